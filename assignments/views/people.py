"""Pages about people: the steering committee, reminders and how one wants them, the calendar feed, score sheets."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Verb, requires
from accounts.scoping import visible_communes
from assignments import actions, scoring
from assignments.actions.committee import FIELDS, require_committee
from assignments.actions.feeds import digest_of
from assignments.feed import feed_text, person_of
from assignments.forms.others import DecideForm, EndMemberForm, MemberForm, ModeForm, PlanOutcomeForm
from assignments.models import CalendarFeed, CommitteeMember, Reminder, ReminderPreference, ScoreSheet, TaskYear
from assignments.outcomes import plan_outcome
from assignments.progress import score_rows
from assignments.units import code_of, communes_of_year, parse_code, rating_verb, unit_of_code
from assignments.views.common import cycle_year, today, try_action, year_page
from ui.forms import status_of

PAGE_SIZE = 50


# Steering committee


def committees(user):
    """Returns the members that the user may read: the district's for everybody, a commune's by scope."""
    members = CommitteeMember.objects.select_related("commune", "department").prefetch_related("areas")
    return members.filter(commune__isnull=True) | members.filter(commune__in=visible_communes(user))


def _may_edit(user, commune):
    return user.can(Verb.MANAGE_TASKS) or (
        commune is not None and user.can(Verb.WORK_TASKS) and user.commune_id == commune.pk
    )


def _commune(request):
    """The commune whose committee is asked for by ?xa=, None for the district's; 404 outside the reader's scope."""
    code = request.GET.get("xa", "")
    if not code:
        return None
    wanted = parse_code(code).get("commune_id")
    return get_object_or_404(visible_communes(request.user), pk=wanted)


@require_GET
@requires(Verb.VIEW_TASKS)
def task_committee(request):
    commune = _commune(request)
    members = [
        member for member in committees(request.user).distinct() if member.commune_id == getattr(commune, "pk", None)
    ]
    context = {
        "commune": commune,
        "communes": communes_of_year(cycle_year(request)).filter(pk__in=visible_communes(request.user)),
        "members": [member for member in members if not member.until or member.until > today()],
        "former": [member for member in members if member.until and member.until <= today()],
        "may_edit": _may_edit(request.user, commune),
    }
    return render(request, "assignments/committee.html", context)


@requires(Verb.WORK_TASKS)
def task_member(request, pk=None):
    """Adds a member (?xa= for a commune's committee) or changes one."""
    member = get_object_or_404(committees(request.user).distinct(), pk=pk) if pk else None
    commune = member.commune if member else _commune(request)
    require_committee(request.user, commune)
    initial = {"since": today()}
    if member:
        initial = {name: getattr(member, name) for name in FIELDS} | {"areas": member.areas.all()}
    form = MemberForm(request.POST or None, initial=initial, commune=commune, year=cycle_year(request), member=member)
    if request.method == "POST" and form.is_valid():
        values, areas = form.values()
        saved = try_action(
            form, actions.save_member, by=request.user, commune=commune, values=values, areas=areas, member=member
        )
        if saved:
            messages.success(request, f"Đã lưu {saved}.")
            return redirect(_committee_url(commune))
    context = {"form": form, "member": member, "commune": commune}
    return render(request, "assignments/member.html", context, status=status_of(form))


@requires(Verb.WORK_TASKS)
def task_member_end(request, pk):
    member = get_object_or_404(committees(request.user).distinct(), pk=pk)
    require_committee(request.user, member.commune)
    form = EndMemberForm(request.POST or None, initial={"until": today()})
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and try_action(form, actions.end_member, by=request.user, member=member, **form.cleaned_data):
        messages.success(request, f"Đã ghi ngày thôi của {member}.")
        return redirect(_committee_url(member.commune))
    return render(request, "assignments/member_end.html", {"form": form, "member": member}, status=status_of(form))


def _committee_url(commune):
    return reverse("task_committee") + (f"?xa=xa-{commune.pk}" if commune else "")


# Reminders and the calendar feed


@require_GET
@requires(Verb.VIEW_TASKS)
def task_reminders(request):
    rows = Reminder.objects.filter(person=request.user).select_related(
        "task__commune", "task__department", "task__year"
    )
    preference = ReminderPreference.objects.filter(person=request.user).first()
    context = {
        "page": Paginator(rows.order_by("-id"), PAGE_SIZE).get_page(request.GET.get("page")),
        "unread": rows.filter(read_at__isnull=True).count(),
        "mode_form": ModeForm(initial={"mode": preference.mode if preference else ReminderPreference.Mode.DIGEST}),
        "feed": CalendarFeed.objects.filter(person=request.user).first(),
        "secret": request.session.pop("feed_secret", ""),
        "today": today(),
    }
    if context["secret"]:
        context["feed_url"] = request.build_absolute_uri(reverse("task_feed", args=[context["secret"]]))
    return render(request, "assignments/reminders.html", context)


@require_POST
@requires(Verb.VIEW_TASKS)
def task_reminders_read(request):
    actions.mark_read(by=request.user, at=timezone.now())
    return redirect("task_reminders")


@require_POST
@requires(Verb.VIEW_TASKS)
def task_reminders_mode(request):
    try:
        preference = actions.set_reminder_mode(by=request.user, mode=request.POST.get("mode", ""))
        messages.success(request, f"Đã lưu: {preference.get_mode_display()}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("task_reminders")


@require_POST
@requires(Verb.VIEW_TASKS)
def task_feed_make(request):
    """Makes a new secret address, shown once on the next page."""
    request.session["feed_secret"] = actions.make_feed(by=request.user)
    return redirect("task_reminders")


@require_POST
@requires(Verb.VIEW_TASKS)
def task_feed_revoke(request):
    if actions.revoke_feed(by=request.user):
        messages.success(request, "Đã thu hồi; địa chỉ lịch cũ không mở được nữa.")
    return redirect("task_reminders")


@login_not_required
@require_GET
def task_feed(request, token):
    """The .ics of whoever made this address; calendar programs cannot sign in, so the secret is the key."""
    person = person_of(digest_of(token))
    if person is None:
        raise Http404
    response = HttpResponse(feed_text(person, today()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="nhiem-vu.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


# Score sheets


@require_GET
@requires(Verb.VIEW_TASKS)
def task_scores(request, year):
    def context():
        task_year = TaskYear.objects.get(year=year)
        rows = score_rows(task_year, request.user, today())
        return {
            "rules": scoring.RULES,
            "has_outcomes": bool(getattr(settings, "PLAN_OUTCOMES", "")),
            "groups": [
                ("Cơ quan huyện", [row for row in rows if row.code.startswith("cq")]),
                ("Xã, thị trấn", [row for row in rows if row.code.startswith("xa")]),
            ],
        }

    return year_page(request, "assignments/scores.html", year, context)


@require_POST
@requires(Verb.MANAGE_TASKS)
def task_score_outcomes(request, year):
    """Concludes for every commune at once, by the figures, whether its plan was met (III.5.2)."""
    task_year = get_object_or_404(TaskYear, year=year)
    met, missed, without = actions.record_computed_outcomes(by=request.user, task_year=task_year)
    messages.success(request, f"{met} xã đạt, {missed} xã không đạt kế hoạch; {without} xã chưa có cơ sở.")
    return redirect("task_scores", year=year)


@requires(Verb.VIEW_TASKS)
def task_score(request, year, unit):
    """A unit's sheet; Phòng LĐTBXH says whether the plan was met; who may decide confirms or overrules."""
    task_year = get_object_or_404(TaskYear, year=year)
    row = next((each for each in score_rows(task_year, request.user, today()) if each.code == unit), None)
    if row is None:
        raise Http404
    plan_form, decide_form = PlanOutcomeForm(prefix="ke-hoach"), DecideForm(prefix="xep")
    if request.method == "POST":
        which = request.POST.get("viec")
        answered = _score_post(request, task_year, unit, which)
        if not isinstance(answered, PlanOutcomeForm | DecideForm):
            return answered
        plan_form, decide_form = (answered, decide_form) if which == "ke-hoach" else (plan_form, answered)
    else:
        said = {True: "co", False: "khong", None: "chua"}[row.row.plan_met if row.row else None]
        plan_form = PlanOutcomeForm(
            prefix="ke-hoach", initial={"met": said, "evidence": row.row.plan_evidence if row.row else ""}
        )
        decide_form = DecideForm(prefix="xep", initial={"grade": row.sheet.grade})

    is_commune, verb = unit.startswith("xa"), rating_verb(row.unit)

    def context():
        return {
            "row": row,
            "rules": scoring.RULES,
            "is_commune": is_commune,
            "may_decide": request.user.can(verb),
            "decider": "Lãnh đạo UBND huyện" if verb == Verb.RATE_OFFICE else "Phòng LĐTBXH",
            "outcome": plan_outcome(row.unit, year) if is_commune and not row.is_decided else None,
            "plan_form": plan_form,
            "decide_form": decide_form,
            "form": decide_form if decide_form.errors else plan_form,
        }

    status = 422 if plan_form.errors or decide_form.errors else 200
    return year_page(request, "assignments/score.html", year, context, status=status)


def _score_post(request, task_year, code, which):
    """Returns a redirect, or the form with its errors."""
    unit = unit_of_code(code)
    if which == "so-lieu":
        return _computed(request, task_year, unit)
    if which == "ke-hoach":
        form = PlanOutcomeForm(request.POST, prefix="ke-hoach")
        action, arguments = actions.record_plan_outcome, {}
    else:
        form = DecideForm(request.POST, prefix="xep")
        action, arguments = actions.decide_score, {"today": today()}
    if form.is_valid():
        saved = try_action(
            form, action, by=request.user, task_year=task_year, unit=unit, **form.cleaned_data, **arguments
        )
        if isinstance(saved, ScoreSheet):
            messages.success(request, "Đã lưu phiếu điểm.")
            return redirect("task_score", year=task_year.year, unit=code)
    return form


def _computed(request, task_year, unit):
    try:
        actions.record_computed_outcome(by=request.user, task_year=task_year, unit=unit)
        messages.success(request, "Đã ghi kết luận theo số liệu.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("task_score", year=task_year.year, unit=code_of(unit))
