"""The village grid: last year's answers prefilled, few keystrokes to confirm, one action behind it all."""

import datetime as dt
from dataclasses import replace

import pytest

from accounts.models import AuditEntry
from households.actions.forms import entry_of, save_form
from households.actions.roster import Newcomer, record_arrival
from households.actions.rounds import open_round
from households.forms.grid import NumbersField, row_prefix
from households.grid import grid_rows
from households.models import SurveyForm
from households.standards import STANDARDS
from tests.households.entries import POOR, save

OTHER = replace(
    POOR,
    members=tuple(replace(each, full_name=f"{each.full_name} Hai", identity_number="") for each in POOR.members),
    income=1_400_000,
    deprivations=frozenset({2}),
    causes=frozenset(),
)


@pytest.fixture
def last_year(lan, bon_don, year_2016, year_2017):
    """Two households with forms of 2016, none of 2017."""
    return [save(lan, year_2016, bon_don), save(lan, year_2016, bon_don, OTHER)]


@pytest.fixture
def address(bon_don):
    return f"/2017/bang-thon/{bon_don.pk}/"


def cells(form, **typed):
    """The fields of a household's row as the page sends them."""
    prefix = row_prefix(form.household)
    values = {
        "income": "850.000", "b1": "", "deprivations": "2 5 6 8", "causes": "1 8", "insurance": "", "version": "0"
    } | typed  # fmt: skip
    return {f"{prefix}-{name}": value for name, value in values.items()}


def row_post(form, do, **typed):
    return {"ho": form.household.code, "do": do, "surveyed_on": "20/11/2017", "tt": "1", **cells(form, **typed)}


def of_2017(form):
    return SurveyForm.objects.filter(round__year=2017, household=form.household).first()


# Reading


def test_cells_start_from_last_years_answers_income_included(last_year, year_2017, bon_don):
    first, second = grid_rows(year_2017, bon_don)
    assert first.form is None and first.earlier.year == 2016
    assert (first.entry.income, first.entry.deprivations, first.entry.causes) == (850_000, {2, 5, 6, 8}, {1, 8})
    assert second.entry.income == 1_400_000
    assert first.why_not_confirm == ""


def test_the_page_says_that_they_are_last_years(clients, last_year, address):
    page = clients["lan"].get(address).content.decode()
    assert page.count("Số năm 2016, chưa lưu") == 2
    assert "2016: 850.000 đ" in page
    assert "Chỉ bấm khi đã hỏi lại hộ" in page


def test_a_page_of_many_households_asks_no_more_than_one_of_few(
    lan, bon_don, year_2016, year_2017, as_user, address, assert_same_queries
):
    def more(how_many):
        return lambda: [save(lan, year_2016, bon_don) for _ in range(how_many)]

    assert_same_queries(as_user(lan), address, more(1), more(5))


def test_points_of_another_standard_are_not_carried(lan, bon_don, hong):
    old, new = open_round(by=hong, year=2021), open_round(by=hong, year=2022)
    save(lan, old, bon_don, replace(POOR, b1=130, surveyed_on=dt.date(2021, 10, 1)))
    (row,) = grid_rows(new, bon_don)
    assert row.entry.b1 is None and row.entry.deprivations == frozenset()
    assert "chuẩn khác" in row.why_not_confirm


# Confirming


def test_no_change_copies_last_year_with_this_years_day_through_the_same_action(clients, last_year, address, lan):
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "giu"))
    assert answer.status_code == 200 and "Đã lưu" in answer.content.decode()
    form = of_2017(last_year[0])
    assert entry_of(form) == replace(entry_of(last_year[0]), surveyed_on=dt.date(2017, 11, 20))
    assert (form.household_class, form.saved_by) == ("N2", lan)
    trail = AuditEntry.objects.get(object_type="surveyform", object_id=form.pk)
    assert (trail.door, trail.reference, trail.action) == ("grid", "không thay đổi", "form.created")


def test_what_was_typed_does_not_slip_in_with_a_confirmation(clients, last_year, address):
    clients["lan"].post(f"{address}dong/", row_post(last_year[0], "giu", income="1"))
    assert of_2017(last_year[0]).income == 850_000


def test_a_family_that_changed_cannot_be_confirmed(clients, last_year, address, lan):
    child = Newcomer("Lương Văn Út", 1, 3, birth_date=dt.date(2017, 3, 1), birth_year=2017)
    record_arrival(
        by=lan, household=last_year[0].household, kind="birth", person=child, happened_on=dt.date(2017, 3, 1),
        reason="sinh con thứ ba",
    )  # fmt: skip
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "giu"))
    assert answer.status_code == 422 and "nhân khẩu đã thay đổi" in answer.content.decode()
    assert of_2017(last_year[0]) is None
    # Nor is the child's relation guessed: the row says what is missing, and its name leads to the form.
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "luu"))
    assert answer.status_code == 422 and "Lương Văn Út: chưa chọn quan hệ" in answer.content.decode()


def test_a_household_without_last_year_cannot_be_confirmed(clients, thiet, address, lan, year_2017, bon_don):
    assert "Không thay đổi</button>" not in clients["lan"].get(address).content.decode()
    assert clients["lan"].post(f"{address}dong/", row_post(thiet, "giu")).status_code == 422


# Saving


def test_a_row_is_saved_with_its_class(clients, last_year, address):
    typed = {"income": "1.200.000", "deprivations": "2,5", "causes": "", "insurance": "1"}
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "luu", **typed))
    assert answer.status_code == 200 and "Hộ có mức sống trung bình" in answer.content.decode()
    form = of_2017(last_year[0])
    assert (form.income, form.deprivations, form.household_class) == (1_200_000, {2, 5}, "TB")
    assert all(member.has_health_insurance for member in form.members.all())


def test_what_cannot_be_read_is_told_in_its_row_and_not_saved(clients, last_year, address):
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "luu", deprivations="2 14", income="nhiều"))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Không có số 14" in page and "Thu nhập:" in page
    assert 'value="nhiều"' in page  # what was typed stays
    assert of_2017(last_year[0]) is None


def test_a_poor_household_without_a_cause_is_refused_as_on_the_form(clients, last_year, address):
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "luu", causes=""))
    assert answer.status_code == 422 and "ít nhất một nguyên nhân" in answer.content.decode()


def test_trying_answers_the_class_and_writes_nothing(clients, last_year, address):
    answer = clients["lan"].post(f"{address}dong/", row_post(last_year[0], "thu", income="600000"))
    assert "Hộ nghèo (N1)" in answer.content.decode() and "<tr" not in answer.content.decode()
    assert of_2017(last_year[0]) is None


def test_somebody_else_saved_meanwhile(clients, thiet, address, hong, year_2017):
    save_form(
        by=hong, survey_round=year_2017, entry=replace(entry_of(thiet), income=700_000), household=thiet.household,
        base_version=1,
    )  # fmt: skip
    answer = clients["lan"].post(f"{address}dong/", row_post(thiet, "luu", version="1"))
    assert answer.status_code == 422
    assert "Lê Thị Hồng đã lưu hộ này" in answer.content.decode()
    assert SurveyForm.objects.get(pk=thiet.pk).income == 700_000


def test_an_outsiders_grid_does_not_exist(clients, last_year, address):
    assert clients["tam"].get(address).status_code == 404
    assert clients["tam"].post(f"{address}dong/", row_post(last_year[0], "giu")).status_code == 404
    assert of_2017(last_year[0]) is None


def test_a_leader_reads_forms_and_types_no_grid(clients, last_year, address):
    assert clients["nam"].get(address).status_code == 403


# Without the script


def test_the_plain_form_confirms_one_row(clients, last_year, address):
    first, second = last_year
    post = {"surveyed_on": "20/11/2017", "do": f"giu-{first.household_id}", **cells(first), **cells(second)}
    assert clients["lan"].post(address, post).status_code == 302
    assert of_2017(first) is not None and of_2017(second) is None


def test_the_plain_form_saves_the_rows_that_were_changed_and_no_other(clients, last_year, address):
    first, second = last_year
    untouched = cells(second, income="1.400.000", deprivations="2", causes="")
    post = {"surveyed_on": "20/11/2017", "do": "luu-het", **cells(first, income="900000"), **untouched}
    assert clients["lan"].post(address, post).status_code == 302
    assert of_2017(first).income == 900_000 and of_2017(second) is None


def test_the_plain_form_keeps_what_was_typed_when_a_row_is_wrong(clients, last_year, address):
    first, second = last_year
    post = {
        "surveyed_on": "20/11/2017", "do": "luu-het",
        **cells(first, income="x"), **cells(second, income="950.000", deprivations="2", causes="1"),
    }  # fmt: skip
    answer = clients["lan"].post(address, post)
    assert answer.status_code == 422 and 'value="x"' in answer.content.decode()
    assert of_2017(first) is None and of_2017(second).income == 950_000


def test_numbers_are_read_however_they_are_parted():
    field = NumbersField(items=STANDARDS[0].indicators, required=False)
    assert field.clean("1 3,10") == field.clean("1; 3 . 10") == {1, 3, 10}
    assert field.clean("") is None and field.clean("0") == frozenset()

