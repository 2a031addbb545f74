"""Why a commune's survey, or a household's form of a year, can be read and not changed: said in one place for the page,
the village grid, Excel import and commands alike. Pure: the caller passes what it read (actions/locking.py reads it).
"""

import datetime as dt
from dataclasses import dataclass

from households.movements import has_ended
from households.procedure import LOCKED_STAGES, Stage
from ui.formatting import date_vi, datetime_vi

LABOUR_OFFICE = "Phòng LĐTBXH"


@dataclass(frozen=True, slots=True)
class Lock:
    """A reason not to write: why, whom to ask ("" where that is the reader himself), and by whom and until when where
    these are known. Vietnamese."""

    why: str
    ask: str = LABOUR_OFFICE
    by: str = ""
    until: str = ""

    def __str__(self):
        parts = [self.why]
        if self.by:
            parts.append(f"Người khóa: {self.by}")
        if self.until:
            parts.append(f"Mở lại: {self.until}")
        if self.ask:
            parts.append(f"Cần sửa thì hỏi: {self.ask}")
        return ". ".join(part[:1].upper() + part[1:] if place else part for place, part in enumerate(parts)) + "."


@dataclass(frozen=True, slots=True)
class SurveyState:
    """What a commune's survey says about writing: its stage, who brought it there and when, the last day of the
    exception that LĐTBXH granted, if one is in force, and who closed its year and when, if anybody did."""

    stage: Stage = Stage.OPEN
    at: dt.datetime | None = None
    by: str = ""
    reopened_until: dt.date | None = None
    closed_by: str = ""


_WHY = {
    Stage.SUBMITTED: "xã đã trình kết quả rà soát lên huyện",
    Stage.APPRAISED: "kết quả rà soát của xã đã được thẩm định",
    Stage.RECOGNISED: "kết quả rà soát của xã đã được công nhận bằng quyết định",
}
_UNTIL = {
    Stage.SUBMITTED: "khi Phòng LĐTBXH trả lại, hoặc cho xã mở lại có thời hạn",
    Stage.APPRAISED: "khi Phòng LĐTBXH trả lại, hoặc cho xã mở lại có thời hạn",
    Stage.RECOGNISED: "khi Phòng LĐTBXH cho xã mở lại có thời hạn",
}
NOTHING_HELD = SurveyState()


def survey_lock(survey_round, state: SurveyState = NOTHING_HELD):
    """Returns the Lock on a commune's whole survey of a year, None where it may be written.

    An exception in force opens a closed year as well: it is granted for one commune, with a reason and a last day.
    """
    if state.reopened_until is not None:
        return None
    if not survey_round.is_open:
        until = "khi Phòng LĐTBXH mở lại năm, hoặc mở lại riêng cho xã"
        return Lock(f"năm {survey_round.year} đã đóng", by=state.closed_by, until=until)
    if state.stage in LOCKED_STAGES:
        by = ", ".join(part for part in (state.by, datetime_vi(state.at)) if part)
        return Lock(_WHY[state.stage], by=by, until=_UNTIL[state.stage])
    return None


def form_lock(survey_round, *, place, household=None, state: SurveyState = NOTHING_HELD):
    """Returns the Lock on a household's form of a year, None where it may be written.

    `place` is the village where the household lived on the round's reference date, None where that unit did not
    exist then; `household` is None for one that is not on the books yet; `state` is that of the place's commune.
    """
    if lock := survey_lock(survey_round, state):
        return lock
    if place is None:
        unit = household.village.commune if household is not None else None
        name = f"{unit.name} " if unit is not None else ""
        return Lock(
            f"đơn vị {name}không có vào ngày lấy số liệu {date_vi(survey_round.reference_date)} "
            f"của năm {survey_round.year}"
        )
    if household is not None and has_ended(household.ended_on, household.end_kind, survey_round.reference_date):
        reason = f" ({household.end_reason})" if household.end_reason else ""
        return Lock(f"hộ đã kết thúc ngày {date_vi(household.ended_on)}{reason}")
    return None
