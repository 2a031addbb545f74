from django.db import models

from bench.workload import HOUSEHOLD

FIELDS = {
    "text": lambda: models.CharField(max_length=250, blank=True, null=True),
    "int": models.IntegerField,
    "date": lambda: models.DateField(null=True, blank=True),
    "flag": lambda: models.BooleanField(default=False),
}


class Row(models.Model):
    """One household of the workbook, a field a column."""

    class Meta:
        app_label = "peer"
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="peer_row_year")]

    def __str__(self):
        return self.code


for name, kind in HOUSEHOLD:
    Row.add_to_class(name, FIELDS[kind]())
