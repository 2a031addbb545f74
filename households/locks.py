"""Why a household's form of a year can be read and not changed: said in one place, asked by the page and by the action.

Later steps of a commune's year (sent, posted, recognised) add their reasons here. Pure: the caller passes what it read.
"""

from dataclasses import dataclass

from ui.formatting import date_vi

LABOUR_OFFICE = "Phòng LĐTBXH"


@dataclass(frozen=True, slots=True)
class Lock:
    """A reason not to write: why, whom to ask, and by whom and until when where these are known. Vietnamese."""

    why: str
    ask: str = LABOUR_OFFICE
    by: str = ""
    until: str = ""

    def __str__(self):
        return f"{self.why}. Cần sửa thì hỏi: {self.ask}."


def form_lock(survey_round, *, place, household=None):
    """Returns the Lock on a household's form of a year, None where it may be written.

    `place` is the village where the household lived on the round's reference date, None where that unit did not
    exist then; `household` is None for one that is not on the books yet.
    """
    if not survey_round.is_open:
        return Lock(f"năm {survey_round.year} đã đóng")
    if place is None:
        unit = household.village.commune if household is not None else None
        name = f"{unit.name} " if unit is not None else ""
        return Lock(
            f"đơn vị {name}không có vào ngày lấy số liệu {date_vi(survey_round.reference_date)} "
            f"của năm {survey_round.year}"
        )
    if household is not None and household.ended_on and household.ended_on <= survey_round.reference_date:
        reason = f" ({household.end_reason})" if household.end_reason else ""
        return Lock(f"hộ đã kết thúc ngày {date_vi(household.ended_on)}{reason}")
    return None
