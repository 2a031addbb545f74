"""Every figure, in the order of the output."""

from bench.figures import imports, pages, plans, transfer

ALL = (*pages.FIGURES, *transfer.FIGURES, *plans.FIGURES, *imports.FIGURES)
