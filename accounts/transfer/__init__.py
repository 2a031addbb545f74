"""Lists an administrator edits, in and out of Excel: accounts and villages. The survey's own import is elsewhere."""
