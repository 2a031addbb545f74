"""Where a household stands among its village's, for the way to the next one. Reads only."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from households.models import Household, SurveyForm


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`place` of `count` households by code; the codes before and after; `to_type` the next one without a form."""

    place: int
    count: int
    previous: str
    next: str
    to_type: str
    done: int

    @property
    def after_save(self):
        """Where "save and next" leads: the next household without a form, else the next one by code."""
        return self.to_type or self.next


def neighbours(survey_round, village_id, code=""):
    """Returns the Neighbours of a household, or of a new one (no code) in the village. One query."""
    has_form = Exists(SurveyForm.objects.filter(round=survey_round, household=OuterRef("pk")))
    rows = list(
        Household.objects.filter(village_id=village_id)
        .of_year(survey_round)
        .order_by("code")
        .annotate(has_form=has_form)
        .values_list("code", "has_form")
    )
    codes = [each for each, _ in rows]
    at = codes.index(code) if code in codes else len(codes)
    waiting = [each for each, is_done in rows if not is_done and each != code]
    return Neighbours(
        place=at + 1,
        count=len(codes),
        previous=codes[at - 1] if 0 < at <= len(codes) else "",
        next=codes[at + 1] if at + 1 < len(codes) else "",
        to_type=next((each for each in waiting if each > code), waiting[0] if waiting else ""),
        done=sum(is_done for _, is_done in rows),
    )
