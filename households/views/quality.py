"""The questions about a year's forms: one list with filters, answered one by one or many at once after a look."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import Verb, requires
from accounts.scoping import visible_communes
from areas.models import Village
from households.actions.flags import look_at_some
from households.actions.quality import MOST_AT_ONCE, answer_warnings
from households.forms.quality import AnswerForm
from households.models import DuplicateFlag, ImportStatus, QualityWarning, SurveyImport
from households.quality import KINDS
from households.views.desk import find_round
from households.views.situation import run
from ui.formatting import whole_or_none

PAGE_SIZE = 50
IMPORTS = 20  # to choose from, the newest first
STATES = {"cho": "Chờ trả lời", "xong": "Đã trả lời", "het": "Không còn"}


@dataclass(frozen=True)
class Filters:
    """What the address of the list asks for; wrong values ask for nothing and say so."""

    commune: object = None
    village: object = None
    survey_import: object = None
    kind: str = ""
    state: str = "cho"
    problems: tuple[str, ...] = ()

    @property
    def params(self):
        values = {
            "xa": self.commune.code if self.commune else "",
            "thon": self.village.pk if self.village else "",
            "lan_nhap": self.survey_import.pk if self.survey_import else "",
            "loai": self.kind,
            "trang_thai": self.state if self.state != "cho" else "",
        }
        return {key: value for key, value in values.items() if value}

    @property
    def query(self):
        return urlencode(self.params)


def _read(request, survey_round, communes):
    """Reads the filters of an address; 404 for a commune out of scope."""
    params = request.GET
    commune = communes[0] if len(communes) == 1 else None
    if code := params.get("xa"):
        commune = next((each for each in communes if each.code == code), None)
        if commune is None:
            raise Http404
    problems = []
    village = None
    number = params.get("thon", "")
    if commune is not None and (key := whole_or_none(number)) is not None:
        village = _villages(survey_round, commune).filter(pk=key).first()
    if number and village is None:
        problems.append(f"Không có thôn số “{number[:40]}” trong xã đang chọn.")
    survey_import = None
    if number := params.get("lan_nhap", ""):
        survey_import = _imports(request.user, survey_round, commune).filter(pk=whole_or_none(number)).first()
        if survey_import is None:
            problems.append(f"Không có lần nhập Excel số “{number[:40]}” đang áp dụng trong phần đang chọn.")
    kind, state = params.get("loai", ""), params.get("trang_thai") or "cho"
    if kind and kind not in KINDS:
        problems.append(f"Không có loại cảnh báo “{kind[:40]}”.")
        kind = ""
    if state not in STATES:
        problems.append(f"Không có trạng thái “{state[:40]}”.")
        state = "cho"
    return Filters(commune, village, survey_import, kind, state, tuple(problems))


def _villages(survey_round, commune):
    return Village.objects.valid_on(survey_round.reference_date).filter(commune=commune)


def _imports(user, survey_round, commune):
    """Returns the applied imports that may have written forms of the commune, of all that the reader sees for None."""
    found = SurveyImport.objects.visible_to(user).filter(round=survey_round, status=ImportStatus.APPLIED)
    return found.filter(Q(commune=commune) | Q(commune=None)) if commune else found


def _choices(user, survey_round, filters):
    """Returns the imports to choose from: of one commune, and the chosen one in any case."""
    found = list(_imports(user, survey_round, filters.commune)[:IMPORTS]) if filters.commune else []
    if filters.survey_import and filters.survey_import not in found:
        found.append(filters.survey_import)
    return found


def _found(user, survey_round, filters):
    found = QualityWarning.objects.visible_to(user).filter(round=survey_round)
    if filters.commune:
        found = found.filter(commune=filters.commune)
    if filters.village:
        found = found.filter(village=filters.village)
    if filters.survey_import:
        found = found.filter(household__in=filters.survey_import.written_households)
    return found


def _in_state(found, state):
    if state == "het":
        return found.filter(is_current=False)
    return found.filter(is_current=True, is_settled=state == "xong")


@requires(Verb.VIEW_HOUSEHOLDS)
def warning_list(request, year):
    """Questions of one commune, or of all that the reader may see, by village and kind."""
    survey_round = find_round(year)
    communes = list(visible_communes(request.user).valid_on(survey_round.reference_date))
    filters = _read(request, survey_round, communes)
    looked_for = [filters.commune.pk] if filters.commune else [each.pk for each in communes]
    unlooked = look_at_some(survey_round, looked_for)
    found = _in_state(_found(request.user, survey_round, filters), filters.state)
    counts = dict(found.order_by().values_list("kind").annotate(n=Count("pk")))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    found = found.select_related("village", "commune", "household").prefetch_related("answers__by")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "survey_round": survey_round,
        "filters": filters,
        "communes": communes,
        "villages": _villages(survey_round, filters.commune) if filters.commune else (),
        "imports": _choices(request.user, survey_round, filters),
        "with_commune": len(communes) > 1,
        "unlooked": unlooked,
        "kinds": [(key, label, counts.get(key, 0)) for key, label in KINDS.items()],
        "states": STATES.items(),
        "page_obj": page,
        "rows": [(warning, KINDS.get(warning.kind, warning.kind)) for warning in page.object_list],
        "may_answer": request.user.can(Verb.EDIT_SURVEY) and filters.state == "cho",
        "pairs": _pairs(request.user, filters.commune),
    }
    return render(request, "households/quality.html", context)


def _pairs(user, commune):
    found = DuplicateFlag.objects.visible_to(user).undecided()
    return (found.of_commune(commune.pk) if commune else found).count()


@requires(Verb.EDIT_SURVEY)
def warning_answer(request, year):
    """Shows the questions that were chosen, and answers them all with one text once it is confirmed."""
    survey_round = find_round(year)
    communes = list(visible_communes(request.user).valid_on(survey_round.reference_date))
    filters = _read(request, survey_round, communes)
    back = f"{reverse('warning_list', kwargs={'year': year})}?{filters.query}"
    if request.method != "POST":
        return redirect(back)
    found = _in_state(_found(request.user, survey_round, filters), "cho")
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if not request.POST.get("all"):
        picked = map(whole_or_none, request.POST.getlist("chon"))
        ids = [each for each in picked if each is not None]
        found = found.filter(pk__in=ids[:MOST_AT_ONCE])
    count = found.count()
    chosen = list(found.select_related("village", "commune", "household")[:MOST_AT_ONCE])
    if not chosen:
        messages.warning(request, "Chưa chọn câu hỏi nào, hoặc các câu đã chọn vừa có người trả lời.")
        return redirect(back)
    is_confirming = "text" in request.POST
    form = AnswerForm(request.POST if is_confirming else None)
    if is_confirming and form.is_valid():
        settled = run(form, answer_warnings, by=request.user, warning_ids=[each.pk for each in chosen])
        if settled is not None:
            messages.success(request, f"Đã trả lời {settled} câu.")
            return redirect(back)
    context = {
        "survey_round": survey_round,
        "filters": filters,
        "form": form,
        "rows": [(warning, KINDS.get(warning.kind, warning.kind)) for warning in chosen],
        "left_out": count - len(chosen),
        "back": back,
    }
    return render(request, "households/quality_answer.html", context, status=422 if form.errors else 200)
