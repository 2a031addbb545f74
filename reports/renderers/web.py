"""A ReportTable as HTML: heads, rows, links, data bars.

Rows are written by hand with the standard library's `escape`: a table has two thousand cells, and template loops or
Django's lazy escaping cost more than the queries behind them. Every text passes through `escape`.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from html import escape

from django.utils.safestring import SafeString

from reports.columns import cell_text, rounded
from reports.table import ReportTable, RowKind
from ui.templatetags.ui import dash

BLANK = f"<span>{dash('')}</span>"
WIDE, WIDE_CHARACTERS = 12, 150  # more columns, or characters in them, than this: letters are smaller


@dataclass(frozen=True, slots=True)
class WebTable:
    """What the page's template puts in place; `row_count` rows. `table` has given its own away."""

    table: ReportTable
    heads: SafeString
    body: SafeString
    definitions: SafeString
    row_count: int
    has_links: bool

    @property
    def is_wide(self):
        columns = self.table.columns
        return len(columns) > WIDE or sum(column.width for column in columns) > WIDE_CHARACTERS

    def words(self, now):
        """Returns all that a page says of the table at this moment, as plain text and finished HTML."""
        table = replace(self.table, made_at=now)
        return {
            "title": table.title,
            "unit_name": table.unit_name,
            "standard_name": table.standard_name,
            "base": table.base,
            "alarms": table.alarms,
            "gaps": table.gap_sentences(),
            "dated": table.dated(),
            "remarks": [*table.remarks, *([table.note] if table.note else [])],
            "heads": self.heads,
            "body": self.body,
            "definitions": self.definitions,
            "row_count": self.row_count,
            "is_wide": self.is_wide,
            "has_links": self.has_links,
        }


def present(table: ReportTable, *, link_households, link_unit, keep=None) -> WebTable:
    """Returns the WebTable. `link_households(drill)` and `link_unit(filters)` return an address, unescaped; `keep`
    are the places of the rows to show, None for all."""
    rows = list(table.rows)
    scales = _scales(table, rows)
    body = [
        _row(table, row, scales, link_households, link_unit)
        for place, row in enumerate(rows)
        if keep is None or place in keep
    ]
    has_links = any(cell.drill is not None for row in rows for cell in row.cells)
    bare = replace(table, rows=())
    return WebTable(bare, _heads(table), SafeString("".join(body)), _definitions(table), len(body), has_links)


def _heads(table):
    lines = table.head_lines
    tall = f' rowspan="{lines}"' if lines > 1 else ""
    found = [[] for _ in range(lines)]
    found[0] += [
        f'<th class="index" scope="col"{tall}>TT</th>',
        f'<th class="stick" scope="col"{tall}>{escape(table.unit_head)}</th>',
    ]
    for head in table.heads():
        height = f' rowspan="{head.height}"' if head.height > 1 else ""
        if head.column is None:
            cell = f'<th scope="colgroup" colspan="{head.span}"{height}>{escape(head.label)}</th>'
        else:
            kind = ' class="num"' if head.column.is_number else ""
            cell = f'<th scope="col"{kind}{height}>{escape(head.label)}</th>'
        found[head.line].append(cell)
    return SafeString("".join(f"<tr>{''.join(line)}</tr>" for line in found))


def _row(table, row, scales, link_households, link_unit):
    is_unit = row.kind is RowKind.UNIT
    classes = " ".join(filter(None, ("" if is_unit else row.kind.value, "wrong" if row.is_wrong else "")))
    name = escape(row.label)
    if row.opens:
        name = f'<a href="{escape(link_unit(row.opens))}">{name}</a>'
    parts = [
        f'<tr class="{classes}">' if classes else "<tr>",
        f'<td class="index">{escape(row.number)}</td><th scope="row">{name}</th>',
    ]
    for column, cell in zip(table.columns, row.cells, strict=True):
        value = cell.value
        text = escape(cell_text(column, value))
        has_bar = is_unit and column.tone
        kind = "num bar-cell" if has_bar else "num" if column.is_number else ""
        bar = _bar(value, scales.get(column.key, 100), column.tone) if has_bar else ""
        if cell.drill is not None:
            shown = f'<a href="{escape(link_households(cell.drill))}">{text}</a>'
        else:
            shown = f"<span>{text}</span>" if text else BLANK
        parts.append(f'<td class="{kind}">{bar}{shown}</td>' if kind else f"<td>{bar}{shown}</td>")
    parts.append("</tr>\n")
    return "".join(parts)


def _bar(value, scale, tone):
    if value is None or not scale:
        return ""
    width = f"{min(max(float(value) / float(scale) * 100, 0), 100):.2f}".rstrip("0").rstrip(".")
    return (
        f'<svg class="databar {tone}" aria-hidden="true" focusable="false"><rect width="{width}%" height="100%"/></svg>'
    )


def _scales(table, rows):
    """Returns {column key: the largest unit's value} of the columns whose bars are measured by it."""
    found = {}
    for place, column in enumerate(table.columns):
        if column.tone and column.bar_of_largest:
            values = [row.cells[place].value for row in rows if row.kind is RowKind.UNIT]
            largest = max((value for value in values if value is not None), default=0)
            found[column.key] = rounded(Fraction(largest)) or Decimal(100)
    return found


def _definitions(table):
    def cell(text):
        return f"<td>{escape(text) if text else dash('')}</td>"

    return SafeString(
        "".join(
            f'<tr><th scope="row">{escape(column.name)}</th>'
            f"{cell(column.definition)}{cell(column.base)}{cell(column.source)}</tr>"
            for column in table.columns
        )
    )
