"""Tables whose figures are not of forms: how far the communes are, and which duties were done on time."""

import pytest
from django.utils import timezone

from assignments.actions import open_year
from assignments.models import Task
from households.models import SurveyForm
from reports.build import build_table, open_scope
from reports.definitions import REPORTS
from tests.reports.reading import page_rows
from tests.reports.test_build import values
from tests.reports.test_pages import make_waiting, page


def table(key, user, *, commune="", **options):
    scope = open_scope(user=user, year=2017, commune_code=commune)
    return build_table(REPORTS[key], scope, options=options, now=timezone.now())


def test_progress_is_that_of_every_commune(year_2017, hong, areas):
    make_waiting(year_2017)
    found = table("completeness", hong)
    row = values(found, "Xã Bình Sơn")
    assert row["done"] == SurveyForm.objects.filter(commune=areas.binh_son).count()
    assert row["waiting"] == 3 and row["due"] == row["done"] + 3
    assert (row["list"], row["submission"], row["recognition"]) == (0, 0, 0)
    total = values(found, "Tổng cộng")
    assert total["communes"] == 36 and total["on_time"] == 0
    assert values(found, "Xã Thọ Sơn")["share"] is None  # nothing on its list


def test_a_commune_reads_its_own_progress(year_2017, lan):
    labels = [row.label for row in table("completeness", lan).rows]
    assert labels == ["Khu vực nông thôn", "Xã Bình Sơn", "Tổng cộng"]


def test_its_counts_open_the_households(year_2017, clients):
    make_waiting(year_2017)
    rows = page_rows(clients["hong"].get(page("completeness")).text)
    for row in (rows[-1], next(row for row in rows if row[1][0] == "Xã Bình Sơn")):
        for text, link in row[2:4]:
            assert clients["hong"].get(link).context["page_obj"].paginator.count == int(text) > 0


@pytest.fixture
def tasks(year_2017, hong):
    open_year(by=hong, year=2017)
    return Task.objects.filter(year__year=2017)


def test_duties_are_counted_as_they_stand(tasks, hong, clock):
    found = table("duties", hong)
    total = values(found, "Tổng cộng")
    assert total["expected"] + total["not_needed"] == tasks.count() > 100
    assert total["expected"] == sum(total[key] for key in ("on_time", "done_late", "late", "open"))
    assert total["on_time"] == 0 and total["late"] > 0 and total["share"] == 0
    for by in ("dieu-khoan", "nhiem-vu"):
        assert values(table("duties", hong, theo=by), "Tổng cộng") == total


def test_a_unit_reads_its_own_duties(tasks, lan, bac, areas):
    assert values(table("duties", lan), "Tổng cộng")["expected"] <= tasks.filter(commune=areas.binh_son).count()
    assert [row.label for row in table("duties", lan).rows][:1] == ["Xã Bình Sơn"]
    seen = {row.label for row in table("duties", bac).rows}
    assert bac.department.name in seen and "Xã Bình Sơn" not in seen


def test_who_may_read_no_tasks_reads_no_table_of_them(tasks, clients, quan_tri):
    assert clients["quan_tri"].get(page("duties")).status_code == 403
