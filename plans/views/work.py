"""Carrying out: what falls to the reader in a calendar year, help outside the plan, and evidence.

The year in these addresses is the calendar year C of the work; the plans are those of cycle year C - 1.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.forms import show_errors
from accounts.permissions import Forbidden, Verb, authorise, requires
from accounts.scoping import commune_ids
from areas.models import Commune, Village
from assignments.sheets import CONTENT_TYPE
from assignments.views.common import download, serve_file
from households.models import CommuneSurvey, Household, SurveyRound
from plans.actions.common import PlanChanged
from plans.actions.results import FIELDS, MOST_AT_ONCE, save_help
from plans.catalogue import need_name
from plans.forms.results import HelpForm, WorkFilterForm, opening
from plans.models import Intervention, InterventionFile, OwnMeasure
from plans.reading import body_names
from plans.results import Progress, loans, progress_of_lines
from plans.sheets import work_sheet
from plans.views.common import Here, find_round
from plans.worklists import ORDER, body_of, in_state, may_export_work, visible_results, work_lines, work_rows
from ui.formatting import fold, whole_or_none

PAGE_SIZE = 50
BANK = "nhcsxh"


class Work:
    """What a page of the work of a calendar year starts from: the reader's lines, the catalogue, the words."""

    def __init__(self, request, year):
        self.user, self.year, self.cycle = request.user, year, year - 1
        self.round = find_round(self.cycle)
        self.catalogue = OwnMeasure.objects.catalogue()
        self.lines = work_lines(request.user, self.cycle, self.catalogue)
        self.body = body_of(request.user)
        self.bodies = body_names()
        self.here = self._here(request)

    def _here(self, request):
        """Returns the Here of the one commune that the address or the reader is of, None for more than one."""
        code = self.user.commune.code if self.user.commune_id else request.GET.get("xa", "")
        surveys = CommuneSurvey.objects.visible_to(self.user).filter(round=self.round, commune__code=code)
        survey = surveys.select_related("round", "commune").first()
        return Here(self.user, survey, None) if survey else None

    @property
    def lines_here(self):
        """The reader's lines in the one commune that the page is about, else all of them."""
        return self.lines.filter(row__plan__commune=self.here.commune) if self.here else self.lines

    def need(self, need):
        return need_name(self.round.standard, need)

    def base(self, tab="work"):
        return {
            "year": self.year,
            "cycle": self.cycle,
            "tab": tab,
            "here": self.here,
            "today": timezone.localdate(),
            "is_body": bool(self.body),
            "may_export": may_export_work(self.user),
            "may_record": self.user.can(Verb.RECORD_RESULTS),
            "may_open": self.user.can(Verb.VIEW_HOUSEHOLDS),
        }

    def worded(self, rows):
        """Returns [(row, need, measure, body)] with the words of each."""
        return [
            (row, self.need(row.need), self.catalogue.name_of(row.measure_key), self.bodies.get(row.body, row.body))
            for row in rows
        ]


FILTERED = (
    ("xa", "row__plan__commune__code"), ("khu_vuc", "row__plan__commune__area_type"), ("thon", "row__village_id"),
    ("giai_phap", "measure_key"), ("co_quan", "body"),
)  # fmt: skip


def filtered(request, work):
    """Returns (lines by the filters of the address, the filter form)."""
    lines = work.lines_here
    communes = Commune.objects.filter(pk__in=work.lines.order_by().values("row__plan__commune_id")).order_by("code")
    of_one = lines.filter(row__plan__commune__code=request.GET.get("xa", "")) if len(communes) > 1 else lines
    villages = Village.objects.filter(pk__in=of_one.order_by().values("row__village_id")).order_by("number")
    keys = lines.order_by().values_list("measure_key", flat=True).distinct()
    keys = sorted(keys, key=lambda key: fold(work.catalogue.name_of(key)))
    codes = set() if work.body else set(lines.order_by().values_list("body", flat=True).distinct()) - {""}
    form = WorkFilterForm(
        request.GET, communes=[(each.code, each.name) for each in communes],
        villages=[(str(each.pk), each.name) for each in villages],
        measures=[(key, work.catalogue.name_of(key)) for key in keys],
        bodies=[(code, name) for code, name in work.bodies.items() if code in codes],
    )  # fmt: skip
    form.is_valid()  # a filter that means nothing is passed over
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    for name, lookup in FILTERED:
        if name in chosen:
            lines = lines.filter(**{lookup: chosen[name]})
    return in_state(lines, chosen.get("tinh_trang", "")), form, chosen


def _summary(work, by, name):
    """Returns [(key, label, Progress)] of the reader's lines and their sum."""
    found = progress_of_lines(work.lines_here, *by)
    rows = [(key[0], name(key), each) for key, each in sorted(found.items())]
    return rows, sum((row[2] for row in rows), Progress())


def _communes_of(work):
    """Returns the ids of the communes whose loans the page counts, None for all."""
    if work.here:
        return {work.here.commune.pk}
    return None if work.body else commune_ids(work.user)


@require_GET
@requires(Verb.VIEW_PLANS)
def work_list(request, year):
    """The reader's work of a calendar year: how far each measure and commune is, and the lines with their results."""
    if not SurveyRound.objects.filter(year=year - 1).exists():
        return render(request, "plans/work_none.html", {"year": year, "tab": "work"})
    work = Work(request, year)
    lines, form, chosen = filtered(request, work)
    page = Paginator(lines.order_by(*ORDER), PAGE_SIZE).get_page(request.GET.get("page"))
    measures, total = _summary(work, ["measure_key"], lambda key: work.catalogue.name_of(key[0]))
    measures.sort(key=lambda row: fold(row[1]))
    communes, _ = _summary(work, ["row__plan__commune__code", "row__plan__commune__name"], lambda key: key[1])
    # Loans of whole households: the bank's own figure and the district's; other bodies see lines alone.
    may_see_loans = not work.body or work.body == BANK
    context = work.base() | {
        "loans": loans(work.cycle, _communes_of(work), work.catalogue) if may_see_loans else None,
        "page": page,
        "rows": work.worded(work_rows(page.object_list)),
        "filters": form,
        "chosen": chosen,
        "query": urlencode(chosen),
        "only": f"xa={work.here.commune.code}&" if work.here and not work.user.commune_id else "",
        "measures": measures,
        "communes": communes if len(communes) > 1 else [],
        "total": total,
        "most": MOST_AT_ONCE,
    }
    return render(request, "plans/work_list.html", context)


@require_GET
@requires(Verb.VIEW_PLANS)
def work_excel(request, year):
    """The filtered worklist; names people, so not everybody takes it away, and it is written down."""
    if not may_export_work(request.user):
        raise Forbidden(Verb.EXPORT_LISTS)
    work = Work(request, year)
    lines, _, _ = filtered(request, work)
    rows = work.worded(work_rows(lines))
    audit.record(
        by=request.user, action="result.exported", label=f"Việc theo kế hoạch năm {year}",
        changes={"số dòng": [None, len(rows)]}, commune=request.user.commune,
    )  # fmt: skip
    return download(work_sheet(rows, year, timezone.localdate()), CONTENT_TYPE, f"viec-theo-ke-hoach-{year}.xlsx")


@require_GET
@requires(Verb.VIEW_PLANS)
def work_file(request, pk):
    """A file of evidence, which may name the family; what is taken is written down."""
    seen = visible_results(request.user, OwnMeasure.objects.catalogue())
    files = InterventionFile.objects.filter(intervention__in=seen).select_related("intervention__commune")
    file = get_object_or_404(files, pk=pk)
    audit.record(
        by=request.user, action="result.file", obj=file, label=file.name, commune=file.intervention.commune,
        household_id=file.intervention.household_id,
    )  # fmt: skip
    return serve_file(file)


@requires(Verb.VIEW_HOUSEHOLDS)
def work_help(request, year, code, pk=None):
    """Help for a household that no plan's line names: adds it, or changes what was recorded (`pk`)."""
    work = Work(request, year)
    households = Household.objects.visible_to(request.user).select_related("village__commune")
    household = get_object_or_404(households, code=code)
    if pk is None or request.method == "POST":
        authorise(request.user, Verb.RECORD_RESULTS)
    results = Intervention.objects.filter(household=household, line__isnull=True, year=work.cycle)
    result = get_object_or_404(results, pk=pk) if pk else None
    initial = opening(result)
    if result:
        initial |= {"need": f"{result.need_kind}:{result.need_code}", "measure_key": result.measure_key}
    arguments = {"standard": work.round.standard, "catalogue": work.catalogue, "initial": initial}
    form = HelpForm(**arguments)
    if request.method == "POST":
        form = HelpForm(request.POST, request.FILES, **arguments)
        if form.is_valid():
            values, uploads, need, measure_key = form.values()
            try:
                save_help(
                    by=request.user, year=work.cycle, household=household, need=need, measure_key=measure_key,
                    values=values, today=timezone.localdate(), result=result,
                    version=whole_or_none(request.POST.get("version")), uploads=uploads,
                )  # fmt: skip
            except ValidationError as error:
                show_errors(form, error)
                if isinstance(error, PlanChanged):
                    result.refresh_from_db()
            else:
                messages.success(request, f"Đã ghi hỗ trợ cho hộ {household.head_name}.")
                return redirect("household_file", code=household.code)
    context = work.base() | {"household": household, "result": result, "form": form, "fields": FIELDS}
    return render(request, "plans/work_help.html", context, status=422 if form.errors else 200)
