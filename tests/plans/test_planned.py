"""Every figure of the district's plan that counts households opens a list of as many."""

import re

import pytest
from django.urls import reverse

from plans.actions.editing import apply_edits
from plans.actions.steps import submit_plan
from plans.district.actions import draft_district_plan
from plans.edits import ROW, edit_of
from plans.models import PlanLine
from plans.reading import contents_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(plan, lan, nam, hong, year_2017):
    rows = {row.head_name: row for row in contents_of(plan).rows}
    ill = rows["Phạm Thị Ốm"]
    apply_edits(by=lan, plan=plan, edits=[edit_of(ROW, ill, {"remove_deprivations": frozenset({2})})])
    PlanLine.objects.filter(row__head_name="Lò Văn Đất", need_code="water").update(measure_key="")
    PlanLine.objects.filter(row__head_name="Lê Văn Lười").update(body="")
    plan.refresh_from_db()
    submit_plan(by=nam, plan=plan)
    return draft_district_plan(by=hong, survey_round=year_2017, scope="nam")


def test_each_figure_of_causes_deprivations_and_measures_opens_its_households(district, as_user, hong, quang):
    browser, address = as_user(hong), reverse("plan_district", args=[2017, "nam"])
    page = browser.get(address)
    links = re.findall(r'href="(/2017/ke-hoach/ho/\?[^"]*)">([\d.]+)</a>', page.text)
    asked = " ".join(href for href, _ in links)
    for part in ("loai=ngheo", "loai=can_ngheo", "co=giai_phap", "co=xoa", "can=cause:", "can=deprivation:", "gp="):
        assert part in asked
    for href, count in links:
        opened = browser.get(href.replace("&amp;", "&"))
        assert opened.context["page_obj"].paginator.count == int(count.replace(".", "")), href
    figures = page.context["contents"].figures
    expected = [
        count
        for each in figures.needs
        for count in (each.poor, each.near, each.planned, each.removed or 0)
        if count
    ]  # fmt: skip
    assert len(links) == len(expected) + len(figures.measures)
    assert as_user(quang).get(links[0][0].replace("&amp;", "&")).status_code == 200


def test_the_list_says_what_was_asked_and_refuses_what_there_is_not(district, as_user, hong):
    browser, address = as_user(hong), reverse("planned_list", args=[2017])
    page = browser.get(address, {"can": "deprivation:health_insurance", "loai": "ngheo", "co": "xoa"})
    assert "Dự kiến xóa được thiếu hụt" in page.text and "Bảo hiểm y tế" in page.text
    assert "Phạm Thị Ốm" in page.text and "Lò Văn Đất" not in page.text
    for query in ({"can": "cause:love"}, {"gp": "khong-co"}, {"cq": "x"}, {"loai": "giau"}):
        assert browser.get(address, query).status_code == 404
