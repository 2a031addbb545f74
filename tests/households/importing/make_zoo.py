"""The animals of the folder zoo/, a file each, with more of them in more_animals.py, which also makes the files.

What each is answered stands in zoo/answers.toml, which is written by hand. Animals larger than `LARGEST` are kept out
of the folder and made when they are asked for, see test_zoo.py.
"""

import csv
import io
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import xlsxwriter

from households.importing.columns import GUIDE, HOUSEHOLDS, PERSONS
from households.importing.template import AsIs

HEAD = 2  # rows above the first household
FOLDER = Path(__file__).parent / "zoo"
LARGEST = 100 * 1024  # bytes


MAKERS = {}  # name → (desk, commune, another commune) → path


def animal(make):
    """Registers a maker under its own name."""
    MAKERS[make.__name__] = make
    return make


def good(desk, commune, count=3):
    return desk.invented(commune, count, name="tot.xlsx")


def edited(path, change):
    """Opens a workbook, lets `change(book)` at it, saves it; returns the path."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def rezipped(path, change):
    """Rewrites the parts of the package: `change(name, data)` returns the new data, or None to drop the part."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            data = change(name, data)
            if data is not None:
                package.writestr(name, data)
    return path


def column(desk, sheet, key):
    return [each.key for each in desk.layout.sheet(sheet)].index(key) + 1


# Files that are something else


@animal
def empty(desk, commune, other):
    path = desk.folder / "rong.xlsx"
    path.write_bytes(b"")
    return path


@animal
def csv_renamed(desk, commune, other):
    path = desk.folder / "bang.xlsx"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([["Mã hộ", "Thôn"], ["M1", "Thôn Bao Lâm"]])
    return path


@animal
def web_page_renamed(desk, commune, other):
    path = desk.folder / "trang.xls"
    path.write_text("<html><table><tr><td>M1</td></tr></table></html>")
    return path


@animal
def pdf_renamed(desk, commune, other):
    path = desk.folder / "giay.xlsx"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    return path


@animal
def docx_renamed(desk, commune, other):
    path = desk.folder / "bao-cao.xlsx"
    document = docx.Document()
    document.add_paragraph("Báo cáo")
    document.save(path)
    return path


@animal
def zip_renamed(desk, commune, other):
    path = desk.folder / "nen.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.write(good(desk, commune), "tot.xlsx")
    return path


@animal
def cut_short(desk, commune, other):
    path = good(desk, commune)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return path


@animal
def macro(desk, commune, other):
    path = good(desk, commune)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


def compound(path, stream):
    """A file with the head of a compound document and the name of one stream in its directory."""
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512)
    return path


@animal
def password(desk, commune, other):
    return compound(desk.folder / "khoa.xlsx", "EncryptedPackage")


@animal
def old_word_renamed(desk, commune, other):
    return compound(desk.folder / "cu.xls", "WordDocument")


@animal
def old_macro(desk, commune, other):
    return compound(desk.folder / "cu.xls", "Workbook" + "_VBA_PROJECT_CUR")


@animal
def broken_xls(desk, commune, other):
    return compound(desk.folder / "cu.xls", "Workbook")


@animal
def ods(desk, commune, other):
    path = desk.folder / "bang.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office:document-content/>")
    return path


# Files that would cost too much


@animal
def zip_bomb(desk, commune, other):
    path = good(desk, commune)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet9.xml", "w", force_zip64=True) as part,
    ):
        block = b"0" * (1 << 20)
        for _ in range(450):
            part.write(block)
    return path


@animal
def zip_bomb_that_lies(desk, commune, other):
    """The directory says that a sheet is small; what it unpacks to is not."""
    path = desk.folder / "doi.xlsx"
    source = good(desk, commune)
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = body.compress(b"<worksheet>" + b" " * (50 << 20)) + body.flush()
    with zipfile.ZipFile(source) as package:
        sheet = next(name for name in package.namelist() if name.endswith("sheet2.xml"))
        parts = {name: package.read(name) for name in package.namelist()}
    parts[sheet] = b"<worksheet/>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            if name == sheet:
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_STORED
                package.writestr(info, data)
            else:
                package.writestr(name, content, zipfile.ZIP_DEFLATED)
    raw = bytearray(buffer.getvalue())
    # Both headers of the part: method 8 (deflate) with the small size left standing.
    for signature, method_at, size_at in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        at = 0
        while (at := raw.find(signature, at)) >= 0:
            name_at = at + (30 if signature == b"PK\x03\x04" else 46)
            if raw[name_at : name_at + len(sheet)] == sheet.encode():
                raw[at + method_at : at + method_at + 2] = (8).to_bytes(2, "little")
                raw[at + size_at : at + size_at + 4] = (1000).to_bytes(4, "little")
            at += 4
    path.write_bytes(bytes(raw))
    return path


@animal
def entities(desk, commune, other):
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    return rezipped(
        good(desk, commune),
        lambda name, data: declared + data.partition(b"?>")[2] if name.endswith("sheet2.xml") else data,
    )


@animal
def value_in_the_last_cell(desk, commune, other):
    return edited(good(desk, commune), lambda book: book[HOUSEHOLDS].cell(1_048_576, 16_384, "x"))


def with_far_cell(name, xml):
    """An animal whose sheet Hộ has a last row of this XML, in spellings that only a strange program writes."""

    def make(desk, commune, other):
        def change(part, data):
            return data.replace(b"</sheetData>", xml + b"</sheetData>") if part.endswith("sheet2.xml") else data

        return rezipped(good(desk, commune), change)

    MAKERS[name] = make


with_far_cell("far_cell_without_style", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
with_far_cell("far_cell_in_single_quotes", b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>")
with_far_cell("far_cell_on_two_lines", b'<row r="1048576"><c\nr="XFD1048576"\n><v>1</v></c></row>')
with_far_cell(
    "far_cell_with_a_prefix",
    b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576">'
    b'<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
)
with_far_cell("far_cell_after_an_empty_one", b'<row r="1048576"><c r="XFC1048576"/><c><v>1</v></c></row>')
with_far_cell("empty_cell_far_away", b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')


@animal
def not_available_in_single_quotes(desk, commune, other):
    def change(part, data):
        return data.replace(b't="e"', b"t='e'")

    return rezipped(not_available(desk, commune, other), change)


@animal
def sheet_twice_in_the_package(desk, commune, other):
    path = good(desk, commune)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/Worksheets/Sheet2.xml", package.read("xl/worksheets/sheet2.xml"))
    return path


@animal
def hundred_thousand_blank_rows(desk, commune, other):
    def change(name, data):
        if not name.endswith("sheet2.xml"):
            return data
        blank = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(10, 100_010))
        return data.replace(b"</sheetData>", blank + b"</sheetData>")

    return rezipped(good(desk, commune), change)


@animal
def spaces_in_blank_rows(desk, commune, other):
    def change(book):
        for row in range(10, 60):
            book[HOUSEHOLDS].cell(row, 1, "   ")
            book[PERSONS].cell(row + 50, 4, " ")

    return edited(good(desk, commune), change)


# Templates of another year, version or unit


@animal
def another_year(desk, commune, other):
    households, persons, _ = desk.rows(commune, 2)
    return desk.write(commune, households, persons, year=2016)


@animal
def another_version(desk, commune, other):
    def change(book):
        for row in book[GUIDE].iter_rows():
            for cell in row:
                if cell.value == "1/QD59-2015":
                    cell.value = "0/QD59-2015"

    return edited(good(desk, commune), change)


@animal
def another_commune(desk, commune, other):
    return good(desk, other)


@animal
def one_row_of_another_commune(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    households[1]["commune"] = other.name
    return desk.write(commune, households, persons)


@animal
def code_that_nobody_has(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    for row in (*households, *persons):
        if row["code"] == "M2":
            row["code"] = "15700-01-001"
    return desk.write(commune, households, persons)


# Sheets and columns


@animal
def sheet_renamed(desk, commune, other):
    return edited(good(desk, commune), lambda book: setattr(book[PERSONS], "title", "Người"))


@animal
def sheets_in_other_letters(desk, commune, other):
    return edited(good(desk, commune), lambda book: setattr(book[HOUSEHOLDS], "title", " HO "))


@animal
def guide_removed(desk, commune, other):
    return edited(good(desk, commune), lambda book: book.remove(book[GUIDE]))


@animal
def columns_moved(desk, commune, other):
    def change(book):
        sheet = book[HOUSEHOLDS]
        first, second = column(desk, HOUSEHOLDS, "income"), column(desk, HOUSEHOLDS, "housing_kind")
        for row in range(2, sheet.max_row + 1):
            a, b = sheet.cell(row, first), sheet.cell(row, second)
            a.value, b.value = b.value, a.value

    return edited(good(desk, commune), change)


@animal
def column_renamed(desk, commune, other):
    return edited(
        good(desk, commune),
        lambda book: setattr(book[HOUSEHOLDS].cell(HEAD, column(desk, HOUSEHOLDS, "income")), "value", "TNBQ"),
    )


@animal
def column_removed(desk, commune, other):
    return edited(good(desk, commune), lambda book: book[HOUSEHOLDS].delete_cols(column(desk, HOUSEHOLDS, "phone")))


@animal
def column_twice(desk, commune, other):
    return edited(good(desk, commune), lambda book: setattr(book[HOUSEHOLDS].cell(HEAD, 60), "value", "Thôn"))


@animal
def merged_head(desk, commune, other):
    return edited(good(desk, commune), lambda book: book[HOUSEHOLDS].merge_cells("C2:D2"))


@animal
def merged_villages(desk, commune, other):
    return edited(good(desk, commune), lambda book: book[HOUSEHOLDS].merge_cells("C3:C4"))


@animal
def own_column_added(desk, commune, other):
    return edited(good(desk, commune), lambda book: setattr(book[HOUSEHOLDS].cell(HEAD, 60), "value", "Việc của tôi"))


@animal
def nothing_filled_in(desk, commune, other):
    return desk.write(commune, [], [])


# Cells


def with_cell(sheet, key, value, row=0):
    """Returns a maker whose file has one cell's text replaced."""

    def make(desk, commune, other):
        households, persons, _ = desk.rows(commune, 3)
        (households if sheet == HOUSEHOLDS else persons)[row][key] = AsIs(value)
        return desk.write(commune, households, persons)

    return make


def cell(name, sheet, key, value):
    """Registers an animal with one wrong cell."""
    MAKERS[name] = with_cell(sheet, key, value)


cell("month_first", HOUSEHOLDS, "surveyed_on", "11/23/2017")
cell("year_of_two_digits", HOUSEHOLDS, "surveyed_on", "2/11/17")
cell("lost_zero", PERSONS, "identity_number", "38123456789")
cell("letters_in_number", PERSONS, "identity_number", "03812345678O")
cell("income_in_words", HOUSEHOLDS, "income", "tám trăm nghìn")
cell("income_with_fraction", HOUSEHOLDS, "income", "1.5")
cell("negative_income", HOUSEHOLDS, "income", "-5")
cell("b2_that_disagrees", HOUSEHOLDS, "b2", "95")
cell("unknown_answer", HOUSEHOLDS, "latrine", "Nhà tiêu vàng")
cell("unclear_tick", HOUSEHOLDS, "deprivation_9", "chắc có")
cell("born_after_the_survey", PERSONS, "birth", "01/01/2019")
cell("name_that_is_no_head", HOUSEHOLDS, "head_name", "Người Khác Hẳn")
cell("unknown_village", HOUSEHOLDS, "village", "Thôn Xa Lắc")
cell("name_too_long", PERSONS, "full_name", "A" * 121)
cell("house_of_nothing", HOUSEHOLDS, "housing_area", "0")


@animal
def dates_as_text(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    for row, text in zip(households, ("2/11/2017", "02-11-2017", "2017-11-02"), strict=True):
        row["surveyed_on"] = AsIs(text)
    return desk.write(commune, households, persons)


@animal
def date_shown_as_number(desk, commune, other):
    def change(book):
        target = book[HOUSEHOLDS].cell(HEAD + 1, column(desk, HOUSEHOLDS, "surveyed_on"))
        target.value, target.number_format = 43041, "General"

    return edited(good(desk, commune), change)


@animal
def year_in_a_date_cell(desk, commune, other):
    def change(book):
        target = book[PERSONS].cell(HEAD + 1, column(desk, PERSONS, "birth"))
        target.value, target.number_format = 1959, "dd/mm/yyyy"

    return edited(good(desk, commune), change)


@animal
def decomposed_unicode(desk, commune, other):
    import unicodedata

    households, persons, _ = desk.rows(commune, 3)
    for row in (*households, *persons):
        for key in ("head_name", "village", "full_name", "address"):
            if row.get(key):
                row[key] = AsIs(unicodedata.normalize("NFD", row[key]))
    return desk.write(commune, households, persons)


@animal
def formulas_stay_text(desk, commune, other):
    households, persons, _ = desk.rows(commune, 3)
    for row, text in zip(households, ("=1+1", "+84", "@ten"), strict=True):
        row["notes"] = text
    return desk.write(commune, households, persons)


def with_formulas(desk, commune, write):
    """A workbook whose income cells are whatever `write(sheet, row, place)` puts there."""
    path = good(desk, commune)
    book = openpyxl.load_workbook(path)
    copied = desk.folder / "cong-thuc.xlsx"
    target = xlsxwriter.Workbook(str(copied))
    place = column(desk, HOUSEHOLDS, "income") - 1
    for sheet in book.worksheets:
        new = target.add_worksheet(sheet.title)
        for row in sheet.iter_rows():
            for one in row:
                if sheet.title == HOUSEHOLDS and one.row > HEAD and one.column - 1 == place:
                    write(new, one.row - 1, place)
                elif one.value is not None:
                    new.write(one.row - 1, one.column - 1, one.value)
    target.close()
    return copied


@animal
def not_available(desk, commune, other):
    return with_formulas(
        desk, commune, lambda sheet, row, place: sheet.write_formula(row, place, "=NA()", None, "#N/A")
    )


@animal
def formula_never_calculated(desk, commune, other):
    return with_formulas(
        desk, commune, lambda sheet, row, place: sheet.write_formula(row, place, "=400000+400000", None, "")
    )


@animal
def formula_with_its_value(desk, commune, other):
    return with_formulas(
        desk, commune, lambda sheet, row, place: sheet.write_formula(row, place, "=400000+1000000", None, 1_400_000)
    )


# Rows that do not fit together


@animal
def household_twice(desk, commune, other):
    households, persons, _ = desk.rows(commune, 2)
    return desk.write(commune, [*households, households[0]], persons)


@animal
def person_without_household(desk, commune, other):
    households, persons, _ = desk.rows(commune, 2)
    return desk.write(commune, households, [*persons, persons[0] | {"code": "M9"}])


@animal
def household_without_persons(desk, commune, other):
    households, persons, _ = desk.rows(commune, 2)
    return desk.write(commune, households, [row for row in persons if row["code"] != "M2"])


@animal
def codes_left_out(desk, commune, other):
    households, persons, _ = desk.rows(commune, 2)
    for row in (*households, *persons):
        if row["code"] == "M2":
            row["code"] = None
    return desk.write(commune, households, persons)


@animal
def unknown_commune(desk, commune, other):
    households, persons, _ = desk.rows(commune, 2)
    households[0]["commune"] = "Xã Trên Trời"
    return desk.write(commune, households, persons)
