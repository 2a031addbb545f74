"""Persons of a file who may be one and the same: with each other in different households, or with somebody stored in
the same village. By the rule that flags duplicates once they are stored (duplicates.py), asked before anything is.

Only of files of a commune's size: a district's persons are compared right after applying, commune by commune.
"""

from households.duplicates import NAME, Candidate, pairs
from households.importing import findings
from households.importing.names import folded
from households.importing.records import split_birth
from households.models import Person

MOST_PERSONS = 20_000


def likely_twins(homes, people):
    """Returns {row of the sheet Nhân khẩu: a question} for those, not yet known, who look like somebody else.

    `homes` are (code, village id, id of the known household or None) of each household whose village is known;
    `people` the file's People.
    """
    if people.count > MOST_PERSONS:
        return {}
    candidates, about, found = {}, set(), {}
    for place, (code, village_id, household_id) in enumerate(homes, start=1):
        for row in people.of(code):
            member = row.member
            if row.left_reason or not member.full_name:
                continue
            born, year = split_birth(member.birth)
            candidates[-row.row] = (
                Candidate(
                    id=-row.row, household_id=household_id or -place, village_id=village_id,
                    name=folded(member.full_name), birth_year=year, sex=member.sex, birth_date=born,
                    identity_number=member.identity_number,
                ),
                f"{member.full_name}, hộ {code}, dòng {row.row}",
            )  # fmt: skip
            if member.person_id is None:
                about.add(-row.row)
    candidates |= _stored(homes)
    for pair, kind in pairs([each for each, _ in candidates.values()], about).items():
        one, other = (candidates[key] for key in pair)
        # A shared number is asked about by itself; two rows of one household are its own business.
        if kind == NAME and one[0].household_id != other[0].household_id:
            for (person, _), (_, twin) in ((one, other), (other, one)):
                if person.id in about:
                    found.setdefault(-person.id, findings.likely_twin(twin))
    return found


def _stored(homes):
    """Returns {id: (Candidate, who)} of persons living in the villages, but for households that the file names."""
    villages = {village_id for _, village_id, _ in homes}
    known = [household_id for _, _, household_id in homes if household_id]
    persons = Person.objects.present().filter(household__ended_on__isnull=True, household__village__in=villages)
    rows = persons.exclude(household__in=known).values_list(
        "pk", "household_id", "household__village_id", "search_name", "birth_year", "sex", "birth_date",
        "identity_number", "full_name", "household__code",
    )  # fmt: skip
    return {row[0]: (Candidate(*row[:8]), f"{row[8]}, hộ {row[9]}") for row in rows}
