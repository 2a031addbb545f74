"""Writes many lines of plans at once. Callers hold a transaction and have checked every value."""

from django.utils import timezone

from households.importing import bulk
from plans.models import PlanLine
from plans.when import last_day

FIELDS = (
    "row", "need_kind", "need_code", "measure_key", "body", "who", "when", "due_on", "cost", "source", "loan_amount",
    "note", "is_written", "is_need_gone", "is_kept", "version", "updated_by", "updated_at",
)  # fmt: skip


def insert_lines(lines):
    """Adds lines given as (row id, drafting.NewLine, {field: value} that differs from the draft); returns how many.

    `updated_by` among the values is an id.
    """
    now, days, count = bulk.now_value(timezone.now()), {"": None}, 0

    def rows():
        nonlocal count
        for row_id, new, more in lines:
            count += 1
            when = more.get("when", new.when)
            if when not in days:
                days[when] = last_day(when).isoformat()
            yield (
                row_id, new.need.kind.value, new.need.code, new.measure_key, new.body, new.who, when, days[when],
                more.get("cost"), more.get("source", new.source), more.get("loan_amount"), "",
                more.get("is_written", False), False, False, 1, more.get("updated_by"), now,
            )  # fmt: skip

    bulk.insert(PlanLine, FIELDS, rows())
    return count
