"""H, A and M0: what must hold of any households, and that the table of a year is the same counted by hand."""

from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from households.models import SurveyForm
from reports.build import build_table, open_scope
from reports.build.multidimensional import Tally
from reports.definitions import REPORTS
from reports.table import RowKind
from tests.reports.alkire_foster import adjusted_headcount, contributions, headcount, intensity, tally
from tests.reports.reading import page_rows, sheet_rows
from tests.reports.test_build import values
from tests.reports.test_xlsx import file_cells, file_of, page_cells

D = 10
HOUSEHOLD = st.tuples(st.frozensets(st.integers(1, D)), st.integers(1, 12))
GROUP = st.lists(HOUSEHOLD, max_size=30)
CUTOFF = st.integers(1, D)


# Laws


@given(GROUP, CUTOFF)
def test_m0_is_h_times_a(group, k):
    found = tally(group, k)
    h, a, m0 = headcount(found), intensity(found, D), adjusted_headcount(found, D)
    if not group:
        assert (h, a, m0) == (None, None, None)
    elif found.poor == 0:
        assert (h, a, m0) == (0, None, 0)
    else:
        assert m0 == h * a


@given(GROUP, CUTOFF)
def test_contributions_make_up_the_whole(group, k):
    parts = contributions(tally(group, k))
    assert sum(parts.values()) == (1 if parts else 0)
    assert all(0 < part <= 1 for part in parts.values())


@given(st.lists(GROUP, min_size=1, max_size=5), CUTOFF)
def test_the_whole_is_its_groups_weighed_by_their_people(groups, k):
    tallies = [tally(group, k) for group in groups]
    whole = sum(tallies, Tally())
    assert whole == tally([each for group in groups for each in group], k)
    if whole.population:
        weighed = sum(
            Fraction(each.population, whole.population) * adjusted_headcount(each, D)
            for each in tallies
            if each.population
        )
        assert weighed == adjusted_headcount(whole, D)


@given(GROUP, st.integers(1, D - 1))
def test_a_higher_cutoff_finds_no_more_poor(group, k):
    low, high = tally(group, k), tally(group, k + 1)
    assert high.poor <= low.poor and high.deprivations <= low.deprivations
    if high.poor:
        assert intensity(high, D) >= intensity(low, D) >= Fraction(k, D)


@given(GROUP, CUTOFF)
def test_what_the_not_poor_lack_does_not_count(group, k):
    """Focus: taking everything from those below the cut-off changes nothing."""
    eased = [(lacked if len(lacked) >= k else frozenset(), weight) for lacked, weight in group]
    assert tally(eased, k) == tally(group, k)


@given(GROUP.filter(len), CUTOFF)
def test_one_more_indicator_for_a_poor_household_raises_m0(group, k):
    lacked, weight = group[0]
    if not k <= len(lacked) < D:
        return
    more = lacked | {next(each for each in range(1, D + 1) if each not in lacked)}
    assert adjusted_headcount(tally([(more, weight), *group[1:]], k), D) > adjusted_headcount(tally(group, k), D)


# The year's table


def table(user, *, commune="", **options):
    scope = open_scope(user=user, year=2017, commune_code=commune)
    return build_table(REPORTS["multidimensional"], scope, options=options, now=timezone.now())


def by_hand(forms, k, persons):
    return tally([(form.deprivations, form.persons_count if persons else 1) for form in forms], k)


@pytest.mark.parametrize("base", ["ho", "nguoi"])
@pytest.mark.parametrize("k", ["1", "3", "4"])
def test_the_table_is_what_a_hand_would_count(year_2017, hong, areas, k, base):
    SurveyForm.objects.filter(commune=areas.binh_son).update(persons_count=7)
    found = table(hong, k=k, tinh=base)
    for label, forms in (
        ("Xã Bình Sơn", SurveyForm.objects.filter(commune=areas.binh_son)),
        ("Khu vực nông thôn", SurveyForm.objects.filter(area_type="rural")),
        ("Tổng cộng", SurveyForm.objects.all()),
    ):
        wanted, row = by_hand(forms, int(k), base == "nguoi"), values(found, label)
        assert (row["population"], row["poor"], row["lacked"]) == (
            wanted.population,
            wanted.poor,
            wanted.deprivations,
        )
        assert row["headcount"] == 100 * headcount(wanted)
        assert row["intensity"] == 100 * intensity(wanted, 10)
        assert row["m0"] == adjusted_headcount(wanted, 10)
        for number in range(1, 11):
            assert row[f"d{number}_part"] == 100 * contributions(wanted).get(number, 0)
    assert f"k = {k}/10" in found.title and f"k = {k}/10" in found.base


def test_without_a_choice_k_is_the_official_one(year_2017, hong):
    assert "k = 3/10" in table(hong).title
    assert values(table(hong), "Tổng cộng") == values(table(hong, k="3", tinh="ho", theo="don_vi"), "Tổng cộng")


def test_by_ethnic_group_and_by_area_the_total_is_the_same(year_2017, hong):
    SurveyForm.objects.filter(household_class="N1").update(ethnicity=1)
    units = values(table(hong), "Tổng cộng")
    by_group, by_area = table(hong, theo="dan_toc"), table(hong, theo="khu_vuc")
    assert values(by_group, "Tổng cộng") == values(by_area, "Tổng cộng") == units
    assert [row.label for row in by_group.rows] == ["Kinh", "Thái", "Tổng cộng"]
    assert [row.label for row in by_area.rows] == ["Thành thị", "Nông thôn", "Tổng cộng"]


@pytest.mark.parametrize("who", ["hong", "lan"])
@pytest.mark.parametrize("options", [{}, {"k": "1"}, {"theo": "dan_toc"}, {"theo": "khu_vuc", "k": "2"}])
def test_every_count_opens_its_households(year_2017, clients, who, options):
    url = reverse("report_page", kwargs={"year": 2017, "key": "multidimensional"}, query=options)
    opened = 0
    for row in page_rows(clients[who].get(url).text):
        for text, link in row[2:]:
            if link:
                assert clients[who].get(link).context["page_obj"].paginator.count == int(text), link
                opened += 1
    assert opened > 5


@pytest.mark.parametrize("options", [{"tinh": "nguoi"}, {"theo": "dan_toc"}, {"theo": "khu_vuc", "k": "1"}])
def test_page_and_file_agree(year_2017, hong, options):
    found = table(hong, **options)
    shown = page_cells(found)
    assert file_cells(found, sheet_rows(file_of(found))[: len(shown)]) == shown
    assert shown[-1][1] == found.rows[-1].label and found.rows[-1].kind is RowKind.TOTAL


def test_persons_open_no_list(year_2017, hong):
    assert not [cell for row in table(hong, tinh="nguoi").rows for cell in row.cells if cell.drill]


def test_a_choice_that_does_not_exist_is_not_found(year_2017, clients):
    for query in ({"k": "11"}, {"k": "0"}, {"tinh": "x"}, {"theo": "tuoi"}):
        url = reverse("report_page", kwargs={"year": 2017, "key": "multidimensional"}, query=query)
        assert clients["hong"].get(url).status_code == 404
