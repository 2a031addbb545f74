"""Targets of the ten bodies by cause and deprivation (III.2.3): drafted by Phòng LĐTBXH, issued with the communes'."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from areas.models import Department
from households.models import SurveyRound
from plans.models import BodyTarget, BodyTargetLine
from plans.targets.needs import topic_counts
from plans.targets.rules import Topic, split, topics
from ui.formatting import clean_text, datetime_vi, number

audit.name_actions({"targets.bodies_saved": "lưu chỉ tiêu của các ngành"})


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A Topic with its body, the households that have the need now, by commune, and the drafted target (None: none)."""

    topic: Topic
    department: Department
    baseline: int
    by_commune: dict[int, int]
    target: int | None
    note: str


def body_lines(survey_round):
    """Returns the BodyLines of a year, in the order of the bodies. Three queries."""
    counts = topic_counts(survey_round)
    saved = {each.topic: each for each in BodyTarget.objects.filter(round=survey_round)}
    departments = {each.code: each for each in Department.objects.all()}
    found = []
    for topic in topics(survey_round.standard):
        row = saved.get(topic.key)
        found.append(
            BodyLine(
                topic,
                departments[topic.body],
                sum(counts[topic.key].values()),
                counts[topic.key],
                row.target if row else None,
                row.note if row else "",
            )
        )
    return sorted(found, key=lambda line: line.department.order)


def fingerprint(lines):
    """Returns a short text that is another one as soon as any target or note of the BodyLines is."""
    told = json.dumps([(line.topic.key, line.target, line.note) for line in lines])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@transaction.atomic
def save_body_targets(*, by, survey_round, targets, seen=None):
    """Saves {topic key: (target or None, note)}; None takes the target away. Returns how many there are now.

    `seen` is the fingerprint of what the writer started from: where somebody saved since, nothing is written and a
    ValidationError says who. A page sends every topic, so the figures that it was opened with would come back.
    """
    authorise(by, Verb.DRAFT_DISTRICT)
    SurveyRound.objects.select_for_update().get(pk=survey_round.pk)
    stored = body_lines(survey_round)
    if seen is not None and seen != fingerprint(stored):
        last = BodyTarget.objects.filter(round=survey_round).select_related("saved_by").order_by("saved_at").last()
        who = f"{last.saved_by.full_name} đã lưu lúc {datetime_vi(last.saved_at)}" if last else "Có người đã lưu"
        raise ValidationError(f"{who}, sau khi bạn mở trang. Mở lại trang để xem số mới rồi sửa tiếp.")
    lines = {line.topic.key: line for line in stored}
    changes = {}
    for key, (target, note) in targets.items():
        line = lines.get(key)
        if line is None:
            raise ValidationError(f"Không có nội dung {key[:40]} trong danh mục.")
        if target is not None and target > line.baseline:
            raise ValidationError(
                f"{line.topic.label}: đang có {number(line.baseline)} hộ, chỉ tiêu không thể là {number(target)}."
            )
        note = clean_text(note)
        if (target, note) == (line.target, line.note):
            continue
        if line.target != target:
            changes[line.topic.label] = [line.target, target]
        if target is None:
            BodyTarget.objects.filter(round=survey_round, topic=key).delete()
            continue
        row = BodyTarget.objects.filter(round=survey_round, topic=key).first() or BodyTarget(
            round=survey_round, topic=key
        )
        row.department, row.target, row.note, row.saved_by = line.department, target, note, by
        row.full_clean(exclude=["round", "department", "saved_by"])
        row.save()
    if changes:
        audit.record(by=by, action="targets.bodies_saved", obj=survey_round, changes=changes)
    return BodyTarget.objects.filter(round=survey_round).count()


def frozen_lines(decision, lines):
    """Returns the BodyTargetLines of a decision, not yet saved: those that have a target, shared over the communes."""
    found = []
    for line in lines:
        if line.target is None:
            continue
        if line.target > line.baseline:
            raise ValidationError(
                f"{line.department.short_name}, {line.topic.label}: chỉ tiêu {number(line.target)} nhiều hơn "
                f"{number(line.baseline)} hộ đang có. Sửa chỉ tiêu của ngành rồi trình."
            )
        shares = split(line.target, line.by_commune)
        found.append(
            BodyTargetLine(
                decision=decision,
                department=line.department,
                topic=line.topic.key,
                label=line.topic.label,
                clause=line.topic.clause,
                counts=line.topic.counts,
                baseline=line.baseline,
                target=line.target,
                note=line.note,
                by_commune={str(pk): [number_, shares[pk]] for pk, number_ in line.by_commune.items()},
            )
        )
    return found
