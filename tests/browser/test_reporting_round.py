"""The cast walks a six-month round and an annual one in a real browser: fill, send, return, accept, consolidate, issue,
correct; and what was issued still opens its households when the forms have changed.
"""

import datetime as dt
import io

import pytest
from docx import Document

from accounts.permissions import Role
from assignments.actions import open_year
from households.models import SurveyForm
from tests.browser.conftest import DESK, PHONE
from tests.factories import make_user
from tests.reports.factories import make_forms, make_round
from tests.reports.periodic.conftest import send_and_accept, task_of

PARTS = ("Công tác chỉ đạo, điều hành", "Kết quả thực hiện giải pháp, chính sách hỗ trợ",
         "Khó khăn, hạn chế và nguyên nhân")  # fmt: skip


@pytest.fixture
def year(areas, hong, clock):
    """2017 is opened; the reviews of 2016 and 2017 have a few forms each."""
    clock.go_to(dt.date(2017, 6, 5))
    open_year(by=hong, year=2017)
    for of, number in ((2016, 14), (2017, 7)):
        survey_round = make_round(of, hong, totals={"15769": 200, "15700": 300})
        make_forms(survey_round, areas.binh_son, number, by=hong)
        make_forms(survey_round, areas.dan_luc, 10, by=hong)
    return 2017


@pytest.fixture
def walk(page, clock, sign_in):
    """`walk(lan, "2017-06-06")`: it is that day, she is signed in and opens the reports of the year."""

    def go(person, day=None):
        if day:
            clock.go_to(dt.date.fromisoformat(day))
        sign_in(page, person)
        page.goto("/2017/bao-cao/")
        return page

    return go


def open_report(page, unit, period):
    """Opens the report of a unit from the board: 0 six months, 1 the year."""
    page.get_by_role("row", name=unit).locator("td").nth(period).get_by_role("link").click()
    page.wait_for_url("**/bao-cao/**-*/")


def main(page):
    return page.locator("main").inner_text()


def word_of(page, link):
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    document = Document(io.BytesIO(download.value.path().read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def issue(page, number, day, signer, to="Phát hành"):
    page.get_by_role("link", name=to).click()
    page.get_by_label("Số", exact=True).fill(number)
    page.get_by_label("Ngày ký").fill(day)
    page.get_by_label("Họ tên người ký").fill(signer)
    page.get_by_role("button", name="Phát hành").click()


def correct(page, drift, *, number, day, reason):
    """Issues an erratum of the figure that the comparison with today tells by the row `drift`."""
    page.get_by_role("link", name="So sánh").click()
    page.get_by_role("row", name=drift).get_by_role("link", name="Đính chính").click()
    page.get_by_label("Số", exact=True).fill(number)
    page.get_by_label("Ngày ký").fill(day)
    page.get_by_label("Họ tên người ký").fill("Hoàng Văn Thắng")
    page.get_by_label("Lý do đính chính").fill(reason)
    page.get_by_role("button", name="Phát hành đính chính").click()


def test_a_six_month_round_and_an_annual_one(page, walk, areas, year, lan, nam, bac, hong, quang, shot):
    leader = make_user("ld.danluc", "Lê Văn Lực", Role.COMMUNE_LEADER, commune=areas.dan_luc)

    # Lan writes; a name of a figure goes into the text by a click, and a wrong number is marked.
    walk(lan, "2017-06-06")
    open_report(page, "Xã Bình Sơn", 0)
    page.get_by_role("link", name="Soạn báo cáo").click()
    for part in PARTS[1:]:
        page.get_by_label(part).fill("Đã giao từng thôn. ")
    page.get_by_label(PARTS[1]).fill("Hiện có 9 hộ nghèo. Tổng số hộ dân cư: ")
    page.get_by_label(PARTS[1]).press("End")
    page.locator("[data-bind=so_ho_dan_cu]").click()
    assert page.get_by_label(PARTS[1]).input_value().endswith("{{ so_ho_dan_cu }}")
    page.get_by_label("Số liệu").first.fill("12")
    page.get_by_label("Minh chứng").first.set_input_files(
        [{"name": "danh-sach.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}]
    )
    shot(page, "report-draft-1366")
    page.get_by_role("button", name="Lưu bản soạn").click()
    assert "“9” khác số của hệ thống: số hộ nghèo là 6" in main(page)
    assert page.get_by_role("button", name="Gửi Phòng LĐTBXH").count() == 0

    # Nam reads it, sets the number right and sends it, as he may.
    walk(nam, "2017-06-08")
    open_report(page, "Xã Bình Sơn", 0)
    assert page.locator("mark").inner_text() == "9"
    page.get_by_role("link", name="Soạn tiếp").click()
    page.get_by_label(PARTS[1]).fill("Hiện có {{ so_ho_ngheo }} hộ nghèo.")
    page.get_by_role("button", name="Lưu và xem lại").click()
    assert page.locator("mark").count() == 0
    page.get_by_role("button", name="Gửi Phòng LĐTBXH").click()
    assert "chờ duyệt" in main(page)
    assert task_of(areas.binh_son, "report_six_month").status == "done"

    # Hồng sends it back; the duty is open again, and Nam answers with a second sending.
    walk(hong, "2017-06-09")
    open_report(page, "Xã Bình Sơn", 0)
    page.get_by_role("button", name="Trả lại báo cáo").click()
    assert "Nhập ý kiến" in page.locator(".error-summary").inner_text()
    page.get_by_label("Ý kiến, chỗ cần sửa").fill("Nêu rõ ai chịu trách nhiệm việc chậm.")
    page.get_by_role("button", name="Trả lại báo cáo").click()
    assert task_of(areas.binh_son, "report_six_month").status == "open"
    walk(nam, "2017-06-12")
    open_report(page, "Xã Bình Sơn", 0)
    assert "Nêu rõ ai chịu trách nhiệm việc chậm." in main(page)
    page.get_by_role("link", name="Soạn tiếp").click()
    page.get_by_label(PARTS[2]).fill("Việc chậm do Phó Chủ tịch phụ trách chỉ đạo.")
    page.get_by_role("button", name="Lưu và xem lại").click()
    page.get_by_role("button", name="Gửi Phòng LĐTBXH").click()
    walk(hong, "2017-06-13")
    open_report(page, "Xã Bình Sơn", 0)
    assert "Khác lần gửi trước" in main(page)
    shot(page, "report-second-1366")
    page.get_by_role("button", name="Chấp nhận báo cáo").click()
    assert "XÃ BÌNH SƠN" in word_of(page, "Word")

    # Bắc's office in time, Dân Lực late; the others are missing when the day is over.
    send_and_accept(bac, areas.department("nnptnt"), hong, today=dt.date(2017, 6, 13))
    walk(leader, "2017-06-20")
    send_and_accept(leader, areas.dan_luc, hong, today=dt.date(2017, 6, 20))
    walk(hong, "2017-06-26")
    assert "gửi 20/06/2017, trễ 6 ngày" in page.get_by_role("row", name="Xã Dân Lực").inner_text()
    assert "trễ 12 ngày" in page.get_by_role("row", name="Xã Thọ Sơn").inner_text()
    shot(page, "report-board-1366")

    # The consolidated report: drafted from the data, read, issued to the district and then to the province.
    page.get_by_role("link", name="Tổng hợp 6 tháng đầu năm").click()
    assert "46 đơn vị chưa có báo cáo được chấp nhận" in main(page)
    page.get_by_role("link", name="Soạn báo cáo").click()
    page.get_by_label("Kết quả so với mục tiêu chương trình").fill("Tỷ lệ hộ nghèo là {{ ty_le_ngheo }}.")
    page.get_by_role("button", name="Lưu và xem lại").click()
    shot(page, "report-consolidated-1366")
    issue(page, "45", "26/06/2017", "Hoàng Văn Thắng")
    assert "Đã phát hành báo cáo số 45/BC-LĐTBXH" in main(page)
    assert task_of(areas.department("ldtbxh"), "consolidated_six_month").status == "done"
    issue(page, "120", "26/06/2017", "Trần Đức Quang", to="Phát hành bản gửi UBND tỉnh, Sở")
    assert "Số: 45/BC-LĐTBXH" in word_of(page, "45-bc-ldtbxh")
    assert "Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa" in word_of(page, "120-bc-ubnd")
    shot(page, "report-issued-1366")

    # The forms change; the issued report opens the households as they were, and an erratum says what was wrong.
    SurveyForm.objects.filter(round__year=2016, commune=areas.binh_son, household_class="N2").update(
        household_class="CN", head_name="Tên Mới"
    )
    walk(quang, "2017-07-03")
    page.get_by_role("link", name="Báo cáo tổng hợp đã phát hành").click()
    page.get_by_role("link", name="Tổng hợp hộ nghèo, hộ cận nghèo năm 2016").click()
    row = page.get_by_role("row", name="Xã Bình Sơn")
    row.get_by_role("link", name="6", exact=True).first.click()
    assert "6 hộ" in page.locator("h1").inner_text() and "Tên Mới" not in main(page)
    walk(hong)
    page.get_by_role("link", name="Báo cáo tổng hợp đã phát hành").click()
    correct(page, "Số hộ nghèo 12 10", number="51", day="03/07/2017", reason="Hai hộ xếp nhầm loại.")
    assert "Đính chính số 1" in main(page) and "Hai hộ xếp nhầm loại." in main(page)
    assert "đính chính số 1" in word_of(page, "51-dinh-chinh-so-1")

    # December: the annual round rests on the review of 2017 and knows its movements.
    walk(lan, "2017-12-04")
    open_report(page, "Xã Bình Sơn", 1)
    page.get_by_role("link", name="Soạn báo cáo").click()
    for part in PARTS[1:]:
        page.get_by_label(part).fill("Đã giao từng thôn.")
    page.get_by_role("button", name="Lưu và xem lại").click()
    assert "Theo kết quả rà soát năm 2017, toàn xã có 3 hộ nghèo" in main(page)
    walk(nam, "2017-12-05")
    open_report(page, "Xã Bình Sơn", 1)
    page.get_by_role("button", name="Gửi Phòng LĐTBXH").click()
    walk(hong, "2017-12-06")
    open_report(page, "Xã Bình Sơn", 1)
    page.get_by_label("Ý kiến, chỗ cần sửa").fill("Nêu rõ hộ thoát nghèo là những hộ nào.")
    page.get_by_role("button", name="Trả lại báo cáo").click()
    assert task_of(areas.binh_son, "report_annual").status == "open"
    walk(nam, "2017-12-07")
    open_report(page, "Xã Bình Sơn", 1)
    assert "Nêu rõ hộ thoát nghèo là những hộ nào." in main(page)
    page.get_by_role("link", name="Soạn tiếp").click()
    page.get_by_label(PARTS[1]).fill("Đã nêu tên từng hộ thoát nghèo.")
    page.get_by_role("button", name="Lưu và xem lại").click()
    page.get_by_role("button", name="Gửi Phòng LĐTBXH").click()
    walk(hong, "2017-12-08")
    open_report(page, "Xã Bình Sơn", 1)
    assert "Khác lần gửi trước" in main(page)
    page.get_by_role("button", name="Chấp nhận báo cáo").click()
    assert task_of(areas.binh_son, "report_annual").status == "done"

    # It is consolidated, issued to the district and to the province, and corrected once a form has changed.
    page.goto("/2017/bao-cao/nam/tong-hop/soan/")
    page.get_by_role("button", name="Lưu và xem lại").click()
    issue(page, "130", "08/12/2017", "Hoàng Văn Thắng")
    assert "Đã phát hành báo cáo số 130/BC-LĐTBXH" in main(page)
    assert task_of(areas.department("ldtbxh"), "consolidated_annual").status == "done"
    issue(page, "350", "08/12/2017", "Trần Đức Quang", to="Phát hành bản gửi UBND tỉnh, Sở")
    said = word_of(page, "350-bc-ubnd")
    assert "kết quả công tác giảm nghèo năm 2017" in said
    assert "Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa" in said
    SurveyForm.objects.filter(round__year=2017, commune=areas.binh_son, household_class="N2").update(
        household_class="CN"
    )
    page.goto("/2017/bao-cao/nam/da-phat-hanh/")
    correct(page, "Số hộ nghèo 9 8", number="140", day="08/12/2017", reason="Một hộ xếp nhầm loại.")
    assert "Đính chính số 1" in main(page) and "Một hộ xếp nhầm loại." in main(page)
    assert "đính chính số 1" in word_of(page, "140-dinh-chinh-so-1")
    assert "130/BC-LĐTBXH" in main(page), "what was issued stays"


def test_pages_fit_a_phone_and_are_accessible(open_window, sign_in, areas, year, nam, hong, axe_faults, overflow, shot):
    send_and_accept(nam, areas.binh_son, hong, today=dt.date(2017, 6, 5))
    unit = f"xa-{areas.binh_son.pk}"
    of_nam = ["/2017/bao-cao/", f"/2017/bao-cao/6t/{unit}/", f"/2017/bao-cao/nam/{unit}/soan/"]
    of_hong = [*of_nam[:2], "/2017/bao-cao/6t/tong-hop/", "/2017/bao-cao/6t/tong-hop/soan/"]
    for person, addresses, size, name in ((nam, of_nam, PHONE, "360"), (hong, of_hong, DESK, "1366")):
        window = open_window(size, bypass_csp=True)
        sign_in(window, person)
        for address in addresses:
            window.goto(address)
            assert overflow(window) <= 0, address
            assert axe_faults(window) == [], address
        shot(window, f"report-last-{name}")
