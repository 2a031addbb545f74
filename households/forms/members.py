"""A person's line of the roster."""

from dataclasses import dataclass

from django import forms as django_forms

from households import choices
from households.entry import MemberInput
from households.forms.inputs import CodeField, TypedCodeField, YesNoField
from ui.fields import BirthField, IdentityNumberField, NameField
from ui.formatting import whole_or_none
from ui.forms import Form

ETHNIC_LIST = "danh-muc-dan-toc"
SHORT_SCHOOLING = {1: "Chưa học hết cấp nào", 4: "THCS", 5: "THPT", 8: "Đại học +"}
SHORT_RELATIONS = {2: "Vợ, chồng", 8: "Dâu, rể", 9: "Khác"}
SHORT_LABOUR = {1: "Có", 2: "Suy giảm", 3: "Không"}
SHORT_WORK = {
    1: "Nông, lâm, thủy sản",
    2: "Buôn bán, ngành nghề",
    3: "Cán bộ, viên chức",
    4: "Làm công, có hợp đồng",
    5: "Làm thuê",
    6: "Đang tìm việc",
    8: "Hưu, già yếu",
    9: "Nội trợ",
}
SHORT_DISABILITY = {1: "Không", 2: "Nhẹ", 3: "Nặng", 4: "Đặc biệt nặng"}


def _pairs(items):
    return choices.pairs(items)


class MemberForm(Form):
    """One person, a blank line where nothing but the ethnic group is filled in. Answers may be left open."""

    person = django_forms.CharField(required=False, widget=django_forms.HiddenInput)
    full_name = NameField(label="Họ và tên", max_length=120, required=False)
    relation = CodeField(
        label="Quan hệ với chủ hộ", options=_pairs(choices.RELATIONS), labels=SHORT_RELATIONS, required=False
    )
    birth = BirthField(label="Ngày sinh hoặc năm sinh", required=False)
    sex = CodeField(label="Giới tính", options=_pairs(choices.SEXES), required=False)
    ethnicity = TypedCodeField(
        label="Dân tộc", options=_pairs(choices.ETHNIC_GROUPS), list_id=ETHNIC_LIST, required=False
    )
    identity_number = IdentityNumberField(label="Số định danh, CMND", required=False)
    schooling = CodeField(
        label="Bằng cấp cao nhất", options=_pairs(choices.SCHOOLING), labels=SHORT_SCHOOLING, required=False
    )
    is_attending_school = YesNoField(label="Đang đi học", required=False)
    has_health_insurance = YesNoField(label="Có thẻ BHYT", required=False)
    is_seriously_ill = YesNoField(label="Ốm đau nặng", required=False)
    sought_care = YesNoField(label="Có đi khám, chữa bệnh", required=False)
    labour_capacity = CodeField(
        label="Khả năng lao động", options=_pairs(choices.LABOUR_CAPACITIES), labels=SHORT_LABOUR, required=False
    )
    work = CodeField(label="Việc làm", options=_pairs(choices.WORK_KINDS), labels=SHORT_WORK, required=False)
    merit = CodeField(label="Người có công", options=_pairs(choices.MERIT_CATEGORIES), required=False)
    protection = CodeField(label="Bảo trợ xã hội", options=_pairs(choices.PROTECTION_CATEGORIES), required=False)
    disability = CodeField(
        label="Khuyết tật", options=_pairs(choices.DISABILITIES), labels=SHORT_DISABILITY, required=False
    )
    gone = CodeField(label="Rời hộ, lý do", options=_pairs(choices.LEAVING_REASONS), required=False)

    @property
    def person_id(self):
        """The id of the known person on this line, None for somebody new."""
        return whole_or_none(self["person"].value())

    @property
    def is_blank(self):
        """Whether nobody is on this line. The ethnic group is filled in beforehand and does not count."""
        return self.person_id is None and not any(
            str(self[name].value() or "").strip() for name in self.fields if name not in ("person", "ethnicity")
        )

    @property
    def departure_reason(self):
        """Why a known person is struck from the roster, "" for whoever stays."""
        code = self.cleaned_data.get("gone")
        return choices.label_of(choices.LEAVING_REASONS, code) if self.person_id is not None else ""

    def member(self, identity_number=None):
        """Returns the MemberInput of a validated line; what could not be read is left out.

        `identity_number` is the stored one where the reader may not see it and so cannot have typed it.
        """
        data = {name: self.cleaned_data.get(name) for name in MEMBER_NAMES}
        data["full_name"] = data["full_name"] or ""
        birth_date, birth_year = self.cleaned_data.get("birth") or (None, None)
        data["identity_number"] = (data["identity_number"] or "") if identity_number is None else identity_number
        return MemberInput(birth_date=birth_date, birth_year=birth_year, person_id=self.person_id, **data)


MEMBER_NAMES = tuple(name for name in MemberForm.base_fields if name not in ("person", "birth", "gone"))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the roster: its short heading, and whether Enter passes it by because few persons need it."""

    name: str
    head: str
    is_rare: bool = False


COLUMNS = (
    Column("full_name", "Họ và tên"),
    Column("relation", "Quan hệ"),
    Column("birth", "Ngày, năm sinh"),
    Column("sex", "Giới"),
    Column("ethnicity", "Dân tộc"),
    Column("identity_number", "Số CMND, CCCD"),
    Column("schooling", "Bằng cấp"),
    Column("is_attending_school", "Đi học"),
    Column("has_health_insurance", "BHYT"),
    Column("is_seriously_ill", "Ốm nặng"),
    Column("sought_care", "Đi khám"),
    Column("labour_capacity", "Lao động"),
    Column("work", "Việc làm"),
    Column("merit", "Có công", is_rare=True),
    Column("protection", "BTXH", is_rare=True),
    Column("disability", "Kh. tật", is_rare=True),
    Column("gone", "Rời hộ", is_rare=True),
)
