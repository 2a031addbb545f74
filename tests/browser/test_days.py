"""A working day of each role from its first page on, in a real browser, with pictures at 1366 and 360 px.

Typing forms, the steps of a commune and the year of duties have files of their own; here each role finds what it came
for, in few steps, and the keyboard is enough.
"""

import re

import pytest
from playwright.sync_api import expect

from assignments import actions as duties
from households.models import Person
from tests.browser.conftest import DESK, PHONE
from tests.reports.conftest import two_years  # noqa: F401 (fixture)


@pytest.fixture
def year(two_years, hong):  # noqa: F811 (the fixture)
    """2017 in full swing: forms in three communes, last year beside them, tasks given out."""
    duties.open_year(by=hong, year=2017)
    return two_years


@pytest.fixture
def start(page, sign_in):
    """`start(lan)`: she has signed in and looks at the first page of 2017."""

    def go(person):
        sign_in(page, person)
        page.goto("/?nam=2017")
        return page

    return go


@pytest.fixture
def both_sizes(open_window, sign_in, shot, overflow, axe_faults):
    """`both_sizes(lan, "/", "home")`: pictures on a desk and a phone; nothing sticks out, axe finds nothing."""

    def look(person, address, name):
        for size, width in ((DESK, 1366), (PHONE, 360)):
            window = open_window(size, bypass_csp=True)
            sign_in(window, person)
            assert window.goto(address).status == 200
            assert overflow(window) <= 0
            assert axe_faults(window) == []
            shot(window, f"{name}-{width}")

    return look


def printed_pages(page):
    """How many sheets the page takes on paper."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True)))


def test_day_of_a_commune_officer(start, lan, year, both_sizes):
    page = start(lan)
    page.get_by_role("button", name="Đã rõ, cất đi").click()
    page.wait_for_url("**/")
    assert page.get_by_text("Lần đầu vào đây?").count() == 0
    assert page.get_by_role("heading", name="Việc đến hạn").is_visible()
    # From any page: "/" to the box, a name without its marks, Enter.
    page.keyboard.press("/")
    page.keyboard.type("lo van thu")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2017/ho/?tim=lo+van+thu")
    assert page.locator("tbody tr").count() >= 14
    page.go_back()
    page.keyboard.press("/")
    person = Person.objects.filter(household__village__commune=lan.commune).last()
    page.keyboard.type(person.identity_number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**tim={person.identity_number}")
    assert page.locator("tbody tr").count() == 1
    page.keyboard.press("Enter")  # the only match has the focus
    page.wait_for_url(f"**/2017/phieu/{person.household.code}/")
    page.goto("/?nam=2017")
    # The households are one click away from the figure that counts them.
    counted = page.locator(".lead div", has_text="Hộ cận nghèo").locator("dd > a")
    number = int(counted.inner_text())
    counted.click()
    page.wait_for_url("**loai=can_ngheo**")
    assert page.locator("tbody tr").count() == number
    both_sizes(lan, "/?nam=2017", "home-commune")


def test_day_of_a_commune_leader(start, nam, year, both_sizes):
    page = start(nam)
    page.get_by_role("link", name="Bản một trang").click()
    page.wait_for_url("**/2017/tom-tat/")
    assert printed_pages(page) == 1
    both_sizes(nam, "/2017/tom-tat/", "brief-commune")


def test_day_of_phong_ldtbxh(start, hong, year, both_sizes):
    page = start(hong)
    page.get_by_role("link", name="Số hộ nghèo").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**do=so-ho**")
    assert page.get_by_role("link", name="Số hộ nghèo").get_attribute("aria-current") == "true"
    page.locator(".tile", has_text="Bình Sơn").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xã Bình Sơn")
    page.go_back()  # what was chosen stands in the address
    assert "do=so-ho" in page.url
    page.get_by_role("link", name="Tỷ lệ, %").click()
    page.wait_for_url("**xep=ty-le**")
    assert "do=so-ho" in page.url
    page.locator("tr", has=page.get_by_role("rowheader", name="Bình Sơn")).first.locator("td a").first.click()
    page.wait_for_url("**xa=15769**")
    assert "loai=ngheo" in page.url
    both_sizes(hong, "/?nam=2017", "home-district")


def test_day_of_a_district_leader(start, quang, year, both_sizes):
    page = start(quang)
    page.get_by_role("button", name="Đã rõ, cất đi").click()
    page.goto("/?nam=2017")
    assert printed_pages(page) == 1
    both_sizes(quang, "/?nam=2017", "brief-district")


def test_day_of_a_body(start, bac, year, both_sizes):
    page = start(bac)
    assert page.locator("[type=search]").count() == 0  # it reads no household, so it has nothing to look for
    expect(page.get_by_role("rowheader", name="Bình Sơn")).to_be_visible()
    page.locator(".due a").first.click()
    page.wait_for_url("**/nhiem-vu/viec/**")
    both_sizes(bac, "/?nam=2017", "home-body")


def test_day_of_the_administrator(start, quan_tri, year, both_sizes):
    page = start(quan_tri)
    page.get_by_role("link", name="Cán bộ xã", exact=True).click()
    page.wait_for_url("**vai_tro=commune_officer**")
    both_sizes(quan_tri, "/", "home-administrator")


def test_day_of_an_auditor(start, thanh_tra, year, both_sizes):
    page = start(thanh_tra)
    page.locator(".lead dd a").first.click()
    page.wait_for_url("**/2017/ho/**")
    page.locator("tbody th a").first.click()
    assert page.get_by_role("button", name="Lưu").count() == 0
    both_sizes(thanh_tra, "/tro-giup/phan-loai/", "help-classification")


def test_help_is_enough_to_begin(start, lan, year, both_sizes):
    """From the foot of any page: what to do first, the way there, and how a household is classified."""
    page = start(lan)
    page.locator(".foot").get_by_role("link", name="Trợ giúp").click()
    page.get_by_role("link", name="Nhập phiếu").first.click()
    page.wait_for_url("**/2017/ho/")
    page.go_back()
    page.get_by_role("link", name="Xếp loại hộ").click()
    page.get_by_label("Thu nhập, một người một tháng").fill("850.000")
    page.get_by_label("Số chỉ số thiếu hụt").fill("3")
    page.keyboard.press("Enter")
    expect(page.locator(".paper-class .tag")).to_contain_text("Hộ nghèo (N2")
    page.get_by_role("link", name="Phím tắt").click()
    expect(page.get_by_role("heading", name="Phiếu khảo sát")).to_be_visible()
    both_sizes(lan, "/tro-giup/", "help")


def test_the_first_pages_work_without_their_scripts(open_window, sign_in, hong, lan, year):
    page = open_window(java_script_enabled=False)
    sign_in(page, hong)
    page.goto("/?nam=2017")
    page.get_by_role("link", name="Số hộ cận nghèo").click()
    page.wait_for_url("**do=so-ho-can**")
    page.locator("summary", has_text="Xem bảng số liệu").first.click()
    assert page.locator("figure table").first.is_visible()
    sign_in(page, lan)
    page.goto("/")
    page.get_by_role("button", name="Đã rõ, cất đi").click()
    assert page.get_by_text("Lần đầu vào đây?").count() == 0


@pytest.mark.parametrize("zoom", [2.0])
def test_twice_as_large_everything_is_still_there(open_window, sign_in, hong, year, overflow, zoom):
    window = open_window({"width": int(DESK["width"] / zoom), "height": int(DESK["height"] / zoom)})
    sign_in(window, hong)
    for address in ("/?nam=2017", "/2017/ho/", "/2017/tien-trinh/", "/nhiem-vu/2017/", "/tro-giup/", "/2017/bang/"):
        window.goto(address)
        assert overflow(window) <= 0, address
        assert window.locator("summary[aria-label='Mở trình đơn']").is_visible(), address
