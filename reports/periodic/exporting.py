"""Periodic reports for `manage.py export_report`: the same rights and the same files as the pages."""

import datetime as dt
from dataclasses import dataclass

from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Commune, Department
from reports.periodic import exports, sheets
from reports.periodic.consolidating import gather
from reports.periodic.units import may_see
from reports.periods import FIRST_YEAR, Period, period_of
from ui.docx import render

UNIT, CONSOLIDATED = "unit_report", "consolidated_report"


@dataclass(frozen=True, slots=True)
class Entry:
    """A periodic report in the catalogue; `asks` are the words that a command needs besides."""

    name: str
    summary: str
    asks: str


KEYS = {
    UNIT: Entry(
        "Báo cáo định kỳ của một đơn vị",
        "6 tháng và cả năm của từng xã, cơ quan: số liệu, lời văn, chỉ tiêu tự nhập; Word, Excel.",
        "--period 6t hoặc nam; --commune hoặc --body",
    ),
    CONSOLIDATED: Entry(
        "Báo cáo tổng hợp của huyện",
        "6 tháng và cả năm, từ báo cáo đã chấp nhận và kết quả rà soát; gửi UBND huyện, UBND tỉnh và Sở LĐTBXH.",
        "--period 6t hoặc nam; --edition huyen hoặc tinh",
    ),
}


class PeriodicExportError(LookupError):
    """Nothing to write. The message is Vietnamese and fit to show."""

    def __str__(self):
        return self.args[0]


def export(key, *, user, year, period, out, commune="", body="", edition="", now: dt.datetime, today: dt.date):
    """Writes a periodic report to the path `out` (.docx or .xlsx); returns how many figures it holds.

    Raises Forbidden, PeriodicExportError for a period or unit that is not there, or a report that was not sent.
    """
    authorise(user, Verb.VIEW_TABLES)
    found = period_of(period or "")
    if found is None or year < FIRST_YEAR:
        words = ", ".join(f"{each.value} ({each.label})" for each in Period)
        raise PeriodicExportError(f"Báo cáo định kỳ cần --period: {words}; từ năm {FIRST_YEAR}.")
    is_word = out.suffix.lower() == ".docx"
    if key == UNIT:
        return _unit(user, _unit_of(user, commune, body, found, year), found, year, out, is_word, now, today)
    if commune_ids(user) is not None:
        raise PeriodicExportError("Báo cáo tổng hợp của huyện không trong phạm vi được xem.")
    if edition not in ("", "huyen", "tinh"):
        raise PeriodicExportError(f"--edition: “{edition}” không có; chọn huyen hoặc tinh.")
    gathered = gather(found, year, user=user, today=today, now=now)
    texts, _ = exports.texts_of(gathered)
    if is_word:
        out.write_bytes(render(exports.draft_paper(gathered, texts, edition or "huyen", today)))
    else:
        sheets.write(str(out), **exports.draft_workbook(gathered))
    return len(gathered.filled.figures)


def _unit_of(user, commune, body, period, year):
    if commune:
        on = period.ends_on(year)
        unit = next((each for each in Commune.objects.valid_on(on).filter(code=commune)), None)
    elif body:
        unit = Department.objects.filter(code=body, kind=Department.BODY).first()
    else:
        unit = user.unit
    if unit is None or not may_see(user, unit):
        raise PeriodicExportError("Nêu --commune (mã GSO) hoặc --body (mã cơ quan) của đơn vị trong phạm vi được xem.")
    return unit


def _unit(user, unit, period, year, out, is_word, now, today):
    reading = exports.read_for(user, unit, period, year, today=today, now=now)
    if reading is None:
        raise PeriodicExportError(f"{unit.name} chưa gửi báo cáo {period.words(year)}.")
    if is_word:
        out.write_bytes(render(exports.paper_of(reading, today)))
    else:
        sheets.write(str(out), **exports.workbook_of(reading))
    return len(reading.filled.figures)
