"""The menu and the header: who one is, for which unit and year one works, and what the role may open."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from accounts.permissions import Verb
from households.models import SurveyRound
from resources.rights import reads_fund_uses
from ui.formatting import whole_or_none

PROCEDURE = (
    "completeness", "procedure", "list", "meetings", "meeting", "posting", "objection", "submission", "appraisal",
    "survey", "recognition", "reopening", "request", "paper", "district",
)  # fmt: skip
EXECUTION = ("work", "model", "training", "department", "money", "fund")
# The tabs of carrying out: (label, url name, whether its year must be a survey's, who sees it, prefix that is "here")
EXECUTION_TABS = (
    ("Việc theo kế hoạch", "work_list", False, None, "work"),
    ("Mô hình", "model_list", False, None, "model"),
    ("Tập huấn", "training_list", False, None, "training"),
    ("Kế hoạch ngành", "department_list", True, None, "department"),
    ("Nguồn lực", "money_table", True, None, "money"),
    ("Quỹ “Ngày vì người nghèo”", "fund_ledger", False, reads_fund_uses, "fund"),
)
# (label, url name, takes the year, verb that opens it or None, url names that count as "here" by prefix)
MENU = [
    ("Tổng quan", "home", False, None, ("home",)),
    ("Hộ và phiếu", "form_list", True, Verb.VIEW_HOUSEHOLDS, ("form", "household", "draft")),
    ("Bảng thôn", "grid_list", True, Verb.EDIT_SURVEY, ("grid", "code")),
    ("Nhập Excel", "import_list", True, Verb.IMPORT_SURVEY, ("import", "template")),
    ("Tiến trình", "completeness", True, Verb.VIEW_TABLES, PROCEDURE),
    ("Biểu tổng hợp", "report_list", True, Verb.VIEW_TABLES, ("report",)),
    ("Báo cáo", "periodic_list", True, Verb.VIEW_TABLES, ("periodic", "consolidated", "issued", "erratum")),
    ("Diễn biến", "movement_table", True, Verb.VIEW_HOUSEHOLDS, ("movement",)),
    ("Cảnh báo", "warning_list", True, Verb.VIEW_HOUSEHOLDS, ("warning", "duplicate")),
    ("Kế hoạch", "plan_list", True, Verb.VIEW_PLANS, ("plan", "target")),
    ("Thực hiện", "work_list", True, Verb.VIEW_PLANS, EXECUTION),
    ("Nhiệm vụ", "task_list", False, Verb.VIEW_TASKS, ("task", "duty")),
    ("Năm rà soát", "round_list", False, Verb.MANAGE_ROUNDS, ("round",)),
    ("Tài khoản", "user_list", False, Verb.MANAGE_USERS, ("user",)),
    ("Đơn vị", "area_list", False, Verb.MANAGE_AREAS, ("area", "village")),
    ("Nhật ký", "audit_log", False, Verb.VIEW_AUDIT, ("audit",)),
]


@dataclass(frozen=True)
class Item:
    label: str
    href: str
    is_current: bool
    count: int = 0


@dataclass(frozen=True)
class Navigation:
    """What base.html's header shows."""

    unit_name: str
    user_label: str
    year: int | None
    years: tuple[tuple[int, str], ...]
    items: tuple[Item, ...]
    tabs: tuple[Item, ...]
    search_url: str
    query: str
    is_demo: bool


def working_year(request, years):
    """Returns the year one works in: the address's, else the last one used, else the newest open round's."""
    match = request.resolver_match
    if match and "year" in match.kwargs:
        return match.kwargs["year"]
    chosen = whole_or_none(request.GET.get("nam"), digits=4)
    if chosen in years:
        return chosen
    remembered = request.session.get("year")
    return remembered if remembered in years else (years[0] if years else None)


class WorkingYearMiddleware:
    """Sets `request.working_year` and `request.round_years`; remembers the year of the last address that had one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.working_year, request.round_years = None, ()
        if request.user.is_authenticated:
            rounds = dict(SurveyRound.objects.values_list("year", "is_demo"))
            request.round_years = tuple(rounds)
            request.working_year = working_year(request, request.round_years)
            request.is_demo = any(rounds.values())
            year = request.working_year
            if year in request.round_years and request.session.get("year") != year:
                request.session["year"] = year


def other_year(request, year):
    """Returns the address of the page one is on, for another year; pages without a year get the home page's."""
    match = request.resolver_match
    if match and "year" in match.kwargs:
        try:
            return reverse(match.view_name, kwargs={**match.kwargs, "year": year})
        except NoReverseMatch:
            pass
    return f"{reverse('home')}?nam={year}"


def section_tabs(user, here, year, round_year):
    """Returns the tabs above the pages of carrying out, () on all others: rooms of two floors share them."""
    if here.split("_")[0] not in EXECUTION or year is None or round_year is None:
        return ()
    return tuple(
        Item(label, reverse(name, kwargs={"year": round_year if needs_round else year}), here.split("_")[0] == prefix)
        for label, name, needs_round, may_see, prefix in EXECUTION_TABS
        if may_see is None or may_see(user)
    )


def navigation(request):
    """Template context: `nav` for base.html; empty for visitors who have not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not hasattr(request, "working_year"):
        return {"nav": None}
    year = request.working_year
    # Duties have years without a survey; the pages of surveys are then those of the newest round.
    round_year = year if year in request.round_years else next(iter(request.round_years), None)
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    items = []
    for label, name, takes_year, verb, prefixes in MENU:
        if (verb and not user.can(verb)) or (takes_year and round_year is None):
            continue
        href = reverse(name, kwargs={"year": round_year}) if takes_year else reverse(name)
        # Reminders not yet looked at: the one thing that has to come to people by itself.
        waiting = user.reminders.filter(read_at__isnull=True).count() if name == "task_list" else 0
        items.append(Item(label, href, here.split("_")[0] in prefixes, waiting))
    can_search = user.can(Verb.VIEW_HOUSEHOLDS) and round_year is not None
    return {
        "nav": Navigation(
            unit_name=user.unit_name,
            user_label=f"{user.full_name} · {user.get_role_display()}",
            year=year,
            years=tuple((each, other_year(request, each)) for each in request.round_years),
            items=tuple(items),
            tabs=section_tabs(user, here, year, round_year),
            search_url=reverse("form_list", kwargs={"year": round_year}) if can_search else "",
            query=request.GET.get("tim", "")[:100],
            is_demo=request.is_demo,
        )
    }
