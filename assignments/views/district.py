"""Pages for the whole district: opened years, the register, rulings, late work and letters, figures, own duties."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, requires
from assignments import actions, progress, sheets
from assignments.contradictions import by_code, find
from assignments.duties import DUTIES
from assignments.forms.others import MoveDutyForm, YearForm
from assignments.forms.rulings import DayCountsForm, RulingForm
from assignments.forms.tasks import GiveForm
from assignments.letters import may_urge
from assignments.models import DistrictDuty, Task, TaskYear
from assignments.models.rulings import DAY_COUNTS
from assignments.querysets import OPEN
from assignments.settled import marked, outcome
from assignments.units import bodies, parse_code
from assignments.views.common import cycle_year, download, opened_years, today, try_action, year_page
from ui.docx import CONTENT_TYPE as WORD
from ui.forms import status_of

BY_LABELS = [("don-vi", "Đơn vị"), ("dieu-khoan", "Điều khoản"), ("nhiem-vu", "Nhiệm vụ"), ("nam", "Năm")]


# Years


@require_GET
@requires(Verb.MANAGE_TASKS)
def task_years(request):
    years = list(TaskYear.objects.select_related("opened_by"))
    rows, total = progress.figures(Task.objects.visible_to(request.user), today(), "nam")
    tallies = {row.query["nam"]: row.tally for row in rows}
    form = YearForm(initial={"year": (years[0].year + 1) if years else today().year})
    context = {"rows": [(each, tallies.get(each.year)) for each in years], "form": form, "total": total}
    return render(request, "assignments/years.html", context)


@requires(Verb.MANAGE_TASKS)
def task_year_open(request):
    """Shows what opening ?year= would give out; opens on POST."""
    form = YearForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid():
        return render(request, "assignments/years.html", {"rows": [], "form": form}, status=422)
    year = form.cleaned_data["year"]
    if request.method == "POST":
        result = try_action(form, actions.open_year, by=request.user, year=year)
        if result is None:
            return render(request, "assignments/years.html", {"rows": [], "form": form}, status=422)
        messages.success(request, f"Năm {year}: đã giao thêm {result['created']} nhiệm vụ, có {result['total']}.")
        return redirect("task_matrix", year=year)
    preview = actions.preview_year(year=year)
    context = {
        "form": form,
        "wanted_year": year,
        "preview": preview,
        "total": sum(number for _, _, number, _ in preview),
        "is_open": year in opened_years(),
    }
    return render(request, "assignments/year_open.html", context)


# Register and rulings


@require_GET
@requires(Verb.VIEW_TASKS)
def duty_register(request):
    """The decision's duties by clause, with the district's own below."""
    duties = sorted(DUTIES, key=lambda duty: (progress.clause_key(duty.clause), DUTIES.index(duty)))
    names, year = bodies(), next(iter(opened_years()), today().year)
    context = {
        "duties": [
            (duty, duty.title_in(year), duty.todo_in(year), _owners(duty, names), _partners(duty, names))
            for duty in duties
        ],
        "own": DistrictDuty.objects.all(),
        "contradictions": find(),
        "year": next(iter(opened_years()), None),
        "may_manage": request.user.can(Verb.MANAGE_TASKS),
    }
    return render(request, "assignments/register.html", context)


def _owners(duty, names):
    """Who owes a duty, in words."""
    owners = ["từng xã, thị trấn"] if duty.each_commune else []
    if len(duty.bodies) > 4:
        owners.append(f"{len(duty.bodies)} cơ quan huyện")
    else:
        owners += [names[code].short_name for code in duty.bodies if code in names]
    return ", ".join(owners)


def _partners(duty, names):
    """Who co-operates in a duty, in words."""
    others = len(duty.partners)
    if others > 4:
        return f"{others} cơ quan huyện"
    return ", ".join(names[code].short_name for code in duty.partners if code in names)


@require_GET
@requires(Verb.VIEW_TASKS)
def duty_rulings(request):
    """Each contradiction as it stands in the year worked in, its rulings marked: which of them drives the dates."""
    year, rulings = cycle_year(request), actions.said()
    told = [each.record for each in reversed(rulings)]
    shown = []
    for each in find():
        found = outcome(each, year, rulings)
        own = [one for one in told if one.code == each.code]
        shown.append((found, marked(own, rulings, found.year)))
    context = {
        "outcomes": shown,
        "day_rulings": marked([one for one in told if one.code == DAY_COUNTS], rulings, year),
        "year": year,
        "may_manage": request.user.can(Verb.MANAGE_TASKS),
    }
    return render(request, "assignments/rulings.html", context)


@requires(Verb.MANAGE_TASKS)
def duty_ruling_add(request, code):
    contradiction = by_code(code)
    if contradiction is None and code != DAY_COUNTS:
        raise Http404
    form = _ruling_form(request, contradiction)
    if request.method == "POST" and form.is_valid():
        values = form.values() if contradiction else form.cleaned_data
        result = try_action(form, actions.record_ruling, by=request.user, code=code, **values)
        if result is not None:
            messages.success(request, f"Đã ghi ý kiến chốt; {result[1]} nhiệm vụ đổi theo.")
            return redirect("duty_rulings")
    context = {"form": form, "contradiction": contradiction}
    return render(request, "assignments/ruling.html", context, status=status_of(form))


def _ruling_form(request, contradiction):
    years, data = opened_years(), request.POST if request.method == "POST" else None
    first = min(years, default=today().year)
    initial = {"decided_on": today(), "from_year": first}
    if contradiction is None:
        return DayCountsForm(data, initial=initial)
    for day in outcome(contradiction, first, actions.said()).days:
        initial[f"day_{day.duty.key}"] = day.due_on or day.written_on  # the day in force, so that others' rulings stay
    return RulingForm(data, initial=initial, contradiction=contradiction, years=years)


# Late work


@require_GET
@requires(Verb.VIEW_TASKS)
def task_late(request, year):
    return year_page(request, "assignments/late.html", year, lambda: _late(request, year))


def _late(request, year):
    groups = {}
    tasks = Task.objects.visible_to(request.user).of_year(year).counted().late(today()).with_units()
    for task in tasks.by_unit():
        groups.setdefault(task.unit_code, []).append(task)
    return {
        "groups": [(code, group[0].unit_name, group, _may_choose(group)) for code, group in groups.items()],
        "count": sum(map(len, groups.values())),
        "chosen": request.GET.getlist("don-vi"),
    }


def _may_choose(group):
    return may_urge(group[0]) and any(task.is_open for task in group)


@require_POST
@requires(Verb.MANAGE_TASKS)
def task_letter(request, year):
    """Makes a Word draft that urges the chosen units; one letter to all, or one each in the same file."""
    # What is reported waits for the office itself; nobody is urged for it.
    tasks = Task.objects.visible_to(request.user).of_year(year).counted().late(today()).filter(status=OPEN).with_units()
    chosen = [parse_code(code) for code in request.POST.getlist("don-vi")]
    wanted = [
        task
        for task in tasks.by_unit()
        if any(all(getattr(task, name) == value for name, value in each.items()) for each in chosen if each)
    ]
    if not wanted:
        messages.error(request, "Chọn ít nhất một đơn vị có việc quá hạn, rồi bấm soạn công văn.")
        return redirect("task_late", year=year)
    is_common = request.POST.get("kieu") != "rieng"
    try:
        content = actions.draft_letter(by=request.user, tasks=wanted, year=year, today=today(), is_common=is_common)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("task_late", year=year)
    return download(content, WORD, f"cong-van-don-doc-{year}.docx")


# Figures


def _figures(request, year, by):
    tasks = Task.objects.visible_to(request.user)
    if by != "nam":
        tasks = tasks.of_year(year)
    return progress.figures(tasks, today(), by)


def _href(row, year):
    """The list of the tasks behind a row, ready for one more parameter."""
    query = dict(row.query)
    return f"{reverse('task_all', args=[query.pop('nam', year)])}?{urlencode({**query, 'gop': 1})}&"


def _by(request):
    asked = request.GET.get("theo", "don-vi")
    return asked if asked in dict(BY_LABELS) else "don-vi"


@require_GET
@requires(Verb.VIEW_TASKS)
def task_figures(request, year):
    def context():
        by = _by(request)
        rows, total = _figures(request, year, by)
        return {
            "by": by,
            "by_labels": BY_LABELS,
            "by_label": dict(BY_LABELS)[by],
            "rows": [(row, _href(row, year)) for row in rows],
            "total": total,
            "total_href": "" if by == "nam" else f"{reverse('task_all', args=[year])}?gop=1&",
        }

    return year_page(request, "assignments/figures.html", year, context)


@require_GET
@requires(Verb.VIEW_TASKS)
def task_figures_excel(request, year):
    by = _by(request)
    rows, total = _figures(request, year, by)
    title = f"Kết quả thực hiện nhiệm vụ theo {dict(BY_LABELS)[by].lower()}" + ("" if by == "nam" else f" năm {year}")
    return download(sheets.figures(rows, total, today(), title), sheets.CONTENT_TYPE, f"ket-qua-{by}-{year}.xlsx")


# The district's own duties, and a date for all units


@requires(Verb.MANAGE_TASKS)
def duty_add(request, year):
    if year not in opened_years():
        raise Http404
    form = GiveForm(request.POST or None, day=today().replace(year=year, day=1))
    if request.method == "POST" and form.is_valid():
        result = try_action(form, actions.give_task, by=request.user, year=year, **form.cleaned_data)
        if result is not None:
            messages.success(request, f"Đã giao cho {len(result[1])} đơn vị.")
            return redirect("duty_detail", year=year, key=result[0].key)
    return render(request, "assignments/give.html", {"form": form, "year": year}, status=status_of(form))


@requires(Verb.MANAGE_TASKS)
def duty_move(request, year, key):
    tasks = Task.objects.visible_to(request.user).of_year(year).filter(duty_key=key).counted().with_units()
    first = tasks.first()
    if first is None:
        raise Http404
    form = MoveDutyForm(request.POST or None, initial={"due_on": first.due_on})
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.move_duty_dates(by=request.user, year=year, duty_key=key, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã dời ngày của {moved} đơn vị.")
            return redirect("duty_detail", year=year, key=key)
    context = {"form": form, "year": year, "first": first}
    return render(request, "assignments/duty_move.html", context, status=status_of(form))


@require_POST
@requires(Verb.MANAGE_TASKS)
def duty_end(request, pk):
    duty = DistrictDuty.objects.filter(pk=pk, is_yearly=True, ended_on__isnull=True).first()
    if duty is None:
        raise Http404
    actions.end_district_duty(by=request.user, duty=duty, day=today())
    messages.success(request, f"Từ năm sau thôi giao: {duty}.")
    return redirect("duty_register")
