"""The steering committees of the district and of each commune, with what each member answers for (III.5.1)."""

import datetime as dt

from accounts.permissions import Role
from assignments.actions import save_member
from assignments.models import CommitteeMember

Seat = CommitteeMember.Seat
SINCE, PAPER = dt.date(2017, 3, 10), "Quyết định 812/QĐ-UBND"
FIELDS = {
    "ldtbxh": "Điều phối chung, rà soát, tổng hợp",
    "gddt": "Giáo dục",
    "yte": "Y tế, bảo hiểm y tế",
    "ktht": "Nhà ở, hạ tầng, việc làm công nghiệp",
    "nnptnt": "Sản xuất, nước sạch và vệ sinh",
    "vhtt": "Thông tin, văn hóa",
    "vphdnd": "Chính sách dân tộc",
    "tnmt": "Đất ở, đất sản xuất",
    "tuphap": "Trợ giúp pháp lý",
    "nhcsxh": "Vốn vay ưu đãi",
    "tckh": "Phân bổ kinh phí",
    "mttq": "Quỹ “Ngày vì người nghèo”, vận động xã hội",
    "daiptth": "Tuyên truyền",
}


def form_committees(people, villages, *, communes, leader, labour):
    """Records the district's committee, its members sharing out the communes, and a committee of two in each commune.

    `people` are the cast's accounts, `villages` {GSO code: [Village]}.
    """
    head = {"full_name": leader.full_name, "position": "Phó Chủ tịch UBND huyện", "field": "Chỉ đạo chung"}
    _save(labour, None, Seat.HEAD, head)
    members = {user.department.code: user for user in people if user.department_id}
    for number, (code, user) in enumerate(members.items()):
        share = [round(each * len(communes) / len(members)) for each in (number, number + 1)]
        values = {
            "full_name": user.full_name,
            "position": f"Lãnh đạo {user.department.name}",
            "department": user.department,
            "field": FIELDS[code],
        }
        seat = Seat.STANDING if user == labour else Seat.MEMBER
        _save(labour, None, seat, values, areas=communes[slice(*share)])
    for user in people:
        if user.commune_id:
            _save_of_commune(user, villages.get(user.commune.code, []))


def _save_of_commune(user, villages):
    """A commune's own two: its leader is the head, its officer the standing deputy; the villages are halved."""
    leads, half = user.role == Role.COMMUNE_LEADER, len(villages) // 2
    values = {
        "full_name": user.full_name,
        "position": f"Chủ tịch UBND {user.commune.name}" if leads else "Công chức phụ trách giảm nghèo",
        "field": "Chỉ đạo chung" if leads else "Rà soát, kế hoạch, báo cáo",
        "villages_text": ", ".join(each.name for each in (villages[:half] if leads else villages[half:])),
    }
    _save(user, user.commune, Seat.HEAD if leads else Seat.STANDING, values)


def _save(by, commune, seat, values, areas=()):
    paper = PAPER if commune is None else ""
    save_member(by=by, commune=commune, areas=areas, values=values | {"seat": seat, "paper": paper, "since": SINCE})
