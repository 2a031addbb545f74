"""Pages of the yearly allocation: the table, its items, one item with its entries."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts import audit
from accounts.permissions import Verb, requires
from accounts.units import COMMUNE, DEPARTMENT
from assignments.sheets import CONTENT_TYPE
from assignments.units import parse_code
from assignments.views.common import download, serve_file, try_action
from resources import actions
from resources.catalogue import both_names
from resources.forms.money import (
    AllocationForm,
    AllotForm,
    EntryForm,
    MoneyFilterForm,
    PlannedForm,
    ReverseForm,
)
from resources.lists import KINDS, PURPOSE, SOURCE
from resources.models import Allocation, MoneyEntry, MoneyFile
from resources.rights import may_allot, may_spend, reads_all_money, require_allot, require_spend
from resources.sheets import allocation_sheet
from resources.statistics import UNIT, poor_households, sums_of
from resources.statistics import money_table as table_of
from ui.formatting import whole_or_none

PAGE_SIZE = 50
FIGURES = {"planned": "Kế hoạch", "allotted": "Đã phân bổ", "spent": "Đã chi"}
# ?theo= → (words, lines, columns) of the table; what an address asks of the items for each.
VIEWS = {
    "noi_dung": ("Đơn vị và nội dung", UNIT, PURPOSE),
    "nguon": ("Đơn vị và nguồn", UNIT, SOURCE),
    "nguon_noi_dung": ("Nội dung và nguồn", PURPOSE, SOURCE),
}
ASKED = {UNIT: "don_vi", PURPOSE: "noi_dung", SOURCE: "nguon"}
FIRST_YEAR, LAST_YEAR = 2015, 2100


def today():
    return timezone.localdate()


def _year(year):
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def visible(request, year):
    return Allocation.objects.visible_to(request.user).filter(year=_year(year))


def filtered(request, year):
    """Returns (allocations, the filters that hold) for ?don_vi=&noi_dung=&nguon= of the address."""
    rows, chosen = visible(request, year), {}
    unit = parse_code(request.GET.get("don_vi", ""))
    if unit:
        rows, chosen["don_vi"] = rows.filter(**unit), request.GET["don_vi"]
    elif request.GET.get("don_vi") in (COMMUNE, DEPARTMENT):  # all communes, all bodies
        is_commune = request.GET["don_vi"] == COMMUNE
        rows, chosen["don_vi"] = rows.filter(commune__isnull=not is_commune), request.GET["don_vi"]
    for parameter, name in (("noi_dung", "purpose"), ("nguon", "source")):
        if value := request.GET.get(parameter, "")[:20]:
            rows, chosen[parameter] = rows.filter(**{name: value}), value
    return rows, chosen


@require_GET
@requires(Verb.VIEW_MONEY)
def money_table(request, year):
    """Units × purposes, units × sources or purposes × sources; whoever reads one unit alone gets its items instead."""
    if not reads_all_money(request.user):
        return redirect("money_items", year=_year(year))
    rows, chosen = filtered(request, year)
    sources, purposes = both_names()
    names = {SOURCE: sources, PURPOSE: purposes}
    view = request.GET.get("theo") if request.GET.get("theo") in VIEWS else "noi_dung"
    _, of_lines, of_columns = VIEWS[view]
    table = table_of(rows, names, poor_households(year), lines=of_lines, columns=of_columns)
    usual = "allotted" if table.total.allotted else "planned"  # a table of nothing says nothing
    figure = request.GET.get("so") if request.GET.get("so") in FIGURES else usual
    base = {key: value for key, value in chosen.items() if key != "don_vi"}

    def items(**more):
        return f"{reverse('money_items', args=[year])}?{urlencode(base | more)}"

    def cells(row):
        for code in table.columns:
            sums = row.cells.get(code)
            opened = items(**{ASKED[of_lines]: row.code, ASKED[of_columns]: code})
            yield (getattr(sums, figure) if sums else None), opened

    context = _context(request, year) | {
        "table": table,
        "lines": [(row, items(**{ASKED[of_lines]: row.code}), list(cells(row))) for row in table.rows],
        "heads": [(names[of_columns].get(code, code), items(**{ASKED[of_columns]: code})) for code in table.columns],
        "foot": [getattr(table.totals[code], figure) for code in table.columns],
        "head": "Đơn vị" if of_lines == UNIT else "Nội dung",
        "has_units": of_lines == UNIT,
        "across": KINDS[of_columns],
        "views": [(key, words) for key, (words, _, _) in VIEWS.items()],
        "view": view,
        "figures": FIGURES,
        "figure": figure,
        "figure_label": FIGURES[figure],
        "sources": sources,
        "purposes": purposes,
        "chosen": chosen,
        "query": urlencode(base),
    }
    return render(request, "resources/money_table.html", context)


@require_GET
@requires(Verb.VIEW_MONEY)
def money_items(request, year):
    rows, chosen = filtered(request, year)
    sources, purposes = both_names()
    context = _context(request, year) | {
        "page": Paginator(rows.with_units(), PAGE_SIZE).get_page(request.GET.get("page")),
        "sums": sums_of(rows),
        "chosen": chosen,
        "sources": sources,
        "purposes": purposes,
        "filters": MoneyFilterForm(
            chosen, today=today(), sources=sources, purposes=purposes, with_units=reads_all_money(request.user)
        ),
    }
    return render(request, "resources/money_items.html", context)


def _context(request, year):
    return {
        "year": year,
        "for_year": year + 1,
        "today": today(),
        "may_allot": may_allot(request.user),
        "reads_all": reads_all_money(request.user),
    }


@require_GET
@requires(Verb.VIEW_MONEY)
def money_excel(request, year):
    rows, _ = filtered(request, year)
    audit.record(by=request.user, action="money.exported", label=f"Nguồn lực năm {year + 1}")
    content = allocation_sheet(rows.with_units(), *both_names(), year + 1, today())
    return download(content, CONTENT_TYPE, f"nguon-luc-{year + 1}.xlsx")


@requires(Verb.EDIT_MONEY)
def money_item_add(request, year):
    require_allot(request.user)
    form = AllocationForm(request.POST or None, today=today(), initial={"unit": request.GET.get("don_vi", "")})
    if request.method == "POST" and form.is_valid():
        saved = try_action(form, actions.save_allocation, by=request.user, year=_year(year), **form.values())
        if saved:
            messages.success(request, f"Đã ghi kế hoạch: {saved}.")
            return redirect("money_item", pk=saved.pk)
    context = _context(request, year) | {"form": form}
    return render(request, "resources/money_item_form.html", context, status=422 if form.errors else 200)


def find_item(request, pk):
    return get_object_or_404(Allocation.objects.visible_to(request.user).with_units(), pk=pk)


@requires(Verb.EDIT_MONEY)
def money_item_edit(request, pk):
    require_allot(request.user)
    item = find_item(request, pk)
    initial = {"planned": item.planned, "note": item.note, "over_reason": item.over_reason}
    form = PlannedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = try_action(
            form, actions.save_allocation, by=request.user, year=item.year, unit=item.unit, source=item.source,
            purpose=item.purpose, allocation=item, version=whole_or_none(request.POST.get("version")),
            **form.cleaned_data,
        )  # fmt: skip
        if saved:
            messages.success(request, "Đã sửa kế hoạch.")
            return redirect("money_item", pk=item.pk)
    # After a conflict the page holds what was typed and the version that stands now, whose figures it shows.
    context = _context(request, item.year) | {"form": form, "item": find_item(request, pk), "names": _names(item)}
    return render(request, "resources/money_item_form.html", context, status=422 if form.errors else 200)


def _names(item):
    sources, purposes = both_names()
    return {
        "source": sources.get(item.source, item.source),
        "purpose": purposes.get(item.purpose, item.purpose),
    }


@require_GET
@requires(Verb.VIEW_MONEY)
def money_item(request, pk):
    return _item_page(request, find_item(request, pk))


def _item_page(request, item, *, allot_form=None, spend_form=None):
    entries = item.entries.select_related("by", "reverses", "reversal").prefetch_related("files").order_by("on", "pk")
    context = _context(request, item.year) | {
        "item": item,
        "names": _names(item),
        "entries": list(entries),
        "may_spend": may_spend(request.user, item),
        "allot_form": allot_form or AllotForm(prefix="phan-bo", initial={"on": today()}),
        "spend_form": spend_form or EntryForm(prefix="chi", initial={"on": today()}),
        "form": allot_form or spend_form,
    }
    return render(request, "resources/money_item.html", context, status=422 if context["form"] else 200)


@require_POST
@requires(Verb.EDIT_MONEY)
def money_entry_add(request, pk, kind):
    """Adds what was allotted ("phan-bo") or spent ("chi") of an item."""
    item = find_item(request, pk)
    is_allotted = kind == "phan-bo"
    if is_allotted:
        require_allot(request.user)
    else:
        require_spend(request.user, item)
    form_class = AllotForm if is_allotted else EntryForm
    form = form_class(request.POST, request.FILES, prefix=kind)
    if form.is_valid():
        values = dict(form.cleaned_data)
        entry_kind = MoneyEntry.Kind.ALLOTTED if is_allotted else MoneyEntry.Kind.SPENT
        if try_action(
            form, actions.add_entry, by=request.user, allocation=item, kind=entry_kind, today=today(),
            uploads=values.pop("files"), **values,
        ):  # fmt: skip
            messages.success(request, "Đã ghi phân bổ." if is_allotted else "Đã ghi số chi.")
            return redirect("money_item", pk=item.pk)
    return _item_page(request, find_item(request, pk), **{"allot_form" if is_allotted else "spend_form": form})


@requires(Verb.EDIT_MONEY)
def money_entry_reverse(request, pk):
    seen = Allocation.objects.visible_to(request.user)
    entry = get_object_or_404(
        MoneyEntry.objects.filter(allocation__in=seen).select_related("allocation__commune", "allocation__department"),
        pk=pk,
    )
    if entry.kind == MoneyEntry.Kind.ALLOTTED:
        require_allot(request.user)
    else:
        require_spend(request.user, entry.allocation)
    form = ReverseForm(request.POST or None, initial={"on": today()})
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and try_action(
        form, actions.reverse_entry, by=request.user, entry=entry, today=today(), **form.cleaned_data
    ):
        messages.success(request, "Đã đảo bút toán.")
        return redirect("money_item", pk=entry.allocation_id)
    context = {"entry": entry, "item": entry.allocation, "names": _names(entry.allocation), "form": form}
    return render(request, "resources/money_reverse.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Verb.VIEW_MONEY)
def money_file(request, pk):
    seen = Allocation.objects.visible_to(request.user)
    file = get_object_or_404(MoneyFile.objects.filter(entry__allocation__in=seen), pk=pk)
    return serve_file(file)
