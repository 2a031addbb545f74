"""Writes the rows of a long list into the stream of an xlsxwriter sheet, at a fraction of its cost a cell: a list knows
the kind and format of each column beforehand, which xlsxwriter asks of every cell anew. See ADR 30.

This is the one module that reaches behind xlsxwriter's public names; its version is pinned, and every cell is held
against the page by tests/reports/test_xlsx.py.
"""

import re
from functools import lru_cache, partial
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name

from reports.columns import Kind
from reports.renderers.xlsx.parts import plain

_NUMBER = "<v>", "</v></c>"
_TEXT = '<is><t xml:space="preserve">', "</t></is></c>"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")  # as Excel escapes them: _x000D_


def write_rows(sheet, first, columns, rows):
    """Writes a row for each of `rows`, lists of values, from the row `first` (0 is the sheet's first) on; returns how
    many.

    `columns` are (place, Kind, Format) in the order of the values; a blank value writes no cell.
    `sheet` is a worksheet in constant memory whose rows above are written.
    """
    sheet._write_single_row(first)  # the head leaves xlsxwriter's hands
    cells = [
        (f'<c r="{xl_col_to_name(place)}', *_parts(sheet, kind, form._get_xf_index()))
        for place, kind, form in columns
    ]
    write, count = sheet.fh.write, 0
    for count, values in enumerate(rows, start=1):
        line = first + count  # as Excel counts
        parts = [f'<row r="{line}">']
        parts += [
            f"{begins}{line}{opens}{shown(value)}{closes}"
            for (begins, opens, closes, shown), value in zip(cells, values, strict=True)
            if value is not None and value != ""
        ]
        parts.append("</row>")
        write("".join(parts))
    if count:
        sheet.previous_row = sheet.dim_rowmax = first + count - 1
        sheet.dim_colmax = max(sheet.dim_colmax, *(place for place, _, _ in columns))
    return count


def _parts(sheet, kind, index):
    """Returns (what stands between the row's number and the value, what follows it, how a value is written)."""
    if kind in (Kind.TEXT, Kind.CODE):
        return f'" s="{index}" t="inlineStr">{_TEXT[0]}', _TEXT[1], _text
    return f'" s="{index}">{_NUMBER[0]}', _NUMBER[1], partial(_day, sheet) if kind is Kind.DATE else _number


def _number(value):
    return f"{plain(value):.16G}"


def _day(sheet, value):
    return f"{sheet._convert_date_time(value):.16G}"


@lru_cache(4096)
def _text(value):
    return escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", str(value)))
