"""A year's form of a household, its members as the form found them, and what is typed but not yet saved."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from areas.models import AREA_TYPES, Commune, Village
from households import choices
from households.fields import CodeSetField
from households.models.household import Household, Person
from households.models.rounds import SurveyRound
from households.querysets import DraftQuerySet, FormQuerySet
from households.standards import HouseholdClass, standard_by_code


class SurveyForm(models.Model):
    """A household's answers of one year with the class that followed from them, under the round's standard."""

    # Keys without an index of their own are part of one below, or nothing looks forms up by them.
    # Years, places and users are never deleted, so the database need not ask for them at every one of 55,000 rows that
    # an import writes: saving a form validates them, and an import asks once for all of its rows (docs/adr/0021).
    round = models.ForeignKey(SurveyRound, models.PROTECT, related_name="forms", db_index=False, db_constraint=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="forms", db_index=False)
    # Where the household lived in that year: a later move or merger leaves the year's figures alone.
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="forms", db_index=False, db_constraint=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="forms", verbose_name="thôn", db_constraint=False)
    area_type = models.CharField("khu vực", max_length=5, choices=AREA_TYPES)
    standard_code = models.CharField("chuẩn", max_length=20)
    head_name = models.CharField("họ tên chủ hộ", max_length=120)
    ethnicity = models.PositiveSmallIntegerField("dân tộc chủ hộ", choices=choices.pairs(choices.ETHNIC_GROUPS))
    surveyed_on = models.DateField("ngày khảo sát", null=True, blank=True)

    income = models.PositiveIntegerField("thu nhập bình quân, đ/người/tháng", null=True, blank=True)
    b1 = models.PositiveSmallIntegerField("điểm B1", null=True, blank=True)
    housing_kind = models.PositiveSmallIntegerField(
        "loại nhà ở", choices=choices.pairs(choices.HOUSING_KINDS), null=True, blank=True
    )
    housing_area = models.DecimalField("diện tích ở, m²", max_digits=6, decimal_places=1, null=True, blank=True)
    water_source = models.PositiveSmallIntegerField(
        "nguồn nước sinh hoạt", choices=choices.pairs(choices.WATER_SOURCES), null=True, blank=True
    )
    latrine = models.PositiveSmallIntegerField(
        "nhà tiêu", choices=choices.pairs(choices.LATRINES), null=True, blank=True
    )
    uses_telecom = models.BooleanField("dùng điện thoại, Internet", null=True, blank=True)
    information_assets = CodeSetField("tài sản nghe nhìn", null=True, default=None)  # null: not asked; empty: none
    hears_loudspeaker = models.BooleanField("nghe được loa truyền thanh", null=True, blank=True)
    deprivations = CodeSetField("chỉ số thiếu hụt")
    causes = CodeSetField("nguyên nhân nghèo")
    notes = models.TextField("ghi chú", blank=True)

    # What followed, kept as it was decided.
    persons_count = models.PositiveSmallIntegerField("số nhân khẩu")
    deprivation_count = models.PositiveSmallIntegerField("số chỉ số thiếu hụt")
    b2 = models.PositiveSmallIntegerField("điểm B2", null=True)  # a standard without points has none
    household_class = models.CharField("phân loại", max_length=2, choices=[(c.value, c.label) for c in HouseholdClass])
    basis = models.CharField("căn cứ", max_length=6, choices=[("points", "điểm B1, B2"), ("income", "thu nhập")])
    reasons = models.JSONField("lý do", default=list)
    is_minority = models.BooleanField("hộ dân tộc thiểu số")
    has_merit_member = models.BooleanField("có người có công", default=False)
    is_protected = models.BooleanField("thuộc chính sách bảo trợ xã hội", default=False)

    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField("lưu lúc", auto_now=True)
    # No constraint in the database: it would be asked for each of an import's 55,000 forms; users are never deleted.
    saved_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="người lưu", db_index=False, db_constraint=False
    )

    objects = FormQuerySet.as_manager()

    class Meta:
        ordering = ["household__code"]
        verbose_name = "phiếu khảo sát"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household"],
                name="form_once_a_year",
                violation_error_message="Hộ này đã có phiếu của năm.",
            ),
            models.CheckConstraint(
                condition=Q(income__isnull=False) | Q(b1__isnull=False),
                name="form_income_or_points",
                violation_error_message="Nhập thu nhập bình quân hoặc điểm B1.",
            ),
            models.CheckConstraint(
                condition=Q(persons_count__gte=1),
                name="form_has_persons",
                violation_error_message="Hộ phải có ít nhất một người.",
            ),
        ]
        indexes = [
            # Tables count a year from this index alone, without reading the forms.
            models.Index(
                fields=["round", "commune", "household_class"],
                include=(
                    "id",
                    "household",
                    "village",
                    "saved_at",
                    "area_type",
                    "persons_count",
                    "is_minority",
                    "has_merit_member",
                    "is_protected",
                    "deprivation_count",
                    "deprivations",
                    "causes",
                ),
                name="form_round_counted",
            ),
            models.Index(fields=["household", "round"], name="form_household_round"),
        ]

    def __str__(self):
        return f"{self.head_name}, năm {self.round.year}"

    @property
    def class_(self):
        return HouseholdClass(self.household_class)

    @property
    def standard(self):
        return standard_by_code(self.standard_code)


class FormMember(models.Model):
    """A person as the year's form found them."""

    form = models.ForeignKey(SurveyForm, models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    number = models.PositiveSmallIntegerField("TT")
    relation = models.PositiveSmallIntegerField("quan hệ với chủ hộ", choices=choices.pairs(choices.RELATIONS))
    schooling = models.PositiveSmallIntegerField(
        "bằng cấp cao nhất", choices=choices.pairs(choices.SCHOOLING), null=True, blank=True
    )
    is_attending_school = models.BooleanField("đang đi học", null=True, blank=True)
    has_health_insurance = models.BooleanField("có thẻ BHYT", null=True, blank=True)
    is_seriously_ill = models.BooleanField("ốm đau nặng", null=True, blank=True)
    sought_care = models.BooleanField("có đi khám, chữa bệnh", null=True, blank=True)
    labour_capacity = models.PositiveSmallIntegerField(
        "khả năng lao động", choices=choices.pairs(choices.LABOUR_CAPACITIES), null=True, blank=True
    )
    work = models.PositiveSmallIntegerField(
        "việc làm", choices=choices.pairs(choices.WORK_KINDS), null=True, blank=True
    )
    merit = models.PositiveSmallIntegerField(
        "người có công", choices=choices.pairs(choices.MERIT_CATEGORIES), null=True, blank=True
    )
    protection = models.PositiveSmallIntegerField(
        "bảo trợ xã hội", choices=choices.pairs(choices.PROTECTION_CATEGORIES), null=True, blank=True
    )
    disability = models.PositiveSmallIntegerField(
        "khuyết tật", choices=choices.pairs(choices.DISABILITIES), null=True, blank=True
    )

    class Meta:
        ordering = ["form_id", "number"]
        verbose_name = "nhân khẩu trong phiếu"
        constraints = [
            models.UniqueConstraint(fields=["form", "person"], name="member_once"),
            models.UniqueConstraint(fields=["form", "number"], name="member_number"),
        ]


class FormDraft(models.Model):
    """What an officer has typed and not yet saved as a form: the page's raw fields, so that nothing is ever lost."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(SurveyRound, models.CASCADE, related_name="drafts")
    household = models.ForeignKey(Household, models.CASCADE, related_name="drafts", null=True, blank=True)
    village = models.ForeignKey(Village, models.CASCADE, related_name="drafts")
    by = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    head_name = models.CharField(max_length=120, blank=True)
    fields = models.JSONField(default=dict)  # {name: [values]} as posted
    base_version = models.PositiveIntegerField(default=0)  # of the form that the typing started from
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = "bản nháp"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "household", "by"],
                condition=Q(household__isnull=False),
                name="draft_once",
            )
        ]
