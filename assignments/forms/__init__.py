"""Forms of the room of duties: they parse and explain; actions decide and write."""
