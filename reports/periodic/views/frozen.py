"""Tables that were kept with a report, and the households behind their counts as they then were: of an issued report
and of a unit's sending alike.
"""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from accounts.permissions import Verb, authorise
from areas.models import AREA_TYPES, Village
from reports.models import FrozenHousehold, FrozenItem, FrozenList
from reports.periodic.behind import DUE
from reports.periodic.figures import COMMUNE_FIGURES, as_data
from reports.periodic.frozen import table_from
from reports.periodic.opening import FIGURES, OF_TASKS
from reports.periodic.sources import REQUESTS, Filled
from reports.periodic.standing_table import units_counted
from reports.renderers import web

PAGE_SIZE = 50


@dataclass(frozen=True)
class Kept:
    """A report that was sent or issued, as its reader may open it.

    `of` picks its lists ({"issued": …} or {"sending": …}); `names` are those of the addresses of a table and of its
    households, which begin with `address`; `tables` the frozen data that the reader may read; `opens_figures`: so are
    the households of its figures; `said` when it was kept, `crumbs` (label, address) what stands above.
    """

    of: dict
    names: tuple[str, str]
    address: dict
    tables: list
    figures: list
    survey_year: int
    said: str
    crumbs: tuple
    opens_figures: bool = True

    def table(self, key, *, opens=True):
        data = next((each for each in self.tables if each["key"] == key), None)
        if data is None:
            raise Http404("Báo cáo không có bảng này.")
        return table_from(data, opens=opens)

    def households(self, table):
        """Returns the address of the households of a table, or of the figures (FIGURES)."""
        return reverse(self.names[1], kwargs=self.address | {"table": table})

    def links_of_figures(self, user):
        """Returns {figure key: address} of the figures whose rows were kept. Two queries."""
        if not self.opens_figures:
            return {}
        lists = FrozenList.objects.visible_to(user).filter(table=FIGURES, **self.of).order_by()
        found = {*lists.values_list("column", flat=True).distinct()} if user.can(Verb.VIEW_HOUSEHOLDS) else set()
        items = FrozenItem.objects.filter(**self.of).order_by().values_list("figure", flat=True).distinct()
        found |= {key for each in items for key in ((each, DUE) if each in OF_TASKS else (each,))}
        base = self.households(FIGURES)
        return {key: f"{base}?cot={key}" for key in found if user.can(needed_for(key))}

    def listed_tables(self):
        """Returns [{"title", "href"}] of the tables."""
        return [
            {
                "title": data["title"],
                "href": reverse(self.names[0], kwargs=self.address | {"table": data["key"]}),
            }
            for data in self.tables
        ]


def kept_of_sendings(ids, *, crumbs, survey_year):
    """Returns the Kept of what communes' sendings counted together."""
    figures = [as_data(figure) | {"value": None} for figure in COMMUNE_FIGURES]
    said = "như trong báo cáo đã được chấp nhận của các xã"
    return Kept(
        of={"sending__in": ids}, names=("", ""), address={}, tables=[], figures=figures, survey_year=survey_year,
        said=said, crumbs=crumbs,
    )  # fmt: skip


def needed_for(key):
    """Returns the verb that opening a figure's or a column's rows asks for."""
    return Verb.VIEW_TASKS if key in OF_TASKS else Verb.VIEW_HOUSEHOLDS


def table_page(request, kept: Kept, key, base):
    """One table as it was kept; its counts open the households as they were. ?dem= as in units_counted."""
    opens = request.user.can(Verb.VIEW_HOUSEHOLDS)  # a body reads counts and no household
    found, address = units_counted(kept.table(key, opens=opens), request.GET.get("dem", "")), kept.households(key)

    def households(drill):
        return f"{address}?{urlencode(drill.filters)}"

    return show_table(request, found, households, base | {"crumbs": kept.crumbs, "said": kept.said})


def show_table(request, table, link_households, context):
    """Returns the page of a table of a report; `context` has its "crumbs", and in "said" when it was kept."""
    shown = web.present(table, link_households=link_households, link_unit=lambda filters: "")
    return render(request, "reports/periodic/table.html", context | {"shown": shown})


def _named(kept, table, key):
    """Returns (title, table's title) of the column or figure of an address; 404 for another."""
    if table == FIGURES and kept.opens_figures:
        found = Filled.from_data(kept.figures)
        figure = next((each for each in found.figures if each.key == key), None)
        if figure is not None:
            return figure.label, "Số liệu"
        raise Http404("Báo cáo không có số liệu này.")
    found = kept.table(table)
    column = next((each for each in found.columns if each.key == key), None)
    if column is None:
        raise Http404("Bảng không có cột này.")
    return column.group if column.group and column.label == "Số hộ" else column.name, found.title


def authorise_rows(request, table):
    """Raises Forbidden for a reader who may not open the rows of an address: a body its own duties and no household."""
    authorise(request.user, needed_for(request.GET.get("cot", "") if table == FIGURES else ""))


def households_page(request, kept: Kept, table, base):
    """The rows that one count of a kept table, or a figure, had: ?cot= its column, xa, thon, khu_vuc; within the
    reader's scope."""
    key = request.GET.get("cot", "")
    title, of_table = _named(kept, table, key)
    if table == FIGURES and key in (*OF_TASKS, *REQUESTS):
        return _items_page(request, kept, key, base | {"title": title, "table_title": of_table})
    lists = FrozenList.objects.visible_to(request.user).filter(table=table, column=key, **kept.of)
    commune, village, area = (request.GET.get(name, "") for name in ("xa", "thon", "khu_vuc"))
    if commune:
        lists = lists.filter(commune__code=commune)
    if village:
        if not (village.isascii() and village.isdigit() and len(village) < 18):
            raise Http404("Không có thôn này.")
        lists = lists.filter(village_id=int(village))
    if area:
        lists = lists.filter(area_type=area)
    lists = list(lists.select_related("commune").order_by("commune__code", "pk"))
    if commune and not lists:
        raise Http404("Không có hộ nào của xã này trong cột.")
    rows = [(one.sending_id, *row) for one in lists for row in one.rows]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    # Of the lists that the reader may see: a family that moved stands in those of both communes.
    homes = FrozenHousehold.objects.filter(household_id__in={row[1] for row in page.object_list}, **kept.of)
    by_id = {(home.sending_id, home.household_id): home for home in homes.select_related("commune")}
    context = base | {
        "kept": kept,
        "title": title,
        "table_title": of_table,
        "table_href": kept.crumbs[-1][1]
        if table == FIGURES
        else reverse(kept.names[0], kwargs=kept.address | {"table": table}),
        "commune": lists[0].commune if commune else None,
        "village": Village.objects.filter(pk=village).first() if village else None,
        "area": dict(AREA_TYPES).get(area, ""),
        "page_obj": page,
        "homes": [(by_id[tuple(of)], said) for *of, said in page.object_list if tuple(of) in by_id],
        "is_of_lines": any(one.said for one in lists),
    }
    return render(request, "reports/periodic/frozen_households.html", context)


def _items_page(request, kept: Kept, key, base):
    """The duties or granted requests behind a figure: ?xa= of one commune."""
    items = FrozenItem.objects.filter(figure__in=OF_TASKS if key == DUE else [key], **kept.of).order_by("pk")
    if commune := request.GET.get("xa", ""):
        items = items.filter(commune__code=commune)
    context = base | {
        "kept": kept,
        "page_obj": Paginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "is_of_tasks": key in OF_TASKS,
        "table_href": kept.crumbs[-1][1],
    }
    return render(request, "reports/periodic/frozen_items.html", context)
