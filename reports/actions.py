"""Handing out lists of households: who took what is written down in the same breath."""

from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from reports.build import build_list
from reports.renderers import xlsx

audit.name_actions({"list.exported": "tải danh sách hộ"})


@transaction.atomic
def export_list(*, by, report, scope, filters, with_personal, out, now, door=Door.PAGE):
    """Writes a list of households to `out` as Excel; returns how many households it holds.

    `scope` is the reader's own (`open_scope`). Raises Forbidden without the right to take lists away. Every export is
    audited, with its filters and the number of households.
    """
    authorise(by, Verb.EXPORT_LISTS)
    table = build_list(report, scope, filters=filters, with_personal=with_personal, now=now)
    households = xlsx.write(table, out)
    said = "; ".join(f"{label}: {value}" for label, value in table.filters_said)
    has_identity = any(column.is_identity for column in table.columns)
    personal = "có, cả số định danh" if has_identity else "có" if with_personal else "không"
    commune = next((each for each in scope.communes if each.code == filters.commune_code), scope.commune)
    audit.record(
        by=by,
        action="list.exported",
        label=table.title,
        door=door,
        commune=commune or by.commune,
        changes={
            "Số hộ": [None, households],
            "Bộ lọc": [None, said or "không có"],
            "Thông tin cá nhân": [None, personal],
        },
    )
    return households
