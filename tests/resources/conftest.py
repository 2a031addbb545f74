"""The people of money: thu of Phòng Tài chính - Kế hoạch, mat of UBMTTQ huyện, ngan of NHCSXH."""

import datetime as dt

import pytest

from accounts.permissions import Role
from resources import actions
from tests.factories import make_user, make_village
from tests.households.histories import make_form, make_household, make_round


@pytest.fixture
def thu(areas):
    return make_user("le.thu", "Lê Thị Thu", Role.DEPARTMENT_OFFICER, department=areas.department("tckh"))


@pytest.fixture
def mat(areas):
    return make_user("lo.mat", "Lò Thị Mát", Role.DEPARTMENT_OFFICER, department=areas.department("mttq"))


@pytest.fixture
def ngan(areas):
    return make_user("vu.ngan", "Vũ Thị Ngân", Role.DEPARTMENT_OFFICER, department=areas.department("nhcsxh"))


@pytest.fixture
def plan_money(thu, areas):
    """`plan_money(unit, planned)`: an allocation of cycle year 2016, for 2017."""

    def make(unit=None, planned=100_000_000, purpose="housing", source="district", by=thu):
        return actions.save_allocation(
            by=by, year=2016, unit=unit or areas.binh_son, source=source, purpose=purpose, planned=planned
        )

    return make


@pytest.fixture
def enter(thu, today):
    """`enter(item, "allotted", 5)`: an entry dated 1 March 2017."""

    def make(item, kind, amount, by=thu, **values):
        values = {"on": dt.date(2017, 3, 1), "document": "QĐ 15/QĐ-UBND"} | values
        return actions.add_entry(by=by, allocation=item, kind=kind, amount=amount, today=today, **values)

    return make


@pytest.fixture
def tu(areas, lan):
    """Hà Văn Tư's household of Bình Sơn, poor in 2016."""
    household = make_household(make_village(areas.binh_son), code="15769-01-001")
    make_form(make_round(2016), household, "N1", lan)
    return household
