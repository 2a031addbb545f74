"""What a commune itself proposes as its target, with the reason; set beside the scenarios and kept in the decision."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from households.models import CommuneSurvey
from plans.models import TargetProposal
from plans.targets.needs import POOR
from ui.formatting import clean_text, datetime_vi, number

audit.name_actions({"targets.proposed": "xã đề nghị chỉ tiêu"})


@transaction.atomic
def propose_target(*, by, survey, households, reason, version=0):
    """Records how many poor households a commune means to bring out in the year after the survey; returns the
    TargetProposal. By the commune's people, or Phòng LĐTBXH from the commune's letter.

    `version` is that of the proposal on the page, 0 for none. Raises Forbidden, CommuneSurvey.DoesNotExist out of
    scope, ValidationError.
    """
    authorise(by, Verb.EDIT_PLANS)
    surveys = CommuneSurvey.objects.visible_to(by).select_for_update(of=("self",)).select_related("round", "commune")
    survey = surveys.get(pk=survey.pk)
    poor = survey.round.forms.filter(POOR, commune=survey.commune).count()
    if households > poor:
        raise ValidationError({"households": f"Xã đang có {number(poor)} hộ nghèo, không đề nghị nhiều hơn thế được."})
    proposal = TargetProposal.objects.filter(round=survey.round, commune=survey.commune).first()
    if (proposal.version if proposal else 0) != version:
        raise ValidationError(
            f"{proposal.by.full_name} vừa ghi {number(proposal.households)} hộ lúc {datetime_vi(proposal.at)}. "
            "Mở lại trang để xem rồi sửa tiếp."
        )
    before = audit.snapshot(proposal, ("households", "reason")) if proposal else {}
    proposal = proposal or TargetProposal(round=survey.round, commune=survey.commune, version=0)
    proposal.households, proposal.reason, proposal.by = households, clean_text(reason, multiline=True), by
    proposal.version += 1
    proposal.full_clean(exclude=["round", "commune", "by"])
    proposal.save()
    changes = audit.difference(before, audit.snapshot(proposal, ("households", "reason")))
    audit.record(by=by, action="targets.proposed", obj=proposal, changes=changes, commune=survey.commune)
    return proposal


def proposals_of(survey_round):
    """Returns {commune id: TargetProposal} of a year."""
    return {each.commune_id: each for each in TargetProposal.objects.filter(round=survey_round).select_related("by")}
