"""The catalogue: what one may open, a quick look, what one used lately and keeps."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from reports.models import Bookmark
from tests.reports.reading import page_rows
from tests.reports.test_pages import page

CATALOGUE = reverse("report_list", kwargs={"year": 2017})


def keep(client, key, query="", *, is_kept=True, **more):
    url = reverse("report_favourite", kwargs={"year": 2017, "key": key})
    return client.post(url, {"query": query, **({"ghim": "1"} if is_kept else {}), **more})


def test_it_names_what_the_reader_may_open(year_2017, clients):
    text = clients["hong"].get(CATALOGUE).text
    for name in ("Diễn biến hộ nghèo", "Chỉ số nghèo đa chiều", "Nhiệm vụ đúng hạn", "Danh sách hộ của năm"):
        assert name in text
    assert "Danh sách hộ của năm" not in clients["quang"].get(CATALOGUE).text


def test_what_one_opened_last_stands_first_and_nobody_else_sees_it(year_2017, hong, clients, clock):
    for url in (page("causes", nhom="can_ngheo", xa="15769"), page("classes"), page("poor_households", ca_nhan="1")):
        clients["hong"].get(url)
        clock.advance(minutes=1)
    recent = clients["hong"].get(CATALOGUE).context["recent"]
    assert [words for words, _, _ in recent] == [
        "Danh sách hộ nghèo, hộ cận nghèo · có thông tin cá nhân",
        "Hộ nghèo, hộ cận nghèo",
        "Nguyên nhân nghèo · Hộ cận nghèo · Xã Bình Sơn",
    ]
    _, key, query = recent[-1]
    assert (
        clients["hong"].get(f"{reverse('report_page', kwargs={'year': 2017, 'key': key})}?{query}").status_code == 200
    )
    assert clients["quang"].get(CATALOGUE).context["recent"] == []


def test_the_same_report_again_moves_up_instead_of_doubling(year_2017, hong, clients, clock):
    for key in ("classes", "causes", "classes"):
        clients["hong"].get(page(key))
        clock.advance(hours=1)
    assert list(Bookmark.objects.filter(user=hong).values_list("key", flat=True)) == ["classes", "causes"]


def test_a_kept_report_stays_and_can_be_let_go(year_2017, hong, clients):
    response = keep(clients["hong"], "causes", "nhom=can_ngheo")
    assert response.url == page("causes", nhom="can_ngheo")
    assert "Bỏ ghim" in clients["hong"].get(response.url).text
    assert "Bỏ ghim" not in clients["hong"].get(page("causes")).text
    for key in ("classes", "deprivations"):
        clients["hong"].get(page(key))
    favourites = clients["hong"].get(CATALOGUE).context["favourites"]
    assert favourites == [("Nguyên nhân nghèo · Hộ cận nghèo", "causes", "nhom=can_ngheo")]
    keep(clients["hong"], "causes", "nhom=can_ngheo", is_kept=False)
    assert clients["hong"].get(CATALOGUE).context["favourites"] == []


def test_old_uses_are_forgotten_but_not_what_is_kept(year_2017, hong, clients, clock):
    keep(clients["hong"], "duties")
    for commune in [survey.commune.code for survey in year_2017.commune_surveys.select_related("commune")][:34]:
        clients["hong"].get(page("classes", xa=commune))
        clock.advance(minutes=1)
    assert Bookmark.objects.filter(user=hong, is_favourite=False).count() == 30
    assert Bookmark.objects.filter(user=hong, is_favourite=True).count() == 1


def test_a_report_that_is_gone_is_not_shown(year_2017, hong, clients, clock):
    Bookmark.objects.create(user=hong, key="cu", query="", used_at=clock.now(), is_favourite=True)
    context = clients["hong"].get(CATALOGUE).context
    assert context["favourites"] == context["recent"] == []


@pytest.mark.parametrize("query", ["nhom=giau&xa=99999", "%%%", "a" * 400, "x=<script>"])
def test_nonsense_is_kept_as_nonsense_and_breaks_nothing(year_2017, clients, query):
    assert keep(clients["hong"], "causes", query, ve="danh-muc").status_code == 302
    response = clients["hong"].get(CATALOGUE)
    assert response.status_code == 200 and "<script>" not in response.text
    assert keep(clients["hong"], "khong-co").status_code == 404


def test_a_quick_look_shows_groups_and_totals(year_2017, clients):
    text = clients["hong"].get(f"{CATALOGUE}?xem=classes").text
    labels = [row[1][0] for row in page_rows(text)]
    assert labels == ["Khu vực thành thị", "Khu vực nông thôn", "Tổng cộng"]
    assert "Mở cả biểu (còn 36 dòng)" in text
    assert [row[1][0] for row in page_rows(clients["lan"].get(f"{CATALOGUE}?xem=classes").text)][-1] == "Tổng cộng"
    assert clients["hong"].get(f"{CATALOGUE}?xem=khong-co").status_code == 404
    assert page_rows(clients["hong"].get(f"{CATALOGUE}?xem=poor_households").text) == []


def test_file_names_are_words_without_accents(year_2017, clients):
    url = reverse("report_xlsx", kwargs={"year": 2017, "key": "causes"}, query={"nhom": "can_ngheo", "xa": "15769"})
    named = clients["hong"].get(url).headers["Content-Disposition"]
    assert 'filename="nguyen-nhan-ngheo-2017-xa-binh-son-can-ngheo.xlsx"' in named


def test_the_page_lists_what_the_command_lists(year_2017, clients):
    out = io.StringIO()
    call_command("export_report", "--list", stdout=out)
    context = clients["hong"].get(CATALOGUE).context
    on_page = [report.key for _, reports in context["sections"] for report in reports]
    on_page += [key for key, _, _ in context["periodic"]]
    assert sorted(on_page) == sorted(line.split("\t")[0] for line in out.getvalue().splitlines())


@pytest.mark.parametrize(("who", "places"), [("hong", 3), ("quang", 3), ("lan", 1), ("bac", 1), ("thanh_tra", 3)])
def test_periodic_reports_are_where_the_catalogue_says(year_2017, clients, who, places):
    linked = [url for _, _, found in clients[who].get(CATALOGUE).context["periodic"] for _, url in found]
    assert len(linked) == places
    assert [clients[who].get(url).status_code for url in linked] == [200] * places
