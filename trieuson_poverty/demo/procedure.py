"""How far each commune's year is: past years recognised by decision, the last one anywhere between list and appraisal.

Rows are written with the days on which they would have been recorded, which the actions, being of today, cannot do.
Each leaves its row in the trail, and a result that was sent completes its duty as it would.
"""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Door, User
from areas.models import Village
from assignments.actions import complete_duty
from households.actions.procedure import DUTY
from households.demo.writing import REFERENCE
from households.models import CommuneSurvey, Posting, ProcedureEvent, SurveyRound, VillageMeeting
from households.procedure import Stage, posting_until
from households.progress import progress_of

Kind = ProcedureEvent.Kind
# How far the communes whose forms are whole have come in the last year, in turn.
LAST_YEAR = ("appraised", "submitted", "submitted", "recognised", "posted", "met", "submitted", "returned")
RETURNED = "Biên bản họp dân một thôn chưa ghi số người không đồng ý; đề nghị bổ sung rồi trình lại."
SLUGS = {
    Kind.LISTED: "survey.listed",
    Kind.SUBMITTED: "survey.submitted",
    Kind.RETURNED: "survey.returned",
    Kind.APPRAISED: "survey.appraised",
    Kind.RECOGNISED: "survey.recognised",
}


@dataclass(frozen=True)
class People:
    """Who writes what."""

    officers: dict[int, User]
    leaders: dict[int, User]
    labour: User


def walk_years(rounds, people: People, rng):
    """Writes the procedure of every commune in these years, all but the last of them to the end."""
    for survey_round in rounds:
        is_last = survey_round == rounds[-1]
        surveys = list(CommuneSurvey.objects.of_round(survey_round))
        progress = progress_of(survey_round, surveys)
        place = 0
        for survey in surveys:
            found = progress[survey.commune_id]
            if not found.forms_done:
                continue
            if not is_last:
                goal = "recognised"
            elif found.forms_left or not survey.has_totals:
                goal = "listed"
            else:
                goal, place = LAST_YEAR[place % len(LAST_YEAR)], place + 1
            _Walk(survey_round, survey, people, rng).to(goal)


class _Walk:
    """One commune's year, step by step to a goal."""

    def __init__(self, survey_round: SurveyRound, survey, people: People, rng):
        self.year, self.survey, self.rng = survey_round.year, survey, rng
        self.round = survey_round
        self.officer = people.officers[survey.commune_id]
        self.leader, self.labour = people.leaders[survey.commune_id], people.labour

    def to(self, goal):
        self._event(Kind.LISTED, self._day(9, 25), self.officer)
        if goal == "listed":
            return
        self._meetings()
        if goal == "met":
            return
        posted = self._day(10, 27)
        self._posting(posted)
        if goal == "posted":
            return
        sent = posting_until(posted) + dt.timedelta(days=self.rng.choice((1, 1, 2, 2, 3, 6)))
        self._event(Kind.SUBMITTED, sent, self.leader)
        self._stage(Stage.SUBMITTED, sent, self.leader)
        if goal == "returned":
            back = sent + dt.timedelta(days=3)
            self._event(Kind.RETURNED, back, self.labour, note=RETURNED)
            self._stage(Stage.RETURNED, back, self.labour)
            return
        self._complete(sent)
        if goal == "submitted":
            return
        appraised = sent + dt.timedelta(days=3)
        number = f"{self.rng.randrange(20, 90)}"
        self._event(
            Kind.APPRAISED, appraised, self.labour, document=f"{number}/TB-LĐTBXH", signer=self.labour.full_name
        )
        self._stage(Stage.APPRAISED, appraised, self.labour)
        if goal == "recognised":
            decided = appraised + dt.timedelta(days=2)
            number = f"{self.rng.randrange(70, 160)}"
            self._event(
                Kind.RECOGNISED, decided, self.leader, document=f"{number}/QĐ-UBND", signer=self.leader.full_name
            )
            self._stage(Stage.RECOGNISED, decided, self.leader)

    def _day(self, month, day):
        """A day of the year about then, the same for every run with one seed."""
        return dt.date(self.year, month, day) + dt.timedelta(days=self.rng.randrange(5))

    def _moment(self, day):
        return timezone.make_aware(dt.datetime.combine(day, dt.time(self.rng.randrange(8, 16), self.rng.randrange(60))))

    def _event(self, kind, day, by, **values):
        event = ProcedureEvent.objects.create(survey=self.survey, kind=kind, happened_on=day, by=by, **values)
        ProcedureEvent.objects.filter(pk=event.pk).update(at=self._moment(day))
        AuditEntry.objects.create(
            by=by, action=SLUGS[kind], door=Door.COMMAND, reference=REFERENCE, object_type="communesurvey",
            object_id=self.survey.pk, label=str(self.survey), commune=self.survey.commune, note=event.note,
            changes={"Ngày": [None, f"{day:%d/%m/%Y}"]},
        )  # fmt: skip

    def _stage(self, stage, day, by):
        self.survey.stage, self.survey.stage_at, self.survey.stage_by = stage, self._moment(day), by
        self.survey.save()

    def _meetings(self):
        with_forms = self.round.forms.filter(commune=self.survey.commune).order_by().values("village_id")
        VillageMeeting.objects.bulk_create(
            self._meeting(village) for village in Village.objects.filter(pk__in=with_forms).order_by("number")
        )

    def _meeting(self, village):
        present = self.rng.randrange(28, 75)
        against = self.rng.choice((0, 0, 0, 1, 2))
        return VillageMeeting(
            survey=self.survey,
            village=village,
            held_on=self._day(10, 18),
            place=f"Nhà văn hóa {village.name}",
            chair="Trưởng thôn",
            secretary="Thư ký thôn",
            guests="Bí thư chi bộ, trưởng ban công tác Mặt trận, các chi hội trưởng, đại diện hộ dân",
            invited=present + self.rng.randrange(3, 15),
            present=present,
            agreed=present - against - self.rng.choice((0, 0, 1)),
            disagreed=against,
            recorded_by=self.officer,
        )

    def _posting(self, day):
        Posting.objects.create(
            survey=self.survey, posted_on=day, until=posting_until(day), by=self.officer,
            places="Trụ sở UBND; nhà văn hóa các thôn", announced="Hệ thống truyền thanh xã",
        )  # fmt: skip

    def _complete(self, day):
        complete_duty(
            by=self.leader,
            commune_or_department=self.survey.commune,
            duty_key=DUTY,
            year=self.year,
            evidence_url=reverse("procedure", kwargs={"year": self.year, "code": self.survey.commune.code}),
            evidence_label=f"Kết quả rà soát năm {self.year} của {self.survey.commune.name}",
            at=day,
        )
