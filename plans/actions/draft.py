"""A plan written from the survey in one go, and brought up to date when the survey has changed."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Door
from accounts.permissions import Verb, authorise
from households.models import CommuneSurvey
from plans.actions.common import PlanChanged, counted, held_for_edit, save_plan, write_step
from plans.bulk import insert_lines
from plans.catalogue import needs_of
from plans.drafting import SURVEY_FIELDS, Difference, draft_lines, fingerprint
from plans.measures import NeedKey, NeedKind
from plans.models import CommunePlan, HouseholdPlan, OwnMeasure, PlanLine
from plans.states import PlanStep
from plans.survey import basis_of, difference_of, surveyed_in

BATCH = 500


@dataclass(frozen=True)
class Drafted:
    """What drafting did. `counts` are {what in Vietnamese: how many}."""

    plan: CommunePlan
    counts: dict[str, int]
    is_first: bool


@transaction.atomic
def draft_plan(*, by, survey, shown=None, door=Door.PAGE):
    """Writes the plan of a commune from its survey, or brings an existing one up to date; returns a Drafted.

    The first time every poor and near-poor household gets a line for each of its needs; later times what people wrote
    stays (see drafting.py). `shown` is the fingerprint of the difference that the person looked at: PlanChanged where
    another would be applied. Raises Forbidden, CommuneSurvey.DoesNotExist out of scope, ValidationError where the
    survey has nobody to plan for or the plan is not the commune's to write just now.
    """
    authorise(by, Verb.EDIT_PLANS)
    surveys = CommuneSurvey.objects.select_for_update(of=("self",)).visible_to(by).select_related("round", "commune")
    survey = surveys.get(pk=survey.pk)
    plan = CommunePlan.objects.filter(round=survey.round, commune=survey.commune).first()
    if plan is None:
        return _first(by, survey, door)
    plan = held_for_edit(by, plan)
    difference = difference_of(plan)
    if shown is not None and fingerprint(difference) != shown:
        raise PlanChanged("Kết quả rà soát vừa đổi thêm. Xem lại các thay đổi dưới đây rồi cập nhật.")
    return _again(by, plan, survey, difference, door)


def _first(by, survey, door):
    found = surveyed_in(survey.round, survey.commune_id)
    if not found:
        raise ValidationError(
            f"{survey.commune.name} chưa có hộ nghèo, hộ cận nghèo nào trong kết quả rà soát năm {survey.round.year} "
            "nên chưa lập được kế hoạch. Nhập phiếu trước."
        )
    now = timezone.now()
    plan = CommunePlan(
        round=survey.round, commune=survey.commune, basis=basis_of(survey), drafted_at=now, drafted_by=by,
        state_at=now, state_by=by,
    )  # fmt: skip
    plan.full_clean(exclude=["round", "commune", "state_by", "drafted_by"])
    plan.save()
    lines = _add(plan, found)
    counts = {"hộ": len(found), "dòng kế hoạch": lines}
    basis = plan.get_basis_display()
    write_step(plan, by, PlanStep.DRAFTED, note=basis, changes=counted(counts), at=now, door=door)
    return Drafted(plan, counts, is_first=True)


def _add(plan, found):
    """Adds rows and lines of these Surveyed to a plan; returns how many lines."""
    standard, catalogue = plan.round.standard, OwnMeasure.objects.catalogue(on=timezone.localdate())
    rows = HouseholdPlan.objects.bulk_create(
        (
            HouseholdPlan(
                plan=plan,
                household_id=each.household_id,
                remove_deprivations=each.deprivations,
                **{name: getattr(each, name) for name in SURVEY_FIELDS},
            )
            for each in found
        ),
        batch_size=BATCH,
    )
    return insert_lines(
        (row.pk, each, {})
        for row, one in zip(rows, found, strict=True)
        for each in draft_lines(needs_of(standard, one.causes, one.deprivations), catalogue, plan.for_year)
    )


def _again(by, plan, survey, difference: Difference, door):
    now = timezone.now()
    if difference.added:
        _add(plan, difference.added)
    HouseholdPlan.objects.filter(pk__in=[each.row_id for each in difference.gone]).update(is_gone=True, updated_at=now)
    _update(plan, (*difference.changed, *difference.silent), now)
    plan.basis, plan.drafted_at, plan.drafted_by = basis_of(survey), now, by
    save_plan(plan)
    counts = difference.counts()
    write_step(
        plan, by, PlanStep.REDRAFTED, note=plan.get_basis_display(), changes=counted(counts), at=now, door=door
    )
    return Drafted(plan, counts, is_first=False)


def _update(plan, changes, now):
    """Copies the survey anew into these rows, adds lines of new needs, marks those whose need is gone."""
    catalogue = OwnMeasure.objects.catalogue(on=timezone.localdate())
    by_row = {change.standing.row_id: change for change in changes}
    rows = list(HouseholdPlan.objects.select_for_update(of=("self",)).filter(pk__in=by_row))
    added = []
    for row in rows:
        change = by_row[row.pk]
        for name in SURVEY_FIELDS:
            setattr(row, name, getattr(change.found, name))
        row.is_gone = False
        row.version += 1
        row.updated_at = now
        if row.updated_by_id is None:  # nobody has said otherwise: what is lacking is what is to be removed
            row.remove_deprivations = change.found.deprivations
        added += [(row.pk, each, {}) for each in draft_lines(change.new_needs, catalogue, plan.for_year)]
    HouseholdPlan.objects.bulk_update(
        rows, [*SURVEY_FIELDS, "is_gone", "version", "updated_at", "remove_deprivations"], batch_size=BATCH
    )
    insert_lines(added)
    gone = {(row_id, need) for row_id, change in by_row.items() for need in change.gone_needs}
    back = {(row_id, need) for row_id, change in by_row.items() for need in change.back_needs}
    if not gone and not back:
        return
    found = PlanLine.objects.filter(row__in={row_id for row_id, _ in gone | back})
    places = {
        pk: (row_id, NeedKey(NeedKind(kind), code))
        for pk, row_id, kind, code in found.values_list("pk", "row_id", "need_kind", "need_code")
    }
    for is_gone, marked in ((True, gone), (False, back)):
        ids = [pk for pk, place in places.items() if place in marked]
        PlanLine.objects.filter(pk__in=ids).update(is_need_gone=is_gone)
