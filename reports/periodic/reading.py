"""A unit's report as a reader gets it: the draft with today's figures, or a sending as it was; and what two sendings
differ in."""

from dataclasses import dataclass
from decimal import Decimal

from areas.models import Commune
from reports.models import Sending, UnitReport
from reports.periodic import papers
from reports.periodic.actions import own_data
from reports.periodic.frozen import table_from
from reports.periodic.narrative import disagreements, filled, marked
from reports.periodic.sections import asked_of, sections_of
from reports.periodic.sources import Filled, fill
from reports.periodic.units import report_of, tables_of
from reports.periods import Period
from ui.formatting import decimal


@dataclass(frozen=True)
class Reading:
    """A report in words: `texts` with bound numbers, `filled` figures, own figures, tables; `sending` None for a draft
    whose figures are of today."""

    unit: object
    period: Period
    year: int
    report: UnitReport | None
    texts: dict
    filled: Filled
    own: list
    sending: Sending | None
    tables: tuple

    @property
    def sections(self):
        return sections_of(isinstance(self.unit, Commune))

    def parts(self):
        """Returns [(Section, [(piece of text, Disagreement or None)])] of the parts that have text."""
        return [
            (section, marked(self.texts[section.key], self.filled.figures, self.filled.values))
            for section in self.sections
            if self.texts.get(section.key)
        ]

    def content(self):
        """Returns the papers.Content of the report."""
        figures, values = self.filled.figures, self.filled.values
        return papers.Content(
            parts=tuple((s.title, filled(self.texts.get(s.key, ""), figures, values)) for s in self.sections),
            figures=papers.figure_rows(self.filled),
            own=papers.own_rows(self.own),
            tables=self.tables,
        )


def draft_texts(report, unit, period: Period, year, values):
    """Returns the texts of a draft, or the words that each part begins with where nobody has begun."""
    if report is not None:
        return dict(report.texts)
    return {section.key: section.begins(period, year, values) for section in sections_of(isinstance(unit, Commune))}


def read_draft(unit, period: Period, year, *, user, today, now, with_tables=True):
    """Returns the Reading of what the unit is writing, with the figures as they now stand."""
    report = report_of(unit, period, year)
    found = fill(unit, period, year, today)
    return Reading(
        unit=unit,
        period=period,
        year=year,
        report=report,
        texts=draft_texts(report, unit, period, year, found.values),
        filled=found,
        own=own_data(report) if report else [],
        sending=None,
        tables=tuple(tables_of(unit, period, year, user=user, now=now)) if with_tables else (),
    )


def read_sending(sending: Sending, with_tables=True):
    """Returns the Reading of what was sent, from nothing but what was frozen."""
    report = sending.report
    return Reading(
        unit=report.unit,
        period=report.period_,
        year=report.year,
        report=report,
        texts=sending.texts,
        filled=Filled.from_data(sending.figures),
        own=sending.own,
        sending=sending,
        tables=tuple(table_from(data) for data in sending.tables) if with_tables else (),
    )


def faults_of(reading: Reading):
    """Returns {section key: [Disagreement]} of a Reading's texts."""
    found = {
        key: disagreements(text, reading.filled.figures, reading.filled.values) for key, text in reading.texts.items()
    }
    return {key: faults for key, faults in found.items() if faults}


@dataclass(frozen=True)
class Change:
    """What differs between two sendings, old and new in words."""

    where: str
    old: str
    new: str


def changes_between(old: Sending, new: Sending):
    """Returns [Change] between two sendings of one report: texts as they read, figures, own figures."""
    before, after = read_sending(old, with_tables=False), read_sending(new, with_tables=False)
    found = []
    for section in after.sections:
        texts = [
            filled(each.texts.get(section.key, ""), each.filled.figures, each.filled.values) for each in (before, after)
        ]
        if texts[0] != texts[1]:
            found.append(Change(section.title, *texts))
    known = {figure.key: figure for figure in (*before.filled.figures, *after.filled.figures)}
    for key, figure in known.items():
        pair = [figure.shown(each.filled.values.get(key)) for each in (before, after)]
        if pair[0] != pair[1]:
            found.append(Change(figure.label, *pair))
    rows = [{row["key"] or row["label"]: row for row in each.own} for each in (before, after)]
    for key in dict.fromkeys([*rows[0], *rows[1]]):
        pair = [own_words(each.get(key)) for each in rows]
        if pair[0] != pair[1]:
            found.append(Change((rows[1].get(key) or rows[0][key])["label"], *pair))
    return found


def own_words(row):
    """Returns a unit's own figure as it reads, "" for none."""
    if row is None or row["value"] is None:
        return ""
    return f"{decimal(Decimal(row['value']))} {row['unit']}".strip()


def own_rows_for_editing(report, unit):
    """Returns the initial rows of the form of own figures: what the district asks first, then the unit's own; with the
    files that lie with each."""
    rows, there = [], list(report.own_figures.prefetch_related("files")) if report else []
    by_key = {figure.key: figure for figure in there if figure.key}
    for key, label, measure in asked_of("commune" if isinstance(unit, Commune) else unit.code):
        rows.append(_row(by_key.get(key), key, label, measure))
    rows += [_row(figure, "", figure.label, figure.unit) for figure in there if not figure.key]
    return rows


def _row(figure, key, label, unit):
    if figure is None:
        return {"pk": None, "key": key, "label": label, "unit": unit, "value": None, "note": "", "there": []}
    return {
        "pk": figure.pk, "key": key, "label": label, "unit": unit, "value": figure.value, "note": figure.note,
        "there": list(figure.files.all()),
    }  # fmt: skip
