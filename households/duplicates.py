"""Which persons may be one and the same: a question for people, never an answer.

Two rules, both symmetric: the same identity number; or, in one village, the same birth year and nearly the same name.
Names are compared as they are searched, without accents, since papers drop them. Pure.
Pairs are found by what they share (a number, or a name with one letter left out), so that the work grows with the
number of persons and not with its square.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

IDENTITY, NAME = "identity", "name"
LARGEST_BLOCK = 20  # a number that so many share is a filler; each is then compared with one of them only
MOST_EDITS = 1  # letters changed, added or dropped between two names


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as the comparison sees them; `name` is folded, "" stands for no identity number."""

    id: int
    household_id: int
    village_id: int
    name: str
    birth_year: int | None
    sex: int | None
    birth_date: dt.date | None = None
    identity_number: str = ""
    commune_id: int | None = None


def distance(one, other, most=MOST_EDITS):
    """Returns how many letters must change to turn one text into the other, `most` + 1 where it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        above, row[0] = row[0], place
        for column, match in enumerate(other, start=1):
            above, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, above + (letter != match))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def alike(one: Candidate, other: Candidate):
    """Returns IDENTITY or NAME where two persons may be one, None where nothing says so. Symmetric.

    Twins and namesakes: in one household only equal names count; two birthdays that differ, or two identity numbers
    of one length that differ, say that these are two people, unless name and birthday are the same to the letter. So
    does the sex, where the names are not the same: it is typed wrongly often enough.
    """
    if one.id == other.id:
        return None
    if one.identity_number and one.identity_number == other.identity_number:
        return IDENTITY
    if one.village_id != other.village_id or one.birth_year is None or one.birth_year != other.birth_year:
        return None
    if not one.name or not other.name:
        return None
    is_same_name = one.name == other.name
    if one.sex != other.sex and not is_same_name:
        return None
    is_same_day = _is_same_day(one.birth_date, other.birth_date)
    if is_same_name and is_same_day:
        return NAME
    if one.birth_date is not None and other.birth_date is not None and not is_same_day:
        return None
    if one.identity_number and other.identity_number and len(one.identity_number) == len(other.identity_number):
        return None
    if one.household_id == other.household_id:
        return NAME if is_same_name else None
    return NAME if distance(one.name, other.name) <= MOST_EDITS else None


def _is_same_day(one, other):
    """Whether two birthdays are given and are one, day and month perhaps changed about as a spreadsheet does."""
    if one is None or other is None:
        return False
    return one == other or (one.year, one.month, one.day) == (other.year, other.day, other.month)


def pairs(candidates: Iterable[Candidate], about=None):
    """Returns {(lower id, higher id): kind} of all pairs that may be one; only those with an id of `about` if given."""
    blocks = defaultdict(list)
    for each in sorted(candidates, key=lambda each: each.id):
        for key in _keys(each):
            blocks[key].append(each)
    found = {}
    for block in blocks.values():
        for place, one in enumerate(block[:1] if len(block) > LARGEST_BLOCK else block):
            for other in block[place + 1 :]:
                if about is not None and one.id not in about and other.id not in about:
                    continue
                pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
                if pair not in found and (kind := alike(one, other)):
                    found[pair] = kind
    return found


def _keys(person):
    """What a person shares with everybody who may be the same: names one edit apart meet when a letter is left out."""
    if person.identity_number:
        yield (person.identity_number,)
    if person.birth_year is not None and person.name:
        place = (person.village_id, person.birth_year)
        for name in {person.name, *(person.name[:at] + person.name[at + 1 :] for at in range(len(person.name)))}:
            yield (*place, name)


def fingerprint(one: Candidate, other: Candidate):
    """Returns a text that changes when what was compared of either person changes; the order does not matter."""
    facts = sorted(
        (each.id, each.name, str(each.birth_date or each.birth_year), each.sex, each.identity_number, each.village_id)
        for each in (one, other)
    )
    return blake2b(repr(facts).encode(), digest_size=16).hexdigest()
