"""Rows of past years in one line each, written straight to the tables: for rules that read years, not for saving."""

import datetime as dt
from itertools import count

from households.models import FormMember, Household, Person, SurveyForm, SurveyRound
from ui.formatting import fold

_numbers = count(1)


def make_round(year, **values):
    """The year's round, made when first asked for; standard QĐ 59/2015, 15 November."""
    values = {"standard_code": "QD59-2015", "reference_date": dt.date(year, 11, 15), **values}
    return SurveyRound.objects.get_or_create(year=year, defaults=values)[0]


def make_household(village, head_name="Hà Văn Tư", **values):
    """A household on the books, without persons."""
    code = values.pop("code", f"T-{next(_numbers):06d}")
    household = Household(village=village, code=code, head_name=head_name, ethnicity=1, **values)
    household.full_clean()
    household.save()
    return household


def make_person(household, full_name="Hà Văn Tư", **values):
    """Somebody who lives there; born in 1980 and male where nothing is said."""
    values = {"birth_year": 1980, "sex": 1, "ethnicity": 6, **values}
    person = Person(household=household, full_name=full_name, search_name=fold(full_name), **values)
    person.full_clean()
    person.save()
    return person


def make_form(survey_round, household, household_class, by, *, village=None, members=(), **values):
    """A form with this class. `members` are persons, the first of them the head."""
    village = village or household.village
    values = {"income": 800_000, "persons_count": max(1, len(members)), **values}
    form = SurveyForm.objects.create(
        round=survey_round,
        household=household,
        commune=village.commune,
        village=village,
        area_type=village.commune.area_type,
        standard_code=survey_round.standard_code,
        head_name=household.head_name,
        ethnicity=household.ethnicity,
        household_class=household_class,
        basis="income",
        deprivation_count=len(values.get("deprivations", ())),
        is_minority=False,
        saved_by=by,
        **values,
    )
    FormMember.objects.bulk_create(
        FormMember(form=form, person=person, number=number, relation=1 if number == 1 else 3)
        for number, person in enumerate(members, start=1)
    )
    return form
