"""What a plan still lacks. Each gap is counted and opens its lines; none keeps a plan from being sent. Pure.

What is lacking in the carrying out (nothing done for six months, helped twice for one need) is found where measures
are carried out, as Gap objects of the same shape.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from plans.catalogue import Catalogue, NeedKey
from plans.contents import Contents, LineData, RowData
from plans.sources import NONE_NEEDED


@dataclass(frozen=True, slots=True)
class GapKind:
    """A kind of gap: its key in addresses, what it is, how to mend it, and what is counted. It opens the households and
    lines of the plan, or the part of the page of gaps that lists it (`part`)."""

    key: str
    label: str
    hint: str
    unit: str
    part: str = ""


NO_MEASURE = GapKind(
    "giai_phap", "Nhu cầu chưa có giải pháp", "Chọn giải pháp trong danh mục cho từng nhu cầu của hộ.", "nhu cầu"
)
NO_BODY = GapKind("co_quan", "Giải pháp chưa có cơ quan chủ trì", "Chọn cơ quan chủ trì của dòng.", "dòng")
NO_DATE = GapKind("thoi_gian", "Giải pháp chưa có thời gian", "Ghi quý, tháng hoặc ngày làm xong.", "dòng")
NO_MONEY = GapKind(
    "kinh_phi",
    "Giải pháp chưa rõ kinh phí hoặc nguồn",
    "Ghi kinh phí và nguồn; khoản vay thì ghi mức vay; không tốn tiền thì chọn “Không cần kinh phí”.",
    "dòng",
)
NO_MENTOR = GapKind(
    "kem_cap", "Hộ nghèo chưa có người kèm cặp", "Phân công cán bộ, đảng viên giúp hộ (III.2.1, III.5.2).", "hộ"
)
NO_RESULT = GapKind(
    "ket_qua",
    "Hộ chưa ghi kết quả dự kiến",
    "Ghi năm dự kiến thoát nghèo hoặc thiếu hụt sẽ khắc phục.",
    "hộ",
)
NEED_GONE = GapKind(
    "khong_con", "Dòng của nhu cầu không còn", "Rà soát không còn thấy nhu cầu này: bỏ dòng hoặc ghi rõ.", "dòng"
)
NO_WORK = GapKind(
    "co_quan_khong_viec",
    "Cơ quan chưa được giao việc",
    "Có nhu cầu thuộc phần việc của cơ quan mà chưa dòng nào giao cho: xem lại giải pháp, cơ quan chủ trì.",
    "cơ quan",
    part="co-quan",
)
IN_YEAR = GapKind(
    "cong_nhan_trong_nam",
    "Hộ công nhận trong năm chưa có trong kế hoạch",
    "Hộ chưa có phiếu nên chưa rõ nhu cầu: lần rà soát tới đưa vào kế hoạch; việc giúp hộ trước đó ghi ở hồ sơ hộ.",
    "hộ",
    part="trong-nam",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap found: `count` in the kind's unit, the rows in which it is, its lines where it is of lines, and why it is
    one, in words by row, where that is not plain from the row."""

    kind: GapKind
    count: int
    row_ids: frozenset[int] = frozenset()
    line_ids: frozenset[int] = frozenset()
    reasons: Mapping[int, list[str]] = field(default_factory=dict)


def lacks_money(line: LineData) -> bool:
    """Whether a line does not say what it costs and who pays; the wanted loan stands for the cost."""
    if line.source == NONE_NEEDED:
        return False
    return not line.source or (line.cost is None and line.loan_amount is None)


def lacks_result(row: RowData) -> bool:
    return row.exit_year is None and not row.remove_deprivations & row.deprivations


def needs_without_measure(contents: Contents, row: RowData) -> tuple[NeedKey, ...]:
    """Returns the needs of a household for which no line names a measure."""
    met = {line.need for line in row.lines if line.measure_key}
    return tuple(need for need in contents.needs_of(row) if need not in met)


_LINE_GAPS: tuple[tuple[GapKind, Callable[[LineData], bool]], ...] = (
    (NO_BODY, lambda line: not line.body),
    (NO_DATE, lambda line: not line.when),
    (NO_MONEY, lacks_money),
)
_ROW_GAPS: tuple[tuple[GapKind, Callable[[RowData], bool]], ...] = (
    (NO_MENTOR, lambda row: row.is_poor and not row.mentor_name),
    (NO_RESULT, lacks_result),
)
KINDS = (NO_MEASURE, NO_BODY, NO_DATE, NO_MONEY, NO_MENTOR, NO_RESULT, NEED_GONE)


def find_gaps(contents: Contents) -> dict[str, Gap]:
    """Returns {key: Gap} of every kind, in the order of KINDS; a count of 0 where there is none."""
    found = {}
    lacking = [(row.pk, len(needs_without_measure(contents, row))) for row in contents.current]
    found[NO_MEASURE.key] = Gap(
        NO_MEASURE, sum(count for _, count in lacking), frozenset(pk for pk, count in lacking if count)
    )
    chosen = [line for line in contents.lines() if line.measure_key]
    for kind, lacks in _LINE_GAPS:
        lines = [line for line in chosen if lacks(line)]
        found[kind.key] = _of_lines(kind, lines)
    for kind, lacks in _ROW_GAPS:
        rows = frozenset(row.pk for row in contents.current if lacks(row))
        found[kind.key] = Gap(kind, len(rows), rows)
    found[NEED_GONE.key] = _of_lines(
        NEED_GONE, [line for row in contents.rows for line in row.lines if line.is_need_gone or row.is_gone]
    )
    return found


def _of_lines(kind, lines):
    return Gap(kind, len(lines), frozenset(line.row_id for line in lines), frozenset(line.pk for line in lines))


@dataclass(frozen=True, slots=True)
class BodyWork:
    """What a body has to do in a plan: lines that name it, and needs that it could lead. A gap where there are needs
    that it leads a measure for and no line names it."""

    body: str
    lines: int
    needs: int

    @property
    def is_gap(self):
        return self.needs > 0 and self.lines == 0


def work_of_bodies(contents: Contents, catalogue: Catalogue, bodies) -> tuple[BodyWork, ...]:
    """Returns the BodyWork of each of these body codes, in their order."""
    lines, needs = {}, {}
    for line in contents.lines():
        lines[line.body] = lines.get(line.body, 0) + 1
    for row in contents.current:
        for need in contents.needs_of(row):
            needs[need] = needs.get(need, 0) + 1
    led = {}
    for measure in catalogue.offered:
        led.setdefault(measure.body, set()).update(measure.needs)
    return tuple(
        BodyWork(body, lines.get(body, 0), sum(needs.get(need, 0) for need in led.get(body, ()))) for body in bodies
    )
