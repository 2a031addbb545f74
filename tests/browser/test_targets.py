"""Targets in a real browser: two scenarios compared, one set by hand, a commune's word, approved, issued, and seen."""

import datetime as dt

import pytest

from accounts.permissions import Role
from tests.browser.conftest import PHONE
from tests.factories import make_user
from tests.plans.needy import two_communes


@pytest.fixture
def leader(areas):
    return make_user("lanhdao.huyen", "Trần Đức Quang", Role.DISTRICT_LEADER)


def target_of(page, commune):
    """What stands in the column of targets of a commune's row."""
    row = page.locator("tbody tr").filter(has=page.get_by_role("rowheader", name=commune)).first
    return int(row.locator(".bar-cell span").inner_text())


def test_targets_from_scenario_to_commune(page, open_window, sign_in, shot, overflow, cast, leader, areas, clock):
    two_communes(cast, areas)

    # Hồng shares 8 households out, and 10 by other weights.
    sign_in(page, cast.hong)
    page.goto("/2017/chi-tieu/")
    page.get_by_role("link", name="Lập phương án", exact=True).first.click()
    page.get_by_label("Tên phương án").fill("Phương án A")
    page.get_by_label("Tổng số hộ giảm nghèo").fill("100")
    page.get_by_role("button", name="Lưu và chia cho các xã").click()
    assert "chỉ nhận được từ 0 đến" in page.locator(".error-summary").inner_text()
    page.get_by_label("Tổng số hộ giảm nghèo").fill("8")
    page.get_by_role("button", name="Lưu và chia cho các xã").click()
    page.wait_for_url("**/phuong-an/*/")
    assert (target_of(page, "Bình Sơn"), target_of(page, "Dân Lực")) == (6, 2)
    shot(page, "chi-tieu-phuong-an-1366")

    page.goto("/2017/chi-tieu/phuong-an/")
    page.get_by_label("Tên phương án").fill("Phương án B")
    page.get_by_label("Tổng số hộ giảm nghèo").fill("10")
    page.get_by_label("Thêm cho hộ có nguyên nhân tác động được").fill("0")
    page.get_by_role("button", name="Lưu và chia cho các xã").click()
    page.wait_for_url("**/phuong-an/*/")

    page.goto("/2017/chi-tieu/")
    page.get_by_role("button", name="So sánh các phương án đã chọn").click()
    page.wait_for_url("**/so-sanh/**")
    assert "2/36 xã, thị trấn có chỉ tiêu khác nhau" in page.locator("main").inner_text()

    # Lan, on her phone, says what Bình Sơn can do.
    phone = open_window(PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, cast.lan)
    phone.goto("/2017/chi-tieu/")
    phone.get_by_label("Số hộ xã đề nghị").fill("4")
    phone.get_by_label("Lý do, căn cứ").fill("Bốn hộ đã đăng ký")
    phone.get_by_role("button", name="Gửi đề nghị").click()
    assert "Đã ghi đề nghị của xã" in phone.locator(".messages").inner_text()
    assert overflow(phone) <= 0

    # Hồng takes it up by hand; the sum stays, and she sends the scenario.
    page.goto("/2017/chi-tieu/")
    page.get_by_role("link", name="Phương án A").click()
    page.get_by_label("Đặt tay, Xã Bình Sơn").fill("4")
    page.get_by_role("button", name="Lưu chỉ tiêu đặt tay và chia lại").click()
    assert "Ghi lý do đặt tay Xã Bình Sơn" in page.locator(".error-summary").inner_text()
    page.get_by_label("Lý do, Xã Bình Sơn").fill("Theo đề nghị của xã")
    page.get_by_role("button", name="Lưu chỉ tiêu đặt tay và chia lại").click()
    # By the ceiling of 60 % Dân Lực takes three of its six, so the rest cannot all go there.
    assert "phải nhận 4 hộ" in page.locator(".error-summary").inner_text()
    page.get_by_label("Đặt tay, Xã Bình Sơn").fill("5")
    page.get_by_role("button", name="Lưu chỉ tiêu đặt tay và chia lại").click()
    assert "tổng giữ nguyên" in page.locator(".messages").inner_text()
    assert (target_of(page, "Bình Sơn"), target_of(page, "Dân Lực")) == (5, 3)
    page.get_by_role("button", name="Trình phương án này").click()
    page.wait_for_url("**/quyet-dinh/1/")

    # The leader of UBND huyện approves.
    desk = open_window()
    sign_in(desk, leader)
    desk.goto("/2017/chi-tieu/")
    desk.get_by_role("link", name="Giao chỉ tiêu, phương án “Phương án A”: 8 hộ").click()
    desk.get_by_label("Ý kiến").fill("Đồng ý")
    desk.get_by_role("button", name="Duyệt", exact=True).click()
    assert "Đã duyệt" in desk.locator(".messages").inner_text()

    # Before the decision is issued the commune sees nothing; after, its target with the reason.
    phone.goto("/2017/chi-tieu/")
    assert "UBND huyện chưa giao" in phone.locator("main").inner_text()
    clock.go_to(dt.date(2017, 12, 1))
    sign_in(page, cast.hong)
    sign_in(phone, cast.lan)
    page.goto("/2017/chi-tieu/quyet-dinh/1/")
    page.get_by_label("Số quyết định").fill("2185/QĐ-UBND")
    page.get_by_label("Ngày ký").fill("01/12/2017")
    page.get_by_label("Người ký").fill("Trần Đức Quang")
    page.get_by_role("button", name="Ban hành quyết định").click()
    assert "Đã ban hành" in page.locator(".messages").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Quyết định (Word)").click()
    assert download.value.suggested_filename == "giao-chi-tieu-2018-lan-1.docx"
    phone.goto("/2017/chi-tieu/")
    words = phone.locator("main").inner_text()
    assert "Quyết định 2185/QĐ-UBND" in words and "Đặt bằng tay: Theo đề nghị của xã" in words
    assert phone.locator(".lead dd").first.inner_text().startswith("5")
    shot(phone, "chi-tieu-xa-360")
