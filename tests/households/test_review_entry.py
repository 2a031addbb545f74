"""Pages and forms against what happens beside them: births after a save, deaths while one types, late corrections."""

import datetime as dt
from dataclasses import replace

import pytest

from households.actions.forms import HouseholdChanged, entry_of, save_form
from households.actions.roster import Newcomer, record_arrival, record_departure
from households.actions.rounds import open_round
from households.entry import FormInput, MemberInput
from households.models import EventKind, Person
from tests.factories import make_village

HEAD = MemberInput(full_name="Lương Văn Thiết", relation=1, birth_year=1979, sex=1, ethnicity=3)
WIFE = MemberInput(full_name="Hà Thị Mỵ", relation=2, birth_year=1983, sex=2, ethnicity=3)
FAMILY = FormInput(members=(HEAD, WIFE), income=650_000, causes=frozenset({1}))


@pytest.fixture
def years(hong):
    return {year: open_round(by=hong, year=year) for year in (2016, 2017)}


@pytest.fixture
def form_2016(lan, areas, years):
    village = make_village(areas.binh_son, "Thôn Bồn Dồn")
    return save_form(by=lan, survey_round=years[2016], entry=FAMILY, village=village).form


def dies(by, household):
    wife = Person.objects.get(full_name="Hà Thị Mỵ")
    record_departure(
        by=by, household=household, person=wife, kind=EventKind.DEATH, happened_on=dt.date(2017, 9, 1), reason="bệnh"
    )


def test_a_form_can_still_be_corrected_after_somebody_was_born(lan, years, form_2016):
    household = form_2016.household
    form = save_form(by=lan, survey_round=years[2017], entry=entry_of(form_2016), household=household).form
    baby = Newcomer(full_name="Lương Thị Hoa", sex=2, ethnicity=3, birth_date=dt.date(2017, 11, 20))
    record_arrival(
        by=lan, household=household, kind=EventKind.BIRTH, person=baby, happened_on=baby.birth_date, reason="khai sinh"
    )
    corrected = replace(entry_of(form), income=900_000)
    form = save_form(
        by=lan, survey_round=years[2017], entry=corrected, household=household, base_version=form.version
    ).form
    assert form.income == 900_000
    assert Person.objects.get(full_name="Lương Thị Hoa").left_on is None


def test_nobody_is_brought_back_by_a_page_that_was_opened_before_the_death(lan, years, form_2016):
    household = form_2016.household
    household.refresh_from_db()
    seen = household.version
    wife = Person.objects.get(full_name="Hà Thị Mỵ")
    dies(lan, household)

    with pytest.raises(HouseholdChanged, match="Hà Thị Mỵ") as changed:
        save_form(
            by=lan, survey_round=years[2017], entry=entry_of(form_2016), household=household, household_version=seen
        )
    wife.refresh_from_db()
    assert wife.left_on == dt.date(2017, 9, 1)
    assert not household.forms.filter(round__year=2017).exists()

    # Having read it, the officer takes her off the roster and saves.
    alive = replace(entry_of(form_2016), members=entry_of(form_2016).members[:1])
    form = save_form(
        by=lan, survey_round=years[2017], entry=alive, household=household, household_version=changed.value.version
    ).form
    assert form.persons_count == 1


def test_the_page_says_it_and_keeps_what_was_typed(as_user, lan, years, form_2016):
    household = form_2016.household
    household.refresh_from_db()
    address = f"/2017/phieu/{household.code}/"
    browser = as_user(lan)
    page = browser.get(address)
    assert f'name="seen" value="{household.version}"' in page.content.decode()
    dies(lan, household)
    typed = {name: values[0] for name, values in page.context["page"].raw.items()}
    typed |= {"income": "777.000", "do": "save"}
    answer = browser.post(address, typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Hà Thị Mỵ" in text
    assert "777.000" in text
    household.refresh_from_db()
    assert f'name="seen" value="{household.version}"' in text


def test_somebody_found_by_a_late_correction_does_not_live_there_today(lan, years, form_2016):
    household = form_2016.household
    form_2017 = save_form(by=lan, survey_round=years[2017], entry=entry_of(form_2016), household=household).form
    forgotten = MemberInput(full_name="Lương Văn Cụ", relation=4, birth_year=1930, sex=1, ethnicity=3)
    late = entry_of(form_2016)
    form_2016.refresh_from_db()
    save_form(
        by=lan, survey_round=years[2016], entry=replace(late, members=(*late.members, forgotten)), household=household,
        base_version=form_2016.version,
    )  # fmt: skip
    old = Person.objects.get(full_name="Lương Văn Cụ")
    assert old.left_on == dt.date(2016, 11, 15)
    assert "2016" in old.left_reason
    form_2017.refresh_from_db()
    corrected = replace(entry_of(form_2017), income=800_000)
    again = save_form(
        by=lan, survey_round=years[2017], entry=corrected, household=household, base_version=form_2017.version
    ).form
    assert again.persons_count == 2


@pytest.mark.parametrize(
    "address", ["/?nam=²", "/?nam=99999999999999999999", "/2017/ho/?thon=%C2%B2", "/2017/ho/?tim=%00a"]
)
def test_odd_addresses_are_no_server_error(as_user, lan, years, address):
    assert as_user(lan).get(address).status_code < 500


@pytest.mark.parametrize("village", ["²", "9" * 5000, "\0"])
def test_odd_villages_in_a_draft_are_no_server_error(as_user, lan, years, village):
    assert as_user(lan).post("/2017/phieu/nhap/", {"thon": village, "m0-full_name": "A\0B"}).status_code < 500
    assert as_user(lan).post("/2017/phieu/phan-loai/", {"thon": village}).status_code < 500
