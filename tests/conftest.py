"""The cast, the fixed today, and what every test may lean on.

Today is Wednesday 22 November 2017, 08:00 in Thanh Hóa, for everything that asks `django.utils.timezone`. The people:

lan        Hà Thị Lan       cán bộ xã Bình Sơn          the officer who types
nam        Lò Văn Nam       lãnh đạo UBND xã Bình Sơn   her leader, who checks and sends
tam        Lê Văn Tâm       cán bộ xã Dân Lực           the outsider: nothing of Bình Sơn exists for him
hong       Lê Thị Hồng      cán bộ Phòng LĐTBXH         watches all 36 communes
quang      Trần Đức Quang   lãnh đạo UBND huyện
bac        Phạm Văn Bắc     cán bộ Phòng NN&PTNT        one of the bodies
quan_tri   Đỗ Minh Trí      quản trị
thanh_tra  Vũ Thị Thanh     thanh tra, giám sát         reads everything, changes nothing

What a machine lacks (Chromium, LibreOffice, PostgreSQL) skips its tests, and the end of the run says so in capitals;
with REQUIRE_ALL=1, as in CI, they fail instead.
"""

import datetime as dt
import os
import shutil
import tempfile
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from areas.loading import load_areas
from areas.models import Commune, Department
from tests.factories import PASSWORD, make_user

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = dt.date(2017, 11, 22)
NOT_RUN = "KHÔNG CHẠY"

hypothesis.settings.register_profile("project", deadline=None, derandomize=True)
hypothesis.settings.load_profile("project")


# What the machine has


def chromium_path():
    """Returns the system's Chromium (or Chrome), None where there is none."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    return os.environ.get("CHROMIUM") or next((path for path in found if path), None)


def soffice_path():
    """Returns LibreOffice's program, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


NEEDS = {
    "browser": ("Chromium", chromium_path),
    "office": ("LibreOffice", soffice_path),
    "postgres": ("PostgreSQL (DATABASE_URL)", lambda: connection.vendor == "postgresql"),
}


def pytest_configure(config):
    config.addinivalue_line("markers", "postgres: needs real row locks, so PostgreSQL")
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # In memory, a live server's threads would share one connection, and with it one transaction.
        folder = tempfile.TemporaryDirectory(prefix="giamngheo-test-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        database.setdefault("TEST", {})["NAME"] = str(Path(folder.name) / "test.sqlite3")


def pytest_runtest_setup(item):
    for marker, (what, find) in NEEDS.items():
        if item.get_closest_marker(marker) and not find():
            # The SQLite pass of CI is followed by one on PostgreSQL, which runs what is skipped here.
            if os.environ.get("REQUIRE_ALL") == "1" and marker != "postgres":
                pytest.fail(f"Thiếu {what}, mà REQUIRE_ALL=1 đòi chạy đủ mọi kiểm thử.", pytrace=False)
            pytest.skip(f"{NOT_RUN}: thiếu {what}")


def pytest_terminal_summary(terminalreporter):
    counts = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple | list) else str(report.longrepr)
        if NOT_RUN in reason:
            what = reason.partition(f"{NOT_RUN}: thiếu ")[2]
            counts[what] = counts.get(what, 0) + 1
    if counts:
        terminalreporter.section("CHÚ Ý: CÓ KIỂM THỬ KHÔNG CHẠY", sep="!", red=True, bold=True)
        for what, count in counts.items():
            terminalreporter.line(f"{count} KIỂM THỬ KHÔNG CHẠY VÌ MÁY NÀY THIẾU {what.upper()}", red=True, bold=True)


# Time


class Clock:
    """The time of a test; it stands still until the test moves it."""

    def __init__(self):
        self.moment = dt.datetime.combine(TODAY, dt.time(8), VIETNAM)

    def now(self):
        return self.moment.astimezone(dt.UTC)

    @property
    def today(self):
        return self.moment.date()

    def advance(self, **span):
        """Moves on by the keywords of timedelta: `clock.advance(hours=9)`."""
        self.moment += dt.timedelta(**span)

    def go_to(self, date, time=dt.time(8)):
        self.moment = dt.datetime.combine(date, time, VIETNAM)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The project asks `timezone.now()` and `timezone.localdate()`; axes holds a name of its own for the former."""
    fixed = Clock()
    monkeypatch.setattr("django.utils.timezone.now", fixed.now)
    monkeypatch.setattr("axes.handlers.proxy.now", fixed.now)
    return fixed


@pytest.fixture
def today():
    return TODAY


# Database and units


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The real units are loaded once a process; a test's transaction rolls back to them."""
    with django_db_blocker.unblock():
        load_areas()


@pytest.fixture
def areas(db):
    """The real units: `areas.commune("15769")`, `areas.department("ldtbxh")`, and the two communes of the cast."""
    if not Commune.objects.exists():  # a test with real commits has emptied the tables
        load_areas()
    communes = {commune.code: commune for commune in Commune.objects.valid_on(TODAY)}
    departments = {department.code: department for department in Department.objects.all()}
    return SimpleNamespace(
        commune=communes.__getitem__,
        department=departments.__getitem__,
        communes=list(communes.values()),
        departments=list(departments.values()),
        binh_son=communes["15769"],
        dan_luc=communes["15700"],
    )


# The cast


@pytest.fixture
def lan(areas):
    return make_user("ha.lan", "Hà Thị Lan", Role.COMMUNE_OFFICER, commune=areas.binh_son)


@pytest.fixture
def nam(areas):
    return make_user("lo.nam", "Lò Văn Nam", Role.COMMUNE_LEADER, commune=areas.binh_son)


@pytest.fixture
def tam(areas):
    return make_user("le.tam", "Lê Văn Tâm", Role.COMMUNE_OFFICER, commune=areas.dan_luc)


@pytest.fixture
def hong(areas):
    return make_user("le.hong", "Lê Thị Hồng", Role.LABOUR_OFFICER, department=areas.department("ldtbxh"))


@pytest.fixture
def quang(areas):
    return make_user("tran.quang", "Trần Đức Quang", Role.DISTRICT_LEADER)


@pytest.fixture
def bac(areas):
    return make_user("pham.bac", "Phạm Văn Bắc", Role.DEPARTMENT_OFFICER, department=areas.department("nnptnt"))


@pytest.fixture
def quan_tri(areas):
    return make_user("do.tri", "Đỗ Minh Trí", Role.ADMINISTRATOR)


@pytest.fixture
def thanh_tra(areas):
    return make_user("vu.thanh", "Vũ Thị Thanh", Role.AUDITOR)


CAST = {
    "lan": Role.COMMUNE_OFFICER,
    "nam": Role.COMMUNE_LEADER,
    "tam": Role.COMMUNE_OFFICER,
    "hong": Role.LABOUR_OFFICER,
    "quang": Role.DISTRICT_LEADER,
    "bac": Role.DEPARTMENT_OFFICER,
    "quan_tri": Role.ADMINISTRATOR,
    "thanh_tra": Role.AUDITOR,
}


@pytest.fixture
def cast(request):
    """Everybody, by name: `cast.lan`."""
    return SimpleNamespace(**{name: request.getfixturevalue(name) for name in CAST})


@pytest.fixture
def as_user(db):
    """`as_user(lan)` is a browser in which she has signed in."""

    def sign_in(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


class Clients(dict):
    """Signed-in browsers, made when first asked for: clients["lan"], clients[Role.AUDITOR], clients["anonymous"]."""

    def __init__(self, request, sign_in):
        super().__init__(anonymous=Client())
        self.request, self.sign_in = request, sign_in

    def __missing__(self, key):
        name = key if key in CAST else next(name for name, role in CAST.items() if role == key)
        self[key] = self[name] = self.sign_in(self.request.getfixturevalue(name))
        return self[key]


@pytest.fixture
def clients(request, as_user):
    return Clients(request, as_user)


@pytest.fixture
def password():
    """The password of everybody in the cast."""
    return PASSWORD


@pytest.fixture
def assert_same_queries(db):
    """`assert_same_queries(client, url, few, many)`: a page asks as many queries after `many()` rows as after `few()`.

    Both are calls without arguments that add rows; the page must answer 200 each time.
    """

    def queries(client, url):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        return [query["sql"] for query in captured]

    def check(client, url, few, many):
        few()
        client.get(url)  # what is remembered once a session or process is not counted
        with_few = queries(client, url)
        many()
        with_many = queries(client, url)
        assert len(with_many) == len(with_few), "\n".join([f"{len(with_few)} → {len(with_many)}:", *with_many])
        return len(with_many)

    return check
