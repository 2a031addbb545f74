"""What the documents say is true: paths exist, commands exist, links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ["README.md", "DEVELOPERS.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md")))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def section(name, heading):
    """Returns the text under a heading, up to the next of its level."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text(name), re.DOTALL | re.MULTILINE)
    assert found, f"{name} has no section “{heading}”"
    return found[1]


def test_every_place_of_the_newcomers_table_exists():
    rows = [
        line.split("|") for line in section("DEVELOPERS.md", "Where do I change…").splitlines() if line.startswith("|")
    ]
    places = [place for row in rows[2:] for place in re.findall(r"`([^`]+)`", row[2]) if "/" in place or "." in place]
    paths = [place for place in places if not place.startswith("manage.py")]
    assert len(paths) > 15, "the table is not being read"
    assert not [place for place in paths if not (ROOT / place).exists()]


@pytest.mark.parametrize("name", ["README.md", "DEVELOPERS.md"])
def test_every_make_command_that_is_named_is_in_the_makefile(name):
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z][a-z-]*)\b", text(name))) - {"sure"}
    assert {"run", "test"} <= named
    assert named <= targets


def test_every_manage_command_that_is_named_exists_and_none_is_left_out():
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} - {"__init__"}
    django = {"migrate", "collectstatic", "check", "makemigrations"}
    named = set(re.findall(r"manage\.py ([a-z_]+)", text("DEVELOPERS.md") + text("README.md")))
    assert named - django == commands


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    targets = re.findall(r"\]\(([^)#\s]+)", text(name))
    inside = [target for target in targets if not re.match(r"[a-z]+:", target)]
    missing = [target for target in inside if not ((ROOT / name).parent / target).exists()]
    assert not missing


def test_decisions_are_numbered_without_gap_or_double():
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_decision_is_referred_to_by_a_number_that_exists():
    known = {decision.name[:4] for decision in DECISIONS}
    sources = [*ROOT.glob("[a-z]*/**/*.py"), *(ROOT / "docs").rglob("*.md"), ROOT / "DEVELOPERS.md"]
    named = {
        number for source in sources for number in re.findall(r"ADR[ -]?(\d{4})", source.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= known
