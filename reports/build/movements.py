"""The movement tables: the balance of the year by unit, checked against the forms that stand at its end."""

from dataclasses import replace
from functools import partial

from households.balance import balance_sheet
from households.balance_legs import KEYS_WITH_FORMS
from households.lineage import lineage_on
from households.movements import Standing
from reports.build.filling import Filling, entered_earlier, entered_numbers, gaps_of, head_of, unit_lines
from reports.build.forms import count_forms, forms_of
from reports.columns import Counted, derived
from reports.definitions import movement_columns
from reports.table import Drill, Opens, RowKind
from ui.formatting import number, some_of

MOST_NAMED = 5  # units that a sentence names one by one
EARLIER = {"residents_before": "household_total", "minority_before": "minority_household_total"}


def fill(standing, ask):
    """Returns the Filling of one movement table; a fixed number of queries whatever the households."""
    sheet = balance_sheet(ask.round, commune_ids=ask.commune_ids)
    previous = sheet.previous
    whole = (sheet.commune(ask.scope.commune.pk) if ask.by_village else sheet.total).of(standing)
    others = [leg for leg in movement_columns.other_legs(standing) if ask.every_column or whole[leg.key]]
    columns = movement_columns.columns(
        standing,
        before=previous.year if previous else None,
        now=ask.round.year,
        standard=ask.standard,
        others=others,
        knows_relapses=sheet.knows_relapses,
    )
    ended = count_forms(forms_of(ask), columns, by="village_id" if ask.by_village else "commune_id")
    figures = {unit: {key: n for key, n in counts.items() if key != "saved_at"} for unit, counts in ended.items()}
    missing = {}
    if previous is None:  # nothing to start from: blank, not zero
        missing = {column.key: None for column in columns if not isinstance(column.value, Counted)}
    else:
        _add_legs(figures, columns, ask, sheet, standing)
        missing = {key: None for key, leg in _legs(columns, standing).items() if leg in sheet.unknown}
    lineage = lineage_on(ask.round.reference_date)
    ids = ask.commune_ids
    older = None if ids is None else set().union(*(lineage.communes_into(each) for each in ids))
    entered = entered_numbers(ask, columns)
    if previous is not None:
        entered |= entered_earlier(previous, EARLIER, lineage, older)
    else:
        entered |= {key: {} for key in EARLIER}
    lines = unit_lines(
        ask,
        columns,
        figures,
        drill=lambda column, where: _drill(column, where, standing),
        entered=entered,
        missing=missing,
    )
    lines, wrong = _checked(lines, columns)
    return Filling(
        columns=columns,
        lines=lines,
        unit_head=head_of(ask),
        saved_at=max((each["saved_at"] for each in ended.values()), default=None),
        gaps=gaps_of(ask, columns, {key: known for key, known in entered.items() if previous or key not in EARLIER}),
        alarms=_alarms(wrong, ask),
        remarks=(sheet.note,) if sheet.note else (),
        left_out=0 if previous else None,
    )


def _legs(columns, standing):
    found = {column.key: movement_columns.leg_of(column.key, standing) for column in columns}
    return {key: leg for key, leg in found.items() if leg}


def _add_legs(figures, columns, ask, sheet, standing):
    legs = {key: leg for key, leg in _legs(columns, standing).items() if leg not in sheet.unknown}
    units = sheet.by_village if ask.by_village else sheet.by_commune
    for unit, balances in units.items():
        balance = balances.of(standing)
        found = {key: balance[leg] for key, leg in legs.items()}
        if any(found.values()):
            figures.setdefault(unit, {}).update(found)
    for (commune, village), households in sheet.minority.get(legs["opening"], {}).items():
        row = figures.setdefault(village if ask.by_village else commune, {})
        row["opening_minority"] = row.get("opening_minority", 0) + households


def _drill(column, where, standing):
    if isinstance(column.value, Counted):
        return Drill({**where, **column.value.filters})
    if column.key == "opening_minority":
        leg = movement_columns.leg_of("opening", standing)
        return Drill({**where, "dien_bien": leg, "doi_tuong": "dtts"}, Opens.MOVEMENTS)
    leg = movement_columns.leg_of(column.key, standing)
    if not leg:
        return None
    return Drill({**where, "dien_bien": leg}, Opens.FORMS if leg in KEYS_WITH_FORMS else Opens.MOVEMENTS)


def _checked(lines, columns):
    """Returns the lines, those whose sum does not hold marked, and [(unit, gap)] of the units among them."""
    check = next(column for column in columns if column.key == "gap")
    found, wrong = [], []
    for line in lines:
        gap = derived(check, line.numbers)
        if gap:
            line = replace(line, is_wrong=True)
            if line.kind is RowKind.UNIT:
                wrong.append((line.label, gap))
        found.append(line)
    return tuple(found), wrong


def _alarms(wrong, ask):
    if not wrong:
        return ()
    names = [f"{label} ({number(abs(gap))} hộ)" for label, gap in wrong]
    return (
        f"Đầu năm cộng trừ diễn biến không bằng cuối năm ở {some_of(names, 'đơn vị', MOST_NAMED)}: có hộ của năm trước "
        f"chưa có phiếu năm {ask.round.year} và chưa ghi là đã chuyển đi hay kết thúc (cột Chưa rà soát).",
    )


fill_poor = partial(fill, Standing.POOR)
fill_near = partial(fill, Standing.NEAR)
