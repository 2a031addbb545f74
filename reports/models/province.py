"""The province's own workbook: uploaded once, told which figures go where, filled for each period."""

from django.db import models

from accounts.models import User


class ProvinceTemplate(models.Model):
    """A workbook of the province or Sở LĐTBXH with its map. `rules` are the dicts of province/rules.py."""

    name = models.CharField("tên mẫu", max_length=120)
    file = models.FileField("tệp mẫu", upload_to="templates/%Y", max_length=200)
    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    rules = models.JSONField("chỗ điền", default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField("đang dùng", default=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người tải lên")
    uploaded_at = models.DateTimeField("tải lên lúc")

    class Meta:
        ordering = ["name", "-id"]
        verbose_name = "mẫu biểu của tỉnh"

    def __str__(self):
        return self.name
