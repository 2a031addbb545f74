"""Ages on a day, exact where the birth date is known and honest where only the year is, as often on paper forms."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class AgeRange:
    """The completed years a person may have on a day: `low` = `high` where the birth date settles it.

    Known only by birth year, a person is `low` years old before the birthday and `high` from then on.
    """

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def within(self, *, at_least: int = 0, below: int = 200) -> tuple[bool, bool]:
        """(answer, is_certain). Where the birthday would decide, the difference of years answers, uncertainly."""
        answers = {at_least <= age < below for age in (self.low, self.high)}
        return at_least <= self.high < below, len(answers) == 1


def age_on(birth_date: date, on: date) -> int:
    """Completed years. Someone born on 29 February completes a year on 1 March of a common year."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


@lru_cache(maxsize=65_536)
def age_range(*, birth_date: date | None, birth_year: int | None, on: date) -> AgeRange | None:
    """The ages possible on that day; the date goes before the year. None where unknown or born after that day."""
    if birth_date is not None:
        low = high = age_on(birth_date, on)
    elif birth_year is not None:
        high = on.year - birth_year
        # On the last day of the year every birthday has passed; nobody is younger than 0.
        low = high if (on.month, on.day) == (12, 31) else max(high - 1, min(high, 0))
    else:
        return None
    return AgeRange(low, high) if high >= 0 else None
