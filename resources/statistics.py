"""Money summed for pages and files: the table of units, purposes and sources, and the fund's ledger with running
balances."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from accounts.units import COMMUNE, DEPARTMENT
from areas.models import Commune, Department
from households.models import SurveyForm
from resources.ledger import Sums
from resources.lists import PURPOSE
from resources.models import FundAccount, Posting, Voucher

UNIT = "unit"  # beside the kinds of lists.py: what a line or a column of the table may be


@dataclass(frozen=True)
class MoneyRow:
    """A line of the table: a unit ("xa-12"), a purpose or a source by its code, {column code: Sums} and all of them
    together; `poor` are a commune's poor households of the cycle year, None for another line or where no form was
    taken."""

    code: str
    name: str
    cells: dict
    total: Sums
    poor: int | None = None

    @property
    def per_household(self):
        """What is allotted for one poor household, đồng: III.3.1 asks that the poorest places come first."""
        return self.total.allotted // self.poor if self.poor else None


@dataclass(frozen=True)
class MoneyTable:
    """Lines × columns. `columns` are the codes that hold anything, in the order of their list."""

    columns: list
    rows: list
    totals: dict = field(default_factory=dict)
    total: Sums = field(default_factory=Sums)


def poor_households(year):
    """Returns {commune id: poor households} of a cycle year. One query."""
    forms = SurveyForm.objects.of_year(year).poor().order_by()
    return dict(forms.values_list("commune_id").annotate(n=Count("pk")))


def money_table(allocations, names, poor=None, *, lines=UNIT, columns=PURPOSE):
    """Returns the MoneyTable of a queryset of allocations by `lines` (UNIT, PURPOSE or SOURCE) and `columns` (one of
    the last two). `names` are {kind: {code: name}} of the lists, whose order holds; units are communes by code, then
    bodies. `poor` is {commune id: poor households}. Three queries at the most."""
    keys = ("commune_id", "department_id") if lines == UNIT else (lines,)
    cells, totals = defaultdict(dict), defaultdict(Sums)
    found = allocations.order_by().values(*{*keys, columns})
    for row in found.annotate(p=Sum("planned"), a=Sum("allotted"), s=Sum("spent")):
        sums, place = Sums(row["p"], row["a"], row["s"]), row[columns]
        line = cells[tuple(row[key] for key in keys)]
        line[place] = line.get(place, Sums()) + sums
        totals[place] += sums
    heads = _units(cells, poor or {}) if lines == UNIT else _listed(cells, names[lines])
    rows = [MoneyRow(code, name, cells[key], sum(cells[key].values(), Sums()), of) for key, code, name, of in heads]
    return MoneyTable(_ordered(totals, names[columns]), rows, dict(totals), sum(totals.values(), Sums()))


def _units(cells, poor):
    """Yields (key, code, name, poor households) of the units, communes by code and then bodies in their order."""
    communes = Commune.objects.in_bulk([commune for commune, _ in cells if commune])
    bodies = Department.objects.in_bulk([body for _, body in cells if body])
    for each in sorted(communes.values(), key=lambda each: each.code):
        yield (each.pk, None), f"{COMMUNE}-{each.pk}", each.name, poor.get(each.pk)
    for each in sorted(bodies.values(), key=lambda each: (each.order, each.short_name)):
        yield (None, each.pk), f"{DEPARTMENT}-{each.pk}", each.short_name, None


def _listed(cells, names):
    """Yields (key, code, name, None) of the codes of a list, in its order."""
    for code in _ordered([code for (code,) in cells], names):
        yield (code,), code, names.get(code, code), None


def _ordered(codes, names):
    known = {code: place for place, code in enumerate(names)}
    return sorted(codes, key=lambda code: (known.get(code, len(known)), code))


def sums_of(allocations):
    """Returns the Sums of a queryset of allocations. One query."""
    found = allocations.order_by().aggregate(p=Sum("planned"), a=Sum("allotted"), s=Sum("spent"))
    return Sums(found["p"] or 0, found["a"] or 0, found["s"] or 0)


# The fund


@dataclass(frozen=True)
class LedgerRow:
    """A voucher in the ledger: what went in and out, and the balance of both places after it. A reversal takes off the
    side on which the voucher stands that it undoes: a gift undone is less that came, and nothing that went."""

    voucher: Voucher
    came: int
    went: int
    cash: int
    bank: int

    @property
    def balance(self):
        return self.cash + self.bank


@dataclass(frozen=True)
class Ledger:
    """A calendar year of the fund: balances at its start and end, what came and went, the rows in order."""

    opening: dict
    rows: list
    closing: dict
    came: int
    went: int

    @property
    def opening_total(self):
        return sum(self.opening.values())

    @property
    def closing_total(self):
        return sum(self.closing.values())


def ledger_of(year):
    """Returns the Ledger of a calendar year. A transfer neither comes nor goes. A handful of queries."""
    places = [code for code, _ in FundAccount.PLACES]
    before = Posting.objects.filter(voucher__on__year__lt=year).order_by().values_list("account_id")
    opening = dict.fromkeys(places, 0) | dict(before.annotate(sum=Sum("amount")))
    vouchers = (
        Voucher.objects.filter(on__year=year)
        .select_related("campaign", "household", "commune", "by", "reverses", "reversal")
        .prefetch_related("postings")
        .order_by("on", "pk")
    )
    balance, rows = dict(opening), []
    for voucher in vouchers:
        moved = 0
        for posting in voucher.postings.all():
            balance[posting.account_id] += posting.amount
            moved += posting.amount
        came, went = _sides(voucher, moved)
        rows.append(LedgerRow(voucher, came, went, balance[places[0]], balance[places[1]]))
    return Ledger(opening, rows, balance, sum(row.came for row in rows), sum(row.went for row in rows))


def _sides(voucher, moved):
    """Returns (what came, what went) of a voucher that moved so much in all; a reversal has them below zero."""
    undone = voucher.reverses if voucher.kind == Voucher.Kind.REVERSAL else voucher
    return _sides_of(undone.kind, moved)


def _sides_of(kind, moved):
    if kind == Voucher.Kind.GIFT:
        return moved, 0
    return (0, -moved) if kind == Voucher.Kind.USE else (0, 0)


def months_of(year):
    """Returns [(came, went, {place code: balance at its end})] of a calendar year: what stood before it, and its twelve
    months. The same sums as the ledger's, in two grouped queries."""
    places = [code for code, _ in FundAccount.PLACES]
    before = Posting.objects.filter(voucher__on__year__lt=year).order_by().values_list("account_id")
    balance = dict.fromkeys(places, 0) | dict(before.annotate(sum=Sum("amount")))
    moved = Posting.objects.filter(voucher__on__year=year).order_by()
    moved = moved.values_list("voucher__on__month", "account_id", "voucher__kind", "voucher__reverses__kind")
    found, months = [(0, 0, dict(balance))], defaultdict(list)
    for month, *row in moved.annotate(sum=Sum("amount")):
        months[month].append(row)
    for month in range(1, 13):
        came = went = 0
        for account, kind, undone, amount in months[month]:
            balance[account] += amount
            more = _sides_of(undone or kind, amount)
            came, went = came + more[0], went + more[1]
        found.append((came, went, dict(balance)))
    return found


def balances():
    """Returns {place code: balance} of today."""
    return dict.fromkeys([code for code, _ in FundAccount.PLACES], 0) | dict(
        FundAccount.objects.values_list("code", "balance")
    )


def received_by_campaign():
    """Returns {campaign id: đồng received, reversals taken off}. One query."""
    rows = Posting.objects.filter(voucher__campaign__isnull=False).order_by().values_list("voucher__campaign_id")
    return dict(rows.annotate(sum=Sum("amount")))


def years_of_fund():
    """Returns the calendar years with vouchers, newest first."""
    return [day.year for day in Voucher.objects.dates("on", "year", order="DESC")]
