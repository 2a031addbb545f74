"""Whether a row of the sheet Nhân khẩu is a person already known, and who of the known ones is missing."""

from households.importing.names import folded


class Matched:
    """The persons of one household: members in the order of the form, who left and why, and what is wrong."""

    def __init__(self):
        self.members, self.rows = [], []  # rows[i] is the PersonRow of members[i]
        self.departures = []  # (person id, reason)
        self.problems = []  # (PersonRow or None, column key, message)


def match(person_rows, persons, *, asked):
    """Returns a Matched. `persons` is {id: KnownPerson} of the household, empty for a new one.

    A row without "Mã nhân khẩu" is the known person of the same name and birth, if there is one that no other row
    names. A present person among the ids of `asked` whom no row names is an error: removing asks for the reason.
    """
    found = Matched()
    rows = person_rows
    if any(row.number is not None for row in rows):
        rows = sorted(rows, key=lambda row: (row.number is None, row.number or 0))
    if not persons:
        _match_new(rows, found)
        return found
    claimed = {}
    for row in rows:
        number = row.member.person_id
        if number is None:
            continue
        if number not in persons:
            found.problems.append((row, "person", f"Mã nhân khẩu {number} không thuộc hộ này. Người mới thì để trống."))
        elif number in claimed:
            found.problems.append((row, "person", f"Mã nhân khẩu {number} lặp lại. Mỗi người chỉ ghi một dòng."))
        else:
            claimed[number] = row
    free = [person.member for key, person in persons.items() if key not in claimed]
    free.sort(key=lambda member: not persons[member.person_id].lives_here)
    for row in rows:
        _place(row, _person_of(row, free), persons, found)
    _missing([member for member in free if member.person_id in asked], persons, rows, found)
    return found


def _match_new(rows, found):
    for row in rows:
        if row.left_reason:
            found.problems.append((row, "left_reason", "Hộ mới không có người rời hộ. Xóa dòng này hoặc xóa lý do."))
        elif row.member.person_id is not None:
            found.problems.append(
                (row, "person", "Hộ mới chưa có mã nhân khẩu. Để trống; hoặc ghi đúng mã hộ nếu là hộ đã có.")
            )
        else:
            found.members.append(row.member)
            found.rows.append(row)


def _person_of(row, free):
    """Returns the known Member that a row is, taken out of `free`, or None."""
    if row.member.person_id is not None or not row.member.full_name:
        return row.member if row.member.person_id is not None else None
    name, year = folded(row.member.full_name), row.member.birth_year
    same = [
        member
        for member in free
        if folded(member.full_name) == name and (year is None or member.birth_year in (year, None))
    ]
    if not same:
        return None
    best = next((member for member in same if member.birth == row.member.birth), same[0])
    free.remove(best)
    return best


def _place(row, known, persons, found):
    person_id = known.person_id if known is not None and known.person_id in persons else None
    if row.left_reason:
        if person_id is None:
            found.problems.append(
                (row, "left_reason", "Không tìm thấy người rời hộ này trong hộ. Ghi đúng mã nhân khẩu, hoặc xóa dòng.")
            )
        elif persons[person_id].lives_here:
            found.departures.append((person_id, row.left_reason))
        return
    found.members.append(row.member if row.member.person_id == person_id else row.member._replace(person_id=person_id))
    found.rows.append(row)


def _missing(free, persons, rows, found):
    for member in free:
        if persons[member.person_id].lives_here:
            found.problems.append(
                (
                    rows[0] if rows else None,
                    "code",
                    f"{member.full_name} (mã nhân khẩu {member.person_id}) không còn trong tệp. Giữ dòng của người "
                    "này; nếu đã rời hộ thì ghi “Lý do rời hộ”.",
                )
            )
