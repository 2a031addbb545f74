"""Reads forms by the hundred as the checks of quality look at them: two queries, however many forms."""

from collections import defaultdict

from django.utils import timezone

from households.actions.trail import ANSWER_FIELDS, MEMBER_FIELDS, PERSON_FIELDS
from households.entry import FormInput, MemberInput
from households.models import FormMember
from households.quality import Seen

_ABOUT = ("pk", "household_id", "village_id", "household__code", "head_name", "household_class", "area_type", "basis")


def seen_forms(forms, *, on):
    """Returns a Seen for each of `forms` (a SurveyForm queryset of one round); `on` is the round's reference date."""
    rows = list(forms.order_by("household__code").values(*_ABOUT, "saved_at", *ANSWER_FIELDS))
    members = defaultdict(list)
    wanted = (*MEMBER_FIELDS, *(f"person__{name}" for name in PERSON_FIELDS))
    for member in (
        FormMember.objects.filter(form__in=forms.order_by().values("pk"))
        .order_by("form_id", "number")
        .values("form_id", "person_id", *wanted)
    ):
        members[member["form_id"]].append(
            MemberInput(
                person_id=member["person_id"],
                **{name: member[name] for name in MEMBER_FIELDS},
                **{name: member[f"person__{name}"] for name in PERSON_FIELDS},
            )
        )
    return [
        Seen(
            household_id=row["household_id"],
            village_id=row["village_id"],
            code=row["household__code"],
            head_name=row["head_name"],
            household_class=row["household_class"],
            entry=FormInput(members=tuple(members[row["pk"]]), **{name: row[name] for name in ANSWER_FIELDS}),
            area=row["area_type"],
            day=row["surveyed_on"] or timezone.localtime(row["saved_at"]).date(),
            on=on,
            basis=row["basis"],
        )
        for row in rows
    ]
