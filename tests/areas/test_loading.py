"""The units of 2017 and what became of them, from areas/data/*.csv."""

import datetime as dt

import pytest
from django.core.management import call_command

from areas import loading
from areas.models import URBAN, Commune, Department

FEBRUARY_2017 = dt.date(2017, 2, 8)


@pytest.mark.parametrize(
    ("date", "units", "urban"),
    [
        (FEBRUARY_2017, 36, {"Thị trấn Triệu Sơn"}),
        (dt.date(2020, 6, 1), 34, {"Thị trấn Triệu Sơn", "Thị trấn Nưa"}),
        (dt.date(2025, 3, 1), 32, {"Thị trấn Triệu Sơn", "Thị trấn Nưa"}),
        (dt.date(2025, 8, 1), 8, set()),
    ],
)
def test_each_date_has_its_own_units(areas, date, units, urban):
    valid = Commune.objects.valid_on(date)
    assert valid.count() == units
    assert {commune.name for commune in valid if commune.area_type == URBAN} == urban


def test_a_unit_holds_from_its_first_day_until_before_its_last(areas):
    last_day, first_day = dt.date(2019, 11, 30), dt.date(2019, 12, 1)
    assert Commune.objects.by_code("15718", last_day).name == "Xã Tân Ninh"
    assert Commune.objects.by_code("15718", first_day).name == "Thị trấn Nưa"


def test_one_code_names_different_communes_at_different_times(areas):
    """Trap 5: 15736 was Xuân Thịnh, and is Xuân Lộc since 2025."""
    assert Commune.objects.by_code("15736", FEBRUARY_2017).name == "Xã Xuân Thịnh"
    assert Commune.objects.by_code("15736", dt.date(2025, 1, 1)).name == "Xã Xuân Lộc"
    with pytest.raises(Commune.DoesNotExist):
        Commune.objects.by_code("15739", dt.date(2025, 1, 1))


def test_a_merged_commune_knows_where_it_came_from_however_long_ago(areas):
    trieu_son = Commune.objects.by_code("15664", dt.date(2025, 8, 1))
    family = Commune.objects.filter(pk__in=Commune.objects.with_ancestors([trieu_son.pk]))
    names = {commune.name for commune in family}
    assert {"Xã Triệu Sơn", "Thị trấn Triệu Sơn", "Xã Minh Dân", "Xã Minh Châu", "Xã Dân Lực"} <= names
    assert "Xã Bình Sơn" not in names


def test_an_ended_unit_stays_readable(areas):
    minh_dan = Commune.objects.get(code="15694")
    assert not minh_dan.is_valid_on(dt.date(2020, 1, 1))
    assert [str(heir) for heir in minh_dan.successors.all()] == ["Thị trấn Triệu Sơn"]


def test_the_thirteen_bodies_and_their_standing_body(areas):
    assert Department.objects.filter(kind=Department.BODY).count() == 13
    assert [body.short_name for body in Department.objects.filter(is_standing_body=True)] == ["Phòng LĐTBXH"]
    assert set(Department.objects.exclude(kind=Department.BODY).values_list("code", flat=True)) == {"bcd", "ubnd"}


def test_van_son_is_found_under_the_name_people_use(areas):
    assert areas.commune("15712").alias == "Xã Vân Sơn"


def test_every_commune_of_2017_has_its_own_place_on_the_grid(areas):
    places = {(commune.grid_col, commune.grid_row) for commune in areas.communes}
    assert len(places) == 36
    assert (None, None) not in places


def test_loading_again_changes_nothing(areas, capsys):
    before = list(Commune.objects.values_list()), list(Department.objects.values_list())
    call_command("load_areas")
    assert capsys.readouterr().out == "48 đơn vị hành chính, 15 cơ quan.\n"
    assert (list(Commune.objects.values_list()), list(Department.objects.values_list())) == before


def test_two_units_with_one_code_on_one_day_are_refused():
    rows = [
        {"gso_code": "15736", "valid_from": "", "valid_to_excl": "2025-01-02"},
        {"gso_code": "15736", "valid_from": "2025-01-01", "valid_to_excl": ""},
    ]
    with pytest.raises(ValueError, match="15736 có hai đơn vị cùng hiệu lực"):
        loading.refuse_overlaps(rows)
