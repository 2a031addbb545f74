"""What a unit says of its own task, and what Phòng LĐTBXH answers: notes, done, confirmed, returned, taken back."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.permissions import Verb, authorise
from assignments import files
from assignments.actions.common import before_of, close_parent, locked, need, write
from assignments.actions.completion import drop_paper
from assignments.duties import SIGNED_ON, first_day
from assignments.guide import place_of
from assignments.models import Attachment, Task, TaskEvent
from assignments.querysets import DONE, REPORTED
from assignments.units import people_of, require_work_or_manage
from ui.formatting import clean_text, date_vi

Kind = TaskEvent.Kind


def _refuse_closed(task):
    if task.is_waived:
        raise ValidationError("Việc này đã được ghi là không phải làm.")
    if task.status == DONE:
        raise ValidationError("Việc này đã xong. Cần sửa thì đề nghị Phòng LĐTBXH mở lại.")


@transaction.atomic
def add_note(*, by, task, text, uploads=()):
    """Adds a progress note, with files; returns the TaskEvent. The task's state stays as it is."""
    task = locked(task)
    require_work_or_manage(by, task)
    checked = files.check_uploads(uploads)
    text = clean_text(text, multiline=True)
    if not text and not checked:
        raise ValidationError("Ghi tiến độ hoặc chọn tệp.")
    kind = Kind.NOTE if text else Kind.FILED
    event = write(task, by=by, kind=kind, action="task.note", before=before_of(task), text=text)
    files.store_uploads(checked, partial(Attachment, task=task, event=event, by=by))
    return event


@transaction.atomic
def report_done(*, by, task, text, evidence, done_on, today, uploads=()):
    """The unit says that the work is done on `done_on` and shows evidence; it then waits for Phòng LĐTBXH.

    It counts as done only when confirmed. Raises ValidationError on a day in the future or before the task could be
    done, no evidence, a closed task, unfinished parts, or a duty that only work in the product completes (a plan may
    have been made on paper).
    """
    task = locked(task)
    require_work_or_manage(by, task)
    _refuse_closed(task)
    if task.is_done_by_work and not task.may_be_on_paper:
        raise ValidationError(
            f"Việc này không báo tay: nó tự xong khi đơn vị {task.duty.done_by.label} trên hệ thống. "
            f"Mở {place_of(task) or 'trang rà soát của xã'} để trình."
        )
    if task.parts.exclude(status__in=[DONE, Task.Status.WAIVED]).exists():
        raise ValidationError("Việc này đã chia phần; nó tự xong khi mọi phần được xác nhận xong.")
    if done_on > today:
        raise ValidationError({"done_on": f"Ngày xong không được sau hôm nay ({date_vi(today)})."})
    earliest = first_day(task.year.year)
    if done_on < earliest:
        reason = "ngày ký Quyết định 432" if earliest == SIGNED_ON else "đầu năm công tác"
        raise ValidationError({"done_on": f"Ngày xong không được trước {date_vi(earliest)}, {reason}."})
    checked = files.check_uploads(uploads)
    evidence = clean_text(evidence)
    if not evidence and not checked:
        raise ValidationError({"evidence": "Ghi số văn bản hoặc đính kèm tệp làm minh chứng."})
    before = before_of(task)
    task.status, task.done_on, task.done_by, task.evidence_label = REPORTED, done_on, by, evidence
    event = write(
        task,
        by=by,
        kind=Kind.REPORTED,
        action="task.reported",
        before=before,
        text=clean_text(text, multiline=True),
        evidence_label=evidence,
    )
    files.store_uploads(checked, partial(Attachment, task=task, event=event, by=by))
    return event


@transaction.atomic
def confirm(*, by, task, text=""):
    """Phòng LĐTBXH confirms that the reported work is done. The day is the one that the unit reported."""
    authorise(by, Verb.MANAGE_TASKS)
    task = locked(task)
    if task.status != REPORTED:
        raise ValidationError("Việc này không ở trạng thái chờ xác nhận; tải lại trang để xem tình trạng mới.")
    before = before_of(task)
    task.status = DONE
    if task.evidence_url:
        task.paper_on = task.done_on
    text = clean_text(text, multiline=True)
    if task.done_by_id == by.pk:
        text = f"{text} (người báo tự xác nhận)".strip()
    event = write(task, by=by, kind=Kind.CONFIRMED, action="task.confirmed", before=before, text=text)
    close_parent(task, by=by)
    return event


@transaction.atomic
def return_task(*, by, task, reason):
    """Phòng LĐTBXH sends reported or confirmed work back, with a reason; the task is open again. What the work itself
    completed is returned where that work is, so that the two never say different things.

    Work of another room that had completed the task no longer does.
    """
    authorise(by, Verb.MANAGE_TASKS)
    task = locked(task)
    if task.status not in (REPORTED, DONE):
        raise ValidationError("Việc này chưa được báo xong nên không có gì để trả lại.")
    reason = need(clean_text(reason, multiline=True), {"reason": "Ghi lý do trả lại, để đơn vị biết cần sửa gì."})
    if task.evidence_url and task.status == DONE:
        raise ValidationError(
            f"Việc này xong nhờ hồ sơ đã trình trên hệ thống. Mở “{task.evidence_label}” rồi trả lại ở đó; việc tự mở "
            f"lại theo."
        )
    before = before_of(task)
    drop_paper(task)
    task.paper_on = None
    event = write(task, by=by, kind=Kind.RETURNED, action="task.returned", before=before, text=reason)
    close_parent(task, by=by)
    return event


@transaction.atomic
def take_back(*, by, task):
    """The unit takes back its own report before it has been confirmed."""
    task = locked(task)
    require_work_or_manage(by, task)
    if task.status != REPORTED:
        raise ValidationError("Chỉ rút lại được khi Phòng LĐTBXH chưa xác nhận.")
    before = before_of(task)
    drop_paper(task)
    return write(
        task, by=by, kind=Kind.REOPENED, action="task.taken_back", before=before, text="Đơn vị rút lại báo cáo."
    )


@transaction.atomic
def assign(*, by, task, person):
    """Names the person of the unit who does the work (None: nobody in particular)."""
    task = locked(task)
    require_work_or_manage(by, task)
    if person is not None and not people_of(task).filter(pk=person.pk).exists():
        raise ValidationError({"person": f"{person} không phải người của {task.unit_name}."})
    before = before_of(task)
    task.assignee = person
    text = f"Người làm: {person}." if person else "Bỏ phân công."
    return write(task, by=by, kind=Kind.ASSIGNED, action="task.assigned", before=before, text=text)
