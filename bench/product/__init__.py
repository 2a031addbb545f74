"""What runs inside the product, each in a process of its own: it prints one line of JSON."""
