"""A checked file as people read it: counts, problems with their cells, and old → new. Reads staging only."""

import json
from dataclasses import dataclass

from django.db.models import Count, Sum

from accounts.audit import worded
from areas.models import Village
from households.importing.checking import SHEETS
from households.importing.columns import layout
from households.models import Household, ImportRow, RowStatus
from households.models.importing import WRITTEN
from households.standards import HouseholdClass
from ui.formatting import number
from ui.workbooks.sheets import column_letters

CHUNK = 500
MOST_CHANGES = 12  # of one household on a page


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something wrong or doubtful in one cell, ready to show."""

    sheet: str
    address: str  # "F12"
    row: int
    header: str
    key: str
    shown: str
    message: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class StagedHousehold:
    """A household of the file as the preview shows it."""

    row: ImportRow
    status: RowStatus
    problems: tuple[CellProblem, ...]
    changes: tuple[tuple[str, str, str], ...]  # (label, old, new), at most MOST_CHANGES
    more: int  # changes beyond those
    persons: int

    @property
    def class_(self):
        return HouseholdClass(self.row.household_class) if self.row.household_class else None

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.is_error]

    @property
    def warnings(self):
        return [problem for problem in self.problems if not problem.is_error]


class Reader:
    """Turns staged rows of one import into what people read."""

    def __init__(self, survey_import):
        self.survey_import = survey_import
        its_layout = layout(survey_import.round.standard)
        self.headers = {sheet: {column.key: column.header for column in its_layout.sheet(sheet)} for sheet in SHEETS}

    def problems(self, row):
        """Returns the CellProblems of a staged row, errors first."""
        return tuple(self._problem(*found) for found in json.loads(row.problems or "[]"))

    def _problem(self, sheet, row, key, shown, message, is_error):
        name = SHEETS[sheet]
        place = self.survey_import.columns.get(name, {}).get(key)
        address = f"{column_letters(place)}{row}" if place is not None else f"dòng {row}"
        return CellProblem(name, address, row, self.headers[name].get(key, key), key, shown, message, bool(is_error))

    def household(self, row):
        """Returns the StagedHousehold of an ImportRow."""
        changes = tuple(
            (label[:1].upper() + label[1:], worded(old), worded(new))
            for label, (old, new) in json.loads(row.changes or "{}").items()
        )
        persons = len(json.loads(row.payload)[1]) if row.payload else 0
        shown, more = changes[:MOST_CHANGES], max(0, len(changes) - MOST_CHANGES)
        return StagedHousehold(row, RowStatus(row.status), self.problems(row), shown, more, persons)


def all_problems(survey_import):
    """Yields every CellProblem of the file, in its order."""
    reader = Reader(survey_import)
    rows = ImportRow.objects.filter(survey_import=survey_import).exclude(problems="").order_by("place")
    for row in rows.only("place", "problems").iterator(chunk_size=CHUNK):
        yield from reader.problems(row)


def totals(survey_import):
    """Returns (classes, by class, by village) of what applying would write: [HouseholdClass], [(label, households,
    persons, [households of each class])] with the sum last, and the same for each village in its order."""
    rows = ImportRow.objects.filter(survey_import=survey_import, status__in=WRITTEN).order_by()
    counted = list(
        rows.values_list("status", "village_id", "household_class").annotate(n=Count("pk"), people=Sum("persons"))
    )
    there = {household_class for _, _, household_class, _, _ in counted}
    classes = [each for each in survey_import.round.standard.classes if each.value in there]
    villages = Village.objects.select_related("commune").in_bulk({village_id for _, village_id, *_ in counted})
    order = sorted(villages.values(), key=lambda village: (village.commune.code, village.number))
    kinds = [(RowStatus.NEW, "Hộ mới"), (RowStatus.FORM, "Phiếu mới"), (RowStatus.CHANGED, "Phiếu thay đổi")]
    by_class = [_line(label, [each for each in counted if each[0] == kind], classes) for kind, label in kinds]
    by_village = [_line(village, [each for each in counted if each[1] == village.pk], classes) for village in order]
    whole = _line("Cộng", counted, classes)
    return classes, [line for line in by_class if line[1]] + [whole], [*by_village, whole]


def _line(label, counted, classes):
    of_class = dict.fromkeys(classes, 0)
    for _, _, household_class, count, _ in counted:
        of_class[household_class] += count
    return label, sum(each[3] for each in counted), sum(each[4] for each in counted), list(of_class.values())


def sentence(survey_import):
    """Returns the counts of a checked file in one sentence."""
    count = survey_import.count
    parts = [
        f"{number(count(status.value))} {words}"
        for status, words in (
            (RowStatus.NEW, "hộ mới"),
            (RowStatus.FORM, "phiếu mới của hộ đã biết"),
            (RowStatus.CHANGED, "hộ thay đổi"),
            (RowStatus.UNCHANGED, "hộ không đổi"),
            (RowStatus.BLANK, "hộ chưa nhập"),
            (RowStatus.WRONG, "hộ sai"),
        )
    ]
    return (
        f"{number(count('households'))} hộ, {number(count('persons'))} nhân khẩu: {', '.join(parts)}; "
        f"{number(count('bad_cells'))} ô sai, {number(count('warnings'))} hộ có câu hỏi."
    )


def kept(pairs):
    """Returns [(Household, why)] of what undoing left alone; `pairs` as in the receipt."""
    households = Household.objects.in_bulk([household_id for household_id, _ in pairs])
    return [(households[household_id], why) for household_id, why in pairs if household_id in households]
