"""Each role's year: what it owes by when, read from the register of duties, and what it does here day by day."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import GuideRead
from accounts.permissions import COMMUNE_ROLES, Role
from assignments.duties import COMMITTEE, DISTRICT, DUTIES, LABOUR
from assignments.guide import NEXT


@dataclass(frozen=True, slots=True)
class Milestone:
    """A duty in a year: the D of "trước ngày D", its title, the clause, and how it is fulfilled here."""

    due_on: dt.date
    title: str
    clause: str
    how: str


# What a role does here, in the order of the year: (what, how, url name or "").
WORK = {
    Role.COMMUNE_OFFICER: (
        ("Chốt danh sách hộ cần rà soát", "ở Tiến trình; hộ năm trước có sẵn, thêm hộ xin xét mới", "completeness"),
        ("In phiếu giấy, đi khảo sát", "mỗi hộ một tờ có mã QR, in theo thôn", "grid_list"),
        ("Nhập phiếu", "từng phiếu bằng bàn phím; cả thôn ở Bảng thôn; hoặc bằng tệp Excel mẫu", "form_list"),
        ("Trả lời cảnh báo", "chỗ đáng hỏi lại; đúng thì ghi lý do, sai thì sửa phiếu", "warning_list"),
        ("Nhập tổng số hộ dân cư, ghi họp dân, niêm yết", "đủ 7 ngày làm việc; biên bản và thông báo in từ đây",
         "completeness"),
        ("Soạn kế hoạch", "soạn sẵn từ kết quả rà soát, sửa rồi đưa lãnh đạo", "plan_list"),
        ("Soạn báo cáo 6 tháng, báo cáo năm", "số liệu điền sẵn; viết phần nhận xét rồi đưa lãnh đạo", "periodic_list"),
        ("Ghi sự kiện trong năm", "sinh, mất, đến, đi, tách hộ, chuyển chỗ ở: mở Hồ sơ hộ, bấm Sự kiện", "form_list"),
    ),
    Role.COMMUNE_LEADER: (
        ("Xem tổng quan xã", "số hộ, tiến độ từng thôn, việc đến hạn; bản một trang để in", "home"),
        ("Trình kết quả rà soát", "khi các bước xong; trình rồi thì phiếu khóa, huyện trả lại mới mở", "completeness"),
        ("Công nhận", "sau khi huyện thẩm định; quyết định in từ đây", "completeness"),
        ("Gửi kế hoạch, báo cáo", "xem lại số liệu rồi gửi; gửi rồi muốn sửa thì xin trả lại", "periodic_list"),
    ),
    Role.DEPARTMENT_OFFICER: (
        ("Xem nhiệm vụ của đơn vị", "hạn, điều khoản; báo xong kèm minh chứng, Phòng LĐTBXH xác nhận", "task_list"),
        ("Xem nhu cầu theo xã", "số hộ cần điều thuộc lĩnh vực mình; ở Tổng quan chỉ có số", "home"),
        ("Ghi kết quả việc theo kế hoạch", "từng hộ được giao cho đơn vị: đã làm gì, hết bao nhiêu tiền", "work_list"),
        ("Soạn kế hoạch ngành, báo cáo", "từ chỉ tiêu được giao và kết quả đã ghi", "periodic_list"),
    ),
    Role.LABOUR_OFFICER: (
        ("Mở năm, giao nhiệm vụ", "mỗi năm một lần; ngày của quyết định có sẵn", "round_list"),
        ("Theo dõi 36 xã và các cơ quan", "Tổng quan, Tiến trình; ai trễ thì đôn đốc", "home"),
        ("Thẩm định, trả lại", "từng xã; trả lại phải ghi lý do", "completeness"),
        ("Phân bổ chỉ tiêu", "nhiều phương án, cân tổng, trình UBND huyện", "target_home"),
        ("Tổng hợp, báo cáo", "biểu tổng hợp, Excel, báo cáo gửi tỉnh", "report_list"),
    ),
    Role.DISTRICT_LEADER: (
        ("Đọc bản một trang", "tình hình, đường chỉ tiêu, xã khó nhất, việc trễ", "home"),
        ("Duyệt chỉ tiêu, kế hoạch", "xem phương án Phòng LĐTBXH trình", "target_home"),
        ("Xem nhiệm vụ quá hạn", "theo đơn vị, theo điều khoản", "task_list"),
    ),
    Role.ADMINISTRATOR: (
        ("Tạo tài khoản, đặt lại mật khẩu", "từng người hoặc từ Excel; phiếu mật khẩu in ra trao tay", "user_list"),
        ("Giữ danh mục xã, thôn", "sáp nhập, đổi tên là dòng mới, không sửa dòng cũ", "area_list"),
        ("Sao lưu", "mỗi ngày; thử khôi phục mỗi quý", ""),
    ),
    Role.AUDITOR: (
        ("Đọc mọi số liệu", "như Phòng LĐTBXH, không sửa được gì", "home"),
        ("Xem nhật ký", "ai sửa gì, lúc nào, từ giá trị nào sang giá trị nào", "audit_log"),
        ("Tải danh sách", "mỗi lần tải có ghi nhật ký", "form_list"),
    ),
}  # fmt: skip


YEARLY = {
    "completeness", "grid_list", "form_list", "warning_list", "report_list", "plan_list", "periodic_list",
    "target_home", "work_list",
}  # fmt: skip


def work_of(role, year, *, with_links):
    """Returns [(what, how, address or "")] of a role's year. Others' addresses could not be opened, so a page about
    another role asks for none."""
    rows = []
    for what, how, name in WORK[role]:
        kwargs = {"year": year} if name in YEARLY else {}
        has_place = with_links and name and None not in kwargs.values()
        rows.append((what, how, reverse(name, kwargs=kwargs) if has_place else ""))
    return rows


def first_visit(user, year):
    """Returns the first rows of `work_of` for somebody who has not put them away yet, else (). One query."""
    if GuideRead.objects.filter(user=user).exists():
        return ()
    return work_of(user.role, year, with_links=True)[:4]


def milestones_of(user, year):
    """Returns the Milestones of the user's unit in a cycle year, in order of their days; () for roles without any."""
    if user.role in COMMUNE_ROLES:
        found = [duty for duty in DUTIES if duty.each_commune]
    elif user.role == Role.LABOUR_OFFICER:
        found = [duty for duty in DUTIES if {LABOUR, COMMITTEE, DISTRICT} & set(duty.bodies)]
    elif user.role == Role.DEPARTMENT_OFFICER:
        found = [duty for duty in DUTIES if user.department.code in duty.bodies]
    else:
        found = []
    rows = [
        Milestone(duty.due.on(year), duty.title_in(year), duty.clause, NEXT[duty.done_by])
        for duty in found
        if duty.applies_in(year)
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.clause)))
