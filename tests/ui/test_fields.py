"""Fields read what officers type and say how to mend it; nothing depends on the browser."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, MultipleChoiceField, formset_factory

from ui.fields import (
    BirthField,
    DateVnField,
    DecimalVnField,
    IdentityNumberField,
    MoneyField,
    NameField,
    NumberField,
    TextField,
)
from ui.forms import Form, ModelForm, error_lines, lower_first


def message(field, typed):
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    return " ".join(caught.value.messages)


class Sample(Form):
    name = NameField(label="Họ và tên")
    income = MoneyField(label="Thu nhập bình quân", help_text="Một người một tháng", required=False)
    area = DecimalVnField(label="Diện tích ở", unit="m²", min_value=1, max_value=1000, required=False)
    born = BirthField(label="Ngày sinh", required=False)
    causes = MultipleChoiceField(
        label="Nguyên nhân", choices=[("1", "Vốn"), ("2", "Đất")], widget=CheckboxSelectMultiple, required=False
    )


def test_numbers():
    assert NumberField().clean("1.234") == 1234
    assert NumberField(required=False).clean("  ") is None
    assert "nhóm ba chữ số" in message(NumberField(), "1.5")
    assert "từ 0" in message(NumberField(min_value=0), "-1")
    assert "không quá 1.000 người" in message(NumberField(max_value=1000, unit="người"), "1001")
    assert NumberField(min_value=0, max_value=3).clean("0") == 0


@pytest.mark.parametrize(
    "typed",
    ["850000", "850.000", "850 000", "850.000 đ", "850.000đ", "850.000 đồng", "850000 VND", "850k", "0,85 triệu"],
)
def test_money(typed):
    assert MoneyField().clean(typed) == 850000


def test_money_is_not_negative_nor_guessed():
    assert "từ 0 đ" in message(MoneyField(), "-850000")
    assert "3,5 triệu" in message(MoneyField(), "3,5")  # how to write what may have been meant


def test_decimals():
    field = DecimalVnField(decimal_places=1, max_value=1000, unit="m²")
    assert field.clean("30,5") == Decimal("30.5")
    assert field.clean("30.5") == Decimal("30.5")
    assert "1 chữ số sau dấu phẩy" in message(field, "30,55")
    assert "không quá 1.000 m²" in message(field, "1.234")  # a thousand and more, not 1,234


def test_days():
    assert DateVnField().clean("2/11/2026") == dt.date(2026, 11, 2)
    assert "bốn chữ số" in message(DateVnField(), "2/11/26")


def test_births():
    field = BirthField(latest=dt.date(2017, 11, 22))
    assert field.clean("1979") == (None, 1979)
    assert field.clean("22/11/2017") == (dt.date(2017, 11, 22), 2017)
    assert "Sinh sau ngày 22/11/2017" in message(field, "23/11/2017")
    assert "Sinh sau ngày" in message(field, "2018")
    assert BirthField(required=False).clean("") is None


@pytest.mark.parametrize(
    ("initial", "typed", "is_changed"),
    [
        ((None, 1979), "1979", False),
        ((dt.date(1979, 11, 2), 1979), "2/11/1979", False),
        (dt.date(1979, 11, 2), "02/11/1979", False),
        ((None, 1979), "02/11/1979", True),
        ((None, 1979), "", True),
        (None, "", False),
    ],
)
def test_a_birth_changes_only_when_it_means_another(initial, typed, is_changed):
    assert BirthField(required=False).has_changed(initial, typed) is is_changed


def test_a_reformatted_number_is_no_change():
    assert not NumberField().has_changed(1234, "1.234")
    assert NumberField().has_changed(1234, "1.235")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("173123456", "173123456"), ("038 079 001 234", "038079001234"), ("038.079.001.234", "038079001234")],
)
def test_identity_numbers(typed, stored):
    assert IdentityNumberField().clean(typed) == stored


def test_a_lost_zero_is_noticed():
    assert "017312345" in message(IdentityNumberField(), "17312345")
    assert "038079001234" in message(IdentityNumberField(), "38079001234")
    assert "hai số 0" in message(IdentityNumberField(), "1079001234")
    assert "CMND có 9" in message(IdentityNumberField(), "1234")
    assert "chỉ gồm chữ số" in message(IdentityNumberField(), "17312345O")
    assert IdentityNumberField(required=False).clean("") == ""


def test_names_and_texts_are_normalised():
    assert NameField().clean(" Lương  Văn Thiết ") == "Lương Văn Thiết"
    assert NameField().clean("H'Hen Niê") == "H'Hen Niê"
    assert "ký tự lạ: 1 =" in message(NameField(), "=Lương 1")
    assert TextField(multiline=True).clean("dòng một\r\ndòng hai") == "dòng một\ndòng hai"
    assert TextField(max_length=3, required=False).clean("") == ""


def test_a_form_shows_typed_and_stored_values_alike():
    form = Sample(initial={"income": 850000, "area": Decimal("30.50"), "born": (None, 1979)})
    assert 'value="850.000"' in str(form["income"])
    assert 'value="30,5"' in str(form["area"])
    assert 'value="1979"' in str(form["born"])
    bound = Sample({"name": "", "income": "850.00", "born": "31/02/1979"})
    assert 'value="850.00"' in str(bound["income"])
    assert 'value="31/02/1979"' in str(bound["born"])


def test_the_browser_refuses_nothing():
    page = str(Sample())
    assert "required" not in page
    assert 'type="number"' not in page
    assert 'inputmode="numeric"' in page


def test_error_hint_and_control_are_tied_together():
    form = Sample({"ho-1-name": "Hà Thị Mỵ", "ho-1-income": "1,5"}, prefix="ho-1")
    html = form["income"].as_field_group()
    assert 'for="id_ho-1-income"' in html
    assert 'aria-describedby="id_ho-1-income_helptext id_ho-1-income_error"' in html
    assert 'id="id_ho-1-income_error"' in html
    assert 'aria-invalid="true"' in html
    assert "has-error" in html


def test_a_missing_answer_is_named():
    assert Sample({}).errors["name"] == ["Nhập họ và tên."]
    assert (lower_first("BHYT"), lower_first("B1 đã chấm"), lower_first("Họ tên")) == ("BHYT", "B1 đã chấm", "họ tên")


def test_the_summary_has_the_words_of_the_fields_and_leads_to_them():
    form = Sample({"income": "x", "causes": ["9"]})
    lines = error_lines(form)
    assert [line.target for line in lines] == ["id_name", "id_income", "id_causes_0"]
    assert [line.message for line in lines] == [str(form[name].errors[0]) for name in ("name", "income", "causes")]
    assert error_lines(Sample(), None) == []


def test_the_summary_reads_formsets():
    formset = formset_factory(Sample, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "Hà Thị Mỵ", "form-1-income": "9"}
    )
    assert [line.target for line in error_lines(formset)] == ["id_form-1-name"]


def test_a_model_form_never_saves():
    with pytest.raises(NotImplementedError):
        ModelForm.save(object())
