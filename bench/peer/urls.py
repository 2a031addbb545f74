from django.contrib import admin
from django.urls import path
from import_export.admin import ImportExportModelAdmin
from import_export.resources import ModelResource

from bench.peer.models import Row
from bench.workload import HOUSEHOLD


class RowResource(ModelResource):
    """As documented; the natural key is named because the sheet has no id."""

    class Meta:
        model = Row
        import_id_fields = ("code", "year")
        fields = [name for name, _ in HOUSEHOLD]


@admin.register(Row)
class RowAdmin(ImportExportModelAdmin):
    resource_classes = [RowResource]


urlpatterns = [path("admin/", admin.site.urls)]
