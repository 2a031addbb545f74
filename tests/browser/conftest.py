"""A real Chromium against the running program, for tests in this folder.

`page` is a desk of 1366 px, `phone` 360 px; both fail their test when the console reports an error or the content
policy blocks something. `sign_in(page, lan)` signs in without typing, `shot(page, "x")` keeps a picture in artefacts/,
`axe_faults(page)` lists what accessibility checks find, `overflow(page)` how far it is wider than the window.
"""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.conftest import chromium_path
from tests.households.conftest import bon_don, thiet, year_2016, year_2017  # noqa: F401 (fixtures)

ARTEFACTS = Path(__file__).resolve().parents[2] / "artefacts"
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 780}
FLAGS = [
    "--no-sandbox",  # CI runs as root, where the sandbox cannot
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # The server answers in another thread, so what tests write must be committed; a test without the server
            # names its own way.
            if not item.get_closest_marker("django_db"):
                item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="module")
def chromium():
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def open_window(chromium, live_server, areas):
    """`open_window(viewport, **options)`: a window of its own, with nothing signed in; options as of a context."""
    contexts, said = [], []

    def open_one(viewport=DESK, **options):
        context = chromium.new_context(viewport=viewport, base_url=live_server.url, locale="vi-VN", **options)
        contexts.append(context)
        window = context.new_page()
        window.said = said
        window.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        window.on("pageerror", lambda error: said.append(str(error)))
        return window

    yield open_one
    for context in contexts:
        context.close()
    # An answer of 4xx or 5xx is a line of its own in the console; tests look at those themselves.
    assert [line for line in said if "Failed to load resource" not in line] == []


@pytest.fixture
def page(open_window):
    return open_window(DESK)


@pytest.fixture
def phone(open_window):
    return open_window(PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def sign_in(live_server):
    """`sign_in(page, lan)`: as if she had signed in; the sign-in page itself has its own test."""

    def give_session(window, user):
        browser = Client()
        browser.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        window.context.add_cookies([{"name": name, "value": browser.cookies[name].value, "url": live_server.url}])

    return give_session


@pytest.fixture
def shot():
    """`shot(page, "users-1366")`: the whole page as a picture in artefacts/."""

    def keep(window, name):
        assert re.fullmatch(r"[a-z0-9-]+", name)
        ARTEFACTS.mkdir(exist_ok=True)
        window.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def axe_faults():
    """`axe_faults(page)`: [(rule, [element, …]), …]. Open the window with bypass_csp=True, as axe enters the page."""

    def run(window):
        found = Axe().run(window).response["violations"]
        return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]

    return run


@pytest.fixture
def overflow():
    """`overflow(page)`: how many pixels the page is wider than its window; 0 is right."""
    return lambda window: window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
