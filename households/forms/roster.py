"""Forms of a household's events. Each cleans to the keywords of its action, besides `by`, `household` and `kind`."""

from django import forms as django_forms
from django.core.exceptions import ValidationError

from areas.models import Village
from households import choices
from households.actions.roster import Newcomer
from households.models import Household, Person
from ui.fields import BirthField, DateVnField, IdentityNumberField, NameField, TextField
from ui.forms import Form


class EventForm(Form):
    """What every event says: the day and why. `household` and `user` fill the lists of the others."""

    proof = ""  # the paper that commonly proves it
    happened_on = DateVnField(label="Ngày xảy ra")
    reason = TextField(label="Lý do, căn cứ", max_length=200, help_text="Ví dụ: theo sổ hộ khẩu, trưởng thôn báo.")

    def __init__(self, *args, household, user, today, **kwargs):
        self.household, self.user, self.today = household, user, today
        super().__init__(*args, **kwargs)
        if self.proof:
            self.fields["reason"].help_text = f"Ví dụ: {self.proof}."
        self.fill()
        # The first question of the page; none where that is a list of boxes.
        first = next(
            name
            for name in ("person", "full_name", "persons", "into", "village", "place", "happened_on")
            if name in self.fields
        )
        if first != "persons" and not self.is_bound:
            self.fields[first].widget.attrs["autofocus"] = True

    def fill(self):
        """Puts the household's own people and places into the lists."""

    def _people(self, name, **chosen):
        self.fields[name].queryset = self.household.persons.present().filter(**chosen)


class WithPlace(EventForm):
    place = TextField(label="Nơi đi, nơi đến", max_length=200, required=False, help_text="Xã, huyện, tỉnh nếu biết.")


class ArrivalForm(WithPlace):
    """A person who comes: `person` is a Newcomer."""

    full_name = NameField(label="Họ và tên", max_length=120)
    birth = BirthField(label="Ngày sinh hoặc năm sinh")
    sex = django_forms.TypedChoiceField(
        label="Giới tính", choices=[("", "Chọn"), *choices.pairs(choices.SEXES)], coerce=int
    )
    ethnicity = django_forms.TypedChoiceField(label="Dân tộc", choices=choices.pairs(choices.ETHNIC_GROUPS), coerce=int)
    identity_number = IdentityNumberField(label="Số định danh, CMND", required=False)

    def fill(self):
        self.fields["ethnicity"].initial = self.household.ethnicity

    def clean(self):
        data = super().clean()
        if not self.errors:
            born, year = data.pop("birth")
            data["person"] = Newcomer(
                full_name=data.pop("full_name"),
                sex=data.pop("sex"),
                ethnicity=data.pop("ethnicity"),
                birth_date=born,
                birth_year=year,
                identity_number=data.pop("identity_number"),
            )
        return data


class BirthEventForm(ArrivalForm):
    """A birth: there is no place that the child came from, and it happened on the child's birthday."""

    proof = "theo giấy khai sinh, gia đình báo"
    place = None
    happened_on = DateVnField(label="Ngày xảy ra", required=False, help_text="Để trống thì lấy ngày sinh.")

    def clean(self):
        given = self.cleaned_data
        if "birth" in given and "happened_on" in given and given["happened_on"] is None:
            born, _ = given["birth"]
            if born is None:
                self.add_error("happened_on", "Chỉ biết năm sinh thì ghi ngày xảy ra.")
            given["happened_on"] = born
        return super().clean()


class DepartureForm(WithPlace):
    """A person who goes, and who follows as head when it is the head."""

    person = django_forms.ModelChoiceField(Person.objects.none(), label="Người rời hộ", empty_label="Chọn")
    new_head = django_forms.ModelChoiceField(
        Person.objects.none(),
        label="Chủ hộ tiếp theo",
        empty_label="Không đổi",
        required=False,
        help_text="Chỉ chọn khi người rời hộ là chủ hộ.",
    )

    def fill(self):
        self._people("person")
        self._people("new_head")


class DeathForm(DepartureForm):
    """A death."""

    proof = "theo trích lục khai tử, gia đình báo"
    place = None


class SplitForm(EventForm):
    """Who leaves for a household of their own."""

    persons = django_forms.ModelMultipleChoiceField(
        Person.objects.none(), label="Những người tách ra", widget=django_forms.CheckboxSelectMultiple
    )
    head = django_forms.ModelChoiceField(Person.objects.none(), label="Chủ hộ mới", empty_label="Chọn")
    new_head = django_forms.ModelChoiceField(
        Person.objects.none(),
        label="Chủ hộ tiếp theo của hộ cũ",
        empty_label="Không đổi",
        required=False,
        help_text="Chỉ chọn khi chủ hộ cũ cũng tách đi.",
    )
    village = django_forms.ModelChoiceField(Village.objects.none(), label="Thôn của hộ mới", empty_label=None)
    address = TextField(label="Địa chỉ hộ mới", max_length=200, required=False)

    def fill(self):
        for name in ("persons", "head", "new_head"):
            self._people(name)
        commune = self.household.village.commune_id
        self.fields["village"].queryset = Village.objects.valid_on(self.today).filter(commune=commune)
        self.fields["village"].initial = self.household.village_id


class MergeForm(EventForm):
    """Which household receives this one."""

    into = TextField(label="Mã hộ nhận", max_length=20, help_text="Xem mã trong danh sách hộ, ví dụ 15769-01-007.")

    def clean_into(self):
        code = self.cleaned_data["into"]
        found = Household.objects.visible_to(self.user).living().filter(code=code).first()
        if found is None:
            raise ValidationError(f"Không có hộ nào đang sống mang mã {code}. Xem lại mã trong danh sách hộ.")
        return found


class MoveForm(EventForm):
    """Where the household lives from now on."""

    village = django_forms.ModelChoiceField(Village.objects.none(), label="Thôn nơi đến", empty_label="Chọn")
    address = TextField(label="Địa chỉ mới", max_length=200, required=False)

    def fill(self):
        field = self.fields["village"]
        field.queryset = (
            Village.objects.valid_on(self.today).select_related("commune").order_by("commune__code", "number")
        )
        grouped = {}
        for village in field.queryset:
            if village.commune.is_valid_on(self.today):
                grouped.setdefault(village.commune.name, []).append((village.pk, village.name))
        field.choices = [("", "Chọn"), *grouped.items()]


class EndForm(WithPlace):
    """The household goes."""


class StayForm(EventForm):
    """Nobody is left: there is no place to name."""


class ReasonForm(Form):
    """Why something is taken back."""

    reason = TextField(label="Lý do hủy", max_length=200, help_text="Ví dụ: ghi nhầm hộ, nhầm ngày.")
