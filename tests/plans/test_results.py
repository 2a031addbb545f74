"""What was carried out: who sees which work and how little of a family, results one and many at once, figures."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from accounts.permissions import Forbidden, Role
from areas.models import Commune
from assignments.units import code_of
from households.actions.flags import look_at_form
from households.actions.rounds import open_round
from households.models import QualityWarning
from plans import results
from plans.actions.common import PlanChanged
from plans.actions.models_training import save_model, save_model_household, save_training
from plans.actions.results import save_help, save_result, save_results
from plans.actions.steps import submit_plan
from plans.execution_gaps import IDLE, TWICE, execution_gaps, is_idle, is_twice, months_after
from plans.measures import cause
from plans.models import CommunePlan, Intervention, OwnMeasure, PlanLine, Training
from plans.reading import contents_of
from plans.worklists import WorkRow, in_state, work_lines, work_rows
from tests.factories import make_user, make_village
from tests.households.histories import make_form, make_household
from tests.plans.commune import drafted, make_family

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 11, 20)
DONE = {"status": "done", "ended_on": DAY, "amount": 5_000_000, "source": "district", "is_need_met": True}


@pytest.fixture
def sent(plan, nam):
    submit_plan(by=nam, plan=plan)
    plan.refresh_from_db()
    return plan


def line_of(need_code):
    return PlanLine.objects.get(need_code=need_code, row__head_name="Lò Văn Đất")


def heads(user):
    lines = work_lines(user, 2017, OwnMeasure.objects.catalogue())
    return {(row.head_name, row.need.code) for row in work_rows(lines)}


@pytest.fixture
def done(lan, today):
    """`done("water")`: the result of Lò Văn Đất's line."""

    def make(need_code, by=lan, version=None, line=None, **values):
        line_id = (line or line_of(need_code)).pk
        return save_result(by=by, year=2017, line_id=line_id, values=DONE | values, today=today, version=version)

    return make


# Who sees what


def test_a_body_sees_the_lines_of_its_remit_once_the_plan_was_sent(plan, nam, bac):
    assert heads(bac) == set()
    submit_plan(by=nam, plan=plan)
    seen = heads(bac)
    assert ("Lò Văn Đất", "water") in seen
    assert {code for _, code in seen} <= {"water", "latrine", "equipment", "jobs", "skills", "land"}
    assert ("Hà Văn Vốn", "capital") not in seen


def test_a_body_gets_no_more_of_a_family_than_it_needs(sent, as_user, bac):
    page = as_user(bac).get(reverse("work_list", args=[2018]))
    assert "Lò Văn Đất" in page.text
    assert "Hà Văn Vốn" not in page.text
    assert "Thiếu vốn sản xuất" not in page.text
    household = line_of("water").row.household
    detail = as_user(bac).get(reverse("work_line", args=[2018, line_of("water").pk])).text
    secrets = {str(form.income) for form in household.forms.all()} | {
        person.identity_number for person in household.persons.all() if person.identity_number
    }
    for text in (page.text, detail):
        assert not [secret for secret in secrets if secret in text.replace(".", "")]
        assert reverse("household_file", args=[household.code]) not in text
    assert as_user(bac).get(reverse("household_file", args=[household.code])).status_code == 403
    fields = set(WorkRow.__dataclass_fields__)
    assert not fields & {"income", "identity_number", "household_class", "causes", "deprivations", "phone", "address"}


def test_the_outsiders_find_nothing(sent, as_user, bac, tam, lan):
    capital = PlanLine.objects.get(need_code="capital", row__head_name="Hà Văn Vốn")
    water = line_of("water")
    for user, line in ((bac, capital), (tam, capital), (tam, water)):
        address = reverse("work_line", args=[2018, line.pk])
        assert as_user(user).get(address).status_code == 404
        with pytest.raises(PlanLine.DoesNotExist):
            save_result(by=user, year=2017, line_id=line.pk, values=DONE, today=DAY)
    assert as_user(lan).get(reverse("work_line", args=[2018, capital.pk])).status_code == 200
    for pk in (2**63, 10**19):  # longer than any key of the database
        assert as_user(lan).get(reverse("work_line", args=[2018, pk])).status_code == 404


def test_evidence_opens_for_whoever_sees_the_line_alone(sent, as_user, lan, bac, tam, today, areas):
    upload = SimpleUploadedFile("nghiem-thu.pdf", b"%PDF-1.4 ...")
    saved = save_result(by=bac, year=2017, line_id=line_of("water").pk, values=DONE, today=today, uploads=[upload])
    address = reverse("work_file", args=[saved.files.get().pk])
    health = make_user("pham.yte", role=Role.DEPARTMENT_OFFICER, department=areas.department("yte"))
    answers = {user.username: as_user(user).get(address).status_code for user in (lan, bac, tam, health)}
    assert answers == {"ha.lan": 200, "pham.bac": 200, "le.tam": 404, "pham.yte": 404}


def test_a_body_opens_evidence_of_its_own_worklist_alone(sent, as_user, lan, bac, today):
    """Not of help outside the plan, nor of a plan that went back to the commune, though the measure is its own."""
    upload = SimpleUploadedFile("nghiem-thu.pdf", b"%PDF-1.4 ...")
    of_plan = save_result(by=lan, year=2017, line_id=line_of("water").pk, values=DONE, today=today, uploads=[upload])
    upload.seek(0)
    outside = save_help(
        by=lan, year=2017, household=of_plan.household, need=line_of("water").need, measure_key="clean_water",
        values=DONE, today=today, uploads=[upload],
    )  # fmt: skip

    def answer(result):
        return as_user(bac).get(reverse("work_file", args=[result.files.get().pk])).status_code

    assert (answer(of_plan), answer(outside)) == (200, 404)
    entry = AuditEntry.objects.get(action="result.file")
    assert (entry.by, entry.household_id) == (bac, of_plan.household_id)
    CommunePlan.objects.update(state="returned", version_number=0)
    assert answer(of_plan) == 404


def test_who_takes_a_worklist_away(sent, as_user, bac, hong, lan, thanh_tra, quang):
    """A body its own work; UBND huyện's leader reads, and takes no list of families with him."""
    address, page = reverse("work_excel", args=[2018]), reverse("work_list", args=[2018])
    for person in (bac, hong, lan, thanh_tra):
        assert as_user(person).get(address).status_code == 200
        assert address in as_user(person).get(page).text
    assert as_user(quang).get(address).status_code == 403
    assert address not in as_user(quang).get(page).text
    assert not AuditEntry.objects.filter(action="result.exported", by=quang).exists()


def test_nothing_is_recorded_on_a_plan_that_was_not_sent(plan, done):
    with pytest.raises(PlanLine.DoesNotExist):
        done("water")


# One result


def test_a_result_is_recorded_and_seen_everywhere(sent, done, as_user, lan, bac):
    saved = done("water", by=bac)
    assert saved.body == "nnptnt"
    assert saved.commune == sent.commune
    page = as_user(lan).get(reverse("household_file", args=[saved.household.code])).text
    assert "Hỗ trợ đã thực hiện" in page
    assert "5.000.000" in page
    assert "5.000.000" in as_user(lan).get(reverse("work_list", args=[2018])).text
    entry = AuditEntry.objects.get(action="result.saved")
    assert entry.household_id == saved.household_id
    assert entry.by == bac


def test_readers_record_nothing(sent, done, quang, thanh_tra):
    for person in (quang, thanh_tra):
        with pytest.raises(Forbidden):
            done("water", by=person)


def test_two_people_on_one_line_do_not_overwrite_each_other(sent, done, lan, bac):
    done("water", by=bac, amount=4)
    with pytest.raises(PlanChanged):
        done("water", by=lan)
    changed = done("water", by=lan, version=1, amount=7)
    assert (changed.version, changed.amount) == (2, 7)
    assert Intervention.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"ended_on": dt.date(2017, 11, 23)},
        {"ended_on": dt.date(2016, 12, 31)},
        {"ended_on": None},
        {"started_on": dt.date(2017, 11, 21)},
        {"started_on": dt.date(2019, 1, 2)},
        {"amount": -1},
        {"status": "stopped"},
        {"source": "khong-co"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(sent, done, values):
    with pytest.raises(ValidationError):
        done("water", **values)
    assert not Intervention.objects.exists()


def test_the_database_keeps_one_result_a_line(sent, done):
    saved = done("water")
    saved.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        saved.save(force_insert=True)


def test_drafting_again_keeps_what_was_done(sent, done):
    saved = done("water")
    line_of("water").delete()
    saved.refresh_from_db()
    assert saved.line is None
    assert saved.need_code == "water"


def test_help_outside_the_plan_answers_the_need(sent, lan, tam, today):
    household = line_of("water").row.household
    arguments = {"year": 2017, "household": household, "values": DONE, "today": today}
    with pytest.raises(ValidationError):
        save_help(by=lan, need=cause("capital"), measure_key="clean_water", **arguments)
    with pytest.raises(type(household).DoesNotExist):
        save_help(by=tam, need=cause("capital"), measure_key="fund_gift", **arguments)
    assert save_help(by=lan, need=cause("capital"), measure_key="fund_gift", **arguments).line is None


def test_help_answers_how_a_household_left_poverty(families, lan, bon_don, hong, today):
    """The survey asks what an exit is owed to: not once a measure is recorded, and again once it is taken back."""
    household = make_household(bon_don)
    for year, household_class in ((2016, "N1"), (2017, "KN")):
        survey_round = open_round(by=hong, year=2016) if year == 2016 else families["Hà Văn Vốn"].round
        form = make_form(survey_round, household, household_class, lan, income=650_000)
    look_at_form(form)
    asked = QualityWarning.objects.filter(household=household, kind="exit")
    assert "chưa ghi hỗ trợ nào" in asked.get().question

    values = {"status": "doing", "started_on": dt.date(2017, 3, 1), "amount": 20_000_000}
    help_ = {"by": lan, "household": household, "need": cause("capital"), "measure_key": "fund_gift", "today": today}
    given = save_help(year=2016, values=values, **help_)
    assert not asked.exists()
    save_help(
        year=2016, values={"status": "stopped", "ended_on": DAY, "note": "hộ không nhận"}, result=given,
        version=given.version, **help_,
    )  # fmt: skip
    assert asked.exists()
    save_help(year=2016, values={"status": "done", "ended_on": dt.date(2016, 5, 1)}, **help_)
    assert asked.exists()  # of before the last survey


# Many at once


def test_many_lines_are_previewed_then_written(sent, as_user, bac):
    lines = [line_of("water").pk, line_of("latrine").pk]
    browser, address = as_user(bac), reverse("work_bulk", args=[2018])
    typed = {"dong": lines, "status": "done", "ended_on": "20/11/2017", "amount": "3.000.000"}
    assert "Xem trước" in browser.post(address, {"dong": lines}).text
    preview = browser.post(address, typed | {"buoc": "xem"})
    assert "Ghi 2 dòng" in preview.text
    assert not Intervention.objects.exists()
    answer = browser.post(address, typed | {"buoc": "ghi", "ban": [f"{pk}:" for pk in lines]}, follow=True)
    assert "Đã ghi kết quả của 2 dòng" in answer.text
    assert set(Intervention.objects.values_list("amount", flat=True)) == {3_000_000}


def test_many_lines_are_written_all_or_none(sent, done, bac, lan, today):
    versions = {line_of("water").pk: None, line_of("latrine").pk: None}
    done("latrine", by=lan)
    with pytest.raises(PlanChanged):
        save_results(by=bac, year=2017, versions=versions, values=DONE, today=today)
    assert Intervention.objects.count() == 1


def test_many_lines_of_others_are_refused(sent, bac, today):
    capital = PlanLine.objects.get(need_code="capital", row__head_name="Hà Văn Vốn")
    with pytest.raises(ValidationError):
        save_results(by=bac, year=2017, versions={capital.pk: None}, values=DONE, today=today)


def test_many_lines_ask_as_few_queries_as_few(sent, done, bac, hong, today):
    done("water", by=bac)
    lines = list(work_lines(hong, 2017, OwnMeasure.objects.catalogue()).order_by("pk"))
    assert len(lines) >= 8

    def record(some, **values):
        found = dict(Intervention.objects.filter(line__in=some).values_list("line_id", "version"))
        versions = {line.pk: found.get(line.pk) for line in some}
        with CaptureQueriesContext(connection) as asked:
            saved = save_results(by=hong, year=2017, versions=versions, values=DONE | values, today=today)
        assert len(saved) == len(some)
        return len(asked)

    water = line_of("water")
    rest = [line for line in lines if line.pk != water.pk]
    few, many = record([water, *rest[:1]]), record([water, *rest[1:]], amount=7_000_000)
    assert many <= few
    result = Intervention.objects.get(line=water)
    assert (result.version, result.amount, result.by) == (3, 7_000_000, hong)
    told = AuditEntry.objects.filter(action="result.bulk", household_id=result.household_id, object_id=result.pk)
    assert told.order_by("pk").last().changes["số tiền, đ"] == [5_000_000, 7_000_000]
    assert AuditEntry.objects.filter(action="result.bulk").count() == len(lines) + 1
    with pytest.raises(ValidationError):  # every rule of one result holds for many
        record(rest[:2], status="stopped", note="")


# Figures


def test_the_figures_of_the_programme(sent, done, lan, hong, nam, today, areas):
    catalogue = OwnMeasure.objects.catalogue()
    before = results.loans(2017)
    assert before.part == 0
    assert before.whole >= 1
    loan = PlanLine.objects.get(measure_key="production_loan", row__head_name="Hà Văn Vốn")
    done("", line=loan, source="loan")
    assert results.loans(2017, catalogue=catalogue) == results.Share(1, before.whole)
    assert results.loans(2017, [areas.dan_luc.pk]) == results.Share(0, 0)
    assert results.Share(0, 0).percent is None

    model = save_model(by=lan, year=2017, commune=areas.binh_son, values={"name": "Nuôi bò"})
    homes = [row.household for row in sent.rows.all()[:3]]
    incomes = [(500_000, 600_000, True), (500_000, 550_000, False), (700_000, None, None)]
    for home, (one, other, escaped) in zip(homes, incomes, strict=True):
        values = {"income_before": one, "income_after": other, "has_escaped": escaped}
        save_model_household(by=lan, model=model, household_code=home.code, values=values)
    growth = results.model_income(2017)
    assert (growth.percent, growth.counted, growth.households) == (15, 2, 3)
    assert results.model_exits(2017) == results.Share(1, 2)

    save_training(
        by=nam, year=2017, unit=areas.binh_son, values={"officials": {"should": 4, "trained": 3, "version": None}}
    )
    assert results.training(2017).percent == 75
    assert results.training(2016) == results.Share(0, 0)


def test_progress_adds_up_and_opens_by_measure(sent, done, lan):
    done("water")
    done("latrine", status="doing", ended_on=None)
    lines = work_lines(lan, 2017, OwnMeasure.objects.catalogue())
    by_measure = results.progress_of_lines(lines, "measure_key")
    total = sum(by_measure.values(), results.Progress())
    assert total.lines == lines.count()
    assert (total.done, total.doing, total.met) == (1, 1, 2)
    assert by_measure["clean_water",].done == 1
    assert results.households_helped(2017) == 1


def test_what_stopped_is_not_waiting_and_no_amount_is_not_zero(sent, done, lan, as_user):
    done("water", status="stopped", note="Hộ chuyển đi", amount=None)
    done("latrine", amount=None)
    lines = work_lines(lan, 2017, OwnMeasure.objects.catalogue())
    total = sum(results.progress_of_lines(lines, "measure_key").values(), results.Progress())
    assert (total.stopped, total.done, total.amount) == (1, 1, None)
    assert total.waiting == in_state(lines, "waiting").count() == lines.count() - 2
    page = as_user(lan).get(reverse("work_list", args=[2018])).text
    assert "?tinh_trang=stopped" in page
    assert "chưa ghi số tiền nào" in page


def test_models_and_training_are_kept_by_their_own(lan, tam, bac, hong, areas, year_2017):
    values = {"name": "Nuôi bò"}
    with pytest.raises(PermissionDenied):
        save_model(by=tam, year=2017, commune=areas.binh_son, values=values)
    model = save_model(by=bac, year=2017, commune=areas.binh_son, values=values)
    assert model.department == bac.department
    with pytest.raises(PlanChanged):
        save_model(by=hong, year=2017, commune=areas.binh_son, values=values, model=model, version=9)
    with pytest.raises(PermissionDenied):
        save_training(by=tam, year=2017, unit=areas.binh_son, values={})
    with pytest.raises(ValidationError, match="không được lớn hơn"):
        save_training(
            by=lan, year=2017, unit=areas.binh_son, values={"unions": {"should": 1, "trained": 2, "version": None}}
        )


def test_codes_tell_a_body_no_names(sent, families, bac, hong, lan, areas):
    """A body puts into its model those whom its own work in the plan names; of other codes it learns nothing."""
    own = line_of("water").row.household
    capital = PlanLine.objects.get(need_code="capital", row__head_name="Hà Văn Vốn").row.household
    well_off = make_family(sent.round, own.village, lan, "Lê Thị Đủ", "KN", set(), set()).household
    near = families["Lê Văn Lười"].household
    model = save_model(by=bac, year=2017, commune=areas.binh_son, values={"name": "Nuôi bò"})
    said = set()
    for code in (capital.code, well_off.code, "15769-99-999"):
        with pytest.raises(ValidationError) as caught:
            save_model_household(by=bac, model=model, household_code=code, values={})
        said.add(caught.value.message_dict["household_code"][0])
    assert len(said) == 1
    assert save_model_household(by=bac, model=model, household_code=own.code, values={}).household == own
    for person, household in ((lan, capital), (hong, near)):
        assert save_model_household(by=person, model=model, household_code=household.code, values={}).pk
    with pytest.raises(ValidationError, match="không có hộ"):  # not poor: not for the commune either
        save_model_household(by=lan, model=model, household_code=well_off.code, values={})


def test_two_people_on_one_household_of_a_model(sent, lan, hong, as_user, areas):
    home = line_of("water").row.household
    model = save_model(by=lan, year=2017, commune=areas.binh_son, values={"name": "Nuôi bò"})
    save_model_household(by=hong, model=model, household_code=home.code, values={"income_before": 500_000})
    with pytest.raises(ValidationError, match="đã có trong mô hình"):
        save_model_household(by=lan, model=model, household_code=home.code, values={"income_before": 1})
    browser = as_user(lan)
    assert 'name="version" value="1"' in browser.get(reverse("model_page", args=[model.pk]) + f"?ho={home.code}").text
    save_model_household(
        by=hong, model=model, household_code=home.code, values={"income_before": 500_000, "income_after": 650_000},
        version=1,
    )  # fmt: skip
    typed = {"household_code": home.code, "income_before": "480.000", "version": "1"}
    refused = browser.post(reverse("model_household", args=[model.pk]), typed)
    assert refused.status_code == 422
    assert "Người khác vừa sửa" in refused.text
    assert "650.000" in refused.text  # theirs
    assert "480.000" in refused.text  # one's own
    assert 'name="version" value="2"' in refused.text
    assert model.households.get().income_after == 650_000


def test_what_nobody_said_of_training_is_not_zero(lan, as_user, areas, year_2017):
    blank = {"officials": {"should": 30, "trained": None, "version": None}}
    save_training(by=lan, year=2017, unit=areas.binh_son, values=blank)
    assert Training.objects.get().trained is None
    assert results.training(2017) == results.Share(0, 0)
    assert results.training(2017).percent is None
    page = as_user(lan).get(reverse("training_list", args=[2018])).text
    assert "0/30" not in page
    save_training(
        by=lan, year=2017, unit=areas.binh_son, values={"unions": {"should": 4, "trained": 0, "version": None}}
    )
    assert results.training(2017) == results.Share(0, 4)  # somebody said none
    assert Training.objects.get(group="officials").trained is None


def test_after_a_conflict_training_can_be_sent_again(lan, hong, as_user, areas, year_2017):
    save_training(
        by=hong, year=2017, unit=areas.binh_son, values={"officials": {"should": 30, "trained": 9, "version": None}}
    )
    browser, address = as_user(lan), reverse("training_edit", args=[2018, code_of(areas.binh_son)])
    typed = {"officials-should": "30", "officials-trained": "12", "officials-version": ""}
    refused = browser.post(address, typed)
    assert "đã 9" in refused.text
    assert 'name="officials-version" value="1"' in refused.text
    browser.post(address, typed | {"officials-version": "1"})
    assert Training.objects.get().trained == 12


# Gaps of carrying out


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(1, 24))
def test_months_after_keeps_the_day_or_takes_the_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("last", "today", "idle"),
    [
        (None, dt.date(2018, 6, 30), False),
        (None, dt.date(2018, 7, 1), True),
        (dt.date(2018, 2, 10), dt.date(2018, 8, 9), False),
        (dt.date(2018, 2, 10), dt.date(2018, 8, 10), True),
        (dt.date(2017, 11, 1), dt.date(2018, 7, 1), True),  # before the year begins nothing is late
        (dt.date(2018, 9, 1), dt.date(2019, 5, 1), False),  # the year had ended before six months passed
    ],
)
def test_six_months_with_nothing_done(last, today, idle):
    assert is_idle(2018, last, today) is idle


def test_helped_twice_is_the_same_measure_or_money_twice():
    def result(key, amount=None, status="done", is_yearly=False):
        return SimpleNamespace(measure_key=key, amount=amount, status=status, is_yearly=is_yearly)

    assert not is_twice([result("clean_water", 5), result("legal_aid")])
    assert is_twice([result("clean_water"), result("clean_water")])
    assert is_twice([result("clean_water", 5), result("fund_gift", 1)])
    assert not is_twice([result("clean_water", 5), result("clean_water", 5, "stopped")])
    assert is_twice([result("clean_water")], [result("clean_water")])
    assert is_twice([result("fund_gift", 5)], [result("house_building", 40)])
    assert not is_twice([result("clean_water")], [result("clean_water", status="doing")])  # one work over new year
    assert not is_twice([result("insurance_card", 1, is_yearly=True)], [result("insurance_card", 1, is_yearly=True)])
    assert not is_twice([], [result("clean_water"), result("clean_water")])  # what was twice then is not told again


def test_the_gaps_page_counts_the_idle_and_the_twice_helped(sent, done, lan, as_user, clock, today):
    july = dt.date(2018, 7, 2)
    assert execution_gaps(sent, contents_of(sent), today)[IDLE.key].count == 0
    everybody = execution_gaps(sent, contents_of(sent), july)[IDLE.key]
    assert everybody.count == sent.rows.current().count()
    row = line_of("water").row
    for line in row.lines.all():
        done("", line=line)
    save_help(
        by=lan, year=2017, household=row.household, need=line_of("water").need, measure_key="clean_water",
        values=DONE, today=today,
    )  # fmt: skip
    gaps = execution_gaps(sent, contents_of(sent), july)
    assert gaps[IDLE.key].row_ids == everybody.row_ids - {row.pk}  # all done: nothing is waited for
    assert gaps[TWICE.key].row_ids == {row.pk}
    clock.go_to(july)
    page = as_user(lan).get(reverse("plan_gaps", args=[2017, sent.commune.code])).text
    assert TWICE.label in page
    listed = as_user(lan).get(reverse("plan_households", args=[2017, sent.commune.code]) + f"?con_thieu={TWICE.key}")
    assert "Lò Văn Đất" in listed.text
    assert "Hà Văn Vốn" not in listed.text


# Pages


def test_the_worklist_asks_as_many_queries_for_many_as_for_few(assert_same_queries, clients, sent, done):
    lines = iter(PlanLine.objects.exclude(measure_key="").order_by("pk"))

    def some(number):
        for _ in range(number):
            done("", line=next(lines))

    assert_same_queries(clients["hong"], reverse("work_list", args=[2018]), lambda: some(1), lambda: some(4))


def test_a_year_without_a_plan_says_so(year_2017, as_user, lan):
    assert "Không có kế hoạch" in as_user(lan).get(reverse("work_list", args=[2016])).text


def test_the_results_of_a_communes_plan_say_whose_they_are_and_lead_back(areas, sent, hong, lan, as_user, year_2017):
    make_family(year_2017, make_village(areas.dan_luc, "Thôn Một", 1), hong, "Lê Thị Hai", "N1", {1}, {2})
    other = drafted(hong, year_2017, areas.dan_luc)
    here, address = reverse("plan", args=[2017, sent.commune.code]), reverse("work_list", args=[2018])
    for person, query in ((lan, ""), (hong, f"?xa={sent.commune.code}")):
        page = as_user(person).get(address + query)
        assert f'href="{here}"' in page.text and "việc năm 2019" not in page.text
        assert page.context["total"].lines == page.context["page"].paginator.count > 0
    unsent = as_user(hong).get(f"{address}?xa={other.commune.code}")
    assert "Lò Văn Đất" not in unsent.text and "chưa trình" in unsent.text
    CommunePlan.objects.filter(pk=other.pk).update(state="submitted")
    everybody = as_user(hong).get(address).context["total"].lines
    each = [as_user(hong).get(f"{address}?xa={plan.commune.code}").context["total"].lines for plan in (sent, other)]
    assert sum(each) == everybody and all(each)


def test_the_excel_of_a_worklist_is_written_down(sent, as_user, bac):
    answer = as_user(bac).get(reverse("work_excel", args=[2018]))
    assert answer["Content-Type"].endswith("sheet")
    assert AuditEntry.objects.get(action="result.exported").by == bac


def test_what_was_typed_stays_when_it_is_refused(sent, as_user, bac):
    address = reverse("work_line", args=[2018, line_of("water").pk])
    answer = as_user(bac).post(address, {"status": "done", "amount": "năm triệu", "note": "Bể 3 khối"})
    assert answer.status_code == 422
    assert "năm triệu" in answer.text
    assert "Bể 3 khối" in answer.text


def test_communes_to_choose_from_stand_by_their_codes(areas, sent, hong, as_user, year_2017):
    other = make_village(areas.dan_luc, "Thôn Một", 1)
    make_family(year_2017, other, hong, "Lê Thị Hai", "N1", {1}, {2})
    plan = drafted(hong, year_2017, areas.dan_luc)
    CommunePlan.objects.filter(pk=plan.pk).update(state="submitted")
    first, last = Commune.objects.filter(pk__in=(sent.commune_id, areas.dan_luc.pk)).order_by("code")
    Commune.objects.filter(pk=first.pk).update(name="Xã Yên")
    Commune.objects.filter(pk=last.pk).update(name="Xã An")
    offered = as_user(hong).get(reverse("work_list", args=[2018])).context["filters"].fields["xa"].choices[1:]
    codes = [code for code, _ in offered]
    assert codes == sorted(codes) and len(codes) == 2
