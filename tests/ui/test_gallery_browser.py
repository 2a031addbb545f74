"""The gallery in a real browser: axe finds nothing, nothing overflows a phone, the CSP blocks nothing, keys work.

The page is made by Django and the static files are read from disk, so no server runs.
"""

import mimetypes
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.conftest import chromium_path

pytestmark = pytest.mark.browser
ORIGIN = "http://127.0.0.1"  # every request is answered here; browsers trust this address with every header
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1366, "height": 900}


@pytest.fixture
def gallery(lan, as_user):
    response = as_user(lan).get("/mau/")
    assert response.status_code == 200
    return {"body": response.content.decode(), "headers": dict(response.headers)}


@pytest.fixture
def open_page(gallery):
    """`open_page(PHONE, color_scheme="dark")`: the gallery in a fresh browser window; console words in page.said."""

    def answer(route):
        path = route.request.url.removeprefix(ORIGIN).split("?")[0]
        if path == "/mau/":
            route.fulfill(**gallery)
        elif path.startswith("/static/"):
            file = Path(settings.BASE_DIR) / path.lstrip("/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(path)[0])
        else:
            route.fulfill(status=404, body=path)

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])

        def open_one(viewport, **options):
            page = browser.new_context(viewport=viewport, **options).new_page()
            page.said = []
            page.on("console", lambda line: page.said.append(line.text))
            page.on("pageerror", lambda error: page.said.append(str(error)))
            page.route("**/*", answer)
            page.goto(f"{ORIGIN}/mau/")
            return page

        yield open_one
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1366", "360"])
def test_axe_finds_nothing(open_page, viewport, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(viewport, color_scheme=scheme, bypass_csp=True)
    found = axe.run(page).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["1366", "360"])
def test_nothing_overflows_and_the_policy_blocks_nothing(open_page, viewport):
    page = open_page(viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.said == []


def test_slash_searches_and_escape_goes_back(open_page):
    desk = open_page(DESK)
    desk.keyboard.press("/")
    has_search = desk.locator("#tim").count()
    assert (desk.evaluate("document.activeElement.id") == "tim") is bool(has_search)
    desk.locator(".user summary").click()
    assert desk.locator("details[open].user").count() == 1
    desk.keyboard.press("Escape")
    assert desk.locator("details[open].menu").count() == 0
    assert desk.evaluate("document.activeElement.closest('details').classList.contains('user')")


def test_a_digit_ticks_its_line(open_page):
    page = open_page(DESK)
    page.locator(".ticks input").first.focus()
    box = page.locator('[data-key="0"] input')
    assert not box.is_checked()
    page.keyboard.press("0")
    assert box.is_checked()


def test_the_verdict_stays_in_sight_on_a_phone_and_opens(open_page):
    page = open_page(PHONE)
    page.emulate_media(reduced_motion="reduce")
    page.locator(".savebar").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('.ask').scrollIntoView({block: 'center'})")
    verdict = page.locator(".verdict")
    assert 0 <= verdict.bounding_box()["y"] <= 1
    assert verdict.bounding_box()["height"] < 80
    assert not page.locator(".verdict-why").is_visible()
    page.locator(".verdict-toggle").click()
    assert page.locator(".verdict-why").is_visible()
    assert page.locator(".verdict-toggle").get_attribute("aria-expanded") == "true"


def test_without_javascript_the_menu_and_the_reasons_are_there(open_page):
    page = open_page(PHONE, java_script_enabled=False)
    assert page.locator(".verdict-why").is_visible()
    assert not page.locator(".nav-fold nav").is_visible()
    page.locator(".nav-fold summary").click()
    assert page.locator(".nav-fold nav a").first.is_visible()


def test_paper_is_a4_and_hides_the_frame(open_page):
    page = open_page(DESK)
    page.emulate_media(media="print")
    assert [
        name for name in (".top", ".nav", ".acts", ".filters", ".savebar") if page.locator(name).first.is_visible()
    ] == []
    assert page.locator("thead").nth(1).evaluate("head => getComputedStyle(head).display") == "table-header-group"
    assert page.locator(".foot").is_visible()
