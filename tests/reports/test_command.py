"""`manage.py export_report`: a file with the rights of the person named, or exit 2 with a reason in Vietnamese."""

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from accounts.models import AuditEntry
from assignments.actions import open_year
from reports.definitions import REPORTS
from tests.reports.reading import sheet_rows


def run(*arguments):
    out = io.StringIO()
    call_command("export_report", *arguments, stdout=out)
    return out.getvalue()


def test_the_list_prints_a_key_a_line():
    lines = [line.split("\t") for line in run("--list").splitlines()]
    assert [key for key, _ in lines][: len(REPORTS)] == [*REPORTS]
    assert ["causes", "Nguyên nhân nghèo"] in lines


@pytest.mark.parametrize("key", REPORTS)
def test_every_report_becomes_a_file(year_2017, hong, tmp_path, key):
    if key == "duties":
        open_year(by=hong, year=2017)
    path = tmp_path / "bieu.xlsx"
    said = run(key, "--year", "2017", "--user", hong.username, "--out", str(path))
    rows = sheet_rows(path.read_bytes())
    assert len(rows) > 10 or key == "money"  # nothing is allotted here
    assert said.startswith(f"{path}: ")


def test_a_table_becomes_a_word_paper_and_a_list_does_not(year_2017, hong, tmp_path):
    path = tmp_path / "bieu.docx"
    assert run("causes", "--year", "2017", "--user", hong.username, "--out", str(path)) == f"{path}: 39 dòng\n"
    assert path.read_bytes().startswith(b"PK")
    other = tmp_path / "ds.docx"
    with pytest.raises(CommandError, match="chỉ ghi được ra tệp") as error:
        run("households", "--year", "2017", "--user", hong.username, "--out", str(other))
    assert error.value.returncode == 2 and not other.exists()


def test_the_file_is_that_of_the_commune_and_group_asked_for(year_2017, hong, tmp_path):
    path = tmp_path / "bieu.xlsx"
    run(
        "causes", "--year", "2017", "--period", "year", "--commune", "15769", "--group", "near_poor",
        "--user", hong.username, "--out", str(path),
    )  # fmt: skip
    rows = sheet_rows(path.read_bytes())
    assert [row[1] for row in rows[:4]] == ["Thôn 1", "Thôn 2", "Thôn 3", "Tổng cộng"]
    assert rows[3][2] == 4  # near-poor among 14 forms over the spread


def test_a_commune_person_exports_their_own_commune(year_2017, lan, tmp_path):
    path = tmp_path / "bieu.xlsx"
    run("classes", "--year", "2017", "--user", lan.username, "--out", str(path))
    assert sheet_rows(path.read_bytes())[3][1] == "Tổng cộng"
    with pytest.raises(CommandError, match="15700"):
        run("classes", "--year", "2017", "--commune", "15700", "--user", lan.username, "--out", str(path))


def test_an_exported_list_is_written_down_as_done_by_command(year_2017, hong, tmp_path):
    run("poor_households", "--year", "2017", "--user", hong.username, "--out", str(tmp_path / "ds.xlsx"), "--personal")
    entry = AuditEntry.objects.get(action="list.exported")
    assert (entry.by, entry.door) == (hong, "command")
    assert entry.changes["Thông tin cá nhân"][1] == "có, cả số định danh"


def test_two_years_and_options_by_command(two_years, hong, tmp_path):
    path = tmp_path / "bieu.xlsx"
    run("classes", "--year", "2017", "--compare", "2016", "--user", hong.username, "--out", str(path))
    assert "SO VỚI NĂM 2016" in str(load_workbook(path).worksheets[0]["A2"].value)
    run(
        "multidimensional", "--year", "2017", "--option", "k=4", "--option", "theo=dan_toc", "--user", hong.username,
        "--out", str(path),
    )  # fmt: skip
    assert "K = 4/10" in str(load_workbook(path).worksheets[0]["A2"].value)
    for wrong, reason in (("k=11", "Ngưỡng k"), ("x=1", "không có x")):
        with pytest.raises(CommandError, match=reason) as error:
            run("multidimensional", "--year", "2017", "--option", wrong, "--user", hong.username, "--out", str(path))
        assert error.value.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "Thiếu mã biểu"),
        (("khong-co", "--year", "2017"), "Không có biểu “khong-co”"),
        (("classes",), "Thiếu --year"),
        (("classes", "--year", "hai nghìn"), "không phải năm"),
        (("classes", "--year", "2016"), "Năm 2016 chưa có đợt rà soát"),
        (("classes", "--year", "2017", "--period", "h1"), "chỉ theo năm"),
        (("classes", "--year", "2017", "--group", "poor"), "--group"),
        (("causes", "--year", "2017", "--group", "rich"), "poor, near_poor, both"),
        (("classes", "--year", "2017", "--commune", "1"), "Năm 2017 không có xã mang mã “1”"),
        (("classes", "--year", "2017", "--user", "khong.ai"), "không có tài khoản"),
        (("classes", "--year", "2017", "--out", "x.pdf"), "chỉ ghi được tệp"),
        (("classes", "--year", "2017", "--out", "/khong/co/x.xlsx"), "không có thư mục"),
    ],
)
def test_what_cannot_be_done_is_said(year_2017, hong, tmp_path, arguments, reason):
    given = list(arguments)
    for name, value in (("--user", hong.username), ("--out", str(tmp_path / "x.xlsx"))):
        if name not in given:
            given += [name, value]
    with pytest.raises(CommandError, match=reason) as error:
        run(*given)
    assert error.value.returncode == 2
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize(("who", "key"), [("quan_tri", "classes"), ("bac", "poor_households"), ("quang", "households")])
def test_a_person_without_the_right_gets_no_file(year_2017, cast, tmp_path, who, key):
    path = tmp_path / "x.xlsx"
    with pytest.raises(CommandError, match="không được") as error:
        run(key, "--year", "2017", "--user", getattr(cast, who).username, "--out", str(path))
    assert error.value.returncode == 2
    assert not path.exists()


def test_a_disabled_person_exports_nothing(year_2017, hong, tmp_path):
    hong.is_active = False
    hong.save()
    with pytest.raises(CommandError, match="không được"):
        run("classes", "--year", "2017", "--user", hong.username, "--out", str(tmp_path / "x.xlsx"))
