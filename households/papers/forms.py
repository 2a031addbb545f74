"""Paper forms to take to the households: blank, or prefilled with who lives there and what last year's form said. Each
carries a code, as text and as QR, that opens the household's form of the working year.
"""

import io
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe

from areas.models import Village
from households import choices
from households.models import Household, Person, SurveyForm
from households.paper import Paper, PaperTick, paper_of
from households.standards import Standard

BLANK_LINES = 2
EMPTY_ROSTER = 8


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """One form to print. `paper` is last year's form, or this year's where one was saved; None for a blank form."""

    code: str
    qr: SafeString
    village: Village
    household: Household | None
    paper: Paper | None
    paper_year: int | None
    members: tuple
    blank_lines: range
    standard: Standard

    @property
    def _has_same_standard(self):
        return self.paper is not None and self.paper.form.standard_code == self.standard.code

    @property
    def answers(self):
        """(label, last year's words) of what is asked of income and house; "" where nothing is known."""
        if self.paper is None:
            return [(label, "") for label in questions(self.standard)]
        known = dict(self.paper.answers)
        return [(label, known.get(label, "")) for label in questions(self.standard)]

    @property
    def deprivations(self):
        """The indicators with last year's ticks; none where last year was measured by another standard."""
        if self._has_same_standard:
            return self.paper.deprivations
        return [PaperTick(each.number, each.name, each.hint, False) for each in self.standard.indicators]

    @property
    def causes(self):
        if self._has_same_standard:
            return self.paper.causes
        return [PaperTick(each.number, each.name, "", False) for each in self.standard.causes]


def questions(standard):
    """Returns what a form asks of income and house, in the words of paper.py."""
    return (
        "Thu nhập bình quân",
        f"Điểm {standard.income_points_name}",
        "Loại nhà ở",
        "Diện tích ở",
        "Nguồn nước sinh hoạt",
        "Nhà tiêu",
        "Dùng điện thoại, Internet",
        "Tài sản nghe nhìn",
        "Nghe được loa truyền thanh",
    )


def qr_of(address):
    """Returns a QR code of an address as inline SVG without style, so that the content policy lets it stand."""
    buffer = io.BytesIO()
    segno.make(address, error="m").save(
        buffer, kind="svg", xmldecl=False, svgns=True, svgclass="qr", lineclass=None, border=2, omitsize=True
    )
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 - made of numbers only


def blank_code(village):
    """The code of a blank form of a village: a new household is entered under it."""
    return f"{village.commune.code}-{village.number:02d}"


def printed_forms(survey_round, village, *, address_of, with_identity, households=None):
    """Returns the PrintedForm of every household of a village (or of those given), by code. About eight queries."""
    if households is None:
        households = list(
            Household.objects.filter(village=village)
            .of_year(survey_round)
            .select_related("village__commune")
            .order_by("code")
        )
    latest = _latest_forms(survey_round, households)
    present = {}
    for person in Person.objects.filter(household__in=households, left_on__isnull=True).order_by("id"):
        present.setdefault(person.household_id, []).append(person)
    printed = []
    for household in households:
        form = latest.get(household.pk)
        paper = paper_of(form, with_identity=with_identity) if form is not None else None
        members = _members(form, paper, present.get(household.pk, []), with_identity)
        printed.append(
            PrintedForm(
                code=household.code,
                qr=qr_of(address_of(household.code)),
                village=household.village,
                household=household,
                paper=paper,
                paper_year=form.round.year if form is not None else None,
                members=members,
                blank_lines=range(len(members) + 1, len(members) + BLANK_LINES + 1),
                standard=survey_round.standard,
            )
        )
    return printed


def blank_forms(survey_round, village, count, *, address_of):
    """Returns `count` blank PrintedForms of a village."""
    code = blank_code(village)
    lines = range(1, EMPTY_ROSTER + 1)
    form = PrintedForm(code, qr_of(address_of(code)), village, None, None, None, (), lines, survey_round.standard)
    return [form] * count


def _latest_forms(survey_round, households):
    """{household id: its form of the year, else its last one before}, members at hand."""
    forms = (
        SurveyForm.objects.filter(household__in=households, round__year__lte=survey_round.year)
        .select_related("round", "household", "village", "commune")
        .with_members()
        .order_by("round__year")
    )
    return {form.household_id: form for form in forms}


def _members(form, paper, present, with_identity):
    """Who lives there today, with what the form said of them; whoever has left is not printed."""
    known = {}
    if form is not None:
        known = {member.person_id: line for member, line in zip(form.members.all(), paper.members, strict=True)}
    ids = {person.pk for person in present}
    lines = [line for person_id, line in known.items() if person_id in ids]
    lines += [_new(person, with_identity) for person in present if person.pk not in known]
    return tuple(lines)


def _new(person, with_identity):
    """A person without a form: what is known for good."""
    return {
        "full_name": person.full_name,
        "born": person.birth_date.strftime("%d/%m/%Y") if person.birth_date else person.birth_year or "",
        "sex": choices.label_of(choices.SEXES, person.sex),
        "ethnicity": choices.label_of(choices.ETHNIC_GROUPS, person.ethnicity),
        "identity_number": person.identity_number if with_identity else "",
    }
