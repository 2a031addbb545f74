"""Changes of a plan before they are written: what would be another, field by field, and what may not be. Pure.

The household's page, the bulk page and Excel all come to the same Edits, so that none skips a rule.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plans.catalogue import Catalogue, NeedKey
from plans.contents import Contents, LineData, RowData
from plans.sources import LINE_SOURCES, NONE_NEEDED
from plans.when import last_day
from plans.wording import LINE_LABELS, ROW_LABELS, Words
from ui.formatting import vnd

ROW, LINE = "row", "line"
LINE_FIELDS, ROW_FIELDS = tuple(LINE_LABELS), tuple(ROW_LABELS)
MOST_MONEY = 10**12  # a thousand billion đồng: beyond it somebody's finger slipped
LENGTHS = {"who": 150, "note": 500, "mentor_name": 120, "mentor_office": 150}
PERIOD = 5  # years: 2016-2020, 2021-2025 …


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one row or line that stands: {field: (old, new)}, and the version that it was worked out from."""

    kind: str
    pk: int
    row_id: int
    version: int
    changes: Mapping[str, tuple]


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to be added to a row."""

    row_id: int
    need: NeedKey
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value: the field ("" for the whole), and in Vietnamese what, and how to mend it."""

    field: str
    text: str


def edit_of(kind, thing: RowData | LineData, values: Mapping[str, object]) -> Edit | None:
    """Returns the Edit that gives a row or line these values, None where nothing would change."""
    changes = {name: (getattr(thing, name), value) for name, value in values.items() if getattr(thing, name) != value}
    row_id = thing.pk if kind == ROW else thing.row_id
    return Edit(kind, thing.pk, row_id, thing.version, changes) if changes else None


def fingerprint(edits: Iterable[Edit]) -> str:
    """Returns a short text that tells two sets of edits apart: what was shown must be what is applied."""
    parts = sorted(f"{each.kind}{each.pk}v{each.version}{sorted(each.changes.items(), key=str)}" for each in edits)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def check_line(
    values: Mapping[str, object],
    need: NeedKey,
    catalogue: Catalogue,
    bodies: Mapping[str, str],
    old: LineData | None = None,
) -> list[Problem]:
    """Returns what is wrong with a line's values. Blanks are gaps, never problems; a measure that is no longer offered
    may stay where it stands, and where something was begun measure and body stay."""
    found = _settled(values, old) if old else []
    key = values.get("measure_key", "")
    if key and not (old and old.measure_key == key):
        measure = catalogue.get(key)
        if measure is None or need not in measure.needs:
            text = "Giải pháp này không tác động vào nhu cầu của dòng. Chọn giải pháp khác."
            found.append(Problem("measure_key", text))
        elif key in catalogue.ended:
            found.append(Problem("measure_key", "Giải pháp này đã thôi dùng. Chọn giải pháp khác trong danh mục."))
    if values.get("body") and values["body"] not in bodies:
        found.append(Problem("body", "Không có cơ quan này. Chọn trong danh sách."))
    if values.get("source") and values["source"] not in LINE_SOURCES:
        found.append(Problem("source", "Không có nguồn này. Chọn trong danh sách."))
    if values.get("when"):
        try:
            last_day(values["when"])
        except ValueError:
            found.append(Problem("when", "Thời gian không có trong lịch."))
    for name in ("cost", "loan_amount"):
        amount = values.get(name)
        if amount is not None and not 0 <= amount <= MOST_MONEY:
            found.append(Problem(name, f"Nhập từ 0 đến {vnd(MOST_MONEY)}."))
    if values.get("source") == NONE_NEEDED and values.get("cost"):
        found.append(Problem("cost", "Đã chọn “Không cần kinh phí” thì bỏ trống kinh phí, hoặc chọn nguồn khác."))
    return found + _too_long(values)


def _settled(values, line):
    """What was done was done by the measure and the body that the line names: they are no longer changed."""
    if not line.is_begun:
        return []
    return [
        Problem(name, f"Dòng này đã ghi kết quả thực hiện nên giữ nguyên {words}. Việc khác thì thêm dòng mới.")
        for name, words in (("measure_key", "giải pháp"), ("body", "cơ quan chủ trì"))
        if getattr(line, name) and values.get(name, "") != getattr(line, name)
    ]


def exit_years(for_year: int) -> range:
    """Returns the years in which a plan for `for_year` may expect a household to leave poverty: to the period's end."""
    return range(for_year, for_year + -for_year % PERIOD + 1)


def check_row(values: Mapping[str, object], row: RowData, for_year: int) -> list[Problem]:
    """Returns what is wrong with a household's values in a plan for `for_year`."""
    found = []
    if not values.get("mentor_name") and (values.get("mentor_kind") or values.get("mentor_office")):
        found.append(Problem("mentor_name", "Ghi họ tên người kèm cặp, hoặc bỏ trống cả chức vụ."))
    year = values.get("exit_year")
    years = exit_years(for_year)
    if year is not None and year not in (*years, row.exit_year):
        found.append(Problem("exit_year", f"Nhập năm từ {years[0]} đến {years[-1]}, hoặc để trống."))
    if "remove_deprivations" in values:
        strange = set(values["remove_deprivations"]) - set(row.deprivations) - set(row.remove_deprivations)
        if strange:
            found.append(Problem("remove_deprivations", "Chỉ chọn thiếu hụt mà hộ đang có."))
    return found + _too_long(values)


def _too_long(values):
    return [
        Problem(name, f"Dài quá {most} chữ. Rút ngắn lại.")
        for name, most in LENGTHS.items()
        if len(str(values.get(name) or "")) > most
    ]


def full_values(thing, fields, values):
    """Returns all the fields' values as they would be after `values`."""
    return {name: values.get(name, getattr(thing, name)) for name in fields}


def told(edit: Edit, words: Words) -> list[tuple[str, str, str]]:
    """Returns [(label, old, new)] of an edit in words."""
    labels = ROW_LABELS if edit.kind == ROW else LINE_LABELS
    return [(labels[name], words.value(name, old), words.value(name, new)) for name, (old, new) in edit.changes.items()]


def bulk_edits(
    contents: Contents,
    *,
    row_ids: frozenset[int],
    line_ids: frozenset[int] | None,
    row_values: Mapping[str, object],
    line_values: Mapping[str, object],
    catalogue: Catalogue,
    only_blank: bool = False,
) -> tuple[list[Edit], int]:
    """Returns (the edits that give all chosen rows and lines these values, how many lines could not take them).

    `row_ids` are the chosen households, `line_ids` the chosen lines of theirs (None: all). A measure is given only to
    lines whose need it answers, with its own body unless another is given; `only_blank` leaves alone what is filled.
    """
    edits, refused = [], 0
    measure = catalogue.get(line_values.get("measure_key", "")) if line_values.get("measure_key") else None
    for row in contents.current:
        if row.pk not in row_ids:
            continue
        edit = edit_of(ROW, row, _wanted(row, row_values, only_blank))
        if edit:
            edits.append(edit)
        taken = {(line.need, line.measure_key) for line in row.lines}
        for line in row.standing_lines:
            if not line_values or (line_ids is not None and line.pk not in line_ids):
                continue
            values = _wanted(line, line_values, only_blank)
            if measure and "measure_key" in values:
                is_other = measure.key != line.measure_key
                if measure.key in catalogue.ended or line.need not in measure.needs:
                    refused += 1
                    continue
                if is_other and (line.need, measure.key) in taken:
                    refused += 1
                    continue
                taken.add((line.need, measure.key))
                if is_other and not line_values.get("body"):
                    values["body"] = measure.body
            if _settled({"measure_key": line.measure_key, "body": line.body} | values, line):
                refused += 1
                continue
            if values.get("source") == NONE_NEEDED and line.cost:
                refused += 1
                continue
            edit = edit_of(LINE, line, values)
            if edit:
                edits.append(edit)
    return edits, refused


def _wanted(thing, values, only_blank):
    return {
        name: value for name, value in values.items() if not (only_blank and getattr(thing, name) not in (None, ""))
    }
