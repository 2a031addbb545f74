"""The table of who sent what when, and the counts of units that open it with their units alone."""

from dataclasses import replace

from reports.columns import Column, Given, Kind
from reports.periodic.boards import ACCEPTED, WAITS
from reports.periodic.figures import UNIT_FIGURES
from reports.table import Cell, Row, RowKind

STANDING_KEY = "standing"


def standing_table(rows, context):
    """Returns the table of who sent what when."""
    columns = (
        Column("state", "Tình trạng", Given(), kind=Kind.TEXT, width=16),
        Column("due", "Gửi trước ngày", Given(), kind=Kind.DATE, width=14),
        Column("sent", "Ngày gửi", Given(), kind=Kind.DATE, width=14),
        Column("late", "Trễ, ngày", Given(), kind=Kind.INTEGER, width=10),
        Column("sendings", "Lần gửi", Given(), kind=Kind.INTEGER, width=9),
    )
    lines = tuple(
        Row(
            RowKind.UNIT,
            str(number),
            row.name,
            tuple(
                Cell(value)
                for value in (row.words, row.due_on, row.sent_on, row.days_late or None, row.sendings or None)
            ),
        )
        for number, row in enumerate(rows, start=1)
    )
    return context.table(
        STANDING_KEY, "Tình hình gửi báo cáo", "Đơn vị", columns, lines, "Theo báo cáo gửi trên hệ thống."
    )


def links_of_units(address, values):
    """Returns {figure key: address} of the counts of units that are not 0; `address` is that of the standing table."""
    return {each.key: f"{address}?dem={each.key}" for each in UNIT_FIGURES if values.get(each.key)}


def units_counted(table, key):
    """Returns a standing table, of today or as it was kept, with the units alone that a figure of UNIT_FIGURES counts;
    the whole table for any other key."""
    figure = next((each for each in UNIT_FIGURES if each.key == key), None)
    if figure is None or table.key != STANDING_KEY:
        return table
    place = {column.key: at for at, column in enumerate(table.columns)}

    def counts(row):
        state = row.cells[place["state"]].value
        is_sent = state in (WAITS, ACCEPTED)
        return {
            "don_vi_phai_gui": True,
            "don_vi_da_gui": is_sent,
            "don_vi_chap_nhan": state == ACCEPTED,
            "don_vi_gui_tre": is_sent and bool(row.cells[place["late"]].value),
            "don_vi_chua_gui": not is_sent,
        }[key]

    rows = tuple(row for row in table.rows if counts(row))
    return replace(table, title=f"{table.title}: {figure.label[:1].lower()}{figure.label[1:]}", rows=rows)
