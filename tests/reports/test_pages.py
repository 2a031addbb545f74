"""The pages and files as the cast gets them: who sees what, where a number leads, and that page and file agree."""

import io

import pytest
from django.http import QueryDict
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEntry
from accounts.permissions import Role
from areas.models import Commune
from households.filters import FormFilters, read_filters
from households.listing import Listing
from households.models import Household, SurveyForm
from reports.build import build_list, build_table, open_scope
from reports.definitions import REPORTS
from tests.factories import make_user
from tests.reports.factories import make_forms, make_round
from tests.reports.reading import file_texts, page_rows, sheet_rows

NOT_OF_HOUSEHOLDS = {"Thực hiện"}  # the section whose figures are of tasks, plans and money
TABLES = [key for key, report in REPORTS.items() if not report.is_list]
LISTS = [key for key, report in REPORTS.items() if report.is_list]
EVERY_TABLE = [
    (key, group) for key, report in REPORTS.items() if not report.is_list for group in report.groups or ("",)
]
NO_HOUSEHOLDS = {key for key in TABLES if REPORTS[key].section in NOT_OF_HOUSEHOLDS}
WITH_HOUSEHOLDS = [(key, group) for key, group in EVERY_TABLE if key not in NO_HOUSEHOLDS]


def page(key, year=2017, **params):
    return reverse("report_page", kwargs={"year": year, "key": key}, query=params)


def file(key, year=2017, **params):
    return reverse("report_xlsx", kwargs={"year": year, "key": key}, query=params)


def content(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def params_of(group="", commune=""):
    return {key: value for key, value in (("nhom", group), ("xa", commune)) if value}


# Page = file


@pytest.mark.parametrize(("who", "commune"), [("hong", ""), ("hong", "15769"), ("lan", ""), ("bac", ""), ("quang", "")])
@pytest.mark.parametrize(("key", "group"), EVERY_TABLE)
def test_page_and_file_hold_the_same_cells(year_2017, cast, clients, key, group, who, commune):
    params = params_of(group, commune)
    shown = [[text for text, _ in row] for row in page_rows(clients[who].get(page(key, **params)).text)]
    scope = open_scope(user=getattr(cast, who), year=2017, commune_code=commune)
    columns = build_table(REPORTS[key], scope, group=group, now=None).columns
    rows = sheet_rows(content(clients[who].get(file(key, **params))))
    if key not in NO_HOUSEHOLDS:
        assert len(shown) == (39 if scope.commune is None else 4)
    assert file_texts(columns, rows[: len(shown)]) == shown


@pytest.mark.parametrize("key", LISTS)
def test_a_list_on_screen_is_the_beginning_of_its_file_without_identity_numbers(year_2017, hong, clients, key):
    params = {"ca_nhan": "1"}
    shown = [[text for text, _ in row] for row in page_rows(clients["hong"].get(page(key, **params)).text)]
    rows = sheet_rows(content(clients["hong"].get(file(key, **params))))
    columns = build_list(
        REPORTS[key],
        open_scope(user=hong, year=2017),
        filters=FormFilters(),
        with_personal=True,
        now=None,
    ).columns
    (identity,) = [place for place, column in enumerate(columns) if column.is_identity]
    in_file = file_texts(columns, rows)
    assert all(row[2 + identity].startswith("038080") for row in in_file)
    assert [row[: 2 + identity] + row[3 + identity :] for row in in_file][: len(shown)] == shown
    assert len(shown) == min(20, len(rows))


# Drill-down


@pytest.mark.parametrize(("who", "commune"), [("hong", ""), ("hong", "15769"), ("lan", "")])
@pytest.mark.parametrize(("key", "group"), WITH_HOUSEHOLDS)
def test_every_count_leads_to_exactly_its_households(year_2017, cast, clients, key, group, who, commune):
    make_waiting(year_2017)
    rows = page_rows(clients[who].get(page(key, **params_of(group, commune))).text)
    opened = {}
    for row in rows:
        for text, link in row[2:]:
            if link and link not in opened:
                address, _, query = link.partition("?")
                assert address == reverse("form_list", kwargs={"year": 2017})
                filters = read_filters(QueryDict(query))
                assert filters.problems == ()
                opened[link] = Listing(year_2017, filters, getattr(cast, who)).totals.count
            if link:
                assert opened[link] == int(text.replace(".", "")), link
    assert len(opened) >= 8


@pytest.mark.parametrize("key", sorted(set(TABLES) - NO_HOUSEHOLDS))
def test_a_count_opens_the_page_of_its_households(year_2017, clients, key):
    make_waiting(year_2017)
    total = page_rows(clients["hong"].get(page(key)).text)[-1]
    for text, link in total[2:7]:
        if link:
            response = clients["hong"].get(link)
            assert response.status_code == 200
            assert response.context["page_obj"].paginator.count == int(text)


def make_waiting(survey_round):
    """A household without a form in every village that has forms: on the year's list, in no count."""
    for form in SurveyForm.objects.filter(round=survey_round).order_by("village_id"):
        if not Household.objects.filter(code__endswith="-99999", village=form.village).exists():
            Household.objects.create(
                code=f"{form.commune.code}-{form.village.number:02}-99999",
                village=form.village,
                head_name="Hộ chờ",
                ethnicity=1,
                search_key="ho cho",
            )


@pytest.mark.parametrize("key", TABLES)
def test_every_count_that_is_not_zero_is_a_link_and_no_other_cell(year_2017, clients, hong, key):
    rows = page_rows(clients["hong"].get(page(key)).text)
    columns = build_table(REPORTS[key], open_scope(user=hong, year=2017), now=None).columns
    for row in rows:
        for column, (text, link) in zip(columns, row[2:], strict=True):
            assert bool(link) == (column.kind == "count" and text not in ("", "0"))


@pytest.mark.parametrize("key", sorted(set(TABLES) - NO_HOUSEHOLDS))
def test_a_body_of_the_district_reads_the_figures_and_opens_no_household(year_2017, clients, key):
    rows = page_rows(clients["bac"].get(page(key)).text)
    assert any(text not in ("", "0") for text, _ in rows[-1][2:])
    assert not [link for row in rows for _, link in row[2:] if link]
    assert [link for row in rows for _, link in row[:2] if "/bang/" in link]


# Who sees what


def test_a_commune_person_asking_for_another_commune_finds_nothing(year_2017, clients):
    for url in (page("classes", xa="15700"), file("classes", xa="15700"), page("poor_households", xa="15700")):
        assert clients["lan"].get(url).status_code == 404
        assert clients["hong"].get(url).status_code == 200


def test_a_commune_person_reads_their_own_commune_by_village(year_2017, clients):
    rows = page_rows(clients["lan"].get(page("classes")).text)
    assert [row[1][0] for row in rows] == ["Thôn 1", "Thôn 2", "Thôn 3", "Tổng cộng"]
    assert "Dân Lực" not in clients["lan"].get(page("classes")).text


@pytest.mark.parametrize("key", REPORTS)
def test_the_administrator_reads_no_figures(year_2017, clients, key):
    for url in (page(key), file(key), reverse("report_list", kwargs={"year": 2017})):
        assert clients["quan_tri"].get(url).status_code == 403


@pytest.mark.parametrize("who", ["quang", "bac"])
def test_lists_are_for_those_who_may_take_them_away(year_2017, clients, who):
    urls = [page("poor_households"), file("poor_households"), reverse("report_form_list", kwargs={"year": 2017})]
    for url in urls:
        assert clients[who].get(url).status_code == 403
    catalogue = clients[who].get(reverse("report_list", kwargs={"year": 2017})).text
    assert "Nguyên nhân nghèo" in catalogue and "Danh sách hộ nghèo" not in catalogue
    assert not AuditEntry.objects.filter(action="list.exported").exists()


@pytest.mark.parametrize(
    "url",
    [
        page("khong-co"),
        page("classes", year=2016),
        page("causes", nhom="giau"),
        page("classes", nhom="ngheo"),
        page("classes", xa="99999"),
        file("khong-co"),
        reverse("report_list", kwargs={"year": 2030}),
    ],
)
def test_what_does_not_exist_is_not_found(year_2017, clients, url):
    assert clients["hong"].get(url).status_code == 404


def test_a_unit_that_is_not_in_the_year_is_told_so(year_2017, as_user):
    """The commune made of several in 2025 has records of 2017; one that a year does not know has none."""
    newcomer = make_user(
        role=Role.COMMUNE_OFFICER,
        commune=Commune.objects.create(
            key="x@1", code="99999", name="Xã Mới", kind="xã", area_type="rural", valid_from="2030-01-01"
        ),
    )
    for url in (reverse("report_list", kwargs={"year": 2017}), page("classes")):
        response = as_user(newcomer).get(url)
        assert response.status_code == 200 and "không có trong danh sách xã rà soát năm 2017" in response.text


# What the page says


def test_the_page_says_its_base_its_date_and_what_is_missing(year_2017, clients):
    text = clients["hong"].get(page("classes")).text
    assert "Tỷ lệ so với tổng số hộ dân cư của đơn vị;" in text
    assert "phiếu lưu mới nhất lúc 09:30 20/11/2017" in text
    assert "Chưa nhập “Tổng số hộ dân cư”" in text and "(34/36 đơn vị)" in text
    assert "Cách tính từng cột" in text and "Quyết định 59/2015" in text


def test_a_mark_of_the_other_standard_has_its_own_columns(year_2022, clients):
    text = clients["hong"].get(page("deprivations", year=2022)).text
    assert "Việc làm" in text and "NĐ 07/2021" in text
    assert len(page_rows(text)[0]) == 2 + 1 + 12 * 2


# Lists taken away


def test_taking_a_list_is_written_down(year_2017, clients, hong, areas):
    content(clients["hong"].get(file("poor_households", xa="15769", nhom="can_ngheo", ca_nhan="1")))
    entry = AuditEntry.objects.get(action="list.exported")
    expected = SurveyForm.objects.filter(commune=areas.binh_son, household_class="CN").count()
    assert (entry.by, entry.commune, entry.door) == (hong, areas.binh_son, "page")
    assert entry.changes["Số hộ"] == [None, expected]
    assert entry.changes["Bộ lọc"] == [None, "Đơn vị: Xã Bình Sơn; Phân loại: Hộ cận nghèo"]
    assert entry.changes["Thông tin cá nhân"] == [None, "có, cả số định danh"]


def test_without_personal_columns_nobody_can_be_named_or_called(year_2017, clients):
    book = load_workbook(io.BytesIO(content(clients["hong"].get(file("poor_households")))))
    words = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    for personal in ("Lò Văn Thử", "038080", "0912345678", "Xóm Trên", "1980"):
        assert personal not in words
    assert "Số định danh" not in words
    assert AuditEntry.objects.get(action="list.exported").changes["Thông tin cá nhân"] == [None, "không"]


def test_a_commune_person_takes_their_own_households_only(year_2017, clients):
    rows = sheet_rows(content(clients["lan"].get(reverse("report_form_list", kwargs={"year": 2017}))))
    assert len(rows) == 14 and all(row[1].startswith("15769-") for row in rows)
    for query in ("xa=15700", "tim=Lò", "loai=ngheo"):
        url = f"{reverse('report_form_list', kwargs={'year': 2017})}?{query}"
        for row in sheet_rows(content(clients["lan"].get(url))):
            assert row[1].startswith("15769-")


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"xa": "15769"},
        {"xa": "15769", "loai": "ngheo"},
        {"loai": "CN", "thieu": "2"},
        {"nguyen_nhan": "1"},
        {"khu_vuc": "urban"},
        {"loai": "chua"},
        {"loai": "da"},
        {"tim": "ho cho"},
    ],
)
def test_the_exported_list_is_the_list_on_screen(year_2017, clients, params):
    make_waiting(year_2017)
    on_screen = clients["hong"].get(reverse("form_list", kwargs={"year": 2017}, query=params))
    response = clients["hong"].get(reverse("report_form_list", kwargs={"year": 2017}, query=params))
    rows = sheet_rows(content(response))
    assert len(rows) == on_screen.context["page_obj"].paginator.count > 0
    assert AuditEntry.objects.get(action="list.exported").changes["Số hộ"] == [None, len(rows)]
    codes = [row[1] for row in rows]
    assert codes == sorted(codes)


def test_wrong_filters_lead_back_to_the_list_that_names_them(year_2017, clients):
    response = clients["hong"].get(reverse("report_form_list", kwargs={"year": 2017}, query={"loai": "XX"}))
    assert (response.status_code, response.url) == (302, "/2017/ho/?loai=XX")
    assert not AuditEntry.objects.filter(action="list.exported").exists()


# Queries


@pytest.mark.parametrize(
    "url",
    [
        page("classes"),
        page("deprivations"),
        page("causes", xa="15769"),
        page("beneficiaries"),
        page("multidimensional", theo="dan_toc"),
        file("causes"),
        page("poor_households"),
        file("poor_households", ca_nhan="1"),
        reverse("report_list", kwargs={"year": 2017}),
    ],
)
def test_three_thousand_households_ask_as_many_queries_as_thirty(areas, hong, clients, assert_same_queries, url):
    survey_round = make_round(2017, hong)
    queries = assert_same_queries(
        clients["hong"],
        url,
        lambda: make_forms(survey_round, areas.binh_son, 30, by=hong),
        lambda: make_forms(survey_round, areas.binh_son, 2_970, by=hong),
    )
    assert queries <= 12
