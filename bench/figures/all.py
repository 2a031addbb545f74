"""Every figure, in the order of the output."""

from bench.figures import pages, transfer

ALL = (*pages.FIGURES, *transfer.FIGURES)
