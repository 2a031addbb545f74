"""Who: people with one role and one unit, and the audit trail of everything that is written.

This room knows units, and no households, duties or reports.
"""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.permissions import COMMUNE_ROLES, ROLE_VERBS, Role
from accounts.querysets import AuditQuerySet, UserQuerySet
from areas.models import Commune, Department
from ui.formatting import clean_text, fold


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        """Returns the account with this name; capitals do not matter, as names are stored in small letters."""
        return self.get(username=username.lower())


class User(AbstractBaseUser):
    """A person who signs in. Rights come from the role alone (permissions.py), rows from the unit (scoping.py)."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]*$",
                "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và các dấu . _ - ; ví dụ ha.lan",
            )
        ],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=120)
    search_name = models.CharField(max_length=200, editable=False)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="users", verbose_name="xã, thị trấn", null=True, blank=True
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="users", verbose_name="cơ quan", null=True, blank=True
    )
    is_active = models.BooleanField("đang dùng", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu", default=True)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        ordering = ["username"]
        verbose_name = "tài khoản"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(COMMUNE_ROLES), commune__isnull=False, department__isnull=True)
                | Q(role=Role.DEPARTMENT_OFFICER, commune__isnull=True, department__isnull=False)
                | Q(role=Role.LABOUR_OFFICER, commune__isnull=True, department__isnull=False)
                | Q(
                    role__in=[Role.DISTRICT_LEADER, Role.ADMINISTRATOR, Role.AUDITOR],
                    commune__isnull=True,
                    department__isnull=True,
                ),
                name="user_unit_fits_role",
                violation_error_message="Vai trò và đơn vị không khớp.",
            )
        ]

    def __str__(self):
        return self.full_name or self.username

    def clean(self):
        super().clean()
        self.full_name = clean_text(self.full_name)
        self.search_name = fold(f"{self.full_name} {self.username}")[:200]
        if self.role in COMMUNE_ROLES:
            if self.commune_id is None:
                raise ValidationError({"commune": "Chọn xã, thị trấn của người này."})
            if self.department_id is not None:
                raise ValidationError({"department": "Người của xã thì không chọn cơ quan huyện."})
        elif self.role in (Role.DEPARTMENT_OFFICER, Role.LABOUR_OFFICER):
            if self.department_id is None:
                raise ValidationError({"department": "Chọn cơ quan của người này."})
            if self.commune_id is not None:
                raise ValidationError({"commune": "Người của cơ quan huyện thì không chọn xã."})
            if self.department.is_standing_body != (self.role == Role.LABOUR_OFFICER):
                raise ValidationError({"department": "Cán bộ Phòng LĐTBXH thì thuộc Phòng LĐTBXH, và ngược lại."})
        elif self.commune_id or self.department_id:
            raise ValidationError("Vai trò này không gắn với xã hay cơ quan nào.")

    @property
    def role_and_unit(self):
        """What this person's rights and rows follow from. `User(**person.role_and_unit)` stands for all who have the
        same: what is worked out for it can hold nothing of a single person."""
        return {
            "role": self.role,
            "commune_id": self.commune_id,
            "department_id": self.department_id,
            "is_active": self.is_active,
        }

    def can(self, verb):
        """Returns whether the role has the verb, see permissions.ROLE_VERBS."""
        return self.is_active and verb in ROLE_VERBS.get(self.role, ())

    @property
    def unit_name(self):
        """The name of the unit this person works for, for the page header."""
        if self.commune_id:
            return self.commune.name
        return self.department.short_name if self.department_id else "Huyện Triệu Sơn"

    @property
    def unit(self):
        """The Commune or Department this person works for, or None for roles of the whole district."""
        return self.commune if self.commune_id else self.department if self.department_id else None


class GuideRead(models.Model):
    """That a person has put the words of the first visit away; it follows the person from machine to machine."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="guide_read")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "đã xem hướng dẫn"


class Door(models.TextChoices):
    """By which way a change came in."""

    PAGE = "page", "trang web"
    GRID = "grid", "bảng thôn"
    IMPORT = "import", "nhập Excel"
    COMMAND = "command", "lệnh quản trị"


class AuditEntry(models.Model):
    """One thing that a person did: what, to which object, old → new. Rows are only ever added.

    `household_id` is a plain number, since this room knows no households; it serves the history page of a household.
    """

    at = models.DateTimeField("lúc", auto_now_add=True)
    # No second index beside those of Meta: this table grows with every import.
    # No constraint in the database on either reference: a district's import writes 55,000 entries in one transaction,
    # and PROTECT keeps people and communes from being deleted.
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="người làm", db_index=False, db_constraint=False
    )
    action = models.CharField("việc", max_length=40)
    door = models.CharField("qua", max_length=10, choices=Door.choices, default=Door.PAGE)
    reference = models.CharField("chứng từ", max_length=60, blank=True)  # "nhập số 12", a task's number …
    object_type = models.CharField(max_length=30)
    object_id = models.BigIntegerField(null=True)
    label = models.CharField("đối tượng", max_length=200, blank=True)
    household_id = models.BigIntegerField(null=True)
    commune = models.ForeignKey(
        Commune, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    changes = models.JSONField("thay đổi", default=dict)  # {field label: [old, new]}
    note = models.TextField("lý do, ghi chú", blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "nhật ký"
        indexes = [
            models.Index(fields=["-at"], name="audit_time"),
            models.Index(fields=["commune", "-id"], name="audit_commune"),
            models.Index(fields=["household_id", "-id"], name="audit_household"),
            models.Index(fields=["object_type", "object_id", "-id"], name="audit_object"),
            models.Index(fields=["by", "-id"], name="audit_person"),
        ]

    def __str__(self):
        return f"{self.action} {self.label}"

    def save(self, **kwargs):
        if not self._state.adding:
            raise TypeError("An audit entry is never changed.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("An audit entry is never deleted.")
