"""The register holds every duty of the decision, with its clause, its owner and its day."""

import datetime as dt

import pytest

from areas.loading import read
from assignments.duties import BY_KEY, DUTIES, TEN, THIRTEEN, duties_of, duty_of, keys_with_partner
from assignments.duty_types import DoneBy, Source

# decision-432, section 1: clause → the days that it names
DATED = {
    "survey_plan": ("III.1.1", "25/10"),
    "survey_rollout": ("III.1.2", "30/10"),
    "commune_survey": ("III.1.3", "15/11"),
    "commune_plan": ("III.2.1", "10/11"),
    "district_plan": ("III.2.2", "30/11/2016"),
    "commune_targets": ("III.2.2", "05/12"),
    "department_plan": ("III.2.3", "05/12"),
    "target_issue": ("III.2.3.1", "10/12"),
}
SEEDED = {
    "report_six_month": "15/06",
    "report_annual": "15/12",
    "consolidated_six_month": "30/06",
    "consolidated_annual": "31/12",
}
# The decision's duties, clause by clause, sections III and IV: every clause, and what of it is in the register.
CLAUSES = {
    "III.1.1": {"survey_plan"},
    "III.1.2": {"survey_rollout"},
    "III.1.3": {"commune_survey"},
    "III.2.1": {"commune_plan"},
    "III.2.2": {"district_plan", "commune_targets"},
    "III.2.3": {"department_targets", "department_plan"},
    "III.2.3.1": {"target_issue", "models_training", "labour_export", "health_insurance"},
    "III.2.3.2": {"school_network", "school_support", "lifelong_learning"},
    "III.2.3.3": {"health_facilities", "maternal_support"},
    "III.2.3.4": {"housing", "industry_jobs", "markets"},
    "III.2.3.5": {"production_support", "water_sanitation", "technology"},
    "III.2.3.6": {"information_access"},
    "III.2.3.7": {"minority_policy"},
    "III.2.3.8": {"land"},
    "III.2.3.9": {"legal_aid"},
    "III.2.3.10": {"credit"},
    "III.3.1": {"resource_allocation"},
    "III.3.2": {"plan_execution"},
    "III.3.3": {"fund_day"},
    "III.3.4": {"village_direction"},
    "III.4.1": {"broadcasting"},
    "III.4.2": {"minority_culture"},
    "III.4.3": {"communication_training"},
    "III.4.4": {"commune_communication"},
    "III.5.1": {"committee_district", "committee_commune"},
    "III.5.2": {"party_mentors"},
    "III.5.3": {"plan_execution"},
    "III.5.4": {"social_mobilisation"},
    "IV.1": {
        "unit_programme",
        "report_six_month",
        "report_annual",
        "consolidated_six_month",
        "consolidated_annual",
    },
    "IV.2": {"cooperation"},
    "IV.3": {"consolidated_six_month", "consolidated_annual", "supervision"},
}
# Who answers for a clause that names several
OWNERS = {
    "department_targets": (("ldtbxh",), False),
    "department_plan": (TEN, False),
    "resource_allocation": (("tckh", "ldtbxh"), False),  # III.3.1 names both
    "plan_execution": (THIRTEEN, False),
    "unit_programme": (THIRTEEN, True),
    "cooperation": (THIRTEEN, True),
    "report_annual": (THIRTEEN, True),
    "district_plan": (("bcd",), False),
    "commune_targets": (("ubnd",), False),
    "commune_survey": ((), True),
    "party_mentors": ((), True),
}


def test_the_dates_of_the_decision_are_those_and_no_others():
    dated = {duty.key: (duty.clause, duty.due.day_words) for duty in DUTIES if duty.due.source is Source.DECISION}
    assert dated == DATED


def test_days_that_the_decision_leaves_open_are_marked_as_the_districts():
    assert {key: BY_KEY[key].due.day_words for key in SEEDED} == SEEDED
    assert {BY_KEY[key].due.source for key in SEEDED} == {Source.DISTRICT}


def test_every_clause_has_its_duties_and_no_duty_is_without_a_clause():
    found = {}
    for duty in DUTIES:
        for clause in duty.clause.split(", "):
            found.setdefault(clause, set()).add(duty.key)
    assert found == CLAUSES


def test_who_owes_what():
    assert {key: (BY_KEY[key].bodies, BY_KEY[key].each_commune) for key in OWNERS} == OWNERS
    assert "ubnd" in BY_KEY["department_targets"].partners
    assert "lãnh đạo" in BY_KEY["unit_programme"].title_in(2017)


def test_the_first_cycles_plans_are_for_the_whole_period_too():
    """III.2.2, III.2.3 and III.2.3.1 ask for 2016-2020 and for 2017; the years after it for one year."""
    for key in ("district_plan", "department_plan", "target_issue"):
        assert "giai đoạn 2016-2020 và năm 2017" in BY_KEY[key].title_in(2016)
        assert "năm 2019" in BY_KEY[key].title_in(2018) and "2016-2020" not in BY_KEY[key].title_in(2018)


def test_each_of_the_ten_departments_has_duties_of_its_own_clause():
    for number, body in enumerate(TEN, start=1):
        own = [duty for duty in DUTIES if duty.clause == f"III.2.3.{number}" and body in duty.bodies]
        assert own, body
        assert body in BY_KEY["department_plan"].bodies


def test_bodies_and_partners_are_real_bodies():
    codes = {row["code"] for row in read("departments.csv")}
    named = {code for duty in DUTIES for code in (*duty.bodies, *duty.partners)}
    assert named <= codes
    assert codes <= {code for duty in DUTIES for code in duty.bodies}, "a body without any duty"


def test_each_duty_says_what_to_do_and_what_proves_it():
    assert len(BY_KEY) == len(DUTIES)
    for duty in DUTIES:
        assert duty.each_commune or duty.bodies, duty.key
        assert duty.todo and duty.evidence and duty.clause and duty.weight > 0, duty.key
        assert "{" not in duty.title_in(2017) + duty.todo_in(2017)
        assert duty.due.on(2017).year == 2017


def test_the_rests_of_duties_exist():
    assert {key for duty in DUTIES for key in duty.rests_on} <= set(BY_KEY)


def test_reports_are_owed_by_every_commune_and_thirteen_bodies():
    for key in ("report_six_month", "report_annual"):
        assert BY_KEY[key].each_commune and BY_KEY[key].bodies == THIRTEEN
        assert BY_KEY[key].done_by is DoneBy.REPORT


def test_duties_without_a_date_bind_from_the_signing_on():
    assert {duty.key for duty in duties_of(2016)} == set(DATED)
    assert len(duties_of(2017)) == len(DUTIES)


def test_the_district_plan_is_dated_once_and_follows_the_cycle_after():
    due = BY_KEY["district_plan"].due
    assert (due.on(2016), due.source_in(2016)) == (dt.date(2016, 11, 30), Source.DECISION)
    assert (due.on(2017), due.source_in(2017)) == (dt.date(2017, 11, 30), Source.CYCLE)


@pytest.mark.parametrize(("code", "key"), [("nhcsxh", "commune_plan"), ("gddt", "survey_plan")])
def test_cooperating_bodies(code, key):
    assert key in keys_with_partner(code)


def test_an_unknown_key_is_no_duty():
    assert duty_of("huyen-3") is None
