"""The look stays light, works in Chrome 109, asks nothing of other origins, and is legible in both schemes."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "static"
CSS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))

# Shipped after Chrome 109, the last for Windows 7 and 8.1.
NEWER_CSS = {
    "nesting": r"(?<![\w.-])&",
    "color-mix": r"color-mix\(",
    "oklch, oklab, lch, lab": r"\b(ok)?l(ch|ab)\(",
    "color()": r"(?<![-\w])color\(",
    "relative colours": r"\brgb\(from\b",
    "light-dark": r"light-dark\(",
    "container style queries": r"@container\s+[\w-]*\s*style\(",
    "@scope": r"@scope\b",
    "@starting-style": r"@starting-style\b",
    "@property": r"@property\b",
    "view transitions": r"view-transition",
    "anchor positioning": r"\banchor\(|anchor-name|position-area",
    "popover": r":popover-open",
    "text-wrap": r"text-wrap\s*:",
    "field-sizing": r"field-sizing",
    "subgrid": r"\bsubgrid\b",
    "dvh": r"\b\d+[dsl]v[hw]\b",
    "trigonometry": r"\b(sin|cos|tan|round|mod|rem)\(",
    "linear()": r"(?<!-)\blinear\(",
    "@import": r"@import",
}
NEWER_JS = {
    "toSorted and kin": r"\.(toSorted|toReversed|toSpliced|with)\(",
    "groupBy": r"\.groupBy\(",
    "popover": r"showPopover|popover",
    "set methods": r"\.(isSubsetOf|isSupersetOf|symmetricDifference)\(",
    "withResolvers": r"withResolvers",
    "view transitions": r"startViewTransition",
    "array from async": r"fromAsync",
    "eval": r"\beval\(|new Function\(",
}


def gzipped(path):
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


def without_comments(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)


ONE_SHEET = [".paper-page .facts", ".paper-page .paper-ticks,.paper-page .paper-people"]


def test_one_sheet_of_at_most_12_kb_gzipped():
    """Why it is one file that is written as it is sent: docs/adr/0018."""
    assert [path.name for path in CSS] == ["look.css"]
    assert gzipped(CSS[0]) <= 12 * 1024


def test_all_scripts_weigh_at_most_15_kb_gzipped_and_ui_js_3():
    assert gzipped(STATIC / "js" / "ui.js") <= 3 * 1024
    assert sum(map(gzipped, SCRIPTS)) <= 15 * 1024


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_css_works_in_chrome_109(path):
    text = without_comments(path)
    assert [name for name, pattern in NEWER_CSS.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_braces_close_and_nothing_is_nested(path):
    outer = []
    for opening in re.findall(r"[^{};]*\{|\}", without_comments(path)):
        if opening == "}":
            outer.pop()
            continue
        assert all(rule.startswith("@") for rule in outer), f"{opening.strip()} inside {outer}"
        outer.append(opening.strip())
    assert outer == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_work_in_chrome_109(path):
    text = re.sub(r"//.*|/\*.*?\*/", "", path.read_text())
    assert [name for name, pattern in NEWER_JS.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", [*CSS, *SCRIPTS, *sorted((STATIC / "img").glob("*"))], ids=lambda path: path.name)
def test_nothing_is_asked_of_another_origin(path):
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\(\s*['\"]?//", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_templates_hold_no_inline_style_script_or_handler(path):
    text = re.sub(r"{#.*?#}", "", path.read_text())
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", text)
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", text)


def test_words_have_room_for_stacked_marks():
    """Line height is at least 1.5, but for figures alone (.lead dd) and a paper form that must fit one A4 sheet."""
    tight = [
        rule
        for path in CSS
        for rule in re.findall(r"[^{}]+\{[^{}]*\}", without_comments(path))
        if any(float(height) < 1.5 for height in re.findall(r"line-height:\s*([\d.]+)[;\s}]", rule))
        or any(float(height) < 1.5 for height in re.findall(r"font:[^;]*/([\d.]+)\s", rule))
    ]
    assert [rule.split("{")[0].strip() for rule in tight] == [".lead dd", *ONE_SHEET]


# Contrast (WCAG 2.2 AA), in both schemes and on paper

TEXT_PAIRS = [
    *[
        (ink, paper)
        for ink in ("text", "text-soft", "text-faint")
        for paper in ("page", "surface", "surface-2", "hover")
    ],
    *[(tone, paper) for tone in ("action", "poor", "near", "out", "late") for paper in ("page", "surface", "hover")],
    *[(tone, f"{tone}-soft") for tone in ("action", "poor", "near", "out", "late")],
    *[("text", paper) for paper in ("near-soft", "out-soft", "late-soft", "action-soft")],
    *[("text", f"{tone}-bar") for tone in ("poor", "near", "out", "late", "main")],
    *[("on-q-low", f"q{level}") for level in (1, 2, 3)],
    *[("on-q-high", f"q{level}") for level in (4, 5)],
    ("on-action", "action"),
    ("on-action", "action-press"),
    ("on-late", "late"),
    ("on-top", "top"),
    ("on-top", "top-drop"),
    ("late", "late-soft"),
    ("out", "action-soft"),
]
LINE_PAIRS = [
    ("field-line", "page"), ("focus", "page"), ("focus", "surface"), ("gold", "top"), ("action", "surface-2"),
    ("out", "surface-2"), ("late", "page"), ("poor", "page"),
]  # fmt: skip


def declared(block):
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def schemes():
    text = without_comments(STATIC / "css" / "look.css")
    light = declared(re.match(r"\s*:root\s*\{(.*?)\}", text, re.S).group(1))
    dark = light | declared(re.search(r"prefers-color-scheme:\s*dark\)\s*\{\s*:root\s*\{(.*?)\}", text, re.S).group(1))
    paper = light | declared(re.search(r"@media print\{.*?:root\{(.*?)\}", text, re.S).group(1))
    return {"light": light, "dark": dark, "paper": paper}


def luminance(tokens, name):
    value = tokens[name]
    while value.startswith("var("):
        value = tokens[value[6:-1]]
    digits = value.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(tokens, first, second):
    high, low = sorted((luminance(tokens, first), luminance(tokens, second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "paper"])
def test_words_and_lines_stand_out(scheme):
    tokens = schemes()[scheme]
    faint = {(a, b): round(contrast(tokens, a, b), 2) for a, b in TEXT_PAIRS if contrast(tokens, a, b) < 4.5}
    faint |= {(a, b): round(contrast(tokens, a, b), 2) for a, b in LINE_PAIRS if contrast(tokens, a, b) < 3}
    assert faint == {}
