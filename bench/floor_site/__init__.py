"""The least that a signed-in Django page can be: session, user, one query of 36 rows, a small template."""
