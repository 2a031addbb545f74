"""The fund "Ngày vì người nghèo": gifts, transfers, uses; it never lacks money on any day and always balances."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry
from resources import actions
from resources.models import FundAccount, Posting, Voucher
from resources.statistics import balances, ledger_of, received_by_campaign
from tests.households.histories import make_form, make_household, make_round
from tests.resources.balance import is_balanced

pytestmark = pytest.mark.django_db


def day(number):
    return dt.date(2017, 1, 1) + dt.timedelta(days=number)


DAY_10, DAY_15, DAY_20 = day(10), day(15), day(20)


@pytest.fixture
def gift(mat, today):
    def make(amount, on=DAY_10, account="cash", by=mat, **values):
        return actions.record_gift(
            by=by, account=account, amount=amount, on=on, donor=values.pop("donor", "Chợ Nưa"), today=today, **values
        )

    return make


@pytest.fixture
def use(mat, today, tu):
    def make(amount, on=DAY_20, account="cash", by=mat, **values):
        return actions.record_use(
            by=by, account=account, amount=amount, on=on, household_code=values.pop("code", tu.code),
            purpose="Sửa nhà", today=today, **values,
        )  # fmt: skip

    return make


@pytest.fixture
def move(mat, today):
    def make(amount, on=DAY_15, source="cash"):
        return actions.record_transfer(by=mat, source=source, amount=amount, on=on, document="UNC 3", today=today)

    return make


def test_gifts_go_to_the_bank_and_to_households(gift, move, use, mat):
    campaign = actions.save_campaign(
        by=mat, values={"name": "Tháng cao điểm 2017", "begins_on": day(0), "ends_on": day(40), "goal": 1_000}
    )
    gift(500, campaign=campaign)
    gift(200, account="bank")
    move(300)
    use(150)
    use(400, account="bank")
    assert balances() == {"cash": 50, "bank": 100}
    assert is_balanced()
    ledger = ledger_of(2017)
    assert (ledger.came, ledger.went, ledger.closing_total) == (700, 550, 150)
    assert [row.balance for row in ledger.rows] == [500, 700, 700, 550, 150]
    assert received_by_campaign() == {campaign.pk: 500}
    assert ledger_of(2018).opening == {"cash": 50, "bank": 100}


def test_a_use_says_which_need_it_answers(gift, use, as_user, lan, mat, tu):
    gift(100)
    address = reverse("fund_voucher_add", args=["chi"])
    assert "Thiếu hụt: Nguồn nước sinh hoạt" in as_user(mat).get(address).text
    typed = {
        "household_code": tu.code, "amount": "40", "on": "20/02/2017", "account": "cash", "purpose": "Thuốc men",
        "need": "cause:illness", "key": str(uuid.uuid4()),
    }  # fmt: skip
    as_user(mat).post(address, typed)
    voucher = Voucher.objects.get(kind="use")
    assert voucher.need == "cause:illness"
    page = as_user(lan).get(reverse("fund_voucher", args=[voucher.pk])).text
    assert "Nhu cầu của hộ" in page
    refused = as_user(mat).post(address, typed | {"need": "cause:khong-co", "key": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert Voucher.objects.filter(kind="use").count() == 1


def test_the_fund_never_lacks_money_on_any_day(gift, use):
    gift(100, on=day(10))
    use(80, on=day(20))
    with pytest.raises(ValidationError, match="không đủ tiền"):
        use(21, on=day(30))
    with pytest.raises(ValidationError) as caught:  # today there would be enough, on that day there was nothing yet
        use(20, on=day(9))
    assert "10/01/2017" in str(caught.value) or "thiếu" in str(caught.value)
    with pytest.raises(ValidationError):  # it was there on day 15, but would be missing on day 20
        use(21, on=day(15))
    use(20, on=day(15))
    assert balances()["cash"] == 0


def test_what_was_spent_since_cannot_be_undone(gift, use, mat, today):
    given_once = gift(100)
    spent = use(60)
    with pytest.raises(ValidationError):
        actions.reverse_voucher(by=mat, voucher=given_once, on=day(30), reason="Trả lại", today=today)
    undone = actions.reverse_voucher(by=mat, voucher=spent, on=day(25), reason="Hộ không nhận", today=today)
    assert undone.household == spent.household
    for voucher in (spent, undone):
        with pytest.raises(ValidationError):
            actions.reverse_voucher(by=mat, voucher=voucher, on=day(30), reason="Lại", today=today)
    actions.reverse_voucher(by=mat, voucher=given_once, on=day(30), reason="Trả lại", today=today)
    assert balances() == {"cash": 0, "bank": 0}
    assert is_balanced()
    assert Voucher.objects.count() == 4


def test_what_was_reversed_neither_came_nor_went(gift, use, move, mat, today):
    """The year's sums are what the fund truly took and gave: they agree with the campaign's."""
    campaign = actions.save_campaign(by=mat, values={"name": "Đợt 2017", "begins_on": day(0), "ends_on": day(40)})
    wrong, spent, moved = gift(500, campaign=campaign), None, None
    gift(200, campaign=campaign)
    spent, moved = use(60), move(100)
    for voucher in (wrong, spent, moved):
        actions.reverse_voucher(by=mat, voucher=voucher, on=day(30), reason="Ghi nhầm", today=today)
    ledger = ledger_of(2017)
    assert (ledger.came, ledger.went) == (200, 0)
    assert received_by_campaign() == {campaign.pk: 200}
    assert ledger.opening_total + ledger.came - ledger.went == ledger.closing_total == 200
    assert [(row.came, row.went) for row in ledger.rows[-3:]] == [(-500, 0), (0, -60), (0, 0)]


def test_only_mttq_keeps_the_fund(gift, cast, ngan, thu):
    for person in (cast.lan, cast.hong, cast.bac, cast.quang, cast.thanh_tra, ngan, thu):
        with pytest.raises(PermissionDenied):
            gift(5, by=person)
    assert not Voucher.objects.exists()


def test_only_poor_and_near_poor_households_are_helped_and_codes_tell_nothing(gift, use, tu, lan):
    gift(100)
    tu.forms.update(household_class="KN")
    said = set()
    for code in (tu.code, "15769-01-999"):
        with pytest.raises(ValidationError) as caught:
            use(5, code=code)
        said.add(caught.value.message_dict["household_code"][0])
    assert len(said) == 1


def test_the_use_stands_in_the_ledger_of_its_commune_only(gift, use, as_user, lan, tam, bac, ngan, mat):
    gift(100)
    voucher = use(60)
    address, ledger = reverse("fund_voucher", args=[voucher.pk]), reverse("fund_ledger", args=[2017])
    assert "Hà Văn Tư" in as_user(lan).get(address).text
    assert as_user(tam).get(address).status_code == 404
    assert as_user(bac).get(ledger).status_code == 403
    assert "Hà Văn Tư" in as_user(lan).get(ledger).text
    assert "Chợ Nưa" not in as_user(lan).get(ledger).text  # the whole book is the district's
    assert "Hà Văn Tư" not in as_user(tam).get(ledger).text
    for person in (mat, ngan):
        assert "Chợ Nưa" in as_user(person).get(ledger).text


def test_a_commune_does_not_open_a_gift(gift, as_user, lan):
    assert as_user(lan).get(reverse("fund_voucher", args=[gift(10).pk])).status_code == 404


def test_vouchers_and_postings_are_never_changed(gift):
    voucher = gift(10)
    with pytest.raises(TypeError):
        voucher.save()
    with pytest.raises(TypeError):
        Voucher.objects.filter(pk=voucher.pk).delete()
    with pytest.raises(TypeError):
        Posting.objects.update(amount=3)


def test_the_database_itself_refuses_a_negative_balance(gift):
    gift(10)
    with pytest.raises(IntegrityError), transaction.atomic():
        FundAccount.objects.filter(code="cash").update(balance=-1)


def test_sending_a_page_twice_makes_one_voucher(gift):
    key = uuid.uuid4()
    assert gift(10, key=key) == gift(10, key=key)
    assert balances()["cash"] == 10


def test_mttq_writes_the_book_on_its_pages(as_user, mat, tu):
    browser = as_user(mat)
    typed = {"donor": "=Công ty 1+1", "amount": "5.000.000", "on": "20/11/2017", "account": "cash"}
    assert "Đã ghi thu" in browser.post(reverse("fund_voucher_add", args=["thu"]), typed, follow=True).text
    wrong = {
        "household_code": tu.code,
        "amount": "6.000.000",
        "on": "21/11/2017",
        "account": "cash",
        "purpose": "Sửa nhà",
    }
    refused = browser.post(reverse("fund_voucher_add", args=["chi"]), wrong)
    assert refused.status_code == 422
    assert "1.000.000" in refused.text
    answer = browser.post(reverse("fund_voucher_add", args=["chi"]), wrong | {"amount": "4.000.000"}, follow=True)
    assert "Hà Văn Tư" in answer.text
    assert browser.get(reverse("fund_excel", args=[2017])).status_code == 200


def test_a_gift_for_many_households_is_shown_with_names_then_written_whole(as_user, mat, gift, tu, lan):
    gift(1_000_000)
    other = make_household(tu.village, "Lò Thị Sáu", code="15769-01-002")
    make_form(make_round(2016), other, "CN", lan)
    browser, address = as_user(mat), reverse("fund_uses_add")
    typed = {"on": "20/11/2017", "account": "cash", "purpose": "Quà Tết", "key": str(uuid.uuid4())}
    wrong = browser.post(address, typed | {"rows": f"{tu.code}; 300.000\n15769-99-999; 1\n{tu.code}; 2", "buoc": "xem"})
    assert wrong.status_code == 422
    assert "Dòng 2: không có hộ nghèo" in wrong.text
    assert "Dòng 3: mã 15769-01-001 đã có ở dòng 1" in wrong.text
    rows = f"{tu.code}; 300.000 đ\n\n{other.code}\t200.000"
    preview = browser.post(address, typed | {"rows": rows, "buoc": "xem"})
    assert "Lò Thị Sáu" in preview.text
    assert "500.000 đ" in preview.text
    assert Voucher.objects.filter(kind="use").count() == 0
    for _ in range(2):  # sent twice, written once
        browser.post(address, typed | {"rows": rows, "buoc": "ghi"})
    assert Voucher.objects.filter(kind="use").count() == 2
    assert balances()["cash"] == 500_000
    too_much = typed | {"rows": f"{tu.code}; 400.000\n{other.code}; 200.000", "buoc": "ghi", "key": str(uuid.uuid4())}
    assert "không đủ tiền" in browser.post(address, too_much).text
    assert balances()["cash"] == 500_000


def test_a_long_list_of_uses_asks_as_few_queries_as_a_short_one(mat, gift, tu, lan, today):
    gift(1_000_000)
    codes = [tu.code]
    for number in range(2, 22):
        other = make_household(tu.village, code=f"15769-01-{number:03d}")
        make_form(make_round(2016), other, "CN", lan)
        codes.append(other.code)

    def write(some):
        rows = [(place, code, 100) for place, code in enumerate(some, start=1)]
        with CaptureQueriesContext(connection) as asked:
            made = actions.record_uses(
                by=mat, account="cash", on=DAY_20, rows=rows, purpose="Quà Tết", today=today, key=uuid.uuid4()
            )
        assert len(made) == len(some)
        return len(asked)

    assert write(codes) == write(codes[:2])
    assert is_balanced()
    assert balances()["cash"] == 1_000_000 - 23 * 100
    trail = AuditEntry.objects.filter(action="fund.use")
    assert set(trail.values_list("object_id", flat=True)) == set(
        Voucher.objects.filter(kind="use").values_list("pk", flat=True)
    )


def test_the_ledger_asks_as_many_queries_for_many_as_for_few(assert_same_queries, clients, gift, use):
    gift(1_000)

    def some(number):
        for _ in range(number):
            use(5)

    assert_same_queries(clients["hong"], reverse("fund_ledger", args=[2017]), lambda: some(2), lambda: some(6))


steps = st.lists(
    st.tuples(
        st.sampled_from(["gift", "use", "move", "undo"]), st.integers(1, 50), st.integers(0, 300),
        st.sampled_from(["cash", "bank"]),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_no_day_is_short_and_the_books_balance(gift, use, move, mat, today, todo):
    with transaction.atomic():
        for kind, amount, number, account in todo:
            try:
                if kind == "undo":
                    last = Voucher.objects.exclude(kind="reversal").filter(reversal__isnull=True).last()
                    if last:
                        actions.reverse_voucher(by=mat, voucher=last, on=today, reason="Nhầm", today=today)
                elif kind == "move":
                    move(amount, on=day(number), source=account)
                else:
                    {"gift": gift, "use": use}[kind](amount, on=day(number), account=account)
            except ValidationError:
                pass
        assert is_balanced()
        ledger = ledger_of(2017)
        assert all(row.cash >= 0 and row.bank >= 0 for row in ledger.rows)
        assert ledger.closing == balances()
        assert ledger.came - ledger.went == ledger.closing_total
        transaction.set_rollback(True)
