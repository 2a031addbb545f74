"""One unit's year put together: figures, map, charts, duties. What the pages of districts and communes draw."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import Verb
from accounts.scoping import table_commune_ids
from households.filters import NEAR_POOR, POOR
from households.models import CommuneSurvey, FormDraft, SurveyForm
from households.standards import POOR_CLASSES
from trieuson_poverty.overview import drawings, measures
from trieuson_poverty.overview.figures import Figures, Line, commune_figures, district_figures

ORDERS = {
    "ten": None,
    "ngheo": lambda line: line.poor,
    "ty-le": lambda line: line.rate,
    "can-ngheo": lambda line: line.near_poor,
    "tang-giam": lambda line: line.change,
    "tien-do": lambda line: line.done_share,
}
DRAFTS_SHOWN = 6


@dataclass(frozen=True)
class Picture:
    """A district's or commune's year. `list_href` is "" for those who read figures and no households."""

    title: str
    round: object
    figures: Figures
    is_commune: bool
    list_href: str
    measure: measures.Measure
    lines: tuple[Line, ...]
    needs: tuple[drawings.Needs, ...]
    commune: object = None
    survey: object = None
    totals_href: str = ""
    drafts: tuple = ()
    charts: dict = field(default_factory=dict)

    @property
    def year(self):
        return self.round.year

    def opens(self, line, **more):
        """Returns the address of a line's households, "" for those who may not read them."""
        return f"{self.list_href}?{urlencode({**line.query, **more})}" if self.list_href else ""

    @property
    def rows(self):
        """The league table: (line, address of its page, {what: address of its households})."""
        home = reverse("home")
        for line in (*self.lines, self.figures.total):
            page = f"{home}?{urlencode({'nam': self.year, 'xa': line.code})}" if line.code else self.opens(line)
            yield line, page, self.addresses(line)

    def addresses(self, line):
        return {
            "poor": self.opens(line, loai=POOR),
            "near": self.opens(line, loai=NEAR_POOR),
            "done": self.opens(line, loai="da"),
            "waiting": self.opens(line, loai="chua"),
            "questions": self._questions(line),
        }

    def _questions(self, line):
        if not self.list_href:
            return ""
        where = ({"xa": self.commune.code} if self.commune else {}) | dict(line.query)
        return f"{reverse('warning_list', kwargs={'year': self.year})}?{urlencode(where)}"

    @property
    def total_addresses(self):
        return self.addresses(self.figures.total)

    @property
    def missing_totals(self):
        return self.figures.expected - self.figures.with_totals

    @property
    def highest_rate(self):
        return max((line.rate for line in self.lines if line.rate is not None), default=None)

    @property
    def highest_poor(self):
        return max((line.poor for line in self.lines), default=0)

    @property
    def worst(self):
        """The lines with the highest rates, or numbers while no rate is known; for the page of one sheet."""
        known = [line for line in self.lines if line.progress.done]
        return sorted(known, key=lambda line: (line.rate is not None, line.rate or line.poor), reverse=True)[:8]


def picture(user, survey_round, params, commune=None):
    """Returns the Picture of a year: of `commune`, or of the district (the communes whose figures the user may read).

    `params` is the address: do (measure of the map), xep (order of the table). None where the commune has no survey.
    """
    survey = None
    if commune is not None:
        surveys = CommuneSurvey.objects.of_round(survey_round).filter(commune=commune)
        survey = surveys.first()
        if survey is None:
            return None
        figures = commune_figures(survey)
    else:
        figures = district_figures(survey_round, table_commune_ids(user))
    opens = user.can(Verb.VIEW_HOUSEHOLDS)
    list_href = reverse("form_list", kwargs={"year": survey_round.year}) if opens else ""
    measure = measures.chosen(params.get("do"), figures.lines)
    needs = read_needs(survey_round, commune, table_commune_ids(user))
    found = Picture(
        title=commune.name if commune else user.unit_name if user.commune_id else "Huyện Triệu Sơn",
        round=survey_round,
        figures=figures,
        is_commune=commune is not None,
        list_href=list_href,
        measure=measure,
        lines=ordered(figures.lines, params.get("xep", "")),
        needs=needs,
        commune=commune,
        survey=survey,
        totals_href=_totals(user, survey_round, commune),
        drafts=_drafts(user, survey_round) if commune and user.can(Verb.EDIT_SURVEY) else (),
    )
    found.charts.update(drawings.charts_of(found))
    return found


def ordered(lines, asked):
    """Returns the lines in the asked order ("-ty-le" from the highest); lines without a figure stand last."""
    key, is_down = asked.lstrip("-"), asked.startswith("-")
    value = ORDERS.get(key)
    if value is None:
        return tuple(reversed(lines)) if key in ORDERS and is_down else tuple(lines)
    known = [line for line in lines if value(line) is not None]
    missing = [line for line in lines if value(line) is None]
    return (*sorted(known, key=value, reverse=is_down), *missing)


def read_needs(survey_round, commune, ids):
    """Returns (causes, deprivations) of the poor households of a year, each a drawings.Needs. One query."""
    standard = survey_round.standard
    forms = SurveyForm.objects.filter(round=survey_round, household_class__in=POOR_CLASSES)
    if commune is not None:
        forms = forms.filter(commune=commune)
    elif ids is not None:
        forms = forms.filter(commune__in=ids)
    counts = {f"c{each.number}": Q(causes__has=each.number) for each in standard.causes}
    counts |= {f"d{each.number}": Q(deprivations__has=each.number) for each in standard.indicators}
    found = forms.aggregate(n=Count("pk"), **{key: Count("pk", filter=each) for key, each in counts.items()})
    return (
        drawings.Needs("nguyen_nhan", "Nguyên nhân nghèo", found["n"], _counted(standard.causes, found, "c")),
        drawings.Needs("thieu", "Thiếu hụt của hộ nghèo", found["n"], _counted(standard.indicators, found, "d")),
    )


def _counted(items, found, prefix):
    rows = [(each.number, each.short, found[f"{prefix}{each.number}"]) for each in items]
    return tuple(sorted(rows, key=lambda row: (-row[2], row[0])))


def _totals(user, survey_round, commune):
    """The address where the totals of resident households are entered, or seen to be missing."""
    if not user.can(Verb.VIEW_HOUSEHOLDS):
        return ""
    if commune is not None and user.can(Verb.EDIT_SURVEY):
        return reverse("totals_edit", kwargs={"year": survey_round.year, "code": commune.code})
    return reverse("totals_list", kwargs={"year": survey_round.year})


def _drafts(user, survey_round):
    drafts = FormDraft.objects.visible_to(user).filter(by=user, round=survey_round)
    return tuple(drafts.select_related("village", "household").order_by("-updated_at")[:DRAFTS_SHOWN])
