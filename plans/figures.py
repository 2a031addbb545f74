"""What adds up from the households of a plan: objectives by cause and by deprivation, and the figures that stand in its
text. None of it is ever typed. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from plans.catalogue import Catalogue, NeedKey, NeedKind, all_needs, item_of
from plans.contents import Contents
from plans.sources import LINE_SOURCES
from ui.formatting import number, percent, vnd

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Objective:
    """One cause or deprivation summed over a plan's households.

    `poor` and `near` households have it, `planned` of them have a measure for it, `removed` expect it removed
    (deprivations only, else None); `lines` counts lines, `cost` adds up what is known of their cost and `loan` of the
    wanted loans, in đồng.
    """

    need: NeedKey
    number: int
    name: str
    poor: int = 0
    near: int = 0
    planned: int = 0
    removed: int | None = None
    lines: int = 0
    cost: int = 0
    loan: int = 0

    @property
    def households(self):
        return self.poor + self.near


@dataclass(frozen=True, slots=True)
class Totals:
    """The whole plan in figures. `exits` are households expected to leave poverty, or near-poverty, in its year; None
    while no expected year was entered for any of them, which is not known and not 0."""

    poor: int = 0
    near: int = 0
    persons: int = 0
    protected: int = 0
    minority: int = 0
    villages: int = 0
    exits_poor: int | None = None
    exits_near: int | None = None
    mentored: int = 0
    mentored_poor: int = 0
    lines: int = 0
    planned: int = 0  # households with a measure
    cost: int = 0
    loan: int = 0
    borrowers: int = 0
    uncosted: int = 0
    costed: int = 0  # lines whose cost is known: with none, the cost is unknown and not 0

    @property
    def households(self):
        return self.poor + self.near

    @property
    def remaining(self):
        """Poor households expected to be left at the end of the year, None where the exits are not known."""
        return None if self.exits_poor is None else self.poor - self.exits_poor


def totals_of(contents: Contents) -> Totals:
    """Returns the Totals of a plan."""
    rows = contents.current
    lines = [line for line in contents.lines() if line.measure_key]
    poor = [row for row in rows if row.is_poor]
    near = [row for row in rows if not row.is_poor]
    return Totals(
        poor=len(poor),
        near=len(near),
        persons=sum(row.persons_count for row in rows),
        protected=sum(row.is_protected for row in poor),
        minority=sum(row.is_minority for row in poor),
        villages=len({row.village_id for row in rows}),
        exits_poor=_exits(poor, contents.for_year),
        exits_near=_exits(near, contents.for_year),
        mentored=sum(bool(row.mentor_name) for row in rows),
        mentored_poor=sum(bool(row.mentor_name) for row in poor),
        lines=len(lines),
        planned=len({line.row_id for line in lines}),
        cost=sum(line.cost or 0 for line in lines),
        loan=sum(line.loan_amount or 0 for line in lines),
        borrowers=len({line.row_id for line in lines if line.loan_amount}),
        costed=sum(line.cost is not None for line in lines),
        uncosted=sum(line.cost is None and line.loan_amount is None and line.source != "none" for line in lines),
    )


def _exits(rows, year):
    known = [row.exit_year for row in rows if row.exit_year is not None]
    return known.count(year) if known or not rows else None


def objectives_of(contents: Contents) -> tuple[Objective, ...]:
    """Returns an Objective for every cause and deprivation of the standard, in the order of the form."""
    standard = contents.standard
    sums = {
        need: dict.fromkeys(("poor", "near", "planned", "removed", "lines", "cost", "loan"), 0)
        for need in all_needs(standard)
    }
    for row in contents.current:
        planned = {line.need for line in row.lines if line.measure_key}
        for need in contents.needs_of(row):
            of_need = sums[need]
            of_need["poor" if row.is_poor else "near"] += 1
            of_need["planned"] += need in planned
            if need.kind == NeedKind.DEPRIVATION:
                of_need["removed"] += item_of(standard, need).number in row.remove_deprivations
        for line in row.standing_lines:
            if line.measure_key and line.need in sums:
                sums[line.need]["lines"] += 1
                sums[line.need]["cost"] += line.cost or 0
                sums[line.need]["loan"] += line.loan_amount or 0
    found = []
    for need, values in sums.items():
        item = item_of(standard, need)
        if need.kind == NeedKind.CAUSE:
            values["removed"] = None
        found.append(Objective(need, item.number, item.name, **values))
    return tuple(found)


def causes_of(objectives):
    return tuple(each for each in objectives if each.need.kind == NeedKind.CAUSE)


def deprivations_of(objectives):
    return tuple(each for each in objectives if each.need.kind == NeedKind.DEPRIVATION)


@dataclass(frozen=True, slots=True)
class MeasureSum:
    """A measure summed over a plan: lines, households, money known."""

    key: str
    name: str
    body: str
    lines: int
    households: int
    cost: int
    loan: int


def measures_of(contents: Contents, catalogue: Catalogue) -> tuple[MeasureSum, ...]:
    """Returns a MeasureSum for each measure that the plan chose, the most frequent first."""
    sums = {}
    for line in contents.lines():
        if line.measure_key:
            of_key = sums.setdefault(line.measure_key, [0, set(), 0, 0])
            of_key[0] += 1
            of_key[1].add(line.row_id)
            of_key[2] += line.cost or 0
            of_key[3] += line.loan_amount or 0
    found = []
    for key, (lines, rows, cost, loan) in sums.items():
        measure = catalogue.get(key)
        found.append(
            MeasureSum(key, catalogue.name_of(key), measure.body if measure else "", lines, len(rows), cost, loan)
        )
    return tuple(sorted(found, key=lambda each: (-each.lines, each.key)))


@dataclass(frozen=True, slots=True)
class SourceSum:
    """The lines of a plan whose money comes from one source ("" where none was written): how many, the cost known of
    `costed` of them, the wanted loans."""

    source: str
    lines: int = 0
    cost: int = 0
    costed: int = 0
    loan: int = 0


def sources_of(contents: Contents) -> tuple[SourceSum, ...]:
    """Returns a SourceSum for each source that a plan names, in the order of the list, lines without one last."""
    found = {}
    for line in contents.lines():
        if line.measure_key:
            old = found.get(line.source, SourceSum(line.source))
            found[line.source] = SourceSum(
                line.source, old.lines + 1, old.cost + (line.cost or 0), old.costed + (line.cost is not None),
                old.loan + (line.loan_amount or 0),
            )  # fmt: skip
    order = [*LINE_SOURCES, ""]
    return tuple(sorted(found.values(), key=lambda each: order.index(each.source)))


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure that text may name: its word between braces, what it is, and its value in words ("" where unknown)."""

    word: str
    label: str
    value: str


def bound_figures(
    contents: Contents,
    *,
    commune: str,
    year: int,
    resident_households: int | None,
    totals: Totals | None = None,
    objectives: tuple[Objective, ...] | None = None,
) -> Mapping[str, Bound]:
    """Returns {word: Bound} of every figure that the text of a plan may name.

    `resident_households` is the base of rates, None where the commune has not entered it: rates are then blank.
    """
    totals = totals or totals_of(contents)
    objectives = objectives or objectives_of(contents)

    def rate(households):
        if households is None or not resident_households:
            return ""
        return percent(Decimal(households) * 100 / resident_households)

    known = [
        ("ten_xa", "tên xã, thị trấn", f"{commune[:1].lower()}{commune[1:]}"),
        ("nam", "năm của kế hoạch", str(contents.for_year)),
        ("nam_ra_soat", "năm rà soát", str(year)),
        ("so_thon", "số thôn có hộ trong kế hoạch", number(totals.villages)),
        ("tong_so_ho", "tổng số hộ dân cư", number(resident_households)),
        ("so_ho", "số hộ nghèo và cận nghèo", number(totals.households)),
        ("so_khau", "số nhân khẩu của các hộ ấy", number(totals.persons)),
        ("so_ho_ngheo", "số hộ nghèo", number(totals.poor)),
        ("so_ho_can_ngheo", "số hộ cận nghèo", number(totals.near)),
        ("ty_le_ho_ngheo", "tỷ lệ hộ nghèo", rate(totals.poor)),
        ("ty_le_ho_can_ngheo", "tỷ lệ hộ cận nghèo", rate(totals.near)),
        ("so_ho_ngheo_dtts", "số hộ nghèo dân tộc thiểu số", number(totals.minority)),
        ("so_ho_ngheo_bao_tro", "số hộ nghèo thuộc chính sách bảo trợ xã hội", number(totals.protected)),
        ("so_ho_thoat_ngheo", "số hộ nghèo dự kiến thoát nghèo", number(totals.exits_poor)),
        ("so_ho_thoat_can_ngheo", "số hộ cận nghèo dự kiến thoát", number(totals.exits_near)),
        ("so_ho_ngheo_con_lai", "số hộ nghèo còn lại cuối năm, theo dự kiến", number(totals.remaining)),
        ("ty_le_ho_ngheo_con_lai", "tỷ lệ hộ nghèo cuối năm, theo dự kiến", rate(totals.remaining)),
        ("so_ho_co_nguoi_kem", "số hộ nghèo có người kèm cặp", number(totals.mentored_poor)),
        ("so_dong", "số giải pháp cho từng hộ", number(totals.lines)),
        ("tong_kinh_phi", "tổng kinh phí đã ước tính", vnd(totals.cost) if totals.costed else ""),
        ("so_ho_vay", "số hộ đề nghị vay vốn", number(totals.borrowers)),
        ("tong_vay", "tổng mức vay đề nghị", vnd(totals.loan) if totals.borrowers else ""),
    ]
    wanted = "Không có hộ đề nghị vay vốn ưu đãi."
    if totals.borrowers:
        loan = vnd(totals.loan).replace(" ", NO_BREAK)
        wanted = f"Có {number(totals.borrowers)} hộ đề nghị vay vốn ưu đãi, tổng mức đề nghị {loan}."
    known.append(("cau_vay_von", "câu về đề nghị vay vốn", wanted))
    helped = (
        f"đã phân công cho {number(totals.mentored_poor)} hộ" if totals.mentored_poor else "chưa phân công cho hộ nào"
    )
    known.append(("cau_kem_cap", "việc phân công người kèm cặp", helped))
    for each in objectives:
        kind, noun = ("nguyen_nhan", "nguyên nhân") if each.need.kind == NeedKind.CAUSE else ("thieu_hut", "thiếu hụt")
        known.append((f"{kind}_{each.number}", f"số hộ có {noun}: {each.name}", number(each.households)))
    # A figure and its unit never part at the end of a line.
    return {
        word: Bound(word, label, value.replace(" ", NO_BREAK) if value[:1].isdigit() else value)
        for word, label, value in known
    }
