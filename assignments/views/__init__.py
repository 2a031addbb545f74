"""Pages of the room of duties: each parses, authorises, calls one read or one action, and renders."""
