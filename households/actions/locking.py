"""Reads what a commune's survey says about writing, and asks locks.py. Every door that writes to a survey comes here:
the page, the village grid, Excel import, events of a household, totals, commands.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEntry
from households.locks import Lock, SurveyState, form_lock, survey_lock
from households.models import CommuneSurvey, Reopening
from ui.formatting import date_vi, datetime_vi


class SurveyLocked(ValidationError):
    """A survey, or one form of it, may be read and not written; `lock` says why and whom to ask."""

    def __init__(self, lock, said=""):
        super().__init__(said or f"Không lưu được: {lock}")
        self.lock = lock


def closed_state(survey_round):
    """Returns a SurveyState that says who closed the year and when; asks nothing of an open one."""
    entry = None
    if not survey_round.is_open:
        closings = AuditEntry.objects.filter(
            object_type="surveyround", object_id=survey_round.pk, action="round.closed"
        )
        entry = closings.select_related("by").order_by("-pk").first()
    return SurveyState(closed_by=f"{entry.by}, {datetime_vi(entry.at)}" if entry else "")


def states_of(surveys, today):
    """Returns {CommuneSurvey id: SurveyState} of these surveys, whose rounds are at hand; one query for the exceptions
    in force, one for each closed year."""
    surveys = list(surveys)
    years = {survey.round_id: survey.round for survey in surveys}
    closed = {key: closed_state(survey_round) for key, survey_round in years.items()}
    in_force = {
        each.survey_id: each.until
        for each in Reopening.objects.filter(
            survey__in=surveys, ended_at__isnull=True, from_on__lte=today, until__gte=today
        ).order_by("until")
    }
    return {
        survey.pk: replace(
            closed[survey.round_id],
            stage=survey.stage,
            at=survey.stage_at,
            by=str(survey.stage_by or ""),
            reopened_until=in_force.get(survey.pk),
        )
        for survey in surveys
    }


def state_in(survey_round, commune_id):
    """Returns the SurveyState of a commune in a year; an open one where the commune has no part in the year."""
    survey = _survey(survey_round, commune_id, CommuneSurvey.objects.select_related("stage_by", "round"))
    return closed_state(survey_round) if survey is None else states_of([survey], timezone.localdate())[survey.pk]


def lock_in(survey_round, commune_id):
    """Returns the Lock on a commune's whole survey of a year, None where it may be written."""
    return survey_lock(survey_round, state_in(survey_round, commune_id))


def lock_of_year(survey_round):
    """Returns the Lock of a closed year, None where the year is open, whatever its communes have done."""
    return survey_lock(survey_round, closed_state(survey_round))


def lock_for(user, survey_round):
    """Returns the Lock that keeps a person out of a whole year, None where one of his communes may be written."""
    surveys = CommuneSurvey.objects.visible_to(user).filter(round=survey_round)
    surveys = list(surveys.select_related("stage_by", "round"))
    if not surveys:
        return lock_of_year(survey_round)
    states = states_of(surveys, timezone.localdate())
    locks = [survey_lock(survey_round, states[survey.pk]) for survey in surveys]
    if None in locks:
        return None
    return locks[0] if len(locks) == 1 or not survey_round.is_open else Lock("mọi xã đã trình kết quả rà soát")


def lock_of_form(survey_round, *, place, household=None):
    """Returns the Lock on a household's form of a year, None where it may be written; see locks.form_lock."""
    state = SurveyState() if place is None else state_in(survey_round, place.commune_id)
    return form_lock(survey_round, place=place, household=household, state=state)


def wait_for(survey_round, commune_ids):
    """Locks the rows of communes' surveys for the transaction and returns them.

    Whatever writes takes this first, so that a survey cannot be sent between another's question and answer, and so
    that a save and an import never wait for each other crosswise.
    """
    return list(
        CommuneSurvey.objects.select_for_update(of=("self",))
        .filter(round=survey_round, commune__in=commune_ids)
        .select_related("commune", "stage_by", "round")
        .order_by("pk")
    )


def wait_for_communes(commune_ids):
    """As `wait_for`, for every year of these communes: for what is of no one year, such as events and mergers."""
    return list(
        CommuneSurvey.objects.select_for_update(of=("self",)).filter(commune__in=set(commune_ids)).order_by("pk")
    )


def hold(survey_round, commune_ids):
    """As `wait_for`; raises SurveyLocked when one of them may not be written."""
    surveys = wait_for(survey_round, commune_ids)
    states = states_of(surveys, timezone.localdate())
    for survey in surveys:
        if lock := survey_lock(survey_round, states[survey.pk]):
            raise SurveyLocked(lock, f"{survey.commune.name}: {lock}")
    if not surveys and (lock := lock_of_year(survey_round)):
        raise SurveyLocked(lock)
    return surveys


def refuse_change_of_years(household, on, *, also_in=(), is_end=False):
    """Raises SurveyLocked when an event of the day `on` would change the balance of a year that is locked, in
    the household's commune or those of `also_in` (ids).

    A household's end changes nothing where the locked year has a form of it: a form goes before an end.
    """
    surveys = CommuneSurvey.objects.filter(
        commune__in=[household.village.commune_id, *also_in], round__reference_date__gte=on
    ).select_related("round", "commune", "stage_by")
    if is_end:
        surveys = surveys.exclude(round__forms__household=household)
    surveys = list(surveys)
    states = states_of(surveys, timezone.localdate())
    for survey in surveys:
        if lock := survey_lock(survey.round, states[survey.pk]):
            raise SurveyLocked(
                lock, f"Sự kiện ngày {date_vi(on)} làm đổi số liệu năm {survey.round.year} đang khóa: {lock}"
            )


def _survey(survey_round, commune_id, surveys):
    return surveys.filter(round=survey_round, commune=commune_id).first()
