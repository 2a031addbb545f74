"""The eight traps measured on Django 5.2, and where each is proved shut.

1. Day first, although the `vi` locale reads month first:
       here, tests/ui/test_formatting.py::test_2_november_is_never_11_february, tests/ui/test_fields.py::test_days
2. "1.234" is one thousand two hundred thirty-four, and the year prints as 2026:
       here, tests/ui/test_formatting.py::test_decimals_are_read, tests/ui/test_fields.py::test_decimals
3. Text that begins with = + - @ stays text in every Excel file:
       here, tests/accounts/test_transfer.py::test_text_that_looks_like_a_formula_stays_text,
       tests/reports/test_xlsx.py::test_text_stays_text
4. Searching without accents, on both databases; text is NFC:
       here, tests/ui/test_formatting.py::test_one_search_key_for_every_spelling,
       tests/accounts/test_user_pages.py::test_lan_is_found_however_her_name_is_typed
5. A GSO code names different communes at different times:
       tests/areas/test_loading.py::test_one_code_names_different_communes_at_different_times
6. Three of ten, not a third; points are whole:
       here, tests/households/test_classification.py::test_cases_of_the_law
7. The base of a rate is all households of the commune, and a missing base leaves a blank:
       tests/reports/test_build.py::test_a_missing_total_blanks_its_rate_and_every_rate_above_it
8. Causes are many to a household, so their shares exceed 100 %, and every table says its base:
       tests/reports/test_build.py::test_indicators_and_causes_are_counted_among_the_group_alone,
       tests/reports/test_pages.py::test_the_page_says_its_base_its_date_and_what_is_missing
"""

import ast
import datetime as dt
import re
import unicodedata

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from accounts.models import User
from areas.models import Village
from households.classification import CannotClassify, classify
from households.standards import standard_by_code
from tests.factories import make_user, make_village
from tests.project.test_architecture import ROOT, SOURCES, TREES, calls, place


def test_each_trap_has_its_test_where_this_page_says():
    named = re.findall(r"(tests/[\w/]+\.py)::(\w+)", __doc__)
    assert len(named) >= 8
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, f"{path}::{name}"
    assert re.findall(r"^(\d)\.", __doc__, re.MULTILINE) == list("12345678")


# 1


def test_even_djangos_own_field_reads_the_day_first():
    with translation.override("vi"):
        assert forms.DateField(localize=True).clean("02/11/2026") == dt.date(2026, 11, 2)
        assert forms.DateTimeField(localize=True).clean("02/11/2026 08:30").month == 11
        with pytest.raises(forms.ValidationError):
            forms.DateField(localize=True).clean("11/22/2026")


def test_a_day_in_a_template_is_day_first():
    shown = Template("{{ day }} {{ day|date_vi }}").render(Context({"day": dt.date(2026, 11, 2)}))
    assert shown == "02/11/2026 02/11/2026"


# 2


def test_a_year_has_no_dot_in_it():
    assert Template("{{ year }}").render(Context({"year": 2026})) == "2026"
    assert Template("{{ amount|vnd }}").render(Context({"amount": 1234567})) == "1.234.567 đ"


def test_no_form_reads_numbers_or_days_with_djangos_fields():
    """They would read "1.234" a thousandfold wrong; the fields of `ui` stand for them."""
    fields = {"forms.DecimalField", "forms.FloatField", "forms.IntegerField", "forms.DateField", "forms.DateTimeField"}
    found = [place(path, node) for path, tree in TREES.items() for node, name in calls(tree) if name in fields]
    assert not found


# 3


def test_every_writer_of_excel_files_writes_text_as_text():
    """A workbook turns formulas off, or is written cell by cell with write_string and never with a guessing write."""
    guessing = re.compile(r"\.(write|write_row|write_column)$")
    makers = [path for path in SOURCES if "xlsxwriter.Workbook(" in path.read_text(encoding="utf-8")]
    assert makers
    for path in makers:
        source = path.read_text(encoding="utf-8")
        guesses = [place(path, node) for node, name in calls(TREES[path]) if guessing.search(name)]
        assert '"strings_to_formulas": False' in source or not guesses, guesses


# 4


@pytest.mark.django_db
def test_the_keys_that_are_searched_are_folded_and_stored_text_is_nfc(areas):
    decomposed = unicodedata.normalize("NFD", "Đặng Thị Ở")
    person = make_user(full_name=decomposed, username="o.dang")
    assert person.full_name == "Đặng Thị Ở"
    assert list(User.objects.search("DANG thi o")) == [person]
    village = make_village(areas.binh_son, unicodedata.normalize("NFD", "Thôn Đồng Ối"))
    assert (village.name, village.search_name) == ("Thôn Đồng Ối", "thon dong oi")
    assert Village.objects.filter(search_name__contains="dong oi").exists()


def test_nobody_searches_with_icontains():
    """On SQLite it folds ASCII only: "đ" would not find "Đ"."""
    found = [
        place(path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg
        and re.search(r"__(icontains|istartswith|iexact|iregex)$", node.arg)
    ]
    assert not found


# 6


@pytest.mark.parametrize(("deprivations", "expected"), [(2, "CN"), (3, "N2"), (4, "N2")])
def test_three_of_ten_is_poor_and_a_third_is_not_asked(deprivations, expected):
    """A third of ten would be 3,33…, and so four."""
    standard = standard_by_code("QD59-2015")
    assert classify(standard=standard, area="rural", deprivations=deprivations, b1=140).household_class == expected


@pytest.mark.parametrize("points", [120.0, "120", True])
def test_points_are_whole_numbers(points):
    with pytest.raises(CannotClassify, match="số nguyên"):
        classify(standard=standard_by_code("QD59-2015"), area="rural", deprivations=3, b1=points)
