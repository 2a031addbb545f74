"""Doubts: what is asked and what is not, that answers stay, and that they come back only when the facts change."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from households.actions.flags import look_at_commune, look_at_form, look_if_stale
from households.actions.forms import entry_of, save_form
from households.actions.quality import answer_warnings
from households.actions.roster import Newcomer, cancel_event, record_arrival, record_departure
from households.checks import open_warnings, problems_before_submission
from households.entry import FormInput, MemberInput
from households.models import QualityCheck, QualityWarning
from households.quality import KINDS, Seen, questions_among, questions_of
from households.standards import QD59_2015
from tests.factories import make_village
from tests.households.entries import POOR, save
from tests.households.histories import make_form, make_household

DAY, BEFORE = dt.date(2017, 11, 15), dt.date(2016, 11, 15)
HEAD = MemberInput(full_name="Hà Văn Tư", relation=1, birth_year=1970, sex=1, ethnicity=1, person_id=1)
ENTRY = FormInput(members=(HEAD,), income=800_000, b1=130, causes=frozenset({1}))


def seen(household_class="N1", on=DAY, household_id=1, village_id=7, day=None, basis="points", **answers):
    return Seen(
        household_id=household_id, village_id=village_id, code=f"15769-01-{household_id:03}",
        head_name=f"Hà Văn {household_id}", household_class=household_class, entry=replace(ENTRY, **answers),
        area="rural", day=day or on, on=on, basis=basis,
    )  # fmt: skip


def asked(now, before=None, **values):
    return {question.key: question for question in questions_of(now, before, standard=QD59_2015, **values)}


def kinds(now, before=None, **values):
    return sorted({question.kind for question in asked(now, before, **values).values()})


def test_an_ordinary_household_is_asked_nothing():
    assert kinds(seen(), seen(on=BEFORE, income=780_000, b1=128)) == []


def test_a_tick_against_the_facts():
    found = asked(seen(housing_kind=4))
    assert list(found) == ["ticks:1:5"]
    assert "Có phải hộ thiếu hụt chỉ số này không?" in found["ticks:1:5"].text


@pytest.mark.parametrize(
    ("was", "is_", "expected"),
    [(800_000, 1_600_000, True), (800_000, 1_599_999, False), (1_600_000, 800_000, True), (100_000, 250_000, False),
     (0, 300_000, True), (None, 5_000_000, False), (800_000, None, False)],
)  # fmt: skip
def test_income_far_from_last_year(was, is_, expected):
    found = asked(seen("KN", income=is_), seen("KN", on=BEFORE, income=was))
    assert ("income:1:income" in found) is expected


@pytest.mark.parametrize(("was", "is_", "expected"), [(90, 150, True), (90, 149, False), (150, 90, True)])
def test_points_far_from_last_year(was, is_, expected):
    assert ("income:1:b1" in asked(seen(b1=is_), seen(on=BEFORE, b1=was))) is expected


WIFE = replace(HEAD, full_name="Lò Thị Na", relation=2, sex=2, person_id=2)
BABY = replace(HEAD, full_name="Hà Bé", relation=3, birth_year=None, birth_date=dt.date(2017, 3, 1), person_id=3)


@pytest.mark.parametrize(
    ("before", "now", "explained", "expected"),
    [
        ((HEAD,), (HEAD, WIFE), (), ["thêm Lò Thị Na"]),
        ((HEAD,), (HEAD, WIFE), {2}, []),
        ((HEAD,), (HEAD, BABY), (), []),  # born since
        ((HEAD, WIFE), (HEAD,), (), ["bớt Lò Thị Na"]),
        ((HEAD, WIFE), (HEAD,), {2}, []),
        (
            (HEAD, WIFE),
            (HEAD, replace(WIFE, person_id=9, full_name="Lê Thị An")),
            (),
            ["thêm Lê Thị An", "bớt Lò Thị Na"],
        ),
    ],
)
def test_who_came_or_went_without_an_event(before, now, explained, expected):
    found = asked(seen(members=now), seen(on=BEFORE, members=before), explained=frozenset(explained))
    text = found["persons:1:"].text if expected else ""
    assert ("persons:1:" in found) is bool(expected)
    assert all(each in text for each in expected)


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"birth_year": 2004, "schooling": 4}, "early"),
        ({"birth_year": 2003, "schooling": 4}, ""),
        ({"birth_year": 1987, "is_attending_school": True, "schooling": 8}, "pupil"),
        ({"birth_year": 2007, "work": 1}, "worker"),
        ({"birth_year": 1975, "work": 8}, "retired"),
        ({"birth_year": 1950, "work": 8}, ""),
    ],
)
def test_age_against_schooling_and_work(values, what):
    child = replace(HEAD, relation=3, person_id=5, **values)
    found = [key for key in asked(seen(members=(HEAD, child))) if key.startswith("age:")]
    assert found == ([f"age:1:5:{what}"] if what else [])


def test_schooling_that_was_lost():
    before, now = replace(HEAD, schooling=5), replace(HEAD, schooling=3)
    assert "age:1:1:lower" in asked(seen(members=(now,)), seen(on=BEFORE, members=(before,)))


@pytest.mark.parametrize(
    ("now", "before", "why"),
    [
        ({"income": 800_000}, {"income": 800_000}, "thu nhập không tăng"),
        ({"income": None, "b1": 130}, {"income": None, "b1": 131}, "điểm B1 không tăng"),
        ({"basis": "income"}, {"basis": "points"}, "năm trước xếp loại theo điểm B1"),
        ({"income": 1_200_000}, {"income": 800_000}, ""),
        ({"income": None, "b1": 160}, {"income": 800_000, "b1": None}, ""),
    ],
)
def test_an_exit_that_nothing_explains(now, before, why):
    now, before = seen("CN", **now), seen("N1", on=BEFORE, **before)
    found = asked(now, before)
    assert ("exit:1:" in found) is bool(why)
    assert not why or why in found["exit:1:"].text
    assert "exit:1:" not in asked(now, before, is_helped=True)
    assert "exit:1:" not in asked(replace(now, household_class="N2"), before)


# A village


def village_of(incomes):
    return [
        seen("CN", household_id=number, income=income, b1=None, members=(replace(HEAD, person_id=number),))
        for number, income in enumerate(incomes, start=1)
    ]


def test_an_income_unlike_the_village():
    usual = [800_000 + 20_000 * step for step in range(11)]
    found = questions_among(village_of([*usual, 9_000_000]))
    assert [question.key for question in found] == ["outlier:12:income"]
    assert "9.000.000 đ" in found[0].text and "910.000 đ" in found[0].text
    assert questions_among(village_of([*usual[:8], 9_000_000])) == []  # too few to compare
    assert questions_among(village_of([800_000] * 11 + [9_000_000])) == []  # no spread to measure by


def test_the_answer_of_an_outlier_does_not_hang_on_its_neighbours():
    usual = [800_000 + 20_000 * step for step in range(11)]
    one = questions_among(village_of([*usual, 9_000_000]))[0]
    moved = questions_among(village_of([*usual[2:], 1_010_000, 1_015_000, 9_000_000]))[0]
    assert one.fingerprint == moved.fingerprint
    assert one.text != moved.text


def test_exits_that_crowd_into_the_last_days():
    early = [seen(household_id=number, day=dt.date(2017, 10, 1), income=800_000 + number) for number in range(1, 31)]
    late = [seen("CN", household_id=number, day=DAY, income=900_000 + number) for number in range(31, 37)]
    exits = {each.household_id for each in late}
    found = [question for question in questions_among([*early, *late], exits) if question.kind == "mass_exit"]
    assert [(question.key, question.household_id) for question in found] == [("mass_exit:7", None)]
    assert "6 trong 6 hộ" in found[0].text
    # Where the whole survey was made in those days nothing is odd about them.
    same_days = [replace(each, day=DAY) for each in early]
    assert not [each for each in questions_among([*same_days, *late], exits) if each.kind == "mass_exit"]
    assert not [each for each in questions_among([*early, *late[:4]], exits) if each.kind == "mass_exit"]


FULL = {"housing_kind": 3, "housing_area": Decimal("40"), "water_source": 2, "latrine": 5, "uses_telecom": True,
        "hears_loudspeaker": True, "deprivations": frozenset({5, 8})}  # fmt: skip


def test_forms_that_were_copied():
    same = [seen(household_id=number, **FULL) for number in (1, 2, 3)]
    other = seen(household_id=4, **{**FULL, "latrine": 1})
    found = questions_among([*same, other])
    assert [question.kind for question in found] == ["identical"]
    assert "3 phiếu giống hệt nhau" in found[0].text and "15769-01-003" in found[0].text
    assert questions_among([*same[:2], other]) == []
    assert questions_among([replace(each, village_id=each.household_id) for each in same]) == []
    # Little was answered: sameness means nothing.
    assert questions_among([seen(household_id=number) for number in (1, 2, 3)]) == []


def test_keys_and_kinds_are_of_the_list():
    now = seen(members=(HEAD, WIFE), income=5_000_000, housing_kind=4)
    for key, question in asked(now, seen(on=BEFORE)).items():
        assert question.kind in KINDS
        assert key.startswith(f"{question.kind}:1:")


# What is stored


def warnings_of(household):
    return QualityWarning.objects.filter(household=household)


def change(form, by, **answers):
    """Saves the form again with other answers."""
    entry = replace(entry_of(form), **answers)
    household = form.household
    return save_form(by=by, survey_round=form.round, entry=entry, household=household, base_version=form.version).form


def test_a_save_asks_at_once_and_a_correction_unasks(thiet, lan):
    form = change(thiet, lan, latrine=1)
    warning = warnings_of(thiet.household).get(key=f"ticks:{thiet.household_id}:8")
    assert (warning.kind, warning.is_settled, warning.commune) == ("ticks", False, thiet.commune)
    change(form, lan, latrine=5)
    assert not warnings_of(thiet.household).filter(key=warning.key).exists()


def test_an_answer_settles_until_the_facts_change(thiet, lan, areas, year_2017):
    form = change(thiet, lan, latrine=1)
    warning = warnings_of(thiet.household).get(kind="ticks")
    assert answer_warnings(by=lan, warning_ids=[warning.pk], text="nhà tiêu dùng chung") == 1
    form = change(form, lan, notes="đã xem lại")
    look_at_commune(year_2017, areas.binh_son)
    warning.refresh_from_db()
    assert (warning.is_settled, warning.is_current) == (True, True)

    form = change(form, lan, latrine=2)
    warning.refresh_from_db()
    assert warning.is_settled is False  # other facts: asked again, with the old answer at hand
    assert warning.answers.get().text == "nhà tiêu dùng chung"

    form = change(form, lan, latrine=1)
    warning.refresh_from_db()
    assert warning.is_settled is True  # the facts that were answered

    change(form, lan, latrine=5)
    warning.refresh_from_db()
    assert warning.is_current is False  # nothing to ask; what was said stays
    assert AuditEntry.objects.get(action="warning.answered").changes == {"trả lời": [None, "nhà tiêu dùng chung"]}


def test_answers_say_something_and_are_given_by_who_may(thiet, lan, nam, tam):
    change(thiet, lan, latrine=1)
    warning = warnings_of(thiet.household).get(kind="ticks")
    with pytest.raises(ValidationError, match="Ghi trả lời"):
        answer_warnings(by=lan, warning_ids=[warning.pk], text=" ")
    with pytest.raises(ValidationError, match="Chưa chọn"):
        answer_warnings(by=lan, warning_ids=[], text="đúng")
    with pytest.raises(Forbidden):
        answer_warnings(by=nam, warning_ids=[warning.pk], text="đúng")
    with pytest.raises(ValidationError, match="không còn"):
        answer_warnings(by=tam, warning_ids=[warning.pk], text="đúng")
    assert answer_warnings(by=lan, warning_ids=[warning.pk], text="đúng") == 1
    assert answer_warnings(by=lan, warning_ids=[warning.pk], text="đúng rồi") == 0


def test_an_event_explains_a_person(lan, bon_don, year_2016, year_2017):
    form = save(lan, year_2016, bon_don, replace(POOR, surveyed_on=dt.date(2016, 10, 1)))
    household = form.household
    aunt = Newcomer("Hà Thị Na", sex=2, ethnicity=3, birth_year=1960)
    record_arrival(
        by=lan, household=household, kind="person_in", person=aunt, happened_on=dt.date(2017, 5, 1), reason="về ở"
    )
    na = household.persons.get(full_name="Hà Thị Na")
    values = {"person_id": na.pk, "full_name": "Hà Thị Na", "birth_date": None, "birth_year": 1960, "relation": 9}
    member = replace(entry_of(form).members[1], **values)
    entry = replace(POOR, members=(*entry_of(form).members, member))
    this_year = save(lan, year_2017, None, entry, household=household)
    assert not warnings_of(household).filter(kind="persons").exists()

    household.events.update(happened_on=dt.date(2016, 5, 1))  # before last year's survey: explains nothing of this one
    look_at_form(this_year)
    assert "thêm Hà Thị Na" in warnings_of(household).get(kind="persons").question


def test_an_event_that_is_taken_back_explains_nobody(lan, bon_don, year_2016, year_2017):
    form = save(lan, year_2016, bon_don, replace(POOR, surveyed_on=dt.date(2016, 10, 1)))
    stored, quan = entry_of(form), form.household.persons.get(full_name="Lương Văn Quân")
    event = record_departure(
        by=lan, household=form.household, person=quan, kind="death", happened_on=dt.date(2017, 5, 1), reason="đuối nước"
    )
    save(lan, year_2017, None, replace(stored, members=stored.members[:3]), household=form.household)
    asked = warnings_of(form.household).filter(kind="persons")
    assert not asked.exists()
    cancel_event(by=lan, event=event, reason="ghi nhầm người")
    assert "bớt Lương Văn Quân" in asked.get().question


def test_a_commune_is_looked_at_when_something_was_saved(thiet, lan, areas, year_2017, clock):
    assert look_if_stale(year_2017, areas.binh_son) is True
    assert look_if_stale(year_2017, areas.binh_son) is False
    clock.advance(minutes=5)
    change(thiet, lan, latrine=1)
    assert look_if_stale(year_2017, areas.binh_son) is True
    assert QualityCheck.objects.get().checked_at == clock.now()
    assert look_if_stale(year_2017, areas.dan_luc) is False  # nothing was ever saved there


@pytest.mark.parametrize("how_many", [3, 40])
def test_a_commune_is_looked_at_by_sets(areas, bon_don, lan, year_2016, year_2017, how_many):
    for number in range(how_many):
        household = make_household(bon_don)
        make_form(year_2016, household, "N1", lan, income=700_000 + number)
        make_form(year_2017, household, "KN", lan, income=700_000 + number, latrine=6)
    with CaptureQueriesContext(connection) as captured:
        look_at_commune(year_2017, areas.binh_son)
    assert QualityWarning.objects.filter(kind="exit").count() == how_many
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 16


# What is told before a result is sent


def test_what_stops_a_result_and_what_is_only_told(thiet, lan, areas, bon_don, year_2016, year_2017):
    answer_warnings(by=lan, warning_ids=[warnings_of(thiet.household).get().pk], text="cháu học sớm, đúng")
    assert problems_before_submission(year_2017, areas.binh_son) == ()
    make_form(year_2016, make_household(bon_don), "N1", lan)
    change(thiet, lan, latrine=1)
    stopping, told = problems_before_submission(year_2017, areas.binh_son)
    assert (stopping.stops, stopping.count, stopping.leg) == (True, 1, "ngheo_chua_ra_soat")
    assert (told.stops, told.page) == (False, "warning_list")
    assert open_warnings(year_2017) == {areas.binh_son.pk: told.count}
    assert problems_before_submission(year_2017, areas.dan_luc) == ()


# Pages


def test_the_list_answers_many_after_a_look(thiet, lan, year_2017, as_user):
    change(thiet, lan, latrine=1)
    client = as_user(lan)
    page = client.get("/2017/canh-bao/").content.decode()
    assert "Lương Văn Thiết" in page and "Tự hoại" in page
    warning = QualityWarning.objects.get(kind="ticks")
    preview = client.post("/2017/canh-bao/tra-loi/?loai=ticks", {"chon": [warning.pk]})
    assert preview.status_code == 200 and not warning.answers.exists()
    assert warning.question.split(".")[0] in preview.content.decode()
    assert client.post("/2017/canh-bao/tra-loi/", {"chon": [warning.pk], "text": ""}).status_code == 422
    sent = {"chon": [warning.pk], "text": "đã hỏi lại hộ"}
    assert client.post("/2017/canh-bao/tra-loi/?loai=ticks", sent).status_code == 302
    assert "Không có cảnh báo nào" in client.get("/2017/canh-bao/?loai=ticks").content.decode()
    assert "đã hỏi lại hộ" in client.get("/2017/canh-bao/?trang_thai=xong").content.decode()


def test_all_that_is_filtered_can_be_answered_at_once(lan, bon_don, areas, year_2017, as_user):
    for _ in range(60):
        form = make_form(year_2017, make_household(bon_don), "KN", lan, income=5_000_000, housing_kind=4)
        look_at_form(form)
    client = as_user(lan)
    sent = {"all": "1", "chon": []}
    assert "60 câu" in client.post("/2017/canh-bao/tra-loi/?loai=ticks", sent).content.decode()
    ids = [warning.pk for warning in QualityWarning.objects.filter(kind="ticks")]
    assert client.post("/2017/canh-bao/tra-loi/?loai=ticks", {"chon": ids, "text": "đã đi xem nhà"}).status_code == 302
    assert not QualityWarning.objects.unanswered().filter(kind="ticks").exists()


def test_wrong_filters_are_said(lan, year_2017, as_user):
    client = as_user(lan)
    page = client.get("/2017/canh-bao/?loai=gi&thon=abc&trang_thai=x").content.decode()
    assert "Không có loại cảnh báo" in page and "Không có thôn" in page and "Không có trạng thái" in page


def test_the_list_costs_the_same_for_many(areas, lan, bon_don, hong, year_2017, as_user, assert_same_queries):
    def add(how_many):
        for _ in range(how_many):
            look_at_form(make_form(year_2017, make_household(bon_don), "KN", lan, income=5_000_000, housing_kind=4))

    assert_same_queries(as_user(hong), "/2017/canh-bao/", lambda: add(2), lambda: add(30))


def test_the_movement_pages_cost_the_same_for_many(
    areas, lan, bon_don, hong, year_2016, year_2017, as_user, assert_same_queries
):
    def add(how_many):
        for number in range(how_many):
            household = make_household(bon_don if number % 2 else make_village(areas.binh_son))
            make_form(year_2016, household, "N1", lan)
            if number % 3:
                make_form(year_2017, household, "CN", lan)

    client = as_user(hong)
    for address in ("/2017/dien-bien/", "/2017/dien-bien/?xa=15769", "/2017/dien-bien/ho/?dien_bien=ngheo_dau_nam"):
        assert_same_queries(client, address, lambda: add(3), lambda: add(20))
