"""Every report, in every format, for every role: the page, Excel and Word hold the same cells, or all three refuse.

Who may take what is written out here, apart from the program's own rules.
"""

import pytest
from django.urls import reverse

from assignments.actions import open_year
from households.filters import FormFilters
from reports.build import build_list, build_table, open_scope
from reports.definitions import REPORTS
from tests.conftest import CAST
from tests.reports.reading import file_texts, page_rows, paper_rows, sheet_rows

# One group each: every group is gone through in test_pages.py and test_docx.py.
TABLES = [(key, (report.groups or ("",))[0]) for key, report in REPORTS.items() if not report.is_list]
LISTS = [(key, group) for key, report in REPORTS.items() if report.is_list for group in report.groups or ("",)]
READERS = ("lan", "nam", "hong", "quang", "bac", "thanh_tra")  # one of every role but the administrator
TAKERS = ("lan", "nam", "hong", "thanh_tra")  # of lists of households
FORMATS = ("report_page", "report_xlsx", "report_docx")
PAGE_ROWS = 20  # of a list on screen


@pytest.fixture
def whole_year(two_years, plan, money, fund, hong):
    """2017 with the review of the year before, a plan partly carried out, money, the fund, and its duties."""
    open_year(by=hong, year=2017)
    return two_years


def address(name, key, **params):
    return reverse(name, kwargs={"year": 2017, "key": key}, query={word: said for word, said in params.items() if said})


def shown_to(client, key, **params):
    """The texts of the page's rows."""
    response = client.get(address("report_page", key, **params))
    assert response.status_code == 200, key
    return [[text.replace("\xa0", " ") for text, _ in row] for row in page_rows(response.text)]


def filed_for(client, key, columns, **params):
    """The same of the Excel file: rows up to the notes below the table, worded as the page must word them."""
    response = client.get(address("report_xlsx", key, **params))
    assert response.status_code == 200, key
    rows = sheet_rows(b"".join(response.streaming_content))
    return [[text.replace("\xa0", " ") for text in row] for row in file_texts(columns, [r for r in rows if r[1] != ""])]


def printed_for(client, key, heads, **params):
    """The same of the Word paper's table or its parts side by side, below their lines of heads."""
    response = client.get(address("report_docx", key, **params))
    assert response.status_code == 200, key
    return paper_rows(response.content, heads)


def test_the_roles_of_this_matrix_are_all_the_roles_there_are(cast):
    assert {CAST[who] for who in READERS} | {CAST["quan_tri"]} == set(CAST.values())


@pytest.mark.parametrize("who", READERS)
def test_every_table_is_the_same_on_the_page_in_excel_and_in_word(whole_year, request, as_user, who):
    user = request.getfixturevalue(who)
    client = as_user(user)
    empty = set()
    for key, group in TABLES:
        table = build_table(REPORTS[key], open_scope(user=user, year=2017), group=group, now=None)
        shown = shown_to(client, key, nhom=group)
        assert filed_for(client, key, table.columns, nhom=group) == shown, (key, group)
        assert printed_for(client, key, table.head_lines, nhom=group) == shown, (key, group)
        if not shown:
            empty.add(key)
    assert empty <= {"money", "fund"}, "only another's money and the fund's book have nothing to show a reader"


@pytest.mark.parametrize("who", ["nam", "bac"])
def test_two_years_too_are_the_same_in_every_format(whole_year, request, as_user, who):
    """The other tests of two years read them as Phòng LĐTBXH (test_movements.py)."""
    user = request.getfixturevalue(who)
    client = as_user(user)
    for key, group in TABLES:
        if REPORTS[key].compares:
            table = build_table(REPORTS[key], open_scope(user=user, year=2017), group=group, compare=2016, now=None)
            shown = shown_to(client, key, nhom=group, so_voi="2016")
            assert filed_for(client, key, table.columns, nhom=group, so_voi="2016") == shown, key
            assert printed_for(client, key, table.head_lines, nhom=group, so_voi="2016") == shown, key


@pytest.mark.parametrize("who", TAKERS)
def test_every_list_on_screen_is_the_beginning_of_its_file_and_has_no_paper(year_2017, request, as_user, who):
    user = request.getfixturevalue(who)
    client = as_user(user)
    for key, group in LISTS:
        for personal in ("", "1"):
            columns = build_list(
                REPORTS[key],
                open_scope(user=user, year=2017),
                filters=FormFilters(class_group=group),
                with_personal=bool(personal),
                now=None,
            ).columns
            params = {"nhom": group, "ca_nhan": personal}
            hidden = {2 + place for place, column in enumerate(columns) if column.is_identity}
            assert bool(hidden) == bool(personal)
            in_file = filed_for(client, key, columns, **params)
            told = [[text for place, text in enumerate(row) if place not in hidden] for row in in_file]
            assert shown_to(client, key, **params) == told[:PAGE_ROWS] != [], (key, group)
            assert client.get(address("report_docx", key, **params)).status_code == 404


@pytest.mark.parametrize("who", ["quang", "bac", "quan_tri"])
def test_who_may_not_take_lists_gets_them_in_no_format(year_2017, clients, who):
    for key, group in LISTS:
        for name in FORMATS:
            assert clients[who].get(address(name, key, nhom=group)).status_code in (403, 404), (name, key)
    assert clients[who].get(reverse("report_form_list", kwargs={"year": 2017})).status_code == 403


def test_the_administrator_gets_no_report_in_any_format(year_2017, clients):
    for key, group in [*TABLES, *LISTS]:
        for name in FORMATS:
            assert clients["quan_tri"].get(address(name, key, nhom=group)).status_code in (403, 404), (name, key)


@pytest.mark.parametrize("who", ["lan", "nam"])
def test_a_commune_gets_no_report_of_another_in_any_format(year_2017, clients, who):
    for key, group in [*TABLES, *LISTS]:
        for name in FORMATS:
            asked = clients[who].get(address(name, key, nhom=group, xa="15700"))
            assert asked.status_code in (403, 404), (name, key)
