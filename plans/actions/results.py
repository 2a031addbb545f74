"""What was carried out: results of plan lines one by one and many at once, help outside a plan, evidence files."""

import datetime as dt
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from assignments import files
from households.actions.flags import look_at_households
from households.models import Household
from plans.actions.common import PlanChanged
from plans.catalogue import COMMUNE
from plans.models import CommunePlan, Intervention, InterventionFile, OwnMeasure, PlanLine
from plans.worklists import body_of, with_ids, work_lines
from ui.formatting import date_vi

audit.name_actions(
    {
        "result.saved": "ghi kết quả hỗ trợ hộ",
        "result.bulk": "ghi kết quả hỗ trợ nhiều hộ",
        "result.exported": "tải danh sách việc theo kế hoạch",
        "result.file": "tải tệp minh chứng hỗ trợ hộ",
        "model.saved": "ghi mô hình giảm nghèo",
        "model.household": "ghi hộ tham gia mô hình",
        "training.saved": "ghi tập huấn cán bộ",
    }
)

BATCH = 100  # a row has a dozen values, and SQLite takes some thousands in one statement
NOT_CHECKED = ["household", "commune", "village", "line", "by"]  # found by our own reads, or the person himself
FIELDS = ("status", "started_on", "ended_on", "amount", "source", "is_need_met", "evidence", "note")
MOST_AT_ONCE = 1000
CHANGED = "Người khác vừa ghi kết quả này. Xem số mới bên dưới rồi ghi lại."
GONE = "Kế hoạch của xã vừa đổi nên dòng này chưa ghi được. Bấm ghi lại; nếu vẫn không được thì mở lại danh sách việc."


def _check_days(values, year, today):
    for name in ("started_on", "ended_on"):
        day = values.get(name)
        if day is None:
            continue
        if day > today:
            raise ValidationError({name: f"Ngày không được sau hôm nay ({date_vi(today)})."})
        if day < dt.date(year, 1, 1):
            raise ValidationError({name: f"Ngày không được trước năm lập kế hoạch ({year})."})
    began = values.get("started_on")
    if began is not None and began.year > year + 1:
        raise ValidationError(
            {"started_on": f"Việc bắt đầu sau năm {year + 1} thì ghi vào kế hoạch của năm ấy, không ghi vào đây."}
        )


def _held_lines(by, year, ids, catalogue):
    """Returns (the lines of these ids that the user may report on, in the order of their ids; how many there were
    before their plans were held). The plans are the lock, as of whoever opens or approves an amendment, which moves
    results between lines: the lines are read when it is had. An id may be of before the amendment."""
    lines = with_ids(work_lines(by, year, catalogue), ids)
    plan_of = dict(lines.order_by().values_list("pk", "row__plan_id"))
    list(CommunePlan.objects.select_for_update().filter(pk__in=set(plan_of.values())).order_by("pk").values_list("pk"))
    related = lines.select_related("row__plan__commune", "row__household__village", "row__village")
    return list(related.order_by("pk")), len(plan_of)


def _of_line(line, by, year):
    """A fresh, unsaved result of a line."""
    row = line.row
    return Intervention(
        year=year, household=row.household, commune=row.plan.commune, village=row.village, line=line,
        need_kind=line.need_kind, need_code=line.need_code, measure_key=line.measure_key,
        body=line.body or body_of(by) or COMMUNE,
    )  # fmt: skip


def _filled(result, values, by):
    """Puts values into a result; returns what the trail knows of it before."""
    before = audit.snapshot(result, FIELDS) if result.pk else {}
    for name in FIELDS:
        if name in values:
            setattr(result, name, values[name])
    if result.status in (Intervention.Status.PLANNED, Intervention.Status.DOING):
        result.ended_on = None
    if result.pk:
        result.version += 1
    result.by = by
    return before


def _trail(result, before, *, by, action, door, catalogue):
    """Returns the arguments of the audit row of a result."""
    return {
        "by": by,
        "action": action,
        "obj": result,
        "label": f"{catalogue.name_of(result.measure_key)}: {result.household}"[:200],
        "door": door,
        "changes": audit.difference(before, audit.snapshot(result, FIELDS)),
        "commune": result.commune,
        "household_id": result.household_id,
    }


def _save(result, values, *, by, catalogue):
    before = _filled(result, values, by)
    result.full_clean(exclude=NOT_CHECKED)
    result.save()
    trail = _trail(result, before, by=by, action="result.saved", door=Door.PAGE, catalogue=catalogue)
    audit.record(**trail)
    look_at_households([result.household_id])
    return result


def _save_many(results, values, *, by, door, catalogue):
    """Saves results of many lines in few statements; those that are alike are checked once."""
    checked, before = set(), []
    now = timezone.now()
    for result in results:
        before.append(_filled(result, values, by))
        result.clean()
        result.updated_at = now
        alike = (result.pk is None, *(getattr(result, name) for name in FIELDS))
        if alike not in checked:
            result.full_clean(exclude=NOT_CHECKED)
            checked.add(alike)
    old = [result for result in results if result.pk]
    Intervention.objects.bulk_create((result for result in results if not result.pk), batch_size=BATCH)
    Intervention.objects.bulk_update(old, [*FIELDS, "version", "by", "updated_at"], batch_size=BATCH)
    audit.record_many(
        _trail(result, told, by=by, action="result.bulk", door=door, catalogue=catalogue)
        for result, told in zip(results, before, strict=True)
    )
    look_at_households(result.household_id for result in results)
    return results


@transaction.atomic
def save_result(*, by, year, line_id, values, today, version=None, uploads=()):
    """Records what was done for a plan line of cycle year `year`; returns the Intervention. `values` are FIELDS.

    `version` is that of the result that the page showed, None where there was none. Raises Forbidden,
    PlanLine.DoesNotExist out of scope, PlanChanged, ValidationError.
    """
    authorise(by, Verb.RECORD_RESULTS)
    catalogue = OwnMeasure.objects.catalogue()
    lines, seen = _held_lines(by, year, [line_id], catalogue)
    if not seen:
        raise PlanLine.DoesNotExist
    if not lines:
        raise PlanChanged(GONE)
    (line,) = lines
    result = Intervention.objects.filter(line=line).select_related("household", "commune").first()
    if (result.version if result else None) != version:
        raise PlanChanged(CHANGED, result)
    _check_days(values, year, today)
    checked = files.check_uploads(uploads)
    saved = _save(result or _of_line(line, by, year), values, by=by, catalogue=catalogue)
    files.store_uploads(checked, partial(InterventionFile, intervention=saved))
    return saved


@transaction.atomic
def save_results(*, by, year, versions, values, today, door=Door.PAGE):
    """Records the same result for many lines; `versions` is {line id: version of its result, None for none} as the
    preview showed. Returns the Interventions; all or nothing: PlanChanged where one of them changed since."""
    authorise(by, Verb.RECORD_RESULTS)
    if not versions:
        raise ValidationError("Chọn ít nhất một dòng.")
    if len(versions) > MOST_AT_ONCE:
        raise ValidationError(
            f"Mỗi lần ghi nhiều nhất {MOST_AT_ONCE} dòng. Lọc theo xã hoặc giải pháp rồi ghi từng phần."
        )
    _check_days(values, year, today)
    catalogue = OwnMeasure.objects.catalogue()
    lines, _ = _held_lines(by, year, versions, catalogue)
    if len(lines) != len(versions):
        raise PlanChanged("Có dòng không còn trong kế hoạch. Chọn lại.")
    results = {
        result.line_id: result
        for result in Intervention.objects.filter(line__in=lines).select_related("household", "commune")
    }
    for line in lines:
        found = results.get(line.pk)
        if (found.version if found else None) != versions.get(line.pk, versions.get(line.kept_of_id)):
            raise PlanChanged(f"Người khác vừa ghi kết quả của hộ {line.row.head_name}. Xem lại rồi ghi.")
    wanted = [results.get(line.pk) or _of_line(line, by, year) for line in lines]
    return _save_many(wanted, values, by=by, door=door, catalogue=catalogue)


@transaction.atomic
def save_help(*, by, year, household, need, measure_key, values, today, result=None, version=None, uploads=()):
    """Records help outside any plan line, by the commune or Phòng LĐTBXH; returns the Intervention."""
    authorise(by, Verb.RECORD_RESULTS)
    household = Household.objects.visible_to(by).select_related("village__commune").get(pk=household.pk)
    catalogue = OwnMeasure.objects.catalogue()
    measure = catalogue.get(measure_key)
    if measure is None or need not in measure.needs:
        raise ValidationError({"measure_key": "Giải pháp này không tác động vào nhu cầu đã chọn."})
    _check_days(values, year, today)
    if result is not None:
        result = Intervention.objects.select_for_update(of=("self",)).select_related("household", "commune").get(
            pk=result.pk, line__isnull=True, household=household
        )  # fmt: skip
        if result.version != version:
            raise PlanChanged(CHANGED, result)
    checked = files.check_uploads(uploads)
    result = result or Intervention(
        year=year, household=household, commune=household.village.commune, village=household.village,
        body=body_of(by) or (by.department.code if by.department_id else COMMUNE),
    )  # fmt: skip
    result.need_kind, result.need_code, result.measure_key = need.kind.value, need.code, measure_key
    saved = _save(result, values, by=by, catalogue=catalogue)
    files.store_uploads(checked, partial(InterventionFile, intervention=saved))
    return saved
