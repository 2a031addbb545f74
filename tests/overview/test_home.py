"""The first page of each role: what it says, what it leads to, and what it costs."""

import gzip
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.urls import resolve

from areas.models import Commune
from assignments.actions import open_year
from households.actions.flags import look_at_stale
from households.models import CommuneSurvey, QualityCheck, QualityWarning
from tests.factories import make_user
from tests.reports.factories import make_forms


def main_of(response):
    """The page from its heading on, without header and footer."""
    text = response.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def links(text):
    return sorted({each.replace("&amp;", "&") for each in re.findall(r'href="([^"#][^"]*)"', text)})


@pytest.fixture
def working_year(two_years, hong):
    """2017 with forms, the year before, and the tasks given out."""
    open_year(by=hong, year=2017)
    return two_years


def some_of_each(addresses, most=6):
    """Every sort of address, of those that differ in numbers only at most so many, from the first to the last."""
    alike = {}
    for address in addresses:
        alike.setdefault(re.sub(r"\d+", "#", address), []).append(address)
    return {each for same in alike.values() for each in [*same[:: -(-len(same) // most)], same[-1]]}


@pytest.mark.parametrize("name", ["lan", "nam", "hong", "quang", "thanh_tra", "bac", "quan_tri"])
def test_whatever_a_first_page_leads_to_opens(clients, working_year, name):
    browser = clients[name]
    page = browser.get("/?nam=2017")
    assert page.status_code == 200
    found = [urljoin("/", href) for href in links(main_of(page))]
    assert all(resolve(urlsplit(href).path) for href in found)
    answers = {href: browser.get(href).status_code for href in some_of_each(found)}
    assert {href: status for href, status in answers.items() if status not in (200, 302)} == {}
    assert len(answers) >= 3


def test_phong_ldtbxh_reads_its_district_in_one_page(clients, working_year):
    page = main_of(clients["hong"].get("/?nam=2017"))
    assert "Huyện Triệu Sơn, năm rà soát 2017" in page and "Đã công nhận 0/36 xã, thị trấn" in page
    assert page.count('<li class="col-') == 36  # the map
    assert "So với đường chỉ tiêu" in page and "Nguyên nhân nghèo" in page
    assert "Đầy đủ và đúng hạn" in page and "Việc đến hạn" in page
    assert re.search(r"<tr class=\"total\">.*Toàn huyện", page)


def test_a_figure_and_the_list_that_it_opens_agree(clients, working_year):
    page = main_of(clients["hong"].get("/?nam=2017"))
    [(href, shown)] = re.findall(r'<dt>Hộ nghèo</dt><dd><a href="([^"]+)">(\d+)</a>', page)
    listed = clients["hong"].get(href.replace("&amp;", "&"))
    assert listed.context["page_obj"].paginator.count == int(shown) > 0


def test_the_map_is_coloured_by_what_the_address_asks_for(clients, working_year):
    by_number = main_of(clients["hong"].get("/?nam=2017&do=so-ho"))
    assert "Số hộ nghèo theo xã, hộ" in by_number
    assert re.search(r'xa=15769">Bình Sơn <b>\d+</b><span class="sr"> \(mức [45] trên 5\)', by_number)
    by_rate = main_of(clients["hong"].get("/?nam=2017&do=khong-co"))
    assert "Tỷ lệ hộ nghèo theo xã, %" in by_rate
    assert re.search(r'xa=15673">Thọ Tiến <b>–</b><span class="sr"> \(chưa có số liệu\)', by_rate)


def test_the_table_is_ordered_by_what_the_address_asks_for(clients, working_year):
    page = main_of(clients["hong"].get("/?nam=2017&xep=-ngheo"))
    names = re.findall(r'<th scope="row" class="nowrap"><a href="/\?nam=2017&amp;xa=\d+">([^<]+)', page)
    assert names[0] == "Bình Sơn" and len(names) == 36


def test_a_commune_of_the_district_opens_with_its_villages(clients, working_year):
    page = main_of(clients["hong"].get("/?nam=2017&xa=15769"))
    assert "Xã Bình Sơn, năm rà soát 2017" in page and "Từng thôn" in page and "Tiến trình rà soát" in page
    assert clients["hong"].get("/?nam=2017&xa=99999").status_code == 404


def test_an_officer_reads_her_commune_and_no_other(clients, working_year):
    page = main_of(clients["lan"].get("/?nam=2017"))
    assert "Xã Bình Sơn" in page and "Dân Lực" not in page and "Nhập phiếu" in page
    assert clients["lan"].get("/?nam=2017&xa=15700").status_code == 404
    assert clients["lan"].get("/2017/tom-tat/?xa=15700").status_code == 404
    assert "Xã Dân Lực" in main_of(clients["tam"].get("/?nam=2017"))


def test_a_body_reads_figures_of_its_remit_and_no_way_to_a_household(clients, working_year):
    page = main_of(clients["bac"].get("/?nam=2017"))
    assert "Phòng Nông nghiệp" in page and "Nhu cầu theo xã" in page and "Bình Sơn" in page
    sheet = main_of(clients["bac"].get("/2017/tom-tat/"))
    assert "Tỷ lệ hộ nghèo theo xã" in sheet
    assert not [href for href in links(page + sheet) if "/ho/" in href or "/phieu/" in href or "xa=" in href]


def test_the_administrator_reads_no_figure_of_a_household(clients, working_year, areas):
    page = main_of(clients["quan_tri"].get("/"))
    assert "Tài khoản đang dùng" in page and "manage.py backup" in page
    assert "Hộ nghèo" not in page
    assert "Xã Thọ Sơn" in page  # nobody of it can sign in yet


def test_the_administrator_sees_who_is_locked_out(clients, lan, client, areas):
    for _ in range(5):
        client.post("/dang-nhap/", {"username": "ha.lan", "password": "sai mật khẩu"})
    assert "ha.lan" in main_of(clients["quan_tri"].get("/"))


def test_a_leader_reads_one_sheet(clients, working_year):
    response = clients["quang"].get("/?nam=2017")
    page = main_of(response)
    assert "one-page" in response.content.decode() and "data-print" in page
    assert "Tỷ lệ hộ nghèo cao nhất" in page and "Từng xã, thị trấn" not in page
    assert "one-page" in clients["nam"].get("/2017/tom-tat/").content.decode()


def test_a_year_without_survey_or_tasks_says_what_to_do_next(clients, areas):
    for name in ("lan", "hong", "quang", "bac", "thanh_tra"):
        page = main_of(clients[name].get("/"))
        assert "Chưa mở năm rà soát nào" in page or "chưa được giao" in page


def test_people_of_a_merged_commune_read_the_old_year_as_it_was(as_user, year_2017, areas):
    call_command("load_areas", verbosity=0)
    heir = Commune.objects.filter(predecessors=areas.commune("15664")).exclude(code="15769").first()
    page = main_of(as_user(make_user(role="commune_officer", commune=heir)).get("/?nam=2017"))
    ancestors = Commune.objects.with_ancestors([heir.pk])
    there = CommuneSurvey.objects.filter(round=year_2017, commune__in=ancestors).count()
    assert there > 1 and heir.name in page
    assert page.count('<th scope="row" class="nowrap"><a') == there


@pytest.mark.parametrize("name", ["lan", "hong", "bac", "quang"])
def test_the_queries_do_not_grow_with_the_households(clients, working_year, areas, hong, assert_same_queries, name):
    def more():
        make_forms(working_year, areas.binh_son, 20, by=hong, villages=6)
        make_forms(working_year, areas.commune("15673"), 20, by=hong)
        look_at_stale(working_year)  # forms just saved are looked through once, then no more

    asked = assert_same_queries(clients[name], "/?nam=2017", lambda: None, more)
    assert asked <= 50


@pytest.mark.parametrize("name", ["lan", "hong", "bac", "quang", "quan_tri", "thanh_tra"])
def test_the_page_is_light(clients, working_year, name):
    assert len(gzip.compress(clients[name].get("/?nam=2017").content, 6)) <= 30 * 1024


def test_the_questions_are_those_of_the_forms_as_they_stand(clients, working_year, hong):
    """Forms written behind the pages' backs count when the first page is opened, a few communes at a time."""
    look_at_stale(working_year)
    for commune in Commune.objects.valid_on(working_year.reference_date)[:6]:
        make_forms(working_year, commune, 2, by=hong)
    QualityCheck.objects.all().delete()
    QualityWarning.objects.all().delete()
    first, *_, last = (main_of(clients["hong"].get("/?nam=2017")) for _ in range(3))
    assert "chưa kể phiếu vừa nhập của" in first and "chưa kể phiếu" not in last
    asked = QualityWarning.objects.unanswered().count()
    assert asked and f">{asked}</a>" in last[: last.index("chỗ đáng hỏi lại")]


def test_the_page_is_shown_while_an_import_holds_the_database(clients, working_year, hong, areas, monkeypatch):
    make_forms(working_year, areas.binh_son, 2, by=hong)

    def held(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("households.actions.flags.look_at_commune", held)
    assert "chưa kể phiếu vừa nhập của" in main_of(clients["hong"].get("/?nam=2017"))
