"""The filters of a year's forms, as they stand in an address: one reading for the list, its Excel and every drill-down.

A report's count and the list that it opens take their condition from here, so that they cannot come apart.
Keys: xa (GSO code), thon (village id), loai (class code, group or "chua"), thieu (indicator), nguyen_nhan (cause),
khu_vuc (urban, rural), dien_bien (a leg of the poverty balance whose every household has a form), doi_tuong (a key of
BENEFICIARIES), dan_toc (code of the head's group), tu_thieu (so many indicators or more), tim (text).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.permissions import Verb
from areas.models import AREA_TYPES, Commune, Village
from households import choices
from households.balance import forms_of_legs
from households.balance_legs import KEYS_WITH_FORMS, label_of
from households.fields import HIGHEST
from households.models import SurveyForm
from households.standards import POOR_CLASSES, HouseholdClass, Standard
from ui.formatting import whole_or_none

POOR, NEAR_POOR, POOR_AND_NEAR_POOR = "ngheo", "can_ngheo", "ngheo_can_ngheo"
SURVEYED = "da"  # households with a form, of whatever class
UNSURVEYED = "chua"  # households on the year's list without a form; no form meets it
CLASS_GROUPS = {
    POOR: ("Hộ nghèo", POOR_CLASSES),
    NEAR_POOR: ("Hộ cận nghèo", (HouseholdClass.CN,)),
    POOR_AND_NEAR_POOR: ("Hộ nghèo, hộ cận nghèo", (*POOR_CLASSES, HouseholdClass.CN)),
    SURVEYED: ("Hộ đã khảo sát", tuple(HouseholdClass)),
}
# Groups that policies speak of: what the form says of the household.
BENEFICIARIES = {
    "dtts": ("Hộ dân tộc thiểu số", Q(is_minority=True)),
    "nguoi_co_cong": ("Hộ có người có công", Q(has_merit_member=True)),
    "bao_tro": ("Hộ thuộc chính sách bảo trợ xã hội", Q(is_protected=True)),
    "giam_ngheo": ("Hộ thuộc chính sách giảm nghèo", Q(is_protected=False)),
}
KEYS = (
    "xa", "thon", "khu_vuc", "loai", "thieu", "nguyen_nhan", "dien_bien", "doi_tuong", "dan_toc", "tu_thieu", "tim",
)  # fmt: skip
_AREAS = dict(AREA_TYPES)
LARGEST_ID = 2**63 - 1
LAST_ETHNICITY = max(dict(choices.pairs(choices.ETHNIC_GROUPS)))


@dataclass(frozen=True, slots=True)
class FormFilters:
    """What an address asks for; "" or None where it does not say. `problems` are Vietnamese, one a wrong value."""

    commune_code: str = ""
    village_id: int | None = None
    area_type: str = ""
    class_group: str = ""
    deprivation: int | None = None
    cause: int | None = None
    movement: str = ""
    beneficiary: str = ""
    ethnicity: int | None = None
    least_deprivations: int | None = None
    text: str = ""
    problems: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[HouseholdClass, ...]:
        """The classes that `class_group` stands for, () for all."""
        if not self.class_group or self.is_unsurveyed:
            return ()
        if self.class_group in CLASS_GROUPS:
            return CLASS_GROUPS[self.class_group][1]
        return (HouseholdClass(self.class_group),)

    @property
    def is_unsurveyed(self) -> bool:
        """Whether only households without a form are asked for."""
        return self.class_group == UNSURVEYED

    @property
    def needs_form(self) -> bool:
        """Whether only a household with a form can meet the filters."""
        return bool(self.classes or self.movement or self.beneficiary) or any(
            number is not None for number in (self.deprivation, self.cause, self.ethnicity, self.least_deprivations)
        )

    def params(self) -> dict[str, str]:
        """The filters as an address holds them, in a fixed order; nothing for what was not asked."""
        values = (
            self.commune_code,
            self.village_id,
            self.area_type,
            self.class_group,
            self.deprivation,
            self.cause,
            self.movement,
            self.beneficiary,
            self.ethnicity,
            self.least_deprivations,
            self.text,
        )
        return {key: str(value) for key, value in zip(KEYS, values, strict=True) if value not in ("", None)}


def read_filters(params: Mapping[str, str]) -> FormFilters:
    """Reads the filters of an address (`request.GET`, or a plain dict). Never raises; see `problems`."""
    problems: list[str] = []

    def text(key):
        return str(params.get(key) or "").strip()

    def known(key, allowed, label):
        value = text(key)
        if value and value not in allowed:
            problems.append(f"Không có {label} “{value[:40]}”.")
            return ""
        return value

    def whole(key, highest, label):
        value = text(key)
        if not value:
            return None
        number = whole_or_none(value)
        if number is not None and 1 <= number <= highest:
            return number
        problems.append(f"Không có {label} “{value[:40]}”.")
        return None

    code = text("xa")
    if code and not (code.isascii() and code.isdigit() and len(code) == 5):
        problems.append(f"Mã xã gồm 5 chữ số, không phải “{code[:40]}”.")
        code = ""
    return FormFilters(
        commune_code=code,
        village_id=whole("thon", LARGEST_ID, "thôn số"),
        area_type=known("khu_vuc", _AREAS, "khu vực"),
        class_group=known("loai", {*CLASS_GROUPS, *HouseholdClass, UNSURVEYED}, "loại hộ"),
        deprivation=whole("thieu", HIGHEST, "chỉ số thiếu hụt số"),
        cause=whole("nguyen_nhan", HIGHEST, "nguyên nhân số"),
        movement=known("dien_bien", KEYS_WITH_FORMS, "diễn biến nào có phiếu trong năm mang tên"),
        beneficiary=known("doi_tuong", BENEFICIARIES, "nhóm đối tượng"),
        ethnicity=whole("dan_toc", LAST_ETHNICITY, "dân tộc mã"),
        least_deprivations=whole("tu_thieu", HIGHEST, "số chỉ số thiếu hụt"),
        text=text("tim")[:100].replace("\0", ""),
        problems=tuple(problems),
    )


def condition(filters: FormFilters) -> Q:
    """Returns the filters as a condition on SurveyForm; `text` is apart, since it needs to know the reader."""
    found = Q()
    if filters.commune_code:
        found &= Q(commune__code=filters.commune_code)
    if filters.village_id is not None:
        found &= Q(village_id=filters.village_id)
    if filters.area_type:
        found &= Q(area_type=filters.area_type)
    if filters.classes:
        found &= Q(household_class__in=filters.classes)
    if filters.deprivation is not None:
        found &= Q(deprivations__has=filters.deprivation)
    if filters.cause is not None:
        found &= Q(causes__has=filters.cause)
    if filters.beneficiary:
        found &= BENEFICIARIES[filters.beneficiary][1]
    if filters.ethnicity is not None:
        found &= Q(ethnicity=filters.ethnicity)
    if filters.least_deprivations is not None:
        found &= Q(deprivation_count__gte=filters.least_deprivations)
    return found


def filter_forms(queryset, params, user, *, survey_round=None):
    """Returns the forms of `queryset` that the user may read and that the filters leave.

    `params` is an address's mapping or a FormFilters. Wrong values leave nothing: a wider list than was asked for
    would pass for the right one. The caller shows `read_filters(params).problems`. A movement is told between two
    years, so it asks for the `survey_round` of the forms; ValueError without.
    """
    filters = params if isinstance(params, FormFilters) else read_filters(params)
    if filters.problems or filters.is_unsurveyed:
        return queryset.none()
    found = queryset.visible_to(user).filter(condition(filters))
    if filters.movement:
        if survey_round is None:
            raise ValueError("A movement is of a year: pass survey_round.")
        within = found.order_by().values("household_id")
        found = found.filter(forms_of_legs(survey_round, filters.movement, within=within))
    if filters.text:
        found = found.matching(filters.text, with_identity=user.can(Verb.VIEW_IDENTITY))
    return found


def filter_waiting(households, filters: FormFilters, survey_round, user):
    """Returns the households of `households` that the year is about, that have no form of it yet, that the user may
    read and that the filters leave: the counterpart of `filter_forms` for the list."""
    if filters.problems or filters.needs_form:
        return households.none()
    found = (
        households.visible_to(user)
        .of_year(survey_round)
        .filter(~Exists(SurveyForm.objects.filter(round=survey_round, household=OuterRef("pk"))))
    )
    if filters.commune_code:
        found = found.filter(village__commune__code=filters.commune_code)
    if filters.village_id is not None:
        found = found.filter(village_id=filters.village_id)
    if filters.area_type:
        found = found.filter(village__commune__area_type=filters.area_type)
    if filters.text:
        found = found.matching(filters.text, with_identity=user.can(Verb.VIEW_IDENTITY))
    return found


def describe(filters: FormFilters, *, standard: Standard, on) -> list[tuple[str, str, str]]:
    """Returns (key, label, value) of each filter in words, for the chips of a list and the head of its Excel file.

    `standard` and `on` (the reference date) are the round's. At most two queries.
    """
    said = []
    if filters.commune_code:
        commune = Commune.objects.valid_on(on).filter(code=filters.commune_code).first()
        said.append(("xa", "Đơn vị", commune.name if commune else filters.commune_code))
    if filters.village_id is not None:
        village = Village.objects.filter(pk=filters.village_id).first()
        said.append(("thon", "Thôn", village.name if village else str(filters.village_id)))
    if filters.area_type:
        said.append(("khu_vuc", "Khu vực", _AREAS[filters.area_type]))
    if filters.is_unsurveyed:
        said.append(("loai", "Phân loại", "Chưa khảo sát"))
    elif filters.class_group:
        is_group = filters.class_group in CLASS_GROUPS
        label = CLASS_GROUPS[filters.class_group][0] if is_group else HouseholdClass(filters.class_group).label
        said.append(("loai", "Phân loại", label))
    for key, label, number, items in (
        ("thieu", "Thiếu hụt", filters.deprivation, standard.indicators),
        ("nguyen_nhan", "Nguyên nhân", filters.cause, standard.causes),
    ):
        if number is not None:
            name = next((item.name for item in items if item.number == number), f"số {number}")
            said.append((key, label, name))
    if filters.movement:
        said.append(("dien_bien", "Diễn biến", label_of(filters.movement)))
    if filters.beneficiary:
        said.append(("doi_tuong", "Đối tượng", BENEFICIARIES[filters.beneficiary][0]))
    if filters.ethnicity is not None:
        said.append(("dan_toc", "Dân tộc chủ hộ", choices.label_of(choices.ETHNIC_GROUPS, filters.ethnicity)))
    if filters.least_deprivations is not None:
        said.append(("tu_thieu", "Thiếu hụt", f"từ {filters.least_deprivations} chỉ số trở lên"))
    if filters.text:
        said.append(("tim", "Tìm", f"“{filters.text}”"))
    return said
