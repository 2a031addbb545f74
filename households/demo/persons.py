"""What a form says of one person, by age and condition: school, work, capacity, allowance."""

from households import choices
from households.demo.families import HEAD, SEVERE
from households.entry import MemberInput


def member_answers(rng, who, age, *, is_untreated, is_dropout, is_unschooled, has_insurance, is_alone):
    """Returns the MemberInput of a relative at that age; the flags say in whom the household's deprivations show."""
    is_ill = is_untreated or (who.is_sickly and rng.random() < 0.7)
    attends = not is_dropout and not is_unschooled and rng.random() < _share_at_school(age)
    capacity = _labour_capacity(who, age, is_ill)
    return MemberInput(
        full_name=who.name,
        relation=who.relation,
        birth_date=None if who.is_year_only else who.born,
        birth_year=who.born.year,
        sex=who.sex,
        ethnicity=who.ethnicity,
        identity_number=who.identity,
        schooling=_schooling(who, age, is_unschooled),
        is_attending_school=attends,
        has_health_insurance=has_insurance,
        is_seriously_ill=is_ill,
        sought_care=not is_untreated if is_ill else None,
        labour_capacity=capacity,
        work=_work(rng, age, attends, capacity),
        merit=who.merit,
        protection=_protection(who, age, is_alone),
        disability=who.disability,
    )


def _schooling(who, age, is_unschooled):
    """The highest level completed; people born from 1986 have lower secondary unless they are the deprivation."""
    if age < 6:
        return 1 if age < 5 else 2
    if age < 11:
        return 2
    if age < 15 or is_unschooled:
        return 3
    draw = hash_share(who.name, who.born)
    if who.born.year >= 1986:
        level = 4 if draw < 0.55 or age < 18 else 5 if draw < 0.85 else 6 if draw < 0.94 else 7
        return max(4, level)
    if age >= 60:
        return 1 if draw < 0.15 else 3 if draw < 0.6 else 4
    return 3 if draw < 0.2 else 4 if draw < 0.75 else 5


def _work(rng, age, attends, capacity):
    if attends:
        return 7
    if age < 15:
        return None
    if capacity == choices.NO_LABOUR_CAPACITY or age >= 72:
        return 8
    weights = (58, 5, 1, 9, 15, 5, 0, 1, 6) if age < 60 else (55, 3, 0, 0, 8, 0, 0, 30, 4)
    return rng.choices(range(1, 10), weights)[0]


def hash_share(*parts):
    """Returns a number in [0, 1) that depends on nothing but the words: the same in every process and year."""
    value = 0
    for char in "|".join(map(str, parts)):
        value = (value * 131 + ord(char)) % 1_000_003
    return value / 1_000_003


def _share_at_school(age):
    """Children of the age that indicator 4 asks about attend, unless they are the deprivation."""
    if 5 <= age < 15:
        return 1
    return 0.8 if 3 <= age < 18 else 0.18 if 18 <= age < 22 else 0


def _labour_capacity(who, age, is_ill):
    if age < 15 or age >= 75 or who.disability > SEVERE or (is_ill and age >= 60):
        return choices.NO_LABOUR_CAPACITY
    if age >= 62 or who.disability == SEVERE or is_ill:
        return 2
    return 1


def _protection(who, age, is_alone):
    """Who draws social allowance: the severely disabled, the very old, the old who live alone."""
    if who.disability >= SEVERE:
        return 6
    if age >= 80 or (age >= 62 and is_alone and who.relation == HEAD and who.merit is None):
        return 5
    return None
