"""Signing in and keeping accounts, in a real browser: by keyboard, on a phone, with scripts off, locked out."""

import re

import openpyxl
import pytest

from accounts import actions
from accounts.models import User
from accounts.permissions import Role
from accounts.transfer.resources import UserResource
from tests.browser.conftest import DESK, PHONE
from tests.conftest import TODAY
from tests.factories import make_user

LOGIN = "/dang-nhap/"


def type_in(page, username, password):
    page.goto(LOGIN)
    page.wait_for_function("document.activeElement.id === 'id_username'")  # no click is needed
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_lan_signs_in_by_keyboard_and_out_again(page, lan, password):
    type_in(page, "ha.lan", password)
    page.wait_for_url("**/")
    assert "Hà Thị Lan" in page.locator("header").inner_text()
    page.locator(".user summary").click()
    page.get_by_role("button", name="Đăng xuất").locator("visible=true").first.click()
    page.wait_for_url(f"**{LOGIN}")
    page.goto("/tai-khoan/")
    assert page.url.endswith("/dang-nhap/?next=/tai-khoan/")


def test_a_first_day(page, quan_tri, areas, sign_in, open_window):
    """Trí makes an account; the new officer signs in with the slip, chooses her own password and starts."""
    sign_in(page, quan_tri)
    page.goto("/quan-tri/nguoi-dung/them/")
    page.get_by_label("Họ và tên").fill("Mai Thị Mới")
    page.get_by_label("Tên đăng nhập").fill("moi.lam")
    page.get_by_label("Vai trò").select_option("Cán bộ xã")
    page.get_by_label("Đơn vị").select_option("Xã Bình Sơn")
    page.get_by_role("button", name="Tạo tài khoản").click()
    slip = page.locator(".receipt").inner_text()
    temporary = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", slip)[0]
    page.reload()
    assert temporary not in page.content()

    hers = open_window(PHONE, has_touch=True, is_mobile=True)
    type_in(hers, "moi.lam", temporary)
    hers.wait_for_url("**/doi-mat-khau/")
    own = "con trâu đi trước 8"
    hers.get_by_label("Mật khẩu đang dùng").fill(temporary)
    hers.get_by_label("Mật khẩu mới", exact=True).fill(own)
    hers.get_by_label("Nhập lại mật khẩu mới").fill(own)
    hers.get_by_role("button", name="Đổi mật khẩu").last.click()
    hers.wait_for_url("**/")
    assert User.objects.get(username="moi.lam").check_password(own)


def test_wrong_passwords_lock_the_name_and_tri_opens_it(page, lan, quan_tri, password, sign_in, open_window, shot):
    for left in (4, 3, 2, 1):
        type_in(page, "ha.lan", "sai mật khẩu")
        page.get_by_text(f"Còn {left} lần thử").first.wait_for()
    type_in(page, "ha.lan", "sai mật khẩu")
    page.get_by_role("heading", name="Tạm khóa đăng nhập").wait_for()
    assert "08:15 22/11/2017" in page.content()
    shot(page, "locked-1366")

    office = open_window(DESK)
    sign_in(office, quan_tri)
    office.goto(f"/quan-tri/nguoi-dung/{lan.pk}/")
    office.get_by_role("button", name="Bỏ khóa ngay").click()
    type_in(page, "ha.lan", password)
    page.wait_for_url("**/")


def test_an_error_takes_the_focus_and_leads_to_its_field(page, quan_tri, sign_in):
    sign_in(page, quan_tri)
    page.goto("/quan-tri/nguoi-dung/them/")
    page.get_by_role("button", name="Tạo tài khoản").click()
    summary = page.locator(".error-summary")
    assert summary.evaluate("summary => summary === document.activeElement")
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "id_full_name"


def test_signing_in_and_accounts_work_without_scripts(open_window, lan, quan_tri, password):
    page = open_window(DESK, java_script_enabled=False)
    page.goto(LOGIN)
    page.get_by_label("Tên đăng nhập").fill("do.tri")
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/quan-tri/nguoi-dung/")
    page.get_by_label("Tên, tên đăng nhập").fill("ha thi lan")
    page.get_by_role("button", name="Lọc").click()
    assert page.locator("tbody tr").count() == 1


@pytest.fixture
def a_days_work(cast, areas):
    """Some people and some history for the screens."""
    for number, commune in enumerate(areas.communes[:12]):
        person = make_user(f"canbo.{number}", "Nguyễn Thị Hồng Nhung", Role.COMMUNE_OFFICER, commune=commune)
        actions.change_user(by=cast.quan_tri, user=person, phone=f"0912 345 6{number:02}")
    actions.disable_user(by=cast.quan_tri, user=cast.tam, note="chuyển công tác")
    return cast


SCREENS = [
    ("sign-in", None, LOGIN),
    ("users", "quan_tri", "/quan-tri/nguoi-dung/?trang_thai=tat-ca"),
    ("user-new", "quan_tri", "/quan-tri/nguoi-dung/them/"),
    ("user-import", "quan_tri", "/quan-tri/nguoi-dung/nhap-excel/"),
    ("audit", "quan_tri", "/quan-tri/nhat-ky/"),
    ("units", "hong", "/quan-tri/don-vi/"),
    ("villages", "hong", "/quan-tri/thon/"),
    ("forbidden", "lan", "/quan-tri/nguoi-dung/"),
    ("profile", "lan", "/tai-khoan/"),
    ("password", "lan", "/doi-mat-khau/"),
]


@pytest.mark.parametrize(("name", "person", "path"), SCREENS, ids=[screen[0] for screen in SCREENS])
def test_screens_fit_and_axe_finds_nothing(
    name, person, path, a_days_work, open_window, sign_in, shot, axe_faults, overflow
):
    for width, viewport in (("1366", DESK), ("360", PHONE)):
        page = open_window(viewport, bypass_csp=True)
        if person:
            sign_in(page, getattr(a_days_work, person))
        page.goto(path)
        shot(page, f"{name}-{width}")
        assert overflow(page) <= 0, width
        assert axe_faults(page) == [], width


def test_a_list_of_people_comes_in_by_excel(page, quan_tri, areas, sign_in, shot, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(UserResource(by=quan_tri, today=TODAY).headers)
    book.active.append(["moi.lam", "Mai Thị Mới", "Cán bộ xã", "Xã Bình Sơn", "", "0912 345 678", "có"])
    book.active.append(["hai.lam", "Lê Văn Hai", "Trưởng bản", "Xã Bình Sơn", "", "", "có"])
    book.save(tmp_path / "can-bo.xlsx")
    sign_in(page, quan_tri)
    page.goto("/quan-tri/nguoi-dung/nhap-excel/")
    page.get_by_label("Tệp Excel").set_input_files(tmp_path / "can-bo.xlsx")
    page.get_by_role("button", name="Kiểm tra").click()
    page.get_by_text("“Trưởng bản” không phải vai trò").wait_for()
    shot(page, "import-wrong-1366")

    book.active["C3"] = "Cán bộ xã"
    book.save(tmp_path / "can-bo.xlsx")
    page.get_by_role("link", name="Chọn tệp khác").click()
    page.get_by_label("Tệp Excel").set_input_files(tmp_path / "can-bo.xlsx")
    page.get_by_role("button", name="Kiểm tra").click()
    page.get_by_role("button", name="Xác nhận nhập").wait_for()
    shot(page, "import-preview-1366")
    page.get_by_role("button", name="Xác nhận nhập").click()
    page.locator(".receipt").first.wait_for()
    assert page.locator(".receipt").count() == 2
    shot(page, "slips-1366")
    assert User.objects.filter(username__in=["moi.lam", "hai.lam"]).count() == 2


def test_the_file_of_an_account(page, quan_tri, lan, areas, sign_in, shot, overflow):
    actions.change_user(by=quan_tri, user=lan, phone="0912 345 678", commune=areas.dan_luc)
    sign_in(page, quan_tri)
    page.goto(f"/quan-tri/nguoi-dung/{lan.pk}/")
    shot(page, "user-1366")
    assert overflow(page) <= 0
    assert page.get_by_text("Đỗ Minh Trí sửa tài khoản").count() == 1
