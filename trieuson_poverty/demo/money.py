"""Money of the invented district: allocations of two years with their entries, two campaigns of the fund.

Allocations are written in bulk with the sums that their entries give; the fund goes through its actions.
"""

import datetime as dt
import random

from django.utils import timezone

from accounts import audit
from accounts.models import Door
from areas.models import Department
from households.demo.writing import REFERENCE
from households.models import SurveyForm
from households.standards import POOR_CLASSES
from plans.sources import CENTRAL, COMMUNE, DISTRICT, LOAN, PROVINCE
from resources import actions
from resources.models import Allocation, MoneyEntry

MILLION = 1_000_000
# purpose, source, đồng a poor household in thousands, share of the communes that get it
ITEMS = (
    ("production", CENTRAL, 900, 1.0),
    ("housing", PROVINCE, 1_400, 0.6),
    ("water", DISTRICT, 350, 0.7),
    ("infrastructure", CENTRAL, 2_600, 0.35),
    ("communication", COMMUNE, 40, 0.5),
)
BODIES = (
    ("nhcsxh", "production", LOAN, 18_500), ("ldtbxh", "training", PROVINCE, 620),
    ("nnptnt", "production", CENTRAL, 880),
    ("ktht", "housing", PROVINCE, 1_250), ("yte", "health", CENTRAL, 2_940), ("gddt", "education", CENTRAL, 1_760),
)  # fmt: skip
DONORS = (
    "Công đoàn ngành Giáo dục huyện", "Chợ Nưa", "Công ty May Triệu Thành", "Hội Doanh nghiệp huyện",
    "Đoàn Thanh niên huyện",
    "Hợp tác xã Dân Lý", "Trường THPT số 1", "Bệnh viện đa khoa huyện", "Quỹ tín dụng Minh Dân", "Cơ quan Huyện ủy",
    "Khối cơ quan UBND huyện", "Hội đồng hương tại Hà Nội", "Trang trại Hợp Thành", "Công ty Xây dựng Đồng Tiến",
)  # fmt: skip
# What the fund gives for, and the need that it answers.
PURPOSES = (
    ("sửa nhà", "deprivation:housing_quality"), ("mua bò giống", "cause:capital"), ("chữa bệnh", "cause:illness"),
    ("mua sách vở, đóng học", "deprivation:child_schooling"), ("làm bể nước", "deprivation:water"),
    ("mua vật tư sản xuất", "cause:equipment"),
)  # fmt: skip


def give_money(rounds, users, seed):
    """Writes the allocations of the last two rounds and the fund's two campaigns, as they stand on 22 November of the
    last round's year."""
    today = min(timezone.localdate(), dt.date(rounds[-1].year, 11, 22))
    rng = random.Random(f"{seed} money")  # noqa: S311 - invented data
    people = {user.department.code: user for user in users if user.department_id}
    for survey_round in rounds[-2:]:
        _allocations(survey_round, people["tckh"], rng, today)
    _fund(rounds, people["mttq"], rng, today)


def _allocations(survey_round, finance, rng, today):
    poor = _poor_by_commune(survey_round)
    bodies = {body.code: body for body in Department.objects.all()}
    for_year, rows = survey_round.year + 1, []
    for commune_id, households in sorted(poor.items()):
        for purpose, source, thousand, share in ITEMS:
            if rng.random() < share:
                planned = max(5, round(households * thousand / 1_000)) * MILLION
                rows.append(_planned(survey_round.year, finance, purpose, source, planned, commune_id=commune_id))
    for code, purpose, source, million in BODIES:
        row = _planned(survey_round.year, finance, purpose, source, million * MILLION, department=bodies[code])
        rows.append(row)
    entries = []
    for row in rows:
        entries += _entries(row, for_year, rng, today)
    Allocation.objects.bulk_create(rows, batch_size=500)
    MoneyEntry.objects.bulk_create(entries, batch_size=500)
    audit.record(
        by=finance, action="money.planned", label=f"Nguồn lực năm {for_year}", door=Door.COMMAND, reference=REFERENCE,
        changes={"số khoản": [None, len(rows)]},
    )  # fmt: skip


def _planned(year, by, purpose, source, planned, **unit):
    return Allocation(year=year, purpose=purpose, source=source, planned=planned, by=by, **unit)


def _entries(row, for_year, rng, today):
    """Two allotments and some spendings of what lies before today; moves the row's sums along."""
    made = []

    def add(kind, amount, on, document):
        if amount > 0 and on <= today:
            made.append(MoneyEntry(allocation=row, kind=kind, amount=amount, on=on, document=document, by=row.by))
            setattr(row, kind, getattr(row, kind) + amount)

    first = row.planned * rng.choice((50, 60, 70)) // 100 // MILLION * MILLION
    add("allotted", first, dt.date(for_year, 2, rng.randrange(10, 28)), f"QĐ {rng.randrange(200, 400)}/QĐ-UBND")
    rest = row.planned - first if rng.random() < 0.8 else row.planned * 112 // 100 // MILLION * MILLION - first
    add("allotted", rest, dt.date(for_year, 7, rng.randrange(1, 28)), f"QĐ {rng.randrange(1200, 1900)}/QĐ-UBND")
    if row.allotted > row.planned:
        row.over_reason = "Bổ sung từ nguồn tăng thu, Nghị quyết HĐND giữa năm"
    for month in (5, 8, 10):
        left = row.allotted - row.spent
        amount = left * rng.choice((20, 35, 50)) // 100 // 100_000 * 100_000
        add("spent", amount, dt.date(for_year, month, rng.randrange(1, 28)), f"Chứng từ {rng.randrange(1, 90)}")
    return made


def _poor_by_commune(survey_round):
    forms = SurveyForm.objects.filter(round=survey_round, household_class__in=POOR_CLASSES)
    counts = {}
    for commune_id in forms.values_list("commune_id", flat=True):
        counts[commune_id] = counts.get(commune_id, 0) + 1
    return counts


def _fund(rounds, keeper, rng, today):
    for survey_round in rounds[-2:]:
        begins = dt.date(survey_round.year, 10, 17)
        if begins > today:
            continue
        campaign = actions.save_campaign(
            by=keeper,
            values={
                "name": f"Tháng cao điểm “Vì người nghèo” {survey_round.year}", "begins_on": begins,
                "ends_on": dt.date(survey_round.year, 11, 18), "goal": 350 * MILLION,
                "document": f"Lời kêu gọi {rng.randrange(2, 9)}/MTTQ-BTT", "note": "",
            },
        )  # fmt: skip

        def day(number, begins=begins):
            return min(begins + dt.timedelta(days=number), today)

        for index, donor in enumerate(DONORS):
            actions.record_gift(
                by=keeper, account=rng.choice(("cash", "cash", "bank")), amount=rng.randrange(4, 36) * MILLION,
                on=day(rng.randrange(1, 20)), donor=donor, campaign=campaign, document=f"PT {index + 1:02}",
                today=today,
            )  # fmt: skip
        for number in (8, 20):
            actions.record_transfer(
                by=keeper,
                source="cash",
                amount=20 * MILLION,
                on=day(20 + number),
                document=f"UNC {number}",
                today=today,
            )
        _uses(survey_round, keeper, rng, today, day)


def _uses(survey_round, keeper, rng, today, day):
    newest = SurveyForm.objects.filter(household_class__in=POOR_CLASSES, household__ended_on__isnull=True)
    newest = newest.filter(round__year=SurveyForm.objects.order_by("-round__year").values("round__year")[:1])
    codes = list(newest.order_by("household__code").values_list("household__code", flat=True))
    for index, code in enumerate(rng.sample(codes, min(len(codes), 14))):
        purpose, need = rng.choice(PURPOSES)
        actions.record_use(
            by=keeper, account="bank" if index % 3 else "cash", amount=rng.randrange(1, 4) * MILLION,
            on=day(41 + index), household_code=code, purpose=purpose, need=need, document=f"PC {index + 1:02}",
            today=today,
        )  # fmt: skip
