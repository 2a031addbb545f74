"""LĐTBXH corrects its own measures: what no sent plan names is changed itself, what one does keeps the words sent."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from plans.actions.catalogue import add_measure, change_measure, end_measure
from plans.actions.results import save_help
from plans.actions.steps import submit_plan
from plans.measures import cause, lack
from plans.models import CommunePlan, OwnMeasure, PlanLine
from tests.factories import make_village
from tests.plans.commune import drafted, make_family, row_of

pytestmark = pytest.mark.django_db
VALUES = {"name": "Trao bò giống", "needs": [cause("capital")], "body": "nnptnt", "clause": "III.2.3.5"}
TODAY = dt.date(2017, 11, 22)


@pytest.fixture
def cow(hong, year_2017):
    return add_measure(by=hong, **VALUES)


@pytest.fixture
def correct(hong):
    def make(measure, version=1, by=hong, **values):
        return change_measure(by=by, measure=measure, version=version, today=TODAY, **VALUES | values)

    return make


def chosen(plan, measure):
    """Lets the first line of Hà Văn Vốn name the measure."""
    line = row_of(plan, "Hà Văn Vốn").lines.first()
    PlanLine.objects.filter(pk=line.pk).update(measure_key=measure.key)
    return line


def test_what_nobody_sent_is_changed_itself(cow, correct, plan):
    chosen(plan, cow)
    saved = correct(cow, name="Trao bò giống sinh sản", needs=[cause("capital"), lack("water")], helpers=["xa"])
    assert (saved.pk, saved.version, OwnMeasure.objects.count()) == (cow.pk, 2, 1)
    assert OwnMeasure.objects.catalogue().name_of(cow.key) == "Trao bò giống sinh sản"
    entry = AuditEntry.objects.get(action="measure.changed")
    assert entry.changes["tên giải pháp"] == ["Trao bò giống", "Trao bò giống sinh sản"]
    assert entry.changes["cơ quan phối hợp"] == ["", "UBND xã"]
    assert "Thiếu vốn" in entry.changes["tác động vào"][0]
    correct(saved, version=2, name="Trao bò giống sinh sản", needs=[cause("capital"), lack("water")], helpers=["xa"])
    assert AuditEntry.objects.filter(action="measure.changed").count() == 1  # nothing differed


def test_sent_plans_keep_the_words_and_drafts_take_the_new(cow, correct, plan, nam, hong, areas, year_2017):
    sent_line = chosen(plan, cow)
    submit_plan(by=nam, plan=plan)
    village = make_village(areas.dan_luc, "Thôn Một", 1)
    make_family(year_2017, village, hong, "Hà Văn Vốn", "N1", {1}, set())
    draft = drafted(hong, year_2017, areas.dan_luc)
    draft_line = draft.rows.get().lines.first()
    PlanLine.objects.filter(pk=draft_line.pk).update(measure_key=cow.key)
    version = CommunePlan.objects.get(pk=draft.pk).version
    new = correct(cow, name="Trao bò sinh sản", body="mttq")
    assert CommunePlan.objects.get(pk=draft.pk).version == version + 1  # who checked it before is told
    cow.refresh_from_db()
    sent_line.refresh_from_db()
    draft_line.refresh_from_db()
    assert (new.replaces, cow.valid_to) == (cow, TODAY)
    assert (sent_line.measure_key, draft_line.measure_key) == (cow.key, new.key)
    catalogue = OwnMeasure.objects.catalogue(on=TODAY)
    assert catalogue.name_of(sent_line.measure_key) == "Trao bò giống"
    assert cow.key in catalogue.keys_of("nnptnt")  # whose worklist the sent line stays on
    offered = {measure.key for measure in catalogue.measures_for(cause("capital"))}
    assert new.key in offered and cow.key not in offered
    with pytest.raises(ValidationError, match="đã thôi dùng"):
        correct(cow, version=cow.version, name="Lần nữa")
    again = correct(new, name="Trao bò giống", body="mttq")  # the name that its own forerunner had
    assert again.pk == new.pk


def test_a_draft_keeps_a_measure_whose_correction_no_longer_acts_on_its_need(
    cow, correct, plan, nam, hong, areas, year_2017
):
    chosen(plan, cow)
    submit_plan(by=nam, plan=plan)
    make_family(year_2017, make_village(areas.dan_luc, "Thôn Một", 1), hong, "Hà Văn Vốn", "N1", {1}, set())
    line = drafted(hong, year_2017, areas.dan_luc).rows.get().lines.first()
    PlanLine.objects.filter(pk=line.pk).update(measure_key=cow.key)
    correct(cow, name="Xây bể nước", needs=[lack("water")])
    line.refresh_from_db()
    assert line.measure_key == cow.key


def test_recorded_help_keeps_the_words_too(cow, correct, families, lan):
    done = {"status": "done", "ended_on": TODAY}
    household = families["Hà Văn Vốn"].household
    save_help(
        by=lan, year=2017, household=household, need=cause("capital"), measure_key=cow.key, values=done, today=TODAY
    )
    assert correct(cow, name="Khác").replaces == cow


def test_two_people_a_taken_name_and_who_may(cow, correct, quang, hong):
    with pytest.raises(Forbidden):
        correct(cow, by=quang, name="Khác")
    with pytest.raises(ValidationError, match="đã có giải pháp"):
        correct(cow, name="Trợ giúp pháp lý")
    correct(cow, name="Trao bò cái")
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        correct(cow, name="Trao bò đực")
    end_measure(by=hong, measure=cow)
    with pytest.raises(ValidationError, match="đã thôi dùng"):
        correct(cow, version=3)


def test_the_page_corrects_and_shows_what_was(cow, as_user, hong, plan, nam):
    browser, address = as_user(hong), reverse("plan_measure_edit", args=[2017, cow.key])
    assert f'href="{address}"' in browser.get(reverse("plan_measures", args=[2017])).text
    typed = {"name": "Trao bò cái", "needs": ["cause:capital"], "body": "nnptnt", "clause": "III.2.3.5", "version": "1"}
    assert "checked" in browser.get(address).text
    assert browser.post(address, typed).status_code == 302
    page = browser.get(address).text
    assert "Trao bò cái" in page and "sửa giải pháp trong danh mục" in page
    late = browser.post(address, typed | {"name": "Trao bò đực"})
    assert late.status_code == 422
    assert "Người khác vừa sửa" in late.text and "Trao bò đực" in late.text and 'name="version" value="2"' in late.text
    chosen(plan, cow)
    submit_plan(by=nam, plan=plan)
    assert "Kế hoạch đã trình đang dùng" in browser.get(address).text
    answer = browser.post(address, typed | {"name": "Trao bò đực", "version": "2"}, follow=True)
    assert "Kế hoạch đã trình vẫn giữ lời cũ" in answer.text
    assert "có bản sửa" in answer.text
