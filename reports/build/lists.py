"""Lists: a household a row, fetched as the file is written, so that a district's list needs no memory of its size."""

from heapq import merge

from django.db.models import F, FilteredRelation, Q

from accounts.permissions import Verb
from households import choices
from households.filters import FormFilters, describe, filter_forms, filter_waiting
from households.models import Household, SurveyForm
from reports.build.scope import Scope, group_words, title_of
from reports.table import Cell, Report, ReportTable, Row, RowKind

CHUNK = 2_000
# What the columns of a list may read of a household: the keys of the row that `Read` functions are given.
FIELDS = (
    "head_name", "ethnicity", "area_type", "persons_count", "household_class", "income", "b1", "b2",
    "deprivation_count", "deprivations", "causes", "housing_area", "is_minority", "has_merit_member", "is_protected",
    "surveyed_on",
)  # fmt: skip
RELATED = {
    "code": F("household__code"),
    "address": F("household__address"),
    "phone": F("household__phone"),
    "commune_code": F("commune__code"),
    "commune_name": F("commune__name"),
    "village_number": F("village__number"),
    "village_name": F("village__name"),
    "head_birth_date": F("head__person__birth_date"),
    "head_birth_year": F("head__person__birth_year"),
    "head_sex": F("head__person__sex"),
    "head_identity": F("head__person__identity_number"),
}
# The same keys of a household that has no form yet; what only a form tells stays None.
OF_WAITING = {
    "area_type": F("village__commune__area_type"),
    "commune_code": F("village__commune__code"),
    "commune_name": F("village__commune__name"),
    "village_number": F("village__number"),
    "village_name": F("village__name"),
}
ORDER = ("commune_code", "village_number", "code")


def count_list(report: Report, scope: Scope, filters: FormFilters):
    """Returns how many households the list holds."""
    return sum(rows.count() for rows in _sources(report, scope, filters))


def build_list(
    report: Report, scope: Scope, *, filters: FormFilters, with_personal, now, with_identity=True, limit=None
):
    """Returns a ReportTable with one household a row, in the order of commune, village and code.

    `rows` is fetched as it is read, once. Personal columns are left out without `with_personal`; identity numbers also
    without `with_identity` (a page, which leaves no trace of who read them) or where the reader may not see them. One
    query for the rows, two where households without a form belong to the list, at most two for words of the filters.
    """
    standard = scope.round.standard
    sees_identity = with_personal and with_identity and scope.user.can(Verb.VIEW_IDENTITY)
    columns = tuple(
        column
        for column in report.columns(standard, filters.class_group)
        if (with_personal or not column.is_personal) and (sees_identity or not column.is_identity)
    )
    words = group_words(filters.class_group)
    said = describe(filters, standard=standard, on=scope.round.reference_date)
    return ReportTable(
        key=report.key,
        title=title_of(report, scope.round, filters.class_group),
        unit_name=scope.unit_name,
        unit_head="Mã hộ",
        year=scope.round.year,
        columns=columns,
        rows=_rows(_sources(report, scope, filters), columns, limit),
        base=report.base.format(**words),
        reference_date=scope.round.reference_date,
        saved_at=None,
        made_at=now,
        standard_name=standard.name,
        note=report.note,
        is_demo=scope.round.is_demo,
        filters_said=tuple((label, value) for _, label, value in said),
        is_list=True,
    )


def _sources(report, scope, filters):
    """Returns the queries whose rows make up the list: forms, and households that wait for one."""
    head = FilteredRelation("members", condition=Q(members__relation=choices.HEAD))
    forms = filter_forms(SurveyForm.objects.filter(round=scope.round), filters, scope.user, survey_round=scope.round)
    found = [forms.annotate(head=head).values(*FIELDS, **RELATED)]
    if report.has_waiting:
        waiting = filter_waiting(Household.objects.all(), filters, scope.round, scope.user)
        found.append(waiting.values("code", "head_name", "ethnicity", "address", "phone", **OF_WAITING))
    return found


def _rows(sources, columns, limit):
    nothing = dict.fromkeys((*FIELDS, *RELATED))
    reads = [column.value.read for column in columns]
    ordered = [
        (rows.order_by(*ORDER)[:limit] if limit is not None else rows.order_by(*ORDER)).iterator(chunk_size=CHUNK)
        for rows in sources
    ]
    merged = merge(*ordered, key=lambda values: tuple(values[key] for key in ORDER))
    for place, values in enumerate(merged, start=1):
        if limit is not None and place > limit:
            return
        values = nothing | values
        yield Row(RowKind.UNIT, str(place), values["code"], tuple([Cell(read(values)) for read in reads]))
