"""The cast walks Bình Sơn's year 2017 in a real browser: template, import, grid, meetings, posting, sending, return,
appraisal, recognition, the lock, and the exception that ends by itself. Pictures of every step stand in artefacts/.
"""

import datetime as dt
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from assignments import actions as duties
from households.actions.rounds import open_round
from households.models import CommuneSurvey, SurveyForm
from tests.browser.conftest import PHONE
from tests.factories import make_village
from tests.households.entries import POOR, save
from tests.households.importing.conftest import Desk

HERE = "/2017/tien-trinh/15769/"
NAMES = ("Một", "Hai", "Ba", "Bốn")


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def bon_don(areas):
    return make_village(areas.binh_son, "Thôn Bồn Dồn", 1)


@pytest.fixture
def last_year(lan, hong, areas, bon_don):
    """Four households of Bồn Dồn were poor in 2016; the year 2017 is open, its tasks given out in January."""
    year = open_round(by=hong, year=2016)
    forms = []
    for place in range(4):
        members = tuple(replace(each, identity_number="") for each in POOR.members)
        members = (replace(members[0], full_name=f"Hà Văn {NAMES[place]}"), *members[1:])
        entry = replace(POOR, members=members, b1=110 + place, surveyed_on=dt.date(2016, 10, 1))
        forms.append(save(lan, year, bon_don, entry))
    open_round(by=hong, year=2017)
    duties.open_year(by=hong, year=2017)
    return forms


@pytest.fixture
def walk(page, clock, sign_in):
    """`walk(lan, HERE, "2017-10-02")`: it is that day, she is signed in and opens the page."""

    def go(person, address, day=None):
        if day:
            clock.go_to(dt.date.fromisoformat(day))
        sign_in(page, person)
        page.goto(address)
        return page

    return go


def fill(page, **values):
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def said(page):
    return page.locator(".messages").inner_text()


def stage():
    return CommuneSurvey.objects.get(round__year=2017, commune__code="15769").stage


def steps(page):
    """{label: words} of the steps at the head of the page."""
    found = {}
    for item in page.locator(".steps > li").all():
        label, _, words = item.inner_text().partition("\n")
        found[label] = words
    return found


def test_a_year_of_a_commune(page, walk, areas, lan, nam, hong, bon_don, last_year, shot, overflow, tmp_path, sign_in):
    # October: the list is settled, forms are printed for the village.
    walk(lan, HERE, "2017-10-02")
    assert steps(page)["Danh sách rà soát"].startswith("Đang làm")
    page.get_by_label("Ghi chú").fill("Trưởng thôn và cán bộ xã lập")
    press(page, "Chốt danh sách")
    assert "Đã chốt" in said(page)
    shot(page, "year-01-procedure-1366")
    page.goto(f"/2017/phieu-giay/{bon_don.pk}/")
    assert page.locator(".sheet-form").count() == 4 and page.locator("svg.qr").count() == 4
    shot(page, "year-02-paper-forms-1366")

    # New households come by Excel.
    desk = Desk(CommuneSurvey.objects.get(round__year=2017, commune=areas.binh_son).round, tmp_path)
    page.goto("/2017/nhap-excel/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải mẫu Xã Bình Sơn").click()
    assert started.value.suggested_filename.endswith(".xlsx")
    page.locator("input[type=file]").set_input_files(desk.invented(areas.binh_son, 3))
    press(page, "Tải lên và kiểm tra")
    shot(page, "year-03-import-preview-1366")
    page.locator("form[action$='/ap-dung/'] button.main").first.click()
    page.wait_for_load_state()
    assert SurveyForm.objects.filter(round__year=2017).count() == 3

    # The village grid: one chord a household that has not changed, the changed one typed.
    page.goto(f"/2017/bang-thon/{bon_don.pk}/")
    rows = page.locator("tr.carried")
    assert rows.count() == 4
    page.get_by_label("Ngày khảo sát").fill("20112017")
    shot(page, "year-04-grid-1366")
    rows.first.locator("input").first.focus()
    for left in (3, 2, 1):
        page.keyboard.press("Alt+k")
        expect(page.locator("tr.carried")).to_have_count(left)
    last = page.locator("tr.carried")
    assert last.locator("input").first.evaluate("cell => cell === document.activeElement")
    last.locator("[name$=-income]").fill("1.200.000")
    last.locator("[name$=-b1]").fill("160")
    last.locator("[name$=-causes]").fill("")
    expect(last.locator(".cell-verdict")).to_contain_text("mức sống trung bình")
    page.keyboard.press("Control+s")
    expect(page.locator("tr.carried")).to_have_count(0)
    assert SurveyForm.objects.filter(round__year=2017, household__forms__in=last_year).count() == 4
    shot(page, "year-05-grid-done-1366")

    # Totals, the meeting of each village that has forms, the posting.
    page.goto("/2017/tong-so/15769/")
    fill(page, Tổng_số_hộ_dân_cư="620", Tổng_số_nhân_khẩu="2600")
    page.get_by_label("Trong đó: hộ dân tộc thiểu số").fill("500")
    press(page, "Lưu tổng số")
    walk(lan, f"{HERE}hop-dan/", "2017-10-30")
    for _ in range(page.get_by_role("link", name="Ghi biên bản").count()):
        page.get_by_role("link", name="Ghi biên bản").first.click()
        fill(page, Chủ_trì="Hà Văn Thủ", Thư_ký="Lò Thị Ký", Số_người_dự_họp="40", Đồng_ý="39", Không_đồng_ý="1")
        press(page, "Lưu biên bản")
    shot(page, "year-06-meetings-1366")
    page.goto(f"{HERE}niem-yet/")
    fill(page, Đến_hết_ngày="01/11/2017")
    press(page, "Ghi niêm yết")
    assert "đến hết ngày 08/11/2017" in page.locator(".error-summary").inner_text()
    fill(page, Đến_hết_ngày="")
    press(page, "Ghi niêm yết")
    page.get_by_role("link", name="Ghi ý kiến").click()
    fill(page, Người_có_ý_kiến="Hà Văn Ba", Mã_hộ=last_year[0].household.code, Nội_dung="Nhà đã có máy cày")
    press(page, "Lưu")
    shot(page, "year-07-posting-1366")

    # Too early and with an open objection, the leader is told what is missing.
    walk(nam, f"{HERE}trinh/", "2017-11-06")
    missing = page.locator(".error-summary").inner_text()
    assert "Còn đang niêm yết" in missing and "1 ý kiến" in missing
    assert page.get_by_role("button", name="Trình kết quả lên huyện").is_disabled()
    shot(page, "year-08-not-yet-1366")
    walk(lan, f"{HERE}niem-yet/")
    page.get_by_role("link", name="Ghi kết quả phúc tra").click()
    page.get_by_label("Giữ kết quả").check()
    fill(page, **{"Trả lời, căn cứ": "Máy cày của tổ hợp tác"})
    press(page, "Lưu")

    # Sent; returned; mended; sent again, in time.
    walk(nam, f"{HERE}trinh/", "2017-11-09")
    shot(page, "year-09-check-1366")
    press(page, "Trình kết quả lên huyện")
    assert stage() == "submitted" and "Đang khóa: xã đã trình" in page.locator("main").inner_text()
    walk(hong, "/2017/tien-trinh/")
    shot(page, "year-10-completeness-1366")
    page.goto(f"{HERE}tham-dinh/")
    fill(page, Chỗ_cần_làm_lại="Hộ Hà Văn Bốn: xem lại thu nhập")
    press(page, "Trả lại cho xã")
    assert stage() == "returned"
    walk(lan, HERE, "2017-11-10")
    assert "Hộ Hà Văn Bốn: xem lại thu nhập" in page.locator(".banner").first.inner_text()
    walk(nam, f"{HERE}trinh/", "2017-11-13")
    press(page, "Trình kết quả lên huyện")
    assert "xong đúng hạn" in page.locator(".head").inner_text()

    # Appraised and recognised by decision.
    walk(hong, f"{HERE}tham-dinh/", "2017-11-20")
    fill(page, Số_văn_bản_thẩm_định="45/TB-LĐTBXH")
    press(page, "Ghi thẩm định xong")
    walk(nam, f"{HERE}cong-nhan/", "2017-11-22")
    fill(page, Số_quyết_định="85/QĐ-UBND")
    press(page, "Ghi quyết định")
    assert stage() == "recognised"
    assert all(words.startswith("Xong") for words in steps(page).values())
    shot(page, "year-11-recognised-1366")
    page.goto(f"{HERE}giay-to/quyet-dinh/")
    assert "85/QĐ-UBND" in page.locator(".a4").first.inner_text()
    shot(page, "year-12-decision-1366")

    # Locked for the officer; reopened for two days; locked again by itself.
    code = last_year[0].household.code
    walk(lan, f"/2017/phieu/{code}/")
    assert "đã được công nhận bằng quyết định" in page.locator(".lock").inner_text()
    assert "Lò Văn Nam" in page.locator(".lock").inner_text()
    shot(page, "year-13-locked-1366")
    walk(hong, f"{HERE}mo-lai/")
    fill(page, Được_sửa_đến_hết_ngày="23/11/2017", Lý_do="CV 15/UBND: sửa tên")
    press(page, "Cho mở lại")
    walk(lan, f"/2017/phieu/{code}/")
    assert page.locator(".lock").count() == 0
    walk(lan, f"/2017/phieu/{code}/", "2017-11-24")
    assert "Đang khóa" in page.locator(".lock").inner_text()
    page.goto(f"/ho/{code}/lich-su/")
    assert "Bảng thôn" in page.locator("main").inner_text()
    shot(page, "year-14-history-1366")
    page.goto(f"/q/{code}/")
    assert page.url.endswith(f"/2017/phieu/{code}/")


@pytest.mark.parametrize(
    "name, address",
    [
        ("procedure", HERE),
        ("meetings", f"{HERE}hop-dan/"),
        ("posting", f"{HERE}niem-yet/"),
        ("submission", f"{HERE}trinh/"),
        ("requests", f"{HERE}trong-nam/"),
        ("grid-list", "/2017/bang-thon/"),
        ("grid", "/2017/bang-thon/{village}/"),
        ("history", "/ho/15769-01-001/lich-su/"),
        ("paper", f"{HERE}giay-to/niem-yet/"),
        ("forms", "/2017/phieu-giay/{village}/"),
    ],
)
def test_every_page_fits_a_phone_and_passes_axe(
    open_window, sign_in, last_year, lan, bon_don, name, address, shot, overflow, axe_faults
):
    phone = open_window(PHONE, bypass_csp=True)
    sign_in(phone, lan)
    assert phone.goto(address.format(village=bon_don.pk)).status == 200
    shot(phone, f"year-{name}-360")
    assert overflow(phone) <= 0
    assert axe_faults(phone) == []


def test_the_grid_works_without_its_script(open_window, sign_in, last_year, lan, bon_don):
    page = open_window(java_script_enabled=False)
    sign_in(page, lan)
    page.goto(f"/2017/bang-thon/{bon_don.pk}/")
    page.get_by_label("Ngày khảo sát").fill("20/11/2017")
    page.get_by_role("button", name="Không thay đổi").first.click()
    page.wait_for_load_state()
    assert "Đã lưu 1 hộ" in said(page)
    assert SurveyForm.objects.filter(round__year=2017).count() == 1
