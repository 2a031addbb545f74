"""A small district that reports: 2017 is opened, 2016 and 2017 have a few forms in Bình Sơn and Dân Lực."""

import datetime as dt

import pytest

from accounts.permissions import Role
from assignments.actions import open_year
from assignments.models import Task
from assignments.units import unit_fields
from reports.models import FrozenHousehold, FrozenList, UnitReport
from reports.periodic.actions import accept_report, save_draft, send_report
from reports.periodic.consolidating import REPORTED_KEY
from reports.periodic.figures import DISTRICT_FIGURES
from reports.periodic.frozen import table_from
from reports.periodic.issuing_actions import issue, save_consolidated
from reports.periodic.sections import DISTRICT_SECTIONS, sections_of
from reports.periodic.units import report_of
from reports.periods import Period
from reports.table import RowKind
from tests.factories import make_user
from tests.reports.factories import make_forms, make_round

JUNE = dt.date(2017, 6, 12)
SIX, YEAR = Period.SIX_MONTHS, Period.YEAR


@pytest.fixture
def reporting(areas, hong, clock):
    """It is 12 June 2017; the duties of 2017 are given out; the review of 2016 has 14 and 10 forms."""
    clock.go_to(JUNE)
    open_year(by=hong, year=2017)
    survey_round = make_round(2016, hong, totals={"15769": 200, "15700": 400})
    make_forms(survey_round, areas.binh_son, 14, by=hong)
    make_forms(survey_round, areas.dan_luc, 10, by=hong)
    return survey_round


@pytest.fixture
def dan_luc_leader(areas):
    return make_user("ld.danluc", "Lê Văn Lực", Role.COMMUNE_LEADER, commune=areas.dan_luc)


def texts_of(unit_is_commune, **said):
    """Texts for every needed part."""
    return {
        section.key: said.get(section.key, f"Nội dung {section.title}.") for section in sections_of(unit_is_commune)
    }


def district_texts(**said):
    return {section.key: said.get(section.key, f"Nội dung {section.title}.") for section in DISTRICT_SECTIONS}


def write(by, unit, *, period=SIX, own=(), version=None, **said):
    """Saves a unit's draft; returns the UnitReport."""
    there = report_of(unit, period, 2017)
    return save_draft(
        by=by, unit=unit, period=period, year=2017, texts=texts_of(hasattr(unit, "area_type"), **said), own=list(own),
        version=(there.version if there else 0) if version is None else version,
    )  # fmt: skip


def send(by, unit, *, period=SIX, today=JUNE, **said):
    """Writes and sends a unit's report; returns the Sending."""
    report = write(by, unit, period=period, **said)
    return send_report(by=by, report=report, version=report.version, today=today)


def send_and_accept(by, unit, hong, **more):
    sending = send(by, unit, **more)
    return accept_report(by=hong, report=UnitReport.objects.get(pk=sending.report_id), number=sending.number)


def own(label, value=None, *, key="", unit="hộ", note="", pk=None, files=()):
    return {"pk": pk, "key": key, "label": label, "unit": unit, "value": value, "note": note, "files": list(files)}


def task_of(unit, key):
    fields = {name: value for name, value in unit_fields(unit).items() if value is not None}
    return Task.objects.get(year__year=2017, duty_key=key, part=0, **fields)


def save_district(by, version=0, **said):
    """Saves the draft of the consolidated six-month report."""
    return save_consolidated(
        by=by, period=SIX, year=2017, texts=district_texts(**said), version=version, figures=DISTRICT_FIGURES
    )


def issue_six_months(by, *, to="huyen", number="45", version=1, day=JUNE, **more):
    """Issues a paper of the consolidated six-month report; returns it."""
    values = {"office": "TRƯỞNG PHÒNG", "signer": "Lê Thị Hồng", "signed_on": day, "today": JUNE} | more
    return issue(by=by, period=SIX, year=2017, to=to, number=number, version=version, **values)


LOOKUPS = {"xa": "commune__code", "khu_vuc": "area_type", "thon": "village_id"}


def check_lists(tables, **of):
    """Each frozen count that opens has exactly its rows; returns the keys of the tables with such counts. `of` is the
    issued= or sending= that keeps them. What communes reported is kept with their own sendings."""
    found = set()
    for table in (table_from(data) for data in tables if data["key"] != REPORTED_KEY):
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if cell.drill is None:
                    continue
                lists = FrozenList.objects.filter(table=table.key, column=column.key, **of)
                for key, lookup in LOOKUPS.items():
                    if key in cell.drill.filters:
                        lists = lists.filter(**{lookup: cell.drill.filters[key]})
                ids = [each for one in lists for each in one.household_ids]
                assert len(ids) == cell.value, (table.key, column.key, row.label)
                assert all(one.said or len(set(one.household_ids)) == len(one.household_ids) for one in lists)
                kept = FrozenHousehold.objects.filter(household_id__in=ids, **of)
                assert kept.count() == len(set(ids))
                found |= {table.key} if row.kind is RowKind.UNIT else set()
    return found
