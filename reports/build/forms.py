"""Figures counted over the year's forms."""

from households.filters import condition, read_filters
from households.models import SurveyForm
from households.statistics import tally
from reports.build.filling import Filling, gaps_of, head_of, unit_lines
from reports.columns import Counted
from reports.table import Drill


def fill(ask):
    """Returns the Filling of a report whose columns count forms: one grouped query."""
    columns = ask.declared()
    figures = count_forms(forms_of(ask), columns, by="village_id" if ask.by_village else "commune_id")
    return Filling(
        columns=columns,
        lines=unit_lines(ask, columns, figures, drill=lambda column, where: Drill({**where, **column.value.filters})),
        unit_head=head_of(ask),
        saved_at=max((each["saved_at"] for each in figures.values()), default=None),
        gaps=gaps_of(ask, columns),
    )


def forms_of(ask):
    forms = SurveyForm.objects.filter(round=ask.round)
    return forms if ask.commune_ids is None else forms.filter(commune__in=ask.commune_ids)


def count_forms(forms, columns, *, by):
    """Returns {unit id: {column key: count, "saved_at"}}; what all counts have in common narrows the rows first."""
    counted = {column.key: dict(column.value.filters) for column in columns if isinstance(column.value, Counted)}
    common = dict(set.intersection(*(set(filters.items()) for filters in counted.values()))) if counted else {}
    conditions = {
        key: condition(read_filters({name: value for name, value in filters.items() if name not in common}))
        for key, filters in counted.items()
    }
    return tally(forms.filter(condition(read_filters(common))), by=by, conditions=conditions)
