"""The rows of a template: a commune's living households and persons, with what was answered last.

A household that already has a form of the year stands there with that form, whole, so that a template downloaded
halfway, or an export, comes back without a change. Any other is prefilled from its newest form, except income, score,
date and notes: those must be asked anew, or last year's would be taken for this year's.
"""

from django.db.models import Max

from households.entry import OF_THE_STANDARD
from households.importing import known as knowledge
from households.importing.records import Answers, Member, mask_to_set
from households.importing.template import Book
from households.models import Household, SurveyForm, SurveyRound
from households.querysets import ended_by

BATCH = 2_000
ASKED_ANEW = {"surveyed_on": None, "income": None, "b1": None, "notes": ""}
NOT_CARRIED = dict.fromkeys(OF_THE_STANDARD, 0)  # masks


def book_for(survey_round, layout, places, communes):
    """Returns the Book of one or several communes for a year; its rows are read while they are written."""
    rows = Rows(survey_round, places, communes)
    is_one = len(communes) == 1
    return Book(
        layout=layout,
        year=survey_round.year,
        reference_date=survey_round.reference_date,
        place=communes[0].name if is_one else "Huyện Triệu Sơn",
        commune_code=communes[0].code if is_one else "",
        communes=tuple(commune.name for commune in communes),
        villages=tuple(village.name for village in places.villages_of(communes[0])) if is_one else (),
        households=rows.households(),
        persons=rows.persons(),
    )


class Rows:
    """Two passes over the same households: first the sheet Hộ, then the sheet Nhân khẩu."""

    def __init__(self, survey_round, places, communes):
        self.round, self.places = survey_round, places
        villages = [
            village_id
            for village_id in Household.objects.values_list("village_id", flat=True).distinct()
            if (then := places.then(village_id)) and then.commune_id in {commune.pk for commune in communes}
        ]
        self.ids = list(
            Household.objects.filter(village_id__in=villages)
            .exclude(ended_by(survey_round.reference_date))
            .order_by("code")
            .values_list("pk", flat=True)
        )
        self.earlier = {}

    def _batches(self):
        for start in range(0, len(self.ids), BATCH):
            ids = self.ids[start : start + BATCH]
            known = knowledge.by_ids(self.round, ids)
            yield ids, known, self._last(ids, known)

    def _last(self, ids, known):
        """Returns {household id: KnownForm} of the newest earlier form of those without one this year."""
        missing = [pk for pk in ids if pk not in known.forms]
        newest = dict(
            SurveyForm.objects.filter(household__in=missing, round__year__lt=self.round.year)
            .values_list("household_id")
            .annotate(Max("round__year"))
        )
        found = {}
        for year in sorted(set(newest.values())):
            of_year = [pk for pk, latest in newest.items() if latest == year]
            earlier = SurveyRound.objects.get(year=year)
            forms = knowledge.by_ids(earlier, of_year).forms
            if earlier.standard_code != self.round.standard_code:
                forms = {pk: each._replace(answers=each.answers._replace(**NOT_CARRIED)) for pk, each in forms.items()}
            found |= forms
        return found

    def households(self):
        for ids, known, last in self._batches():
            for pk in ids:
                household, form = known.households[pk], known.forms.get(pk)
                answers = form.answers if form else _to_ask(last.get(pk), household)
                village = self.places.then(form.village_id if form else household.village_id)
                yield household_row(household.code, village, household.head_name, answers)

    def persons(self):
        for ids, known, last in self._batches():
            for pk in ids:
                household, form = known.households[pk], known.forms.get(pk)
                members = form.members if form else _carried(household, known.persons.get(pk, {}), last.get(pk))
                for number, member in enumerate(members, start=1):
                    yield person_row(household.code, number, member)


def _to_ask(form, household):
    if form is None:
        return Answers(household.address, household.phone)
    return form.answers._replace(address=household.address, phone=household.phone, **ASKED_ANEW)


def _carried(household, persons, form):
    """Returns who is asked about: in a forgotten year the year before it tells, not who lives there today."""
    if household.has_newer and form is not None:
        return [member for member in form.members if member.person_id in persons]
    return _present(persons, form)


def _present(persons, form):
    """Returns the persons living there now, with last year's answers, in last year's order, new ones last."""
    present = {key: person.member for key, person in persons.items() if person.lives_here}
    ordered = [member for member in form.members if member.person_id in present] if form else []
    named = {member.person_id for member in ordered}
    ordered = [
        Member(*present[member.person_id][:2], member.relation, *present[member.person_id][3:7], *member[7:])
        for member in ordered
    ]
    return ordered + [member for key, member in present.items() if key not in named]


def household_row(code, village, head_name, answers):
    """Returns a row of the sheet Hộ as {column key: answer}."""
    row = {"code": code, "commune": village.commune.name, "village": village.name, "head_name": head_name}
    row |= answers._asdict()
    for prefix, mask in (("deprivation", answers.deprivations), ("cause", answers.causes)):
        row |= {f"{prefix}_{number}": 1 for number in mask_to_set(mask)}
    if answers.information_assets is not None:
        owned = mask_to_set(answers.information_assets)
        row |= {f"asset_{number}": number in owned for number in (1, 2, 3)}
    return row


def person_row(code, number, member):
    """Returns a row of the sheet Nhân khẩu as {column key: answer}."""
    row = member._asdict()
    return row | {"code": code, "number": number, "person": member.person_id}
