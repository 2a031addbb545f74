"""Opening a year, its totals, closing it, and what happens when communes merge."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from areas.models import Commune
from households.actions.forms import entry_of, save_form
from households.actions.rounds import close_round, open_round, reopen_round, set_commune_totals
from households.entry import FormInput, MemberInput
from households.models import CommuneSurvey, SurveyRound
from tests.factories import make_village
from tests.households.histories import make_household

HEAD = MemberInput(full_name="Lương Văn Thiết", relation=1, birth_year=1979, sex=1, ethnicity=3)
POOR = FormInput(members=(HEAD,), income=650_000, causes=frozenset({1}))


@pytest.fixture
def survey_2017(hong):
    return open_round(by=hong, year=2017)


def totals_of(survey_round, code):
    return CommuneSurvey.objects.get(round=survey_round, commune__code=code)


def enter(by, survey, **changes):
    values = {"household_total": 1200, "person_total": 4800, "minority_household_total": 900, "version": survey.version}
    return set_commune_totals(by=by, commune_survey=survey, **values | changes)


# Opening


@pytest.mark.parametrize(
    ("year", "standard", "communes"),
    [
        (2015, "QD59-2015", 36),  # the review of late 2015 already used the standard of 2016-2020
        (2016, "QD59-2015", 36),
        (2019, "QD59-2015", 36),  # the merger is of 01/12/2019, after the reference date
        (2020, "QD59-2015", 34),
        (2021, "QD59-2015", 34),
        (2022, "ND07-2021", 34),
        (2025, "ND07-2021", 8),
    ],
)
def test_a_year_takes_the_standard_and_the_units_of_its_date(hong, year, standard, communes):
    survey_round = open_round(by=hong, year=year)
    assert survey_round.standard_code == standard
    assert survey_round.reference_date == dt.date(year, 11, 15)
    assert survey_round.commune_surveys.count() == communes


def test_opening_twice_changes_nothing(hong, survey_2017):
    trail = AuditEntry.objects.count()
    assert open_round(by=hong, year=2017) == survey_2017
    assert survey_2017.commune_surveys.count() == 36
    assert AuditEntry.objects.count() == trail


def test_a_year_without_any_standard_is_refused_with_words(hong):
    with pytest.raises(ValidationError) as refused:
        open_round(by=hong, year=2040)
    assert "2040" in " ".join(refused.value.messages)
    assert not SurveyRound.objects.exists()


@pytest.mark.parametrize("who", ["lan", "nam", "bac", "quang", "thanh_tra"])
def test_only_the_office_and_the_administrator_open_a_year(cast, who):
    with pytest.raises(Forbidden):
        open_round(by=getattr(cast, who), year=2017)


# Totals


def test_lan_enters_the_totals_and_the_trail_tells_it(lan, survey_2017):
    enter(lan, totals_of(survey_2017, "15769"))
    stored = totals_of(survey_2017, "15769")
    assert (stored.household_total, stored.person_total, stored.minority_household_total) == (1200, 4800, 900)
    entry = AuditEntry.objects.get(action="totals.set")
    assert entry.by == lan
    assert entry.changes["tổng số hộ dân cư"] == [None, 1200]


def test_totals_stay_missing_and_are_never_zero(survey_2017):
    assert not totals_of(survey_2017, "15769").has_totals


def test_somebody_elses_commune_does_not_exist(tam, survey_2017):
    with pytest.raises(CommuneSurvey.DoesNotExist):
        enter(tam, totals_of(survey_2017, "15769"))


def test_two_at_once_lose_nothing(lan, hong, survey_2017):
    seen_by_both = totals_of(survey_2017, "15769")
    enter(lan, seen_by_both)
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        enter(hong, seen_by_both, household_total=1300)
    assert totals_of(survey_2017, "15769").household_total == 1200


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"minority_household_total": 1201}, "dân tộc thiểu số"),
        ({"person_total": 1199}, "nhân khẩu"),
    ],
)
def test_totals_that_cannot_be(lan, survey_2017, wrong, says):
    with pytest.raises(ValidationError) as refused:
        enter(lan, totals_of(survey_2017, "15769"), **wrong)
    assert says in " ".join(refused.value.messages)


def test_fewer_residents_than_surveyed_households_is_refused(lan, areas, survey_2017):
    village = make_village(areas.binh_son)
    for _ in range(2):
        save_form(by=lan, survey_round=survey_2017, entry=POOR, village=village)
    with pytest.raises(ValidationError, match="nhỏ hơn số hộ đã khảo sát"):
        enter(lan, totals_of(survey_2017, "15769"), household_total=1, person_total=1, minority_household_total=0)


# Closing


def test_a_closed_year_takes_nothing_until_it_is_reopened(lan, hong, areas, survey_2017):
    close_round(by=hong, survey_round=survey_2017, reason="QĐ công nhận số 12 ngày 20/12/2017")
    village = make_village(areas.binh_son)
    with pytest.raises(ValidationError):
        save_form(by=lan, survey_round=survey_2017, entry=POOR, village=village)
    with pytest.raises(ValidationError):
        enter(lan, totals_of(survey_2017, "15769"))
    reopen_round(by=hong, survey_round=survey_2017, reason="Bổ sung theo công văn số 3")
    save_form(by=lan, survey_round=survey_2017, entry=POOR, village=village)
    assert [entry.note for entry in AuditEntry.objects.filter(action__in=["round.closed", "round.reopened"])] == [
        "Bổ sung theo công văn số 3",
        "QĐ công nhận số 12 ngày 20/12/2017",
    ]


def test_closing_asks_for_a_reason(hong, survey_2017):
    with pytest.raises(ValidationError, match="Ghi lý do"):
        close_round(by=hong, survey_round=survey_2017, reason="  ")


# A merger


def test_after_the_merger_households_go_on_under_the_new_unit_and_old_years_stay(hong, areas):
    """Minh Dân went into thị trấn Triệu Sơn on 01/12/2019."""
    minh_dan = areas.commune("15694")
    village = make_village(minh_dan, "Thôn 1")
    make_village(areas.commune("15664"), "Thôn 1")
    in_2019 = open_round(by=hong, year=2019)
    form = save_form(by=hong, survey_round=in_2019, entry=POOR, village=village).form

    in_2020 = open_round(by=hong, year=2020)

    town = Commune.objects.by_code("15664", dt.date(2020, 11, 15))
    form.refresh_from_db()
    household = form.household
    assert household.village.commune == town
    assert household.village.name == "Thôn 1 (Minh Dân)"  # the town has a "Thôn 1" of its own
    assert (form.commune, form.village, form.area_type) == (minh_dan, village, "rural")
    later = save_form(by=hong, survey_round=in_2020, entry=entry_of(form), household=household).form
    assert (later.commune, later.area_type) == (town, "urban")
    # A late correction of 2019 is still one of Minh Dân.
    corrected = replace(entry_of(form), income=600_000)
    again = save_form(
        by=hong, survey_round=in_2019, entry=corrected, household=household, base_version=form.version
    ).form
    assert again.commune == minh_dan


def test_a_merger_waits_for_an_open_year_that_would_lose_households(hong, areas):
    village = make_village(areas.commune("15694"), "Thôn 1")
    in_2019 = open_round(by=hong, year=2019)
    waiting = make_household(village)
    with pytest.raises(ValidationError, match="Năm 2019 đang mở, Xã Minh Dân còn 1 hộ chưa có phiếu"):
        open_round(by=hong, year=2020)
    waiting.refresh_from_db()
    assert waiting.village == village and not SurveyRound.objects.filter(year=2020).exists()
    close_round(by=hong, survey_round=in_2019, reason="hết hạn")
    open_round(by=hong, year=2020)
    waiting.refresh_from_db()
    assert waiting.village.commune.code == "15664"


def test_villages_are_carried_once(hong, areas):
    make_village(areas.commune("15694"), "Thôn 1")
    open_round(by=hong, year=2020)
    count = Commune.objects.by_code("15664", dt.date(2020, 11, 15)).villages.count()
    open_round(by=hong, year=2021)
    assert count == Commune.objects.by_code("15664", dt.date(2021, 11, 15)).villages.count() == 1


def test_two_mergers_between_two_surveys_carry_a_village_through_both(hong, areas):
    """Minh Dân went into thị trấn Triệu Sơn in 2019, and that into another commune in 2025."""
    household = make_household(make_village(areas.commune("15694"), "Thôn 1"))
    close_round(by=hong, survey_round=open_round(by=hong, year=2018), reason="hết hạn")
    open_round(by=hong, year=2025)
    household.refresh_from_db()
    town, = household.village.predecessors.all()
    assert household.village.commune.is_valid_on(dt.date(2025, 11, 15))
    assert (town.commune.code, town.commune.valid_from) == ("15664", dt.date(2019, 12, 1))
    assert [each.commune.code for each in town.predecessors.all()] == ["15694"]


# Pages


def test_the_office_opens_a_year_on_the_page(as_user, hong):
    page = as_user(hong).post("/nam-ra-soat/", {"year": "2017"}, follow=True)
    assert "Đã mở năm 2017" in page.content.decode()
    assert SurveyRound.objects.get().year == 2017


def test_what_was_typed_wrong_is_said(as_user, hong):
    page = as_user(hong).post("/nam-ra-soat/", {"year": "2017", "reference_date": "31/12/2016"})
    assert page.status_code == 422
    assert "phải trong năm 2017" in page.content.decode()
    assert not SurveyRound.objects.exists()


def test_lan_is_taken_to_her_own_commune(as_user, lan, survey_2017):
    page = as_user(lan).get("/2017/tong-so/", follow=True)
    assert page.redirect_chain[-1][0] == "/2017/tong-so/15769/"
    saved = as_user(lan).post(
        "/2017/tong-so/15769/",
        {"household_total": "1.200", "person_total": "4 800", "minority_household_total": "", "version": "0"},
        follow=True,
    )
    assert "Đã lưu tổng số" in saved.content.decode()
    stored = totals_of(survey_2017, "15769")
    assert (stored.household_total, stored.person_total, stored.minority_household_total) == (1200, 4800, None)


def test_the_outsider_finds_nothing(as_user, tam, survey_2017):
    assert as_user(tam).get("/2017/tong-so/15769/").status_code == 404
