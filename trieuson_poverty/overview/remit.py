"""A body's first page: which households of which communes need what falls to it (III.2.3.1-2.3.10). Figures only."""

from dataclasses import dataclass

from plans.targets.needs import topic_counts
from plans.targets.rules import topics


@dataclass(frozen=True)
class Remit:
    """`topics` the needs that are the body's; `rows` (commune name, [households a topic, None for none], their sum),
    the greatest first; `sums` a topic."""

    topics: tuple
    rows: tuple
    sums: tuple

    @property
    def heads(self):
        """(topic, households in the district) of each topic."""
        return tuple(zip(self.topics, self.sums, strict=True))


def remit_of(department, survey_round, lines):
    """Returns the Remit of a body in a year, None where the decision names no need for it. One query.

    `lines` are the communes' (id, name).
    """
    own = [topic for topic in topics(survey_round.standard) if topic.body == department.code]
    if not own:
        return None
    counts = topic_counts(survey_round)
    rows = []
    for pk, name in lines:
        numbers = [counts[topic.key].get(pk) for topic in own]
        if any(numbers):
            rows.append((name, numbers, sum(number or 0 for number in numbers)))
    rows.sort(key=lambda row: -row[2])
    sums = tuple(sum(counts[topic.key].values()) for topic in own)
    return Remit(tuple(own), tuple(rows), sums)
