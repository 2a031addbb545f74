"""Rows that are written once."""

from django.db import models


class FrozenRow(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, **kwargs):
        if not self._state.adding:
            raise TypeError("What was issued is never changed; write an erratum.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("What was issued is never deleted.")
