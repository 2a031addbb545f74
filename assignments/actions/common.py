"""What the actions share: a locked task, its event and its audit row."""

from django.core.exceptions import ValidationError
from django.db import models

from accounts import audit
from assignments.models import Task, TaskEvent
from assignments.querysets import DONE

audit.name_actions(
    {
        "year.opened": "mở năm công tác, giao nhiệm vụ",
        "task.note": "ghi tiến độ nhiệm vụ",
        "task.reported": "báo nhiệm vụ đã xong",
        "task.confirmed": "xác nhận nhiệm vụ xong",
        "task.returned": "trả lại nhiệm vụ",
        "task.taken_back": "rút lại báo cáo nhiệm vụ",
        "task.completed": "nhiệm vụ xong qua hệ thống",
        "task.reopened": "mở lại nhiệm vụ",
        "task.assigned": "phân công người làm nhiệm vụ",
        "task.moved": "dời ngày nhiệm vụ",
        "task.handed": "chuyển nhiệm vụ cho đơn vị khác",
        "task.given": "giao phần việc",
        "task.split": "chia nhiệm vụ",
        "task.waived": "ghi nhiệm vụ không phải làm",
        "task.restored": "bỏ miễn nhiệm vụ",
        "duty.completed": "hoàn thành nhiệm vụ bằng hồ sơ đã trình",
        "duty.reopened": "hồ sơ bị trả lại, nhiệm vụ mở lại",
        "duty.added": "giao thêm việc",
        "duty.ended": "thôi giao một việc hằng năm",
        "ruling.recorded": "ghi ý kiến chốt về quyết định",
        "letter.drafted": "soạn công văn đôn đốc",
        "reminders.made": "nhắc việc",
        "reminders.mode": "đổi cách nhận thư nhắc việc",
        "feed.made": "tạo địa chỉ lịch riêng",
        "feed.revoked": "thu hồi địa chỉ lịch riêng",
        "committee.saved": "ghi thành viên ban chỉ đạo",
        "committee.ended": "ghi thành viên ban chỉ đạo thôi",
        "score.plan": "kết luận xã đạt kế hoạch giảm nghèo",
        "score.decided": "quyết định xếp loại",
        "score.reopened": "mở lại phiếu điểm",
    }
)

TRACKED = ("status", "due_on", "day_counts", "done_on", "commune", "department", "assignee", "evidence_label")
FOREIGN = ("year", "parent", "commune", "department", "assignee", "done_by", "waived_ruling")


def locked(task):
    """Returns the task read anew under a row lock, so that two people's actions queue."""
    return Task.objects.select_for_update(of=("self",)).with_units().get(pk=task.pk)


def need(text, message):
    """Returns the text trimmed; raises ValidationError where it is blank."""
    text = (text or "").strip()
    if not text:
        raise ValidationError(message)
    return text


def write(task, *, by, kind, action, before, text="", **event):
    """Saves the task, adds its event and its audit row; returns the event."""
    task.full_clean(exclude=FOREIGN)
    task.save()
    changes = audit.difference(before, audit.snapshot(task, TRACKED))
    entry = TaskEvent.objects.create(task=task, kind=kind, by=by, text=text, **event)
    audit.record(by=by, action=action, obj=task, changes=changes, note=text, commune=task.commune)
    return entry


def before_of(task):
    return audit.snapshot(task, TRACKED)


def close_parent(task, *, by):
    """Keeps a split task true to its parts: done when every part is done, open again when one is not. A whole that
    need not be done stays so."""
    if task.parent_id is None:
        return
    parent = locked(task.parent)
    if parent.is_waived:
        return
    parts = list(parent.parts.exclude(status=Task.Status.WAIVED))
    is_done = bool(parts) and all(part.status == DONE for part in parts)
    if is_done and parent.status != DONE:
        before = before_of(parent)
        parent.status, parent.done_on, parent.done_by = DONE, max(part.done_on for part in parts), by
        parent.evidence_label = f"{len(parts)} phần đã xong"
        write(
            parent,
            by=by,
            kind=TaskEvent.Kind.COMPLETED,
            action="task.completed",
            before=before,
            text="Mọi phần của việc đã xong.",
        )
    elif not is_done and parent.status == DONE and not parent.evidence_url:  # not done by a submission
        before = before_of(parent)
        parent.reopen()
        write(
            parent,
            by=by,
            kind=TaskEvent.Kind.REOPENED,
            action="task.reopened",
            before=before,
            text="Có phần chưa xong.",
        )


def unit_q(unit_fields):
    """Returns the filter of a row's unit from units.unit_fields."""
    return models.Q(**{name: value for name, value in unit_fields.items() if value is not None})
