"""What the first page shows each role."""


def overview(user, year):
    """Returns the page's figures for a person and a working year (None before the first round)."""
    return {"year": year}
