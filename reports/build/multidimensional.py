"""Alkire and Foster's measures over the year's forms: one grouped query, by unit, ethnic group or kind of area."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, Sum

from areas.models import AREA_TYPES
from households import choices
from reports.build.filling import TOTAL, Filling, Line, head_of, unit_lines
from reports.build.forms import forms_of
from reports.definitions import multidimensional as declared
from reports.table import Drill, RowKind
from ui.formatting import number


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted in a group: n, q, c and {indicator number: cj}, in households or in persons."""

    population: int = 0
    poor: int = 0
    deprivations: int = 0
    by_indicator: Mapping[int, int] = field(default_factory=dict)

    def __add__(self, other):
        numbers = {*self.by_indicator, *other.by_indicator}
        return Tally(
            self.population + other.population,
            self.poor + other.poor,
            self.deprivations + other.deprivations,
            {each: self.by_indicator.get(each, 0) + other.by_indicator.get(each, 0) for each in numbers},
        )


def fill(ask):
    """Returns the Filling for the k, base and division that the address chose."""
    k, base, by = int(ask.options["k"]), ask.options["tinh"], ask.options["theo"]
    columns = declared.columns(ask.standard, k=k, base=base)
    unit = "village_id" if ask.by_village else "commune_id"
    field = {declared.UNITS: unit, declared.ETHNICITIES: "ethnicity", declared.AREAS: "area_type"}[by]
    tallies, saved_at = _tallies(forms_of(ask), field, ask.standard, k, base)
    indicators = [each.number for each in ask.standard.indicators]
    figures = {each: _numbers(found, indicators) for each, found in tallies.items()}

    def drill(column, where):
        return _drill(column.key, where, k) if base == declared.HOUSEHOLDS else None

    if by == declared.UNITS:
        lines, head = unit_lines(ask, columns, figures, drill=drill), head_of(ask)
    else:
        ethnic = by == declared.ETHNICITIES
        lines = tuple(_group_lines(ask, columns, tallies, figures, indicators, drill, ethnic))
        head = "Dân tộc chủ hộ" if ethnic else "Khu vực"
    what = "Hộ" if base == declared.HOUSEHOLDS else "Người"
    population = sum((found.population for found in tallies.values()), 0)
    return Filling(
        columns=columns,
        lines=lines,
        unit_head=head,
        saved_at=saved_at,
        base=f"{what} nghèo đa chiều là {what.lower()} thuộc hộ thiếu hụt từ {k}/{len(indicators)} chỉ số trở lên "
        f"(k = {k}/{len(indicators)}).",
        remarks=(
            f"Năm {ask.round.year} tính trên {number(population)} {what.lower()} của các hộ đã có phiếu khảo sát, "
            "không phải trên mọi hộ dân cư.",
        ),
        title_words=f", k = {k}/{len(indicators)}, tính theo {what.lower()}",
    )


def _tallies(forms, field, standard, k, base):
    """Returns ({group: Tally}, latest save). Persons weigh a household by its members."""
    weight = Count("pk") if base == declared.HOUSEHOLDS else Sum("persons_count")
    poor = Q(deprivation_count__gte=k)
    weigh = (
        (lambda condition: Count("pk", filter=condition))
        if base == declared.HOUSEHOLDS
        else (lambda condition: Sum("persons_count", filter=condition))
    )
    lacking = {f"n_{each.number}": weigh(poor & Q(deprivations__has=each.number)) for each in standard.indicators}
    rows = forms.order_by().values(field).annotate(latest=Max("saved_at"), all=weight, poor=weigh(poor), **lacking)
    found, saved = {}, []
    for row in rows:
        by_indicator = {each.number: row[f"n_{each.number}"] or 0 for each in standard.indicators}
        # An indicator lacked by a poor household is counted once under it: c is the sum over indicators.
        found[row[field]] = Tally(row["all"] or 0, row["poor"] or 0, sum(by_indicator.values()), by_indicator)
        saved.append(row["latest"])
    return found, max(saved, default=None)


def _numbers(found, indicators):
    return {
        "population": found.population,
        "poor": found.poor,
        "lacked": found.deprivations,
        **{f"d{each}": found.by_indicator.get(each, 0) for each in indicators},
    }


def _drill(key, where, k):
    if key == "population":
        return Drill({**where, "loai": "da"})
    if key == "poor":
        return Drill({**where, "tu_thieu": str(k)})
    if key.startswith("d"):
        return Drill({**where, "tu_thieu": str(k), "thieu": key[1:]})
    return None


def _group_lines(ask, columns, tallies, figures, indicators, drill, ethnic):
    """Yields a line for each group that has forms, in the order of its code, and the total."""
    within = {"xa": ask.scope.commune.code} if ask.by_village else {}
    labels = dict(choices.pairs(choices.ETHNIC_GROUPS)) if ethnic else dict(AREA_TYPES)
    order = sorted(tallies) if ethnic else [area for area, _ in AREA_TYPES if area in tallies]

    def opened(where, numbers):
        if not ask.scope.opens:
            return {}
        found = {column.key: drill(column, where) for column in columns if numbers.get(column.key)}
        return {key: each for key, each in found.items() if each is not None}

    for place, group in enumerate(order, start=1):
        where = within | ({"dan_toc": str(group)} if ethnic else {"khu_vuc": group})
        numbers = figures[group]
        key = "ethnicity" if ethnic else "kind of area", group
        yield Line(key, RowKind.UNIT, str(place), labels.get(group, str(group)), numbers, opened(where, numbers))
    total = _numbers(sum(tallies.values(), Tally()), indicators)
    yield Line(TOTAL, RowKind.TOTAL, "", "Tổng cộng", total, opened(within, total))
