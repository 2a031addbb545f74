"""What to say of a task: its state in a tag, what to do next, and where that is done. Reads nothing."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from assignments.deadlines import SOON_DAYS, State
from assignments.duty_types import DoneBy
from ui.formatting import number

NEXT = {
    DoneBy.SURVEY: "Nhập đủ phiếu rồi trình kết quả rà soát",
    DoneBy.PLAN: "Soạn và trình",
    DoneBy.REPORT: "Soạn và gửi báo cáo",
    DoneBy.NOTE: "Làm xong thì báo kết quả kèm minh chứng",
}
TONES = {
    State.DONE: "done",
    State.DONE_LATE: "warn",
    State.LATE: "late",
    State.SOON: "info",
    State.NOT_DUE: "plain",
    State.NOT_NEEDED: "plain",
}


@dataclass(frozen=True)
class Mark:
    """A state in words and in its tone. Narrow cells show `short`, the state as the filter calls it, over `detail`."""

    words: str
    tone: str
    short: str
    detail: str = ""


def mark_of(task, today):
    """Returns the Mark of a task on `today`."""
    state = State(task.state_on(today))
    words = task.words_on(today)
    if state in (State.DONE, State.DONE_LATE, State.NOT_NEEDED):
        return Mark(words, TONES[state], state.label, words.removeprefix(state.label).strip())
    left = task.days_left(today)
    tone = "warn" if state == State.SOON and left <= 3 else TONES[state]
    words = left_words(left)
    if task.is_awaiting:
        words, tone = f"{words}, chờ xác nhận", "late" if state == State.LATE else "info"
    return Mark(words, tone, state.label, words.removeprefix(state.label).lstrip(", "))


def late_words(left):
    """Returns "quá hạn 7 ngày"."""
    return f"{State.LATE.label} {number(-left)} ngày"


def left_words(left):
    """Returns the state of open work with its days: "sắp đến hạn, còn 5 ngày", "quá hạn 7 ngày"."""
    if left < 0:
        return late_words(left)
    state = State.SOON if left <= SOON_DAYS else State.NOT_DUE
    return f"{state.label}, " + (f"còn {number(left)} ngày" if left else "hôm nay là ngày cuối")


def next_step(task):
    """Returns what the unit should do next, in one line."""
    if task.is_awaiting:
        return "Chờ Phòng LĐTBXH xác nhận"
    if task.is_waived or task.done_on:
        return ""
    returned = getattr(task, "returned_text", "")
    if returned:
        return f"Bị trả lại: {returned}"
    duty = task.duty
    return NEXT[duty.done_by if duty and not task.part else DoneBy.NOTE]


def place_of(task):
    """Returns the address where the work is done, "" where the product has no page for it yet.

    settings.DUTY_PLACES maps a duty's key to the name of a page that takes `year`, and perhaps the `code` of the
    commune or body: this room knows no other rooms.
    """
    name = settings.DUTY_PLACES.get(task.duty_key)
    year = {"year": task.year.year}
    code = task.commune.code if task.commune_id else task.department.code
    tries = [year | {"code": code}, year]
    for kwargs in tries if name else ():
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return ""
