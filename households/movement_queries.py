"""The rule of movements.py as one query over households: the twin that counts a district and opens its lists."""

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from households.balance_legs import PlaceChange, Side
from households.lineage import lineage_on
from households.models import EventKind, Household, HouseholdEvent, SurveyForm, SurveyRound
from households.movements import BY_DEPARTURE, Arrival, Departure, Movement, Standing
from households.querysets import ended_by
from households.standards import POOR_CLASSES, HouseholdClass

_ID = BigIntegerField()
VALUES = ("movement", "before", "now", "change")  # what a Leg looks at


def previous_round(survey_round):
    """Returns the round that a year's movements start from: the last one before it, None for the first."""
    return SurveyRound.objects.filter(year__lt=survey_round.year).order_by("-year").first()


def two_earlier_rounds(survey_round):
    """Returns the last round before this one and the one before that, as many as there are. Without the second nobody
    can tell relapses from new poverty."""
    return list(SurveyRound.objects.filter(year__lt=survey_round.year).order_by("-year")[:2])


def moving(survey_round, previous, lineage=None, *, within=None):
    """Returns the households with a form in `survey_round` or `previous`, each with its movement between the two.

    Adds `movement` (a Movement's value, "" where the rounds say nothing), `before` and `now` (a Standing's value or
    ""), `change` (a PlaceChange's value or ""), and `before_commune`, `before_village`, `now_commune`, `now_village`:
    ids of the units in force at the later round, whatever they were called then (village None where it has ended
    without a successor). Whoever left no form moves with the last move that was recorded. `within` is a query of
    household ids to stay in; the rule is costly to ask of a whole district when few are wanted.
    """
    lineage = lineage or lineage_on(survey_round.reference_date)
    since, until = previous.reference_date, survey_round.reference_date
    earlier = SurveyForm.objects.filter(household=OuterRef("pk"), round__year__lt=survey_round.year)
    moves = (
        HouseholdEvent.objects.standing()
        .filter(household=OuterRef("pk"), kind=EventKind.MOVED, happened_on__gt=since, happened_on__lte=until)
        .order_by("-happened_on", "-id")
    )
    without_form = Q(now_form__isnull=True)
    has_ended = ended_by(until)
    households = Household.objects.order_by()
    if within is not None:
        households = households.filter(pk__in=within)
    return (
        households.annotate(
            before_form=FilteredRelation("forms", condition=Q(forms__round=previous)),
            now_form=FilteredRelation("forms", condition=Q(forms__round=survey_round)),
        )
        .filter(Q(before_form__isnull=False) | Q(now_form__isnull=False))
        .annotate(
            before=_standing("before_form"),
            now=_standing("now_form"),
            departure=Case(
                When(has_ended & Q(end_kind=""), then=Value(Departure.ENDED.value)),
                When(has_ended, then=F("end_kind")),
                default=Value(""),
                output_field=CharField(),
            ),
            arrival=Case(When(came_on__gt=since, then=F("came_by")), default=Value(""), output_field=CharField()),
            before_commune=_later(lineage.communes, "before_form__commune_id"),
            before_village=_later(lineage.villages, "before_form__village_id"),
            moved_commune=Case(
                When(without_form, then=Subquery(moves.values("village_to__commune_id")[:1])), output_field=_ID
            ),
            moved_village=Case(When(without_form, then=Subquery(moves.values("village_to_id")[:1])), output_field=_ID),
        )
        .annotate(
            now_commune=Coalesce(
                F("now_form__commune_id"),
                _later(lineage.communes, "moved_commune"),
                F("before_commune"),
                output_field=_ID,
            ),
            now_village=Coalesce(
                F("now_form__village_id"),
                _later(lineage.villages, "moved_village"),
                F("before_village"),
                output_field=_ID,
            ),
        )
        .annotate(
            movement=_movement(
                was_poor=Exists(earlier.filter(household_class__in=POOR_CLASSES)),
                was_near=Exists(earlier.filter(household_class=HouseholdClass.CN)),
            ),
            change=Case(
                When(before="", then=Value("")),
                When(~Q(before_commune=F("now_commune")), then=Value(PlaceChange.COMMUNE.value)),
                When(~Q(before_village=F("now_village")), then=Value(PlaceChange.VILLAGE.value)),
                default=Value(""),
                output_field=CharField(),
            ),
        )
    )


def households_about(communes, survey_round, previous, lineage):
    """Returns a query of the ids of all households that these communes (ids in force that year) may count."""
    ids = set().union(*(lineage.communes_into(commune) for commune in communes))
    forms = SurveyForm.objects.filter(round__in=[survey_round, previous], commune__in=ids).order_by()
    moved = HouseholdEvent.objects.filter(kind=EventKind.MOVED, village_to__commune__in=ids).order_by()
    return forms.values("household_id").union(moved.values("household_id"))


def counting(leg):
    """Returns the condition on `moving(…)` for the households that a Leg counts."""
    found = Q()
    if leg.movements:
        found &= Q(movement__in=[each.value for each in leg.movements])
    for name in ("before", "now", "change"):
        if getattr(leg, name) is not None:
            found &= Q(**{name: getattr(leg, name).value})
    return found


def unit_condition(leg, *, commune_ids=None, village_id=None):
    """Returns the condition on `moving(…)` that a Leg counts for one of these communes, or this village."""
    side = "before" if leg.side is Side.BEFORE else "now"
    found = Q()
    if commune_ids is not None:
        found &= Q(**{f"{side}_commune__in": commune_ids})
    if village_id is not None:
        found &= Q(**{f"{side}_village": village_id})
    return found


def _standing(form):
    return Case(
        When(**{f"{form}__household_class__in": POOR_CLASSES}, then=Value(Standing.POOR.value)),
        When(**{f"{form}__household_class": HouseholdClass.CN}, then=Value(Standing.NEAR.value)),
        When(**{f"{form}__isnull": False}, then=Value(Standing.OTHER.value)),
        default=Value(""),
        output_field=CharField(),
    )


def _later(changed, name):
    """The unit of column `name` as it is at the later round; most years have nothing to translate."""
    if not changed:
        return F(name)
    return Case(
        *[When(**{name: old}, then=Value(new, output_field=_ID)) for old, new in sorted(changed.items())],
        default=F(name),
        output_field=_ID,
    )


def _movement(*, was_poor, was_near):
    """movements.movement() line by line, "" for None."""
    poor, near = Standing.POOR.value, Standing.NEAR.value

    def when(condition, result):
        return When(condition, then=Value(result.value))

    return Case(
        When(now="", before="", then=Value("")),
        *[when(Q(now="", departure=departure.value), result) for departure, result in BY_DEPARTURE.items()],
        When(now="", before=Standing.OTHER.value, then=Value("")),
        when(Q(now=""), Movement.UNREVIEWED),
        when(Q(before="", arrival=Arrival.MOVED_IN.value), Movement.MOVED_IN),
        when(Q(before="", arrival=Arrival.SPLIT.value), Movement.SPLIT),
        when(Q(now=poor, before=poor), Movement.REMAINED),
        when(Q(Q(now=poor), was_poor), Movement.RELAPSED),
        when(Q(now=poor, before=near), Movement.FELL),
        when(Q(now=poor), Movement.NEW),
        when(Q(now=near, before=poor), Movement.ESCAPED_TO_NEAR),
        when(Q(now=near, before=near), Movement.REMAINED_NEAR),
        when(Q(Q(now=near), was_near), Movement.RELAPSED_NEAR),
        when(Q(now=near), Movement.NEW_NEAR),
        when(Q(before=poor), Movement.ESCAPED),
        when(Q(before=near), Movement.ESCAPED_NEAR),
        default=Value(Movement.STAYED_OUT.value),
        output_field=CharField(),
    )
