"""Every address × everybody, from the table in access.py; and every page met on the way keeps to the content policy."""

import re
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.project.access import TABLE, WHO
from tests.project.objects import OBJECTS

# What the policy would block in silence: scripts and styles in the page, handlers and addresses of other origins.
FORBIDDEN_IN_A_PAGE = {
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>",
    "inline style": r"<style\b|<[^>]+\sstyle\s*=",
    "inline handler": r"<[^>]+\son[a-z]+\s*=\s*[\"']",
    "javascript: address": r"(?:href|src|action)\s*=\s*[\"']?javascript:",
    "foreign origin": r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//(?!testserver)",
}


@dataclass(frozen=True)
class Line:
    name: str
    method: str
    kind: str
    answers: dict

    def __str__(self):
        return f"{self.name}-{self.method}-{self.kind}"


def read(table):
    lines = []
    for text in table.splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        name, method, kind, *answers = text.split()
        assert len(answers) == len(WHO), f"{name}: {len(answers)} answers for {len(WHO)} people"
        lines.append(Line(name, method, kind, dict(zip(WHO, answers, strict=True))))
    return lines


LINES = read(TABLE)
KINDS = {line.kind: [other for other in LINES if other.kind == line.kind] for line in LINES}


def addresses(patterns, prefix=""):
    """Yields (name, pattern) of every address."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield pattern.name, prefix + str(pattern.pattern)


def faults_of(page):
    """Returns the names of what the content policy would block in an HTML page."""
    return [name for name, pattern in FORBIDDEN_IN_A_PAGE.items() if re.search(pattern, page, re.IGNORECASE)]


def test_every_address_has_a_name_and_a_line():
    all_addresses = list(addresses(get_resolver().url_patterns))
    assert not [pattern for name, pattern in all_addresses if name is None], "addresses without a name"
    missing = {name for name, _ in all_addresses} - {line.name for line in LINES}
    assert not missing, f"Add to tests/project/access.py: {', '.join(sorted(missing))}"


def test_no_line_names_an_address_that_is_gone():
    assert not {line.name for line in LINES} - {name for name, _ in addresses(get_resolver().url_patterns)}


def test_every_object_of_the_table_has_its_maker():
    assert not {line.kind for line in LINES} - set(OBJECTS)


@contextmanager
def undone(browser):
    """What one person does must not change what the next one finds, nor who is signed in here."""
    cookies = dict(browser.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    browser.cookies.clear()
    browser.cookies.update(cookies)


def address_of(line, target):
    return reverse(line.name, kwargs=target.kwargs) + (f"?{target.query}" if target.query else "")


def answer(response):
    """Returns the answer in the words of the table."""
    if response.status_code == 302 and response.url.startswith(reverse("login")):
        # Signing out ends at the sign-in page too, but without the way back to a page that was refused.
        return "in" if "next=" in response.url else "302"
    return str(response.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_access(kind, clients, cast, areas):
    """Lines that open the same kind of object share one: nothing that a line did is left for the next."""
    target = OBJECTS[kind](cast, areas)
    browsers = [(person, clients[person]) for person in WHO]  # signed in before anything is undone
    wrong = []
    for line in KINDS[kind]:
        url, got = address_of(line, target), {}
        for person, browser in browsers:
            with undone(browser):
                response = browser.get(url) if line.method == "get" else browser.post(url, target.data)
                got[person] = answer(response)
                if response["Content-Type"].startswith("text/html"):
                    assert not faults_of(response.text), f"{line}, {url} for {person}"
        wrong += [f"{line}: {who} {got[who]}, not {line.answers[who]}" for who in WHO if got[who] != line.answers[who]]
    assert wrong == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<script>alert(1)</script>", "inline script"),
        ('<p style="color:red">', "inline style"),
        ("<style>p{}</style>", "inline style"),
        ('<a onclick="go()">', "inline handler"),
        ('<a href="javascript:go()">', "javascript: address"),
        ('<script src="https://cdn.example/x.js"></script>', "foreign origin"),
        ('<link href="//cdn.example/x.css">', "foreign origin"),
    ],
)
def test_the_scan_of_pages_finds_what_it_looks_for(page, fault):
    assert fault in faults_of(page)


def test_the_scan_of_pages_leaves_good_pages_alone():
    good = '<script src="/static/js/ui.js" defer></script><svg><rect width="49%"/></svg><a href="/mau/">có on=1</a>'
    assert faults_of(good) == []
