"""Every figure, in the order of the output."""

from bench.figures import imports, pages, transfer

ALL = (*pages.FIGURES, *transfer.FIGURES, *imports.FIGURES)
