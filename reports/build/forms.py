"""Figures counted over the year's forms, alone or beside those of an earlier year."""

from dataclasses import replace

from households.filters import condition, read_filters
from households.lineage import lineage_on
from households.models import SurveyForm
from households.statistics import tally
from reports.build.filling import Filling, entered_earlier, entered_numbers, gaps_of, head_of, unit_lines
from reports.columns import Column, Counted, Entered, Kind, Net, Ratio
from reports.table import Drill


def fill(ask):
    """Returns the Filling of a report whose columns count forms: one grouped query, two for two years."""
    columns = ask.declared()
    if ask.earlier is not None:
        return _compared(ask, columns)
    figures = count_forms(forms_of(ask, ask.round), columns, by=_unit(ask))
    return Filling(
        columns=columns,
        lines=unit_lines(ask, columns, figures, drill=lambda column, where: Drill({**where, **column.value.filters})),
        unit_head=head_of(ask),
        saved_at=max((each["saved_at"] for each in figures.values()), default=None),
        gaps=gaps_of(ask, columns),
    )


def _unit(ask):
    return "village_id" if ask.by_village else "commune_id"


def forms_of(ask, survey_round, commune_ids=None):
    forms = SurveyForm.objects.filter(round=survey_round)
    wanted = commune_ids if commune_ids is not None else ask.commune_ids
    return forms if wanted is None else forms.filter(commune__in=wanted)


def count_forms(forms, columns, *, by):
    """Returns {unit id: {column key: count, "saved_at"}}; what all counts have in common narrows the rows first."""
    counted = {column.key: dict(column.value.filters) for column in columns if isinstance(column.value, Counted)}
    common = dict(set.intersection(*(set(filters.items()) for filters in counted.values()))) if counted else {}
    conditions = {
        key: condition(read_filters({name: value for name, value in filters.items() if name not in common}))
        for key, filters in counted.items()
    }
    return tally(forms.filter(condition(read_filters(common))), by=by, conditions=conditions)


# Two years


def _compared(ask, declared):
    """The units are those of the later year; figures of units that became one of them are added up."""
    earlier, lineage = ask.earlier, lineage_on(ask.round.reference_date)
    declared = _worth_comparing(declared)
    columns = _side_by_side(declared, earlier.year, ask.round.year)
    into = {"village_id": lineage.village, "commune_id": lineage.commune}[_unit(ask)]
    ids = ask.commune_ids
    older_ids = None if ids is None else set().union(*(lineage.communes_into(each) for each in ids))
    figures = {}
    saved = []
    for survey_round, wanted, to_unit in (
        (earlier, older_ids, into),
        (ask.round, ids, lambda unit: unit),
    ):
        counts = count_forms(forms_of(ask, survey_round, wanted), declared, by=_unit(ask))
        for unit, found in counts.items():
            row = figures.setdefault(to_unit(unit), {})
            for key, number in found.items():
                if key != "saved_at":
                    row[_key(key, survey_round.year)] = row.get(_key(key, survey_round.year), 0) + number
            if survey_round is ask.round:
                saved.append(found["saved_at"])
    names = {
        column.key: column.value.name
        for column in columns
        if isinstance(column.value, Entered) and column.key.endswith(f"_{earlier.year}")
    }
    entered = entered_numbers(ask, columns) | entered_earlier(earlier, names, lineage, older_ids)
    merged = bool(lineage.villages if ask.by_village else lineage.communes)
    remarks = []
    if merged:
        remarks.append(
            f"Số liệu năm {earlier.year} của các đơn vị đã sáp nhập được cộng theo đơn vị hành chính năm "
            f"{ask.round.year}; các số cộng dồn ấy không mở danh sách hộ."
        )
    if earlier.standard.code != ask.standard.code:
        remarks.append(
            f"Năm {earlier.year} theo {earlier.standard.name}, năm {ask.round.year} theo {ask.standard.name}: "
            "chênh lệch gồm cả phần do đổi chuẩn nghèo."
        )
    return Filling(
        columns=columns,
        lines=unit_lines(
            ask,
            columns,
            figures,
            drill=lambda column, where: _drill(column, where, ask.round.year, is_merged=merged),
            entered=entered,
        ),
        unit_head=head_of(ask),
        saved_at=max(saved, default=None),
        gaps=gaps_of(ask, columns, entered),
        remarks=tuple(remarks),
        title_words=f", so với năm {earlier.year}",
    )


def _worth_comparing(columns):
    """Not all columns fit the paper twice over: each says whether it is compared, and of many counts with a share each
    the counts alone are."""
    columns = [column for column in columns if column.is_compared]
    shares = sum(isinstance(column.value, Ratio) for column in columns)
    return tuple(column for column in columns if shares <= 6 or not isinstance(column.value, Ratio))


def _key(key, year):
    return f"{key}_{year}"


def _side_by_side(columns, before, now):
    """Returns for each column the two years and their difference, under the column's own head."""
    found = []
    for column in columns:
        subgroup = f"{column.subgroup}: {column.label}" if column.subgroup else column.label
        group = column.group or column.label
        heads = {"group": group, "subgroup": subgroup if column.group else ""}
        for year in (before, now):
            value = column.value
            if isinstance(value, Ratio):
                value = replace(value, part=_key(value.part, year), whole=_key(value.whole, year))
            found.append(
                replace(
                    column,
                    key=_key(column.key, year),
                    label=str(year),
                    value=value,
                    tone="",
                    definition=f"{column.definition[:-1]}, năm {year}.",
                    **heads,
                )
            )
        is_share = column.kind is Kind.PERCENT
        found.append(
            Column(
                f"{column.key}_change",
                "Tăng, giảm" if not is_share else "Tăng, giảm (điểm %)",
                Net(((_key(column.key, now), 1), (_key(column.key, before), -1))),
                Kind.POINTS if is_share else Kind.DIFFERENCE,
                definition=f"Năm {now} trừ năm {before}.",
                source=column.source,
                width=max(8, column.width - 1),
                **heads,
            )
        )
    return tuple(found)


def _drill(column, where, year, *, is_merged):
    """The list of one year's forms; an older figure that is a sum over former units opens nothing."""
    of_year = int(column.label)
    if of_year == year:
        return Drill({**where, **column.value.filters})
    return None if is_merged and where else Drill({**where, **column.value.filters}, year=of_year)
