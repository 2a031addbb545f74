"""A list of households as Excel: one line of heads with a filter, written as it is fetched."""

from reports.columns import Kind
from reports.renderers.xlsx.parts import FIRST_COLUMNS, NUMBER_FORMATS, height_of, set_page, write_definitions
from reports.renderers.xlsx.stream import write_rows

UPRIGHT_WIDTH = 5  # columns no wider than this have their head written upwards
# A long text shrinks into its cell, so that all columns fit the width of A4 in letters that are still read.
RIGHT, LEFT = {"align": "right"}, {"align": "left", "shrink": True}


def write_list(table, book, sheet, formats):
    """Rows are written in order and never gone back to: the file is streamed."""
    labels = ["TT", table.unit_head, *(column.label for column in table.columns)]
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 13)
    for offset, column in enumerate(table.columns):
        sheet.set_column(FIRST_COLUMNS + offset, FIRST_COLUMNS + offset, column.width)
    line = 4
    set_page(sheet, line, line, freeze_columns=FIRST_COLUMNS + 1)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.write_string(0, 0, table.title.upper(), formats(bold=True, font_size=14))
    said = "; ".join(f"{label}: {value}" for label, value in table.filters_said)
    sheet.write_string(1, 0, f"{table.of_year}. {table.dated()}", formats())
    sheet.write_string(2, 0, f"Bộ lọc: {said or 'không có'}. {table.base}", formats())
    sheet.write_string(3, 0, " ".join(table.notes()), formats(italic=True))
    upright = [column for column in table.columns if column.width <= UPRIGHT_WIDTH]
    level = [(column.label, column.width) for column in table.columns if column.width > UPRIGHT_WIDTH]
    sheet.set_row(line, max([height_of(level), *(6.0 * len(column.label) for column in upright)]))
    for place, label in enumerate(labels):
        column = table.columns[place - FIRST_COLUMNS] if place >= FIRST_COLUMNS else None
        sheet.write_string(line, place, label, formats.head(is_upright=column in upright))
    sheet.hide_gridlines(0)  # printed lines of the grid stand in for borders: a blank cell is then no cell at all
    columns = [
        (0, Kind.INTEGER, formats(num_format="0")),
        (1, Kind.CODE, formats(num_format="@", **LEFT)),
        *(
            (place, each.kind, formats(num_format=NUMBER_FORMATS[each.kind], **(RIGHT if each.is_number else LEFT)))
            for place, each in enumerate(table.columns, start=FIRST_COLUMNS)
        ),
    ]
    rows = ([place, row.label, *(cell.value for cell in row.cells)] for place, row in enumerate(table.rows, start=1))
    count = write_rows(sheet, line + 1, columns, rows)
    sheet.autofilter(line, 0, line + max(count, 1), len(labels) - 1)
    write_definitions(table, book, formats)
    return count
