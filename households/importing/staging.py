"""Reads a file from beginning to end and stages what checking finds, some thousands of households at a time.

Staging of one batch goes on beside the checking of the next. Nothing here decides who may, or writes anything but
ImportRow: that is actions/importing.py.
"""

from collections import Counter
from contextlib import ExitStack, closing
from functools import partial
from time import monotonic

from households.importing import bulk
from households.importing.checking import Checker
from households.importing.columns import HOUSEHOLDS, layout
from households.importing.people import People
from households.importing.places import Places
from households.importing.reading import Workbook
from households.importing.records import Staged
from households.importing.twins import MOST_PERSONS
from households.models import ImportRow
from ui.formatting import fold
from ui.workbooks import beside
from ui.workbooks.sheets import MEGABYTE, FileRefused

BATCH = 2_000  # households
BESIDE_UP_TO = 12 * MEGABYTE  # of a larger file two sheets laid out at once would take too much memory
_STAGED = ("survey_import_id", *Staged._fields)


def stage(survey_import, opened, *, allowed, beat):
    """Checks every cell and household of an opened file and stages the rows; returns (counts, progress when done).

    `allowed` are the ids of communes that the uploader may enter, None for all; `beat(**values)` writes progress down
    and raises when another process has taken the import over. Raises FileRefused for the file as a whole.
    """
    survey_round = survey_import.round
    its_layout = layout(survey_round.standard)
    workbook = Workbook(opened, its_layout)
    places = Places(survey_round, allowed)
    default = _check_stated(workbook, survey_import, its_layout, places)
    workbook.require_sheets()
    people, rows = _read(workbook)
    if not rows:
        raise FileRefused(f"Tờ “{HOUSEHOLDS}” không có hộ nào. Điền số liệu dưới dòng tiêu đề rồi tải lên lại.")
    beat(progress_total=len(rows), columns=workbook.places, notes=workbook.notes)
    checker = Checker(
        survey_round=survey_round, layout=its_layout, places=places, people=people, default_commune=default
    )
    if people.count <= MOST_PERSONS:
        checker.compare(rows)
    else:
        workbook.notes.append("Tệp lớn: người gần trùng tên, năm sinh được tìm ngay sau khi áp dụng.")
    counts = Counter(persons=people.count, households=len(rows), warnings=0, bad_cells=0)
    for found in _checked(checker, survey_import, rows, beat):
        counts.update(found)
    return dict(counts), len(rows)


def _read(workbook):
    """Returns (People, the HouseholdRows) of a workbook, and closes it.

    The sheets are read at the same time where that pays: persons in a copy of this process, from the file opened anew.
    """
    size = workbook.opened.path.stat().st_size
    if not (beside.FROM_BYTES <= size <= BESIDE_UP_TO and beside.can_copy()):
        # Persons first, packed: their sheet takes the most memory while it is laid out, and then little.
        people = People(workbook.persons())
        rows = [row for part in workbook.households() for row in part]
        workbook.close()
        return people, rows
    with closing(beside.Copy(partial(_persons, workbook.opened, workbook.layout))) as copy:
        began = monotonic()
        rows = [row for part in workbook.households() for row in part]
        workbook.close()
        people, places, notes = copy.result(max(beside.SHORTEST_LIMIT, 10 * (monotonic() - began)))
    workbook.places |= places
    workbook.notes += notes
    return people, rows


def _persons(opened, its_layout):
    """Returns (People, Workbook.places, its notes) of one sheet of a file."""
    with closing(Workbook(opened, its_layout)) as workbook:
        return People(workbook.persons()), workbook.places, workbook.notes


def _checked(checker, survey_import, rows, beat):
    """Checks and stages all rows; yields the counts of each batch.

    Two batches go at a time where there is a second core, one of them in a copy of this process (beside.py). While
    they are checked, the rows of the two before are on their way to the database.
    """
    at_once = 2 if beside.can_copy() else 1
    with bulk.Aside() as aside:
        inserts = []
        for start in range(0, len(rows), at_once * BATCH):
            aside.wait()
            beat(progress_done=start)
            works = []
            for begin in range(start, min(start + at_once * BATCH, len(rows)), BATCH):
                prepared = checker.prepare(rows[begin : begin + BATCH])
                rows[begin : begin + BATCH] = [None] * len(prepared[1])  # given back to memory as it is staged
                works.append(partial(_evaluated, checker, survey_import, prepared))
            with ExitStack() as copies:
                started = [beside.Copy(work) for work in works[:-1]]
                for each in started:
                    copies.callback(each.close)
                aside.do(inserts)
                began = monotonic()
                last = works.pop()()
                limit = max(beside.SHORTEST_LIMIT, 10 * (monotonic() - began))
                done = [*(each.result(limit) for each in started), last]
            inserts = [insert for insert, _ in done]
            yield from (counts for _, counts in done)
        aside.do(inserts)
        insert, counts = _staging(survey_import, checker.orphans())
        aside.do([insert])
        yield counts


def _evaluated(checker, survey_import, prepared):
    return _staging(survey_import, checker.evaluate(prepared))


def _check_stated(workbook, survey_import, its_layout, places):
    """Refuses a file of another year, version or commune; returns the commune that its rows belong to, or None."""
    stated = workbook.stated()
    year, version, code = (stated.get(fold(label), "") for label in ("Năm rà soát", "Phiên bản mẫu", "Mã xã"))
    if not stated:
        workbook.notes.append(
            "Tệp không có tờ “Hướng dẫn” của mẫu nên không biết là mẫu năm nào. Xem kỹ trước khi áp dụng."
        )
    if year and year != str(survey_import.round.year):
        raise FileRefused(
            f"Tệp là mẫu của năm {year}, còn đang nhập vào năm {survey_import.round.year}. "
            f"Chuyển sang năm {year} rồi tải lên, hoặc tải mẫu năm {survey_import.round.year}."
        )
    if version and version != its_layout.version:
        raise FileRefused(
            f"Tệp là mẫu phiên bản {version}, hệ thống đang dùng phiên bản {its_layout.version}. "
            "Tải mẫu mới rồi chép số liệu sang."
        )
    commune = places.commune(code) if code else survey_import.commune
    if commune is not None and not places.may_enter(commune.pk):
        raise FileRefused(f"Tệp là mẫu của {commune.name}, ngoài phạm vi tài khoản này. Dùng mẫu của xã mình.")
    return commune


def _staging(survey_import, evaluated):
    """Returns (the insert of staged rows, {status value or "warnings", "bad_cells": count})."""
    staged, bad_cells = evaluated
    counts = Counter(row.status for row in staged)
    counts.update(warnings=sum(row.has_warnings for row in staged), bad_cells=bad_cells)
    return bulk.Insert(ImportRow, _STAGED, [(survey_import.pk, *row) for row in staged]), counts
