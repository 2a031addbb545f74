"""Fills the figures of a periodic report from the survey, the balance, the requests and the duties: the only module of
these reports that counts. A fixed number of queries, whatever the number of households.
"""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q, Sum

from areas.models import Commune
from assignments.deadlines import State
from assignments.models import Task, TaskYear
from assignments.units import unit_fields
from households.balance import balance_sheet
from households.lineage import lineage_on
from households.models import CommuneSurvey, InYearRequest, SurveyForm, SurveyRound
from households.movement_queries import previous_round
from households.procedure import Stage
from households.standards import POOR_CLASSES, HouseholdClass
from households.statistics import progress_of_communes
from reports.periodic import figures as declared
from reports.periodic.figures import Figure, difference, share
from reports.periodic.frozen import digest_of
from reports.periodic.work import money_values, plan_values
from reports.periods import Period

POOR = Q(household_class__in=POOR_CLASSES)
NEAR = Q(household_class=HouseholdClass.CN)
_COUNTS = {
    "so_ho_ngheo": POOR,
    "so_ho_ngheo_thu_nhap": Q(household_class=HouseholdClass.N1),
    "so_ho_ngheo_thieu_hut": Q(household_class=HouseholdClass.N2),
    "so_ho_can_ngheo": NEAR,
    "so_ho_ngheo_dtts": POOR & Q(is_minority=True),
    "so_ho_ngheo_co_cong": POOR & Q(has_merit_member=True),
    "so_ho_ngheo_bao_tro": POOR & Q(is_protected=True),
}
_TOTALS = {
    "so_ho_dan_cu": "household_total",
    "so_nhan_khau": "person_total",
    "so_ho_dtts": "minority_household_total",
}
REQUESTS = {
    "xet_ngheo_moi": InYearRequest.Kind.POOR,
    "xet_can_ngheo_moi": InYearRequest.Kind.NEAR,
    "xet_thoat_ngheo": InYearRequest.Kind.EXIT_POOR,
    "xet_thoat_can_ngheo": InYearRequest.Kind.EXIT_NEAR,
}


@dataclass(frozen=True)
class Filled:
    """The figures of one report with their values, {key: value}; a figure without a value is not known."""

    figures: tuple[Figure, ...]
    values: dict = field(default_factory=dict)

    def groups(self, links=None):
        """Returns [(group, [(Figure, its value in words, address that it opens or "")])] in the order of the figures;
        `links` are {figure key: address}."""
        found, links = {}, links or {}
        for figure in self.figures:
            row = (figure, figure.shown(self.values.get(figure.key)), links.get(figure.key, ""))
            found.setdefault(figure.group, []).append(row)
        return list(found.items())

    def as_data(self):
        """Returns the figures as JSON holds them."""
        return [declared.as_data(figure) | {"value": self.values.get(figure.key)} for figure in self.figures]

    @property
    def digest(self):
        """A mark of the figures as they are, so that what is sent is what was read."""
        return digest_of(self.as_data())

    @classmethod
    def from_data(cls, rows):
        """Returns the Filled that `as_data` wrote."""
        found = [({name: value for name, value in row.items() if name != "value"}, row["value"]) for row in rows]
        figures = tuple(declared.figure_from(data) for data, _ in found)
        return cls(figures, {figure.key: value for figure, (_, value) in zip(figures, found, strict=True)})


def fill(unit, period: Period, year, today):
    """Returns the Filled of a commune's or a body's report; `unit` None fills the district's own."""
    survey_round = _round(period, year)
    is_body = unit is not None and not isinstance(unit, Commune)
    values = duty_values(unit, period, year, today) | plan_values(unit, year) | money_values(unit, year)
    if survey_round:
        commune = None if is_body else unit
        values |= survey_values(survey_round, commune, with_moves=not is_body)
        values |= unfinished_values(survey_round, commune)
    if is_body:
        remit = declared.remit_figures(unit.code, survey_round.standard) if survey_round else []
        values |= remit_values(survey_round, remit)
    else:
        values |= request_values(unit, period, year)
        if unit is not None:
            values["tinh_trang_ra_soat"] = procedure_words(unit, year)
    figures = figures_of(unit, period, year, survey_round)
    known = {figure.key for figure in figures}
    return Filled(figures, {key: value for key, value in values.items() if key in known})


def _round(period, year):
    return SurveyRound.objects.filter(year=period.survey_year(year)).first()


def figures_of(unit, period: Period, year, survey_round=None):
    """Returns the Figures of a unit's report, or of the district's own, without their values."""
    if unit is None:
        return declared.DISTRICT_FIGURES
    if isinstance(unit, Commune):
        return declared.COMMUNE_FIGURES
    survey_round = survey_round or _round(period, year)
    remit = declared.remit_figures(unit.code, survey_round.standard) if survey_round else []
    fund = declared.FUND_FIGURES if unit.code == declared.FUND_KEEPER else ()
    return (*declared.BODY_FIGURES, *fund, *(figure for figure, _, _ in remit))


def survey_values(survey_round, commune=None, *, with_moves=True):
    """Returns the values of a year's review, of one commune or of the district. Six queries at most."""
    forms = SurveyForm.objects.filter(round=survey_round)
    if commune is not None:
        forms = forms.filter(commune=commune)
    counts = forms.aggregate(
        any_form=Count("pk"),
        so_nguoi_ngheo=Sum("persons_count", filter=POOR),
        **{key: Count("pk", filter=each) for key, each in _COUNTS.items()},
    )
    has_forms = counts.pop("any_form") > 0
    values = {"nam_ra_soat": survey_round.year, **_totals(survey_round, None if commune is None else {commune.pk})}
    if has_forms:
        values |= counts | {"so_nguoi_ngheo": counts["so_nguoi_ngheo"] or 0}
        values["ty_le_ngheo"] = share(values["so_ho_ngheo"], values.get("so_ho_dan_cu"))
        values["ty_le_can_ngheo"] = share(values["so_ho_can_ngheo"], values.get("so_ho_dan_cu"))
        values |= _moved(survey_round, commune, values) if with_moves else {}
    return values


def _totals(survey_round, commune_ids):
    """What communes entered, these or all (None); the sum is known once every one has entered its own."""
    surveys = CommuneSurvey.objects.filter(round=survey_round)
    if commune_ids is not None:
        surveys = surveys.filter(commune__in=commune_ids)
    found = surveys.aggregate(
        units=Count("pk"),
        **{f"n_{key}": Count(name) for key, name in _TOTALS.items()},
        **{key: Sum(name) for key, name in _TOTALS.items()},
    )
    return {key: found[key] if found["units"] == found[f"n_{key}"] else None for key in _TOTALS}


def _moved(survey_round, commune, values):
    previous = previous_round(survey_round)
    if previous is None:
        return {}
    sheet = balance_sheet(survey_round, commune_ids=None if commune is None else {commune.pk})
    balances = sheet.total if commune is None else sheet.commune(commune.pk)
    found = {
        "so_ho_ngheo_dau_nam": balances.poor.opening,
        "so_ho_thoat_ngheo": balances.poor["thoat_ngheo"],
        "so_ho_tai_ngheo": balances.poor["tai_ngheo"] if sheet.knows_relapses else None,
        "so_ho_ngheo_phat_sinh": balances.poor["ngheo_phat_sinh"],
        "so_ho_thoat_can_ngheo": balances.near["thoat_can_ngheo"],
        "so_ho_can_ngheo_phat_sinh": balances.near["can_ngheo_phat_sinh"],
    }
    lineage = None if commune is None else lineage_on(survey_round.reference_date)
    base = _totals(previous, lineage and lineage.communes_into(commune.pk))["so_ho_dan_cu"]
    found["ty_le_ngheo_nam_truoc"] = share(balances.poor.opening, base)
    found["muc_giam"] = difference(values["ty_le_ngheo"], found["ty_le_ngheo_nam_truoc"])
    return found


def remit_values(survey_round, remit):
    """Returns the district's poor households by the deprivations and causes of a body's remit, in one query."""
    fields = {"thieu": "deprivations__has", "nguyen_nhan": "causes__has"}
    counts = {figure.key: Count("pk", filter=Q(**{fields[word]: number})) for figure, word, number in remit}
    return SurveyForm.objects.filter(POOR, round=survey_round).aggregate(**counts) if counts else {}


def requests_of_period(unit, period: Period, year):
    """Returns the requests that communes granted within the period, of one commune or of all."""
    found = InYearRequest.objects.accepted_within(period.begins_on(year), period.ends_on(year))
    return found if unit is None else found.filter(survey__commune=unit)


def request_values(unit, period: Period, year):
    """Returns what communes decided on requests within the period, in one query."""
    counts = {key: Count("pk", filter=Q(kind=kind)) for key, kind in REQUESTS.items()}
    return requests_of_period(unit, period, year).aggregate(**counts)


def tasks_of_period(period: Period, year):
    """Returns the duties due within the period, the reports of the period themselves and what follows left out."""
    tasks = Task.objects.counted().due_within(period.begins_on(year), period.ends_on(year))
    return tasks.exclude(duty_key__in=period.duty_keys)


def tasks_of(unit, period: Period, year):
    """Returns the tasks_of_period of a unit, of all for None."""
    tasks = tasks_of_period(period, year)
    if unit is None:
        return tasks
    return tasks.filter(**{name: value for name, value in unit_fields(unit).items() if value is not None})


def duty_values(unit, period: Period, year, today):
    """Returns how many duties fell due in the period and how they were done, in one query."""
    counts = {}
    for row in tasks_of(unit, period, year).count_states(today):
        counts[row["state"]] = counts.get(row["state"], 0) + row["number"]
    done, late_done, late = (counts.get(state.value, 0) for state in (State.DONE, State.DONE_LATE, State.LATE))
    if not counts and not TaskYear.objects.filter(year=year).exists():
        return {}
    return {
        "nhiem_vu_den_han": done + late_done + late,
        "nhiem_vu_dung_han": done,
        "nhiem_vu_xong_tre": late_done,
        "nhiem_vu_qua_han": late,
    }


def procedure_words(commune, year):
    """Returns how far the review of the report's own year is, in words; None where the year has none."""
    survey = CommuneSurvey.objects.filter(round__year=year, commune=commune).first()
    return None if survey is None else f"{survey.get_stage_display()} (năm {year})"


def unfinished_values(survey_round, commune=None):
    """Returns how many households of a review still wait for their form while it is not recognised, of one commune or
    of the district; nothing once it is."""
    surveys = CommuneSurvey.objects.filter(round=survey_round)
    surveys = list(surveys if commune is None else surveys.filter(commune=commune))
    if all(survey.stage == Stage.RECOGNISED for survey in surveys):
        return {}
    units = progress_of_communes(survey_round, {survey.commune_id for survey in surveys})
    return {"ho_chua_ra_soat": sum(unit.waiting for unit in units.values())}


def recognised_communes(year):
    """Returns (communes whose review of the year is recognised by decision, communes of the year); None without any."""
    surveys = list(CommuneSurvey.objects.filter(round__year=year))
    return (sum(survey.stage == Stage.RECOGNISED for survey in surveys), len(surveys)) if surveys else None


def late_duties(period: Period, year, today, most=12):
    """Returns [(duty title, units that are late or were)] of the period, the most frequent first, in one query."""
    rows = (
        tasks_of_period(period, year)
        .with_state(today)
        .filter(state__in=[State.LATE, State.DONE_LATE])
        .order_by()
        .values("duty_key", "title")
        .annotate(number=Count("pk"), still=Count("pk", filter=Q(state=State.LATE)))
        .order_by(F("number").desc(), "title")
    )
    return [(row["title"], row["number"], row["still"]) for row in rows[:most]]
