"""What the first page shows each role: figures that open the households behind them, and what to do next.

Gathers from the apps' own statistics; counts nothing itself.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import COMMUNE_ROLES, Verb
from areas.models import Village
from households.checks import open_warnings
from households.filters import NEAR_POOR, POOR
from households.models import CommuneSurvey, FormDraft, SurveyRound
from households.statistics import UnitProgress, progress_by_commune, progress_by_village


@dataclass(frozen=True)
class Line:
    """A commune or village: its progress, its households' list, its total of resident households (None: missing)."""

    name: str
    href: str
    progress: UnitProgress
    residents: int | None = None


@dataclass(frozen=True)
class Overview:
    """A role's first page. Sections that are empty are left out by the template."""

    title: str
    survey_round: SurveyRound | None = None
    lines: tuple[Line, ...] = ()
    unit_label: str = ""
    total: UnitProgress | None = None
    residents: int | None = None
    missing_totals: int = 0
    totals_href: str = ""
    drafts: tuple[FormDraft, ...] = ()
    list_href: str = ""
    questions: int = 0
    questions_href: str = ""

    @property
    def poor_href(self):
        return f"{self.list_href}?{urlencode({'loai': POOR})}"

    @property
    def near_poor_href(self):
        return f"{self.list_href}?{urlencode({'loai': NEAR_POOR})}"

    @property
    def done_href(self):
        return f"{self.list_href}?{urlencode({'loai': 'da'})}"

    @property
    def waiting_href(self):
        return f"{self.list_href}?{urlencode({'loai': 'chua'})}"


def overview(user, year):
    """Returns the Overview of a person for a working year (None before the first round)."""
    survey_round = SurveyRound.objects.filter(year=year).first()
    if survey_round is None or not user.can(Verb.VIEW_HOUSEHOLDS):
        return Overview(title=user.unit_name, survey_round=survey_round)
    if user.role in COMMUNE_ROLES:
        return _commune(user, survey_round)
    return _district(user, survey_round)


def _district(user, survey_round):
    progress = progress_by_commune(survey_round, user)
    surveys = list(CommuneSurvey.objects.visible_to(user).of_round(survey_round))
    href = reverse("form_list", kwargs={"year": survey_round.year})
    lines = tuple(
        Line(
            survey.commune.name,
            f"{href}?{urlencode({'xa': survey.commune.code})}",
            progress.get(survey.commune_id, UnitProgress()),
            survey.household_total,
        )
        for survey in surveys
    )
    missing = sum(not survey.has_totals for survey in surveys)
    return Overview(
        title="Huyện Triệu Sơn",
        survey_round=survey_round,
        lines=lines,
        unit_label="Xã, thị trấn",
        total=_sum(line.progress for line in lines),
        residents=None if missing else sum(line.residents for line in lines),
        missing_totals=missing,
        totals_href=reverse("totals_list", kwargs={"year": survey_round.year}),
        list_href=href,
        questions=sum(open_warnings(survey_round).values()),
        questions_href=reverse("warning_list", kwargs={"year": survey_round.year}),
    )


def _commune(user, survey_round):
    survey = CommuneSurvey.objects.visible_to(user).of_round(survey_round).order_by("commune__valid_from").last()
    if survey is None:
        return Overview(title=user.unit_name, survey_round=survey_round)
    progress = progress_by_village(survey_round, survey.commune)
    href = reverse("form_list", kwargs={"year": survey_round.year})
    villages = Village.objects.valid_on(survey_round.reference_date).filter(commune=survey.commune)
    lines = tuple(
        Line(village.name, f"{href}?{urlencode({'thon': village.pk})}", progress.get(village.pk, UnitProgress()))
        for village in villages
    )
    drafts = (
        FormDraft.objects.visible_to(user).filter(by=user, round=survey_round).select_related("village", "household")
    )
    return Overview(
        title=survey.commune.name,
        survey_round=survey_round,
        lines=lines,
        unit_label="Thôn",
        total=_sum(line.progress for line in lines),
        residents=survey.household_total,
        missing_totals=int(not survey.has_totals),
        totals_href=reverse("totals_edit", kwargs={"year": survey_round.year, "code": survey.commune.code})
        if user.can(Verb.EDIT_SURVEY)
        else "",
        drafts=tuple(drafts[:10]) if user.can(Verb.EDIT_SURVEY) else (),
        list_href=href,
        questions=open_warnings(survey_round, [survey.commune_id]).get(survey.commune_id, 0),
        questions_href=reverse("warning_list", kwargs={"year": survey_round.year}),
    )


def _sum(parts):
    parts = list(parts)
    classes = {}
    for part in parts:
        for household_class, number in part.classes.items():
            classes[household_class] = classes.get(household_class, 0) + number
    return UnitProgress(
        done=sum(part.done for part in parts), waiting=sum(part.waiting for part in parts), classes=classes
    )
