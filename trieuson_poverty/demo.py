"""Fills an empty database with an invented district: people of every role, villages, survey years, households, forms.

Everything goes in through the apps' own actions, or by their rules in bulk; see households/demo/.
"""

import random
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import reset_queries, transaction
from django.utils import timezone

from accounts.actions import create_user
from accounts.models import AuditEntry, Door, User
from accounts.permissions import Role
from accounts.village_actions import add_village
from areas.loading import load_areas
from areas.models import Commune, Department
from assignments.actions.years import FIRST_YEAR, LAST_YEAR, open_year
from households import choices
from households.actions.drafts import save_draft
from households.actions.forms import entry_of, save_form
from households.actions.rounds import close_round, default_reference_date, open_round, set_commune_totals
from households.demo.district import District
from households.demo.names import full_name
from households.demo.places import KINH, SPREADS, TOTALS_MISSING, village_names
from households.demo.writing import REFERENCE, Written, write_commune
from households.forms.opening import open_household
from households.importing import bulk
from households.models import Household, SurveyForm, SurveyRound
from ui.formatting import fold

YEARS = (2015, 2016, 2017)
LAST_POSSIBLE_YEAR = 2019  # the communes of 2017 hold until the review of that year
PASSWORD = "lua-vang-2017"  # noqa: S105 - known to everyone, for invented data only
ADMINISTRATOR, LABOUR = "quantri", "ldtbxh"
DRAFTS_A_COMMUNE = 2


class AlreadyFilled(Exception):
    """The database holds households or survey years already; nothing was written."""


class NotForProduction(Exception):
    """Accounts with a password that everyone knows do not belong on a real server; nothing was written."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the demo's cast."""

    username: str
    full_name: str
    role: Role
    commune_code: str = ""
    department_code: str = ""


def cast(communes, departments):
    """Returns every Member: one or two a unit, and one for each role of the district."""
    rng = random.Random("the cast")  # noqa: S311 - the same people for every seed
    members = [
        Member(ADMINISTRATOR, "Đỗ Minh Trí", Role.ADMINISTRATOR),
        Member("lanhdao.huyen", "Trần Đức Quang", Role.DISTRICT_LEADER),
        Member("giamsat", "Vũ Thị Thanh", Role.AUDITOR),
        Member(LABOUR, "Lê Thị Hồng", Role.LABOUR_OFFICER, department_code="ldtbxh"),
    ]
    for department in departments:
        if department.kind == Department.BODY and not department.is_standing_body:
            prefix = "phong." if department.name.startswith("Phòng ") else ""
            members.append(
                Member(prefix + department.code, _person(rng), Role.DEPARTMENT_OFFICER, department_code=department.code)
            )
    for commune in communes:
        slug = fold(commune.short_name.removeprefix("TT ")).replace(" ", "")
        members.append(Member(f"canbo.{slug}", _person(rng), Role.COMMUNE_OFFICER, commune_code=commune.code))
        members.append(Member(f"lanhdao.{slug}", _person(rng), Role.COMMUNE_LEADER, commune_code=commune.code))
    return members


def _person(rng):
    return full_name(rng, rng.choice((choices.MALE, choices.FEMALE)), KINH)


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
    correct_some(rounds[-1], officers)
    leave_drafts(rounds[-1], officers)
    for survey_round in rounds[:-1]:
        close_round(by=people[LABOUR], survey_round=survey_round, reason="Dữ liệu thử: kết quả năm này đã công nhận.")
    for year in years:
        if FIRST_YEAR <= year <= LAST_YEAR:
            open_year(by=people[LABOUR], year=year)
    return written


def create_cast(communes):
    """Creates the cast and returns {username: User}; everybody has PASSWORD and need not change it."""
    departments = {department.code: department for department in Department.objects.all()}
    by_code = {commune.code: commune for commune in communes}
    people = {}
    for member in cast(communes, departments.values()):
        people[member.username] = create_user(
            by=people.get(ADMINISTRATOR),
            username=member.username,
            full_name=member.full_name,
            role=member.role,
            password=PASSWORD,
            commune=by_code.get(member.commune_code),
            department=departments.get(member.department_code),
            temporary=False,
            door=Door.COMMAND,
            reference=REFERENCE,
        )
    return people


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


def enter_totals(district, commune, rounds, officer):
    """Enters the commune's totals of each year, but for those it still owes."""
    surveys = {survey.round_id: survey for survey in commune.surveys.filter(round__in=rounds)}
    for index, survey_round in enumerate(rounds):
        totals = district.plan.totals(commune.code, index, is_last_year=index == len(rounds) - 1 and index > 0)
        if totals.households is not None:
            survey = surveys[survey_round.pk]
            set_commune_totals(
                by=officer,
                commune_survey=survey,
                household_total=totals.households,
                person_total=totals.persons,
                minority_household_total=totals.minority_households,
                version=survey.version,
                door=Door.COMMAND,
            )


def correct_some(survey_round, officers):
    """Corrects a form of each commune as an officer would, so that histories have something to show."""
    firsts = {}
    forms = SurveyForm.objects.filter(round=survey_round).poor().filter(b1__isnull=False)
    for form in forms.select_related("household").order_by("commune_id", "-pk"):
        firsts.setdefault(form.commune_id, form)
    for place, form in enumerate(firsts.values()):
        entry = entry_of(form)
        if place % 3 == 0:
            entry = replace(entry, notes="Đã hỏi lại chủ hộ, sửa theo phiếu giấy.", phone="0169 000 0000")
        elif place % 3 == 1:
            entry = replace(entry, b1=max(0, form.b1 - 5))
        else:
            insured = tuple(replace(member, has_health_insurance=True) for member in entry.members)
            entry = replace(entry, members=insured)
        save_form(
            by=officers[form.commune_id],
            survey_round=survey_round,
            entry=entry,
            household=form.household,
            base_version=form.version,
            door=Door.COMMAND,
            reference=REFERENCE,
        )


def leave_drafts(survey_round, officers):
    """Leaves forms half typed in the communes that are late, as their officers would have when they went home."""
    waiting = (
        Household.objects.of_year(survey_round)
        .exclude(forms__round=survey_round)
        .filter(village__commune__code__in=TOTALS_MISSING, forms__isnull=False)
        .distinct()
    )
    left = dict.fromkeys(TOTALS_MISSING, 0)
    for household in waiting.select_related("village__commune").order_by("code"):
        commune = household.village.commune
        if left[commune.code] < DRAFTS_A_COMMUNE:
            left[commune.code] += 1
            fields = {
                **open_household(survey_round, household).raw,
                "notes": ["Chưa hỏi thu nhập, chiều mai quay lại."],
            }
            save_draft(by=officers[commune.pk], survey_round=survey_round, household=household, fields=fields)


def logins():
    """Returns (users of the demo's cast in its order, usernames whose password is no longer PASSWORD); both empty
    where this database holds no demo data."""
    if not SurveyRound.objects.filter(is_demo=True).exists():
        return [], set()
    created = AuditEntry.objects.filter(action="user.created", reference=REFERENCE).values_list("object_id", flat=True)
    users = list(User.objects.filter(pk__in=list(created), is_active=True).select_related("commune", "department"))
    changed = AuditEntry.objects.filter(
        object_type=User._meta.model_name,
        object_id__in=[user.pk for user in users],
        action__in=["user.password_changed", "user.password_reset"],
    ).values_list("object_id", flat=True)
    changed = set(changed)
    return sorted(users, key=lambda user: user.pk), {user.username for user in users if user.pk in changed}
