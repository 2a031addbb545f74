"""What the map of communes may be coloured by: a darker tile has more of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trieuson_poverty.overview.figures import Line
from ui import formatting


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its key in the address, name, unit, how it is read from a Line (None: missing) and written, and the
    bounds of its five shades; () cuts the values of the day into five."""

    key: str
    label: str
    unit: str
    value: Callable[[Line], object]
    bounds: Sequence = ()
    digits: int = 0

    def text(self, value):
        if value is None:
            return ""
        return formatting.decimal(value, self.digits) if self.digits else formatting.number(value)

    def bounds_of(self, lines):
        """Returns four rising bounds, fixed ones where the measure has them so that years can be compared."""
        if self.bounds:
            return self.bounds
        top = max((self.value(line) or 0 for line in lines), default=0)
        step = next(each for each in STEPS if each * 5 > top or each == STEPS[-1])
        return tuple(step * place for place in range(1, 5))


STEPS = tuple(factor * 10**power for power in range(6) for factor in (1, 2, 5))

MEASURES = (
    Measure("ty-le", "Tỷ lệ hộ nghèo", "%", lambda line: line.rate, (5, 8, 12, 16), 2),
    Measure("can-ngheo", "Tỷ lệ hộ cận nghèo", "%", lambda line: line.near_rate, (4, 6, 9, 12), 2),
    Measure("so-ho", "Số hộ nghèo", "hộ", lambda line: line.poor),
    Measure("so-ho-can", "Số hộ cận nghèo", "hộ", lambda line: line.near_poor),
    Measure("cho", "Hộ chưa khảo sát", "hộ", lambda line: line.progress.waiting),
    Measure("canh-bao", "Cảnh báo chờ trả lời", "câu", lambda line: line.questions),
)


def chosen(key, lines):
    """Returns the Measure of an address; else the rate, or the number of households while no commune has a rate."""
    found = next((measure for measure in MEASURES if measure.key == key), None)
    if found is not None:
        return found
    has_rates = any(line.rate is not None for line in lines)
    return MEASURES[0] if has_rates else MEASURES[2]
