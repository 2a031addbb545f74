"""Looks through every commune's forms of a year for doubts and duplicates, say at night after imports."""

from django.core.management.base import BaseCommand

from households.actions.flags import look_at_commune, look_for_duplicates
from households.checks import open_warnings
from households.management.asking import round_of
from households.models import DuplicateFlag
from ui.formatting import number


class Command(BaseCommand):
    help = "Tìm cảnh báo và cặp nghi trùng trong phiếu của mọi xã."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True, help="năm rà soát")

    def handle(self, *, year, **options):
        survey_round = round_of(year)
        for survey in survey_round.commune_surveys.select_related("commune"):
            look_at_commune(survey_round, survey.commune)
            look_for_duplicates(survey.commune)
        asked = sum(open_warnings(survey_round).values())
        pairs = DuplicateFlag.objects.undecided().count()
        self.stdout.write(f"Chờ trả lời: {number(asked)} cảnh báo, {number(pairs)} cặp nghi trùng.")
