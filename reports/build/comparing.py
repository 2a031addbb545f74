"""Two years side by side, whatever the source: the same table filled for each year, its lines put next to each other.

A line says what it is about (`Line.key`), and units that became one since are added up, so that no source needs to
know that it is compared. The units are those of the later year.
"""

from dataclasses import dataclass, field, replace

from households.lineage import lineage_on
from households.models import CommuneSurvey
from reports.build.filling import COMMUNE, VILLAGE, Line
from reports.columns import Column, Counted, Given, Kind, Net, Ratio
from reports.table import RowKind
from ui.formatting import some_of

MOST_SHARES = 6  # of more counts with a share each, the counts alone fit the paper three times over
CHANGES = {Kind.PERCENT: Kind.POINTS, Kind.INDEX: Kind.INDEX_CHANGE}


@dataclass
class _Pair:
    """A line of the two years: what each holds, as (Line, number of a column that its table leaves out). `is_moved`:
    older figures are of units that this one replaced."""

    before: list[tuple[Line, int | None]] = field(default_factory=list)
    now: list[tuple[Line, int | None]] = field(default_factory=list)
    is_moved: bool = False

    @property
    def shown(self):
        return (self.now or self.before)[0][0]

    @property
    def lines(self):
        return [line for line, _ in (*self.before, *self.now)]


def compared(ask, earlier, fill):
    """Returns the Filling of a report for both years: `fill` asked twice, more often where communes became one."""
    lineage = lineage_on(ask.round.reference_date)
    now, before = fill(ask), [fill(each) for each in _asked_of(ask, earlier, lineage)]
    years = earlier.year, ask.round.year
    every = _all_columns(before[0].columns, now.columns)
    kept = _worth_comparing(every)
    pairs = _paired(before, now, lineage)
    merged = any(pair.is_moved for pair in pairs)
    words = [str(year + ask.report.years_ahead) for year in years]
    lines = list(_lines(pairs, kept, years, is_merged=merged))
    lines, unlike = _without_unlike_changes(lines, kept, years)
    return replace(
        now,
        columns=tuple(_side_by_side(kept, years, words)),
        lines=tuple(lines),
        gaps=_gaps(kept, before, now, words),
        alarms=tuple(dict.fromkeys(alarm for each in (*before, now) for alarm in each.alarms)),
        remarks=(
            *dict.fromkeys(_remarks(ask, earlier, before, now, is_merged=merged, is_less=kept != every)),
            *_unlike_words(unlike, words, "thôn" if ask.by_village else "xã"),
        ),
        title_words=f"{now.title_words}, so với năm {words[0]}",
    )


def _asked_of(ask, earlier, lineage):
    """Returns what to ask of the earlier year: the table of its communes, or of each of those that became this one."""
    surveys = CommuneSurvey.objects.filter(round=earlier).select_related("commune").order_by("commune__code")
    ids = ask.commune_ids
    theirs = tuple(each for each in surveys if ids is None or lineage.commune(each.commune_id) in ids)
    scope = replace(ask.scope, round=earlier, surveys=theirs)
    if not ask.by_village or not theirs:
        return [replace(ask, scope=scope)]
    return [replace(ask, scope=replace(scope, surveys=(each,), commune=each.commune)) for each in theirs]


def _paired(before, now, lineage):
    """Returns the Pairs in the order of the later year; what only the earlier one had stands before the total."""
    pairs = {line.key: _Pair(now=[(line, now.left_out)]) for line in now.lines}
    later = {COMMUNE: lineage.commune, VILLAGE: lineage.village}
    for filled in before:
        for line in filled.lines:
            kind, name = line.key
            key = (kind, later[kind](name)) if kind in later and name is not None else line.key
            pair = pairs.setdefault(key, _Pair())
            pair.is_moved |= key != line.key or bool(pair.before)
            pair.before.append((line, filled.left_out))
    return sorted(pairs.values(), key=lambda pair: pair.shown.kind is RowKind.TOTAL)


def _lines(pairs, kept, years, *, is_merged):
    """Returns the Lines of the Pairs, numbered anew."""
    found, place = [], 0
    for pair in pairs:
        shown, opened = pair.shown, {}
        place = 0 if shown.kind is RowKind.GROUP else place + bool(shown.number)
        # The list of former units' households is no single list; an area may have lost or won a commune.
        opens_older = not pair.is_moved and not (is_merged and shown.kind is RowKind.GROUP)
        numbers, given = {}, set()
        for columns, year, lines in zip(zip(*kept, strict=True), years, (pair.before, pair.now), strict=True):
            numbers |= {_key(each.key, year): _number(each, lines) for each in columns if not _is_derived(each)}
            given |= {_key(key, year) for line, _ in lines for key in line.given}
            if year == years[1] or opens_older:
                opened |= {
                    _key(key, year): replace(drill, year=drill.year or year) if year == years[0] else drill
                    for line, _ in lines
                    for key, drill in line.drills.items()
                }
        found.append(
            replace(
                shown,
                number=str(place) if shown.kind is RowKind.UNIT and shown.number else shown.number,
                numbers=numbers,
                drills=opened,
                opens=shown.opens if pair.now else None,
                given=frozenset(given),
                is_wrong=any(line.is_wrong for line in pair.lines),
            )
        )
    return [_summed(found, place) for place in range(len(found))] if is_merged else found


def _summed(lines, place):
    """Returns the line; that of an area with the sums of its units, among which older figures came to stand."""
    line = lines[place]
    if line.kind is not RowKind.GROUP:
        return line
    units = [lines[each].numbers for each in _units_of(lines, place)]
    return replace(line, numbers={key: _sum(unit[key] for unit in units) for key in line.numbers})


def _without_unlike_changes(lines, kept, years):
    """Returns (lines, {(names with the earlier number alone, with the later alone): [column]}): a sum over those that
    have a number does not tell by how much it changed where the two years' sums are of different units."""
    found, unlike = [], {}
    for place, line in enumerate(lines):
        blank = set()
        if line.kind is not RowKind.UNIT:
            units = [lines[each] for each in _units_of(lines, place)]
            for _, column in kept:
                apart = _apart(column, units, years)
                if any(apart) and all(
                    line.numbers.get(_key(key, year)) is not None for key in _known(column) for year in years
                ):
                    blank.add(_key(column.key, "change"))
                    if line.kind is RowKind.TOTAL:
                        unlike.setdefault(apart, []).append(column)
        found.append(replace(line, blank=frozenset(blank)))
    return found, unlike


def _units_of(lines, place):
    """Yields the places of the units that a sum is of: those of its area, or all."""
    if lines[place].kind is RowKind.TOTAL:
        return [each for each, line in enumerate(lines) if line.kind is RowKind.UNIT]
    end = next(at for at in range(place + 1, len(lines)) if lines[at].kind is not RowKind.UNIT)
    return range(place + 1, end)


def _known(column):
    """Returns the keys of the counts of known units that a column is, or is a share of."""
    value = column.value
    if isinstance(value, Ratio):
        return (value.part, value.whole)
    return (column.key,) if isinstance(value, Given) and value.of_known else ()


def _apart(column, units, years):
    """Returns the names of the units that have the column's numbers in the earlier year alone, in the later alone."""
    found = ([], [])
    for unit in units:
        has = [all(unit.numbers.get(_key(key, year)) is not None for key in _known(column)) for year in years]
        if has[0] != has[1]:
            found[has[1]].append(unit.label)
    return tuple(map(tuple, found))


def _number(column, lines):
    if not lines:  # a unit that the year did not know
        return 0 if isinstance(column.value, Counted | Given) else None
    return _sum(line.numbers.get(column.key, left_out) for line, left_out in lines)


def _sum(numbers):
    numbers = list(numbers)
    return None if None in numbers else sum(numbers)


# Columns


def _is_derived(column):
    return isinstance(column.value, Ratio | Net)


def _all_columns(before, now):
    """Returns [(column of the earlier year, of the later)]; one that a year leaves out stands for both."""
    older, keys = {column.key: column for column in before}, [column.key for column in now]
    newer = {column.key: column for column in now}
    for place, column in enumerate(before):
        if column.key not in newer:
            keys.insert(keys.index(before[place - 1].key) + 1 if place else 0, column.key)
    return [(older.get(key) or newer[key], newer.get(key) or older[key]) for key in keys]


def _worth_comparing(pairs):
    """Not all columns fit the paper three times over: each says whether it is compared, and of many counts with a share
    each the counts alone are."""
    pairs = [pair for pair in pairs if pair[1].is_compared]
    shares = sum(isinstance(column.value, Ratio) for _, column in pairs)
    return [pair for pair in pairs if shares <= MOST_SHARES or not isinstance(pair[1].value, Ratio)]


def _key(key, year):
    return f"{key}_{year}"


def _side_by_side(kept, years, words):
    """Yields for each column the two years and their difference, under the column's own head."""
    for pair in kept:
        column = pair[1]
        subgroup = f"{column.subgroup}: {column.label}" if column.subgroup else column.label
        heads = {"group": column.group or column.label, "subgroup": subgroup if column.group else ""}
        for each, year, word in zip(pair, years, words, strict=True):
            yield replace(
                each,
                key=_key(each.key, year),
                label=word,
                value=_of_year(each.value, year),
                tone="",
                definition=f"{each.definition.removesuffix('.')}, năm {word}.",
                **heads,
            )
        is_share = column.kind is Kind.PERCENT
        yield Column(
            _key(column.key, "change"),
            "+/− điểm %" if is_share else "+/−",
            Net(((_key(column.key, years[1]), 1), (_key(column.key, years[0]), -1))),
            CHANGES.get(column.kind, Kind.DIFFERENCE),
            definition=f"Năm {words[1]} trừ năm {words[0]}: tăng (+), giảm (−).",
            source=column.source,
            width=column.width - 1 if column.kind is Kind.MONEY else max(9, column.width),
            **heads,
        )


def _of_year(value, year):
    if isinstance(value, Ratio):
        return replace(value, part=_key(value.part, year), whole=_key(value.whole, year))
    if isinstance(value, Net):
        return Net(tuple((_key(key, year), sign) for key, sign in value.terms))
    return value


# Words


def _gaps(kept, before, now, words):
    keys = {column.key for _, column in kept}
    return tuple(
        replace(gap, label=f"{gap.label}: {word}")
        for word, fillings in zip(words, (before, [now]), strict=True)
        for filled in fillings
        for gap in filled.gaps
        if gap.key in keys
    )


def _remarks(ask, earlier, before, now, *, is_merged, is_less):
    for filled in (*before, now):
        yield from filled.remarks
    if is_merged:
        yield (
            f"Số liệu năm {earlier.year} của các đơn vị đã sáp nhập được cộng theo đơn vị hành chính năm "
            f"{ask.round.year}; các số cộng dồn ấy không mở danh sách hộ."
        )
    if earlier.standard_code != ask.round.standard_code:
        yield (
            f"Năm {earlier.year} theo {earlier.standard.name}, năm {ask.round.year} theo {ask.standard.name}: "
            "chênh lệch gồm cả phần do đổi chuẩn nghèo."
        )
    if is_less:
        yield "Các cột không đặt cạnh nhau ở đây xem ở biểu của từng năm."


def _unlike_words(unlike, words, unit):
    """Yields why the change of sums is blank, a sentence for each set of units."""
    for apart, columns in unlike.items():
        named = (
            f"chỉ năm {word} có số: {some_of(names, unit)}" for word, names in zip(words, apart, strict=True) if names
        )
        heads = ", ".join(f"“{column.name}”" for column in columns)
        yield (f"Dòng cộng để trống cột +/− của {heads} vì tổng hai năm không cùng các {unit}: {'; '.join(named)}.")
