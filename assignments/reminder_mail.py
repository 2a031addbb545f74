"""The e-mail that tells a person of reminders: what is whose, and one line for a duty that many units owe."""

from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from assignments.deadlines import LABOUR_AFTER, LEADER_AFTER, days_left, open_until
from assignments.models import Reminder
from ui.formatting import date_vi
from ui.formatting import days_left as days_words

Kind = Reminder.Kind
MOST_NAMED = 3  # units that a line names; of more it says how many
OWN = "Việc phải làm:"
# Where late work of others is told, and why the reader gets it; what has no line here is the reader's own.
ESCALATED = {
    Kind.LEADER: f"Quá hạn từ {LEADER_AFTER} ngày, chuyển lên lãnh đạo đơn vị:",
    Kind.LABOUR: f"Quá hạn từ {LABOUR_AFTER} ngày, chuyển lên cấp theo dõi:",
}


def letter_to(person, rows, today):
    """Returns the e-mail that tells a person of these reminders."""
    late = sum(row.kind in (Kind.LATE, *ESCALATED) for row in rows)
    if len(rows) == 1:
        subject = f"Nhắc việc: {rows[0].task.title}"
    else:
        subject = f"Nhắc {len(rows)} việc giảm nghèo" + (f", {late} việc quá hạn" if late else "")
    lines = [f"Kính gửi {person.full_name},", ""]
    for why in (OWN, *ESCALATED.values()):
        told = sorted((row for row in rows if ESCALATED.get(row.kind, OWN) == why), key=_one_line)
        lines += [why] * bool(told)
        lines += [_line(list(group), today) for _, group in groupby(told, _one_line)] + [""] * bool(told)
    place = _address("task_list") or "chương trình, mục Nhiệm vụ"
    lines += [
        f"Xem và báo kết quả tại: {place}",
        f"Đổi cách nhận thư ở mục Nhắc việc: {_address('task_reminders')}".rstrip(": "),
        f"Số liệu ngày {date_vi(today)}. Thư do chương trình tự gửi, không cần trả lời.",
    ]
    return EmailMessage(subject=subject, body="\n".join(lines), to=[person.email])


def _one_line(row):
    """What reminders have in common that are told in one line: duty and day. Parts of a task stand alone."""
    task = row.task
    return task.due_on, task.order, task.duty_key, task.day_counts, task.pk if task.part else 0


def _line(rows, today):
    """Returns reminders of one duty and day in two or three lines of text."""
    task = rows[0].task
    units = [row.task.unit_name for row in rows]
    if len(units) > MOST_NAMED:
        kind = "xã, thị trấn" if all(row.task.commune_id for row in rows) else "đơn vị"
        units = [f"{len(units)} {kind}"]
    until, left = open_until(task.due_on, task.day_counts), days_left(task.due_on, task.day_counts, today)
    text = f"- {task.title} (điều {task.clause}), {', '.join(units)}\n  {until}: {days_words(left)}."
    if len(rows) > 1:
        place = _address("duty_detail", task.year.year, task.duty_key)
    else:
        place = _address("task_detail", task.pk)
    return f"{text}\n  {place}" if place else text


def _address(name, *args):
    """Returns the full address of a page, "" where the server does not know its own name."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}" if settings.SITE_URL else ""
