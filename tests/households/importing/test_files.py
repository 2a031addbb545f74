"""The workbooks that are written: template, marked workbook, invented one; read again with another library."""

import io
import subprocess

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.actions import importing as actions
from households.importing import marking, preview
from households.importing.columns import GUIDE, HOUSEHOLDS, LISTS, PERSONS, layout
from households.models import Household, ImportStatus
from households.standards import ND07_2021, QD59_2015
from tests.conftest import soffice_path


def book_of(survey_import, **options):
    stream = io.BytesIO()
    marking.write(survey_import, stream, **options)
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue()))


def red_cells(book):
    return {
        (sheet.title, cell.coordinate)
        for sheet in (book[HOUSEHOLDS], book[PERSONS])
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == marking.RED
    }


@pytest.mark.parametrize("standard", [QD59_2015, ND07_2021], ids=lambda each: each.code)
def test_every_indicator_and_cause_of_a_standard_has_a_column(standard):
    keys = [column.key for column in layout(standard).households]
    assert len(keys) == len(set(keys))
    assert {f"deprivation_{each.number}" for each in standard.indicators} <= set(keys)
    assert {f"cause_{each.number}" for each in standard.causes} <= set(keys)


def test_the_template_has_lists_names_and_nothing_that_computes(desk, lan, areas):
    households, persons, _ = desk.rows(areas.binh_son, 2)
    households[0]["notes"], persons[0]["full_name"] = '=HYPERLINK("x")', "@Hà Thị Mỵ"
    book = openpyxl.load_workbook(desk.write(areas.binh_son, households, persons))
    assert book.sheetnames == [GUIDE, HOUSEHOLDS, PERSONS, LISTS]
    for sheet in book.worksheets:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert {"GN_NAM", "GN_MA_XA", "GN_PHIEN_BAN", "DM_Thon"} <= set(book.defined_names)
    lists = {rule.formula1 for rule in book[HOUSEHOLDS].data_validations.dataValidation}
    assert {"DM_LoaiNha", "DM_Thon", "DM_X"} <= lists
    assert book[HOUSEHOLDS].freeze_panes == "E3"
    assert book[HOUSEHOLDS].page_setup.paperSize == 9 or str(book[HOUSEHOLDS].page_setup.paperSize) == "9"
    assert book[HOUSEHOLDS]["A2"].comment.text


def test_the_marked_workbook_is_the_officers_own(desk, lan, areas):
    households, persons, planted = desk.rows(areas.binh_son, 12, errors=10)
    path = desk.write(areas.binh_son, households, persons)
    own = openpyxl.load_workbook(path)
    own[HOUSEHOLDS].column_dimensions["D"].width = 41
    own[HOUSEHOLDS]["E5"] = "của tôi"
    own.save(path)
    survey_import = desk.check(lan, path)
    book = book_of(survey_import)
    assert book.sheetnames[0] == marking.SUMMARY
    assert red_cells(book) == {(one.sheet, one.address(desk.layout)) for one in planted}
    assert book[HOUSEHOLDS].column_dimensions["D"].width == 41
    assert book[HOUSEHOLDS]["E5"].value == "của tôi"
    for sheet, address in red_cells(book):
        assert book[sheet][address].comment.author == marking.AUTHOR
    listed = [row[2].value for row in book[marking.SUMMARY].iter_rows(min_row=6) if row[0].value]
    assert len(listed) == sum(1 for _ in planted) + survey_import.counts["warnings"]


def test_a_mended_workbook_comes_back_without_its_marks(desk, lan, areas):
    households, persons, planted = desk.rows(areas.binh_son, 6, errors=1)
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    book = book_of(survey_import)
    book[planted[0].sheet][planted[0].address(desk.layout)] = None
    path = desk.folder / "da-sua.xlsx"
    book.save(path)
    again = desk.check(lan, path)
    assert again.status == ImportStatus.CHECKED
    assert red_cells(book_of(again)) == set()
    assert actions.apply(by=lan, survey_import=again).receipt["new"] == 6


def test_right_households_can_be_left_out(desk, lan, areas):
    households, persons, _ = desk.rows(areas.binh_son, 9, errors=2)
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    book = book_of(survey_import, only_wrong=True)
    codes = [row[0].value for row in book[HOUSEHOLDS].iter_rows(min_row=3) if row[0].value]
    assert len(codes) == 2
    assert {row[0].value for row in book[PERSONS].iter_rows(min_row=3) if row[0].value} == set(codes)
    assert len(red_cells(book)) == 2
    addresses = {row[2].value for row in book[marking.SUMMARY].iter_rows(min_row=6) if row[0].value}
    assert {address for _, address in red_cells(book)} <= addresses
    path = desk.folder / "chi-sai.xlsx"
    book.save(path)
    assert desk.check(lan, path).count("wrong") == 2


@pytest.mark.parametrize("most_kept", [marking.MOST_BYTES_KEPT, 0])
def test_a_marked_workbook_asks_no_more_of_a_longer_file(desk, lan, areas, monkeypatch, most_kept):
    monkeypatch.setattr(marking, "MOST_BYTES_KEPT", most_kept)
    asked = []
    for count in (3, 12):
        survey_import = desk.check(lan, desk.invented(areas.binh_son, count, errors=2))
        with CaptureQueriesContext(connection) as queries:
            book_of(survey_import, only_wrong=True)
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize("most_kept", [marking.MOST_BYTES_KEPT, 0])
def test_the_list_of_only_wrong_households_points_at_rows_that_stayed(desk, lan, areas, monkeypatch, most_kept):
    """A question about a household that was left out is not listed, or it would point at somebody else's row."""
    households, persons, _ = desk.rows(areas.binh_son, 40, errors=4)
    for row in households:
        row["uses_telecom"], row["deprivation_9"] = True, 1 << 9  # ticked against the facts: a question each
    monkeypatch.setattr(marking, "MOST_BYTES_KEPT", most_kept)
    book = book_of(desk.check(lan, desk.write(areas.binh_son, households, persons)), only_wrong=True)
    listed = [[cell.value for cell in row] for row in book[marking.SUMMARY].iter_rows(min_row=6, max_col=6)]
    listed = [row for row in listed if isinstance(row[0], int)]
    assert {row[1] for row in listed} <= {HOUSEHOLDS, PERSONS}
    assert any(row[5].startswith("Hỏi: ") for row in listed)
    for _, sheet, address, _, _, words in listed:
        comment = book[sheet][address].comment
        assert comment is not None, (sheet, address)
        assert words.removeprefix("Hỏi: ") in comment.text


def test_a_large_file_is_written_anew_with_the_same_marks(desk, lan, areas, monkeypatch):
    households, persons, planted = desk.rows(areas.binh_son, 12, errors=10)
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    monkeypatch.setattr(marking, "MOST_BYTES_KEPT", 0)
    assert red_cells(book_of(survey_import)) == {(one.sheet, one.address(desk.layout)) for one in planted}
    path = desk.folder / "moi.xlsx"
    marking.write(survey_import, path, only_wrong=True)
    assert desk.check(lan, path).count("wrong") == 10


@pytest.mark.office
def test_an_old_xls_is_read_and_given_back_as_xlsx(desk, lan, areas, tmp_path):
    households, persons, planted = desk.rows(areas.binh_son, 6, errors=2)
    path = desk.write(areas.binh_son, households, persons)
    subprocess.run(
        [soffice_path(), f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xls", "--outdir",
         str(tmp_path / "xls"), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip
    survey_import = desk.check(lan, tmp_path / "xls" / "khao-sat.xls")
    assert survey_import.count("wrong") == 2
    assert survey_import.count("new") == 4
    assert red_cells(book_of(survey_import)) == {(one.sheet, one.address(desk.layout)) for one in planted}


@pytest.mark.office
def test_errors_and_far_cells_of_an_old_xls_are_told(desk, lan, areas, tmp_path):
    """calamine reads #N/A as an empty cell: a telephone number would be dropped without a word."""
    book = openpyxl.load_workbook(desk.invented(areas.binh_son, 3))
    place = [each.key for each in desk.layout.households].index("phone") + 1
    book[HOUSEHOLDS].cell(4, place, "=NA()")
    book.save(tmp_path / "na.xlsx")
    book[HOUSEHOLDS].cell(65_000, 250, "xa")
    book.save(tmp_path / "xa.xlsx")
    subprocess.run(
        [soffice_path(), f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "xls", "--outdir",
         str(tmp_path / "xls"), str(tmp_path / "na.xlsx"), str(tmp_path / "xa.xlsx")],
        check=True, capture_output=True,
    )  # fmt: skip
    found = desk.check(lan, tmp_path / "xls" / "na.xls")
    assert [(each.key, each.row) for each in preview.all_problems(found) if "lỗi của Excel (#N/A)" in each.message] == [
        ("phone", 4)
    ]
    assert "rất xa bảng" in desk.check(lan, tmp_path / "xls" / "xa.xls").refusal


# Commands


def test_the_commands_make_and_import_a_workbook(year, lan, tmp_path, capsys):
    path = str(tmp_path / "f.xlsx")
    call_command("make_survey_workbook", commune=["15769"], year=2017, households=5, out=path)
    call_command("import_survey", path, year=2017, user="ha.lan")
    assert Household.objects.count() == 5
    assert "5 hộ mới" in capsys.readouterr().out
    call_command("import_survey", path, year=2017, user="ha.lan")
    assert "5 hộ không đổi" in capsys.readouterr().out


def test_the_same_seed_makes_the_same_workbook(desk, areas):
    assert desk.rows(areas.binh_son, 5, seed=3) == desk.rows(areas.binh_son, 5, seed=3)
    assert desk.rows(areas.binh_son, 5, seed=3) != desk.rows(areas.binh_son, 5, seed=4)


def test_the_command_tells_every_planted_error_and_stops(year, lan, tmp_path, capsys):
    path, marked = str(tmp_path / "f.xlsx"), tmp_path / "g.xlsx"
    call_command("make_survey_workbook", commune=["15769"], year=2017, households=12, out=path, errors=10)
    planted = [line.split("\t")[:2] for line in capsys.readouterr().out.splitlines() if "\t" in line]
    with pytest.raises(CommandError) as stop:
        call_command("import_survey", path, year=2017, user="ha.lan", errors_to=marked)
    assert stop.value.returncode == 1
    told = [line.split("\t")[1:3] for line in capsys.readouterr().out.splitlines() if line.startswith("LỖI")]
    assert sorted(told) == sorted(planted)
    assert marked.exists()
    assert Household.objects.count() == 0


def test_the_command_only_checks_when_asked(desk, lan, areas, capsys):
    call_command("import_survey", str(desk.invented(areas.binh_son, 2)), year=2017, user="ha.lan", check_only=True)
    assert "2 hộ mới" in capsys.readouterr().out
    assert Household.objects.count() == 0


@pytest.mark.parametrize(("user", "words"), [("lo.nam", "không được nhập"), ("khong.co", "Không có tài khoản")])
def test_the_command_asks_who(desk, nam, areas, user, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_survey", str(desk.invented(areas.binh_son, 1)), year=2017, user=user)
