"""A native chart on a sheet of its own, over a small block of cells that read the table: it moves with the figures."""

from xlsxwriter.utility import xl_rowcol_to_cell

from reports.renderers.xlsx.parts import FIRST_COLUMNS, NUMBER_FORMATS, height_of, plain
from reports.table import RowKind

SHEET = "Biểu đồ"
COLOURS = ("#8C3B2E", "#C08A3E", "#4A6B5D", "#5B7083")


def write_chart(table, rows, book, source, formats, first):
    """Writes the chart that the table declares; `first` is the line of its first row on the sheet `source`."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    columns = [table.columns[places[key]] for key in table.chart.keys if key in places]
    lines = [(offset, row) for offset, row in enumerate(rows) if (row.kind is RowKind.UNIT) == table.chart.by_unit]
    if not table.chart.by_unit:
        lines = lines[-1:]
    if not columns or not lines:
        return
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(columns), 14)
    name = f"'{source.get_name()}'!"
    if table.chart.by_unit:
        series = [(column.name, [(row.label, offset, column) for offset, row in lines]) for column in columns]
    else:
        offset, row = lines[0]
        series = [(row.label, [(column.group or column.label, offset, column) for column in columns])]
    count = len(series[0][1])
    sheet.write_string(0, 0, table.chart.title, formats(bold=True))
    sheet.set_row(0, height_of([(label, 14) for label, _ in series]))
    for place, (label, _) in enumerate(series, start=1):
        sheet.write_string(0, place, label, formats.head())
    for place, (_, cells) in enumerate(series, start=1):
        for line, (label, offset, column) in enumerate(cells, start=1):
            if place == 1:
                sheet.write_string(line, 0, label, formats(border=1))
            at = xl_rowcol_to_cell(first + offset, FIRST_COLUMNS + places[column.key])
            value = rows[offset].cells[places[column.key]].value
            form = formats(border=1, num_format=NUMBER_FORMATS[column.kind])
            sheet.write_formula(line, place, f"=N({name}{at})", form, 0 if value is None else plain(value))
    _draw(book, sheet, table.chart, [label for label, _ in series], count)


def _draw(book, sheet, chart, labels, count):
    subtype = {"subtype": "stacked"} if chart.is_stacked else {}
    drawn = book.add_chart({"type": "bar", **subtype})
    for place, label in enumerate(labels, start=1):
        drawn.add_series(
            {
                "name": label,
                "categories": [SHEET, 1, 0, count, 0],
                "values": [SHEET, 1, place, count, place],
                "fill": {"color": COLOURS[(place - 1) % len(COLOURS)]},
                "data_labels": {"value": len(labels) == 1},
                "gap": 60,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"name": "Times New Roman", "size": 13}})
    drawn.set_y_axis({"reverse": True, "num_font": {"name": "Times New Roman", "size": 9}, "interval_unit": 1})
    drawn.set_x_axis({"name": chart.axis, "major_gridlines": {"visible": True, "line": {"color": "#D9D8D3"}}})
    drawn.set_legend({"none": True} if len(labels) == 1 else {"position": "bottom"})
    drawn.set_size({"width": 760, "height": max(320, 110 + 26 * count)})
    sheet.insert_chart(0, len(labels) + 2, drawn)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
