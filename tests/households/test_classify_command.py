"""`manage.py classify`: one line and exit 0, or a Vietnamese message and exit 2; no database either way."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command("classify", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("day", ["2017-11-15", "15/11/2017"])
def test_prints_code_tab_reasons_on_one_line(day):
    out, err = run("--date", day, "--area", "rural", "--income", "850000", "--deprivations", "4")
    assert out == (
        "N2\tThu nhập 850.000 đ/người/tháng: trên 700.000, đến 1.000.000 đ; "
        "Thiếu hụt 4/10 chỉ số, B2 = 40: từ 30 trở lên\n"
    )
    assert err == ""


@pytest.mark.parametrize(
    ("day", "code"), [("2016-01-01", "N1"), ("2021-12-31", "N1"), ("2022-01-01", "CN"), ("2026-12-31", "CN")]
)
def test_date_chooses_the_standard(day, code):
    out, _ = run("--date", day, "--area", "rural", "--income", "700000", "--deprivations", "2")
    assert out.split("\t")[0] == code


def test_points_decide_and_the_question_goes_to_the_error_stream():
    out, err = run("--date", "2017-11-15", "--area", "urban", "--b1", "176", "--income=900.000", "--deprivations", "3")
    assert out.startswith("KN\tB1 = 176 điểm: trên 175;")
    assert out.count("\n") == 1
    assert err.strip().endswith("?")


GOOD = {"--date": "2017-11-15", "--area": "rural", "--b1": "120", "--deprivations": "3"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"--b1": None}, "Chưa có điểm B1 và chưa có thu nhập"),
        ({"--date": None}, "Thiếu --date"),
        ({"--area": None}, "Thiếu --area"),
        ({"--deprivations": None}, "Thiếu --deprivations"),
        ({"--date": "2015-12-31"}, "Không có chuẩn nghèo nào cho ngày 31/12/2015"),
        ({"--date": "2027-01-01"}, "Không có chuẩn nghèo nào"),
        ({"--date": "30/02/2017"}, "Tháng 2 năm 2017 không có ngày 30"),
        ({"--date": "hôm qua"}, "không phải ngày"),
        ({"--area": "miền núi"}, "Khu vực “miền núi” không rõ"),
        ({"--b1": "-1"}, "Điểm B1 không được âm"),
        ({"--b1": "120.5"}, "không phải số nguyên"),
        ({"--b1": "nhiều"}, "không phải số"),
        ({"--income": "-5"}, "Thu nhập bình quân không được âm"),
        ({"--deprivations": "11"}, "từ 0 đến 10"),
    ],
)
def test_what_cannot_be_classified_exits_2_with_words(changes, message):
    arguments = [f"{name}={value}" for name, value in {**GOOD, **changes}.items() if value is not None]
    with pytest.raises(CommandError, match=message) as caught:
        run(*arguments)
    assert caught.value.returncode == 2


def run_as_process(*arguments):
    # A database that cannot be opened: the command must not ask for one.
    env = {**os.environ, "DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/nothing", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "manage.py", "classify", *arguments],
        cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_as_a_process_without_a_database():
    good = run_as_process("--date", "2017-11-15", "--area", "urban", "--b1", "140", "--deprivations", "0")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == "N1\tB1 = 140 điểm: từ 140 trở xuống; Thiếu hụt 0/10 chỉ số, B2 = 0: không làm đổi kết quả\n"
    bad = run_as_process("--date", "2017-11-15", "--area", "urban", "--deprivations", "0")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "cần ít nhất một trong hai" in bad.stderr
    assert "Traceback" not in bad.stderr
