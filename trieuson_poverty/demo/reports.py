"""Periodic reports of the demo: six months of 2017, most accepted, some late, returned or missing; and the consolidated
report issued at the end of June, with one erratum.
"""

import datetime as dt

from django.utils import timezone

from accounts.models import Door
from accounts.permissions import Role, Verb
from areas.models import Commune
from assignments.models import TaskYear
from households.models import SurveyRound
from reports.models import UnitReport
from reports.periodic.actions import accept_report, return_report, save_draft, send_report
from reports.periodic.consolidating import gather
from reports.periodic.issuing_actions import correct, issue, save_consolidated
from reports.periodic.sections import sections_of
from reports.periodic.sources import fill
from reports.periodic.units import units_owing
from reports.periods import Period

YEAR, SIX = 2017, Period.SIX_MONTHS
DUE = dt.date(2017, 6, 15)
SIGNED = dt.date(2017, 6, 29)
SIGNER = "Hoàng Văn Thắng"
DIRECTED = (
    "Đơn vị đã phân công một lãnh đạo phụ trách, giao việc đến từng thôn, từng cán bộ.",
    "Ban chỉ đạo họp hai lần trong kỳ, kiểm điểm từng việc chậm và giao người đôn đốc.",
    "Đơn vị lồng ghép nội dung giảm nghèo vào giao ban tháng, kiểm tra tại cơ sở ba lần.",
)
DONE = (
    "Hộ nghèo có nhu cầu được hướng dẫn vay vốn, học nghề; hội, đoàn thể nhận kèm từng hộ.",
    "Đã rà soát thẻ bảo hiểm y tế, cấp bổ sung cho người còn thiếu; hỗ trợ sửa nhà cho hộ khó khăn.",
    "Mở lớp chuyển giao kỹ thuật chăn nuôi, trồng trọt; theo dõi mô hình đã hỗ trợ năm trước.",
)
HARD = (
    "Một số hộ ốm đau, neo người nên khó thoát nghèo; kinh phí về chậm.",
    "Cán bộ kiêm nhiệm nhiều việc; mưa rét đầu năm làm chậm việc sửa nhà.",
    "Một bộ phận hộ còn trông chờ; việc làm tại chỗ ít.",
)
AHEAD = "Hoàn thành các việc còn chậm; chuẩn bị rà soát hộ nghèo cuối năm; kèm sát các hộ đăng ký thoát nghèo."
RETURNED = "Chưa nêu nguyên nhân nhiệm vụ chậm và người chịu trách nhiệm; bổ sung rồi gửi lại."
# The place of a unit in the list → what became of its report.
MISSING, WRITING, WAITING, SENT_BACK = (8, 20, 37), (29,), (16, 41), (24,)


def write_reports(people, *, labour, rng):
    """Writes the six-month reports of 2017 and issues the consolidated one; nothing where 2017 has no duties, or no
    review of 2016 behind it. `people` are the cast's accounts."""
    if not TaskYear.objects.filter(year=YEAR).exists() or not SurveyRound.objects.filter(year=YEAR - 1).exists():
        return
    senders, known = {}, {}
    for user in sorted(people, key=lambda user: user.role == Role.COMMUNE_LEADER):
        if user.can(Verb.SEND_REPORTS):
            senders[user.commune_id, user.department_id] = user
    for place, (unit, _) in enumerate(units_owing(SIX, YEAR)):
        key = (unit.pk, None) if isinstance(unit, Commune) else (None, unit.pk)
        if key in senders and place not in MISSING:
            # Which figures are known is the same for all communes, and for all bodies.
            kind = isinstance(unit, Commune)
            known[kind] = known.get(kind) or fill(unit, SIX, YEAR, DUE).values
            _write(unit, place, known[kind], by=senders[key], labour=labour, rng=rng)
    _issue(labour)


def _moment(day, rng):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(rng.randrange(8, 17), rng.randrange(60))))


def _day(place, rng):
    """The day of sending: a ninth of the units is late."""
    return DUE + dt.timedelta(days=rng.randrange(0, 6) if place % 9 == 5 else -rng.randrange(1, 9))


def _write(unit, place, values, *, by, labour, rng):
    is_commune = isinstance(unit, Commune)
    sections, day = sections_of(is_commune), _day(place, rng)
    said = {section.key: section.begins(SIX, YEAR, values) for section in sections}
    said["chi_dao"] += "\n" + rng.choice(DIRECTED)
    said["giai_phap" if is_commune else "ket_qua"] = (
        said.get("giai_phap" if is_commune else "ket_qua", "") + "\n" + rng.choice(DONE)
    ).strip()
    said["kho_khan"], said["nhiem_vu"] = rng.choice(HARD), AHEAD
    own = [_own(label="Buổi phát thanh, sinh hoạt tuyên truyền giảm nghèo", key="buoi_tuyen_truyen", unit="buổi",
                value=rng.randrange(4, 15))] if is_commune else []  # fmt: skip
    report = save_draft(by=by, unit=unit, period=SIX, year=YEAR, texts=said, own=own, version=0)
    if place in WRITING:
        return
    sent_at = _moment(day, rng)
    send_report(by=by, report=report, version=1, today=day, now=sent_at, door=Door.COMMAND)
    UnitReport.objects.filter(pk=report.pk).update(saved_at=sent_at)
    decided = sent_at + dt.timedelta(days=rng.randrange(1, 4))
    if place in SENT_BACK:
        return_report(by=labour, report=report, number=1, comment=RETURNED, at=decided)
    elif place not in WAITING:
        accept_report(by=labour, report=report, number=1, at=decided)


def _own(*, label, key, unit, value):
    return {"pk": None, "key": key, "label": label, "unit": unit, "value": value, "note": "Sổ theo dõi của xã"}


def _issue(labour):
    now = timezone.make_aware(dt.datetime.combine(SIGNED, dt.time(15, 20)))
    gathered = gather(SIX, YEAR, user=labour, today=SIGNED, now=now)
    save_consolidated(
        by=labour, period=SIX, year=YEAR, texts=gathered.draft(), version=0, figures=gathered.filled.figures
    )
    paper = issue(
        by=labour, period=SIX, year=YEAR, to="huyen", number="68", signed_on=SIGNED, office="TRƯỞNG PHÒNG",
        signer=SIGNER, version=1, today=SIGNED, now=now, gathered=gathered,
    )  # fmt: skip
    values = gathered.filled.values
    if not values.get("so_nhan_khau"):
        return
    day = dt.date(2017, 7, 6)
    correct(
        by=labour,
        issued=paper.issued,
        lines=[{"key": "so_nhan_khau", "new": str(values["so_nhan_khau"] + 3), "where": "", "old": ""}],
        reason="Cộng sót ba nhân khẩu của một hộ mới tách.",
        number="74",
        signed_on=day,
        office="TRƯỞNG PHÒNG",
        signer=SIGNER,
        today=day,
        now=now + dt.timedelta(days=7),
    )
