"""The communes' plans of the last two cycle years: approved the year before, from none to approved in the last.

Rows and lines come from the survey by the same rules as a draft (plans/drafting.py) and are written in bulk, with the
days on which people would have written them; what a submission does to the duty goes through its action. One plan has
an amendment, made by the actions themselves.
"""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Door
from accounts.permissions import Role
from assignments.actions import complete_duty
from households import choices
from households.demo.names import full_name
from households.demo.places import KINH
from households.demo.writing import REFERENCE
from households.models import CommuneSurvey
from households.procedure import Stage
from plans.actions.editing import apply_edits
from plans.actions.steps import approve_plan, open_amendment, submit_plan
from plans.bulk import insert_lines
from plans.catalogue import merge, needs_of
from plans.drafting import SURVEY_FIELDS, draft_lines
from plans.edits import ROW, edit_of
from plans.frozen import freeze
from plans.models import CommunePlan, HouseholdPlan, PlanEvent, PlanVersion
from plans.reading import contents_of
from plans.sources import CENTRAL, COMMUNE, DISTRICT, FUND, LOAN, OTHER, PROVINCE
from plans.states import PlanState, PlanStep
from plans.survey import surveyed_in
from plans.whole import whole_plan

BATCH = 500
MILLION = 1_000_000
Kind, State = PlanStep, PlanState
# measure → (source, is a loan, smallest and largest amount in million đồng)
MONEY = {
    "production_loan": (LOAN, True, 20, 50),
    "housing_loan": (LOAN, True, 25, 25),
    "sanitation_loan": (LOAN, True, 6, 12),
    "house_building": (PROVINCE, False, 30, 60),
    "clean_water": (DISTRICT, False, 2, 8),
    "latrine_building": (DISTRICT, False, 3, 6),
    "production_support": (CENTRAL, False, 3, 10),
    "skill_training": (PROVINCE, False, 1, 3),
    "insurance_card": (CENTRAL, False, 1, 3),
    "child_education": (CENTRAL, False, 1, 2),
    "adult_education": (DISTRICT, False, 1, 2),
    "medical_care": (COMMUNE, False, 1, 2),
    "fund_gift": (FUND, False, 1, 5),
    "community_help": (OTHER, False, 1, 3),
    "telecom_access": (OTHER, False, 1, 1),
    "information_access": (DISTRICT, False, 1, 2),
    "commune_land": (COMMUNE, False, 1, 4),
}
OFFICES = (
    ("cadre", "Công chức văn hóa - xã hội"), ("party", "Bí thư chi bộ thôn"), ("cadre", "Chủ tịch Hội Phụ nữ xã"),
    ("party", "Trưởng thôn"), ("cadre", "Chủ tịch Hội Nông dân xã"), ("party", "Bí thư Đoàn Thanh niên xã"),
    ("cadre", "Chủ tịch Hội Cựu chiến binh xã"), ("party", "Trưởng ban công tác Mặt trận thôn"),
)  # fmt: skip
# How far the plans of the last year are, by where the commune's survey stands, in turn.
LAST_YEAR = {
    Stage.RECOGNISED: ("approved", "submitted", "approved", "returned"),
    Stage.APPRAISED: ("submitted", "approved", "returned", "submitted"),
    Stage.SUBMITTED: ("submitted", "draft", "submitted", "returned", "draft", "approved"),
    Stage.RETURNED: ("draft", "draft", ""),
    Stage.OPEN: ("", "draft", "", ""),
}
RETURNED = "Nhiều hộ nghèo chưa có người kèm cặp, một số giải pháp chưa rõ kinh phí; đề nghị bổ sung rồi trình lại."
AMENDED = "Hai hộ đăng ký thoát nghèo sớm hơn kế hoạch."


@dataclass(frozen=True)
class Care:
    """How much of a plan its people filled in: shares of poor households with a mentor and an exit year, of lines with
    money."""

    mentors: float
    exits: float
    money: float


CARE = {
    "approved": Care(0.95, 0.22, 0.9),
    "submitted": Care(0.85, 0.2, 0.75),
    "returned": Care(0.45, 0.15, 0.4),
    "draft": Care(0.2, 0.08, 0.2),
}


def write_plans(rounds, *, people, rng):
    """Writes the plans of the last two of these rounds; `people` are the cast's accounts by username."""
    labour = people["ldtbxh"]
    officers = {user.commune_id: user for user in people.values() if user.role == Role.COMMUNE_OFFICER}
    leaders = {user.commune_id: user for user in people.values() if user.role == Role.COMMUNE_LEADER}
    for survey_round in rounds[-2:]:
        goals, turns = {}, {}
        for survey in CommuneSurvey.objects.of_round(survey_round):
            goal = "approved"
            if survey_round == rounds[-1]:
                turn = turns[survey.stage] = turns.get(survey.stage, -1) + 1
                goal = LAST_YEAR[survey.stage][turn % len(LAST_YEAR[survey.stage])]
            if goal:
                goals[survey] = goal
        plans = _write_rows(survey_round, goals, officers, rng)
        for plan, goal in plans:
            _Walk(plan, officers[plan.commune_id], leaders[plan.commune_id], labour, rng).to(goal)
        if survey_round != rounds[-1] and plans:
            _amend(plans[0][0], officers, leaders, labour)


def _write_rows(survey_round, goals, officers, rng):
    """Writes plans, households and lines; returns [(plan, goal)]."""
    standard, catalogue, plans, found = survey_round.standard, merge(()), [], []
    now = timezone.now()
    for survey, goal in goals.items():
        families = surveyed_in(survey_round, survey.commune_id)
        if not families:
            continue
        is_recognised = survey.stage == Stage.RECOGNISED
        plan = CommunePlan(
            round=survey_round,
            commune=survey.commune,
            basis=CommunePlan.Basis.RECOGNISED if is_recognised else CommunePlan.Basis.PROVISIONAL,
            drafted_at=now,
            drafted_by=officers[survey.commune_id],
        )
        plans.append((plan, goal))
        found.append(families)
    CommunePlan.objects.bulk_create(plan for plan, _ in plans)
    rows, needs = [], []
    for (plan, goal), families in zip(plans, found, strict=True):
        officer = officers[plan.commune_id]
        mentors = [_mentor(rng) for _ in range(6)]
        for family in families:
            rows.append(_row(plan, family, CARE[goal], officer, mentors, rng))
            needs.append((plan, needs_of(standard, family.causes, family.deprivations), CARE[goal]))
    HouseholdPlan.objects.bulk_create(rows, batch_size=BATCH)
    insert_lines(
        (row.pk, new, _money(new, care, officers[plan.commune_id], rng))
        for row, (plan, of_row, care) in zip(rows, needs, strict=True)
        for new in draft_lines(of_row, catalogue, plan.for_year)
    )
    return plans


def _mentor(rng):
    return full_name(rng, rng.choice((choices.MALE, choices.FEMALE)), KINH), *rng.choice(OFFICES)


def _row(plan, family, care, officer, mentors, rng):
    is_poor = family.household_class != "CN"
    row = HouseholdPlan(
        plan=plan,
        household_id=family.household_id,
        remove_deprivations=family.deprivations,
        **{name: getattr(family, name) for name in SURVEY_FIELDS},
    )
    if is_poor and rng.random() < care.mentors:
        row.mentor_name, row.mentor_kind, row.mentor_office = rng.choice(mentors)
        row.updated_by = officer
    if not family.is_protected and rng.random() < care.exits:
        row.exit_year, row.updated_by = plan.for_year, officer
    return row


def _money(new, care, officer, rng):
    """What people filled in of a drafted line."""
    if new.measure_key not in MONEY or rng.random() > care.money:
        return {}
    source, is_loan, least, most = MONEY[new.measure_key]
    amount = rng.randrange(least, most + 1) * MILLION
    return {
        "source": source, "is_written": True, "updated_by": officer.pk, "loan_amount" if is_loan else "cost": amount
    }  # fmt: skip


class _Walk:
    """One commune's plan, step by step to a goal, on the days of its year."""

    def __init__(self, plan, officer, leader, labour, rng):
        self.plan, self.officer, self.leader, self.labour, self.rng = plan, officer, leader, labour, rng

    def to(self, goal):
        drafted = self._day(11, 3)
        self.plan.drafted_at = self._moment(drafted)
        basis = self.plan.get_basis_display()
        self._event(Kind.DRAFTED, "plan.drafted", drafted, self.officer, note=basis, at=self.plan.drafted_at)
        if goal == "draft":
            self._stand(State.DRAFT, drafted, self.officer)
            return
        sent = drafted + dt.timedelta(days=self.rng.choice((2, 3, 3, 4, 5, 9)))
        self._event(Kind.SUBMITTED, "plan.submitted", sent, self.leader, note="Kế hoạch")
        if goal == "returned":
            back = sent + dt.timedelta(days=5)
            self._event(Kind.RETURNED, "plan.returned", back, self.labour, note=RETURNED)
            self._stand(State.RETURNED, back, self.labour)
            return
        self._complete(sent)
        if goal == "submitted":
            self._stand(State.SUBMITTED, sent, self.leader)
            return
        number = f"{self.rng.randrange(20, 95)}"
        self.plan.document, self.plan.signed_on = f"{number}/KH-UBND", sent
        self.plan.signer = self.leader.full_name
        approved = sent + dt.timedelta(days=7)
        whole = whole_plan(self.plan)
        PlanVersion.objects.create(
            plan=self.plan,
            number=1,
            document=f"{self.rng.randrange(100, 400)}/TB-LĐTBXH",
            approved_by=self.labour,
            approved_at=self._moment(approved),
            data=freeze(
                whole.contents,
                whole.words,
                sections=[(section.heading, text) for section, text in whole.texts],
                figures={word: bound.value for word, bound in whole.figures.items()},
            ),
        )
        self._event(Kind.APPROVED, "plan.approved", approved, self.labour, note="Kế hoạch")
        self.plan.version_number = 1
        self._stand(State.APPROVED, approved, self.labour)

    def _day(self, month, day):
        return dt.date(self.plan.round.year, month, day) + dt.timedelta(days=self.rng.randrange(4))

    def _moment(self, day):
        return timezone.make_aware(dt.datetime.combine(day, dt.time(self.rng.randrange(8, 16), self.rng.randrange(60))))

    def _event(self, kind, action, day, by, note="", at=None):
        self.plan.version += 1  # as every step counts it
        PlanEvent.objects.create(
            plan=self.plan, kind=kind, note=note, by=by, at=at or self._moment(day), version=self.plan.version
        )
        AuditEntry.objects.create(
            by=by, action=action, door=Door.COMMAND, reference=REFERENCE, object_type="communeplan",
            object_id=self.plan.pk, label=str(self.plan), commune=self.plan.commune, note=note,
            changes={"Ngày": [None, f"{day:%d/%m/%Y}"]},
        )  # fmt: skip

    def _stand(self, state, day, by):
        """Puts the plan where its walk ends; one still written was brought up to date with the forms just now."""
        self.plan.state, self.plan.state_at, self.plan.state_by = state, self._moment(day), by
        if self.plan.is_editable:  # the demo's forms are as young as its database
            self.plan.drafted_at, basis = timezone.now(), self.plan.get_basis_display()
            today = timezone.localdate()
            self._event(Kind.REDRAFTED, "plan.redrafted", today, self.officer, note=basis, at=self.plan.drafted_at)
        self.plan.save()

    def _complete(self, day):
        complete_duty(
            by=self.leader,
            commune_or_department=self.plan.commune,
            duty_key=CommunePlan.DUTY,
            year=self.plan.year,
            evidence_url=reverse("plan", kwargs={"year": self.plan.year, "code": self.plan.commune.code}),
            evidence_label=str(self.plan),
            at=day,
        )


def _amend(plan, officers, leaders, labour):
    """The first commune found in spring that two households would leave poverty sooner."""
    officer, leader = officers[plan.commune_id], leaders[plan.commune_id]
    open_amendment(by=officer, plan=plan, reason=AMENDED, door=Door.COMMAND)
    rows = [row for row in contents_of(plan).current if row.is_poor and row.exit_year is None][:2]
    edits = [edit_of(ROW, row, {"exit_year": plan.for_year}) for row in rows]
    apply_edits(by=officer, plan=plan, edits=edits, door=Door.COMMAND, reference=REFERENCE)
    submit_plan(by=leader, plan=plan, door=Door.COMMAND)
    approve_plan(by=labour, plan=plan, document="57/TB-LĐTBXH", door=Door.COMMAND)
