"""What rows were before an import wrote over them, as the database's own values, and putting them back."""

import json

from django.db import connection

from households.importing import bulk
from households.importing.bulk import in_list
from households.models import FormMember, Household, Person, SurveyForm


def columns_of(model):
    return [field.attname for field in model._meta.concrete_fields]


def _read(model, column, ids):
    """Yields rows of a model as plain JSON values, in the order of its concrete fields."""
    ids = list(ids)
    if not ids:
        return
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns} FROM {quote(model._meta.db_table)} "  # noqa: S608
            f"WHERE {quote(column)} IN ({in_list(ids)}) ORDER BY 1"
        )
        yield from cursor.fetchall()


class Taken:
    """The state of households, of the named persons, and of forms with their members, before a batch is written."""

    def __init__(self, household_ids, person_ids, form_ids):
        self.households = {row[0]: row for row in _read(Household, "id", household_ids)}
        self.persons = {row[0]: row for row in _read(Person, "id", person_ids)}
        self.forms = {row[0]: row for row in _read(SurveyForm, "id", form_ids)}
        self.members = {}
        place = columns_of(FormMember).index("form_id")
        for row in _read(FormMember, "form_id", form_ids):
            self.members.setdefault(row[place], []).append(row)

    def of(self, household_id, person_ids, made, form_id):
        """Returns one household's state as JSON text; `made` are the ids of persons whom the import adds."""
        state = {
            "household": self.households[household_id],
            "persons": [self.persons[person_id] for person_id in person_ids],
            "made": made,
            "form": self.forms.get(form_id),
            "members": self.members.get(form_id, []),
        }
        return json.dumps(state, ensure_ascii=False, separators=(",", ":"), default=str)


def put_back(model, rows, **overrides):
    """Sets rows to what they were; `overrides` are {attname: function of the row as a dict}, such as a version."""
    names = columns_of(model)
    key = model._meta.pk.attname
    rest = [name for name in names if name != key]

    def ordered(row):
        values = dict(zip(names, row, strict=True))
        values |= {name: change(values) for name, change in overrides.items()}
        return (values[key], *(values[name] for name in rest))

    bulk.update(model, rest, map(ordered, rows))


def add_back(model, rows):
    """Inserts rows as they were, their keys included."""
    bulk.insert(model, columns_of(model), rows)
