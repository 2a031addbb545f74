"""Which households and lines of a plan an address asks for: one reading for the list, the bulk page and every link that
a figure opens. Pure.

Keys: thon (village id), loai (ngheo, can_ngheo), can (a need, "cause:capital"), gp (measure key, "-" for none),
cq (body code, "-" for none), con_thieu (a gap), tim (text).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from plans.contents import Contents, LineData, RowData
from plans.gaps import KINDS, NEED_GONE, NO_MEASURE, Gap
from plans.measures import NeedKey, NeedKind
from ui.formatting import whole_or_none

KEYS = ("thon", "loai", "can", "gp", "cq", "con_thieu", "tim")
CLASSES = {"ngheo": "Hộ nghèo", "can_ngheo": "Hộ cận nghèo"}
GAPS = {kind.key: kind for kind in KINDS}
NONE = "-"


@dataclass(frozen=True, slots=True)
class PlanFilters:
    """What an address asks for; "" or None where it does not say. `problems` are Vietnamese, one a wrong value."""

    village_id: int | None = None
    group: str = ""
    need: NeedKey | None = None
    measure: str = ""
    body: str = ""
    gap: str = ""
    text: str = ""
    problems: tuple[str, ...] = ()

    def params(self) -> dict[str, str]:
        """The filters as an address holds them; nothing for what was not asked."""
        need = f"{self.need.kind}:{self.need.code}" if self.need else ""
        values = (self.village_id, self.group, need, self.measure, self.body, self.gap, self.text)
        return {key: str(value) for key, value in zip(KEYS, values, strict=True) if value not in ("", None)}

    def query(self) -> str:
        return urlencode(self.params())

    @property
    def is_of_lines(self) -> bool:
        """Whether lines, and not only households, are asked for."""
        return bool(self.need or self.measure or self.body or GAPS.get(self.gap) not in (None, NO_MEASURE))


def read_filters(params: Mapping[str, str], needs, extra_gaps: Mapping[str, object] | None = None) -> PlanFilters:
    """Reads the filters of an address; `needs` are those of the standard. Never raises; see `problems`."""
    problems = []

    def text(key):
        return str(params.get(key) or "").strip()[:100].replace("\0", "")

    def known(key, allowed, label):
        value = text(key)
        if value and value not in allowed:
            problems.append(f"Không có {label} “{value[:40]}”.")
            return ""
        return value

    village = text("thon")
    if village and whole_or_none(village) is None:
        problems.append(f"Không có thôn số “{village[:40]}”.")
    names = {f"{need.kind}:{need.code}": need for need in needs}
    need = known("can", names, "nhu cầu")
    return PlanFilters(
        village_id=whole_or_none(village),
        group=known("loai", CLASSES, "loại hộ"),
        need=names.get(need),
        measure=text("gp"),
        body=text("cq"),
        gap=known("con_thieu", {**GAPS, **(extra_gaps or {})}, "loại thiếu"),
        text=text("tim"),
        problems=tuple(problems),
    )


def need_of_text(text: str) -> NeedKey | None:
    """Returns the NeedKey of "cause:capital", None where it is none."""
    kind, _, code = text.partition(":")
    return NeedKey(NeedKind(kind), code) if kind in set(NeedKind) and code else None


def lines_of(row: RowData, filters: PlanFilters, gap: Gap | None) -> list[LineData]:
    """Returns the lines of a household that the filters ask for; all of them where they ask for households only."""
    lines = row.lines if filters.gap == NEED_GONE.key else row.standing_lines

    def meets(line):
        return (
            (filters.need is None or line.need == filters.need)
            and (not filters.measure or line.measure_key == ("" if filters.measure == NONE else filters.measure))
            and (not filters.body or line.body == ("" if filters.body == NONE else filters.body))
            and (gap is None or not gap.line_ids or line.pk in gap.line_ids)
        )

    return [line for line in lines if meets(line)]


def select(
    contents: Contents, filters: PlanFilters, gaps: Mapping[str, Gap], household_ids: frozenset[int] | None = None
) -> list[RowData]:
    """Returns the households of a plan that the filters leave, in the plan's order; wrong values leave nothing.

    `household_ids` are those that match the text, None where no text was asked for.
    """
    if filters.problems:
        return []
    gap = gaps.get(filters.gap) if filters.gap else None
    rows = contents.rows if filters.gap == NEED_GONE.key else contents.current
    found = []
    for row in rows:
        if filters.village_id is not None and row.village_id != filters.village_id:
            continue
        if filters.group and row.is_poor != (filters.group == "ngheo"):
            continue
        if household_ids is not None and row.household_id not in household_ids:
            continue
        if filters.gap and (gap is None or row.pk not in gap.row_ids):
            continue
        if filters.need and filters.need not in contents.needs_of(row) and not filters.gap:
            continue
        if (filters.measure or filters.body) and not lines_of(row, filters, gap):
            continue
        found.append(row)
    return found
