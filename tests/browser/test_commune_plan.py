"""The cast makes Bình Sơn's plan for 2018 in a real browser: drafted from a recognised survey of 1,500 households,
edited one by one and in bulk, sent, returned, sent again, approved. Pictures of the steps stand in artefacts/."""

import pytest
from playwright.sync_api import expect

from assignments import actions as duties
from assignments.models import Task
from households.models import Household, SurveyForm
from plans.models import CommunePlan, HouseholdPlan, PlanLine
from plans.states import PlanState
from tests.browser.conftest import PHONE
from tests.factories import make_village
from tests.plans.commune import recognise_at_once

HERE = "/2017/ke-hoach/xa/15769/"
HOUSEHOLDS = 1_500


@pytest.fixture
def survey(lan, hong, areas, year_2017):
    """1,500 poor and near-poor households in three villages, the result recognised, the year's tasks given out."""
    duties.open_year(by=hong, year=2017)
    villages = [make_village(areas.binh_son) for _ in range(3)]
    households = Household.objects.bulk_create(
        Household(
            village=villages[place % 3], code=f"15769-{place % 3 + 1:02}-{place:04}", head_name=f"Hà Văn Hộ {place}",
            ethnicity=6, search_key=f"ha van ho {place} 15769",
        )
        for place in range(HOUSEHOLDS)
    )  # fmt: skip
    SurveyForm.objects.bulk_create(
        SurveyForm(
            round=year_2017, household=household, commune=areas.binh_son, village=household.village,
            area_type="rural", standard_code=year_2017.standard_code, head_name=household.head_name, ethnicity=6,
            income=800_000, household_class="CN" if place % 3 == 0 else "N1", basis="income", persons_count=4,
            causes=frozenset({1, 6}), deprivations=frozenset({2, 7}), deprivation_count=2, is_minority=True,
            saved_by=lan,
        )
        for place, household in enumerate(households)
    )  # fmt: skip
    recognise_at_once(year_2017, areas.binh_son)


@pytest.fixture
def walk(page, sign_in):
    """`walk(lan, HERE)`: she is signed in and opens the page."""

    def go(person, address=HERE):
        sign_in(page, person)
        page.goto(address)
        return page

    return go


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def said(page):
    return page.locator(".messages").inner_text()


def state():
    return CommunePlan.objects.get().state


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_a_plan_from_the_survey_to_its_approval(walk, page, survey, lan, nam, hong, shot, open_window, sign_in):
    # Drafted in one click
    walk(lan)
    follow(page, "Lập kế hoạch từ kết quả rà soát")
    expect(page.get_by_text("1.500 hộ nghèo, hộ cận nghèo sẽ vào kế hoạch với 6.000 dòng.")).to_be_visible()
    press(page, "Lập kế hoạch")
    assert "1.500 hộ, 6.000 dòng kế hoạch" in said(page)
    assert PlanLine.objects.count() == 6_000
    assert not CommunePlan.objects.get().is_provisional
    shot(page, "commune-plan-1366")

    # One household: a wrong amount is told, and nothing typed is lost; the next save leads on to the next household.
    follow(page, "Từng hộ")
    follow(page, "Hà Văn Hộ 0")
    page.get_by_label("Kinh phí").first.fill("ba triệu")
    page.get_by_label("Người kèm cặp, giúp đỡ").fill("Lò Văn Nam")
    press(page, "Lưu")
    expect(page.locator(".error-summary").first).to_be_visible()
    expect(page.get_by_label("Người kèm cặp, giúp đỡ")).to_have_value("Lò Văn Nam")
    page.get_by_label("Kinh phí").first.fill("3.000.000")
    page.get_by_label("Thời gian").first.fill("tháng 6")
    page.get_by_label("Năm dự kiến thoát cận nghèo").select_option("2018")
    shot(page, "commune-plan-household-1366")
    press(page, "Lưu và mở hộ sau")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hộ Hà Văn Hộ 3: kế hoạch năm 2018")
    line = PlanLine.objects.get(row__head_name="Hà Văn Hộ 0", need_code="capital")
    assert (line.cost, line.when, line.is_written) == (3_000_000, "2018-06", True)

    # In bulk: every poor household without a mentor, seen before it is done
    follow(page, "Còn thiếu")
    page.get_by_role("row").filter(has_text="Hộ nghèo chưa có người kèm cặp").get_by_text("Sửa hàng loạt").click()
    page.get_by_label("Người kèm cặp", exact=True).fill("Hà Thị Lan")
    page.get_by_label("Là", exact=True).select_option("cadre")
    press(page, "Xem trước")
    expect(page.get_by_text("Sẽ đổi 1.000 hộ.")).to_be_visible()
    shot(page, "commune-plan-bulk-1366")
    press(page, "Áp dụng")
    assert "Đã đổi 1.000 hộ" in said(page)
    assert HouseholdPlan.objects.filter(mentor_name="Hà Thị Lan").count() == 1_000

    # Sent by the leader, returned by the office with comments, mended, sent again
    walk(nam)
    follow(page, "Kiểm tra rồi trình huyện")
    shot(page, "commune-plan-submit-1366")
    press(page, "Trình kế hoạch lên huyện")
    assert state() == PlanState.SUBMITTED
    task = Task.objects.get(duty_key="commune_plan", commune__code="15769")
    assert task.done_on is not None
    walk(hong, "/2017/ke-hoach/")
    follow(page, "Bình Sơn")
    follow(page, "Duyệt hoặc trả lại")
    page.get_by_label("Chỗ cần làm lại").fill("Ghi kinh phí của các khoản vay.")
    press(page, "Trả lại cho xã")
    task.refresh_from_db()
    assert state() == PlanState.RETURNED and task.done_on is None
    walk(lan)
    expect(page.get_by_text("Ghi kinh phí của các khoản vay.").first).to_be_visible()
    page.goto(f"{HERE}hang-loat/?gp=production_loan")
    page.get_by_label("Mức vay mỗi dòng").fill("30.000.000")
    press(page, "Xem trước")
    press(page, "Áp dụng")
    assert PlanLine.objects.filter(loan_amount=30_000_000).count() == 1_500
    walk(nam, f"{HERE}trinh/")
    press(page, "Trình kế hoạch lên huyện")

    # Approved: frozen, and read-only
    walk(hong, f"{HERE}duyet/")
    page.get_by_label("Số văn bản duyệt").fill("512/TB-LĐTBXH")
    press(page, "Duyệt, giữ lại bản này")
    assert state() == PlanState.APPROVED
    plan = CommunePlan.objects.get()
    assert plan.versions.get().document == "512/TB-LĐTBXH"
    walk(lan)
    expect(page.get_by_role("link", name="Mở phụ lục điều chỉnh")).to_be_visible()
    expect(page.get_by_text("Đang khóa: kế hoạch đã duyệt")).to_be_visible()
    shot(page, "commune-plan-approved-1366")

    phone = open_window(PHONE, has_touch=True, is_mobile=True)
    sign_in(phone, lan)
    for address in ("", "ho/", "con-thieu/", "ban/1/"):
        phone.goto(f"{HERE}{address}")
        assert overflow(phone) <= 0, address
