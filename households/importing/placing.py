"""Where the households of a file live: what each row says of itself, held against the uploader's communes and what is
stored. Problems are added to the row's own.
"""

import re

from households.importing import findings
from households.importing.findings import ON_HOUSEHOLDS, Problems

REAL_CODE = re.compile(r"\d{5}-\d{2}-\d{3,}")
LIKE_A_CODE = re.compile(r"\d{5}\D?\d.*")  # if it is no real one: taken for a new household it would double a known one


class Placing:
    """Places the rows of one file. `default_commune` is that of rows that name none, `places` the uploader's."""

    def __init__(self, *, year, places, default_commune):
        self.year, self.places, self.default_commune = year, places, default_commune
        self.rows_of_code: dict[str, int] = {}

    def place(self, row):
        """Returns (row, Commune or None, Village or None, Problems) by what the row itself says."""
        problems = Problems()
        add_bad(problems, ON_HOUSEHOLDS, row)
        commune = village = None
        if not row.code:
            _say(problems, row, "code", findings.NO_CODE)
        elif self.rows_of_code.setdefault(row.code, row.row) != row.row:
            _say(problems, row, "code", findings.repeated_code(self.rows_of_code[row.code]), shown=row.code)
        if row.commune:
            commune = self.places.commune(row.commune)
            if commune is None:
                _say(
                    problems, row, "commune", findings.unknown_commune(row.commune, self.year), shown=row.commune
                )
        elif not REAL_CODE.fullmatch(row.code):
            commune = self.default_commune
            if commune is None:
                _say(problems, row, "commune", findings.NO_COMMUNE)
        if commune is not None and not self.places.may_enter(commune.pk):
            _say(problems, row, "commune", findings.outside(commune), shown=row.commune)
            commune = None
        if commune is not None and row.village:
            village = self.places.village(commune, row.village)
            if village is None:
                message = findings.unknown_village(commune, row.village, self.places.villages_of(commune))
                _say(problems, row, "village", message, shown=row.village)
        return row, commune, village, problems

    def village_of(self, household, form, row, commune, village, problems):
        """Returns where a known household counts this year, or None with the problem added."""
        place = self.places.then(form.village_id if form else household.village_id)
        if place is None or not self.places.may_enter(place.commune_id):
            _say(problems, row, "code", findings.UNKNOWN_CODE, shown=row.code)
            return None
        if household.is_ended:
            _say(problems, row, "code", findings.ENDED, shown=row.code)
            return None
        if commune is not None and commune.pk != place.commune_id:
            _say(problems, row, "commune", findings.other_commune(place), shown=row.commune)
        elif village is not None and village.pk != place.pk:
            _say(problems, row, "village", findings.other_village(place), shown=row.village)
        return place


def _say(problems, row, key, message, shown=""):
    """Adds an error on the household's own row."""
    problems.add_unless_known(ON_HOUSEHOLDS, row.row, key, message, shown=shown)


def add_bad(problems, sheet, row):
    """Adds the cells of a row that could not be read."""
    for cell in row.bad or ():
        problems.add(sheet, row.row, cell.key, cell.message, shown=cell.shown)
