"""Every page that the access table lets somebody read, for each role that sees it differently: axe finds nothing, it
is legible in the dark scheme and in high contrast, and no wider than a desk's window or a phone. Pages are answered by
Django itself in the test's transaction; Chromium only draws them.

200 % zoom of a desk of 1366 px is a window of 683 px; what fits 360 px fits that too.
"""

import mimetypes
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.project.access import WHO
from tests.project.objects import OBJECTS
from tests.project.test_access import LINES, address_of, undone

pytestmark = pytest.mark.django_db
ORIGIN = "http://testserver"
STATIC = Path(settings.BASE_DIR) / "static"
AXE = Axe().axe_script
PAGES = {}  # kind of object: lines of the table
for one in LINES:
    if one.method == "get" and "200" in one.answers.values():
        PAGES.setdefault(one.kind, []).append(one)
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 360, "height": 780}
WIDEST = """[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
    && !e.closest('.scroll, .tabs, .nav, .a4')).slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
# A frame that scrolls on a phone has room for its table on a desk, and nothing else hides a table's edge.
CUT = """[...document.querySelectorAll('main .scroll, main .tabs, main table')].filter(e => e.offsetParent
    && e.scrollWidth > e.clientWidth + 1).map(e => [e.scrollWidth - e.clientWidth, e.outerHTML.slice(0, 120)])"""


@pytest.fixture(scope="module")
def window(chromium):
    context = chromium.new_context(viewport=DESK, locale="vi-VN")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def draw(window):
    """`draw(response)`: Chromium shows what Django answered, with our styles and scripts, and asks nobody else."""
    asked_elsewhere = []

    def show(response, path):
        def serve(route):
            url = route.request.url
            if url.startswith(f"{ORIGIN}{settings.STATIC_URL}"):
                file = STATIC / url.split(settings.STATIC_URL, 1)[1].split("?")[0]
                route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
            elif url == f"{ORIGIN}{path}":
                route.fulfill(body=response.content, content_type="text/html; charset=utf-8")
            elif url.startswith(ORIGIN):
                route.fulfill(status=204)
            else:
                asked_elsewhere.append(url)
                route.abort()

        window.unroute_all()
        window.route("**/*", serve)
        window.set_viewport_size(DESK)
        window.goto(f"{ORIGIN}{path}")
        return window

    yield show
    assert asked_elsewhere == []


def violations(window, **options):
    """What axe finds. It enters a page once: reading it in takes a fifth of a whole look."""
    if not window.evaluate("'axe' in window"):
        window.evaluate(AXE)
    asked = {"resultTypes": ["violations"], **options}
    return window.evaluate("options => axe.run(options).then(found => found.violations)", asked)


def faults_of(window):
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:4]) for each in violations(window)]


def too_faint(window):
    """What is not legible enough in the dark scheme and with more contrast: [(media, [(element, why), …]), …]."""
    found = []
    for media in ({"color_scheme": "dark"}, {"color_scheme": "dark", "contrast": "more"}):
        window.emulate_media(**media)
        faults = violations(window, runOnly=["color-contrast"])
        found += [(media, [(node["html"][:200], node["failureSummary"]) for node in each["nodes"]]) for each in faults]
    window.emulate_media(color_scheme="light", contrast="no-preference")
    return found


def too_wide(window, viewport):
    """What makes the page wider than its window, or a table run out of its frame on a desk: (pixels, the widest
    elements); () where nothing does."""
    window.set_viewport_size(viewport)
    over = window.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if over > 0:
        return (over, window.evaluate(WIDEST))
    if viewport is DESK and (cut := window.evaluate(CUT)):
        return ("cut", cut)
    return ()


def skeleton(html):
    """The page without its words, numbers and addresses: two roles with the same one see the same page."""
    text = re.sub(r'(href|value|id|for|action|name|datetime|content|title|aria-label)="[^"]*"', "", html)
    return re.sub(r">[^<]+<", "><", text)


@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_accessible_and_fit_a_desk_and_a_phone(kind, clients, cast, areas, draw):
    """Lines that open the same kind of object share one, as in the access matrix."""
    target = OBJECTS[kind](cast, areas)
    browsers = {person: clients[person] for person in WHO}  # signed in before anything is undone
    found = {}
    for line in PAGES[kind]:
        url, seen = address_of(line, target), set()
        for person in WHO:
            if line.answers[person] != "200":
                continue
            with undone(browsers[person]):  # reading may write, such as when doubts are looked for
                response = browsers[person].get(url)
            if not response["Content-Type"].startswith("text/html") or skeleton(response.text) in seen:
                continue
            seen.add(skeleton(response.text))
            window = draw(response, url)
            faults = faults_of(window)  # drawn on a desk; then only the window and the scheme change
            if len(seen) == 1:  # once a page: the roles' pages have the same parts
                faults += too_faint(window)
            faults += [(size["width"], wide) for size in (DESK, PHONE) if (wide := too_wide(window, size))]
            if faults:
                found[f"{line} for {person}"] = faults
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("contrast", ["no-preference", "more"])
def test_the_gallery_is_legible_in_every_scheme(clients, lan, draw, window, scheme, contrast):
    window.emulate_media(color_scheme=scheme, contrast=contrast)
    try:
        assert faults_of(draw(clients["lan"].get("/mau/"), "/mau/")) == []
    finally:
        window.emulate_media(color_scheme="light", contrast="no-preference")


def test_forced_colours_keep_every_part_visible(clients, lan, draw, window):
    window.emulate_media(forced_colors="active")
    try:
        page = draw(clients["lan"].get("/mau/"), "/mau/")
        unmarked = page.evaluate("""[...document.querySelectorAll('.btn, .tag, .tile')].filter(
            e => e.offsetParent && getComputedStyle(e).borderTopStyle === 'none').length""")
        assert unmarked == 0
    finally:
        window.emulate_media(forced_colors="none")
