"""What stored files share: they lie outside the web root, under names that say nothing, and are served only by views
that check the reader. What may be in one is checked before by assignments.files.check_upload."""

import uuid

from django.db import models


def stored_path(file, filename):
    """Returns `<folder>/<random>.<extension>`; `folder` is a property of the model."""
    return f"{file.folder}/{uuid.uuid4().hex}.{file.extension}"


class StoredFile(models.Model):
    """A checked file. A subclass adds what it belongs to and `folder`."""

    file = models.FileField(upload_to=stored_path, max_length=200)
    name = models.CharField("tên tệp", max_length=150)
    extension = models.CharField(max_length=5)
    size = models.PositiveIntegerField("dung lượng, byte")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self):
        return self.name
