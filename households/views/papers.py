"""Papers as Word and as pages to print, forms to take to the households, and the way from a form's code to its page."""

import re
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import Verb, authorise, requires
from accounts.scoping import visible_communes
from areas.models import Village
from households.actions.viewing import record_paper
from households.models import Household
from households.papers.catalogue import commune_paper, district_paper, villages_with_forms
from households.papers.forms import blank_forms, printed_forms
from households.views.desk import find_round, villages_of
from households.views.lists import household_code
from households.views.situation import find_survey
from ui.docx import CONTENT_TYPE, Heading, PageBreak, Signers, Table, Text
from ui.docx import render as render_word
from ui.formatting import clean_text, fold, whole_or_none

MOST_BLANKS = 50
_KINDS = {Text: "text", Heading: "heading", Table: "table", Signers: "signers", PageBreak: "break"}


@requires(Verb.VIEW_HOUSEHOLDS)
def paper_page(request, year, code, key):
    """A paper of a commune's year as a page to print."""
    survey, kind, papers = _commune_papers(request, year, code, key)
    context = {"survey": survey, "kind": kind, "title": kind.title}
    context["back"] = reverse("procedure", kwargs={"year": year, "code": code})
    context["word"] = (
        f"{reverse('paper_word', kwargs={'year': year, 'code': code, 'key': key})}?{request.GET.urlencode()}"
    )
    return draw_papers(request, papers, context)


@requires(Verb.VIEW_HOUSEHOLDS)
def paper_word(request, year, code, key):
    """The same paper as a Word file."""
    survey, kind, papers = _commune_papers(request, year, code, key)
    return word_file(papers, f"{kind.key}-{survey.commune.code}-{year}")


def _commune_papers(request, year, code, key):
    survey = find_survey(request.user, year, code)
    kind = commune_paper(key)
    if kind is None:
        raise Http404
    if kind.is_personal:
        authorise(request.user, Verb.EXPORT_LISTS)
    villages = villages_with_forms(survey)
    chosen = request.GET.get("thon", "")
    if kind.by_village and chosen:
        villages = [village for village in villages if str(village.pk) == chosen]
    papers = kind.build(survey, {"villages": villages})
    if not papers:
        raise Http404
    if kind.is_personal:
        place = villages[0].name if kind.by_village and chosen and villages else ""
        record_paper(by=request.user, survey=survey, title=kind.title, reference=place[:60])
    return survey, kind, papers


@requires(Verb.APPRAISE_SURVEY)
def district_paper_page(request, year, key):
    """A paper of III.1.1 as a page to print."""
    kind, papers = _district_papers(year, key)
    context = {"kind": kind, "title": kind.title, "back": reverse("completeness", kwargs={"year": year})}
    context["word"] = reverse("district_paper_word", kwargs={"year": year, "key": key})
    return draw_papers(request, papers, context)


@requires(Verb.APPRAISE_SURVEY)
def district_paper_word(request, year, key):
    kind, papers = _district_papers(year, key)
    return word_file(papers, f"{kind.key}-{year}")


def _district_papers(year, key):
    kind = district_paper(key)
    if kind is None:
        raise Http404
    return kind, kind.build(find_round(year), {})


def word_file(papers, name):
    """Returns the response that hands out these papers as one Word file."""
    response = HttpResponse(render_word(*papers), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename={quote(name)}.docx"
    return response


def draw_papers(request, papers, context):
    """Draws papers as a page to print, each once: the second copy of minutes is made by the printer.

    `context` has `title`, `word` and `back`, the addresses of the Word file and of where one came from, and where that
    is not the year's procedure `back_label`.
    """
    shown, seen = [], set()
    for paper in papers:
        if id(paper) in seen:
            continue
        seen.add(id(paper))
        shown.append(
            {
                "paper": paper,
                "blocks": [_block(block) for block in paper.blocks],
                "annexes": [
                    {"annex": annex, "blocks": [_block(block) for block in annex.blocks]} for annex in paper.annexes
                ],
            }
        )
    return render(request, "households/paper.html", context | {"papers": shown, "copies": len(papers) - len(shown)})


def _block(block):
    found = {"kind": _KINDS[type(block)], "block": block}
    if isinstance(block, Table):
        found["rows"] = [
            (number in block.bold_rows, number in block.merged_rows, list(zip(block.columns, cells, strict=True)))
            for number, cells in enumerate(block.rows)
        ]
    return found


# Forms on paper


@requires(Verb.VIEW_HOUSEHOLDS)
def village_forms(request, year, pk):
    """Every household's form of a village as one print; `?trang=10` as many blank ones instead."""
    survey_round = find_round(year)
    village = get_object_or_404(villages_of(request.user, survey_round), pk=pk)
    authorise(request.user, Verb.EXPORT_LISTS)
    blanks = request.GET.get("trang", "")
    if blanks:
        count = min(whole_or_none(blanks, digits=3) or 1, MOST_BLANKS)
        forms = blank_forms(survey_round, village, count, address_of=_address_of(request))
    else:
        forms = printed_forms(
            survey_round,
            village,
            address_of=_address_of(request),
            with_identity=request.user.can(Verb.VIEW_IDENTITY),
        )
        record_paper(
            by=request.user, survey_round=survey_round, village=village, title="Phiếu in sẵn", count=len(forms)
        )
    return _draw_forms(request, survey_round, village, forms, is_blank=bool(blanks))


@requires(Verb.VIEW_HOUSEHOLDS)
def household_form(request, year, code):
    """One household's prefilled form."""
    survey_round = find_round(year)
    # A form to take there: for the commune where the household lives now, not one that it left.
    household = get_object_or_404(
        Household.objects.visible_to(request.user).select_related("village__commune"), code=code
    )
    authorise(request.user, Verb.EXPORT_LISTS)
    forms = printed_forms(
        survey_round,
        household.village,
        address_of=_address_of(request),
        with_identity=request.user.can(Verb.VIEW_IDENTITY),
        households=[household],
    )
    record_paper(by=request.user, survey_round=survey_round, household=household, title="Phiếu in sẵn", count=1)
    return _draw_forms(request, survey_round, household.village, forms, is_blank=False)


def _draw_forms(request, survey_round, village, forms, *, is_blank):
    standard = survey_round.standard
    context = {
        "survey_round": survey_round,
        "standard": standard,
        "village": village,
        "forms": forms,
        "is_blank": is_blank,
        "with_identity": request.user.can(Verb.VIEW_IDENTITY),
    }
    return render(request, "households/paper_forms.html", context)


def _address_of(request):
    return lambda code: request.build_absolute_uri(reverse("code_open", kwargs={"code": code}))


# From the code to the page


@requires(Verb.VIEW_HOUSEHOLDS)
def code_form(request):
    """Where a code is typed that no camera reads."""
    typed = clean_text(request.GET.get("ma", ""))
    if typed:
        return code_open(request, typed)
    return render(request, "households/paper_code.html", {"typed": typed})


@requires(Verb.VIEW_HOUSEHOLDS)
def code_open(request, code):
    """From a form's code to the household's form of the working year; from a blank form's code to a new household."""
    year = request.working_year
    if year is None:
        messages.error(request, "Chưa mở năm rà soát nào.")
        return redirect("home")
    household = household_code(code)
    if household and Household.objects.ever_visible_to(request.user).filter(code=household).exists():
        return redirect("form_edit", year=year, code=household)
    village = _village_of(request.user, code)
    if village is not None:
        return redirect(f"{reverse('form_new', kwargs={'year': year})}?{urlencode({'thon': village.pk})}")
    context = {
        "typed": clean_text(code)[:40],
        "is_unknown": True,
        "search": f"{reverse('form_list', kwargs={'year': year})}?{urlencode({'tim': fold(code)[:40]})}",
    }
    return render(request, "households/paper_code.html", context, status=404)


def _village_of(user, code):
    """Returns the village of a blank form's code ("15769-01") in the user's communes, None for anything else."""
    found = re.fullmatch(r"(\d{5})-?(\d{2})", clean_text(code))
    if not found:
        return None
    communes = visible_communes(user).filter(code=found[1])
    return Village.objects.filter(commune__in=communes, number=int(found[2])).order_by("-valid_from").first()
