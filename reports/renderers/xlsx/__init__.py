"""A ReportTable as an Excel file for the province: real numbers, totals and rates as formulas, A4 lying.

Formulas carry the value that the table holds, so a reader that does not recalculate shows the same as one that does.
Text is always written as text, whatever it begins with.
"""

import xlsxwriter

from reports.renderers.xlsx.lists import write_list
from reports.renderers.xlsx.parts import Formats
from reports.renderers.xlsx.tables import write_table
from reports.table import ReportTable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(table: ReportTable, out):
    """Writes the file to `out` (a path or a binary file open for writing); returns how many rows of data it holds.

    A long list is written as it is fetched, with one line of heads and a filter; its rows cannot be read again.
    """
    options = {
        "constant_memory": table.is_list,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": table.title, "subject": table.unit_name, "company": "Giảm nghèo Triệu Sơn"})
        formats = Formats(book)
        sheet = book.add_worksheet("Danh sách" if table.is_list else "Biểu")
        return (write_list if table.is_list else write_table)(table, book, sheet, formats)
