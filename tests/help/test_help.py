"""Trợ giúp: its examples are what the rule says, its year is the register's, and the first visit can be put away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import GuideRead
from accounts.permissions import Role
from households.classification import CannotClassify, classify
from households.standards import STANDARDS, HouseholdClass
from trieuson_poverty.help.examples import EXAMPLES
from trieuson_poverty.help.roles import WORK
from trieuson_poverty.help.trying import TryForm

HERE = "/tro-giup/"
PAGES = (HERE, f"{HERE}phan-loai/", f"{HERE}thuat-ngu/", f"{HERE}phim-tat/")


def text_of(response):
    return response.content.decode()


def test_the_examples_come_out_as_the_law_has_them():
    expected = ("N1", "N2", "CN", "N2", "N1", "KN", "TB", "CN")
    assert tuple(example.result.household_class for example in EXAMPLES) == expected
    assert {*expected} >= {HouseholdClass.N1, HouseholdClass.N2, HouseholdClass.CN, HouseholdClass.TB}


def test_the_page_shows_what_the_rule_answers(clients):
    page = text_of(clients["lan"].get(f"{HERE}phan-loai/"))
    for example in EXAMPLES:
        assert example.story in page and example.result.reasons[0] in page
    assert "700.000" in page and "1.300.000" in page  # the lines of the acts


def test_one_can_try_a_household_of_ones_own(clients):
    asked = f"{HERE}phan-loai/?chuan=QD59-2015&khu_vuc=rural&thu_nhap=850.000&diem=&thieu=3"
    page = text_of(clients["bac"].get(asked))
    assert '<span class="tag poor">Hộ nghèo (N2' in page and "Gần ranh giới" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("chuan=QD59-2015&khu_vuc=rural&thu_nhap=&diem=&thieu=3", "thu nhập"),
        ("chuan=QD59-2015&khu_vuc=rural&thu_nhap=chin&diem=&thieu=3", "Thu nhập"),
        ("chuan=KHAC&khu_vuc=mars&thu_nhap=1&diem=&thieu=99", "chỉ số"),
    ],
)
def test_a_wrong_try_is_answered_in_words(clients, asked, said):
    response = clients["lan"].get(f"{HERE}phan-loai/?{asked}")
    assert response.status_code == 200
    assert "cần sửa" in text_of(response) and said in text_of(response)


@given(
    st.sampled_from([each.code for each in STANDARDS]), st.sampled_from(["urban", "rural"]),
    st.one_of(st.none(), st.integers(0, 10_000_000)), st.one_of(st.none(), st.integers(0, 500)), st.integers(0, 14),
)  # fmt: skip
def test_the_form_answers_as_the_rule_does(code, area, income, points, lacking):
    asked = {"chuan": code, "khu_vuc": area, "thu_nhap": income, "diem": points, "thieu": lacking}
    form = TryForm({key: "" if value is None else str(value) for key, value in asked.items()})
    standard = next(each for each in STANDARDS if each.code == code)
    try:
        expected = classify(standard=standard, area=area, deprivations=lacking, b1=points, income=income)
    except CannotClassify:
        assert not form.is_valid()
    else:
        assert form.is_valid() and form.result == expected


@pytest.mark.parametrize("name", ["lan", "nam", "hong", "quang", "bac", "quan_tri", "thanh_tra"])
def test_every_role_finds_its_own_year_and_can_open_what_it_names(clients, year_2017, name):
    browser = clients[name]
    page = text_of(browser.get(HERE))
    links = re.findall(r'<li><strong><a href="([^"]+)"', page)
    assert (
        links and {href: browser.get(href).status_code for href in links if browser.get(href).status_code >= 400} == {}
    )
    for path in PAGES:
        assert browser.get(path).status_code == 200


def test_the_days_are_those_of_the_register(clients, year_2017):
    page = text_of(clients["lan"].get(HERE))
    assert "15/11" in page and "III.1.3" in page
    body = text_of(clients["bac"].get(HERE))
    assert "III.2.3.5" in body and "III.1.3" not in body


def test_other_roles_can_be_read_without_their_links(clients):
    page = text_of(clients["lan"].get(f"{HERE}vai-tro/{Role.LABOUR_OFFICER}/"))
    assert WORK[Role.LABOUR_OFFICER][0][0] in page and "<li><strong><a href" not in page
    assert clients["lan"].get(f"{HERE}vai-tro/vua/").status_code == 404


def test_the_first_visit_is_shown_until_it_is_put_away_for_that_person_alone(clients, year_2017, lan):
    assert "Lần đầu vào đây?" in text_of(clients["lan"].get("/"))
    for _ in range(2):  # a second click is no error
        assert clients["lan"].post(f"{HERE}da-xem/").url == "/"
    assert "Lần đầu vào đây?" not in text_of(clients["lan"].get("/"))
    assert GuideRead.objects.get().user == lan
    assert "Lần đầu vào đây?" in text_of(clients["nam"].get("/"))


def test_help_is_one_step_away_from_every_page(clients, year_2017):
    for path in ("/", "/2017/ho/", "/nhiem-vu/2017/", "/tai-khoan/"):
        assert f'href="{HERE}"' in text_of(clients["lan"].get(path))
