"""Drafts: kept by themselves while one types, listed, and dropped when their typist says so."""

import contextlib

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import Verb, requires
from areas.models import Village
from households.actions.drafts import discard_draft, draft_key, save_draft
from households.forms.raw import raw_of_post
from households.models import FormDraft
from households.views.desk import find_household, find_round, place_and_earlier, villages_of
from ui.formatting import whole_or_none


@requires(Verb.EDIT_SURVEY)
def draft_list(request, year):
    """The person's own drafts of the year; a POST, from the page's script, keeps one."""
    survey_round = find_round(year)
    if request.method == "POST":
        return _keep_quietly(request, survey_round)
    found = FormDraft.objects.filter(round=survey_round, by=request.user).select_related(
        "household", "village__commune"
    )
    return render(request, "households/draft_list.html", {"survey_round": survey_round, "drafts": found})


def _keep_quietly(request, survey_round):
    """Answers the time of keeping as text; the page goes on either way."""
    raw = raw_of_post(request.POST)
    code = request.POST.get("ho", "")
    household = village = None
    if code:
        household = find_household(request.user, code)
        village, _ = place_and_earlier(survey_round, household)
    else:
        chosen = whole_or_none(request.POST.get("thon"))
        village = villages_of(request.user, survey_round).filter(pk=chosen).first()
        if village is None:
            return HttpResponse("Chưa chọn thôn nên chưa lưu nháp.", status=422, content_type="text/plain")
    try:
        _save(request.user, survey_round, raw, household, village)
    except Village.DoesNotExist as error:
        raise Http404 from error
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), status=422, content_type="text/plain")
    return HttpResponse(f"Nháp lưu {timezone.localtime():%H:%M:%S}", content_type="text/plain")


def keep(request, desk, raw, village):
    """The button "Lưu nháp": keeps the page and opens it again from the draft."""
    try:
        draft = _save(request.user, desk.survey_round, raw, desk.household, village or desk.opened.place)
    except Village.DoesNotExist:
        messages.error(request, "Chọn thôn trước, rồi mới lưu nháp được.")
        page = desk.page(raw, village)
        page.hide_errors()
        return desk.draw(request, page, village_form=desk.chooser(""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(desk.address)
    if draft is None:
        return redirect("form_list", year=desk.survey_round.year)
    query = f"?nhap={draft.key}" if desk.household is None else ""
    return redirect(desk.address + query)


def keep_refused(user, desk, raw, village):
    """Keeps what could not be saved, where it can be kept; the page tells what is wrong either way."""
    with contextlib.suppress(Village.DoesNotExist, ValidationError):
        _save(user, desk.survey_round, raw, desk.household, village)


def _save(user, survey_round, raw, household, village):
    version = (raw.get("version") or ["0"])[-1]
    return save_draft(
        by=user,
        survey_round=survey_round,
        fields=raw,
        household=household,
        village=village,
        key=draft_key((raw.get("draft") or [""])[-1]),
        base_version=whole_or_none(version, digits=8) or 0,
    )


@require_POST
@requires(Verb.EDIT_SURVEY)
def draft_discard(request, year):
    """Drops a draft; the page it came from opens anew without it."""
    survey_round = find_round(year)
    key = draft_key(request.POST.get("key", ""))
    draft = FormDraft.objects.filter(key=key, by=request.user, round=survey_round).select_related("household").first()
    if draft is not None:
        discard_draft(by=request.user, key=key)
        messages.success(request, f"Đã bỏ nháp{' hộ ' + draft.head_name if draft.head_name else ''}.")
        if request.POST.get("o-lai") and draft.household is not None:
            return redirect(reverse("form_edit", kwargs={"year": year, "code": draft.household.code}))
    return redirect("draft_list", year=year)
