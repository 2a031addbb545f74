"""What the district asks of bodies, and how it says what they lack."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans.actions.steps import submit_plan
from plans.gaps import NO_MENTOR, NO_WORK
from reports.models import OwnFigure
from reports.periodic import work
from reports.periodic.drafting import Facts, draft
from reports.periods import Period
from tests.plans.commune import drafted
from tests.reports.periodic.conftest import JUNE, own, write


def test_a_share_that_the_district_asks_for_is_at_most_all(reporting, areas, bac):
    """1.234,5 % of the people would stand in the consolidated report as it was typed."""
    body = areas.department("nnptnt")
    with pytest.raises(ValidationError, match=r"nước hợp vệ sinh: tỷ lệ không quá 100 %\."):
        write(bac, body, own=[own("x", Decimal("1234.5"), key="nuoc_hop_ve_sinh")])
    assert not OwnFigure.objects.exists()
    write(bac, body, own=[own("x", Decimal(100), key="nuoc_hop_ve_sinh"), own("Đạt kế hoạch", Decimal(120), unit="%")])
    assert OwnFigure.objects.count() == 2, "how far one went past a plan may be more than all of it"


def test_bodies_without_work_are_counted_by_commune_and_said_to_be(reporting, areas, lan, nam, monkeypatch):
    """Over 36 communes the count passes the number of bodies that there are."""
    plan = drafted(lan, reporting, areas.binh_son)
    submit_plan(by=nam, plan=plan)
    monkeypatch.setattr(work, "gap_totals", lambda found: [(NO_WORK, 73, 36), (NO_MENTOR, 58, 29)])
    said = work.plan_gaps(2017, [areas.binh_son], JUNE)
    assert "- Cơ quan chưa được giao việc: 73 lượt cơ quan, ở 36 xã." in said
    assert "- Hộ nghèo chưa có người kèm cặp: 58 hộ, ở 29 xã." in said


def test_a_year_whose_tasks_were_not_given_out_says_nothing_of_them():
    """The report would be issued with “(chưa có số liệu) nhiệm vụ đến hạn”."""
    sent = {"don_vi_da_gui": 2, "don_vi_phai_gui": 49, "don_vi_chap_nhan": 2}
    said = draft(Facts(Period.SIX_MONTHS, 2018, sent))["chi_dao"]
    assert "nhiem_vu" not in said and said.startswith("Về chế độ báo cáo, {{ don_vi_da_gui }}")
    said = draft(Facts(Period.SIX_MONTHS, 2018, sent | {"nhiem_vu_den_han": 4, "nhiem_vu_dung_han": 3}))["chi_dao"]
    assert "có {{ nhiem_vu_den_han }} nhiệm vụ đến hạn" in said and "{{ nhiem_vu_qua_han }}" not in said
