"""Production starts only when it is safe; every variable is explained."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG_KEY = "một khóa riêng đủ dài, không phải khóa của bản phát triển, 0123456789"
SAFE = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": LONG_KEY,
    "ALLOWED_HOSTS": "giamngheo.example.vn",
    "DATABASE_URL": "sqlite://:memory:",
}


def manage(*arguments, stdout=subprocess.PIPE, **environment):
    """Runs manage.py in a process of its own, with nothing of this one's settings; returns (exit code, output)."""
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "SYSTEMROOT"}}
    result = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"PYTHONUTF8": "1", "ENV_FILE": os.devnull} | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return result.returncode, (result.stdout or "") + result.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": None}, "Đặt SECRET_KEY riêng"),
        ({"SECRET_KEY": "quá ngắn"}, "ít nhất 50 ký tự"),
        ({"DEBUG": "on"}, "Không được bật DEBUG"),
        ({"ALLOWED_HOSTS": None}, "Đặt ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "không dùng *"),
        ({"ALLOWED_HOSTS": "giamngheo.example.vn,*"}, "không dùng *"),
        ({"DJANGO_ENV": "prod"}, "phải là development hoặc production"),
        ({"DEMO_TODAY": "2017-11-22"}, "Không được đặt DEMO_TODAY"),
        ({"DJANGO_ENV": None, "DEMO_TODAY": "22/11/2017"}, "dạng năm-tháng-ngày"),
    ],
)
def test_production_refuses_to_start(change, words):
    environment = {name: value for name, value in (SAFE | change).items() if value is not None}
    code, output = manage("check", **environment)
    assert code != 0
    assert words in output


def test_djangos_own_check_of_a_deployment_finds_nothing():
    code, output = manage("check", "--deploy", "--fail-level", "WARNING", **SAFE)
    assert code == 0, output
    assert "no issues (0 silenced)" in output


def test_a_development_copy_starts_without_any_variable(tmp_path):
    code, output = manage("check", DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3")
    assert code == 0, output


def test_a_file_of_variables_is_read_and_the_environment_goes_before_it(tmp_path):
    (tmp_path / "a.env").write_text("DJANGO_ENV=production\nALLOWED_HOSTS=giamngheo.example.vn\nDEBUG=off\n")
    code, output = manage("check", ENV_FILE=str(tmp_path / "a.env"), DATABASE_URL="sqlite://:memory:")
    assert code != 0
    assert "Đặt SECRET_KEY riêng" in output
    code, output = manage("check", ENV_FILE=str(tmp_path / "a.env"), **(SAFE | {"DJANGO_ENV": "development"}))
    assert code == 0, output


def test_every_variable_is_explained_in_the_example_and_none_is_made_up():
    source = (ROOT / "trieuson_poverty" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    explained = {match[1] for line in example if (match := re.fullmatch(r"#([A-Z_]+)=.*", line))}
    assert read == explained
    for number, line in enumerate(example):
        if re.fullmatch(r"#[A-Z_]+=.*", line):
            assert re.match(r"# .*[ạ-ỹ]", example[number - 1]), f"{line} is not explained in Vietnamese above"


def test_the_example_runs_as_it_stands(tmp_path):
    """Nothing in it is switched on, so that a copied .env changes nothing by itself."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert all(not line or line.startswith("#") for line in lines)


@pytest.mark.django_db
def test_headers_of_every_page(client):
    response = client.get("/dang-nhap/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_styles_are_served_compressed_to_this_origin_only(client):
    response = client.get("/static/css/look.css", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "gzip"
    assert "Access-Control-Allow-Origin" not in response


def test_a_copy_for_trying_out_takes_its_day_for_today():
    ask = "from django.utils import timezone; print(timezone.localdate(), timezone.now().date())"
    code, output = manage("shell", "-v0", "-c", ask, DEMO_TODAY="2017-11-22")
    assert code == 0
    today, in_london = output.split()
    assert today == "2017-11-22"
    assert in_london in {"2017-11-21", "2017-11-22"}


def test_a_reader_that_has_had_enough_is_no_error():
    """As in `manage.py list_duties --year 2017 | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    code, output = manage("diffsettings", stdout=writing)
    assert (code, output) == (0, "")
