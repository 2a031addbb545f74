"""Every bad file gets its one answer, and nothing of it is ever written."""

import pytest

from households.importing import preview
from households.models import Household, ImportStatus
from tests.households.importing.zoo import ZOO


@pytest.mark.parametrize("name", ZOO)
def test_answer(desk, lan, areas, name):
    animal = ZOO[name]
    path = animal.make(desk, areas.binh_son, areas.dan_luc)
    survey_import = desk.check(lan, path, animal.name or path.name)
    assert Household.objects.count() == 0
    if animal.refused:
        assert survey_import.status == ImportStatus.REFUSED
        assert animal.refused in survey_import.refusal
        assert not survey_import.rows.exists()
        return
    assert survey_import.status == ImportStatus.CHECKED, survey_import.refusal
    found = {}
    for problem in preview.all_problems(survey_import):
        if problem.is_error:
            found.setdefault((problem.sheet, problem.key), []).append(problem.message)
    assert found.keys() == animal.cells.keys()
    for where, words in animal.cells.items():
        assert all(words in message for message in found[where]), found[where]
    for status in ("new", "wrong"):
        assert survey_import.count(status) == animal.counts.get(status, 0)
    assert any(animal.note in note for note in survey_import.notes) or not animal.note
