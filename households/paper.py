"""A stored form as it reads on paper: every answer in words, in the order of the form. For reading and printing."""

from dataclasses import dataclass

from households import choices
from households.classification import CannotClassify, classify
from households.standards import HouseholdClass
from ui.formatting import date_vi, decimal, number, vnd

HIDDEN_NUMBER = "(đã che)"


@dataclass(frozen=True, slots=True)
class PaperMember:
    """A person in words; "" where nothing was answered."""

    number: int
    full_name: str
    relation: str
    born: str
    sex: str
    ethnicity: str
    identity_number: str
    schooling: str
    insurance: str
    illness: str
    work: str
    notes: str


@dataclass(frozen=True, slots=True)
class PaperTick:
    """A line of a tick list on paper."""

    number: int
    label: str
    note: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A year's form in words. `answers` are (label, words) pairs; `nearest` what would alter the class."""

    form: object
    household_class: HouseholdClass
    members: tuple[PaperMember, ...]
    answers: tuple[tuple[str, str], ...]
    deprivations: tuple[PaperTick, ...]
    causes: tuple[PaperTick, ...]
    nearest: tuple[str, ...]

    @property
    def ticked_deprivations(self):
        return [tick for tick in self.deprivations if tick.is_ticked]

    @property
    def ticked_causes(self):
        return [tick for tick in self.causes if tick.is_ticked]


def paper_of(form, *, with_identity):
    """Returns the Paper of a form; prefetch `members__person`, or each person is read by itself."""
    standard = form.standard
    members = tuple(_member(member, with_identity) for member in form.members.all())
    return Paper(
        form=form,
        household_class=form.class_,
        members=members,
        answers=tuple(_answers(form)),
        deprivations=tuple(
            PaperTick(item.number, item.name, item.hint, item.number in form.deprivations)
            for item in standard.indicators
        ),
        causes=tuple(PaperTick(item.number, item.name, "", item.number in form.causes) for item in standard.causes),
        nearest=_nearest(form, standard),
    )


def _nearest(form, standard):
    try:
        found = classify(
            standard=standard,
            area=form.area_type,
            deprivations=form.deprivation_count,
            b1=form.b1,
            income=form.income,
        )
    except CannotClassify:
        return ()
    # The stored class stands, whatever today's program would say.
    return found.nearest if found.household_class == form.household_class else ()


def _answers(form):
    yield "Thu nhập bình quân", f"{vnd(form.income)}/người/tháng" if form.income is not None else ""
    yield f"Điểm {form.standard.income_points_name}", number(form.b1)
    if form.b2 is not None:
        yield f"Điểm {form.standard.deprivation_points_name}", number(form.b2)
    yield "Khu vực", form.get_area_type_display()
    yield "Loại nhà ở", choices.label_of(choices.HOUSING_KINDS, form.housing_kind)
    area = f"{decimal(form.housing_area)} m²" if form.housing_area is not None else ""
    if area and form.persons_count:
        area += f" ({decimal(form.housing_area / form.persons_count, 1)} m²/người)"
    yield "Diện tích ở", area
    yield "Nguồn nước sinh hoạt", choices.label_of(choices.WATER_SOURCES, form.water_source)
    yield "Nhà tiêu", choices.label_of(choices.LATRINES, form.latrine)
    yield "Dùng điện thoại, Internet", yes_no(form.uses_telecom)
    assets = form.information_assets
    yield (
        "Tài sản nghe nhìn",
        ""
        if assets is None
        else ", ".join(choices.label_of(choices.INFORMATION_ASSETS, code) for code in sorted(assets)) or "Không có",
    )
    yield "Nghe được loa truyền thanh", yes_no(form.hears_loudspeaker)


def _member(member, with_identity):
    person = member.person
    schooling = choices.label_of(choices.SCHOOLING, member.schooling)
    if member.is_attending_school:
        schooling = f"{schooling}, đang học" if schooling else "Đang học"
    illness = yes_no(member.is_seriously_ill)
    if member.is_seriously_ill and member.sought_care is not None:
        illness += ", có đi khám" if member.sought_care else ", không đi khám"
    work = [
        choices.label_of(choices.WORK_KINDS, member.work),
        choices.label_of(choices.LABOUR_CAPACITIES, member.labour_capacity)
        if member.labour_capacity not in (None, 1)
        else "",
    ]
    notes = [
        choices.label_of(choices.MERIT_CATEGORIES, member.merit),
        choices.label_of(choices.PROTECTION_CATEGORIES, member.protection),
        choices.label_of(choices.DISABILITIES, member.disability)
        if member.disability not in (None, choices.NO_DISABILITY)
        else "",
    ]
    identity = person.identity_number
    return PaperMember(
        number=member.number,
        full_name=person.full_name,
        relation=choices.label_of(choices.RELATIONS, member.relation),
        born=date_vi(person.birth_date) or (str(person.birth_year) if person.birth_year else ""),
        sex=choices.label_of(choices.SEXES, person.sex),
        ethnicity=choices.label_of(choices.ETHNIC_GROUPS, person.ethnicity),
        identity_number=identity if with_identity or not identity else HIDDEN_NUMBER,
        schooling=schooling,
        insurance=yes_no(member.has_health_insurance),
        illness=illness,
        work="; ".join(part for part in work if part),
        notes="; ".join(part for part in notes if part),
    )


def yes_no(value):
    """Returns "Có", "Không", or "" where it was not answered."""
    return "" if value is None else "Có" if value else "Không"
