"""Pairs of persons who may be one: the list, and two records side by side for somebody to decide."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import Verb, authorise, requires
from accounts.scoping import commune_ids, visible_communes
from households import choices
from households.actions.duplicates import keep_apart, merge_duplicate_households, merge_persons
from households.actions.flags import look_if_stale
from households.actions.viewing import record_viewing
from households.forms.quality import DecisionForm
from households.models import DuplicateFlag, FormMember, SurveyRound
from households.views.situation import add_errors
from ui.formatting import date_vi

PAGE_SIZE = 50
STATES = {"cho": "Chưa xử lý", "khac": "Khác nhau", "nhap": "Đã nhập làm một"}
STORED = {"cho": DuplicateFlag.OPEN, "khac": DuplicateFlag.DIFFERENT, "nhap": DuplicateFlag.MERGED}
PEOPLE = ("first__household__village__commune", "second__household__village__commune", "decided_by")


@requires(Verb.VIEW_HOUSEHOLDS)
def duplicate_list(request):
    """Pairs within a commune; across communes only for Phòng LĐTBXH."""
    state = request.GET.get("trang_thai", "cho")
    state = state if state in STATES else "cho"
    communes = list(visible_communes(request.user).filter(valid_to__isnull=True))
    found = DuplicateFlag.objects.visible_to(request.user).filter(state=STORED[state])
    if state != "nhap":
        found = found.current()
    code = request.GET.get("xa", "")
    chosen = communes if len(communes) == 1 else [each for each in communes if each.code == code]
    survey_round = SurveyRound.objects.first()
    if survey_round is not None and len(chosen) == 1:
        look_if_stale(survey_round, chosen[0])
    if code:
        found = found.filter(Q(first_commune__code=code) | Q(second_commune__code=code))
    reads_all = commune_ids(request.user) is None
    across = request.GET.get("khac_xa") == "1"
    if across:
        found = found.exclude(first_commune=F("second_commune"))
    page = Paginator(found.select_related(*PEOPLE), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "state": state,
        "states": STATES.items(),
        "communes": communes,
        "code": code,
        "across": across,
        "reads_all": reads_all,
        "reads_across": reads_all and request.user.can(Verb.EDIT_SURVEY),
        "with_identity": request.user.can(Verb.VIEW_IDENTITY),
    }
    return render(request, "households/duplicates.html", context)


@requires(Verb.VIEW_HOUSEHOLDS)
def duplicate_pair(request, pk):
    """Two records side by side, and what somebody decides of them."""
    flag = get_object_or_404(DuplicateFlag.objects.visible_to(request.user).select_related(*PEOPLE), pk=pk)
    form = DecisionForm(request.POST or None, flag=flag)
    if request.method == "POST":
        authorise(request.user, Verb.EDIT_SURVEY)
        if form.is_valid() and _decide(request, flag, form):
            return redirect("duplicate_list")
    is_open = flag.state == DuplicateFlag.OPEN and flag.is_current
    for household in {flag.first.household, flag.second.household}:
        record_viewing(by=request.user, household=household)
    sides = [_side(person, request.user.can(Verb.VIEW_IDENTITY)) for person in (flag.first, flag.second)]
    context = {
        "flag": flag,
        "lines": _lines(*sides),
        "people": [flag.first, flag.second],
        "form": form,
        "is_open": is_open,
        "may_decide": is_open and request.user.can(Verb.EDIT_SURVEY),
    }
    return render(request, "households/duplicates_pair.html", context, status=422 if form.errors else 200)


def _decide(request, flag, form):
    data = form.cleaned_data
    try:
        if data["decision"] == form.DIFFERENT:
            keep_apart(by=request.user, flag=flag, reason=data["reason"])
            said = "Đã ghi: hai người khác nhau."
        elif data["decision"] == form.PERSON:
            kept = merge_persons(by=request.user, flag=flag, keep_id=data["keep"], reason=data["reason"])
            said = f"Đã nhập làm một: {kept.full_name}."
        else:
            kept = merge_duplicate_households(by=request.user, flag=flag, keep_id=data["keep"], reason=data["reason"])
            said = f"Đã nhập làm một hộ: {kept}."
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, f"{said} Nội dung đầy đủ ở nhật ký.")
    return True


@dataclass(frozen=True)
class Line:
    """A line of the comparison; `same` where both say the same."""

    label: str
    first: str
    second: str

    @property
    def same(self):
        return self.first == self.second


def _lines(first, second):
    return [Line(label, first[label], second[label]) for label in first]


def _side(person, with_identity):
    """Returns {label: text} of one record, its household and its forms."""
    household = person.household
    memberships = FormMember.objects.filter(person=person).select_related("form__round", "form")
    years = [f"{each.form.round.year}: {each.form.class_.short}" for each in memberships.order_by("-form__round__year")]
    others = household.persons.present().exclude(pk=person.pk)
    number = person.identity_number if with_identity else "đã che" if person.identity_number else ""
    return {
        "Họ và tên": person.full_name,
        "Ngày, năm sinh": date_vi(person.birth_date) or str(person.birth_year or ""),
        "Giới tính": choices.label_of(choices.SEXES, person.sex),
        "Dân tộc": choices.label_of(choices.ETHNIC_GROUPS, person.ethnicity),
        "Số định danh, CMND": number,
        "Chủ hộ": household.head_name,
        "Mã hộ": household.code,
        "Thôn, xã": f"{household.village}, {household.village.commune}",
        "Địa chỉ": household.address,
        "Người khác trong hộ": ", ".join(each.full_name for each in others),
        "Các phiếu": "; ".join(years),
        "Rời hộ": f"{date_vi(person.left_on)} {person.left_reason}" if person.left_on else "",
    }
