"""What every operator's command does alike."""

import io

import pytest
from django.core.management import CommandError, call_command

from households.actions.rounds import open_round

pytestmark = pytest.mark.django_db
CODE_ASKED = [
    ("draft_plan", {"commune": "danluc", "user": "le.hong"}),
    ("make_survey_workbook", {"commune": ["danluc"], "out": "x.xlsx"}),
]
YEAR_ASKED = [
    ("allocate_targets", {"total": 1, "user": "le.hong"}),
    ("check_quality", {}),
    ("draft_plan", {"commune": "15769", "user": "le.hong"}),
    ("make_survey_workbook", {"commune": ["15769"], "out": "x.xlsx"}),
]


def run(command, **options):
    call_command(command, stdout=io.StringIO(), stderr=io.StringIO(), **options)


@pytest.mark.parametrize(("command", "options"), CODE_ASKED)
def test_a_code_that_no_commune_bears_is_answered_with_those_there_are(command, options, areas, hong):
    open_round(by=hong, year=2017)
    with pytest.raises(CommandError, match=r"Không có xã mã danluc\. Các mã: .*15700 Dân Lực"):
        run(command, year=2017, **options)


@pytest.mark.parametrize(("command", "options"), YEAR_ASKED)
def test_a_year_without_a_survey_is_named(command, options, hong):
    with pytest.raises(CommandError, match="Chưa mở năm rà soát 2030"):
        run(command, year=2030, **options)
