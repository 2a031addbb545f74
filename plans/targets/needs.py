"""What each commune needs at the end of a cycle year, counted from its forms. Never typed, and a blank stays blank."""

from dataclasses import dataclass

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from areas.models import Commune
from households.models import CommuneSurvey, FormMember, SurveyForm
from households.procedure import Stage
from households.standards import POOR_CLASSES, HouseholdClass
from households.statistics import tally
from plans.allocation import Need
from plans.measures import NeedKind
from plans.targets.rules import ACTIONABLE_CAUSES, ELDERLY_FROM, MINORITY, topics

POOR, NEAR = Q(household_class__in=POOR_CLASSES), Q(household_class=HouseholdClass.CN)


@dataclass(frozen=True, slots=True)
class CommuneNeed:
    """A commune of the year with what an allocation counts. `is_recognised`: the result was recognised by decision;
    else the figures are provisional. `forms`: how many forms there are at all, 0 where nobody was surveyed yet."""

    commune: Commune
    need: Need
    near_poor: int
    forms: int
    is_recognised: bool

    @property
    def others(self):
        """Poor households that could exit, whose causes a year's measures ease and do not remove."""
        return self.need.poor - self.need.cannot_exit - self.need.actionable

    @property
    def rate(self):
        """The poor-household rate in percent as (households, of households), None without the base."""
        return self.need.poor * 100 / self.need.residents if self.need.residents else None


@dataclass(frozen=True, slots=True)
class DistrictNeeds:
    """The communes' needs of a year and what they come to."""

    lines: tuple[CommuneNeed, ...]

    @property
    def needs(self):
        return [line.need for line in self.lines]

    @property
    def poor(self):
        return sum(need.poor for need in self.needs)

    @property
    def cannot_exit(self):
        return sum(need.cannot_exit for need in self.needs)

    @property
    def actionable(self):
        return sum(need.actionable for need in self.needs)

    @property
    def others(self):
        return sum(line.others for line in self.lines)

    @property
    def near_poor(self):
        return sum(line.near_poor for line in self.lines)

    @property
    def residents(self):
        """The district's resident households; None as long as one commune's total is missing."""
        found = [need.residents for need in self.needs]
        return None if not found or None in found else sum(found)

    @property
    def recognised(self):
        return sum(line.is_recognised for line in self.lines)

    @property
    def is_provisional(self):
        return self.recognised < len(self.lines)

    @property
    def unsurveyed(self):
        """The communes without a single form: their target can only be 0."""
        return [line.commune for line in self.lines if not line.forms]


def _actionable(standard):
    wanted = Q()
    for each in standard.causes:
        if each.code in ACTIONABLE_CAUSES:
            wanted |= Q(causes__has=each.number)
    return wanted


# A household of a SurveyForm annotated by `with_elders` that cannot exit by itself, see rules.py.
CANNOT_EXIT = Q(is_protected=True) | Q(is_elderly=True)


def with_elders(forms, year):
    """Adds `is_elderly`: every member of the form is 60 or older by the year of birth."""
    members = FormMember.objects.filter(form=OuterRef("pk"))
    younger = members.filter(Q(person__birth_year__gt=year - ELDERLY_FROM) | Q(person__birth_year__isnull=True))
    elderly = ExpressionWrapper(Exists(members) & ~Exists(younger), output_field=BooleanField())
    return forms.annotate(is_elderly=elderly)


def district_needs(survey_round):
    """Returns the DistrictNeeds of a year: every commune of the round, by code, with or without forms. Two queries."""
    forms = with_elders(SurveyForm.objects.filter(round=survey_round), survey_round.year)
    counted = (
        forms.order_by()
        .values("commune_id")
        .annotate(
            n_forms=Count("pk"),
            n_poor=Count("pk", filter=POOR),
            n_near=Count("pk", filter=NEAR),
            n_stay=Count("pk", filter=POOR & CANNOT_EXIT),
            n_act=Count("pk", filter=POOR & ~CANNOT_EXIT & _actionable(survey_round.standard)),
        )
    )
    by_commune = {row["commune_id"]: row for row in counted}
    lines = []
    for survey in CommuneSurvey.objects.filter(round=survey_round).select_related("commune").order_by("commune__code"):
        row = by_commune.get(survey.commune_id, {})
        need = Need(
            survey.commune.code, row.get("n_poor", 0), row.get("n_stay", 0), row.get("n_act", 0), survey.household_total
        )
        lines.append(
            CommuneNeed(
                survey.commune,
                need,
                row.get("n_near", 0),
                row.get("n_forms", 0),
                survey.stage == Stage.RECOGNISED,
            )
        )
    return DistrictNeeds(tuple(lines))


def condition_of(topic):
    """Returns the condition on SurveyForm of the households that a Topic counts."""
    if topic.need is not None:
        field = "causes__has" if topic.need.kind is NeedKind.CAUSE else "deprivations__has"
        return (POOR | NEAR) & Q(**{field: topic.number})
    return (POOR | NEAR) & Q(is_minority=True) if topic.key == MINORITY else POOR


def topic_counts(survey_round):
    """Returns {topic key: {commune id: households}}, every Topic present, communes without any left out. One query."""
    found = topics(survey_round.standard)
    names = {f"t{place}": topic for place, topic in enumerate(found)}
    rows = tally(
        SurveyForm.objects.filter(round=survey_round),
        by="commune_id",
        conditions={name: condition_of(topic) for name, topic in names.items()},
    )
    return {
        topic.key: {commune: row[name] for commune, row in rows.items() if row[name]} for name, topic in names.items()
    }
