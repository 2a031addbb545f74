"""The entry page: open, try, add lines, save, and the live class while one types."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, authorise, requires
from areas.models import Village
from households.actions.drafts import draft_key
from households.actions.forms import FormConflict, FormLocked, FormRefused, HouseholdChanged, save_form
from households.actions.viewing import record_viewing
from households.browsing import neighbours
from households.forms.opening import member_of
from households.forms.page import EntryPage
from households.forms.raw import line_count, raw_of_post, with_blank_lines, with_member
from households.models import FormDraft
from households.views import drafts, merging, reading
from households.views.desk import (
    desk_for,
    desk_for_new,
    find_household,
    find_round,
    place_and_earlier,
    villages_of,
)
from households.views.visits import keep_visit_day, last_visit_day
from ui.formatting import date_vi, datetime_vi, whole_or_none
from ui.forms import SummaryLine, error_lines

SAVE, SAVE_AND_NEXT = "save", "next"


@requires(Verb.VIEW_HOUSEHOLDS)
def form_edit(request, year, code):
    """A household's form of a year: to type where one may, else to read."""
    survey_round = find_round(year)
    household = find_household(request.user, code)
    desk = desk_for(request.user, survey_round, household)
    record_viewing(by=request.user, household=household)
    if desk.lock is not None:
        if request.method == "POST":
            authorise(request.user, Verb.EDIT_SURVEY)
            return _locked_meanwhile(request, desk)
        return reading.draw_form(request, survey_round, household, lock=desk.lock if desk.lock.why else None)
    if request.method == "POST":
        return _answer(request, desk)
    draft = FormDraft.objects.filter(round=survey_round, household=household, by=request.user).first()
    return _open(request, desk, draft)


@requires(Verb.EDIT_SURVEY)
def form_new(request, year):
    """A household that is not on the books yet."""
    desk = desk_for_new(request.user, find_round(year))
    if desk.lock is not None:
        messages.error(request, str(desk.lock))
        return redirect("form_list", year=year)
    if request.method == "POST":
        return _answer(request, desk)
    key = draft_key(request.GET.get("nhap", ""))
    draft = FormDraft.objects.filter(key=key, by=request.user, round=desk.survey_round).first() if key else None
    return _open(request, desk, draft)


def _open(request, desk, draft):
    """Draws the page as it is stored, carried over or kept as a draft."""
    raw, village, chooser = desk.opened.raw, None, None
    if draft is not None:
        raw = draft.fields
    elif desk.opened.form is None and (day := last_visit_day(request, desk.survey_round)):
        raw = {**raw, "surveyed_on": [date_vi(day)]}
    if desk.household is None:
        chosen = (raw.get("thon") or [request.GET.get("thon", "")])[-1]
        chooser = desk.chooser(chosen or None)
        village = chooser.cleaned_data["thon"] if chooser.is_valid() else None
        chooser.errors.clear()
    page = desk.page(raw, village)
    page.hide_errors()
    return desk.draw(request, page, village_form=chooser, draft=draft)


def _locked_meanwhile(request, desk):
    """Shows what was typed though it can no longer be saved: it is not lost before somebody was asked."""
    page = desk.page(raw_of_post(request.POST))
    page.hide_errors()
    return desk.draw(request, page, status=409, errors=[SummaryLine(f"Không lưu được: {desk.lock}")])


def _answer(request, desk):
    """Does what the pressed button says; whatever was typed comes back exactly as it was typed."""
    raw = raw_of_post(request.POST)
    do = request.POST.get("do", SAVE)
    chooser = desk.chooser(request.POST.get("thon", ""))
    village = chooser.cleaned_data["thon"] if chooser is not None and chooser.is_valid() else None
    if do == "draft":
        return drafts.keep(request, desk, raw, village)
    if do not in (SAVE, SAVE_AND_NEXT):
        return _redraw(request, desk, do, raw, village, chooser)
    if "resolved" in raw:
        resolution = merging.resolve(desk, raw)
        if not resolution.is_complete:
            return merging.draw(request, desk, resolution)
        raw = resolution.raw
    page = desk.page(raw, village)
    if page.place is None or not page.is_readable or page.examination.errors:
        return _refuse(request, desk, page, chooser)
    try:
        receipt = save_form(
            by=request.user,
            survey_round=desk.survey_round,
            entry=page.entry,
            household=desk.household,
            village=page.place,
            base_version=page.version,
            household_version=page.household_version,
            draft_key=draft_key((raw.get("draft") or [""])[-1]),
        )
    except FormConflict:
        return merging.draw(request, desk, merging.resolve(desk, page.tidied() | page.carried))
    except FormRefused as refusal:
        page.examination = refusal.examination
        return _refuse(request, desk, page, chooser)
    except Village.DoesNotExist:
        return _refuse(request, desk, page, chooser, "Thôn này không thuộc đơn vị của bạn.")
    except HouseholdChanged as error:
        page = desk.page({**raw, "seen": [str(error.version)]}, village)
        return _refuse(request, desk, page, chooser, " ".join(error.messages))
    except (FormLocked, ValidationError) as error:
        return _refuse(request, desk, page, chooser, " ".join(error.messages))
    return _saved(request, desk, receipt, do)


def _saved(request, desk, receipt, do):
    """Leads to the receipt, or with a line about it to the next household."""
    form = receipt.form
    year, code = desk.survey_round.year, form.household.code
    keep_visit_day(request, desk.survey_round, form.surveyed_on)
    address = reverse("form_receipt", kwargs={"year": year, "code": code})
    if receipt.audit_entry is not None:
        address += f"?so={receipt.audit_entry.pk}"
    if do == SAVE:
        return redirect(address)
    near = neighbours(desk.survey_round, form.household.village_id, code)
    messages.success(
        request,
        format_html(
            'Đã lưu phiếu hộ {} lúc {}: <strong>{}</strong>. <a href="{}">Xem biên nhận</a>',
            form.head_name,
            datetime_vi(form.saved_at),
            form.class_.label,
            address,
        ),
    )
    if not near.after_save:
        messages.info(request, "Thôn này không còn hộ nào khác.")
        return redirect(address)
    return redirect("form_edit", year=year, code=near.after_save)


def _redraw(request, desk, do, raw, village, chooser):
    """The buttons that only change the page: more lines, a person back, the proposed ticks, or trying it out."""
    if do == "lines":
        raw = with_blank_lines(raw)
    elif do.startswith("back-"):
        person = next((each for each in desk.opened.departed if f"back-{each.pk}" == do), None)
        taken = {raw.get(f"m{line}-person", [""])[-1] for line in range(line_count(raw))}
        if person is not None and str(person.pk) not in taken:
            raw = with_member(raw, member_of(person))
    elif do == "take":
        raw = desk.page(raw, village).with_proposed_ticks()
    page = desk.page(raw, village)
    if do == "try" and page.entry is not None:
        # What cannot be read is told; what is merely missing is not held against a form half typed.
        return desk.draw(request, page, village_form=chooser, notices=("tried",))
    page.hide_errors()
    if chooser is not None:
        chooser.errors.clear()
    return desk.draw(request, page, village_form=chooser)


def _refuse(request, desk, page, chooser, message=""):
    # Who leaves a refused page finds what she typed among her drafts, also without the page's script.
    drafts.keep_refused(request.user, desk, page.raw, page.place)
    page.show_problems()
    errors = error_lines(chooser) if chooser is not None else []
    if message:
        errors.append(SummaryLine(message))
    return desk.draw(request, page, status=422, errors=errors, village_form=chooser)


@require_POST
@requires(Verb.EDIT_SURVEY)
def form_classify(request, year):
    """The class of what stands on the page just now, as pieces of HTML for the script to put in their places."""
    survey_round = find_round(year)
    code = request.POST.get("ho", "")
    last = None
    if code:
        place, form = place_and_earlier(survey_round, find_household(request.user, code))
        last = form and {"year": form.round.year, "household_class": form.class_}
    else:
        chosen = whole_or_none(request.POST.get("thon"))
        place = villages_of(request.user, survey_round).filter(pk=chosen).first()
    page = EntryPage(raw_of_post(request.POST), survey_round=survey_round, place=place)
    return render(
        request,
        "households/form/live.html",
        {"page": page, "last": last, "survey_round": survey_round},
    )
