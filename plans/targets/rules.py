"""What of a survey counts for a target, and which body answers for which need. Pure: no database.

A household that cannot exit is one of the policy of social protection (somebody entitled, nobody else able to work),
or one of people who are all 60 or older (Luật Người cao tuổi 2009, Điều 2); both are our reading, see the glossary.
"""

from dataclasses import dataclass

from plans.allocation import Need, Rules, allocate
from plans.measures import NeedKey, NeedKind, cause, lack

ELDERLY_FROM = 60  # years, by the year of birth
# Causes that a year's measures can act on; the others (illness, dependants, no labour …) are eased, not removed.
ACTIONABLE_CAUSES = frozenset({"capital", "land", "equipment", "jobs", "skills", "knowledge", "will"})
YEARLY_POINTS = 275  # hundredths of a percentage point: the mean yearly fall that II.1 asks for

MINORITY, LEGAL_AID = "group:minority", "group:legal_aid"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a body of the district gets a target for: a need, or a group of households where its remit names no need.

    `key` is "cause:capital", "deprivation:water" or a group's; `counts` says in Vietnamese which households are meant.
    """

    key: str
    label: str
    body: str
    clause: str
    need: NeedKey | None = None
    number: int | None = None
    counts: str = "hộ nghèo, cận nghèo"

    @property
    def is_cause(self):
        return self.need is not None and self.need.kind is NeedKind.CAUSE


# The body of III.2.3.1-2.3.10 that answers for a need. Thiếu lao động, chây lười and tệ nạn xã hội are the commune's
# own work with Mặt trận (III.2.1, III.5.2), so no body of the ten gets a target for them.
BODIES = {
    cause("capital"): ("nhcsxh", "III.2.3.10"),
    cause("land"): ("tnmt", "III.2.3.8"),
    cause("equipment"): ("nnptnt", "III.2.3.5"),
    cause("jobs"): ("ldtbxh", "III.2.3.1"),
    cause("skills"): ("ldtbxh", "III.2.3.1"),
    cause("knowledge"): ("nnptnt", "III.2.3.5"),
    cause("dependants"): ("ldtbxh", "III.2.3.1"),
    cause("illness"): ("yte", "III.2.3.3"),
    lack("health_care"): ("yte", "III.2.3.3"),
    lack("nutrition"): ("yte", "III.2.3.3"),
    lack("health_insurance"): ("ldtbxh", "III.2.3.1"),
    lack("employment"): ("ldtbxh", "III.2.3.1"),
    lack("dependants"): ("ldtbxh", "III.2.3.1"),
    lack("adult_schooling"): ("gddt", "III.2.3.2"),
    lack("child_schooling"): ("gddt", "III.2.3.2"),
    lack("housing_quality"): ("ktht", "III.2.3.4"),
    lack("housing_area"): ("ktht", "III.2.3.4"),
    lack("water"): ("nnptnt", "III.2.3.5"),
    lack("latrine"): ("nnptnt", "III.2.3.5"),
    lack("telecom"): ("vhtt", "III.2.3.6"),
    lack("information_assets"): ("vhtt", "III.2.3.6"),
}


def topics(standard):
    """Returns the Topics of a poverty standard: its needs that have a body, then the two groups."""
    found = []
    for kind, items in ((cause, standard.causes), (lack, standard.indicators)):
        for item in items:
            need = kind(item.code)
            if need in BODIES:
                body, clause = BODIES[need]
                found.append(Topic(f"{need.kind}:{item.code}", item.name, body, clause, need, item.number))
    found.append(Topic(MINORITY, "Hộ dân tộc thiểu số được hưởng chính sách", "vphdnd", "III.2.3.7"))
    found.append(
        Topic(LEGAL_AID, "Hộ nghèo được trợ giúp pháp lý khi có yêu cầu", "tuphap", "III.2.3.9", counts="hộ nghèo")
    )
    return found


EVEN = Rules(poor=1, actionable=0, high_rate=0, floor_percent=0, ceiling_percent=100)


def split(total, baselines):
    """Returns {code: households}: `total` shared over {code: baseline} in proportion, exact, none above its baseline.

    Raises AllocationError where the total is negative or more than there are.
    """
    shared = allocate([Need(code, baseline) for code, baseline in baselines.items()], total, EVEN)
    return {share.code: share.target for share in shared.shares}


def hint_of_total(poor, residents):
    """Returns how many households a fall of 2,75 points would be, no more than are poor; None without the base."""
    if not residents:
        return None
    return min(poor, -(-residents * YEARLY_POINTS // 10_000))


def fair_share(baseline, total, poor):
    """Returns a first proposal for a body: the same share of its baseline as the district's total is of the poor."""
    return 0 if not poor else min(baseline, -(-baseline * total // poor))
