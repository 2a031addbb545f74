"""A task's page and what is done on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, authorise, requires
from assignments import actions
from assignments.contradictions import touching
from assignments.forms.tasks import (
    AssignForm,
    ConfirmForm,
    HandForm,
    MoveForm,
    NoteForm,
    PartFormSet,
    ReasonForm,
    ReportForm,
)
from assignments.models import Attachment, Task, TaskEvent
from assignments.querysets import OPEN
from assignments.settled import driving
from assignments.units import may_open_files, may_work, partners_of, people_of, require_work_or_manage
from assignments.views.common import may_act, serve_file, today, try_action, visible_task
from ui.forms import status_of


@require_GET
@requires(Verb.VIEW_TASKS)
def task_detail(request, pk):
    return _page(request, visible_task(request, pk))


def _page(request, task, **forms):
    day, user = today(), request.user
    contradictions = touching(task.duty_key, task.year.year)
    seen = Task.objects.visible_to(user)
    # A split task and its parts may belong to units that do not see each other's work: named then, not linked.
    linked = set(seen.filter(Q(pk=task.parent_id) | Q(parent=task)).values_list("pk", flat=True))
    context = {
        "task": task,
        "year": task.year.year,
        "today": day,
        "may_manage": user.can(Verb.MANAGE_TASKS),
        "may_act": may_act(user, task),
        "is_own": may_work(user, task),
        "may_open_files": may_open_files(user),
        "contradictions": contradictions,
        "partners": partners_of(task.duty),
        "rulings": driving(task.duty_key, task.year.year, actions.said()),
        "events": list(TaskEvent.objects.filter(task=task).with_people()),
        "parts": list(task.parts.with_units().order_by("part")),
        "linked": linked,
        "has_duty_page": seen.filter(year=task.year, duty_key=task.duty_key).counted().exists(),
        "reminders": list(task.reminders.select_related("person").order_by("id")) if may_act(user, task) else [],
        "note_form": forms.get("note_form") or NoteForm(prefix="note"),
        "report_form": forms.get("report_form") or ReportForm(prefix="report", initial={"done_on": day}),
        "confirm_form": forms.get("confirm_form") or ConfirmForm(prefix="confirm"),
        "return_form": forms.get("return_form") or ReasonForm(prefix="return"),
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "assignments/task.html", context, status=422 if forms else 200)


def _done(request, task, words):
    messages.success(request, words)
    return redirect("task_detail", pk=task.pk)


@require_POST
@requires(Verb.VIEW_TASKS)
def task_note(request, pk):
    task = visible_task(request, pk)
    require_work_or_manage(request.user, task)
    form = NoteForm(request.POST, request.FILES, prefix="note")
    if form.is_valid():
        values = form.cleaned_data
        if try_action(form, actions.add_note, by=request.user, task=task, text=values["text"], uploads=values["files"]):
            return _done(request, task, "Đã ghi tiến độ.")
    return _page(request, task, note_form=form)


@require_POST
@requires(Verb.VIEW_TASKS)
def task_report(request, pk):
    task = visible_task(request, pk)
    require_work_or_manage(request.user, task)
    form = ReportForm(request.POST, request.FILES, prefix="report")
    if form.is_valid():
        values = form.cleaned_data
        arguments = {name: values[name] for name in ("text", "evidence", "done_on")}
        if try_action(
            form,
            actions.report_done,
            by=request.user,
            task=task,
            today=today(),
            uploads=values["files"],
            **arguments,
        ):
            return _done(request, task, "Đã báo xong; chờ Phòng LĐTBXH xác nhận.")
    return _page(request, task, report_form=form)


@require_POST
@requires(Verb.MANAGE_TASKS)
def task_confirm(request, pk):
    task = visible_task(request, pk)
    form = ConfirmForm(request.POST, prefix="confirm")
    if form.is_valid() and try_action(
        form, actions.confirm, by=request.user, task=task, text=form.cleaned_data["text"]
    ):
        return _done(request, task, f"Đã xác nhận xong: {task}.")
    return _page(request, task, confirm_form=form)


@require_POST
@requires(Verb.MANAGE_TASKS)
def task_return(request, pk):
    task = visible_task(request, pk)
    form = ReasonForm(request.POST, prefix="return")
    if form.is_valid() and try_action(
        form, actions.return_task, by=request.user, task=task, reason=form.cleaned_data["reason"]
    ):
        return _done(request, task, f"Đã trả lại: {task}.")
    return _page(request, task, return_form=form)


@require_POST
@requires(Verb.VIEW_TASKS)
def task_take_back(request, pk):
    task = visible_task(request, pk)
    require_work_or_manage(request.user, task)
    try:
        actions.take_back(by=request.user, task=task)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("task_detail", pk=task.pk)
    return _done(request, task, "Đã rút lại báo cáo; việc lại đang mở.")


# What is done on a page of its own: act → (title, form, action, verb in words)
ACTS = {
    "doi-ngay": ("Dời ngày", MoveForm, actions.move_date, "Đã dời ngày."),
    "chuyen": ("Chuyển cho đơn vị khác", HandForm, actions.hand_over, "Đã chuyển việc."),
    "mien": ("Ghi không phải làm", ReasonForm, actions.waive, "Đã ghi không phải làm."),
    "bo-mien": ("Bỏ miễn, làm lại", ReasonForm, actions.restore, "Việc lại phải làm."),
    "phan-cong": ("Phân công người làm", AssignForm, actions.assign, "Đã phân công."),
}


@requires(Verb.VIEW_TASKS)
def task_act(request, pk, act):
    """Moves, hands over, waives, restores (Phòng LĐTBXH), or names who works on a task (its unit as well)."""
    if act not in ACTS:
        raise Http404
    task = visible_task(request, pk)
    title, form_class, action, done_words = ACTS[act]
    if act == "phan-cong":
        require_work_or_manage(request.user, task)
    else:
        authorise(request.user, Verb.MANAGE_TASKS)
    arguments = {}
    if act == "phan-cong":
        arguments["people"] = people_of(task).order_by("full_name")
    elif act == "chuyen":
        arguments["year"] = task.year.year
    elif act == "doi-ngay":
        arguments["open_parts"] = task.parts.filter(status=OPEN).count()
    initial = {"due_on": task.due_on, "person": task.assignee}
    form = form_class(request.POST or None, initial=initial, **arguments)
    if request.method == "POST":
        form = form_class(request.POST, initial=initial, **arguments)
        if form.is_valid() and try_action(form, action, by=request.user, task=task, **form.cleaned_data):
            return _done(request, task, done_words)
    context = {"task": task, "year": task.year.year, "today": today(), "title": title, "act": act, "form": form}
    return render(request, "assignments/act.html", context, status=status_of(form))


@requires(Verb.MANAGE_TASKS)
def task_split(request, pk):
    task = visible_task(request, pk)
    arguments = {"form_kwargs": {"year": task.year.year}, "prefix": "phan"}
    formset = PartFormSet(**arguments)
    problem = ""
    if request.method == "POST":
        formset = PartFormSet(request.POST, **arguments)
        if formset.is_valid():
            parts = [values for values in formset.cleaned_data if values.get("title")]
            try:
                made = actions.split(by=request.user, task=task, parts=parts)
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                return _done(request, task, f"Đã chia thành {len(made)} phần.")
    context = {"task": task, "year": task.year.year, "today": today(), "formset": formset, "problem": problem}
    return render(request, "assignments/split.html", context, status=422 if request.method == "POST" else 200)


@require_GET
@requires(Verb.VIEW_TASKS)
def task_file(request, pk):
    """Serves a file of a task that the reader may see; always as a download, never shown inside the site."""
    if not may_open_files(request.user):
        raise Http404
    seen = Task.objects.visible_to(request.user)
    attachment = get_object_or_404(Attachment.objects.filter(task__in=seen), pk=pk)
    return serve_file(attachment)
