"""Every bad file gets its one answer, and nothing of it is ever written."""

import tomllib

import openpyxl
import pytest

from households.importing import marking, preview
from households.models import Household, ImportStatus
from tests.households.importing.more_animals import FOLDER, LARGEST, MAKERS

ANSWERS = tomllib.loads((FOLDER / "answers.toml").read_text())
FILES = {path.stem: path for path in FOLDER.glob("*.xls*")}
TOO_LARGE = {
    "zip_bomb",
    "hundred_thousand_blank_rows",
    "rows_with_borders",
    "three_hundred_sheets",
    "as_many_columns_as_there_are",
}


def test_the_folder_its_makers_and_the_answers_agree():
    assert FILES.keys() | TOO_LARGE == MAKERS.keys() == ANSWERS.keys()
    assert not FILES.keys() & TOO_LARGE
    assert all(path.stat().st_size <= LARGEST for path in FILES.values())


@pytest.mark.parametrize("name", ANSWERS)
def test_answer(desk, lan, areas, name):
    path, answer = FILES.get(name), ANSWERS[name]
    if path is None:
        path = MAKERS[name](desk, areas.binh_son, areas.dan_luc)
    survey_import = desk.check(lan, path)
    assert Household.objects.count() == 0
    if "refused" in answer:
        assert survey_import.status == ImportStatus.REFUSED
        assert answer["refused"] in survey_import.refusal
        assert not survey_import.rows.exists()
        return
    assert survey_import.status == ImportStatus.CHECKED, survey_import.refusal
    found, asked = {}, {}
    for problem in preview.all_problems(survey_import):
        told = found if problem.is_error else asked
        told.setdefault(f"{problem.sheet}/{problem.key}", []).append(problem.message)
    cells = answer.get("cells", {})
    assert found.keys() == cells.keys()
    for where, words in cells.items():
        assert all(words in message for message in found[where]), found[where]
    for where, words in answer.get("asked", {}).items():
        assert any(words in message for message in asked[where]), asked
    for status in ("new", "wrong"):
        assert survey_import.count(status) == answer.get(status, 0)
    assert "note" not in answer or any(answer["note"] in note for note in survey_import.notes)
    for only_wrong in (False, True):  # whatever the file was, it comes back with its marks
        marking.write(survey_import, desk.folder / "danh-dau.xlsx", only_wrong=only_wrong)
        book = openpyxl.load_workbook(desk.folder / "danh-dau.xlsx")
        marked = {(sheet.title, cell.coordinate) for sheet in book for cell in sheet._cells.values() if _is_red(cell)}
        assert len(marked) == survey_import.count("bad_cells"), marked


def _is_red(cell):
    return cell.comment is not None and cell.comment.author == marking.AUTHOR and cell.fill.fgColor.rgb == marking.RED
