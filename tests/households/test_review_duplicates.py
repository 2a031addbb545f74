"""Two records made one without harm to years that are over, to the year that waits, or to the household left behind."""

import pytest

from households.actions.duplicates import merge_duplicate_households
from households.actions.flags import look_at_persons
from households.actions.forms import FormLocked
from households.actions.rounds import close_round
from households.importing import known as knowledge
from households.life import movements_of
from households.models import DuplicateFlag, Household
from households.movement_queries import moving
from households.movements import Movement
from households.statistics import progress_by_village
from tests.households.entries import save
from tests.households.histories import make_form, make_household, make_person


@pytest.fixture
def twin(thiet, bon_don):
    """A second record of Thiết's household, with him and an aunt."""
    household = make_household(bon_don, "Lương Văn Thiết")
    make_person(household, "Lương Văn Thiết", birth_year=1979, ethnicity=3)
    make_person(household, "Hà Thị Na", birth_year=1950, sex=2)
    return household


def flag_of(twin):
    look_at_persons([twin.persons.get(full_name="Lương Văn Thiết").pk])
    return DuplicateFlag.objects.get()


def kept_in(flag, twin):
    return flag.first_id if flag.second.household_id == twin.pk else flag.second_id


def test_a_duplicate_found_after_the_years_day_is_on_no_list(twin, lan, hong, bon_don, year_2016, year_2017, clock):
    assert clock.today > year_2017.reference_date
    make_form(year_2016, twin, "N1", lan, members=twin.persons.all())
    close_round(by=hong, survey_round=year_2016, reason="đã công nhận")
    assert progress_by_village(year_2017, bon_don.commune)[bon_don.pk].waiting == 1
    flag = flag_of(twin)
    merge_duplicate_households(by=lan, flag=flag, keep_id=kept_in(flag, twin), reason="một sổ hộ khẩu")
    twin.refresh_from_db()
    assert progress_by_village(year_2017, bon_don.commune)[bon_don.pk].waiting == 0
    assert twin not in Household.objects.of_year(year_2017)
    assert moving(year_2017, year_2016).get(pk=twin.pk).movement == Movement.MERGED
    assert [each.movement for each in movements_of(twin)] == [Movement.MERGED]
    assert knowledge.by_ids(year_2017, [twin.pk]).households[twin.pk].is_ended
    with pytest.raises(FormLocked, match="đã kết thúc"):
        save(lan, year_2017, household=twin)
