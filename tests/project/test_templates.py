"""The source of every template keeps to the content policy and to the filters of `ui`."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.project.test_access import faults_of

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
IDS = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_nothing_inline(path):
    source = re.sub(
        r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert faults_of(source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_it_compiles(path):
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_numbers_and_days_pass_through_our_own_filters(path):
    """Django's own would print the year as 2.026 or a day month first; `date:"c"` is for machines and stays."""
    source = path.read_text(encoding="utf-8")
    assert not re.findall(r"\|\s*(?:floatformat|intcomma|localize|time|timesince|naturaltime)\b", source)
    assert not re.findall(r"\|\s*date(?!_)(?!:\"(?:c|Y-m-d|d/m)\")\b", source)


@pytest.mark.parametrize("path", TEMPLATES, ids=IDS)
def test_every_form_that_posts_carries_its_token(path):
    forms = re.findall(
        r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL | re.IGNORECASE
    )
    assert all("csrf_token" in form for form in forms)
