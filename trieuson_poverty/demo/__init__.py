"""Fills an empty database with an invented district: people of every role, villages, survey years, households, forms,
duties. Everything goes in through the apps' own actions, or by their rules in bulk; see households/demo/.
"""

import random

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.utils import timezone

from accounts.models import Door
from accounts.permissions import Role
from accounts.village_actions import add_village
from areas.loading import load_areas
from areas.models import Commune
from households.actions.flags import look_at_commune
from households.actions.rounds import close_round, default_reference_date, open_round
from households.demo.district import District
from households.demo.places import SPREADS, village_names
from households.demo.writing import REFERENCE, Written, write_commune
from households.importing import bulk
from households.models import Household, SurveyRound
from trieuson_poverty.demo.cast import ADMINISTRATOR, LABOUR, PASSWORD, create_cast, logins
from trieuson_poverty.demo.committees import form_committees
from trieuson_poverty.demo.money import give_money
from trieuson_poverty.demo.plans import write_plans
from trieuson_poverty.demo.procedure import People, walk_years
from trieuson_poverty.demo.reports import write_reports
from trieuson_poverty.demo.results import carry_out
from trieuson_poverty.demo.targets import share_out
from trieuson_poverty.demo.tasks import give_out
from trieuson_poverty.demo.typing import correct_some, enter_totals, leave_drafts

__all__ = [
    "ADMINISTRATOR",
    "LABOUR",
    "LAST_POSSIBLE_YEAR",
    "PASSWORD",
    "YEARS",
    "AlreadyFilled",
    "NotForProduction",
    "fill",
    "is_filled",
    "logins",
]

YEARS = (2015, 2016, 2017)
LAST_POSSIBLE_YEAR = 2019  # the communes of 2017 hold until the review of that year


class AlreadyFilled(Exception):
    """The database holds households or survey years already; nothing was written."""


class NotForProduction(Exception):
    """Accounts with a password that everyone knows do not belong on a real server; nothing was written."""


def is_filled():
    """Whether seed_demo would refuse."""
    return Household.objects.exists() or SurveyRound.objects.exists()


@transaction.atomic
def fill(*, households, seed, years=YEARS, tell=lambda text: None):
    """Writes the district, all of it or nothing; returns a Written.

    `tell` is called with a Vietnamese line as the work goes on. Raises AlreadyFilled, NotForProduction.
    """
    if settings.IS_PRODUCTION:
        raise NotForProduction
    if is_filled():
        raise AlreadyFilled
    load_areas()
    communes = list(Commune.objects.valid_on(default_reference_date(years[-1])).order_by("code"))
    people = create_cast(communes)
    tell(f"{len(people)} tài khoản")
    villages = create_villages(communes, by=people[ADMINISTRATOR], on=default_reference_date(years[0]))
    rounds = [open_round(by=people[LABOUR], year=year, door=Door.COMMAND) for year in years]
    SurveyRound.objects.filter(year__in=years).update(is_demo=True)
    officers = {user.commune_id: user for user in people.values() if user.role == Role.COMMUNE_OFFICER}

    now = bulk.now_value(timezone.now())
    district = District(households=households, seed=seed)
    written = Written()
    for done, commune in enumerate(communes, start=1):
        homes = district.homes(commune, villages[commune.code], rounds)
        written += write_commune(commune=commune, homes=homes, officer=officers[commune.pk], now=now)
        enter_totals(district, commune, rounds, officers[commune.pk])
        reset_queries()  # in development Django keeps the text of each query, half a gigabyte for a district
        if done % 6 == 0:
            tell(f"{done}/{len(communes)} xã: {written.households} hộ, {written.forms} phiếu")
    with connection.cursor() as cursor:  # else PostgreSQL plans what follows for tables that it takes to be empty
        cursor.execute("ANALYZE")
    correct_some(rounds[-1], officers)
    leave_drafts(rounds[-1], officers)
    give_out(years, labour=people[LABOUR], people=people.values(), rng=random.Random(f"{seed} tasks"))  # noqa: S311
    form_committees(
        people.values(), villages, communes=communes, leader=people["lanhdao.huyen"], labour=people[LABOUR]
    )
    leaders = {user.commune_id: user for user in people.values() if user.role == Role.COMMUNE_LEADER}
    walkers = People(officers, leaders, people[LABOUR])
    for survey in rounds[-1].commune_surveys.select_related("commune"):
        look_at_commune(rounds[-1], survey.commune)
    walk_years(rounds, walkers, random.Random(f"{seed} years"))  # noqa: S311
    write_plans(rounds, people=people, rng=random.Random(f"{seed} plans"))  # noqa: S311
    share_out(rounds, people=people, rng=random.Random(f"{seed} targets"))  # noqa: S311
    carry_out(rounds, list(people.values()), seed)
    give_money(rounds, list(people.values()), seed)
    for survey_round in rounds[:-1]:
        close_round(by=people[LABOUR], survey_round=survey_round, reason="Dữ liệu thử: kết quả năm này đã công nhận.")
    write_reports(people.values(), labour=people[LABOUR], rng=random.Random(f"{seed} reports"))  # noqa: S311
    return written


def create_villages(communes, *, by, on):
    """Creates the villages of every commune; returns {GSO code: [Village]}."""
    return {
        commune.code: [
            add_village(by=by, commune=commune, name=name, today=on, door=Door.COMMAND, reference=REFERENCE)
            for name in village_names(commune.code)
        ]
        for commune in communes
        if commune.code in SPREADS
    }
