from django.db import models


class Unit(models.Model):
    """A row of the floor page."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "floor_site"

    def __str__(self):
        return self.name
