"""Reading a family's file leaves a trace, once a day, a person and a household; so does making a paper that names
people."""

from django.utils import timezone

from accounts import audit
from accounts.models import AuditEntry, Door
from accounts.permissions import Verb

audit.name_actions(
    {
        "household.viewed": "xem hồ sơ hộ",
        "paper.made": "in, tải giấy tờ có tên người dân",
        "import.marked": "tải lại tệp Excel, ô sai tô đỏ",
    }
)


def record_viewing(*, by, household, door=Door.PAGE):
    """Notes that the person read of the household today, with or without its identity numbers; returns the new entry,
    None where that was noted already."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if AuditEntry.objects.filter(
        household_id=household.pk, by=by, action="household.viewed", at__gte=midnight
    ).exists():
        return None
    return audit.record(
        by=by,
        action="household.viewed",
        obj=household,
        door=door,
        note="" if by.can(Verb.VIEW_IDENTITY) else "số định danh đã che",
        commune=household.village.commune,
        household_id=household.pk,
    )


def record_paper(
    *, by, title, survey=None, survey_round=None, village=None, household=None, count=None, reference="", door=Door.PAGE
):
    """Notes that the person made a paper that names people: of a commune's survey, of a village or of one household."""
    survey_round = survey.round if survey is not None else survey_round
    commune = survey.commune if survey is not None else (village or household.village).commune
    of = household or village or commune
    return audit.record(
        by=by,
        action="paper.made",
        obj=of,
        label=f"{title} {survey_round.year}, {of}",
        commune=commune,
        household_id=household.pk if household is not None else None,
        reference=reference,
        changes={} if count is None else {"số hộ": [None, count]},
        door=door,
    )


def record_marked(*, by, survey_import):
    """Notes that the person took an uploaded workbook away again, with what is wrong in it."""
    audit.record(
        by=by, action="import.marked", obj=survey_import, commune=survey_import.commune, reference=str(survey_import),
        note=survey_import.file_name,
    )  # fmt: skip
