"""Forms in numbers, written straight to the database: what reports count is made here, not how it is entered."""

import datetime as dt
from itertools import count, cycle, islice
from zoneinfo import ZoneInfo

from areas.models import Village
from households.actions.rounds import open_round
from households.models import CommuneSurvey, FormMember, Household, Person, SurveyForm
from tests.factories import make_village

SAVED_AT = dt.datetime(2017, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
_numbers = count(1)

# (class, deprivations, causes): every class, none, one and many marks, and a mark on a household that is not poor.
SPREAD_2017 = (
    ("N1", {1, 2, 8}, {1}),
    ("N1", {2}, {1, 2, 11}),
    ("N2", {2, 3, 9, 10}, {8}),
    ("CN", {2, 6}, {1, 4}),
    ("CN", set(), set()),
    ("TB", {2}, {1}),
    ("KN", set(), set()),
)
SPREAD_2022 = (
    ("N", {1, 4, 12}, {1, 8}),
    ("CN", {11, 12}, {2}),
    ("KN", {4}, set()),
)


def make_round(year, by, *, totals=None):
    """A year's round for all its communes; `totals` {code: resident households}, others stay blank."""
    survey_round = open_round(by=by, year=year)
    for code, total in (totals or {}).items():
        CommuneSurvey.objects.filter(round=survey_round, commune__code=code).update(
            household_total=total, minority_household_total=total // 2
        )
    return survey_round


def make_forms(survey_round, commune, how_many, *, spread=SPREAD_2017, by, villages=3, name="Lò Văn Thử"):
    """Gives a commune `how_many` households with a form each, in turn over its villages and the spread; returns them.

    Villages are the commune's own, made where there are too few.
    """
    there = list(Village.objects.filter(commune=commune, valid_to=None).order_by("number"))
    while len(there) < villages:
        there.append(make_village(commune))
    households, persons, forms, members = [], [], [], []
    for village, (household_class, deprivations, causes) in islice(zip(cycle(there), cycle(spread)), how_many):
        number = next(_numbers)
        code = f"{commune.code}-{village.number:02}-{number:05}"
        household = Household(
            code=code, village=village, head_name=name, ethnicity=3, address="Xóm Trên", phone="0912345678",
            search_key=Household.make_search_key(code, name, "Xóm Trên", "0912345678"),
        )  # fmt: skip
        person = Person(
            household=household, full_name=name, search_name="lo van thu", birth_year=1980, sex=1, ethnicity=3,
            identity_number=f"038080{number:06}",
        )  # fmt: skip
        form = SurveyForm(
            round=survey_round, household=household, commune=commune, village=village, area_type=commune.area_type,
            standard_code=survey_round.standard_code, head_name=name, ethnicity=3, b1=100,
            deprivations=frozenset(deprivations), causes=frozenset(causes), persons_count=4,
            deprivation_count=len(deprivations), b2=10 * len(deprivations), household_class=household_class,
            basis="points", is_minority=True, saved_by=by,
        )  # fmt: skip
        households.append(household)
        persons.append(person)
        forms.append(form)
        members.append(FormMember(form=form, person=person, number=1, relation=1))
    Household.objects.bulk_create(households)
    Person.objects.bulk_create(persons)
    SurveyForm.objects.bulk_create(forms)
    FormMember.objects.bulk_create(members)
    SurveyForm.objects.filter(pk__in=[form.pk for form in forms]).update(saved_at=SAVED_AT)
    return forms


def make_next_year(survey_round, earlier, *, by, skip=0, moved_to=None):
    """Gives households of an earlier year's forms a form of this year, each with the class of its neighbour's.

    The last `skip` of them get none; the first one's form is of the village `moved_to`, where given.
    """
    made = []
    for place, form in enumerate(earlier[: len(earlier) - skip]):
        model = earlier[(place + 2) % len(earlier)]
        village = moved_to if moved_to is not None and place == 0 else form.village
        made.append(
            SurveyForm(
                round=survey_round, household=form.household, commune=village.commune, village=village,
                area_type=village.commune.area_type, standard_code=survey_round.standard_code, head_name=form.head_name,
                ethnicity=form.ethnicity, b1=100, deprivations=model.deprivations, causes=model.causes, persons_count=4,
                deprivation_count=model.deprivation_count, b2=model.b2, household_class=model.household_class,
                basis="points", is_minority=place % 3 > 0, has_merit_member=place % 4 == 1, is_protected=place % 5 == 1,
                saved_by=by,
            )
        )  # fmt: skip
    SurveyForm.objects.bulk_create(made)
    SurveyForm.objects.filter(pk__in=[form.pk for form in made]).update(saved_at=SAVED_AT)
    return made
