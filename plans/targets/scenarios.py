"""Making, changing, copying and dropping scenarios of a cycle year. A scenario that was sent for approval is frozen.

Every save counts the needs anew, shares out by the rules and the overrides, and keeps the figures that it used.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.models import Door
from accounts.permissions import Verb, authorise
from plans.allocation import AllocationError, Rules, allocate
from plans.models import TargetDecision, TargetScenario, TargetShare
from plans.targets.needs import district_needs
from ui.formatting import clean_text, datetime_vi, number

audit.name_actions(
    {
        "targets.scenario_saved": "lưu phương án chỉ tiêu",
        "targets.overridden": "đặt chỉ tiêu bằng tay",
        "targets.scenario_deleted": "xóa phương án chỉ tiêu",
    }
)
RULES = ("poor", "actionable", "high_rate", "floor_percent", "ceiling_percent")
HOLDS = (TargetDecision.Status.SUBMITTED, TargetDecision.Status.APPROVED, TargetDecision.Status.ISSUED)


def is_frozen(scenario):
    """Returns whether a scenario stands in a decision that is on its way or issued."""
    return scenario.decisions.filter(status__in=HOLDS).exists()


def held(by, scenario, version=None):
    """Returns the scenario locked for the transaction; raises ValidationError where somebody else has saved it since
    `version`, or where it is frozen."""
    found = (
        TargetScenario.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("round", "saved_by")
        .get(pk=scenario.pk)
    )
    if version is not None and found.version != version:
        raise ValidationError(
            f"{found.saved_by.full_name} đã lưu phương án này lúc {datetime_vi(found.saved_at)}, sau khi bạn mở trang. "
            "Mở lại trang để xem số mới rồi sửa tiếp."
        )
    if is_frozen(found):
        raise ValidationError("Phương án đã trình hoặc đã giao nên không sửa được. Chép ra một phương án mới rồi sửa.")
    return found


@transaction.atomic
def create_scenario(*, by, survey_round, name, total, rules=None, note="", overrides=None, door=Door.PAGE):
    """Makes a scenario and shares its total out; returns the TargetScenario.

    `overrides` is {commune code: (target, reason)}. Raises Forbidden, or ValidationError that says what would do.
    """
    authorise(by, Verb.DRAFT_DISTRICT)
    scenario = TargetScenario(round=survey_round, by=by)
    return _save(scenario, by, name=name, total=total, rules=rules or Rules(), note=note, overrides=overrides or {},
                 door=door)  # fmt: skip


@transaction.atomic
def change_scenario(*, by, scenario, name, total, rules, note="", version, door=Door.PAGE):
    """Changes name, total and rules; overrides stay. Returns the scenario."""
    authorise(by, Verb.DRAFT_DISTRICT)
    scenario = held(by, scenario, version)
    return _save(scenario, by, name=name, total=total, rules=rules, note=note, overrides=overrides_of(scenario),
                 door=door)  # fmt: skip


@transaction.atomic
def set_overrides(*, by, scenario, overrides, version, door=Door.PAGE):
    """Sets the targets that were given by hand, {commune code: (target, reason)}, all others by the rules; the sum
    stays. With the same overrides this counts the scenario anew. Returns the scenario."""
    authorise(by, Verb.DRAFT_DISTRICT)
    scenario = held(by, scenario, version)
    return _save(scenario, by, name=scenario.name, total=scenario.total, rules=scenario.rules, note=scenario.note,
                 overrides=overrides, door=door)  # fmt: skip


@transaction.atomic
def copy_scenario(*, by, scenario, name):
    """Makes another scenario with the same total, rules and overrides under a new name, on today's figures."""
    authorise(by, Verb.DRAFT_DISTRICT)
    source = TargetScenario.objects.visible_to(by).select_related("round").get(pk=scenario.pk)
    return create_scenario(
        by=by,
        survey_round=source.round,
        name=name,
        total=source.total,
        rules=source.rules,
        note=source.note,
        overrides=overrides_of(source),
    )


@transaction.atomic
def delete_scenario(*, by, scenario):
    """Drops a scenario that no decision rests on."""
    authorise(by, Verb.DRAFT_DISTRICT)
    scenario = held(by, scenario)
    if scenario.decisions.exists():
        raise ValidationError("Phương án này đã từng trình UBND huyện nên giữ lại làm hồ sơ.")
    audit.record(by=by, action="targets.scenario_deleted", obj=scenario, changes={"tổng": [scenario.total, None]})
    scenario.delete()


def overrides_of(scenario):
    """Returns {commune code: (target, reason)} of what was set by hand."""
    shares = scenario.shares.filter(is_override=True).select_related("commune")
    return {share.commune.code: (share.target, share.override_reason) for share in shares}


def _save(scenario, by, *, name, total, rules, note, overrides, door):
    before = _told(scenario) if scenario.pk else {}
    needs = district_needs(scenario.round)
    if not needs.poor:
        raise ValidationError(f"Năm {scenario.round.year} chưa có hộ nghèo nào trong kết quả rà soát để chia chỉ tiêu.")
    overrides = {code: (target, clean_text(reason)) for code, (target, reason) in overrides.items()}
    names = {line.need.code: line.commune.name for line in needs.lines}
    for code, (_, reason) in overrides.items():
        if not reason:
            raise ValidationError(f"{names.get(code, code)}: ghi lý do đặt chỉ tiêu bằng tay.")
    shared = share_out(needs, total, rules, {code: target for code, (target, _) in overrides.items()})
    scenario.name, scenario.total, scenario.note = clean_text(name), total, clean_text(note, multiline=True)
    for field in RULES:
        setattr(scenario, field, getattr(rules, field))
    scenario.saved_by = by
    if scenario.pk:
        scenario.version += 1
    scenario.full_clean(exclude=["round", "by", "saved_by"])
    scenario.save()
    scenario.shares.all().delete()
    shares = []
    for line in needs.lines:
        share = shared.by_code[line.need.code]
        row = TargetShare(
            scenario=scenario,
            commune=line.commune,
            poor=line.need.poor,
            cannot_exit=line.need.cannot_exit,
            actionable=line.need.actionable,
            residents=line.need.residents,
            is_recognised=line.is_recognised,
            points=share.points,
            floor=share.floor,
            ceiling=share.ceiling,
            target=share.target,
            is_override=share.is_override,
            override_reason=overrides[line.need.code][1] if share.is_override else "",
        )
        row.clean_fields(exclude=["scenario", "commune"])
        shares.append(row)
    TargetShare.objects.bulk_create(shares)
    after = _told(scenario)
    audit.record(
        by=by,
        action="targets.overridden" if overrides else "targets.scenario_saved",
        obj=scenario,
        changes=audit.difference(before, after),
        door=door,
    )
    return scenario


def share_out(needs, total, rules, fixed):
    """Returns the Allocation of a total over the district's needs; ValidationError, with the communes' names, where it
    cannot be. `fixed` is {commune code: target}."""
    try:
        return allocate(needs.needs, total, rules, fixed)
    except AllocationError as error:
        message = str(error)
        for line in needs.lines:
            message = message.replace(f"Xã {line.need.code}:", f"{line.commune.name}:")
        raise ValidationError({"total": message}) from error


def _told(scenario):
    """What the trail keeps of a scenario: its total, rules, and every target."""
    told = {"tên": scenario.name, "tổng": scenario.total}
    told |= {str(scenario._meta.get_field(field).verbose_name): getattr(scenario, field) for field in RULES}
    for share in scenario.shares.select_related("commune"):
        mark = " (đặt tay)" if share.is_override else ""
        told[share.commune.name] = f"{number(share.target)}{mark}"
    return told


def is_stale(scenario, needs):
    """Returns whether the survey's figures are no longer those that the scenario was shared out by."""
    kept = {share.commune_id: share for share in scenario.shares.all()}
    return {line.commune.pk for line in needs.lines} != kept.keys() or any(
        (share.poor, share.cannot_exit, share.actionable, share.residents)
        != (line.need.poor, line.need.cannot_exit, line.need.actionable, line.need.residents)
        for line in needs.lines
        for share in [kept[line.commune.pk]]
    )
