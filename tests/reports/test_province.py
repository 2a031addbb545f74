"""The province's own workbook: what is refused, what is filled, and that nothing else in the file changes."""

import io
import re
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from accounts.models import AuditEntry
from households.models import CommuneSurvey, SurveyForm
from households.movements import Standing
from reports.build import build_table, open_scope
from reports.definitions import REPORTS
from reports.definitions.movement_columns import other_legs
from reports.models import ProvinceTemplate
from reports.province import actions
from reports.province.cells import column_of, place_of, read_sheets, write_numbers
from reports.province.rules import CELL, COLUMN, Rule
from tests.conftest import soffice_path
from tests.reports.templates import FIRST, small_template
from tests.reports.test_xlsx import calculated

LIST = reverse("report_template_list", kwargs={"year": 2017})
PLACE = {"sheet": "Biểu 01", "report": "classes", "group": ""}


def whole_column(column="poor", to="C", *, first=FIRST, last=FIRST + 3, **more):
    return Rule(COLUMN, column=column, names="B", first=first, last=last, to=to, **(PLACE | more))


def one_cell(cell="E3", row="tong_cong", column="poor", **more):
    return Rule(CELL, column=column, cell=cell, row=row, **(PLACE | more))


@pytest.fixture
def template(hong, year_2017):
    return uploaded(hong)


def uploaded(hong, **of_template):
    return actions.upload(
        by=hong, name="Biểu 01", stream=small_template(**of_template), file_name="bieu-01.xlsx", now=timezone.now()
    )


def mapped(hong, template, *rules):
    for rule in rules:
        template = actions.add_rule(by=hong, template=template, rule=rule, version=template.version)
    return template


def filled(hong, template):
    content, count = actions.fill(
        by=hong, template=template, scope=open_scope(user=hong, year=2017), now=timezone.now()
    )
    return load_workbook(io.BytesIO(content)), content, count


def poor(**where):
    return SurveyForm.objects.filter(household_class__in=("N1", "N2"), **where).count()


# Filling


def test_each_commune_gets_its_own_figure_whatever_the_order_and_spelling(template, hong, areas):
    book, _, count = filled(hong, mapped(hong, template, whole_column(), one_cell()))
    sheet = book["Biểu 01"]
    town = areas.commune("15664")
    wanted = [poor(commune=each) for each in (town, areas.binh_son, areas.dan_luc)]
    assert [sheet.cell(FIRST + line, 3).value for line in range(3)] == wanted
    assert sheet["E3"].value == poor() and count == 4


def test_the_layout_stays(template, hong):
    before = actions.data_of(template)
    book, content, _ = filled(hong, mapped(hong, template, whole_column(), one_cell()))
    sheet = book["Biểu 01"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:F1"]
    assert sheet.column_dimensions["B"].width == 31.5
    assert sheet["E3"].fill.fgColor.rgb == "00FFFF00"
    assert sheet.cell(FIRST + 3, 3).value == f"=SUM(C{FIRST}:C{FIRST + 2})"
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(content)) as new:
        assert old.namelist() == new.namelist()
        assert any("chart" in name for name in old.namelist())
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert set(changed) <= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"}


@pytest.mark.parametrize(("number_format", "per"), [("0.0%", 100), ("0.00", 1), ("General", 1)])
def test_a_rate_is_written_as_the_cell_shows_it(year_2017, hong, number_format, per):
    template = mapped(hong, uploaded(hong, rate_format=number_format), whole_column("poor_rate", "D"))
    sheet = filled(hong, template)[0]["Biểu 01"]
    assert sheet.cell(FIRST + 1, 4).value == pytest.approx(3 / per)  # 6 of 200 in Bình Sơn
    year_2017.commune_surveys.filter(commune__code="15769").update(household_total=210)
    sheet = filled(hong, template)[0]["Biểu 01"]
    assert sheet.cell(FIRST + 1, 4).value == pytest.approx(2.86 / per, abs=1e-9), "as the report says it: 2,86"


def test_what_is_not_known_stays_blank_and_is_not_zero(template, hong, areas):
    sheet = filled(hong, mapped(hong, template, whole_column("residents", "E")))[0]["Biểu 01"]
    assert sheet.cell(FIRST + 1, 5).value == 200
    assert CommuneSurvey.objects.get(round__year=2017, commune=areas.dan_luc).household_total is None
    assert sheet.cell(FIRST + 2, 5).value is None


def test_a_movement_that_no_household_made_this_year_is_zero(two_years, hong):
    """The table of the year leaves its column out; a template that asks for it gets what is so."""
    left = next(leg.key for leg in other_legs(Standing.POOR) if leg.key not in columns_of("poor_movements", hong))
    template = mapped(hong, uploaded(hong), whole_column(left, report="poor_movements"))
    sheet = filled(hong, template)[0]["Biểu 01"]
    assert [sheet.cell(FIRST + line, 3).value for line in (1, 2)] == [0, 0]


def columns_of(key, user):
    scope = open_scope(user=user, year=2017)
    return {column.key for column in build_table(REPORTS[key], scope, now=timezone.now()).columns}


@pytest.mark.office
@pytest.mark.skipif(not soffice_path(), reason="LibreOffice")
def test_libreoffice_works_the_templates_own_totals_out(template, hong, tmp_path):
    _, content, _ = filled(hong, mapped(hong, template, whole_column()))
    sheet = load_workbook(io.BytesIO(calculated(content, tmp_path)), data_only=True)["Biểu 01"]
    assert sheet.cell(FIRST + 3, 3).value == poor()


def test_filling_is_written_down_and_the_template_stays_as_it_was(template, hong, clients):
    template = mapped(hong, template, whole_column())
    url = reverse("report_template_fill", kwargs={"year": 2017, "number": template.pk})
    response = clients["hong"].get(url)
    assert response.headers["Content-Disposition"] == 'attachment; filename="bieu-01-nam-2017.xlsx"'
    entry = AuditEntry.objects.get(action="template.filled")
    assert entry.changes == {"Kỳ": [None, "năm 2017"], "Số ô": [None, 3]}
    assert read_sheets(actions.data_of(template))["Biểu 01"].texts.get((FIRST, 3)) is None


# A bad map


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (one_cell("B99999"), "quá xa"),
        (one_cell("banana"), "không phải địa chỉ ô"),
        (one_cell("$E$3"), "không phải địa chỉ ô|quá xa"),
        (one_cell("B1"), "ô đã gộp"),
        (one_cell(f"C{FIRST + 3}"), "công thức của mẫu"),
        (one_cell(sheet="Khác"), "không có trang tính “Khác”"),
        (whole_column(to="B"), "khác cột tên"),
        (whole_column(to="ABCD"), "không phải chữ của cột"),
        (whole_column(first=9, last=6), "không hợp lệ"),
        (whole_column(first=40, last=60), "không có tên đơn vị nào"),
        (whole_column(first=FIRST + 3, last=FIRST + 3), "là công thức"),
        (whole_column(report="poor_households"), "Không có biểu ấy"),
        (whole_column(report="x"), "Không có biểu ấy"),
    ],
)
def test_a_place_that_cannot_be_filled_is_refused_with_a_reason(template, hong, rule, reason):
    with pytest.raises(ValidationError, match=reason):
        actions.add_rule(by=hong, template=template, rule=rule, version=template.version)
    template.refresh_from_db()
    assert template.rules == []


def test_a_place_is_filled_once(template, hong):
    template = mapped(hong, template, whole_column())
    with pytest.raises(ValidationError, match="Đã có chỗ điền"):
        mapped(hong, template, whole_column("near_poor"))
    template = mapped(hong, template, one_cell(f"C{FIRST}", "15769"))
    with pytest.raises(ValidationError, match="đã được điền từ chỗ khác"):
        filled(hong, template)


def test_names_that_are_no_unit_are_all_told_before_anything_is_written(year_2017, hong, clients):
    template = mapped(hong, uploaded(hong, names=("Bình Sơn", "Xã Lạ", "Xã Khác")), whole_column())
    template = mapped(hong, template, whole_column("near_poor", to="D"))  # which meets the names again
    with pytest.raises(ValidationError) as error:
        filled(hong, template)
    assert len(error.value.messages) == 2 and f"dòng {FIRST + 1}: “Xã Lạ”" in error.value.messages[0]
    url = reverse("report_template_fill", kwargs={"year": 2017, "number": template.pk})
    text = clients["hong"].get(url, follow=True).text
    assert "“Xã Lạ” không khớp đơn vị nào" in text and "“Xã Khác”" in text
    assert not AuditEntry.objects.filter(action="template.filled").exists()


def test_two_people_do_not_overwrite_each_other(template, hong):
    mapped(hong, template, whole_column())
    for late in (
        lambda: actions.add_rule(by=hong, template=template, rule=one_cell(), version=1),
        lambda: actions.remove_rule(by=hong, template=template, place=0, version=1),
        lambda: actions.retire(by=hong, template=template, version=1),
    ):
        with pytest.raises(ValidationError, match="Người khác vừa sửa"):
            late()


# A bad file


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7 x", "PDF"),
        (b"xa,ho\n1,2\n", "CSV"),
        (b"PK\x03\x04hong", "hỏng"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(year_2017, hong, content, reason):
    with pytest.raises(ValidationError, match=reason):
        actions.upload(by=hong, name="x", stream=io.BytesIO(content), file_name="mau.xlsx", now=timezone.now())
    assert not ProvinceTemplate.objects.exists()


def test_an_empty_workbook_is_refused(year_2017, hong):
    empty = small_template(names=())
    book = load_workbook(empty)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.coordinate not in sheet.merged_cells:
                    cell.value = None
        sheet.delete_rows(1, 20)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    with pytest.raises(ValidationError, match="không có chữ nào"):
        actions.upload(by=hong, name="x", stream=out, file_name="mau.xlsx", now=timezone.now())


def spread(sheets=1, *, cell="GR2000", merged=""):
    """A small file that asks for much memory."""
    book = Workbook()
    book.remove(book.active)
    for number in range(sheets):
        sheet = book.create_sheet(f"T{number}")
        sheet[cell] = "x"
    if merged:
        sheet.merged_cells.add(merged)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_reading_looks_at_the_cells_that_there_are(monkeypatch):
    made = []
    init = Cell.__init__
    monkeypatch.setattr(Cell, "__init__", lambda self, *args, **more: (made.append(1), init(self, *args, **more))[1])
    assert read_sheets(spread())["T0"].texts == {(2000, 200): "x"}
    assert len(made) < 10


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: spread(31), "31 trang tính"),
        (lambda: spread(merged="A1:XFD1048576"), "vùng ô gộp"),
        (lambda: rewritten(spread(), lambda text: text.replace("<sheetData>", "<sheetData>" + "<row/>" * 400_001)),
         "quá nhiều ô"),
        (lambda: rewritten(spread(), lambda text: text.replace("</cellXfs>", "<xf/>" * 80_000 + "</cellXfs>"),
                           "xl/styles.xml"),
         "định dạng"),
    ],
)  # fmt: skip
def test_a_small_file_that_would_fill_the_memory_is_refused(year_2017, hong, data, reason):
    with pytest.raises(ValidationError, match=reason):
        actions.upload(by=hong, name="x", stream=io.BytesIO(data()), file_name="mau.xlsx", now=timezone.now())


def rewritten(data, change, part="xl/worksheets/sheet1.xml"):
    """The workbook with the XML of its first sheet, or of another part, changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                content = change(content.decode()).encode()
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("tags", ["row", "c", "(?:row|c)"])
def test_rows_and_cells_that_are_known_by_their_order_are_filled(year_2017, hong, tags):
    """The address of a row and of a cell may be left out; several programs do."""
    rows = [f"<row r=\"{line}\"><c r=\"A{line}\"/><c r=\"B{line}\" t=\"inlineStr\"><is><t>Bình Sơn</t></is></c></row>"
            for line in range(1, 4)]  # fmt: skip
    data = rewritten(spread(cell="A1"), lambda text: re.sub("<row.*</row>", "".join(rows), text, flags=re.S))
    data = rewritten(data, lambda text: re.sub(f'<({tags}) r="[A-Z0-9]+"', r"<\1", text))
    content = write_numbers(data, {"T0": {(2, 3): 5, (3, 1): 7, (9, 2): 1}})
    sheet = load_workbook(io.BytesIO(content))["T0"]
    assert (sheet["C2"].value, sheet["A3"].value, sheet["B9"].value, sheet["B2"].value) == (5, 7, 1, "Bình Sơn")


# Pages


def test_a_template_whose_file_is_gone_says_so(template, hong, clients):
    template.file.storage.delete(template.file.name)
    for name in ("report_template", "report_template_fill"):
        response = clients["hong"].get(reverse(name, kwargs={"year": 2017, "number": template.pk}), follow=True)
        assert response.status_code == 200 and "không còn trên máy chủ" in response.text


def test_upload_map_fill_and_retire_by_the_pages(year_2017, hong, clients):
    file = small_template()
    file.name = "bieu.xlsx"
    response = clients["hong"].post(LIST, {"name": "Biểu 01", "file": file}, follow=True)
    template = ProvinceTemplate.objects.get()
    assert "BIỂU TỔNG HỢP GỬI TỈNH" in response.text and response.status_code == 200
    url = reverse("report_template", kwargs={"year": 2017, "number": template.pk})
    given = {"trang": "Biểu 01", "bieu": "classes:", "version": "1", "kind": "column", "column": "poor"}
    assert clients["hong"].post(url, given).status_code == 422  # where to is missing
    response = clients["hong"].post(
        url, given | {"names": "b", "first": "6", "last": "9", "to": "c", "row": "tong_cong"}, follow=True
    )
    assert "cột C, dòng 6 đến 9" in response.text
    assert clients["hong"].get(url, {"bieu": "poor_movements:"}).status_code == 200
    assert clients["hong"].get(url, {"bieu": "x"}).status_code == 404
    clients["hong"].post(reverse("report_template_unmap", kwargs={"year": 2017, "number": template.pk}),
                         {"place": "0", "version": "2"})  # fmt: skip
    template.refresh_from_db()
    assert template.rules == []
    clients["hong"].post(
        reverse("report_template_retire", kwargs={"year": 2017, "number": template.pk}), {"version": "3"}
    )
    assert clients["hong"].get(url).status_code == 404
    assert AuditEntry.objects.filter(action__startswith="template.").count() == 4


@pytest.mark.parametrize("who", ["lan", "nam", "quang", "bac", "thanh_tra", "quan_tri"])
def test_only_the_office_that_reports_to_the_province_maps(template, clients, who):
    where = {"year": 2017, "number": template.pk}
    assert clients[who].get(LIST).status_code == 403
    for name in ("report_template", "report_template_fill"):
        assert clients[who].get(reverse(name, kwargs=where)).status_code == 403


# Cells


def test_places_are_read_as_excel_names_them():
    assert place_of("d7") == (7, 4) and place_of("AA10") == (10, 27)
    assert column_of("aa") == 27
    for wrong in ("7", "D", "", "D0", "D-1", "ZZZ1", "A2001"):
        with pytest.raises(ValueError, match=r"[ôÔ]"):
            place_of(wrong)


def test_a_cell_that_the_file_does_not_have_is_made_in_its_place():
    data = small_template().getvalue()
    content = write_numbers(data, {"Biểu 01": {(2, 9): 5, (2, 3): 4, (50, 1): 7, (FIRST, 1): None}})
    sheet = load_workbook(io.BytesIO(content))["Biểu 01"]
    assert (sheet["I2"].value, sheet["C2"].value, sheet["A50"].value, sheet.cell(FIRST, 1).value) == (5, 4, 7, None)
