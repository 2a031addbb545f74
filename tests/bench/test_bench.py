"""The bench's own arithmetic; nothing is timed here."""

import json

import pytest

from bench.__main__ import chosen
from bench.figures import at_least, at_most
from bench.figures.all import ALL
from bench.floors import pipeline
from bench.machine import NotRun, run
from bench.workload import HOUSEHOLD, PERSON, SPECS, households, persons, write_workbook


def test_a_line_says_what_was_found_and_whether_it_holds():
    assert at_most("export peak", 140, 150, measured="140 MiB", target="<= 150 MiB").line == (
        "export peak | 140 MiB | <= 150 MiB | holds"
    )
    assert at_most("x", 151, 150, measured="", target="").verdict == "short"
    assert at_least("x", 0.15, 0.15, measured="", target="").verdict == "holds"
    assert at_least("x", 0.14, 0.15, measured="", target="").verdict == "short"


def test_figures_have_names_of_their_own_and_are_chosen_by_them():
    names = [figure.name for figure in ALL]
    assert len(names) == len(set(names))
    assert chosen("") == list(ALL)
    assert [figure.name for figure in chosen("export")] == ["export"]
    assert {figure.name for figure in chosen("export, floors")} == {"export", "floors"}
    assert chosen("nothing like it") == []


def test_the_workload_is_40_and_12_columns_and_the_same_each_time():
    assert list(households(50)) == list(households(50))
    assert {len(row) for row in households(50)} == {len(HOUSEHOLD)} == {40}
    assert {len(row) for row in persons(50)} == {len(PERSON)} == {12}


@pytest.mark.parametrize("kind, rows", [("households", households), ("persons", persons)])
def test_the_floor_reads_every_row_of_a_workbook_and_finds_what_is_wrong(tmp_path, kind, rows):
    good = list(rows(30))
    path = write_workbook(tmp_path / "good.xlsx", SPECS[kind], good)
    text, count, errors = pipeline.read(path, json.loads(path.with_suffix(".json").read_text()))
    assert (count, errors) == (30, [])
    assert len(text.read().splitlines()) == 30
    flags = [place for place, (_, column) in enumerate(SPECS[kind]["columns"]) if column == "flag"]
    bad = [list(row) for row in good]
    bad[3][flags[0]] = "có lẽ"
    bad[7] = bad[8]
    path = write_workbook(tmp_path / "bad.xlsx", SPECS[kind], bad)
    _, _, errors = pipeline.read(path, SPECS[kind])
    assert [(row, column) for row, column, *_ in errors] == [(5, SPECS[kind]["columns"][flags[0]][0]), (10, "key")]


def test_a_child_that_fails_is_a_reason_and_not_a_crash(tmp_path):
    with pytest.raises(NotRun, match="failed"):
        run("bench.floors.export", tmp_path / "absent.xlsx", tmp_path / "out.xlsx", env=None, cwd=".")
