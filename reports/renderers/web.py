"""A ReportTable as the page's template takes it: heads, rows of words, links and data bars."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.table import Column, Head, ReportTable, Row, RowKind, cell_text, rounded


@dataclass(frozen=True, slots=True)
class WebCell:
    """`text` is "" for a blank; `bar` and `bar_scale` draw a data bar where `tone` is set."""

    text: str
    href: str
    column: Column
    tone: str
    bar: Decimal | None
    bar_scale: Decimal


@dataclass(frozen=True, slots=True)
class WebRow:
    row: Row
    href: str  # of the unit's own table
    cells: tuple[WebCell, ...]


@dataclass(frozen=True, slots=True)
class WebTable:
    table: ReportTable
    heads: list[Head]
    second_heads: tuple[Column, ...]
    rows: list[WebRow]


def present(table: ReportTable, *, link_households, link_unit):
    """Returns the WebTable. `link_households` and `link_unit` turn address filters into an address."""
    rows = list(table.rows)
    scales = _scales(table, rows)
    return WebTable(
        table=table,
        heads=table.heads(),
        second_heads=tuple(column for column in table.columns if column.group),
        rows=[
            WebRow(
                row,
                link_unit(row.opens) if row.opens else "",
                tuple(
                    WebCell(
                        text=cell_text(column, cell.value),
                        href=link_households(cell.drill) if cell.drill else "",
                        column=column,
                        tone=column.tone if row.kind is RowKind.UNIT else "",
                        bar=_length(cell.value) if column.tone else None,
                        bar_scale=scales.get(column.key, Decimal(100)),
                    )
                    for column, cell in zip(table.columns, row.cells, strict=True)
                ),
            )
            for row in rows
        ],
    )


def _scales(table, rows):
    """Returns {column key: the largest unit's value} of the columns whose bars are measured by it."""
    found = {}
    for place, column in enumerate(table.columns):
        if column.tone and column.bar_of_largest:
            values = [row.cells[place].value for row in rows if row.kind is RowKind.UNIT]
            found[column.key] = _length(max((value for value in values if value is not None), default=0)) or Decimal(
                100
            )
    return found


def _length(value):
    return None if value is None else rounded(Fraction(value))
