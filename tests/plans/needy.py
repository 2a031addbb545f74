"""Invented poor households for tests of targets: communes with so many of each kind, in one line."""

import datetime as dt

from households.actions.rounds import open_round
from households.models import CommuneSurvey
from plans.allocation import Rules
from plans.targets.decisions import approve_decision, issue_decision, submit_decision
from plans.targets.scenarios import create_scenario
from tests.factories import make_village
from tests.households.histories import make_form, make_household, make_person

LOOSE = Rules(floor_percent=0, ceiling_percent=100)


def poor_commune(survey_round, commune, by, *, able=0, protected=0, elderly=0, near=0, residents=None, **values):
    """A commune's forms: `able` poor households lacking capital, `protected` and `elderly` ones, `near`-poor ones."""
    village = make_village(commune)

    def form(household_class, members=(), **more):
        household = make_household(village)
        people = [make_person(household, birth_year=year) for year in members or (1980,)]
        return make_form(survey_round, household, household_class, by, members=people, **{**values, **more})

    made = [form("N1", causes={1}) for _ in range(able)]
    made += [form("N1", causes={1}, is_protected=True) for _ in range(protected)]
    made += [form("N2", members=(1940, 1950), causes={8}) for _ in range(elderly)]
    made += [form("CN", deprivations={7}) for _ in range(near)]
    if residents is not None:
        CommuneSurvey.objects.filter(round=survey_round, commune=commune).update(household_total=residents)
    return made


def two_communes(cast, areas):
    """The year 2017 with poor households in Bình Sơn (40 able, 4 protected, 2 elderly) and Dân Lực (20 able)."""
    survey_round = open_round(by=cast.hong, year=2017)
    poor_commune(survey_round, areas.binh_son, cast.lan, able=12, protected=2, elderly=1, near=3, residents=100)
    poor_commune(survey_round, areas.dan_luc, cast.tam, able=6, residents=200)
    return survey_round


def issued(cast, survey_round, total=8, document="2185/QĐ-UBND", change_reason="", **values):
    """A scenario sent, approved and issued; returns the TargetDecision."""
    scenario = create_scenario(
        by=cast.hong, survey_round=survey_round, name=f"Phương án {document}", total=total, rules=LOOSE, **values
    )
    decision = submit_decision(by=cast.hong, scenario=scenario, change_reason=change_reason)
    approve_decision(by=cast.quang, decision=decision)
    return issue_decision(
        by=cast.hong, decision=decision, document=document, signed_on=dt.date(2017, 11, 21), signer="Trần Đức Quang"
    )
