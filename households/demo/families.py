"""Who lives together: an invented family and how it changes over the years (births, deaths, weddings, moves)."""

import datetime as dt
from dataclasses import dataclass, field

from households import choices
from households.demo import names
from households.demo.places import KINH

HEAD, SPOUSE, CHILD, PARENT, GRANDCHILD, SIBLING, IN_LAW = 1, 2, 3, 4, 6, 7, 8  # choices.RELATIONS
MALE, FEMALE = choices.MALE, choices.FEMALE
LIGHT, SEVERE, VERY_SEVERE = 2, 3, 4  # choices.DISABILITIES

DIED, MOVED, MARRIED = (choices.label_of(choices.LEAVING_REASONS, code) for code in (1, 2, 4))


@dataclass(slots=True)
class Relative:
    """A member of the family: what stays the same, and when the person came and went."""

    name: str
    sex: int
    ethnicity: int
    relation: int
    born: dt.date
    is_year_only: bool = False
    identity: str = ""
    disability: int = choices.NO_DISABILITY
    merit: int | None = None
    is_sickly: bool = False
    left_on: dt.date | None = None
    left_reason: str = ""
    row_id: int | None = None  # of the Person, once written

    def age(self, on):
        """Completed years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(slots=True)
class Family:
    """The people of one household over all the years, in the order of the form, with what stays the same."""

    ethnicity: int
    relatives: list[Relative] = field(default_factory=list)
    phone: str = ""
    address: str = ""

    def present(self, on):
        """Returns who lives there on a day."""
        return [who for who in self.relatives if who.born <= on and (who.left_on is None or who.left_on > on)]


class Registry:
    """Deals identity numbers of one commune, each once."""

    ROOM = 27_000  # numbers a commune; 36 communes stay below a million

    def __init__(self, commune_index):
        self._next = commune_index * self.ROOM

    def number(self, rng, sex, birth_year):
        self._next += 1
        return names.identity_number(rng, serial=self._next, sex=sex, birth_year=birth_year)


class FamilyMaker:
    """Invents families of one commune as they are at the end of `first_year`, and their changes until `last_year`."""

    def __init__(self, rng, registry, *, first_year, last_year):
        self.rng, self.registry = rng, registry
        self.first_year, self.last_year = first_year, last_year

    def make(self, ethnicity, village_name):
        """Returns a Family."""
        self.family = Family(ethnicity)
        build = self.rng.choices(
            (self._lone_elder, self._elder_couple, self._couple, self._three_generations, self._single_parent,
             self._with_grandchildren),
            (13, 12, 38, 19, 12, 6),
        )[0]  # fmt: skip
        build()
        self._conditions()
        self._changes()
        # The number of the form: head, spouse, then elders, children and the rest as they came.
        self.family.relatives.sort(key=lambda who: (who.relation not in (HEAD, SPOUSE), who.relation == SPOUSE))
        if self.rng.random() < 0.55:
            self.family.phone = names.phone(self.rng)
        self.family.address = names.address(self.rng, village_name)
        return self.family

    # Shapes of families

    def _lone_elder(self):
        self._add(HEAD, self.rng.choice((MALE, FEMALE, FEMALE, FEMALE)), self.rng.randint(62, 88))

    def _elder_couple(self):
        age = self.rng.randint(60, 82)
        head = self._add(HEAD, MALE, age)
        self._add(SPOUSE, FEMALE, max(50, age - self.rng.randint(-1, 7)))
        if self.rng.random() < 0.25:
            self._child_of(head, self.rng.randint(20, 38))

    def _couple(self):
        age = self.rng.randint(26, 57)
        head = self._add(HEAD, MALE if self.rng.random() < 0.8 else FEMALE, age)
        wife_age = max(20, age - self.rng.randint(0, 6))
        self._add(SPOUSE, MALE if head.sex == FEMALE else FEMALE, wife_age)
        self._children(head, wife_age, self.rng.choices((1, 2, 3, 4, 5), (18, 42, 26, 10, 4))[0])
        if wife_age < 38 and self.rng.random() < 0.16:
            self._newborn(head)

    def _three_generations(self):
        age = self.rng.randint(28, 50)
        head = self._add(HEAD, MALE, age)
        wife_age = max(21, age - self.rng.randint(0, 5))
        self._add(SPOUSE, FEMALE, wife_age)
        parent_age = age + self.rng.randint(21, 34)
        if self.rng.random() < 0.45:
            self._add(PARENT, MALE, parent_age, surname=_surname(head))
        self._add(PARENT, FEMALE, parent_age - self.rng.randint(0, 5))
        self._children(head, wife_age, self.rng.choices((1, 2, 3, 4), (20, 45, 25, 10))[0])

    def _single_parent(self):
        age = self.rng.randint(25, 52)
        head = self._add(HEAD, FEMALE if self.rng.random() < 0.85 else MALE, age)
        surname = None if head.sex == FEMALE and self.rng.random() < 0.7 else _surname(head)
        self._children(head, age, self.rng.choices((1, 2, 3), (45, 40, 15))[0], surname=surname or self._surname())

    def _with_grandchildren(self):
        head = self._add(HEAD, self.rng.choice((MALE, FEMALE)), self.rng.randint(56, 76))
        if self.rng.random() < 0.5:
            self._add(SPOUSE, MALE if head.sex == FEMALE else FEMALE, head.age(self._start) - self.rng.randint(-2, 5))
        surname = _surname(head) if head.sex == MALE else self._surname()
        for _ in range(self.rng.choices((1, 2, 3), (50, 38, 12))[0]):
            self._add(GRANDCHILD, self.rng.choice((MALE, FEMALE)), self.rng.randint(2, 17), surname=surname)

    # Parts

    @property
    def _start(self):
        return dt.date(self.first_year, 11, 15)

    def _surname(self):
        return self.rng.choice(names.SURNAMES[self.family.ethnicity])

    def _add(self, relation, sex, age, *, surname=None, ethnicity=None):
        rng = self.rng
        ethnicity = ethnicity or self.family.ethnicity
        if relation == SPOUSE and ethnicity != KINH and rng.random() < 0.12:
            ethnicity = KINH  # mixed marriages
        born = self._start - dt.timedelta(days=round(age * 365.25) + rng.randrange(1, 364))
        person = Relative(
            name=names.full_name(rng, sex, ethnicity, surname),
            sex=sex,
            ethnicity=ethnicity,
            relation=relation,
            born=born,
            # Only the old know no more than their year, so that the age limits of the standard stay certain.
            is_year_only=age >= 55 and rng.random() < 0.5,
        )
        if rng.random() < (0.93 if age >= 16 else 0.2):
            person.identity = self.registry.number(rng, sex, born.year)
        self.family.relatives.append(person)
        return person

    def _children(self, head, mother_age, how_many, *, surname=None):
        eldest = min(30, mother_age - self.rng.randint(18, 25))
        age = max(0, eldest)
        for _ in range(how_many):
            self._child_of(head, age, surname=surname)
            age -= self.rng.randint(2, 5)
            if age < 0:
                break

    def _child_of(self, head, age, *, surname=None):
        surname = surname or (_surname(head) if head.sex == MALE else self._surname())
        return self._add(CHILD, self.rng.choice((MALE, FEMALE)), age, surname=surname)

    def _newborn(self, head):
        years = self.last_year - self.first_year
        if years > 0:
            child = self._child_of(head, 0)
            day = self._start + dt.timedelta(days=self.rng.randrange(20, 365 * years - 10))
            child.born, child.is_year_only, child.identity = day, False, ""

    def _conditions(self):
        """Illness, disability and services to the country, by age."""
        rng, start = self.rng, self._start
        for who in self.family.relatives:
            age = who.age(start)
            who.is_sickly = rng.random() < (0.16 if age >= 60 else 0.05 if age >= 15 else 0.015)
            if rng.random() < (0.07 if age >= 60 else 0.035):
                who.disability = rng.choices((LIGHT, SEVERE, VERY_SEVERE), (45, 40, 15))[0]
            if 58 <= age <= 90 and rng.random() < 0.055:
                # thân nhân liệt sĩ, thương binh, bệnh binh, nhiễm chất độc hóa học
                who.merit = rng.choices((3, 7, 8, 9), (40, 35, 10, 15))[0]

    def _changes(self):
        """Deaths of the very old, weddings and moves of grown children, between the years."""
        rng = self.rng
        days = 365 * (self.last_year - self.first_year)
        if days <= 0:
            return
        for who in self.family.relatives:
            age = who.age(self._start)
            if who.relation == HEAD or who.born > self._start:
                continue
            if age >= 72 and rng.random() < 0.05:
                who.left_reason = DIED
            elif who.relation in (CHILD, GRANDCHILD) and 18 <= age <= 30 and rng.random() < 0.10:
                who.left_reason = MARRIED if rng.random() < 0.6 else MOVED
            if who.left_reason:
                who.left_on = self._start + dt.timedelta(days=rng.randrange(25, days - 5))


def _surname(person):
    return person.name.split()[0]
