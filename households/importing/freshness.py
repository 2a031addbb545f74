"""Whether what was checked still stands when it is to be applied: locks what will be written, and compares versions."""

from django.core.exceptions import ValidationError
from django.db import connection

from areas.models import Village
from households.importing import bulk
from households.models import Household, ImportEffect, ImportRow, ImportStatus, RowStatus, SurveyForm, SurveyImport
from households.models.importing import WRITTEN


def lock(survey_import, *, allowed):
    """Locks the villages and households to be written; returns {village id: Village}.

    Raises SurveyImport.DoesNotExist when a village lies outside the communes `allowed` (None: all).
    """
    rows = ImportRow.objects.filter(survey_import=survey_import, status__in=WRITTEN)
    ids = set(rows.values_list("village_id", flat=True).distinct())
    villages = {
        village.pk: village
        for village in Village.objects.select_for_update(of=("self",))
        .select_related("commune")
        .filter(pk__in=ids)
        .order_by("pk")
    }
    if allowed is not None and any(village.commune_id not in allowed for village in villages.values()):
        raise SurveyImport.DoesNotExist
    known = rows.filter(household_id__isnull=False).values("household_id")
    if connection.vendor == "postgresql":
        list(Household.objects.select_for_update().filter(pk__in=known).order_by("pk").values_list("pk", flat=True))
    return villages


def refuse_stale(survey_import):
    """Raises ValidationError when somebody wrote to a household of the file after it was checked."""
    _refuse_doubled(survey_import)
    row, household, form = (model._meta.db_table for model in (ImportRow, Household, SurveyForm))
    statuses = ", ".join(f"'{status.value}'" for status in WRITTEN)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.code, r.head_name FROM {row} r LEFT JOIN {household} h ON h.id = r.household_id "  # noqa: S608
            f"LEFT JOIN {form} f ON f.household_id = r.household_id AND f.round_id = %s "
            f"WHERE r.survey_import_id = %s AND r.status IN ({statuses}) AND r.household_id IS NOT NULL AND ("
            "h.id IS NULL OR h.version <> r.household_version OR COALESCE(f.id, 0) <> COALESCE(r.form_id, 0) "
            "OR COALESCE(f.version, 0) <> r.form_version) ORDER BY r.place LIMIT 6",
            [survey_import.round_id, survey_import.pk],
        )
        found = cursor.fetchall()
    if found:
        names = "; ".join(f"{name} ({code})" for code, name in found[:5]) + ("; …" if len(found) > 5 else "")
        raise ValidationError(
            f"Có hộ vừa được người khác sửa sau khi tệp được kiểm tra: {names}. Bấm “Kiểm tra lại” để xem tệp sẽ "
            "thay đổi gì so với số liệu mới."
        )


def _refuse_doubled(survey_import):
    """Raises ValidationError when another import has made some of the new households since the check."""
    applied = SurveyImport.objects.filter(round=survey_import.round_id, status=ImportStatus.APPLIED)
    applied = list(applied.exclude(pk=survey_import.pk).values_list("pk", flat=True))
    if not applied:
        return
    row, effect, household = (model._meta.db_table for model in (ImportRow, ImportEffect, Household))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT r.code, r.head_name, e.survey_import_id FROM {row} r "  # noqa: S608
            f"JOIN {effect} e ON e.code = r.code AND e.survey_import_id IN ({bulk.in_list(applied)}) "
            f"JOIN {household} h ON h.id = e.household_id AND h.village_id = r.village_id "
            "AND h.head_name = r.head_name WHERE r.survey_import_id = %s AND r.status = %s LIMIT 1",
            [survey_import.pk, RowStatus.NEW],
        )
        found = cursor.fetchone()
    if found:
        raise ValidationError(
            f"Nhập số {found[2]} vừa áp dụng các hộ của tệp này ({found[1]}, {found[0]}…). Bấm “Kiểm tra lại”: hộ nào "
            "đã có thì không ghi lần nữa."
        )
