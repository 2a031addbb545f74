"""What an erratum says of an issued report: the old value, the right one, by how much they differ."""

from decimal import Decimal

from django.core.exceptions import ValidationError

from reports.periodic.figures import Figure, Kind
from reports.periodic.sources import Filled
from ui.formatting import MINUS, clean_text, decimal, parse_decimal, parse_number


def standing_values(issued, errata):
    """Returns (Filled, {figure key: (value in words, ordinal of the erratum)}) as the errata leave them."""
    found = Filled.from_data(issued.figures)
    corrected = {line["key"]: (line["new"], each.ordinal) for each in errata for line in each.lines if line["key"]}
    return found, corrected


def values_now(issued, errata):
    """Returns {figure key: value}, as a Filled holds it, of an issued report as the errata leave it."""
    found, corrected = standing_values(issued, errata)
    named = {figure.key: figure for figure in found.figures}
    return found.values | {key: _value(named[key], words) for key, (words, _) in corrected.items()}


def line_of(issued, errata, asked):
    """Returns one line of an erratum; raises ValidationError that says what to mend."""
    key, new = asked.get("key") or "", clean_text(asked["new"], multiline=True)
    if key:
        found, corrected = standing_values(issued, errata)
        figure = next((each for each in found.figures if each.key == key), None)
        if figure is None:
            raise ValidationError(f"Báo cáo không có số liệu “{key}”.")
        old = corrected[key][0] if key in corrected else figure.shown(found.values.get(key))
        new = _read(figure, new)
        where = figure.label
    else:
        where, old = clean_text(asked["where"]), clean_text(asked["old"], multiline=True)
        if not where or not old:
            raise ValidationError("Chỗ ngoài bảng số liệu thì ghi rõ ở đâu và đã in thế nào.")
    if not new:
        raise ValidationError(f"“{where}”: nhập nội dung đúng.")
    if new == old:
        raise ValidationError(f"“{where}”: nội dung đúng giống hệt nội dung đã in ({old}).")
    return {"key": key, "where": where, "old": old, "new": new, "difference": difference_of(old, new)}


def _read(figure: Figure, text):
    """Returns a typed value as the figure writes it; ValidationError for what is no such value."""
    try:
        value = _value(figure, text)
    except ValueError as error:
        raise ValidationError(f"“{figure.label}”: {error}") from error
    if figure.kind is Kind.COUNT and value < 0:
        raise ValidationError(f"“{figure.label}”: không thể nhỏ hơn 0.")
    if figure.kind is Kind.PERCENT and abs(Decimal(value)) > 100:
        raise ValidationError(f"“{figure.label}”: không thể quá 100 %.")
    return figure.shown(value)


def _value(figure: Figure, text):
    """Returns what stands written as the report's data hold it; ValueError for what is no such value."""
    if figure.kind is Kind.PERCENT:
        return str(parse_decimal(text.removesuffix("%").strip()))
    if figure.kind is Kind.TEXT:
        return text
    return parse_number(text.removesuffix("đ").strip())


def difference_of(old, new):
    """Returns new − old with its sign where both are numbers, "" where they are words."""
    try:
        before, after = (parse_decimal(text.removesuffix("%").removesuffix("đ").strip()) for text in (old, new))
    except ValueError:
        return ""
    change = Decimal(after) - Decimal(before)
    sign = "+" if change > 0 else MINUS if change < 0 else ""
    return f"{sign}{decimal(abs(change))}"


def drift(issued, current: Filled, errata):
    """Returns [(Figure, issued in words, now in words)] of figures that are no longer what was issued (and corrected):
    what an erratum may have to say."""
    found, corrected = standing_values(issued, errata)
    rows = []
    for figure in found.figures:
        stood = corrected[figure.key][0] if figure.key in corrected else figure.shown(found.values.get(figure.key))
        now = figure.shown(current.values.get(figure.key))
        if now and now != stood:
            rows.append((figure, stood, now))
    return rows
