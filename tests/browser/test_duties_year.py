"""The cast walks the year 2017 in a real browser: on time, late, returned, excused, handed over; and how it ends.

The clock goes from the opening of the year in January to the score sheets of the new year.
"""

import datetime as dt
import io

import pytest
from docx import Document

from accounts.permissions import Role
from assignments import actions
from assignments.models import Task
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_user

TOLD = "Tuyên truyền giảm nghèo trên đài truyền thanh xã năm 2017"


@pytest.fixture
def walk(page, clock, sign_in):
    """`walk(lan, "2017-11-09")`: it is that day, and she is signed in."""

    def go(person, day=None):
        if day:
            clock.go_to(dt.date.fromisoformat(day))
        sign_in(page, person)
        page.goto("/nhiem-vu/2017/")
        return page

    return go


def task_named(page, title):
    page.get_by_role("link", name=title, exact=True).first.click()
    page.wait_for_url("**/viec/**")


def to_confirm(page, title):
    """Opens the work of a unit that waits for Phòng LĐTBXH."""
    page.locator("section").filter(has_text="Chờ Phòng xác nhận").get_by_role("link", name=title, exact=True).click()
    page.wait_for_url("**/viec/**")


def state(page):
    return page.locator("main h2 .tag").first.inner_text()


def report(page, evidence, done_on=None):
    if done_on:
        page.get_by_label("Ngày xong").fill(done_on)
    page.get_by_label("Số văn bản, minh chứng").fill(evidence)
    page.get_by_role("button", name="Báo đã xong").click()


def test_a_year_of_duties(page, walk, areas, lan, nam, tam, hong, quang, bac, shot):
    make_user("do.ha", "Đỗ Thị Hà", Role.DEPARTMENT_OFFICER, department=areas.department("ktht"))

    # January: Hồng opens the year after looking at what it gives out.
    walk(hong, "2017-01-10")
    assert "Năm này chưa mở" in page.locator("main").inner_text()
    page.get_by_role("link", name="Xem trước và mở năm 2017").click()
    assert "471 nhiệm vụ sẽ được giao" in page.locator("main").inner_text()
    page.get_by_role("button", name="Giao 471 nhiệm vụ năm 2017").click()
    page.wait_for_url("**/2017/bang/")
    assert "đã giao thêm 471 nhiệm vụ" in page.locator(".messages").inner_text()

    # March, on time: Lan reports the commune's committee with a file; Hồng confirms it.
    walk(lan, "2017-03-20")
    assert "còn 10 ngày" in page.locator("main").inner_text()
    task_named(page, "Kiện toàn Ban chỉ đạo xã, phân công thành viên năm 2017")
    page.locator("#bao-xong input[type=file]").set_input_files(
        [{"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}]
    )
    report(page, "Quyết định 15/QĐ-UBND")
    assert state(page) == "sắp đến hạn, còn 10 ngày, chờ xác nhận"
    walk(hong)
    to_confirm(page, "Kiện toàn Ban chỉ đạo xã, phân công thành viên năm 2017")
    with page.expect_download() as download:
        page.get_by_role("link", name="quyet-dinh.pdf").click()
    assert download.value.suggested_filename == "quyet-dinh.pdf"
    page.get_by_role("button", name="Xác nhận xong").click()
    assert state(page) == "xong đúng hạn"

    # April, late: the resolution of the party comes after its day.
    walk(nam, "2017-04-10")
    task_named(page, "Nghị quyết Đảng ủy; cử cán bộ, đảng viên kèm hộ nghèo năm 2017")
    assert state(page) == "quá hạn 11 ngày"
    report(page, "NQ 3-NQ/ĐU")
    walk(hong, "2017-04-12")
    to_confirm(page, "Nghị quyết Đảng ủy; cử cán bộ, đảng viên kèm hộ nghèo năm 2017")
    page.get_by_role("button", name="Xác nhận xong").click()
    assert state(page) == "xong trễ 11 ngày"

    # June, returned: what the commune told on its loudspeakers lacks a list, and is reported again.
    walk(lan, "2017-06-10")
    task_named(page, TOLD)
    report(page, "BC 21/BC-UBND")
    walk(hong, "2017-06-11")
    to_confirm(page, TOLD)
    page.get_by_role("button", name="Trả lại").click()
    assert "Nhập lý do." in page.locator(".error-summary").inner_text()
    page.get_by_label("Lý do").fill("Thiếu lịch phát.")
    page.get_by_role("button", name="Trả lại").click()
    walk(lan, "2017-06-12")
    page.get_by_role("link", name="Bị trả lại: Thiếu lịch phát.").click()
    shot(page, "duties-returned-1366")
    report(page, "BC 21a/BC-UBND")
    walk(hong, "2017-06-13")
    to_confirm(page, TOLD)
    page.get_by_role("button", name="Xác nhận xong").click()
    assert state(page) == "xong đúng hạn"

    # September, excused: no market has to be reviewed this year.
    walk(hong, "2017-09-05")
    page.goto("/nhiem-vu/2017/danh-sach/?q=cho+nong+thon")
    page.get_by_role("link", name="Phát triển chợ nông thôn, miền núi năm 2017").click()
    page.get_by_role("link", name="Không phải làm").click()
    page.get_by_label("Lý do").fill("Năm nay không có quy hoạch chợ.")
    page.get_by_role("button", name="Ghi không phải làm").click()
    assert state(page) == "không phải làm"

    # And handed over: clean water goes from Bắc's office to the infrastructure office.
    page.goto("/nhiem-vu/2017/danh-sach/?q=nuoc+sach")
    page.get_by_role("link", name="Nước sạch, nhà tiêu và chuồng trại hợp vệ sinh năm 2017").click()
    page.get_by_role("link", name="Chuyển đơn vị").click()
    page.get_by_label("Chuyển cho").select_option("Phòng KT-HT")
    page.get_by_label("Lý do").fill("Phòng KT-HT quản lý dự án nước.")
    page.get_by_role("button", name="Chuyển cho đơn vị khác").click()
    assert "Phòng NN&PTNT → Phòng KT-HT" in page.locator(".trail").inner_text()
    walk(bac)
    assert "Nước sạch, nhà tiêu" not in page.locator("main").inner_text()

    # October: the contradiction (a) is settled, and the commune plan's day moves.
    walk(hong, "2017-10-02")
    page.goto("/nhiem-vu/mau-thuan/")
    page.get_by_role("link", name="Ghi ý kiến chốt").first.click()
    page.get_by_label("Nội dung, lý do").fill("Kế hoạch xã lập sau khi có kết quả rà soát.")
    page.get_by_label("Áp dụng từ năm").fill("2017")
    page.get_by_label("Kế hoạch của xã (điều III.2.1), xong trước ngày").fill("25/11/2017")
    page.get_by_label("Rà soát của xã (điều III.1.3), xong trước ngày").fill("15/11/2017")
    page.get_by_role("button", name="Ghi ý kiến chốt").click()
    assert "36 nhiệm vụ đổi theo" in page.locator(".messages").inner_text()

    # November: the survey is submitted in time by the work itself; the plan is not, and reminders climb.
    actions.complete_duty(
        by=nam,
        commune_or_department=areas.binh_son,
        duty_key="commune_survey",
        year=2017,
        evidence_url="/2017/ho/",
        evidence_label="Kết quả rà soát đã trình",
        at=dt.date(2017, 11, 13),
    )
    for day in ("2017-11-11", "2017-11-18", "2017-11-23", "2017-11-25", "2017-12-02"):
        actions.send_reminders(today=dt.date.fromisoformat(day))
    walk(lan, "2017-12-02")
    page.goto("/nhiem-vu/nhac-viec/")
    reminded = page.locator("main").inner_text()
    assert "còn 14 ngày trở lại" in reminded and "đã quá hạn" in reminded
    page.get_by_role("button", name="Tạo địa chỉ lịch").click()
    feed = page.locator(".receipt a").get_attribute("href")
    assert "Hạn: Kế hoạch giảm nghèo của xã năm 2018" in page.request.get(feed).text().replace("\r\n ", "")

    # December: the late list, a letter in Word, and the figures behind each number.
    walk(hong, "2017-12-03")
    page.get_by_role("link", name="Quá hạn", exact=True).click()
    page.get_by_label("Chọn Xã Bình Sơn").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Soạn công văn (Word)").click()
    letter = Document(io.BytesIO(download.value.path().read_bytes()))
    assert "Kính gửi: UBND xã Bình Sơn" in "\n".join(line.text for line in letter.paragraphs)
    page.goto("/nhiem-vu/2017/ket-qua/")
    row = page.get_by_role("row", name="Xã Bình Sơn")
    assert row.locator("td").nth(1).inner_text() == "3"  # committee, loudspeakers, survey
    row.locator("td").nth(3).get_by_role("link").click()
    assert "Kế hoạch giảm nghèo của xã năm 2018" in page.locator("tbody").inner_text()

    # The new year: what was handed over is reported by its new owner; the sheet is overruled with a reason.
    walk(hong, "2018-01-05")
    page.goto("/nhiem-vu/2017/xep-loai/")
    page.get_by_role("link", name="Xã Bình Sơn").click()
    assert "xong trễ 11 ngày: còn 50 % điểm" in page.locator("main").inner_text()
    page.get_by_label("Không đạt").check()
    page.get_by_label("Căn cứ").fill("Giảm 10/40 hộ")
    page.get_by_role("button", name="Lưu kết luận").click()
    assert "hạ từ" in page.locator("main").inner_text() or "bậc thấp nhất" in page.locator("main").inner_text()
    page.get_by_label("Mức xếp loại").select_option("Hoàn thành nhiệm vụ")
    page.get_by_label("Lý do, nếu khác mức đề xuất").fill("Lũ lịch sử tháng 10.")
    page.get_by_role("button", name="Lưu quyết định").click()
    assert "Hoàn thành nhiệm vụ" in page.locator("dl.lead").inner_text()
    walk(quang)
    page.goto("/nhiem-vu/2017/bang/")
    row = page.get_by_role("row", name="Xã Bình Sơn")
    assert "xong trễ\n11 ngày" in row.inner_text()
    shot(page, "duties-board-1366")
    assert Task.objects.get(duty_key="water_sanitation").department.code == "ktht"


PAGES = ("", "danh-sach/", "bang/", "lich/?thang=11", "qua-han/", "ket-qua/", "xep-loai/", "viec/commune_plan/")


def test_pages_fit_a_phone_and_are_accessible(open_window, sign_in, areas, hong, lan, axe_faults, overflow, shot):
    actions.open_year(by=hong, year=2017)
    task = Task.objects.get(duty_key="commune_plan", commune=areas.binh_son)
    addresses = [f"/nhiem-vu/2017/{page}" for page in PAGES]
    addresses += [
        f"/nhiem-vu/viec/{task.pk}/",
        "/nhiem-vu/nhac-viec/",
        "/nhiem-vu/mau-thuan/",
        "/nhiem-vu/ban-chi-dao/",
    ]
    for person, size, name in ((lan, PHONE, "360"), (hong, DESK, "1366")):
        window = open_window(size, bypass_csp=True)
        sign_in(window, person)
        for address in addresses:
            window.goto(address)
            assert overflow(window) <= 0, address
            assert axe_faults(window) == [], address
        window.goto("/nhiem-vu/2017/")
        shot(window, f"duties-mine-{name}")


def test_the_month_is_chosen_and_work_reported_without_scripts(open_window, sign_in, areas, hong, lan):
    actions.open_year(by=hong, year=2017)
    window = open_window(DESK, java_script_enabled=False)
    sign_in(window, lan)
    window.goto("/nhiem-vu/2017/lich/")
    window.get_by_role("link", name="Tháng 12").click()
    window.get_by_role("link", name=TOLD).click()
    window.get_by_role("link", name="Xã Bình Sơn").click()
    window.get_by_label("Số văn bản, minh chứng").fill("BC 40/BC-UBND")
    window.get_by_role("button", name="Báo đã xong").click()
    assert "chờ xác nhận" in window.locator("main").inner_text()
