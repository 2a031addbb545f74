"""The movement tables and two years side by side: the sum that must hold, what it opens, what every format says."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from households.balance import balance_sheet, unreviewed_counts
from households.models import CommuneSurvey, SurveyForm, SurveyRound
from reports.build import NotComparableError, build_table, open_scope, years_to_compare
from reports.definitions import REPORTS
from reports.periodic.figures import share
from reports.periodic.sources import survey_values
from reports.table import RowKind
from tests.reports.factories import make_forms, make_next_year
from tests.reports.reading import page_rows, paper_rows, sheet_rows
from tests.reports.test_build import values
from tests.reports.test_xlsx import file_cells, file_of, page_cells

MOVEMENTS = ["poor_movements", "near_poor_movements"]
COMPARED = [key for key, report in REPORTS.items() if report.compares]


def table(key, user, *, commune="", year=2017, compare=None, group=""):
    scope = open_scope(user=user, year=year, commune_code=commune)
    return build_table(REPORTS[key], scope, group=group, compare=compare, now=timezone.now())


def page(key, **params):
    return reverse("report_page", kwargs={"year": 2017, "key": key}, query=params)


def counted(year, classes, commune=None):
    forms = SurveyForm.objects.filter(round__year=year, household_class__in=classes)
    return (forms.filter(commune=commune) if commune else forms).count()


@pytest.mark.parametrize(("key", "classes"), [("poor_movements", ("N1", "N2")), ("near_poor_movements", ("CN",))])
def test_opening_and_closing_are_the_forms_of_the_two_years(two_years, hong, areas, key, classes):
    found = table(key, hong)
    for label, commune in (("Xã Bình Sơn", areas.binh_son), ("Xã Dân Lực", areas.dan_luc), ("Tổng cộng", None)):
        row = values(found, label)
        assert row["opening"] == counted(2016, classes, commune) > 0
        assert row["closing"] == counted(2017, classes, commune)


@pytest.mark.parametrize("commune", ["", "15769", "15700", "15664"])
@pytest.mark.parametrize("key", MOVEMENTS)
def test_the_sum_holds_but_for_those_that_nobody_reviewed(two_years, hong, key, commune):
    found = table(key, hong, commune=commune)
    for row in found.rows:
        cells = {column.key: cell.value for column, cell in zip(found.columns, row.cells, strict=True)}
        assert cells["gap"] == cells["unreviewed"]
        assert row.is_wrong == (cells["gap"] != 0)
    has_gap = commune in ("", "15700") and values(found, "Tổng cộng")["unreviewed"] > 0
    assert bool(found.alarms) == has_gap
    if commune == "15769":
        assert values(found, "Tổng cộng")["gap"] == 0


def test_the_unreviewed_are_named_in_red_everywhere(two_years, hong, clients):
    assert values(table("poor_movements", hong), "Xã Dân Lực")["gap"] > 0
    text = clients["hong"].get(page("poor_movements")).text
    assert "Biểu không cân đối." in text and "Xã Dân Lực (" in text
    assert 'class="wrong"' in text and 'class="total wrong"' in text
    params = {"year": 2017, "key": "poor_movements"}
    book = load_workbook(
        io.BytesIO(b"".join(clients["hong"].get(reverse("report_xlsx", kwargs=params)).streaming_content))
    )
    red = [cell.value for row in book.worksheets[0].iter_rows() for cell in row if _is_red(cell.font.color)]
    assert any("không bằng cuối năm" in str(value) for value in red) and "Xã Dân Lực" in red
    assert "Xã Bình Sơn" not in red
    paper = Document(io.BytesIO(clients["hong"].get(reverse("report_docx", kwargs=params)).content))
    runs = [run for line in paper.paragraphs for run in line.runs if "không bằng cuối năm" in run.text]
    assert [str(run.font.color.rgb) for run in runs] == ["B3261E"]
    marked = [row.cells[1].text for row in paper.tables[-1].rows if 'w:color w:val="B3261E"' in row._tr.xml]
    assert "Xã Dân Lực" in marked and "Xã Bình Sơn" not in marked


def _is_red(colour):
    return colour is not None and colour.rgb == "FFB3261E"


def test_a_year_that_holds_has_no_alarm(two_years, hong, clients):
    left = SurveyForm.objects.filter(round__year=2016).exclude(household__forms__round=two_years)
    make_next_year(two_years, list(left.select_related("village__commune", "household", "commune")), by=hong)
    for key in MOVEMENTS:
        found = table(key, hong)
        assert found.alarms == () and not any(row.is_wrong for row in found.rows)
    assert "Biểu không cân đối" not in clients["hong"].get(page("poor_movements")).text


def test_a_household_that_moved_leaves_one_commune_and_joins_the_other(two_years, hong):
    found = table("poor_movements", hong)
    assert values(found, "Xã Bình Sơn")["ngheo_sang_xa_khac"] == 1
    assert values(found, "Thị trấn Triệu Sơn")["ngheo_tu_xa_khac"] == 1
    total = values(found, "Tổng cộng")
    assert total["ngheo_sang_xa_khac"] == total["ngheo_tu_xa_khac"] == 1


def test_rates_are_of_their_own_year_and_blank_without_its_base(two_years, hong):
    found = table("poor_movements", hong)
    row = values(found, "Xã Bình Sơn")
    assert (row["residents_before"], row["residents"], row["minority_before"]) == (190, 200, 95)
    assert row["opening_rate"] * 190 == 100 * row["opening"]
    assert row["escaped_rate"] * row["opening"] == 100 * row["escaped"]
    assert row["new_rate"] * row["closing"] == 100 * row["new"]
    assert values(found, "Xã Dân Lực")["opening_rate"] is None
    assert values(found, "Tổng cộng")["opening_rate"] is None
    CommuneSurvey.objects.filter(round__year=2016).update(household_total=300, minority_household_total=30)
    total = values(table("poor_movements", hong), "Tổng cộng")
    assert total["opening_rate"] * 300 * 36 == 100 * total["opening"]  # recomputed, not averaged


def test_minorities_are_counted_on_the_form_of_their_own_year(two_years, hong, areas):
    SurveyForm.objects.filter(round__year=2016, commune=areas.dan_luc).update(is_minority=False)
    row = values(table("poor_movements", hong), "Xã Dân Lực")
    assert row["opening_minority"] == 0
    forms = SurveyForm.objects.filter(round=two_years, commune=areas.dan_luc, household_class__in=("N1", "N2"))
    assert row["closing_minority"] == forms.filter(is_minority=True).count() < row["closing"]


@pytest.mark.parametrize("who", ["hong", "lan", "quang"])
@pytest.mark.parametrize("key", MOVEMENTS)
def test_every_figure_opens_as_many_households(two_years, clients, key, who):
    opened = 0
    for commune in ("", "15769") if who == "hong" else ("",):
        for row in page_rows(clients[who].get(page(key, **({"xa": commune} if commune else {}))).text):
            for text, link in row[2:]:
                if link:
                    response = clients[who].get(link)
                    assert response.status_code == 200, link
                    assert response.context["page_obj"].paginator.count == int(text), link
                    opened += 1
    assert opened >= 10


@pytest.mark.parametrize("commune", ["", "15769"])
@pytest.mark.parametrize("key", MOVEMENTS)
def test_page_and_file_agree(two_years, hong, key, commune):
    found = table(key, hong, commune=commune)
    shown = page_cells(found)
    assert file_cells(found, sheet_rows(file_of(found))[: len(shown)]) == shown


@pytest.mark.parametrize("key", MOVEMENTS)
def test_the_first_year_has_an_end_and_no_beginning(two_years, hong, key):
    found = table(key, hong, year=2016)
    row = values(found, "Xã Bình Sơn")
    assert row["opening"] is None and row["escaped"] is None and row["gap"] is None
    assert row["closing"] > 0
    assert found.alarms == () and any("năm đầu tiên" in remark for remark in found.remarks)
    assert values(table(key, hong, year=2016, commune="15769"), "Thôn 1")["opening"] is None


@pytest.mark.parametrize("key", MOVEMENTS)
def test_the_second_year_cannot_tell_relapses_from_new_poverty(two_years, hong, clients, key):
    """Who was poor before the first stored year nobody knows: blank and said, not zero."""
    found = table(key, hong)
    total = values(found, found.rows[-1].label)
    assert total["relapsed"] is None and total["relapsed_rate"] is None and total["new"] is not None
    assert total["gap"] is not None
    assert any("Trước năm 2016" in remark and "phát sinh" in remark for remark in found.remarks)
    shown = clients["hong"].get(reverse("movement_table", args=[2017])).text
    assert "Trước năm 2016 hệ thống chưa có số liệu" in shown
    SurveyRound.objects.create(year=2015, standard_code=two_years.standard_code, reference_date=dt.date(2015, 11, 15))
    found = table(key, hong)
    assert values(found, found.rows[-1].label)["relapsed"] == 0
    assert not any("Trước năm 2016" in remark for remark in found.remarks)


def test_the_page_asks_as_many_queries_for_many_households(areas, two_years, hong, clients, assert_same_queries):
    earlier = two_years.__class__.objects.get(year=2016)

    def more(how_many):
        made = make_forms(earlier, areas.binh_son, how_many, by=hong)
        make_next_year(two_years, made, by=hong)

    queries = assert_same_queries(clients["hong"], page("poor_movements"), lambda: more(7), lambda: more(300))
    assert queries <= 21


def test_the_unreviewed_are_as_many_as_the_balance_says(two_years, areas):
    sheet = balance_sheet(two_years)
    counts = {unit: each.poor.unreviewed + each.near.unreviewed for unit, each in sheet.by_commune.items()}
    assert unreviewed_counts(two_years) == {unit: number for unit, number in counts.items() if number} != {}


# Two years side by side


@pytest.mark.parametrize("commune", ["", "15769"])
@pytest.mark.parametrize("key", COMPARED)
def test_two_years_are_the_two_tables_and_their_difference(two_years, hong, key, commune):
    both = table(key, hong, commune=commune, compare=2016)
    alone = {year: table(key, hong, commune=commune, year=year) for year in (2016, 2017)}
    assert both.title.endswith(f", so với năm {2016 + REPORTS[key].years_ahead}")
    for row in both.rows:
        cells = {column.key: cell.value for column, cell in zip(both.columns, row.cells, strict=True)}
        for year, single in alone.items():
            wanted = values(single, row.label)
            for name in {key.rpartition("_")[0] for key in cells}:
                # A leg of the balance that a year leaves out counted nothing, or had nothing to start from.
                left_out = None if wanted.get("opening", 0) is None else 0
                assert cells[f"{name}_{year}"] == wanted.get(name, left_out)
        for name in {key.rpartition("_")[0] for key in cells}:
            before, after = cells[f"{name}_2016"], cells[f"{name}_2017"]
            wanted = None if None in (before, after) else after - before
            assert cells[f"{name}_change"] == wanted


@pytest.mark.parametrize("key", COMPARED)
def test_compared_years_agree_on_page_in_excel_and_in_word(two_years, hong, clients, key):
    found = table(key, hong, compare=2016)
    shown = page_cells(found)
    assert file_cells(found, sheet_rows(file_of(found))[: len(shown)]) == shown
    url = reverse("report_docx", kwargs={"year": 2017, "key": key}, query={"so_voi": "2016"})
    rows = paper_rows(clients["hong"].get(url).content, found.head_lines)
    assert rows == [[number, label, *cells] for number, label, cells in shown]


def test_a_compared_figure_opens_the_households_of_its_year(two_years, clients):
    rows = page_rows(clients["hong"].get(page("classes", so_voi="2016")).text)
    years = set()
    for text, link in rows[-1][2:]:
        if link:
            years.add(link[:6])
            assert clients["hong"].get(link).context["page_obj"].paginator.count == int(text)
    assert years == {"/2016/", "/2017/"}


def test_what_cannot_be_compared_is_said(two_years, year_2022, hong, clients):
    with pytest.raises(NotComparableError, match="2015"):
        table("classes", hong, compare=2015)
    with pytest.raises(NotComparableError, match="không đặt cạnh nhau"):
        table("causes", hong, year=2022, compare=2017)
    with pytest.raises(NotComparableError, match="không so sánh hai năm"):
        table("programme_targets", hong, compare=2016)
    assert "Các năm của chương trình đã đứng cạnh nhau." in clients["hong"].get(page("programme_targets")).text
    for asked in ("2015", "abcd", "20161"):
        assert clients["hong"].get(page("classes", so_voi=asked)).status_code == 404
    assert years_to_compare(REPORTS["causes"], year_2022) == []
    assert years_to_compare(REPORTS["classes"], year_2022) == [2017, 2016]


def test_units_that_became_one_are_added_up(two_years, year_2022, hong, areas):
    """Minh Dân and Minh Châu joined the town in 2019: its figure of 2017 is that of the three."""
    found = table("classes", hong, year=2022, compare=2017)
    SurveyForm.objects.filter(round=two_years, commune__code="15700").update(commune=areas.commune("15694"))
    town = values(table("classes", hong, year=2022, compare=2017), "Thị trấn Triệu Sơn")
    forms = SurveyForm.objects.filter(round=two_years, commune__code__in=("15664", "15694", "15697"))
    assert town["poor_2017"] == forms.filter(household_class__in=("N1", "N2")).count() > 5
    assert any("sáp nhập" in remark for remark in found.remarks)
    assert any("đổi chuẩn" in remark for remark in found.remarks)
    row = next(row for row in found.rows if row.kind is RowKind.TOTAL)
    drills = [cell.drill for column, cell in zip(found.columns, row.cells, strict=True) if cell.drill]
    assert {drill.year for drill in drills} == {None, 2017}


def test_last_years_rate_of_a_merged_unit_is_of_all_that_became_it(two_years, year_2022):
    """A periodic report says the rate that the movement table says."""
    two_years.commune_surveys.filter(commune__code__in=("15694", "15697")).update(household_total=700)
    town = year_2022.commune_surveys.get(commune__code="15664").commune
    found = survey_values(year_2022, town)
    assert found["ty_le_ngheo_nam_truoc"] == share(found["so_ho_ngheo_dau_nam"], 1_600 + 2 * 700) != "0.00"
    assert found["muc_giam"] is not None
