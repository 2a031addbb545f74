"""Reporting a programme target: the body reports a year's value with evidence, Phòng LĐTBXH confirms or returns it."""

from decimal import Decimal
from fractions import Fraction
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.permissions import Role, Verb, authorise
from areas.models import Department
from assignments import files
from households.models import SurveyRound
from plans.models import ProgrammeFile, ProgrammeValue
from plans.programme import BASE_YEAR, BY_KEY, LAST_YEAR, Known, as_decimal
from ui.formatting import clean_text, datetime_vi, number, percent

Status = ProgrammeValue.Status
ROUNDING = Decimal("0.05")  # how far a typed share may be from its own two numbers
audit.name_actions(
    {
        "programme.reported": "báo số liệu mục tiêu chương trình",
        "programme.confirmed": "xác nhận số liệu mục tiêu chương trình",
        "programme.returned": "trả lại số liệu mục tiêu chương trình",
    }
)


def may_report(user, target):
    """Returns whether the user reports for the body that answers for a target; Phòng LĐTBXH also for the others."""
    if not user.can(Verb.EDIT_PLANS) or user.commune_id:
        return False
    return user.role == Role.LABOUR_OFFICER or (user.department_id and user.department.code == target.body)


def require_report(user, target):
    """Raises Forbidden without the verb, PermissionDenied for another body's target."""
    authorise(user, Verb.EDIT_PLANS)
    if not may_report(user, target):
        body = Department.objects.get(code=target.body)
        raise PermissionDenied(f"Mục tiêu này do {body.short_name} báo.")


def reportable(target, year, has_round):
    """Returns whether a year's figure of a target is reported at all: what a survey tells is not typed."""
    return BASE_YEAR <= year <= LAST_YEAR and (target.known is not Known.COMPUTED or not has_round)


@transaction.atomic
def report_value(*, by, key, year, value, evidence, part=None, whole=None, note="", version=0, uploads=()):
    """Records what the body says of a year, with files of evidence; returns the ProgrammeValue, which waits for
    confirmation.

    `version` is that of the figure on the page, 0 for none. Raises Forbidden, PermissionDenied for another body's
    target, ValidationError.
    """
    target = BY_KEY[key]
    require_report(by, target)
    if not reportable(target, year, SurveyRound.objects.filter(year=year).exists()):
        raise ValidationError("Số liệu này tính từ kết quả rà soát của năm, không nhập tay.")
    if year > timezone.localdate().year:
        raise ValidationError(f"Năm {year} chưa tới.")
    if part is not None and whole:
        share = as_decimal(Fraction(part * 100, whole), 2)
        if value is not None and abs(value - share) > ROUNDING:
            raise ValidationError(
                {"value": f"{number(part)}/{number(whole)} là {percent(share)}. Sửa số hoặc để trống."}
            )
        value = share
    if value is None:
        raise ValidationError({"value": "Nhập giá trị, hoặc cả số đạt và tổng số."})
    if target.is_percent and value > 100 and key != "model_income":
        raise ValidationError({"value": "Tỷ lệ không quá 100 %."})
    checked = files.check_uploads(uploads)
    # The body's row is the lock: of two people who both found no figure, the second sees the first's.
    body = Department.objects.select_for_update().get(code=target.body)
    row = ProgrammeValue.objects.select_for_update().filter(target=key, year=year).first()
    if (row.version if row else 0) != version:
        raise ValidationError(
            f"{row.by.full_name} vừa báo số này lúc {datetime_vi(row.at)}. Mở lại trang để xem rồi sửa tiếp."
        )
    before = audit.snapshot(row, ("value", "part", "whole", "evidence")) if row else {}
    row = row or ProgrammeValue(target=key, year=year, version=0)
    row.value, row.part, row.whole = as_decimal(Fraction(value), 2), part, whole
    row.evidence, row.note = clean_text(evidence), clean_text(note, multiline=True)
    row.department = body
    row.status, row.by, row.at, row.version = Status.REPORTED, by, timezone.now(), row.version + 1
    row.decided_by = row.decided_at = None
    row.comment = ""
    row.full_clean(exclude=["department", "by"])
    row.save()
    files.store_uploads(checked, partial(ProgrammeFile, value=row))
    changes = audit.difference(before, audit.snapshot(row, ("value", "part", "whole", "evidence")))
    if checked:
        changes["Tệp căn cứ"] = [None, ", ".join(upload.name for upload, _ in checked)]
    audit.record(by=by, action="programme.reported", obj=row, label=f"{target.name}, {year}", changes=changes)
    return row


@transaction.atomic
def decide_value(*, by, value, is_right, comment="", version):
    """Confirms a reported value, or returns it with a reason; returns the ProgrammeValue."""
    authorise(by, Verb.REVIEW_REPORTS)
    row = ProgrammeValue.objects.select_for_update().get(pk=value.pk)
    if row.version != version or row.status == Status.CONFIRMED:
        raise ValidationError("Số liệu đã đổi từ khi bạn mở trang. Mở lại trang rồi xác nhận.")
    comment = clean_text(comment, multiline=True)
    if not is_right and not comment:
        raise ValidationError({"comment": "Ghi rõ vì sao trả lại."})
    row.status = Status.CONFIRMED if is_right else Status.RETURNED
    row.comment, row.decided_by, row.decided_at = comment, by, timezone.now()
    row.version += 1
    row.save()
    action = "programme.confirmed" if is_right else "programme.returned"
    audit.record(by=by, action=action, obj=row, label=f"{BY_KEY[row.target].name}, {row.year}", note=comment)
    return row
