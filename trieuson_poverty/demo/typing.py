"""What the demo's officers did after the survey: totals entered, forms corrected, others left half typed."""

from dataclasses import replace

from accounts.models import Door
from households.actions.drafts import save_draft
from households.actions.forms import entry_of, save_form
from households.actions.rounds import set_commune_totals
from households.demo.places import TOTALS_MISSING
from households.demo.writing import REFERENCE
from households.forms.opening import open_household
from households.models import Household, SurveyForm

DRAFTS_A_COMMUNE = 2


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
