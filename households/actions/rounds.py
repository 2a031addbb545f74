"""Opening a year and entering a commune's totals."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from accounts.scoping import visible_communes
from areas.models import Commune, Village
from households.actions.locking import SurveyLocked, lock_in
from households.models import CommuneSurvey, Household, SurveyRound
from households.standards import NoStandardError, standard_on
from ui.formatting import clean_text, date_vi, fold, number

audit.name_actions(
    {
        "round.opened": "mở năm rà soát",
        "round.closed": "đóng năm rà soát",
        "round.reopened": "mở lại năm rà soát",
        "village.carried": "chuyển thôn sang xã sau sáp nhập",
        "totals.set": "nhập tổng số hộ của xã",
    }
)


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
            by=by,
            action="round.opened",
            obj=survey_round,
            door=door,
            changes={"Chuẩn": [None, standard_code], "Ngày lấy số liệu": [None, date_vi(reference_date)]},
        )
    communes = list(Commune.objects.valid_on(survey_round.reference_date))
    if not communes:
        raise ValidationError("Chưa có xã nào có hiệu lực vào ngày lấy số liệu. Chạy load_areas trước.")
    carry_villages(by=by, communes=communes, on=survey_round.reference_date, door=door)
    there = set(survey_round.commune_surveys.values_list("commune_id", flat=True))
    CommuneSurvey.objects.bulk_create(
        CommuneSurvey(round=survey_round, commune=commune) for commune in communes if commune.pk not in there
    )
    return survey_round


def carry_villages(*, by, communes, on, door=Door.PAGE):
    """Gives each commune that came from others their villages and living households; returns how many villages.

    Mergers are gone through in their order, also those that no year's survey fell between. A village is carried once: a
    merged commune keeps the villages of all its predecessors, renumbered where numbers
    meet and named after the old commune where names meet. Forms of earlier years stay where they were. Raises
    ValidationError while a year before the merger is open and waits for households of these villages: it would lose
    them.
    """
    carried = 0
    for commune, predecessors in _oldest_first(communes):
        day = min(on, commune.valid_from or on)
        old_villages = (
            Village.objects.valid_on(day - dt.timedelta(days=1))
            .filter(commune__in=predecessors, successors__isnull=True)
            .select_related("commune")
            .order_by("commune__code", "number")
        )
        _refuse_unfinished(commune, old_villages)
        for old in old_villages:
            taken = list(commune.villages.values_list("number", "search_name"))
            numbers, names = {each for each, _ in taken}, {name for _, name in taken}
            place = old.number if old.number not in numbers else max(numbers) + 1
            name = old.name if fold(old.name) not in names else f"{old.name} ({old.commune.short_name})"
            village = Village(commune=commune, number=place, name=name, valid_from=commune.valid_from)
            village.full_clean()
            village.save()
            village.predecessors.add(old)
            moved = Household.objects.filter(village=old).update(village=village)
            carried += 1
            audit.record(
                by=by,
                action="village.carried",
                obj=village,
                commune=commune,
                door=door,
                changes={"Đơn vị": [old.commune.name, commune.name], "Số hộ chuyển theo": [None, moved]},
            )
    return carried


def _oldest_first(communes):
    """Returns [(Commune, its predecessors)] of these communes and all they came from, where they came from any."""
    found, waiting = {}, list(communes)
    while waiting:
        commune = waiting.pop()
        if commune.pk not in found:
            found[commune.pk] = commune, list(commune.predecessors.all())
            waiting += found[commune.pk][1]
    merged = [(commune, predecessors) for commune, predecessors in found.values() if predecessors]
    return sorted(merged, key=lambda pair: pair[0].valid_from or dt.date.min)


def _refuse_unfinished(commune, old_villages):
    for earlier in SurveyRound.objects.filter(is_open=True, reference_date__lt=commune.valid_from).order_by("year"):
        waiting = (
            Household.objects.of_year(earlier)
            .filter(village__in=old_villages)
            .exclude(pk__in=earlier.forms.order_by().values("household_id"))
        )
        if how_many := waiting.count():
            communes = Commune.objects.filter(villages__households__in=waiting).distinct().order_by("code")
            names = ", ".join(each.name for each in communes)
            raise ValidationError(
                f"Năm {earlier.year} đang mở, {names} còn {number(how_many)} hộ chưa có phiếu; mở năm mới thì các hộ "
                f"này sang {commune.name} và mất khỏi năm {earlier.year}. Nhập xong phiếu hoặc đóng năm {earlier.year} "
                "rồi mở lại."
            )


@transaction.atomic
def close_round(*, by, survey_round, reason):
    """Closes a year: nothing of it can be written until it is reopened. Raises ValidationError without a reason."""
    _set_open(by, survey_round, False, reason, "round.closed")


@transaction.atomic
def reopen_round(*, by, survey_round, reason):
    """Reopens a closed year. Raises ValidationError without a reason."""
    _set_open(by, survey_round, True, reason, "round.reopened")


def _set_open(by, survey_round, is_open, reason, action):
    authorise(by, Verb.MANAGE_ROUNDS)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError("Ghi lý do, ví dụ số và ngày của văn bản.")
    current = SurveyRound.objects.select_for_update().get(pk=survey_round.pk)
    if current.is_open == is_open:
        raise ValidationError(f"Năm {current.year} đang ở trạng thái đó rồi.")
    current.is_open = is_open
    current.save()
    changes = {"Đang mở": [not is_open, is_open]}
    audit.record(by=by, action=action, obj=current, changes=changes, note=reason)


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
    if lock := lock_in(current.round, current.commune_id):
        raise SurveyLocked(lock)
    if household_total is not None:
        surveyed = current.round.forms.filter(commune=current.commune).count()
        if household_total < surveyed:
            raise ValidationError(
                f"Tổng số hộ dân cư ({number(household_total)}) nhỏ hơn số hộ đã khảo sát ({number(surveyed)})."
            )
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
