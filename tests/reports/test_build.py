"""What the tables hold, against counts made by hand over the same forms."""

from fractions import Fraction

import pytest
from django.utils import timezone

from accounts.permissions import Role
from areas.models import Commune
from households.filters import CLASS_GROUPS, POOR_AND_NEAR_POOR
from households.models import CommuneSurvey, SurveyForm
from reports.build import NoCommuneError, build_table, open_scope
from reports.columns import Counted
from reports.definitions import REPORTS
from reports.table import RowKind
from tests.factories import make_user

TABLES = [report for report in REPORTS.values() if not report.is_list]


def table(key, user, *, year=2017, commune="", group=""):
    scope = open_scope(user=user, year=year, commune_code=commune)
    return build_table(REPORTS[key], scope, group=group, now=timezone.now())


def values(found, label):
    """The values of a row by column key."""
    row = next(row for row in found.rows if row.label == label)
    return {column.key: cell.value for column, cell in zip(found.columns, row.cells, strict=True)}


def test_rows_are_the_two_areas_their_communes_and_the_total(year_2017, hong):
    rows = table("classes", hong).rows
    assert [(row.number, row.label) for row in rows if row.kind is RowKind.GROUP] == [
        ("I", "Khu vực thành thị"),
        ("II", "Khu vực nông thôn"),
    ]
    assert [row.label for row in rows[:3]] == ["Khu vực thành thị", "Thị trấn Triệu Sơn", "Khu vực nông thôn"]
    assert rows[3].number == "1" and rows[-2].number == "35"
    assert (rows[-1].kind, rows[-1].label) == (RowKind.TOTAL, "Tổng cộng")
    assert len(rows) == 36 + 2 + 1


def test_counts_are_those_of_the_forms(year_2017, hong, areas):
    found = table("classes", hong)
    for label, forms in (
        ("Xã Bình Sơn", SurveyForm.objects.filter(commune=areas.binh_son)),
        ("Khu vực thành thị", SurveyForm.objects.filter(area_type="urban")),
        ("Khu vực nông thôn", SurveyForm.objects.filter(area_type="rural")),
        ("Tổng cộng", SurveyForm.objects.all()),
    ):
        classes = [form.household_class for form in forms]
        row = values(found, label)
        assert row["forms"] == len(classes) > 0
        assert row["poor_n1"] == classes.count("N1")
        assert row["poor_n2"] == classes.count("N2")
        assert row["poor"] == classes.count("N1") + classes.count("N2")
        assert row["near_poor"] == classes.count("CN")


@pytest.mark.parametrize("key", ["deprivations", "causes"])
@pytest.mark.parametrize("group", REPORTS["causes"].groups)
def test_indicators_and_causes_are_counted_among_the_group_alone(year_2017, hong, key, group):
    name, letter, how_many = {"deprivations": ("deprivations", "d", 10), "causes": ("causes", "c", 11)}[key]
    found = values(table(key, hong, group=group), "Tổng cộng")
    forms = [form for form in SurveyForm.objects.all() if form.household_class in CLASS_GROUPS[group][1]]
    assert found["households"] == len(forms)
    for number in range(1, how_many + 1):
        having = sum(number in getattr(form, name) for form in forms)
        assert found[f"{letter}{number}"] == having
        assert found[f"{letter}{number}_share"] == Fraction(100 * having, len(forms))
    assert any(found[f"{letter}{number}"] for number in range(1, how_many + 1))


def test_a_mark_on_a_household_that_is_not_poor_is_not_counted(year_2017, hong):
    marked = SurveyForm.objects.filter(household_class="TB", causes__has=1).count()
    both = values(table("causes", hong, group=POOR_AND_NEAR_POOR), "Tổng cộng")
    assert marked > 0
    assert both["c1"] == SurveyForm.objects.filter(causes__has=1).count() - marked


def test_a_rate_of_a_total_is_recomputed_from_counts_not_averaged(complete_2017, hong):
    found = table("classes", hong)
    total = values(found, "Tổng cộng")
    residents = sum(CommuneSurvey.objects.filter(round=complete_2017).values_list("household_total", flat=True))
    assert total["residents"] == residents
    assert total["poor_rate"] == Fraction(100 * total["poor"], residents)
    rates = [
        cell.value
        for row in found.rows
        if row.kind is RowKind.UNIT
        for column, cell in zip(found.columns, row.cells, strict=True)
        if column.key == "poor_rate"
    ]
    assert total["poor_rate"] != sum(rates) / len(rates)


def test_a_missing_total_blanks_its_rate_and_every_rate_above_it(year_2017, hong):
    found = table("classes", hong)
    assert values(found, "Xã Bình Sơn")["poor_rate"] == Fraction(600, 200)
    assert values(found, "Khu vực thành thị")["poor_rate"] is not None  # its only unit has entered its total
    for label in ("Xã Dân Lực", "Khu vực nông thôn", "Tổng cộng"):
        row = values(found, label)
        assert row["residents"] is None and row["poor_rate"] is None and row["near_poor_rate"] is None
        assert row["poor"] > 0  # counts stand all the same
    for sentence, entered in zip(found.gap_sentences(), ("Tổng số hộ dân cư", "Tổng số hộ DTTS"), strict=True):
        assert entered in sentence and "Xã Dân Lực" in sentence and "34/36" in sentence
        assert "Xã Bình Sơn" not in sentence


def test_no_missing_total_no_gap(complete_2017, hong):
    assert table("classes", hong).gaps == ()


def test_a_commune_without_forms_has_zeros_and_no_share(year_2017, hong):
    row = values(table("deprivations", hong), "Xã Thọ Sơn")
    assert row["households"] == 0 and row["d1"] == 0
    assert row["d1_share"] is None


def test_columns_come_from_the_standard_of_the_year(year_2022, hong):
    classes = table("classes", hong, year=2022)
    assert "poor_n1" not in [column.key for column in classes.columns]
    assert values(classes, "Tổng cộng")["poor"] == SurveyForm.objects.filter(household_class="N").count() > 0
    indicators = [
        column for column in table("deprivations", hong, year=2022).columns if isinstance(column.value, Counted)
    ]
    assert len(indicators) == 1 + 12
    causes = [column for column in table("causes", hong, year=2022).columns if isinstance(column.value, Counted)]
    assert len(causes) == 1 + 8


def test_units_are_those_of_the_reference_date(year_2017, year_2022, hong):
    in_2017 = [row.label for row in table("classes", hong).rows]
    in_2022 = [row.label for row in table("classes", hong, year=2022).rows]
    assert "Xã Minh Dân" in in_2017 and "Xã Minh Dân" not in in_2022
    assert in_2022[in_2022.index("Khu vực thành thị") + 1 :][:2] == ["Thị trấn Triệu Sơn", "Thị trấn Nưa"]


def test_a_commune_is_by_village_and_its_total_is_the_one_entered(year_2017, hong, areas):
    found = table("classes", hong, commune="15769")
    labels = [row.label for row in found.rows]
    assert labels == ["Thôn 1", "Thôn 2", "Thôn 3", "Tổng cộng"]
    for village in areas.binh_son.villages.all():
        row = values(found, village.name)
        assert row["forms"] == SurveyForm.objects.filter(village=village).count() > 0
        assert row["residents"] is None and row["poor_rate"] is None
    total = values(found, "Tổng cộng")
    assert (total["residents"], total["forms"]) == (200, 14)
    assert total["poor_rate"] == Fraction(100 * total["poor"], 200)


def test_a_village_that_ended_keeps_its_row_where_forms_name_it(year_2017, hong, areas):
    village = areas.binh_son.villages.first()
    village.valid_to = year_2017.reference_date
    village.save()
    found = table("classes", hong, commune="15769")
    assert values(found, village.name)["forms"] > 0
    assert values(found, "Tổng cộng")["forms"] == 14


def test_a_commune_person_gets_their_own_commune_and_no_other(year_2017, lan, tam):
    found = table("classes", lan)
    assert found.unit_name == "Xã Bình Sơn" and found.unit_head == "Thôn"
    with pytest.raises(NoCommuneError, match="15700"):
        open_scope(user=lan, year=2017, commune_code="15700")
    assert values(table("classes", tam), "Tổng cộng")["forms"] == 10


def test_a_merged_commune_person_gets_the_units_it_came_from(year_2017, hong, areas):
    town = Commune.objects.get(key="15664@2")
    person = make_user(role=Role.COMMUNE_OFFICER, commune=town)
    found = table("classes", person)
    units = [row.label for row in found.rows if row.kind is RowKind.UNIT]
    assert units == ["Thị trấn Triệu Sơn", "Xã Minh Dân", "Xã Minh Châu"]
    assert values(found, "Tổng cộng")["forms"] == 9


@pytest.mark.parametrize("who", ["hong", "quang", "thanh_tra", "bac"])
def test_the_district_reads_every_commune(year_2017, cast, who):
    assert values(table("classes", getattr(cast, who)), "Tổng cộng")["forms"] == 33


def test_only_who_may_open_households_gets_links(year_2017, cast):
    def drills(user):
        return [cell.drill for row in table("classes", user).rows for cell in row.cells if cell.drill is not None]

    assert drills(cast.quang) and drills(cast.lan)
    assert drills(cast.bac) == []


@pytest.mark.parametrize("report", TABLES, ids=lambda report: report.key)
def test_every_column_says_what_it_is(report, year_2017, hong):
    for group in report.groups or ("",):
        for column in table(report.key, hong, group=group).columns:
            assert column.definition.endswith(".") and column.source
            assert bool(column.base) == (column.kind == "percent")


def test_the_table_is_dated(year_2017, hong):
    found = table("classes", hong)
    assert found.dated() == (
        "Đơn vị hành chính ngày 15/11/2017; phiếu lưu mới nhất lúc 09:30 20/11/2017; lập lúc 08:00 22/11/2017."
    )
