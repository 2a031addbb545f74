"""The search key of names at import speed: a district's 250,000 names are made of a few thousand words."""

from functools import lru_cache

from ui.formatting import fold

_word = lru_cache(maxsize=50_000)(fold)


def folded(text):
    """Returns fold(text), word by word from memory; codes and numbers, which never come again, go past it."""
    return " ".join(
        [
            part
            for word in text.split()
            if (part := word.lower() if word.isascii() and word.isprintable() else _word(word))
        ]
    )
