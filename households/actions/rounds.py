"""Opening a year and entering a commune's totals."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from accounts.scoping import visible_communes
from areas.models import Commune
from households.models import CommuneSurvey, SurveyRound
from households.standards import NoStandardError, standard_on
from ui.formatting import date_vi


def default_reference_date(year):
    """Returns the day whose units and ages count: 15 November, by which communes finish (432, III.1.3)."""
    return dt.date(year, 11, 15)


def default_standard(year):
    """Returns the standard of a year's review.

    The review of late 2015 already measured by the standard of 2016-2020, which sets the base of the whole period
    (QĐ 59/2015/QĐ-TTg), so 2015 takes that of 1 January 2016. Raises NoStandardError outside every standard.
    """
    return standard_on(max(default_reference_date(year), dt.date(2016, 1, 1)))


@transaction.atomic
def open_round(*, by, year, standard_code=None, reference_date=None, door=Door.PAGE):
    """Opens a year's review for every commune that exists on its reference date; returns the SurveyRound.

    Running it again adds communes that are missing and changes nothing else. Raises Forbidden without the right,
    ValidationError (Vietnamese) for a year without standard or units.
    """
    authorise(by, Verb.MANAGE_ROUNDS)
    reference_date = reference_date or default_reference_date(year)
    try:
        standard_code = standard_code or default_standard(year).code
    except NoStandardError as error:
        raise ValidationError(str(error)) from error
    survey_round = SurveyRound.objects.filter(year=year).first()
    if survey_round is None:
        survey_round = SurveyRound(year=year, standard_code=standard_code, reference_date=reference_date)
        survey_round.full_clean()
        survey_round.save()
        audit.record(
            by=by, action="round.opened", obj=survey_round, door=door,
            changes={"Chuẩn": [None, standard_code], "Ngày lấy số liệu": [None, date_vi(reference_date)]},
        )
    communes = list(Commune.objects.valid_on(survey_round.reference_date))
    if not communes:
        raise ValidationError("Chưa có xã nào có hiệu lực vào ngày lấy số liệu. Chạy load_areas trước.")
    there = set(survey_round.commune_surveys.values_list("commune_id", flat=True))
    CommuneSurvey.objects.bulk_create(
        CommuneSurvey(round=survey_round, commune=commune) for commune in communes if commune.pk not in there
    )
    return survey_round


TOTALS = ("household_total", "person_total", "minority_household_total")


@transaction.atomic
def set_commune_totals(
    *, by, commune_survey, household_total, person_total, minority_household_total, version, door=Door.PAGE
):
    """Enters the commune's totals of resident households, the base of every rate; returns the CommuneSurvey.

    Raises Forbidden, ValidationError; ValidationError also when somebody else changed them since `version`.
    """
    authorise(by, Verb.EDIT_SURVEY)
    current = CommuneSurvey.objects.select_for_update().select_related("commune", "round").get(pk=commune_survey.pk)
    if not visible_communes(by).filter(pk=current.commune_id).exists():
        raise CommuneSurvey.DoesNotExist
    if current.version != version:
        raise ValidationError("Người khác vừa sửa các tổng số này. Tải lại trang, xem số mới rồi sửa tiếp.")
    if not current.round.is_open:
        raise ValidationError(f"Năm {current.round.year} đã đóng, không sửa được nữa. Hỏi Phòng LĐTBXH.")
    before = audit.snapshot(current, TOTALS)
    current.household_total = household_total
    current.person_total = person_total
    current.minority_household_total = minority_household_total
    current.version += 1
    current.full_clean()
    current.save()
    changes = audit.difference(before, audit.snapshot(current, TOTALS))
    if changes:
        audit.record(by=by, action="totals.set", obj=current, commune=current.commune, changes=changes, door=door)
    return current
