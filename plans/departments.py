"""The goals of a body's plan: needs of its remit, summed from the communes' sent plans (III.2.3). Nothing is typed.

A frozen version keeps the same shape as JSON, so page and paper draw both alike.
"""

import json
from dataclasses import asdict, dataclass, field

from django.db.models import Count, Q, Sum

from plans.catalogue import Catalogue, NeedKey, NeedKind, all_needs, need_name
from plans.models import BodyTargetLine, CommunePlan, DepartmentGoal, OwnMeasure, PlanLine, TargetDecision
from plans.states import PlanState


@dataclass(frozen=True, slots=True)
class MeasureSum:
    """What the communes' plans ask of the body by one measure."""

    name: str
    lines: int
    households: int
    money: int | None
    loans: int | None


@dataclass(frozen=True, slots=True)
class Goal:
    """One need of the remit: households with it, in how many communes, what they cost; the district's target for it
    where one was given out; what the body writes beside it. `key` is "cause:capital", or that of a group of households
    for which only a target was given out ("group:minority"): then `households` are those of the decision."""

    key: str
    name: str
    is_cause: bool
    households: int
    poor: int | None
    communes: int | None
    lines: int
    money: int | None
    loans: int | None
    target: int | None = None
    text: str = ""
    measures: list = field(default_factory=list)

    @property
    def is_group(self):
        """Whether it is no need of the form, and nothing can be written beside it."""
        return self.key.startswith("group:")


def remit_lines(department, year, catalogue: Catalogue | None = None):
    """Returns the current lines of sent plans of a cycle year that fall to a body."""
    catalogue = catalogue or OwnMeasure.objects.catalogue()
    return PlanLine.standing.work().of_year(year).of_remit(department.code, catalogue)


def targets_of(department, year):
    """Returns {topic key: BodyTargetLine} of the newest issued decision of a cycle year, {} before there is one."""
    decision = TargetDecision.objects.issued().filter(round__year=year).order_by("order").last()
    if decision is None:
        return {}
    return {line.topic: line for line in BodyTargetLine.objects.filter(decision=decision, department=department)}


def goals_of(plan, texts=None):
    """Returns [Goal] of a DepartmentPlan, causes first, in the order of the form, groups last. Four queries.

    A need of the remit that no commune names stands with zeros, and every target that the body was given stands.
    `texts` are {key: text}, those of the plan where not given.
    """
    catalogue, standard = OwnMeasure.objects.catalogue(), plan.round.standard
    lines = remit_lines(plan.department, plan.year, catalogue).order_by()
    poor = Q(row__household_class__in=[each.value for each in standard.classes if each.is_poor])
    home = "row__household_id"
    sums = {
        "lines": Count("pk"), "households": Count(home, distinct=True), "poor": Count(home, filter=poor, distinct=True),
        "communes": Count("row__plan__commune_id", distinct=True), "money": Sum("cost"), "loans": Sum("loan_amount"),
    }  # fmt: skip
    by_need = {
        (each["need_kind"], each["need_code"]): each for each in lines.values("need_kind", "need_code").annotate(**sums)
    }
    measures = {}
    for each in lines.values("need_kind", "need_code", "measure_key").annotate(**sums):
        measures.setdefault((each["need_kind"], each["need_code"]), []).append(
            MeasureSum(
                catalogue.name_of(each["measure_key"]), each["lines"], each["households"], each["money"],
                each["loans"],
            )
        )  # fmt: skip
    targets = targets_of(plan.department, plan.year)
    if texts is None:
        texts = {f"{goal.need_kind}:{goal.need_code}": goal.text for goal in plan.goals.all()}
    remit = catalogue.remit_of(plan.department.code)
    found = []
    for need in all_needs(standard):
        pair, key = (need.kind.value, need.code), f"{need.kind.value}:{need.code}"
        given = targets.pop(key, None)
        if need not in remit and pair not in by_need and given is None:
            continue
        each = by_need.get(pair, {})
        found.append(
            Goal(
                key, need_name(standard, need), need.kind == NeedKind.CAUSE, each.get("households", 0),
                each.get("poor", 0), each.get("communes", 0), each.get("lines", 0), each.get("money"),
                each.get("loans"), given.target if given else None, texts.get(key, ""),
                sorted(measures.get(pair, ()), key=lambda measure: -measure.lines),
            )
        )  # fmt: skip
    for key, given in targets.items():
        found.append(Goal(key, given.label, False, given.baseline, None, None, 0, None, None, given.target))
    return found


def households_of(plan):
    """Returns how many households have a need in the body's remit, each once."""
    lines = remit_lines(plan.department, plan.year).order_by()
    return lines.values("row__household_id").distinct().count()


def communes_of(plan):
    """Returns [(commune name, households, lines, money, loans)] of the body's lines, by code."""
    rows = (
        remit_lines(plan.department, plan.year)
        .order_by()
        .values("row__plan__commune__name", "row__plan__commune__code")
        .annotate(
            households=Count("row__household_id", distinct=True), n=Count("pk"), money=Sum("cost"),
            loans=Sum("loan_amount"),
        )
        .order_by("row__plan__commune__code")
    )  # fmt: skip
    return [(row["row__plan__commune__name"], row["households"], row["n"], row["money"], row["loans"]) for row in rows]


def seen_state(plan, sees_work):
    """Returns (words, tone) of how far a body's plan is. `sees_work`: for the body itself and the district; others are
    told what left the body, not what it writes or what was returned to it."""
    if sees_work:
        return (plan.state_words, plan.tone) if plan else ("chưa soạn", "plain")
    if plan is None or not (plan.version_number or plan.state == PlanState.SUBMITTED):
        return "chưa trình", "plain"
    if plan.version_number and plan.state != PlanState.APPROVED:
        return "đã duyệt, đang điều chỉnh", "warn"
    return plan.state_words, plan.tone


TEXT_FIELDS = ("situation", "period", "solutions", "organisation")


@dataclass(frozen=True, slots=True)
class Whole:
    """All that a body's plan says, live or as it was frozen."""

    goals: list
    communes: list
    households: int
    texts: dict

    @property
    def named(self):
        """The goals for which the communes ask for anything, or the district gave a target."""
        return [goal for goal in self.goals if goal.households or goal.target]


def whole_of(plan):
    """Returns the Whole of a plan as it stands now."""
    texts = {name: getattr(plan, name) for name in TEXT_FIELDS}
    return Whole(goals_of(plan), communes_of(plan), households_of(plan), texts)


def changing_communes(survey_round):
    """Returns the names of the communes that are changing their approved plans, by code: until the amendment is
    approved, sums hold their lines as they were approved last. One query."""
    plans = CommunePlan.objects.of_year(survey_round.year).approved().exclude(state=PlanState.APPROVED)
    return list(plans.order_by("commune__code").values_list("commune__name", flat=True))


def whole_for_others(plan):
    """Returns the Whole that communes read: as it was accepted last, as it stands where it only was sent."""
    last = plan.versions.last()
    return thaw(last.data) if last else whole_of(plan)


def freeze(whole):
    """Returns the JSON of a Whole."""
    return json.dumps(asdict(whole), ensure_ascii=False)


def thaw(text):
    """Returns the Whole that was frozen."""
    data = json.loads(text)
    goals = [Goal(**(goal | {"measures": [MeasureSum(**each) for each in goal["measures"]]})) for goal in data["goals"]]
    return Whole(goals, [tuple(row) for row in data["communes"]], data["households"], data["texts"])


LAST_YEAR_OF_PERIOD = 2020
# What the programme targets (II) ask of a body by 2020, beside the fall of the poor-household rate that concerns all.
PERIOD = {
    "ldtbxh": "Thu nhập của hộ nghèo trong các mô hình tăng 15-20 % mỗi năm, 9-10 % số hộ ấy thoát nghèo mỗi năm; "
    "100 % cán bộ xã, trưởng thôn, cán bộ đoàn thể được tập huấn về giảm nghèo.",
    "ktht": "95 % số xã có đường đến trung tâm được nhựa hóa, bê tông hóa; không còn hộ nghèo có người có công ở nhà "
    "tạm; cơ bản hộ nghèo ở nhà tạm được hỗ trợ xây, sửa nhà.",
    "nnptnt": "85 % dân nông thôn dùng nước hợp vệ sinh, 100 % dân đô thị dùng nước sạch.",
    "nhcsxh": "100 % hộ nghèo có nhu cầu được vay vốn ưu đãi.",
}
PERIOD_FOR_ALL = (
    "Góp phần giảm tỷ lệ hộ nghèo của huyện bình quân từ 2,75 điểm phần trăm mỗi năm, còn dưới 5 % vào cuối năm 2020; "
    "hạn chế hộ tái nghèo."
)


def first_texts(department, for_year):
    """Returns what a new plan's sections say until the body writes them."""
    name = department.name
    return {
        "situation": f"{name} được giao nhiệm vụ tại điều {department.clause} Quyết định số 432/QĐ-UBND ngày "
        f"08/02/2017 của Chủ tịch UBND huyện. Kế hoạch này dựa trên kế hoạch giảm nghèo năm {for_year} của các xã, "
        "thị trấn, tổng hợp theo từng nguyên nhân và từng thiếu hụt thuộc chức năng của đơn vị.",
        "period": "\n".join(filter(None, (PERIOD_FOR_ALL, PERIOD.get(department.code))))
        if for_year <= LAST_YEAR_OF_PERIOD
        else "",
        "solutions": "Phối hợp với UBND các xã, thị trấn thực hiện giải pháp đã ghi cho từng hộ, ưu tiên hộ nghèo, hộ "
        "dân tộc thiểu số và hộ có người có công.\nGhi kết quả ngay khi làm xong để hồ sơ hộ, kế hoạch xã và báo cáo "
        "thống nhất một số liệu.",
        "organisation": "Phân công một cán bộ theo dõi, đôn đốc hằng tháng.\nBáo cáo kết quả 6 tháng và cả năm về UBND "
        "huyện qua Phòng Lao động - Thương binh và Xã hội.",
    }


def goal_row(plan, key, text):
    """Returns an unsaved DepartmentGoal of a goal's key."""
    kind, code = key.split(":", 1)
    need = NeedKey(NeedKind(kind), code)
    return DepartmentGoal(plan=plan, need_kind=need.kind.value, need_code=need.code, text=text)
