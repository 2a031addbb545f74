"""Takes an applied import back, household by household, except where somebody has edited since.

Inside the caller's transaction. Versions never go back, so that a page opened before the undoing still meets a
conflict instead of writing over it.
"""

import json

from django.db import transaction
from django.db.models import Max, ProtectedError

from accounts.models import AuditEntry, Door
from households.importing import bulk, snapshots
from households.importing.applying import AUDIT
from households.models import (
    FormDraft,
    FormMember,
    Household,
    HouseholdEvent,
    ImportEffect,
    Person,
    QualityWarning,
    RowStatus,
    SurveyForm,
)

BATCH = 1_000


class Undoer:
    """Undoes one import. `kept` becomes [(household id, why)] of what was left alone."""

    def __init__(self, *, survey_import, by, now):
        self.survey_import, self.by, self.now = survey_import, by, bulk.now_value(now)
        self.kept = []
        self.done = 0

    def undo(self, on_progress=lambda done: None):
        """Works backwards through the effects, so that a household that one file names twice is restored in order."""
        last = (ImportEffect.objects.filter(survey_import=self.survey_import).aggregate(top=Max("pk"))["top"] or 0) + 1
        while effects := list(
            ImportEffect.objects.filter(survey_import=self.survey_import, pk__lt=last).order_by("-pk")[:BATCH]
        ):
            last = effects[-1].pk
            self._batch(effects)
            on_progress(self.done + len(self.kept))

    def _batch(self, effects):
        ids = [effect.household_id for effect in effects]
        households = {each.pk: each for each in Household.objects.select_for_update().filter(pk__in=ids)}
        forms = {
            each.pk: each
            for each in SurveyForm.objects.select_for_update().filter(pk__in=[effect.form_id for effect in effects])
        }
        others = set(
            SurveyForm.objects.filter(household__in=ids).exclude(pk__in=forms).values_list("household_id", flat=True)
        )
        drafts = set(FormDraft.objects.filter(household__in=ids).values_list("household_id", flat=True))
        events = HouseholdEvent.objects.filter(household__in=ids, recorded_at__gte=self.survey_import.applied_at)
        # (why, households, kinds of effect that it keeps from being undone)
        later = (
            ("hộ đã có phiếu năm khác", others, {RowStatus.NEW}),
            ("có bản nháp đang nhập", drafts, {RowStatus.NEW, RowStatus.FORM}),
            ("hộ đã có biến động sau khi nhập", set(events.values_list("household_id", flat=True)), set(RowStatus)),
        )
        taken_back = []
        for effect in effects:
            why = self._why_kept(effect, households, forms, later)
            if why:
                self.kept.append((effect.household_id, why))
            else:
                taken_back.append(effect)
        new = [effect for effect in taken_back if effect.kind == RowStatus.NEW]
        known = [effect for effect in taken_back if effect.kind != RowStatus.NEW]
        known = self._undone(known, lambda effects: self._restore(effects, households, forms))
        new = self._undone(new, self._remove)
        self._record([*known, *new], households, forms)
        self.done += len(known) + len(new)

    @staticmethod
    def _why_kept(effect, households, forms, later):
        household, form = households.get(effect.household_id), forms.get(effect.form_id)
        if household is None or form is None:
            return "phiếu không còn"
        if form.version != effect.form_version:
            return "phiếu đã sửa sau khi nhập"
        if household.version != effect.household_version:
            return "hộ đã sửa sau khi nhập"
        for why, household_ids, kinds in later:
            if effect.household_id in household_ids and effect.kind in kinds:
                return why
        return ""

    def _undone(self, effects, work):
        """Does the work, and returns the effects for which it could be done; to the others something has been tied."""
        if not effects:
            return []
        try:
            with transaction.atomic():
                work(effects)
        except ProtectedError:
            if len(effects) == 1:
                self.kept.append((effects[0].household_id, "hộ đã có số liệu khác gắn vào"))
                return []
            return [effect for each in effects for effect in self._undone([each], work)]
        return effects

    def _restore(self, effects, households, forms):
        states = [json.loads(effect.before) for effect in effects]
        FormMember.objects.filter(form__in=[effect.form_id for effect in effects]).delete()
        changed = [state for state in states if state["form"]]
        snapshots.put_back(
            SurveyForm,
            [state["form"] for state in changed],
            version=lambda row: forms[row["id"]].version + 1,
        )
        snapshots.add_back(FormMember, [row for state in changed for row in state["members"]])
        added = [effect.form_id for effect, state in zip(effects, states, strict=True) if not state["form"]]
        SurveyForm.objects.filter(pk__in=added).delete()
        snapshots.put_back(Person, [row for state in states for row in state["persons"]])
        Person.objects.filter(pk__in=[number for state in states for number in state["made"]]).delete()
        snapshots.put_back(
            Household,
            [state["household"] for state in states],
            version=lambda row: households[row["id"]].version + 1,
        )

    @staticmethod
    def _remove(effects):
        """Deletes households that the import added."""
        households = Household.objects.filter(pk__in=[effect.household_id for effect in effects])
        # Asked first, so that nothing is half deleted when something else holds on to a household.
        for relation in Household._meta.get_fields(include_hidden=True):
            model = relation.related_model
            if not relation.auto_created or relation.concrete or model in (SurveyForm, Person, FormDraft):
                continue
            held = model._base_manager.filter(**{f"{relation.field.name}__in": households})
            if model is QualityWarning:
                held = held.filter(answers__isnull=False)  # found by itself, unless somebody answered
            if held.exists():
                raise ProtectedError("held", set(held[:1]))
        forms = [effect.form_id for effect in effects]
        FormMember.objects.filter(form__in=forms).delete()
        SurveyForm.objects.filter(pk__in=forms).delete()
        Person.objects.filter(household__in=households).delete()
        households.delete()

    def _record(self, effects, households, forms):
        reference = f"Nhập số {self.survey_import.pk}"
        rows = []
        for effect in effects:
            form, household = forms[effect.form_id], households[effect.household_id]
            was = json.loads(effect.before)["form"] if effect.before else None
            old = was[snapshots.columns_of(SurveyForm).index("household_class")] if was else None
            labels = dict(SurveyForm._meta.get_field("household_class").flatchoices)
            changes = {"phân loại": [labels.get(form.household_class), labels.get(old)]}
            rows.append(
                (self.now, self.by.pk, "form.import_undone", Door.IMPORT.value, reference, "surveyform", form.pk,
                 f"Phiếu {self.survey_import.round.year}, {household}"[:200], household.pk, form.commune_id,
                 json.dumps(changes, ensure_ascii=False))
            )  # fmt: skip
        bulk.insert(AuditEntry, AUDIT, rows)
