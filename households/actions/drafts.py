"""What is typed and not yet saved. A draft is the typist's own: it changes no form, and leaves no trail."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.permissions import Verb, authorise
from accounts.scoping import commune_ids
from areas.models import Village
from households.models import FormDraft, Household, SurveyRound
from ui.formatting import clean_text

# The page has some 20 fields a person; far beyond that it is no form.
MOST_FIELDS = 1_500
MOST_CHARACTERS = 100_000
MESSAGES_CROSS = dt.timedelta(seconds=15)  # a draft sent just before the form may come just after it


def draft_key(text):
    """Returns a page's key as a UUID, None where the text is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


@transaction.atomic
def save_draft(*, by, survey_round: SurveyRound, fields, household=None, village=None, key=None, base_version=0):
    """Keeps the page's raw fields, {name: [texts]}, and returns the FormDraft; None where there is nothing to keep.

    One draft a person, year and household; a new household's is found by `key`, the page's own. Raises Forbidden,
    Village.DoesNotExist for a place out of scope, ValidationError for what cannot be a form.
    """
    authorise(by, Verb.EDIT_SURVEY)
    if village is None and household is not None:
        village = household.village
    allowed = commune_ids(by)
    if village is None or (allowed is not None and village.commune_id not in allowed):
        raise Village.DoesNotExist
    if len(fields) > MOST_FIELDS or sum(len(text) for values in fields.values() for text in values) > MOST_CHARACTERS:
        raise ValidationError("Bản nháp quá dài, không lưu được.")
    if household is None and key is None:
        raise ValidationError("Bản nháp của hộ mới thiếu khóa. Tải lại trang rồi nhập tiếp.")
    if _has_been_saved(by, survey_round, household, key, base_version):
        return None
    head = (fields.get("m0-full_name") or [""])[0]
    values = {
        "village": village,
        "head_name": clean_text(head)[:120] or (household.head_name if household is not None else ""),
        "fields": fields,
        "base_version": base_version,
    }
    if household is not None:
        draft, _ = FormDraft.objects.update_or_create(round=survey_round, household=household, by=by, defaults=values)
        return draft
    draft, _ = FormDraft.objects.update_or_create(key=key, by=by, round=survey_round, defaults=values)
    return draft


def _has_been_saved(by, survey_round, household, key, base_version):
    """Whether this is a late message of a page that its typist has just saved as a form."""
    if household is None:
        return Household.objects.filter(entry_key=key).exists()
    return survey_round.forms.filter(
        household=household, version__gt=base_version, saved_by=by, saved_at__gte=timezone.now() - MESSAGES_CROSS
    ).exists()


def discard_draft(*, by, key):
    """Drops one of the person's own drafts; returns whether it was there."""
    return FormDraft.objects.filter(key=key, by=by).delete()[0] > 0
