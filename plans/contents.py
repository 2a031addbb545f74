"""All that a plan says, as plain rows: what gaps, figures, Excel, Word and the frozen version are made from. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from households.standards import HouseholdClass
from plans.catalogue import needs_of
from plans.measures import NeedKey


@dataclass(slots=True)
class LineData:
    """A line of a plan, as PlanLine. `is_begun`: a result was recorded for it that is more than planned."""

    pk: int
    row_id: int
    need: NeedKey
    measure_key: str
    body: str
    who: str
    when: str
    cost: int | None
    source: str
    loan_amount: int | None
    note: str
    is_written: bool
    is_need_gone: bool
    version: int
    is_begun: bool = False


@dataclass(slots=True)
class RowData:
    """A household of a plan, as HouseholdPlan, with its lines in the order of the form's needs."""

    pk: int
    household_id: int
    code: str
    village_id: int
    village: str
    head_name: str
    household_class: str
    causes: frozenset[int]
    deprivations: frozenset[int]
    persons_count: int
    is_protected: bool
    is_minority: bool
    is_gone: bool
    mentor_name: str
    mentor_kind: str
    mentor_office: str
    exit_year: int | None
    remove_deprivations: frozenset[int]
    note: str
    version: int
    lines: list[LineData] = field(default_factory=list)

    @property
    def is_poor(self):
        return HouseholdClass(self.household_class).is_poor

    @property
    def standing_lines(self):
        """The lines of needs that the survey still finds."""
        return [line for line in self.lines if not line.is_need_gone]


@dataclass(frozen=True)
class Contents:
    """A plan's rows, in the order of village and code. `standard` is its round's."""

    standard: object
    for_year: int
    rows: tuple[RowData, ...]

    @cached_property
    def current(self) -> tuple[RowData, ...]:
        """The households that the survey still finds poor or near-poor."""
        return tuple(row for row in self.rows if not row.is_gone)

    def needs_of(self, row) -> tuple[NeedKey, ...]:
        return needs_of(self.standard, row.causes, row.deprivations)

    def lines(self) -> Iterator[LineData]:
        """Every line that counts: of current households and needs."""
        for row in self.current:
            yield from row.standing_lines


def put_together(standard, for_year, rows: Iterable[RowData], lines: Iterable[LineData]) -> Contents:
    """Returns Contents: each row with its lines, ordered by need and then as they were added."""
    rows = tuple(rows)
    by_id = {row.pk: row for row in rows}
    for line in lines:
        by_id[line.row_id].lines.append(line)
    order = {}
    for row in rows:
        if len(row.lines) > 1:
            for place, need in enumerate(needs_of(standard, row.causes, row.deprivations)):
                order[need] = place
            row.lines.sort(key=lambda line: (line.is_need_gone, order.get(line.need, 99), line.pk))
            order.clear()
    return Contents(standard, for_year, rows)
