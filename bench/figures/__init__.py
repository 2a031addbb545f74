"""The figures: each is a function of the World that returns Outcomes; ALL keeps their order."""

from dataclasses import dataclass

HOLDS, SHORT, NOT_RUN, MEASURED = "holds", "short", "not run", "measured"


@dataclass(frozen=True)
class Outcome:
    """A line of the output. `measured` says what was found and beside what, `target` what was asked for."""

    name: str
    measured: str
    target: str
    verdict: str

    @property
    def line(self):
        return f"{self.name} | {self.measured} | {self.target} | {self.verdict}"


@dataclass(frozen=True)
class Figure:
    """`measure(world)` returns a list of Outcomes, or raises NotRun."""

    name: str
    target: str
    measure: object


def at_most(name, value, limit, *, measured, target):
    return Outcome(name, measured, target, HOLDS if value <= limit else SHORT)


def at_least(name, value, limit, *, measured, target):
    return Outcome(name, measured, target, HOLDS if value >= limit else SHORT)


def thousands(number):
    return f"{number:,}".replace(",", ".")


def kib(count):
    return f"{count / 1024:.1f} KiB"
