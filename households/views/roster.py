"""The events of a household: what happened, and a page for each kind of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.permissions import Verb, requires
from accounts.scoping import commune_ids
from households.actions import regrouping, roster
from households.actions.viewing import record_viewing
from households.forms import roster as forms
from households.models import EventKind, Household
from households.views.desk import find_household, lives_in_scope
from households.views.situation import add_errors, run


@dataclass(frozen=True)
class EventPage:
    """A kind of event as its page asks for it. `act` takes by, household and the form's cleaned data."""

    title: str
    lead: str
    form: type
    act: Callable


def _arrival(kind):
    return lambda **values: roster.record_arrival(kind=kind, **values)


def _departure(kind):
    return lambda **values: roster.record_departure(kind=kind, **values)


def _ending(kind):
    return lambda **values: roster.end_household(kind=kind, **values)


PAGES = {
    "sinh": EventPage("Sinh", "Thêm một trẻ mới sinh vào hộ.", forms.BirthEventForm, _arrival(EventKind.BIRTH)),
    "mat": EventPage("Mất", "Bỏ người đã mất khỏi hộ.", forms.DeathForm, _departure(EventKind.DEATH)),
    "nguoi-den": EventPage(
        "Người chuyển đến", "Thêm một người về ở cùng hộ.", forms.ArrivalForm, _arrival(EventKind.PERSON_IN)
    ),
    "nguoi-di": EventPage(
        "Người chuyển đi", "Bỏ người không còn ở hộ.", forms.DepartureForm, _departure(EventKind.PERSON_OUT)
    ),
    "ket-hon-den": EventPage(
        "Kết hôn, về ở cùng hộ", "Thêm vợ, chồng, dâu, rể về ở cùng hộ.", forms.ArrivalForm,
        _arrival(EventKind.MARRIED_IN),
    ),
    "ket-hon-di": EventPage(
        "Kết hôn, đi ở nơi khác", "Bỏ người lập gia đình ở nơi khác.", forms.DepartureForm,
        _departure(EventKind.MARRIED_OUT),
    ),
    "tach-ho": EventPage(
        "Tách hộ", "Lập hộ mới từ một số người của hộ này; họ mang theo quá trình của mình.", forms.SplitForm,
        regrouping.split_household,
    ),
    "nhap-ho": EventPage(
        "Nhập vào hộ khác", "Mọi người sang hộ kia; hộ này kết thúc, phiếu cũ vẫn xem được.", forms.MergeForm,
        regrouping.merge_households,
    ),
    "chuyen-cho-o": EventPage(
        "Chuyển chỗ ở trong huyện",
        "Cả hộ sang thôn khác, xã khác. Sang xã khác thì từ nay xã đó đọc và rà soát hộ này.", forms.MoveForm,
        regrouping.move_household,
    ),
    "chuyen-den": EventPage(
        "Hộ chuyển đến từ ngoài huyện", "Hộ mới về ở, để diễn biến không tính là phát sinh.", forms.EndForm,
        roster.record_household_arrival,
    ),
    "chuyen-di": EventPage(
        "Hộ chuyển ra ngoài huyện", "Hộ kết thúc trên sổ của huyện.", forms.EndForm, _ending(EventKind.MOVED_OUT)
    ),
    "ket-thuc": EventPage(
        "Không còn hộ", "Hộ không còn ai, hoặc không còn là hộ.", forms.StayForm, _ending(EventKind.ENDED)
    ),
}  # fmt: skip
GROUPS = (
    ("Một người", ("sinh", "mat", "nguoi-den", "nguoi-di", "ket-hon-den", "ket-hon-di")),
    ("Cả hộ", ("tach-ho", "nhap-ho", "chuyen-cho-o", "chuyen-den", "chuyen-di", "ket-thuc")),
)
CANCELLABLE = {*roster.COMING, *roster.LEAVING, *roster.ENDINGS, EventKind.MOVED_IN}


@requires(Verb.VIEW_HOUSEHOLDS)
def household_events(request, code):
    """What happened to a household, newest first, and what may be recorded."""
    household = find_household(request.user, code)
    record_viewing(by=request.user, household=household)
    may_write = _may_write(request.user, household)
    is_here = lives_in_scope(request.user, household)
    events = household.events.all() if is_here else _events_before_leaving(request.user, household)
    events = events.select_related(
        "other", "village_from__commune", "village_to__commune", "recorded_by", "cancelled_by"
    ).prefetch_related("persons")
    context = {
        "household": household,
        "events": events,
        "is_here": is_here,
        "persons": household.persons.present() if is_here else (),
        "groups": [(label, [(slug, PAGES[slug]) for slug in slugs]) for label, slugs in GROUPS],
        "may_write": may_write,
        "may_record": may_write and household.ended_on is None,
        "cancellable": CANCELLABLE,
    }
    return render(request, "households/roster.html", context)


@requires(Verb.EDIT_SURVEY)
def household_event_add(request, code, kind):
    """Records one event of a kind."""
    page = PAGES.get(kind)
    household = find_household(request.user, code)
    if page is None or not _may_write(request.user, household):
        raise Http404
    today = timezone.localdate()
    form = page.form(request.POST or None, household=household, user=request.user, today=today)
    if request.method == "POST" and form.is_valid() and run(form, page.act, by=request.user, household=household):
        messages.success(request, f"Đã ghi: {page.title.lower()}, hộ {household.head_name}.")
        return redirect(_after(request.user, household))
    context = {"household": household, "page": page, "form": form}
    return render(request, "households/roster_event.html", context, status=422 if form.errors else 200)


@requires(Verb.EDIT_SURVEY)
def household_event_cancel(request, code, pk):
    """Takes back an event that was recorded by mistake."""
    household = find_household(request.user, code)
    event = get_object_or_404(household.events.standing(), pk=pk)
    if not _may_write(request.user, household):
        raise Http404
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            roster.cancel_event(by=request.user, event=event, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"Đã hủy: {event.get_kind_display().lower()}.")
            return redirect("household_events", code=code)
    context = {"household": household, "event": event, "form": form}
    return render(request, "households/roster_cancel.html", context, status=422 if form.errors else 200)


def _events_before_leaving(user, household):
    """The events written down up to the last move out of the user's communes; what came after is not theirs."""
    moves = household.events.filter(kind=EventKind.MOVED, village_from__commune__in=commune_ids(user))
    last = moves.aggregate(last=Max("pk"))["last"]
    return household.events.filter(pk__lte=last) if last is not None else household.events.none()


def _may_write(user, household):
    lives_in_scope = Household.objects.visible_to(user).filter(pk=household.pk).exists()
    return user.can(Verb.EDIT_SURVEY) and lives_in_scope


def _after(user, household):
    """The household's own page; after a move out of the officer's commune that page shows what it left there."""
    is_readable = Household.objects.ever_visible_to(user).filter(pk=household.pk).exists()
    return f"/ho/{household.code}/su-kien/" if is_readable else "/"
