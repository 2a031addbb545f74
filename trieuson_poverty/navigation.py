"""The menu and the header: who one is, for which unit and year one works, and what the role may open."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.permissions import Verb
from households.models import SurveyRound
from resources.rights import reads_fund_uses
from ui.formatting import whole_or_none

PROCEDURE = (
    "completeness", "procedure", "list", "meetings", "meeting", "posting", "objection", "submission", "appraisal",
    "survey", "recognition", "reopening", "request", "paper", "district", "totals",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of the menu. `may_see` is the verb that opens it, a test of the person, or None for everyone; it is where
    one is when the url's name begins with one of `prefixes` (of several that fit, the longest counts)."""

    label: str
    name: str
    prefixes: tuple[str, ...]
    may_see: Verb | Callable | None = None
    year: str = "round"  # "round": a survey's year, "any": the working year, "": the address has none

    def fits(self, here):
        """Returns the length of the prefix that fits the url's name, 0 where none does."""
        return max((len(each) for each in self.prefixes if here == each or here.startswith(f"{each}_")), default=0)

    def is_open_to(self, user):
        """Whether the person may open it."""
        return self.may_see is None or (
            user.can(self.may_see) if isinstance(self.may_see, Verb) else self.may_see(user)
        )

    def href(self, years):
        """Returns the page's address; `years` are {kind of year: year}."""
        return reverse(self.name, kwargs={"year": years[self.year]}) if self.year else reverse(self.name)


PERIODIC = ("periodic", "sending", "consolidated", "issued", "erratum")
# The sections from left to right, each with its pages; a section opens its first page.
MENU = (
    ("Tổng quan", (Tab("Tổng quan", "home", ("home",), year=""),)),
    (
        "Rà soát",
        (
            Tab("Hộ và phiếu", "form_list", ("form", "household", "draft"), Verb.VIEW_HOUSEHOLDS),
            Tab("Bảng thôn", "grid_list", ("grid", "code"), Verb.EDIT_SURVEY),
            Tab("Nhập Excel", "import_list", ("import", "template"), Verb.IMPORT_SURVEY),
            Tab("Cảnh báo", "warning_list", ("warning", "duplicate"), Verb.VIEW_HOUSEHOLDS),
            Tab("Diễn biến", "movement_table", ("movement",), Verb.VIEW_HOUSEHOLDS),
            Tab("Tiến trình", "completeness", PROCEDURE, Verb.VIEW_TABLES),
        ),
    ),
    (
        "Kế hoạch",
        (
            Tab("Kế hoạch xã", "plan_list", ("plan", "planned"), Verb.VIEW_PLANS),
            Tab("Kế hoạch huyện", "plan_district_list", ("plan_district",), Verb.VIEW_PLANS),
            Tab("Kế hoạch ngành", "department_list", ("department",), Verb.VIEW_PLANS),
            Tab("Chỉ tiêu", "target_home", ("target",), Verb.VIEW_PLANS),
            Tab("Mục tiêu 2016-2020", "programme", ("programme",), Verb.VIEW_PLANS),
            Tab("Giải pháp", "plan_measures", ("plan_measures", "plan_measure"), Verb.VIEW_PLANS),
        ),
    ),
    (
        "Thực hiện",
        (
            Tab("Việc theo kế hoạch", "work_list", ("work",), Verb.VIEW_PLANS, "any"),
            Tab("Mô hình", "model_list", ("model",), Verb.VIEW_PLANS, "any"),
            Tab("Tập huấn", "training_list", ("training",), Verb.VIEW_PLANS, "any"),
            Tab("Nguồn lực", "money_table", ("money",), Verb.VIEW_PLANS),
            Tab("Quỹ “Ngày vì người nghèo”", "fund_ledger", ("fund",), reads_fund_uses, "any"),
        ),
    ),
    (
        "Báo cáo",
        (
            Tab("Biểu tổng hợp", "report_list", ("report", "pack", "province"), Verb.VIEW_TABLES),
            Tab("Báo cáo định kỳ", "periodic_list", PERIODIC, Verb.VIEW_TABLES),
        ),
    ),
    ("Nhiệm vụ", (Tab("Nhiệm vụ", "task_list", ("task", "duty"), Verb.VIEW_TASKS, ""),)),
    (
        "Quản trị",
        (
            Tab("Năm rà soát", "round_list", ("round",), Verb.MANAGE_ROUNDS, ""),
            Tab("Đơn vị", "area_list", ("area", "village"), Verb.MANAGE_AREAS, ""),
            Tab("Tài khoản", "user_list", ("user",), Verb.MANAGE_USERS, ""),
            Tab("Nhật ký", "audit_log", ("audit",), Verb.VIEW_AUDIT, ""),
        ),
    ),
)


@dataclass(frozen=True)
class Item:
    label: str
    href: str
    is_current: bool
    count: int = 0
    tabs: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Navigation:
    """What base.html's header shows."""

    unit_name: str
    user_label: str
    year: int | None
    years: tuple[tuple[int, str], ...]
    sections: tuple[Item, ...]
    search_url: str
    query: str
    is_demo: bool
    demo_today: dt.date | None  # where the copy's clock runs in another year


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


def learn_year(request):
    """Sets the request's `working_year`, `round_years` and `is_demo`, and remembers the year in the session."""
    rounds = dict(SurveyRound.objects.values_list("year", "is_demo"))
    request.round_years = tuple(rounds)
    request.working_year = working_year(request, request.round_years)
    request.is_demo = any(rounds.values())
    year = request.working_year
    if year in request.round_years and request.session.get("year") != year:
        request.session["year"] = year


class WorkingYearMiddleware:
    """Sets `request.working_year` and `request.round_years`; remembers the year of the last address that had one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        request.working_year, request.round_years = None, ()
        if request.user.is_authenticated:
            learn_year(request)


def other_year(request, year):
    """Returns the address of the page one is on, for another year; pages without a year get the home page's."""
    match = request.resolver_match
    if match and "year" in match.kwargs:
        try:
            return reverse(match.view_name, kwargs={**match.kwargs, "year": year})
        except NoReverseMatch:
            pass
    return f"{reverse('home')}?nam={year}"


def sections(user, here, year, round_year):
    """Returns the sections of the menu that the person may open, the current one with its pages; `here` is the url's
    name."""
    best = max((tab.fits(here) for _, tabs in MENU for tab in tabs), default=0)
    years, found = {"round": round_year, "any": year or round_year}, []
    for label, tabs in MENU:
        there = [tab for tab in tabs if tab.is_open_to(user) and (not tab.year or years[tab.year] is not None)]
        if there:
            current = [bool(best) and tab.fits(here) == best for tab in there]
            items = [
                Item(tab.label, tab.href(years), is_current)
                for tab, is_current in zip(there, current, strict=True)
                if any(current) or tab is there[0]
            ]
            # Reminders not yet looked at: the one thing that has to come to people by itself.
            waiting = user.reminders.filter(read_at__isnull=True).count() if tabs[0].name == "task_list" else 0
            found.append(Item(label, items[0].href, any(current), waiting, tuple(items) if len(items) > 1 else ()))
    return tuple(found)


def navigation(request):
    """Template context: `nav` for base.html; empty for visitors who have not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": None}
    if not hasattr(request, "working_year"):  # an address that nothing answers: no view, and the menu is needed most
        learn_year(request)
    year = request.working_year
    # Duties have years without a survey; the pages of surveys are then those of the newest round.
    round_year = year if year in request.round_years else next(iter(request.round_years), None)
    here = request.resolver_match.url_name or "" if request.resolver_match else ""
    can_search = user.can(Verb.VIEW_HOUSEHOLDS) and round_year is not None
    return {
        "nav": Navigation(
            unit_name=user.unit_name,
            user_label=f"{user.full_name} · {user.get_role_display()}",
            year=year,
            years=tuple((each, other_year(request, each)) for each in request.round_years),
            sections=sections(user, here, year, round_year),
            search_url=reverse("form_list", kwargs={"year": round_year}) if can_search else "",
            query=request.GET.get("tim", "")[:100],
            is_demo=request.is_demo,
            demo_today=timezone.localdate() if settings.DEMO_TODAY else None,
        )
    }
