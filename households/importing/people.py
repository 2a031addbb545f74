"""The persons of a file by the code of their household, packed, until their household is checked.

200,000 rows as Python's own objects take more memory than everything else of an import together.
"""

import marshal
from itertools import groupby
from operator import attrgetter

from households.importing.reading import BadCell, PersonRow
from households.importing.records import Member

_code = attrgetter("code")


class People:
    """`count` rows; `twins` is {row: who has the same identity number in another household of the file}."""

    def __init__(self, parts):
        self.count, self.twins = 0, {}
        self._packed: dict[str, bytes] = {}
        self._homes: dict[str, str] = {}  # identity number → code of the household where it stands first
        for part in parts:
            self.count += len(part)
            for code, rows in groupby(part, _code):
                self._add(code, list(rows))
        self._homes = {}

    def _add(self, code, rows):
        lines = [(row[0], row[2], tuple(row[3]), row[4], row[5] and tuple(map(tuple, row[5]))) for row in rows]
        known = self._packed.get(code)
        self._packed[code] = marshal.dumps(lines if known is None else marshal.loads(known) + lines)  # noqa: S302
        for row in rows:
            number = row.member.identity_number
            if number and (home := self._homes.setdefault(number, code)) != code:
                first = next(each for each in self.of(home) if each.member.identity_number == number)
                self.twins[row.row] = f"{first.member.full_name}, hộ {home}, dòng {first.row}"

    def of(self, code) -> list[PersonRow]:
        """Returns the rows of a household, in the order of the file."""
        return unpacked(code, self._packed.get(code))

    def take(self, code) -> bytes | None:
        """Returns the packed rows of a household, for `unpacked`, and forgets them."""
        return self._packed.pop(code, None)

    def rest(self):
        """Yields (code, rows) of what nobody has taken."""
        for code, packed in self._packed.items():
            yield code, unpacked(code, packed)


def unpacked(code, packed):
    """Returns the PersonRows of a household from what `take` gave."""
    lines = marshal.loads(packed) if packed else ()  # noqa: S302 - packed above
    return [
        PersonRow(row, code, number, Member._make(member), reason, bad and tuple(map(BadCell._make, bad)))
        for row, number, member, reason, bad in lines
    ]
