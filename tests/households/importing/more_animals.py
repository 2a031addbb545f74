"""More animals of the zoo, see make_zoo.py. Makes those that the folder lacks, or that were deleted for being of an old
template: `python -m pytest tests/households/importing/more_animals.py`.
"""

import datetime as dt
import re

import openpyxl
from openpyxl.comments import Comment
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.protection import SheetProtection

from households.importing.columns import HOUSEHOLDS, PERSONS
from households.importing.template import AsIs
from tests.households.importing.make_zoo import (
    FOLDER,
    HEAD,
    LARGEST,
    MAKERS,
    animal,
    cell,
    column,
    edited,
    good,
    rezipped,
)

cell("impossible_day", HOUSEHOLDS, "surveyed_on", "29/2/2017")
cell("thirty_first_of_november", HOUSEHOLDS, "surveyed_on", "31/11/2017")
cell("birth_of_two_digits", PERSONS, "birth", "12/5/79")
cell("birth_without_its_day", PERSONS, "birth", "5/1979")
cell("identity_of_ten_digits", PERSONS, "identity_number", "3812345678")
cell("income_with_commas", HOUSEHOLDS, "income", "850,000")
cell("income_in_thousands", HOUSEHOLDS, "income", "650")


@animal
def damaged_code(desk, commune, other):
    """The code of a household on the books, without a zero: taken for a new one it would be there twice."""
    households, persons, _ = desk.rows(commune, 3)
    for row in (*households, *persons):
        if row["code"] == "M1":
            row["code"] = AsIs("15769-1-001")
    return desk.write(commune, households, persons)


@animal
def two_heads(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    second = next(row for row in persons if row["relation"] != 1)
    second["relation"] = 1
    return desk.write(commune, households, persons)


@animal
def number_twice_in_a_household(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    code = next(row["code"] for row in persons if row["relation"] != 1)
    for row in [row for row in persons if row["code"] == code][:2]:
        row["identity_number"] = "038123456789"
    return desk.write(commune, households, persons)


@animal
def rows_sorted(desk, commune, other):
    """Persons by name, households backwards, as a click on a column's head leaves them."""
    households, persons, _ = desk.rows(commune, 3)
    return desk.write(commune, households[::-1], sorted(persons, key=lambda row: row["full_name"]))


@animal
def rows_hidden_by_a_filter(desk, commune, other):
    def change(book):
        sheet = book[HOUSEHOLDS]
        sheet.auto_filter.ref = f"A{HEAD}:AP{sheet.max_row}"
        for row in range(HEAD + 2, HEAD + 4):
            sheet.row_dimensions[row].hidden = True

    return edited(good(desk, commune), change)


@animal
def pasted_blanks(desk, commune, other):
    """As copied from a web page: no-break blanks, zero-width ones, a byte order mark, a soft hyphen, long dashes."""
    households, persons, _ = desk.rows(commune, 3)
    for row in (*households, *persons):
        row["code"] = AsIs(f"\u200b{row['code']}\u00a0")
        for key in ("head_name", "full_name", "village"):
            if row.get(key):
                row[key] = AsIs("\ufeff" + row[key].replace(" ", "\u00a0") + "\u00ad\u200d ")
    households[0]["income"] = AsIs("\u00a0850\u202f000 đ\u200b")
    households[0]["b1"] = None
    return desk.write(commune, households, persons)


@animal
def numbers_as_text(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    for row, text in zip(households, ("1.850.000", "1850000 đồng", "1 850 000"), strict=True):
        row |= {"income": AsIs(text), "b1": None}
    return desk.write(commune, households, persons)


@animal
def dates_of_another_epoch(desk, commune, other):
    """A workbook of an old Mac counts its days from 1904."""

    def change(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        target = book[HOUSEHOLDS].cell(HEAD + 1, column(desk, HOUSEHOLDS, "surveyed_on"))
        target.value, target.number_format = dt.date(2017, 11, 2), "dd/mm/yyyy"

    return edited(good(desk, commune), change)


@animal
def protected(desk, commune, other):
    def change(book):
        book.security = WorkbookProtection(workbookPassword="bi mat", lockStructure=True)
        for sheet in book.worksheets:
            sheet.protection = SheetProtection(sheet=True, password="bi mat")

    return edited(good(desk, commune), change)


@animal
def linked_to_another_workbook(desk, commune, other):
    def change(name, data):
        if name.endswith("sheet2.xml"):
            income = rf'(<c r="H{HEAD + 1}"[^>]*?)(?:/>|>.*?</c>)'
            return re.sub(income, r"\1><f>[1]Thu!$A$1</f><v>1850000</v></c>", data.decode(), count=1).encode()
        return data

    return rezipped(good(desk, commune), change)


@animal
def long_comments(desk, commune, other):
    def change(book):
        for row in range(1, 40):
            book[HOUSEHOLDS].cell(row, 4).comment = Comment("dài " * 8_000, "ai đó")

    return edited(good(desk, commune), change)


@animal
def as_many_columns_as_there_are(desk, commune, other):
    def change(book):
        for place in range(60, 16_385):
            book[HOUSEHOLDS].cell(HEAD, place, f"Cột {place}")

    return edited(good(desk, commune), change)


@animal
def three_hundred_sheets(desk, commune, other):
    def change(book):
        for number in range(300):
            book.create_sheet(f"Tờ {number}", 0)["A1"] = "Hộ"

    return edited(good(desk, commune), change)


@animal
def sheet_of_nearly_the_same_name(desk, commune, other):
    """Excel takes “Ho” and “Hộ” for two names: the one of the template counts."""

    def change(book):
        copy = book.create_sheet("HO", 0)
        for row in book[HOUSEHOLDS].iter_rows():
            for one in row:
                copy.cell(one.row, one.column, one.value if one.row <= HEAD else "cũ")

    return edited(good(desk, commune), change)


@animal
def two_sheets_of_nearly_the_right_name(desk, commune, other):
    def change(book):
        book[HOUSEHOLDS].title = "HO"
        book.create_sheet("ho.", 0).title = "Hô"

    return edited(good(desk, commune), change)


@animal
def merged_codes_of_persons(desk, commune, other):
    """One merged cell for a family's code, as on the printed list."""
    households, persons, _ = desk.rows(commune, 3)
    persons = [row for row in persons if row["code"] == "M1"][:2] + [row for row in persons if row["code"] != "M1"]
    return edited(
        desk.write(commune, households, persons), lambda book: book[PERSONS].merge_cells(f"A{HEAD + 1}:A{HEAD + 2}")
    )


@animal
def half_a_sheet_merged(desk, commune, other):
    merged = b'<mergeCells count="1"><mergeCell ref="A500:XFD1048576"/></mergeCells></worksheet>'

    def change(name, data):
        return data.replace(b"</worksheet>", merged) if name.endswith("sheet4.xml") else data

    return rezipped(good(desk, commune), change)


@animal
def rows_with_borders(desk, commune, other):
    """Borders drawn down to where no household will ever stand: nothing to read, and much for who keeps the layout."""

    def change(name, data):
        if not name.endswith("sheet2.xml"):
            return data
        letters = [openpyxl.utils.get_column_letter(place) for place in range(1, 42)]
        rows = []
        for row in range(10, 30_010):
            cells = "".join(f'<c r="{each}{row}" s="1"/>' for each in letters)
            rows.append(f'<row r="{row}">{cells}</row>')
        return data.replace(b"</sheetData>", "".join(rows).encode() + b"</sheetData>")

    return rezipped(good(desk, commune), change)


@animal
def total_under_the_table(desk, commune, other):
    def change(book):
        sheet = book[HOUSEHOLDS]
        sheet.cell(HEAD + 5, 4, "Tổng cộng")

    return edited(good(desk, commune), change)


@animal
def title_above_the_head(desk, commune, other):
    def change(book):
        for name in (HOUSEHOLDS, PERSONS):
            book[name].insert_rows(1, 4)
            book[name]["A1"] = "DANH SÁCH HỘ CỦA XÃ"

    return edited(good(desk, commune), change)


@animal
def array_formula(desk, commune, other):
    def change(book):
        place = column(desk, HOUSEHOLDS, "income")
        at = f"{openpyxl.utils.get_column_letter(place)}{HEAD + 1}"
        book[HOUSEHOLDS][at] = ArrayFormula(at, "=SUM(A1:A2*1)")

    return edited(good(desk, commune), change)


@animal
def old_letters(desk, commune, other):
    """Typed with a font of the time before Unicode (TCVN 3): “Nguyễn Văn Đức” reads “NguyÔn V¨n §øc” anywhere else."""
    households, persons, _ = desk.rows(commune, 3)
    first = next(row for row in persons if row["code"] == "M1")
    households[0]["head_name"] = first["full_name"] = "NguyÔn V¨n §øc"
    return desk.write(commune, households, persons)


@animal
def controls_in_text(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    households[0]["address"] = AsIs("Xóm _x0001_ Trên")
    households[1]["notes"] = AsIs("dòng một\ndòng hai\tcột")
    return desk.write(commune, households, persons)


def test_make_what_the_folder_lacks(desk, areas):
    """Not collected with the other tests, since its file is not named as one."""
    for name, make in MAKERS.items():
        if not list(FOLDER.glob(f"{name}.xls*")):
            made = make(desk, areas.binh_son, areas.dan_luc)
            if made.stat().st_size <= LARGEST:
                (FOLDER / f"{name}{made.suffix}").write_bytes(made.read_bytes())
