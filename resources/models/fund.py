"""The fund "Ngày vì người nghèo" (III.3.3), kept by UBMTTQ huyện: campaigns, vouchers, and what they move where."""

from django.db import models
from django.db.models import F, Q

from areas.models import Commune
from households.models import Household
from resources.ledger import MOST
from resources.models.money import AppendOnly, Reversible
from resources.querysets import AppendOnlyQuerySet, VoucherQuerySet
from ui.formatting import clean_text


class Campaign(models.Model):
    """A drive for the fund, such as that of a year's 17 October to 18 November."""

    name = models.CharField("tên đợt", max_length=150)
    begins_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    goal = models.BigIntegerField("mục tiêu vận động, đ", null=True, blank=True)
    document = models.CharField("văn bản phát động", max_length=120, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-begins_on", "-id"]
        verbose_name = "đợt vận động"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="campaign_days_in_order",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(goal__isnull=True) | Q(goal__gt=0, goal__lte=MOST),
                name="campaign_goal",
                violation_error_message="Mục tiêu phải lớn hơn 0 đồng, hoặc để trống.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        self.name, self.document, self.note = (clean_text(each) for each in (self.name, self.document, self.note))


class FundAccount(models.Model):
    """Where the fund's money lies, with the sum of its postings, so that the database keeps it from going negative."""

    CASH, BANK = "cash", "bank"
    PLACES = [(CASH, "Tại quỹ"), (BANK, "Tại NHCSXH")]

    code = models.CharField("nơi giữ", max_length=10, choices=PLACES, primary_key=True)
    balance = models.BigIntegerField("số dư, đ", default=0)

    class Meta:
        ordering = ["code"]
        verbose_name = "nơi giữ quỹ"
        constraints = [
            models.CheckConstraint(
                condition=Q(balance__gte=0),
                name="fund_balance_not_negative",
                violation_error_message="Quỹ không đủ tiền.",
            )
        ]

    def __str__(self):
        return self.get_code_display()


class Voucher(Reversible):
    """One thing that happened to the fund. `commune` is the household's at the time, which is whose people may read
    it. A reversal undoes one earlier voucher whole."""

    class Kind(models.TextChoices):
        GIFT = "gift", "thu ủng hộ"
        TRANSFER = "transfer", "chuyển nơi giữ"
        USE = "use", "chi hỗ trợ hộ"
        REVERSAL = "reversal", "bút toán đảo"

    kind = models.CharField("loại", max_length=10, choices=Kind.choices)
    on = models.DateField("ngày")
    amount = models.BigIntegerField("số tiền, đ")
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="vouchers", verbose_name="đợt vận động", null=True, blank=True
    )
    donor = models.CharField("người, đơn vị ủng hộ", max_length=150, blank=True)
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="fund_uses", verbose_name="hộ", null=True, blank=True
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="+", verbose_name="xã, thị trấn", null=True, blank=True
    )
    purpose = models.CharField("nội dung", max_length=200, blank=True)
    need = models.CharField("nhu cầu của hộ", max_length=45, blank=True)  # "cause:illness", where it was named
    document = models.CharField("chứng từ", max_length=120, blank=True)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        verbose_name = "phiếu của quỹ"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST),
                name="voucher_amount",
                violation_error_message="Số tiền phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="use") | Q(household__isnull=False, commune__isnull=False),
                name="voucher_use_has_household",
                violation_error_message="Chi hỗ trợ thì phải ghi hộ.",
            ),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | ~Q(kind="reversal") & Q(reverses__isnull=True),
                name="voucher_reversal",
            ),
        ]
        indexes = [models.Index(fields=["household", "on"], name="voucher_household")]

    def __str__(self):
        return f"Phiếu {self.pk}"

    def clean(self):
        for name in ("donor", "purpose", "document"):
            setattr(self, name, clean_text(getattr(self, name)))


class Posting(AppendOnly):
    """What a voucher moves into (positive) or out of (negative) one place. A transfer's postings sum to nothing."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="postings")
    account = models.ForeignKey(FundAccount, models.PROTECT, related_name="postings")
    amount = models.BigIntegerField("số tiền, đ")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["voucher__on", "voucher_id", "id"]
        verbose_name = "dòng sổ quỹ"
        constraints = [
            models.UniqueConstraint(fields=["voucher", "account"], name="posting_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_moves_something"),
        ]

    @property
    def on(self):
        return self.voucher.on
