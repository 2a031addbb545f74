"""Writing to a plan's households and lines: one household, many at once, or a workbook; all by the same Edits."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door
from accounts.permissions import Verb, authorise
from plans.actions.common import PlanChanged, held_for_edit, touch
from plans.edits import (
    LINE,
    LINE_FIELDS,
    ROW,
    ROW_FIELDS,
    Edit,
    NewLine,
    check_line,
    check_row,
    full_values,
    told,
)
from plans.models import HouseholdPlan, OwnMeasure, PlanLine
from plans.reading import body_names, contents_by_ids
from plans.when import last_day
from plans.wording import LINE_LABELS, Words
from ui.formatting import number

BATCH = 500
CHANGED = "Trong lúc bạn sửa, người khác đã lưu một phần những dòng này, nên chưa ghi gì. Xem lại rồi làm lại."


@transaction.atomic
def apply_edits(
    *, by, plan, edits=(), new=(), removed=(), action="plan.household", note="", reference="", door=Door.PAGE
):
    """Writes Edits, NewLines and the removal of lines (their ids) to a plan; returns how many households changed.

    Nothing is written unless everything can be: raises PlanChanged where a version is no longer the one that the
    edits came from, ValidationError for a wrong value, CommunePlan.DoesNotExist out of scope.
    """
    authorise(by, Verb.EDIT_PLANS)
    plan = held_for_edit(by, plan)
    edits, new, removed = list(edits), list(new), set(removed)
    touched = {each.row_id for each in (*edits, *new)}
    touched |= set(PlanLine.objects.filter(pk__in=removed, row__plan=plan).values_list("row_id", flat=True))
    if not touched:
        return 0
    # Who records a result locks the line: measure and body are looked at when that is over.
    list(PlanLine.objects.select_for_update().filter(row__in=touched).order_by("pk").values_list("pk"))
    contents = contents_by_ids(plan, touched)
    rows = {row.pk: row for row in contents.rows}
    lines = {line.pk: line for row in contents.rows for line in row.lines}
    words = Words(OwnMeasure.objects.catalogue(on=timezone.localdate()), body_names(), plan.round.standard)
    if touched - rows.keys() or removed - lines.keys():
        raise PlanChanged(CHANGED)
    if any(lines[pk].is_begun for pk in removed):
        raise ValidationError("Dòng này đã có kết quả thực hiện nên không bỏ được. Ghi chú vào dòng thay vì bỏ.")
    _check(edits, new, rows, lines, words, plan)
    trail = _trail(edits, new, removed, rows, lines, words)
    now = timezone.now()
    PlanLine.objects.filter(pk__in=removed).delete()
    _write_rows([each for each in edits if each.kind == ROW], touched, by, now)
    _write_lines([each for each in edits if each.kind == LINE], by, now)
    for each in new:
        _add(each, by)
    touch(plan)
    AuditEntry.objects.bulk_create(
        (
            AuditEntry(
                by=by, action=action, door=door, reference=reference[:60], object_type="householdplan",
                object_id=row_id, label=f"{rows[row_id].head_name} ({rows[row_id].code}), {plan}"[:200],
                household_id=rows[row_id].household_id, commune=plan.commune, changes=changes, note=note,
            )
            for row_id, changes in trail.items()
        ),
        batch_size=BATCH,
    )  # fmt: skip
    if action != "plan.household":
        label = "số dòng và hộ đổi"
        audit.record(
            by=by, action=action, obj=plan, commune=plan.commune, note=note, door=door, reference=reference,
            changes={label: [None, number(len(edits) + len(new) + len(removed))]},
        )  # fmt: skip
    return len(touched)


def _check(edits, new, rows, lines, words, plan):
    catalogue, bodies = words.catalogue, words.bodies
    problems = []
    for edit in edits:
        thing = rows.get(edit.pk) if edit.kind == ROW else lines.get(edit.pk)
        if thing is None or thing.version != edit.version:
            raise PlanChanged(CHANGED)
        wanted = {name: value for name, (_, value) in edit.changes.items()}
        if edit.kind == ROW:
            found = check_row(full_values(thing, ROW_FIELDS, wanted), thing, plan.for_year)
        else:
            found = check_line(full_values(thing, LINE_FIELDS, wanted), thing.need, catalogue, bodies, old=thing)
        head = rows[edit.row_id].head_name
        problems += [f"{head}: {problem.text}" for problem in found]
    for each in new:
        found = check_line(each.values, each.need, catalogue, bodies)
        problems += [f"{rows[each.row_id].head_name}: {problem.text}" for problem in found]
    problems += _twice(edits, new, rows, lines)
    if problems:
        raise ValidationError(problems)


def _twice(edits, new, rows, lines):
    """Two lines of one need with one measure."""
    keys = {line.pk: (line.row_id, line.need, line.measure_key) for line in lines.values()}
    for edit in edits:
        if edit.kind == LINE and "measure_key" in edit.changes:
            row_id, need, _ = keys[edit.pk]
            keys[edit.pk] = (row_id, need, edit.changes["measure_key"][1])
    every = [*keys.values(), *((each.row_id, each.need, each.values.get("measure_key", "")) for each in new)]
    seen, problems = set(), []
    for key in every:
        if key in seen:
            problems.append(f"{rows[key[0]].head_name}: một nhu cầu có hai dòng cùng giải pháp. Bỏ bớt một dòng.")
        seen.add(key)
    return problems


def _trail(edits, new, removed, rows, lines, words):
    """Returns {row id: {label: [old, new]}} of everything that changes."""
    trail = {}
    for edit in edits:
        of_row = trail.setdefault(edit.row_id, {})
        prefix = f"{words.need(lines[edit.pk].need)}: " if edit.kind == LINE else ""
        for label, old, value in told(edit, words):
            of_row[_free(of_row, f"{prefix}{label}")] = [old or None, value or None]
    for each in new:
        of_row = trail.setdefault(each.row_id, {})
        said = words.value("measure_key", each.values.get("measure_key")) or "chưa chọn giải pháp"
        of_row[_free(of_row, f"{words.need(each.need)}: thêm dòng")] = [None, said]
    for pk in removed:
        line = lines[pk]
        of_row = trail.setdefault(line.row_id, {})
        said = [words.value(name, getattr(line, name)) for name in LINE_LABELS]
        of_row[_free(of_row, f"{words.need(line.need)}: bỏ dòng")] = ["; ".join(each for each in said if each), None]
    return trail


def _free(changes, label):
    place, free = 2, label
    while free in changes:
        free, place = f"{label} ({place})", place + 1
    return free


def _write_rows(edits: list[Edit], touched, by, now):
    for values, ids in _alike(edits):
        HouseholdPlan.objects.filter(pk__in=ids).update(**values)
    rows = HouseholdPlan.objects.filter(pk__in=touched)
    rows.update(version=F("version") + 1, updated_at=now, updated_by=by)


def _write_lines(edits: list[Edit], by, now):
    # Two lines of a need may change places, and the database looks at each row as it goes.
    moving = [edit.pk for edit in edits if "measure_key" in edit.changes]
    PlanLine.objects.filter(pk__in=moving).update(measure_key=Concat(Value("~"), Cast("pk", CharField())))
    for values, ids in _alike(edits):
        if "when" in values:
            values["due_on"] = last_day(values["when"])
        PlanLine.objects.filter(pk__in=ids).update(**values)
    PlanLine.objects.filter(pk__in=[edit.pk for edit in edits]).update(
        is_written=True, updated_by=by, updated_at=now, version=F("version") + 1
    )


def _alike(edits):
    """Yields (new values, ids) of the edits that give the same values, so that each group is one statement."""
    groups = {}
    for edit in edits:
        values = {name: value for name, (_, value) in edit.changes.items()}
        groups.setdefault(tuple(sorted(values.items())), []).append(edit.pk)
    for values, ids in groups.items():
        yield dict(values), ids


def _add(new: NewLine, by):
    line = PlanLine(
        row_id=new.row_id, need_kind=new.need.kind.value, need_code=new.need.code, is_written=True, updated_by=by,
        **new.values,
    )  # fmt: skip
    line.full_clean(exclude=["row", "updated_by"])
    line.save()
