"""Looks anew for doubts and duplicates after something was written, and keeps what was found with its answers.

What is kept here follows from the forms and persons; only answers and decisions are anybody's doing, and those are
written by actions/quality.py and actions/duplicates.py. Everything is done by sets: the same number of queries for a
household and for a commune.
"""

from collections import defaultdict

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from areas.models import Commune
from households import duplicates, quality
from households.helped import households_helped
from households.models import (
    DuplicateFlag,
    HouseholdEvent,
    Person,
    QualityAnswer,
    QualityCheck,
    QualityWarning,
    SurveyForm,
    SurveyRound,
)
from households.movement_queries import previous_round
from households.movements import Standing
from households.quality import COMMUNE_KINDS, HOUSEHOLD_KINDS
from households.seen import seen_forms

BATCH = 500
MOST_LOOKS = 4  # communes looked through before a page is drawn: under a second, and mostly none waits
_CANDIDATE = ("pk", "household_id", "household__village_id", "search_name", "birth_year", "sex", "birth_date",
              "identity_number", "household__village__commune_id")  # fmt: skip


# Doubts


def look_at_form(form):
    """Asks anew what one saved form gives to ask. The whole commune's questions wait for `look_at_commune`."""
    _look(form.round, form.commune, SurveyForm.objects.filter(pk=form.pk), is_whole=False)


def look_at_households(household_ids):
    """Asks anew what the forms of open years give to ask of these households: for whatever explains a form without
    changing it, such as an event or help that was recorded afterwards."""
    open_forms = SurveyForm.objects.filter(round__is_open=True)
    found = open_forms.filter(household__in=set(household_ids)).values_list("round_id", "commune_id", "pk")
    places = defaultdict(list)
    for survey_round, commune, pk in found.order_by():
        places[survey_round, commune].append(pk)
    rounds = SurveyRound.objects.in_bulk({survey_round for survey_round, _ in places})
    communes = Commune.objects.in_bulk({commune for _, commune in places})
    for (survey_round, commune), pks in places.items():
        of_these = SurveyForm.objects.filter(pk__in=pks)  # only its own: every query below carries them
        _look(rounds[survey_round], communes[commune], of_these, is_whole=False)


def look_at_commune(survey_round, commune):
    """Looks through all forms of a commune's year.

    For whoever writes many forms at once, and for the page of warnings when forms were saved since the last look.
    """
    checked_at = timezone.now()
    with transaction.atomic():
        _look(survey_round, commune, survey_round.forms.filter(commune=commune))
        QualityCheck.objects.update_or_create(round=survey_round, commune=commune, defaults={"checked_at": checked_at})


def look_if_stale(survey_round, commune):
    """Looks through a commune's year, doubts and duplicates, if a form was saved since the last look; returns whether
    it did. What an import wrote is looked at here, when somebody first asks, and not while it is applied."""
    return bool(look_at_stale(survey_round, [commune.pk])[0])


def look_at_stale(survey_round, commune_ids=None, *, most=None):
    """Looks as `look_if_stale` through the communes (all for None) that need it, at most `most`, the longest waiting
    first; returns (how many it looked through, how many still wait). Two queries where nothing waits."""
    forms, checks = survey_round.forms, QualityCheck.objects.filter(round=survey_round)
    if commune_ids is not None:
        forms, checks = forms.filter(commune__in=commune_ids), checks.filter(commune__in=commune_ids)
    checked = dict(checks.values_list("commune_id", "checked_at"))
    saved = forms.order_by().values_list("commune_id").annotate(last=Max("saved_at"))
    stale = sorted((at, commune) for commune, at in saved if commune not in checked or at > checked[commune])
    now = [commune for _, commune in stale[:most]]
    for commune in Commune.objects.filter(pk__in=now):
        look_at_commune(survey_round, commune)
        look_for_duplicates(commune)
    return len(now), len(stale) - len(now)


def look_at_some(survey_round, commune_ids=None):
    """Looks through the few communes that wait longest, for a page that shows questions; returns how many still wait.
    While an import writes, or another reader looks at the same commune, they go on waiting and the page is shown."""
    try:
        return look_at_stale(survey_round, commune_ids, most=MOST_LOOKS)[1]
    except (OperationalError, IntegrityError):
        return look_at_stale(survey_round, commune_ids, most=0)[1]


def _look(survey_round, commune, forms, *, is_whole=True):
    """Asks anew what these forms of one commune's year give to ask; `is_whole` where they are all that there are."""
    standard = survey_round.standard
    seen = seen_forms(forms, on=survey_round.reference_date)
    ids = [each.household_id for each in seen]
    before, explained, helped = {}, {}, frozenset()
    previous = previous_round(survey_round)
    if previous is not None:
        earlier = previous.forms.filter(household__in=forms.order_by().values("household_id"))
        before = {each.household_id: each for each in seen_forms(earlier, on=previous.reference_date)}
        explained = _explained(forms, previous)
        helped = households_helped(forms.order_by().values("household_id"), previous.reference_date, survey_round.year)
    asked = []
    for each in seen:
        asked += quality.questions_of(
            each,
            before.get(each.household_id),
            standard=standard,
            explained=explained.get(each.household_id, frozenset()),
            is_helped=each.household_id in helped,
        )
    kinds = HOUSEHOLD_KINDS
    if is_whole:
        kinds += COMMUNE_KINDS
        exits = [
            each.household_id
            for each in seen
            if each.standing is not Standing.POOR
            and each.household_id in before
            and before[each.household_id].standing is Standing.POOR
        ]
        asked += quality.questions_among(seen, exits)
    stored = QualityWarning.objects.filter(round=survey_round, commune=commune, kind__in=kinds)
    if not is_whole:
        stored = stored.filter(household__in=ids)
    _keep(survey_round, commune, stored, asked)


def _explained(forms, previous):
    """Returns {household id: ids of persons whose coming or going since the last round is written down}."""
    found = {}
    households = forms.order_by().values("household_id")
    events = HouseholdEvent.persons.through.objects.filter(
        householdevent__household__in=households,
        householdevent__cancelled_at__isnull=True,
        householdevent__happened_on__gt=previous.reference_date,
    ).values_list("householdevent__household_id", "person_id")
    left = (
        Person.objects.filter(household__in=households, left_on__isnull=False)
        .exclude(left_reason="")
        .values_list("household_id", "pk")
    )
    for household_id, person_id in [*events, *left]:
        found.setdefault(household_id, set()).add(person_id)
    return found


def _keep(survey_round, commune, stored, asked):
    stored = {warning.key: warning for warning in stored}
    asked = {question.key: question for question in asked}
    answered = {}
    for warning_id, fingerprint in QualityAnswer.objects.filter(
        warning__in=[warning.pk for warning in stored.values()]
    ).values_list("warning_id", "fingerprint"):
        answered.setdefault(warning_id, set()).add(fingerprint)
    new, changed, gone, past = [], [], [], []
    for key, question in asked.items():
        warning = stored.get(key)
        if warning is None:
            new.append(
                QualityWarning(
                    round=survey_round, commune=commune, village_id=question.village_id, kind=question.kind, key=key,
                    household_id=question.household_id, question=question.text, fingerprint=question.fingerprint,
                )
            )  # fmt: skip
            continue
        values = {
            "question": question.text,
            "fingerprint": question.fingerprint,
            "village_id": question.village_id,
            "is_current": True,
            # An answer was given to certain facts; it holds again when they come back.
            "is_settled": question.fingerprint in answered.get(warning.pk, ()),
        }
        if any(getattr(warning, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(warning, name, value)
            changed.append(warning)
    for key, warning in stored.items():
        if key not in asked:
            (past if warning.pk in answered else gone).append(warning.pk)
    # Two readers may look at once: whoever is second finds the same.
    QualityWarning.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    QualityWarning.objects.bulk_update(
        changed, ["question", "fingerprint", "village_id", "is_current", "is_settled"], batch_size=BATCH
    )
    if gone:
        QualityWarning.objects.filter(pk__in=gone).delete()
    if past:
        QualityWarning.objects.filter(pk__in=past, is_current=True).update(is_current=False)


# Duplicates


def look_at_persons(person_ids):
    """Compares these persons anew with everybody who shares a number, or a village and a birth year."""
    ids = frozenset(person_ids)
    if not ids:
        return
    about = list(_present().filter(pk__in=ids))
    shared = Q(pk__in=ids)
    numbers = {each[7] for each in about if each[7]}
    if numbers:
        shared |= Q(identity_number__in=numbers)
    for village_id in {each[2] for each in about}:
        years = {each[4] for each in about if each[2] == village_id and each[4] is not None}
        shared |= Q(household__village_id=village_id, birth_year__in=years)
    candidates = _candidates(_present().filter(shared))
    _keep_pairs(DuplicateFlag.objects.filter(Q(first__in=ids) | Q(second__in=ids)), candidates, about=ids)


def look_for_duplicates(commune):
    """Compares everybody of a commune with each other, and their identity numbers with the whole district's."""
    here = Person.objects.filter(household__village__commune=commune)
    numbers = here.present().exclude(identity_number="").values("identity_number")
    candidates = _candidates(_present().filter(Q(household__village__commune=commune) | Q(identity_number__in=numbers)))
    about = frozenset(each.id for each in candidates if each.commune_id == commune.pk)
    stored = DuplicateFlag.objects.filter(
        Q(first__household__village__commune=commune) | Q(second__household__village__commune=commune)
    )
    _keep_pairs(stored, candidates, about=about)


def _present():
    return Person.objects.present().filter(household__ended_on__isnull=True).order_by("pk").values_list(*_CANDIDATE)


def _candidates(rows):
    return [
        duplicates.Candidate(
            id=pk, household_id=household, village_id=village, name=name, birth_year=year, sex=sex, birth_date=born,
            identity_number=number, commune_id=commune,
        )
        for pk, household, village, name, year, sex, born, number, commune in rows
    ]  # fmt: skip


def _keep_pairs(stored, candidates, *, about):
    by_id = {each.id: each for each in candidates}
    found = duplicates.pairs(candidates, about)
    new, changed, gone, past = [], [], [], []
    seen = set()
    for flag in stored:
        pair = (flag.first_id, flag.second_id)
        seen.add(pair)
        if pair not in found:
            if flag.state == DuplicateFlag.OPEN:
                gone.append(flag.pk)
            elif flag.is_current:
                past.append(flag.pk)
            continue
        values = _values(found[pair], by_id[pair[0]], by_id[pair[1]])
        if any(getattr(flag, name) != value for name, value in values.items()):
            if flag.fingerprint != values["fingerprint"]:
                # Decided on other facts: asked again. Who decided what stays in the trail.
                values |= {"state": DuplicateFlag.OPEN, "reason": "", "decided_by_id": None, "decided_at": None}
            for name, value in values.items():
                setattr(flag, name, value)
            changed.append(flag)
    for pair, kind in found.items():
        if pair not in seen:
            new.append(
                DuplicateFlag(first_id=pair[0], second_id=pair[1], **_values(kind, by_id[pair[0]], by_id[pair[1]]))
            )
    DuplicateFlag.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
    fields = ["kind", "fingerprint", "first_commune", "second_commune", "is_current", "state", "reason", "decided_by",
              "decided_at"]  # fmt: skip
    DuplicateFlag.objects.bulk_update(changed, fields, batch_size=BATCH)
    if gone:
        DuplicateFlag.objects.filter(pk__in=gone).delete()
    if past:
        DuplicateFlag.objects.filter(pk__in=past).update(is_current=False)


def _values(kind, first, second):
    return {
        "kind": kind,
        "fingerprint": duplicates.fingerprint(first, second),
        "first_commune_id": first.commune_id,
        "second_commune_id": second.commune_id,
        "is_current": True,
    }
