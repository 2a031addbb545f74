"""Which persons of a household a search found: what is said on the list where the head's name does not tell why it
stands there."""

from households.models import Person
from households.querysets import FEWEST_DIGITS
from ui.formatting import fold

MOST_NAMED = 3


def matched_persons(text, households, *, with_identity=False):
    """Returns {household id: (name, …)} of the persons who hold words of `text` that their household's head, code,
    address and phone do not. `households` are dicts of these. One query, none without text.

    `with_identity`: the reader may see identity numbers, and the text was looked for in them.
    """
    words = fold(text).split()
    heads, left = {each["pk"]: each["head_name"] for each in households}, {}
    for each in households if words else ():
        told = fold(" ".join(each[name] for name in ("head_name", "code", "address", "phone")))
        if missing := [word for word in words if word not in told]:
            left[each["pk"]] = missing
    found = {}
    persons = Person.objects.filter(household__in=left).order_by("pk") if left else ()
    for person in persons:
        if person.full_name == heads[person.household_id]:
            continue
        numbers = person.identity_number if with_identity else ""
        if any(_holds(person.search_name, numbers, word) for word in left[person.household_id]):
            name = f"{person.full_name} (đã rời hộ)" if person.left_on else person.full_name
            found.setdefault(person.household_id, []).append(name)
    return {household: tuple(names[:MOST_NAMED]) for household, names in found.items()}


def _holds(name, number, word):
    return word in name or (word.isdigit() and len(word) >= FEWEST_DIGITS and number.startswith(word))
