"""Gathers a period for the consolidated report: survey figures, what accepted unit reports say, and what is missing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from areas.models import Commune
from assignments.duties import duties_of
from assignments.models import Task
from households.models import SurveyRound
from reports.columns import Column, Given, Kind
from reports.models import FrozenItem, FrozenList, Sending
from reports.periodic import drafting
from reports.periodic.behind import DUE
from reports.periodic.boards import standings, summary
from reports.periodic.frozen import digest_of, table_data
from reports.periodic.opening import FIGURES, OF_TASKS
from reports.periodic.sources import Filled, fill, late_duties, recognised_communes
from reports.periodic.standing_table import standing_table
from reports.periodic.units import tables_of
from reports.periodic.work import plan_gaps, target_lines
from reports.periods import Period
from reports.table import Cell, Drill, Opens, ReportTable, Row, RowKind
from ui.formatting import decimal

# Figures of communes that the table of reported figures shows: (key, head over it, head).
REPORTED = (
    ("so_ho_ngheo", "Xã báo cáo", "Hộ nghèo"),
    ("so_ho_can_ngheo", "Xã báo cáo", "Hộ cận nghèo"),
    ("xet_ngheo_moi", "Xét trong kỳ", "Nghèo mới"),
    ("xet_can_ngheo_moi", "Xét trong kỳ", "Cận nghèo mới"),
    ("xet_thoat_ngheo", "Xét trong kỳ", "Thoát nghèo"),
    ("nhiem_vu_den_han", "Nhiệm vụ của xã", "Đến hạn"),
    ("nhiem_vu_dung_han", "Nhiệm vụ của xã", "Xong đúng hạn"),
    ("nhiem_vu_xong_tre", "Nhiệm vụ của xã", "Xong trễ"),
    ("nhiem_vu_qua_han", "Nhiệm vụ của xã", "Quá hạn"),
)
REPORTED_KEY = "reported"  # of that table
AHEAD_MOST = 10


@dataclass(frozen=True)
class Gathered:
    """Everything a consolidated report is made of."""

    period: Period
    year: int
    today: dt.date
    filled: Filled
    standings: list
    tables: list  # ReportTables, those of the survey first
    own: list  # own_figures

    @property
    def missing(self):
        """The names of the units without an accepted report."""
        return [each.name for each in self.standings if not each.is_accepted]

    @property
    def digest(self):
        """A mark of figures, tables and missing units, so that what is issued is what was read."""
        rows = {table.key: table_data(table)["rows"] for table in self.tables}
        return digest_of([self.filled.as_data(), rows, self.missing])

    def draft(self):
        """Returns {section key: text} as first proposed; reads what else the words need."""
        period, year = self.period, self.year
        facts = drafting.Facts(
            period=period,
            year=year,
            values=self.filled.values,
            missing=tuple(self.missing),
            recognised=recognised_communes(period.survey_year(year)),
            late_units=tuple(each.name for each in self.standings if each.is_sent and each.days_late),
            late_duties=tuple(late_duties(period, year, self.today)),
            ahead=tuple(ahead(period, year)),
            targets=tuple(target_lines(period, year)),
            gaps=tuple(
                plan_gaps(year, [each.unit for each in self.standings if isinstance(each.unit, Commune)], self.today)
            ),
            own=tuple(
                (label, decimal(value), unit, name.replace("Các xã", "các xã"))
                for name, label, unit, value in self.own
                if value is not None
            ),
        )
        return drafting.draft(facts)


def gather(period: Period, year, *, user, today, now):
    """Returns the Gathered of a period; a fixed number of queries beside those of the survey's tables."""
    rows = standings(period, year, today)
    filled = district_figures(rows, period, year, today)
    sent = accepted_sendings(rows)
    survey_round = SurveyRound.objects.filter(year=period.survey_year(year)).first()
    context = _Context(period, year, survey_round, now)
    own = own_figures(rows, sent)
    tables = [
        *tables_of(None, period, year, user=user, now=now),
        reported_table(rows, sent, context),
        *([own_table(own, context)] if own else []),
        standing_table(rows, context),
    ]
    return Gathered(period, year, today, filled, rows, tables, own)


def district_figures(rows, period: Period, year, today):
    """Returns the Filled of the whole district, how many of the units of these Standings reported among it."""
    counts, filled = summary(period, rows), fill(None, period, year, today)
    filled.values.update(
        don_vi_phai_gui=counts.owing,
        don_vi_da_gui=counts.sent,
        don_vi_chap_nhan=counts.accepted,
        don_vi_gui_tre=counts.late,
        don_vi_chua_gui=counts.missing,
    )
    return filled


def accepted_sendings(rows):
    """Returns {report id: its accepted Sending} of Standings, in one query."""
    ids = [row.report.pk for row in rows if row.is_accepted]
    found = Sending.objects.filter(report__in=ids, outcome=Sending.Outcome.ACCEPTED).order_by("number")
    return {sending.report_id: sending for sending in found}


def own_figures(rows, sent):
    """Returns [(unit, indicator, unit of measure, Decimal or None)]: bodies one by one, communes summed, with how many
    of them the sum is of."""
    found, sums = [], {}
    communes = sum(isinstance(row.unit, Commune) for row in rows)
    for row in rows:
        sending = sent.get(row.report.pk) if row.report else None
        for each in sending.own if sending else ():
            value = None if each["value"] is None else Decimal(each["value"])
            if not isinstance(row.unit, Commune):
                found.append((row.unit.short_name, each["label"], each["unit"], value))
            elif each["key"]:
                _, known = sums.setdefault(each["key"], ((each["label"], each["unit"]), []))
                if value is not None:
                    known.append(value)
    for (label, unit), known in sums.values():
        found.append((f"Các xã, thị trấn ({len(known)}/{communes})", label, unit, sum(known) if known else None))
    return found


@dataclass(frozen=True)
class _Context:
    period: Period
    year: int
    survey_round: SurveyRound | None
    now: dt.datetime

    def table(self, key, title, unit_head, columns, rows, base, note=""):
        survey_round = self.survey_round
        return ReportTable(
            key=key,
            title=f"{title} {self.period.words(self.year)}",
            unit_name="Huyện Triệu Sơn",
            unit_head=unit_head,
            year=self.year,
            columns=columns,
            rows=rows,
            base=base,
            reference_date=survey_round.reference_date if survey_round else self.period.ends_on(self.year),
            saved_at=None,
            made_at=self.now,
            standard_name="",
            note=note,
            is_demo=bool(survey_round and survey_round.is_demo),
        )


def reported_table(rows, sent, context):
    """Returns the table of what accepted commune reports say, blank where there is none, with its sums."""
    columns = tuple(
        Column(
            key,
            label,
            Given(),
            kind=Kind.INTEGER,
            group=head,
            definition="Theo báo cáo đã được chấp nhận của xã.",
            source="Báo cáo định kỳ của xã",
            width=9,
        )
        for key, head, label in REPORTED
    )
    lines, sums, number = [], dict.fromkeys((key for key, _, _ in REPORTED)), 0
    opened, closed = rows_kept(sent.values()), set()
    for row in rows:
        if not isinstance(row.unit, Commune):
            continue
        sending = sent.get(row.report.pk) if row.report else None
        values = Filled.from_data(sending.figures).values if sending else {}
        for key in sums:
            if values.get(key) is not None:
                sums[key] = (sums[key] or 0) + values[key]
        number += 1
        opening = {key for key in sums if values.get(key) and (sending.pk, key) in opened}
        closed |= {key for key in sums if values.get(key)} - opening
        where = {"xa": row.unit.code, "lan": str(sending.number)} if sending else {}
        cells = tuple(Cell(values.get(key), _drill(key, where) if key in opening else None) for key in sums)
        lines.append(Row(RowKind.UNIT, str(number), row.unit.name, cells))
    totals = tuple(
        Cell(value, _drill(key, {}) if value and key not in closed else None, is_derived=value is not None)
        for key, value in sums.items()
    )
    lines.append(Row(RowKind.TOTAL, "", "Cộng", totals))  # of those that reported; the note names the others
    missing = [row.name for row in rows if isinstance(row.unit, Commune) and not row.is_accepted]
    note = f"Chưa có báo cáo được chấp nhận, để trống: {', '.join(missing)}." if missing else ""
    base = "Đơn vị tính: hộ, nhiệm vụ."
    return context.table(REPORTED_KEY, "Số liệu các xã báo cáo", "Xã, thị trấn", columns, tuple(lines), base, note)


def _drill(key, where):
    return Drill(where | {"cot": key}, Opens.REPORTED)


def rows_kept(sendings):
    """Returns {(sending id, figure key)} of the figures whose rows were kept with these Sendings. Two queries."""
    ids = [sending.pk for sending in sendings]
    lists = FrozenList.objects.filter(sending__in=ids, table=FIGURES).order_by().values_list("sending_id", "column")
    items = FrozenItem.objects.filter(sending__in=ids).order_by().values_list("sending_id", "figure")
    found = {*lists.distinct(), *items.distinct()}
    return found | {(pk, DUE) for pk, key in found if key in OF_TASKS}


def own_table(own, context):
    """Returns the table of the figures that units entered themselves."""
    columns = (
        Column("indicator", "Chỉ tiêu", Given(), kind=Kind.TEXT, width=50),
        Column("unit", "Đơn vị tính", Given(), kind=Kind.TEXT, width=12),
        Column("value", "Số liệu", Given(), kind=Kind.DECIMAL, width=14),
    )
    rows = tuple(
        Row(RowKind.UNIT, str(number), name, (Cell(label), Cell(unit), Cell(value)))
        for number, (name, label, unit, value) in enumerate(own, start=1)
    )
    return context.table(
        "own",
        "Chỉ tiêu do các đơn vị báo cáo",
        "Đơn vị",
        columns,
        rows,
        "Số do đơn vị nhập, có minh chứng kèm theo; trong ngoặc: số xã, thị trấn có số liệu trên tổng số. Chỉ tiêu xã "
        "tự thêm không cộng, xem ở báo cáo của xã.",
    )


def ahead(period: Period, year):
    """Returns [(title, D of "trước ngày D")] of what falls due in the period after: the year's own tasks where it has
    been opened, else the register's."""
    if period is Period.SIX_MONTHS:
        first, last, of = dt.date(year, 7, 1), dt.date(year, 12, 31), year
    else:
        first, last, of = dt.date(year + 1, 1, 1), dt.date(year + 1, 12, 31), year + 1
    tasks = (
        Task.objects.counted()
        .filter(year__year=of, due_on__gte=first, due_on__lt=last)
        .order_by()
        .values_list("title", "due_on")
        .distinct()
    )
    found = sorted(set(tasks), key=lambda pair: (pair[1], pair[0]))
    if not found:
        register = [(duty.title_in(of), duty.due.on(of)) for duty in duties_of(of)]
        found = sorted(((title, day) for title, day in register if first <= day < last), key=lambda pair: pair[1])
    return found[:AHEAD_MOST]
