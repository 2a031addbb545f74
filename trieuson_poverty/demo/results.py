"""What the plans of past cycles led to: results of their lines, models, training, and the bodies' own plans.

Results are written in bulk, with the days on which they would have been recorded; each commune gets one row in the
trail. The bodies' plans go through the actions.
"""

import datetime as dt
import random

from django.utils import timezone

from accounts import audit
from accounts.models import Door
from accounts.permissions import Role
from areas.models import Department
from assignments.duties import TEN
from households.actions.flags import look_at_commune
from households.demo.writing import REFERENCE
from households.models import SurveyForm
from households.standards import POOR_CLASSES
from plans.actions import departments as department_actions
from plans.models import Intervention, ModelHousehold, PlanLine, PovertyModel, Training
from plans.sources import CENTRAL, COMMUNE, DISTRICT, FUND, LOAN, PROVINCE

Status = Intervention.Status
# measure → (share done, share under way, smallest and largest amount in million đồng, source)
COURSES = {
    "production_loan": (0.62, 0.10, (10, 50), LOAN),
    "housing_loan": (0.40, 0.15, (20, 25), LOAN),
    "sanitation_loan": (0.45, 0.10, (6, 12), LOAN),
    "insurance_card": (0.92, 0.03, None, CENTRAL),
    "house_building": (0.30, 0.20, (30, 60), PROVINCE),
    "clean_water": (0.35, 0.15, (2, 8), DISTRICT),
    "latrine_building": (0.40, 0.10, (2, 6), DISTRICT),
    "production_support": (0.48, 0.12, (3, 10), CENTRAL),
    "skill_training": (0.38, 0.12, (1, 3), PROVINCE),
    "fund_gift": (0.25, 0.05, (1, 5), FUND),
    "child_education": (0.80, 0.05, (1, 2), CENTRAL),
}
USUAL = (0.42, 0.18, None, COMMUNE)
# How far the ten bodies' plans of the last year are, in turn.
LAST_YEAR = (
    "approved",
    "submitted",
    "submitted",
    "returned",
    "approved",
    "draft",
    "submitted",
    "draft",
    "approved",
    "",
)
RETURNED = "Chưa nêu cách làm với các xã miền núi; đề nghị bổ sung rồi trình lại."
MODELS = (
    ("Nuôi bò sinh sản", "nnptnt", 350),
    ("Trồng mía, luân canh ngô lai", "nnptnt", 240),
    ("May gia công tại thôn", "ldtbxh", 180),
)  # fmt: skip


def carry_out(rounds, users, seed):
    """Writes all of it for these survey rounds; `users` are the cast. Years without plans are passed over."""
    rng = random.Random(f"{seed} results")  # noqa: S311 - invented data
    officers = {user.commune_id: user for user in users if user.role == Role.COMMUNE_OFFICER}
    for survey_round in rounds[:-1]:
        _results(survey_round, officers, rng)
        _training(survey_round, rng)
        _models(survey_round, rng)
    for survey in rounds[-1].commune_surveys.select_related("commune"):  # help explains who left poverty
        look_at_commune(rounds[-1], survey.commune)
    _department_plans(rounds, list(users), rng)


def _results(survey_round, officers, rng):
    lines = PlanLine.objects.of_year(survey_round.year).current().exclude(measure_key="")
    fields = (
        "pk", "row__household_id", "row__village_id", "row__plan__commune_id", "need_kind", "need_code", "measure_key",
        "body",
    )  # fmt: skip
    made, counts = [], {}
    for pk, household, village, commune, kind, code, measure, body in lines.order_by("pk").values_list(*fields):
        done, doing, money, source = COURSES.get(measure, USUAL)
        drawn = rng.random()
        if drawn >= done + doing + 0.02:
            continue
        status = Status.DONE if drawn < done else Status.DOING if drawn < done + doing else Status.STOPPED
        began = dt.date(survey_round.year + 1, 1, 10) + dt.timedelta(days=rng.randrange(200))
        made.append(
            Intervention(
                year=survey_round.year, household_id=household, village_id=village, commune_id=commune, line_id=pk,
                need_kind=kind, need_code=code, measure_key=measure, body=body or "xa", status=status,
                started_on=began,
                ended_on=None if status == Status.DOING else began + dt.timedelta(days=rng.randrange(10, 100)),
                amount=rng.randrange(*money) * 1_000_000 if money and status != Status.STOPPED else None,
                source=source, is_need_met=rng.random() < 0.7 if status == Status.DONE else None,
                note="Hộ xin chưa làm" if status == Status.STOPPED else "", by=officers[commune],
            )
        )  # fmt: skip
        counts[commune] = counts.get(commune, 0) + 1
    Intervention.objects.bulk_create(made, batch_size=500)
    for commune, count in counts.items():
        officer = officers[commune]
        audit.record(
            by=officer, action="result.bulk", label=f"Năm {survey_round.year + 1}", commune=officer.commune,
            changes={"số dòng": [None, count]}, door=Door.COMMAND, reference=REFERENCE,
        )  # fmt: skip


def _training(survey_round, rng):
    communes = [survey.commune for survey in survey_round.commune_surveys.select_related("commune")]
    rows = []
    for commune in communes:
        villages = commune.villages.count()
        sizes = (("officials", 2), ("villages", villages), ("unions", villages + 3))
        for group, should in sizes:
            trained = min(should, round(should * rng.choice((0.7, 0.85, 1, 1, 1))))
            rows.append(
                Training(
                    year=survey_round.year, commune=commune, group=group, should=should, trained=trained,
                    evidence=f"Lớp tập huấn tháng {rng.randrange(3, 10)}/{survey_round.year + 1}",
                )
            )  # fmt: skip
    Training.objects.bulk_create(rows)


def _models(survey_round, rng):
    """Three models in the communes with most poor households; ten or so households in each."""
    poor = SurveyForm.objects.filter(round=survey_round, household_class__in=POOR_CLASSES, income__isnull=False)
    by_commune = {}
    for form in poor.select_related("commune").order_by("household__code"):
        by_commune.setdefault(form.commune, []).append(form)
    places = sorted(by_commune, key=lambda commune: (-len(by_commune[commune]), commune.code))[: len(MODELS)]
    bodies = {body.code: body for body in Department.objects.filter(kind=Department.BODY)}
    rows = []
    for (name, body, million), commune in zip(MODELS, places, strict=False):
        model = PovertyModel.objects.create(
            year=survey_round.year, commune=commune, name=name, department=bodies[body], amount=million * 1_000_000,
            started_on=dt.date(survey_round.year + 1, 2, rng.randrange(5, 25)),
        )  # fmt: skip
        forms = by_commune[commune]
        later = _classes_after(survey_round, forms)
        left = [form for form in forms if later.get(form.household_id, "N1") not in POOR_CLASSES]
        stayed = [form for form in forms if form not in left]
        # One in ten leaves poverty, as the programme hopes for.
        chosen = rng.sample(left, min(len(left), 1)) + rng.sample(stayed, min(len(stayed), rng.randrange(8, 13)))
        for form in chosen:
            after, found = round(form.income * (1 + rng.uniform(0.03, 0.27)), -4), later.get(form.household_id)
            is_known = found is not None and rng.random() < 0.95
            has_escaped = is_known and found not in POOR_CLASSES
            if has_escaped:  # whoever left poverty earns more than the line
                after = max(after, 1_020_000 + rng.randrange(20) * 10_000)
            rows.append(
                ModelHousehold(
                    model=model, household_id=form.household_id, income_before=form.income,
                    income_after=after if is_known else None, has_escaped=has_escaped if is_known else None,
                )
            )  # fmt: skip
    ModelHousehold.objects.bulk_create(rows)


def _classes_after(survey_round, forms):
    """{household id: class} of the review after this one."""
    households = [form.household_id for form in forms]
    after = SurveyForm.objects.filter(round__year=survey_round.year + 1, household_id__in=households)
    return dict(after.values_list("household_id", "household_class"))


def _department_plans(rounds, users, rng):
    if not PlanLine.objects.exists():
        return
    people = {user.department.code: user for user in users if user.department_id}
    leader = next(user for user in users if user.role == Role.DISTRICT_LEADER)
    labour = people["ldtbxh"]
    bodies = {body.code: body for body in Department.objects.filter(code__in=TEN)}
    for survey_round in rounds[-2:]:
        is_last = survey_round == rounds[-1]
        for index, code in enumerate(TEN):
            goal = LAST_YEAR[index] if is_last else "approved"
            if goal:
                decider = leader if code == "ldtbxh" else labour
                _department_plan(survey_round, bodies[code], people[code], decider, goal, rng)


def _department_plan(survey_round, department, writer, decider, goal, rng):
    day = dt.date(survey_round.year, 11, 8) + dt.timedelta(days=rng.randrange(12))

    def at(days):
        return timezone.make_aware(
            dt.datetime.combine(day + dt.timedelta(days=days), dt.time(rng.randrange(8, 16), 20))
        )

    plan = department_actions.draft_department_plan(
        by=writer, survey_round=survey_round, department=department, at=at(-9)
    )
    if goal == "draft":
        return
    department_actions.submit_department_plan(by=writer, plan=plan, at=at(0))
    if goal == "approved":
        department_actions.accept_department_plan(by=decider, plan=plan, at=at(2))
    elif goal == "returned":
        department_actions.return_department_plan(by=decider, plan=plan, reason=RETURNED, at=at(1))
