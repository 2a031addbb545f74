"""A commune's year walked in one line each, by the cast, for tests of what comes after."""

import datetime as dt

from households.actions.meetings import record_meeting, record_posting
from households.actions.procedure import appraise_survey, recognise_survey, settle_list, submit_survey
from households.actions.rounds import set_commune_totals
from households.models import CommuneSurvey

MEETING = {
    "held_on": dt.date(2017, 11, 20),
    "place": "Nhà văn hóa thôn",
    "chair": "Hà Văn Thủ",
    "secretary": "Lò Thị Ký",
    "guests": "Bí thư chi bộ, chi hội phụ nữ, đại diện 40 hộ",
    "invited": 45,
    "present": 40,
    "agreed": 38,
    "disagreed": 1,
    "opinions": "",
}


def survey_of(survey_round, commune):
    """The commune's part of a year, read anew."""
    return CommuneSurvey.objects.select_related("round", "commune").get(round=survey_round, commune=commune)


def make_ready(cast, survey, clock, villages):
    """Everything up to the posting's last day, so that the leader may send on the day that the clock then shows."""
    settle_list(by=cast.lan, survey=survey, on=dt.date(2017, 11, 1))
    for village in villages:
        record_meeting(by=cast.lan, survey=survey, village=village, **MEETING)
    set_commune_totals(
        by=cast.lan, commune_survey=survey, household_total=600, person_total=2500, minority_household_total=400,
        version=survey.version,
    )  # fmt: skip
    posting = record_posting(by=cast.lan, survey=survey, posted_on=clock.today, until=None, places="Trụ sở UBND xã")
    clock.go_to(posting.until + dt.timedelta(days=1))
    return posting


def send(cast, survey, clock, villages):
    make_ready(cast, survey, clock, villages)
    return submit_survey(by=cast.nam, survey=survey)


def recognise(cast, survey, clock, villages):
    send(cast, survey, clock, villages)
    appraise_survey(by=cast.hong, survey=survey, on=clock.today)
    return recognise_survey(by=cast.nam, survey=survey, document="85/QĐ-UBND", on=clock.today, signer="Lò Văn Nam")
