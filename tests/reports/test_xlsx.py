"""The Excel file of a table: the same cells as the page, formulas that agree with them, text that stays text."""

import datetime as dt
import io
import re
import subprocess
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
import python_calamine
import xlsxwriter
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from households.filters import FormFilters
from households.models import SurveyForm
from reports.build import build_list, build_table, open_scope
from reports.columns import Kind
from reports.definitions import REPORTS
from reports.renderers import web, xlsx
from reports.renderers.xlsx.stream import write_rows
from reports.table import RowKind
from tests.conftest import soffice_path
from tests.reports.factories import make_forms, make_round
from tests.reports.reading import file_texts, page_rows, sheet_rows

TABLES = [(key, group) for key, report in REPORTS.items() if not report.is_list for group in report.groups or ("",)]
LISTS = [key for key, report in REPORTS.items() if report.is_list]


def table(key, user, *, group="", commune="", year=2017):
    return build_table(
        REPORTS[key], open_scope(user=user, year=year, commune_code=commune), group=group, now=timezone.now()
    )


def file_of(found):
    out = io.BytesIO()
    xlsx.write(found, out)
    return out.getvalue()


def page_cells(found):
    """Every cell of the page's table: (number, label, texts) a row."""
    shown = web.present(found, link_households=str, link_unit=str)
    rows = page_rows(f'<table class="report"><tbody>{shown.body}</tbody></table>')
    return [(number, label, [text for text, _ in cells]) for (number, _), (label, _), *cells in rows]


def file_cells(found, rows):
    return [(number, label, cells) for number, label, *cells in file_texts(found.columns, rows)]


@pytest.mark.parametrize("commune", ["", "15769", "15700"])
@pytest.mark.parametrize(("key", "group"), TABLES)
def test_every_cell_is_the_same_on_the_page_and_in_the_file(year_2017, hong, key, group, commune):
    found = table(key, hong, group=group, commune=commune)
    page = page_cells(found)
    assert file_cells(found, sheet_rows(file_of(found))[: len(page)]) == page


@pytest.mark.parametrize(("key", "group"), TABLES)
def test_every_cell_is_the_same_under_the_other_standard(year_2022, hong, key, group):
    found = table(key, hong, group=group, year=2022)
    page = page_cells(found)
    assert file_cells(found, sheet_rows(file_of(found))[: len(page)]) == page


@pytest.mark.parametrize("with_personal", [False, True])
@pytest.mark.parametrize("key", LISTS)
def test_every_cell_of_a_list_is_the_same_on_the_page_and_in_the_file(year_2017, hong, key, with_personal):
    form = SurveyForm.objects.filter(household_class="N1").first()
    form.surveyed_on, form.housing_area, form.income = year_2017.reference_date, Decimal("37.5"), 1_234_567
    form.save()

    def listed():
        filters = FormFilters(class_group=REPORTS[key].groups[0] if REPORTS[key].groups else "")
        scope = open_scope(user=hong, year=2017)
        return build_list(REPORTS[key], scope, filters=filters, with_personal=with_personal, now=timezone.now())

    page = page_cells(listed())
    rows = sheet_rows(file_of(listed()))
    assert len(page) == len(rows) > 10
    assert file_cells(listed(), rows) == page


@pytest.mark.office
@pytest.mark.parametrize(
    ("key", "group", "commune"), [("classes", "", ""), ("classes", "", "15769"), ("causes", "ngheo", "")]
)
@pytest.mark.parametrize("are_totals_complete", [False, True])
def test_libreoffice_recalculates_to_the_same_figures(
    year_2017, hong, tmp_path, key, group, commune, are_totals_complete
):
    if are_totals_complete:
        year_2017.commune_surveys.filter(household_total=None).update(household_total=1_003)
    found = table(key, hong, group=group, commune=commune)
    # Poisoned stored values: what comes back can only have been calculated.
    recalculated = calculated(poisoned(file_of(found)), tmp_path)
    page = page_cells(found)
    assert file_cells(found, sheet_rows(recalculated)[: len(page)]) == page


@pytest.mark.office
@pytest.mark.parametrize(
    ("key", "options", "compare"),
    [
        ("poor_movements", {}, None),
        ("near_poor_movements", {}, None),
        ("classes", {}, 2016),
        ("multidimensional", {"theo": "dan_toc"}, None),
        ("completeness", {}, None),
        ("poor_movements", {}, 2016),
        ("multidimensional", {}, 2016),
        ("completeness", {}, 2016),
    ],
)
def test_libreoffice_agrees_on_differences_and_the_balance(two_years, hong, tmp_path, key, options, compare):
    scope = open_scope(user=hong, year=2017)
    found = build_table(REPORTS[key], scope, options=options, compare=compare, now=timezone.now())
    page = page_cells(found)
    assert file_cells(found, sheet_rows(calculated(poisoned(file_of(found)), tmp_path))[: len(page)]) == page


@pytest.mark.parametrize(("key", "bars"), [("classes", 36), ("causes", 11), ("deprivations", 10)])
def test_the_chart_reads_the_table(year_2017, hong, key, bars):
    """A native chart over cells that point at the table, so that a corrected figure moves it."""
    book = load_workbook(io.BytesIO(file_of(table(key, hong))))
    assert book.sheetnames == ["Biểu", "Biểu đồ", "Giải thích cột"]
    sheet = book["Biểu đồ"]
    labels = [sheet.cell(line, 1).value for line in range(2, sheet.max_row + 1)]
    assert len(labels) == bars and all(labels)
    assert all(sheet.cell(line, 2).value.startswith("=N('Biểu'!") for line in range(2, 2 + bars))
    with zipfile.ZipFile(io.BytesIO(file_of(table(key, hong)))) as package:
        assert "xl/charts/chart1.xml" in package.namelist()


def test_what_explains_the_columns_has_room_for_its_lines(year_2017, hong):
    sheet = load_workbook(io.BytesIO(file_of(table("classes", hong))))["Giải thích cột"]
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    for line in range(2, sheet.max_row + 1):
        lines = max(-(-len(sheet.cell(line, at + 1).value or "") // int(width)) for at, width in enumerate(widths))
        assert sheet.row_dimensions[line].height >= 15 * lines, line


def poisoned(content):
    """The same file with a wrong stored value in every formula cell."""
    out = io.BytesIO()
    changed = 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode() if name.endswith(".xml") else source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data, more = re.subn(r"</f><v>[^<]*</v>", "</f><v>-999</v>", data)
                changed += more
            target.writestr(name, data)
    assert changed
    return out.getvalue()


def recalculates_to_itself(content, tmp_path):
    """Whether LibreOffice finds for every formula of the file, on every sheet, the value that is stored in it."""
    again = load_workbook(io.BytesIO(calculated(poisoned(content), tmp_path)), data_only=True)
    for sheet in load_workbook(io.BytesIO(content), data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                found = again[sheet.title][cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert found == pytest.approx(cell.value), (sheet.title, cell.coordinate)
                else:
                    assert (found or "") == (cell.value or ""), (sheet.title, cell.coordinate)
    return True


def calculated(content, tmp_path):
    """The file as LibreOffice saves it after recalculating everything."""
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "profile" / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>"
    )
    (tmp_path / "in.xlsx").write_bytes(content)
    command = [
        soffice_path(), f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless", "--convert-to",
        "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(tmp_path / "in.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return (tmp_path / "out" / "in.xlsx").read_bytes()


def test_totals_and_rates_are_formulas_and_units_are_numbers(year_2017, hong):
    found = table("classes", hong)
    sheet = load_workbook(io.BytesIO(file_of(found))).worksheets[0]
    first = next(line for line in range(1, 20) if sheet.cell(line, 2).value == "Khu vực thành thị")
    rows = dict(zip((row.label for row in found.rows), range(first, first + 39), strict=True))
    poor = 3 + [column.key for column in found.columns].index("poor")
    letter = sheet.cell(1, poor).column_letter
    town, rural, total = rows["Thị trấn Triệu Sơn"], rows["Khu vực nông thôn"], rows["Tổng cộng"]
    assert sheet.cell(town, poor).value == 5  # 9 forms over the spread: N1 four times, N2 once
    assert sheet.cell(rural, poor).value == f"=SUM({letter}{rural + 1}:{letter}{total - 1})"
    assert sheet.cell(total, poor).value == f"=SUM({letter}{town - 1},{letter}{rural})"
    assert sheet.cell(town, poor + 1).value == (
        f'=IF(AND(N(C{town})>0,ISNUMBER({letter}{town})),{letter}{town}*100/C{town},"")'
    )
    assert sheet.cell(total, 3).value == f'=IF(COUNT(C{town - 1},C{rural})=2,SUM(C{town - 1},C{rural}),"")'


def test_the_sheet_is_set_for_paper(year_2017, hong):
    found = table("deprivations", hong)
    sheet = load_workbook(io.BytesIO(file_of(found))).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$6:$7" and sheet.freeze_panes == "C8"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A6:A7", "B6:B7", "C6:C7", "D6:E6", "V6:W6"} <= merged
    assert sheet["A2"].value == "HỘ NGHÈO THEO MỨC ĐỘ THIẾU HỤT DỊCH VỤ XÃ HỘI CƠ BẢN NĂM 2017"
    assert "QĐ 59/2015" in sheet["A3"].value and "tổng số hộ nghèo" in sheet["A3"].value
    assert "22/11/2017" in sheet["A4"].value


ODD = st.text(
    st.sampled_from("ạ Đ&<>\"'_x0D\t\n\r\x00\x0b\ufffe=+-@ 9") | st.characters(exclude_categories=("Cs",)), min_size=1
)


@given(texts=st.lists(ODD, max_size=4), number=st.integers(-(10**12), 10**12), share=st.fractions(0, 100))
@example(texts=["_x000D_", " a ", "=1+1", "a\tb"], number=0, share=Fraction(1, 3))
def test_any_value_of_a_streamed_list_reads_back(texts, number, share):
    """What xlsxwriter's own methods write for the same values is what a reader must find."""
    day = dt.date(2017, 10, 15)
    rows = [[number, share, day, text] for text in texts]

    def written(write):
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
            sheet, plain, dated = book.add_worksheet(), book.add_format(), book.add_format({"num_format": "dd/mm/yyyy"})
            sheet.write_string(0, 0, "Đầu")
            write(sheet, plain, dated)
        read = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue())).get_sheet_by_index(0)
        assert re.search(rb"<dimension ref=\"([A-Z0-9:]+)\"", zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml"))
        return read.to_python()

    def streamed(sheet, plain, dated):
        kinds = [Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.TEXT]
        columns = [(place, kind, dated if kind is Kind.DATE else plain) for place, kind in enumerate(kinds)]
        assert write_rows(sheet, 1, columns, rows) == len(rows)

    def by_its_methods(sheet, plain, dated):
        for line, (count, part, on, text) in enumerate(rows, start=1):
            sheet.write_number(line, 0, count, plain)
            sheet.write_number(line, 1, float(part), plain)
            sheet.write_datetime(line, 2, on, dated)
            sheet.write_string(line, 3, text, plain)

    assert written(streamed) == written(by_its_methods)


@pytest.mark.parametrize(("with_personal", "most"), [(False, 210), (True, 280)])
def test_a_list_fits_a4_in_letters_that_are_read(year_2017, hong, with_personal, most):
    """282 mm hold 152 characters of 11 points: 280 are printed in six points, 210 in eight."""
    found = build_list(
        REPORTS["households"],
        open_scope(user=hong, year=2017),
        filters=FormFilters(),
        with_personal=with_personal,
        now=timezone.now(),
    )
    sheet = load_workbook(io.BytesIO(file_of(found))).worksheets[0]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0
    assert 18 + sum(column.width for column in found.columns) <= most


def test_missing_bases_and_invented_data_are_said_in_the_file(year_2017, hong):
    year_2017.is_demo = True
    year_2017.save()
    sheet = load_workbook(io.BytesIO(file_of(table("classes", hong)))).worksheets[0]
    words = " ".join(str(cell.value) for row in sheet.iter_rows(min_row=40) for cell in row if cell.value)
    assert "Chưa nhập “Tổng số hộ dân cư”" in words and "34/36" in words
    assert "Dữ liệu thử năm 2017" in words


@pytest.mark.parametrize("name", ["=1+1", "+84", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "0123", "https://x.vn"])
def test_text_stays_text(areas, hong, name):
    make_forms(make_round(2017, hong), areas.binh_son, 1, by=hong, name=name)
    found = build_list(
        REPORTS["households"],
        open_scope(user=hong, year=2017),
        filters=FormFilters(),
        with_personal=True,
        now=timezone.now(),
    )
    sheet = load_workbook(io.BytesIO(file_of(found))).worksheets[0]
    head = next(line for line in range(1, 10) if sheet.cell(line, 1).value == "TT")
    cell = sheet.cell(head + 1, 3)
    assert cell.value == name and cell.hyperlink is None
    assert cell.data_type != "f" and isinstance(cell.value, str)
    by_key = {column.label: sheet.cell(head + 1, 3 + place).value for place, column in enumerate(found.columns)}
    assert by_key["Số định danh, CMND chủ hộ"].startswith("0")
    assert by_key["Điện thoại"] == "0912345678"


def test_every_group_row_sums_its_own_units(complete_2017, hong):
    """The formulas' ranges, worked out here from the cells of the file."""
    found = table("classes", hong)
    rows = sheet_rows(file_of(found))[: len(found.rows)]
    groups = {}
    for row, values in zip(found.rows, rows, strict=True):
        if row.kind is RowKind.GROUP:
            current = groups.setdefault(row.label, [values, []])
        elif row.kind is RowKind.UNIT:
            current[1].append(values)
    for total, units in groups.values():
        assert total[3] == sum(unit[3] for unit in units)
