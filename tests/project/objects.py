"""What the addresses of access.py are opened with: one maker a kind of object, by the name that the table uses.

A maker takes the cast and the units and returns a Target. Objects of a commune belong to Bình Sơn, so that lan and nam
are at home there and tam is the outsider.
"""

import datetime as dt
import io
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assignments import actions as duties
from assignments.models import Attachment, Task
from households.actions import importing as imports
from households.actions.flags import look_at_persons
from households.actions.meetings import record_objection, record_posting
from households.actions.requests import receive_request
from households.actions.roster import record_departure
from households.actions.rounds import open_round
from households.importing import invented
from households.importing.columns import layout
from households.importing.places import Places
from households.importing.template import Book, write
from households.models import CommuneSurvey, DuplicateFlag
from plans.actions import departments as department_plans
from plans.actions import models_training
from plans.actions import results as plan_results
from plans.actions.catalogue import add_measure
from plans.actions.draft import draft_plan
from plans.actions.steps import approve_plan, submit_plan
from plans.district.actions import approve_district_plan, draft_district_plan, submit_district_plan
from plans.measures import cause
from plans.models import Intervention, PlanLine
from plans.programme_reporting import report_value
from plans.targets.decisions import submit_decision
from plans.targets.scenarios import create_scenario
from reports import pack_actions
from reports.build import open_scope
from reports.models import OwnFile, PackStatus
from reports.periodic.sources import fill
from reports.periodic.views.common import today
from reports.province import actions as province
from resources import actions as money_actions
from tests.factories import make_user, make_village
from tests.households.entries import save
from tests.households.histories import make_form, make_household, make_person, make_round
from tests.plans.needy import issued as give_targets
from tests.plans.needy import poor_commune
from tests.reports import factories as counted
from tests.reports.periodic import conftest as periodic
from tests.reports.templates import small_template


@dataclass(frozen=True)
class Target:
    """Keywords of the address, its query string without "?", and what is posted."""

    kwargs: dict = field(default_factory=dict)
    query: str = ""
    data: dict = field(default_factory=lambda: {"csrfmiddlewaretoken": "-"})  # as every form of a page sends


OBJECTS = {"-": lambda cast, areas: Target()}


def kind(name):
    """Registers a maker under the word that stands in the table."""

    def register(maker):
        assert name not in OBJECTS, f"{name} is made twice"
        OBJECTS[name] = maker
        return maker

    return register


@kind("somebody")
def somebody(cast, areas):
    return Target({"pk": make_user("ai.do", role="commune_officer", commune=areas.binh_son).pk})


@kind("role")
def role(cast, areas):
    return Target({"role": "commune_officer"})


@kind("village")
def village(cast, areas):
    return Target({"pk": make_village(areas.binh_son).pk})


@kind("commune")
def commune(cast, areas):
    make_village(areas.binh_son)
    return Target(query=f"xa={areas.binh_son.pk}")


@kind("reports")
def reports(cast, areas):
    return Target({"year": open_round(by=cast.hong, year=2017).year})


@kind("totals")
def totals_of_binh_son(cast, areas):
    return Target(reports(cast, areas).kwargs | {"code": areas.binh_son.code})


@kind("table")
def table(cast, areas):
    return Target(reports(cast, areas).kwargs | {"key": "classes"})


@kind("table-15769")
def table_of_binh_son(cast, areas):
    return Target(table(cast, areas).kwargs, query="xa=15769")


@kind("pack")
def pack(cast, areas):
    """A finished pack that the labour officer asked for: hers alone."""
    year = reports(cast, areas).kwargs["year"]
    scope = open_scope(user=cast.hong, year=year)
    made = pack_actions.ask(by=cast.hong, scope=scope, with_lists=False, with_personal=False, now=timezone.now())
    made.status, made.file_name = PackStatus.DONE, "goi.zip"
    made.file.save("goi.zip", ContentFile(b"PK"))
    return Target({"year": year, "number": made.pk})


@kind("province-form")
def province_template(cast, areas):
    year = reports(cast, areas).kwargs["year"]
    made = province.upload(by=cast.hong, name="Mẫu", stream=small_template(), file_name="mau.xlsx", now=timezone.now())
    return Target({"year": year, "number": made.pk})


@kind("list")
def list_of_households(cast, areas):
    return Target(reports(cast, areas).kwargs | {"key": "poor_households"})


def task_of_binh_son(cast, areas):
    duties.open_year(by=cast.hong, year=2017)
    return Task.objects.get(duty_key="commune_survey", commune=areas.binh_son)


@kind("year")
def opened_year(cast, areas):
    return Target({"year": task_of_binh_son(cast, areas).year.year})


@kind("opened")
def opened(cast, areas):
    task_of_binh_son(cast, areas)
    return Target()


@kind("year-late")
def year_with_late_work(cast, areas):
    return Target(opened_year(cast, areas).kwargs, data={"don-vi": f"xa-{areas.binh_son.pk}"})


@kind("score")
def score(cast, areas):
    return Target(opened_year(cast, areas).kwargs | {"unit": f"xa-{areas.binh_son.pk}"})


@kind("duty")
def duty(cast, areas):
    return Target(opened_year(cast, areas).kwargs | {"key": "commune_survey"})


@kind("opening")
def opening(cast, areas):
    return Target(query="year=2018", data={"year": "2018"})


@kind("own-duty")
def own_duty(cast, areas):
    year = opened_year(cast, areas).kwargs["year"]
    given, _ = duties.give_task(
        by=cast.hong,
        year=year,
        title="Rà soát thẻ BHYT",
        basis="Công văn 7",
        todo="",
        evidence="",
        due_on=dt.date(year, 9, 1),
        is_yearly=True,
        every_commune=False,
        units=[areas.binh_son],
    )
    return Target({"pk": given.pk})


@kind("ruling")
def ruling(cast, areas):
    return Target({"code": "day-counts"})


@kind("committee")
def committee(cast, areas):
    return Target(query=f"xa=xa-{areas.binh_son.pk}")


@kind("member")
def member(cast, areas):
    values = {"full_name": "Lò Văn Nam", "position": "Chủ tịch UBND xã", "since": dt.date(2016, 1, 1)}
    return Target({"pk": duties.save_member(by=cast.nam, commune=areas.binh_son, values=values).pk})


@kind("feed")
def feed(cast, areas):
    return Target({"token": duties.make_feed(by=cast.lan)})


@kind("feed-wrong")
def wrong_feed(cast, areas):
    return Target({"token": "khong-phai-cua-ai"})


@kind("task-move")
def task_to_move(cast, areas):
    return Target(task(cast, areas).kwargs | {"act": "doi-ngay"})


@kind("task-assign")
def task_to_assign(cast, areas):
    return Target(task(cast, areas).kwargs | {"act": "phan-cong"})


@kind("task-no-act")
def task_without_act(cast, areas):
    return Target(task(cast, areas).kwargs | {"act": "khong-co"})


@kind("task-file")
def task_file(cast, areas):
    upload = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 ...")
    duties.add_note(by=cast.lan, task=task_of_binh_son(cast, areas), text="", uploads=[upload])
    return Target({"pk": Attachment.objects.get().pk})


@kind("task")
def task(cast, areas):
    return Target({"pk": task_of_binh_son(cast, areas).pk})


@kind("years")
def two_years(cast, areas):
    return Target({"year": [open_round(by=cast.hong, year=year) for year in (2016, 2017)][-1].year})


@kind("years-bs")
def two_years_of_binh_son(cast, areas):
    return Target(two_years(cast, areas).kwargs, query="xa=15769")


@kind("leg")
def leg_of_the_balance(cast, areas):
    return Target(two_years(cast, areas).kwargs, query="xa=15769&dien_bien=ngheo_dau_nam")


def family_of_binh_son(areas):
    household = make_household(make_village(areas.binh_son))
    return household, [make_person(household), make_person(household, "Hà Văn Tư", birth_year=1980)]


@kind("family")
def family(cast, areas):
    return Target({"code": family_of_binh_son(areas)[0].code})


@kind("birth")
def birth(cast, areas):
    return Target(family(cast, areas).kwargs | {"kind": "sinh"})


@kind("event")
def event(cast, areas):
    household, (_, person) = family_of_binh_son(areas)
    recorded = record_departure(
        by=cast.lan, household=household, person=person, kind="person_out", happened_on=dt.date(2017, 5, 1),
        reason="đi làm xa", new_head=household.persons.first(),
    )  # fmt: skip
    return Target({"code": household.code, "pk": recorded.pk})


@kind("pair")
def pair(cast, areas):
    _, persons = family_of_binh_son(areas)
    look_at_persons([each.pk for each in persons])
    return Target({"pk": DuplicateFlag.objects.get().pk})


@kind("template")
def template(cast, areas):
    return Target(reports(cast, areas).kwargs, query="xa=15769")


@kind("import")
def survey_import(cast, areas):
    survey_round = open_round(by=cast.hong, year=2017)
    make_village(areas.binh_son)
    stream = io.BytesIO()
    its_layout = layout(survey_round.standard)
    pairs = [(areas.binh_son, Places(survey_round, None).villages_of(areas.binh_son))]
    households, persons, _ = invented.rows(list(invented.homes(survey_round, pairs, 2)))
    book = Book(
        its_layout, 2017, survey_round.reference_date, "Xã Bình Sơn", "15769", households=households, persons=persons
    )
    write(stream, book)
    uploaded = imports.upload(by=cast.lan, survey_round=survey_round, stream=stream, name="khao-sat.xlsx")
    imports.check(by=cast.lan, survey_import=uploaded)
    return Target({"year": 2017, "number": uploaded.pk})


@kind("form")
def form(cast, areas):
    survey_round = open_round(by=cast.hong, year=2017)
    saved = save(cast.lan, survey_round, make_village(areas.binh_son))
    return Target({"year": 2017, "code": saved.household.code})


@kind("form-typed")
def form_being_typed(cast, areas):
    code = form(cast, areas).kwargs["code"]
    return Target({"year": 2017}, data={"ho": code, "version": "1", "income": "850.000"})


@kind("household")
def household(cast, areas):
    return Target({"code": form(cast, areas).kwargs["code"]})


def survey_of_binh_son(cast, areas):
    return CommuneSurvey.objects.get(round=open_round(by=cast.hong, year=2017), commune=areas.binh_son)


@kind("survey")
def survey(cast, areas):
    survey_of_binh_son(cast, areas)
    return Target({"year": 2017, "code": "15769"})


@kind("meeting")
def meeting(cast, areas):
    return Target(survey(cast, areas).kwargs | {"village": make_village(areas.binh_son).pk})


@kind("objection")
def objection(cast, areas):
    its_survey = survey_of_binh_son(cast, areas)
    day = dt.date(2017, 11, 22)
    record_posting(by=cast.lan, survey=its_survey, posted_on=day, until=None, places="Trụ sở UBND xã")
    said = record_objection(by=cast.lan, survey=its_survey, received_on=day, from_whom="Hà Văn Ba", content="Sai tên")
    return Target(survey(cast, areas).kwargs | {"pk": said.pk})


@kind("request")
def request(cast, areas):
    asked = receive_request(
        by=cast.lan, survey=survey_of_binh_son(cast, areas), kind="poor", village=make_village(areas.binh_son),
        received_on=dt.date(2017, 11, 22), cause="Ốm nặng", head_name="Lò Văn Mới",
    )  # fmt: skip
    return Target(survey(cast, areas).kwargs | {"pk": asked.pk})


@kind("paper")
def paper(cast, areas):
    return Target(survey(cast, areas).kwargs | {"key": "niem-yet"})


@kind("report")
def report(cast, areas):
    return Target(survey(cast, areas).kwargs | {"key": "bao-cao"})


@kind("plan")
def plan_of_the_survey(cast, areas):
    return Target(reports(cast, areas).kwargs | {"key": "ke-hoach"})


@kind("grid")
def grid(cast, areas):
    return Target(reports(cast, areas).kwargs | {"pk": make_village(areas.binh_son).pk})


@kind("printed")
def printed(cast, areas):
    return Target(reports(cast, areas).kwargs | family(cast, areas).kwargs)


@kind("code")
def code_on_paper(cast, areas):
    reports(cast, areas)
    household = make_household(make_village(areas.binh_son), code="15769-01-001")
    return Target({"code": household.code})


MONEY_DAY = dt.date(2017, 11, 1)


def allocation_of_binh_son(cast, areas):
    return money_actions.save_allocation(
        by=cast.hong, year=2016, unit=areas.binh_son, source="district", purpose="housing", planned=100
    )


def money_entry(cast, areas, kind="allotted", **values):
    item = allocation_of_binh_son(cast, areas)
    common = {"by": cast.hong, "allocation": item, "on": MONEY_DAY, "document": "QĐ 15", "today": MONEY_DAY}
    entry = money_actions.add_entry(kind="allotted", amount=90, **common, **values)
    return money_actions.add_entry(kind="spent", amount=10, **common) if kind == "spent" else entry


@kind("money")
def money(cast, areas):
    return Target({"pk": allocation_of_binh_son(cast, areas).pk})


@kind("spent")
def spent(cast, areas):
    return Target({"pk": money_entry(cast, areas, "spent").pk})


@kind("money-file")
def money_file(cast, areas):
    upload = SimpleUploadedFile("quyet-dinh.pdf", b"%PDF-1.4 ...")
    return Target({"pk": money_entry(cast, areas, uploads=[upload]).files.get().pk})


@kind("money-list")
def money_list(cast, areas):
    return Target({"kind": "source", "code": "commune"})


@kind("fund-kind")
def fund_kind(cast, areas):
    return Target({"kind": "thu"})


def keeper_of_the_fund(areas):
    return make_user("mat.tran", role="department_officer", department=areas.department("mttq"))


@kind("campaign")
def campaign(cast, areas):
    values = {"name": "Tháng cao điểm", "begins_on": dt.date(2017, 10, 17), "ends_on": dt.date(2017, 11, 18)}
    return Target({"pk": money_actions.save_campaign(by=keeper_of_the_fund(areas), values=values).pk})


@kind("fund-use")
def fund_use(cast, areas):
    household = make_household(make_village(areas.binh_son))
    make_form(make_round(2016), household, "N1", cast.lan)
    common = {"by": keeper_of_the_fund(areas), "account": "cash", "on": MONEY_DAY, "today": MONEY_DAY}
    money_actions.record_gift(amount=100, donor="Chợ Nưa", **common)
    used = money_actions.record_use(amount=60, household_code=household.code, purpose="Sửa nhà", **common)
    return Target({"pk": used.pk})


# The commune plan


def drafted_plan(cast, areas):
    survey_round = open_round(by=cast.hong, year=2017)
    save(cast.lan, survey_round, make_village(areas.binh_son))
    survey = CommuneSurvey.objects.get(round=survey_round, commune=areas.binh_son)
    return draft_plan(by=cast.lan, survey=survey).plan


@kind("commune-plan")
def commune_plan(cast, areas):
    return Target({"year": drafted_plan(cast, areas).year, "code": areas.binh_son.code})


@kind("household-plan")
def household_plan(cast, areas):
    plan = drafted_plan(cast, areas)
    return Target({"year": plan.year, "code": plan.commune.code, "household": plan.rows.get().household.code})


@kind("plan-printed")
def plan_on_paper(cast, areas):
    return Target(commune_plan(cast, areas).kwargs, query="in=1")


@kind("plan-version")
def plan_version(cast, areas):
    plan = drafted_plan(cast, areas)
    submit_plan(by=cast.nam, plan=plan)
    approve_plan(by=cast.hong, plan=plan)
    return Target({"year": plan.year, "code": plan.commune.code, "number": 1})


@kind("own-measure")
def own_measure(cast, areas):
    measure = add_measure(
        by=cast.hong, name="Trao bò giống sinh sản", needs=[cause("equipment")], body="nnptnt", clause="III.2.3.5"
    )
    return Target({"year": open_round(by=cast.hong, year=2017).year, "key": measure.key})


# Periodic reports


@kind("own-report")
def unwritten_report(cast, areas):
    duties.open_year(by=cast.hong, year=2017)
    return Target({"year": 2017, "period": "6t", "unit": f"xa-{areas.binh_son.pk}"})


@kind("sent-report")
def sent_report(cast, areas):
    duties.open_year(by=cast.hong, year=2017)
    periodic.send(cast.nam, areas.binh_son)
    return Target(
        unwritten_report(cast, areas).kwargs,
        data={"return-comment": "Thiếu nguyên nhân", "return-number": "1", "accept-number": "1"},
    )


@kind("ready-report")
def report_ready_to_send(cast, areas):
    duties.open_year(by=cast.hong, year=2017)
    periodic.write(cast.nam, areas.binh_son)
    read = fill(areas.binh_son, periodic.SIX, 2017, today()).digest
    return Target(unwritten_report(cast, areas).kwargs, data={"send-version": "1", "send-digest": read})


@kind("sending")
def sending(cast, areas):
    return Target(sent_report(cast, areas).kwargs | {"number": 1})


@kind("sent-table")
def sent_table(cast, areas):
    counted.make_forms(counted.make_round(2016, cast.hong), areas.binh_son, 7, by=cast.hong)
    return Target(sending(cast, areas).kwargs | {"table": "classes"})


@kind("sent-homes")
def sent_homes(cast, areas):
    return Target(sent_table(cast, areas).kwargs, query="cot=poor")


@kind("evidence")
def evidence_of_a_report(cast, areas):
    duties.open_year(by=cast.hong, year=2017)
    upload = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 ...")
    periodic.send(cast.nam, areas.binh_son, own=[periodic.own("Lớp", 3, files=[upload])])
    return Target(unwritten_report(cast, areas).kwargs | {"pk": OwnFile.objects.get().pk})


@kind("period")
def period(cast, areas):
    duties.open_year(by=cast.hong, year=2017)
    return Target({"year": 2017, "period": "6t"})


@kind("period-table")
def period_table(cast, areas):
    return Target(period(cast, areas).kwargs | {"table": "standing"})


@kind("reported")
def reported_rows(cast, areas):
    return Target(period(cast, areas).kwargs, query="cot=so_ho_ngheo")


def issued(cast, areas):
    period(cast, areas)
    survey_round = counted.make_round(2016, cast.hong, totals={})
    counted.make_forms(survey_round, areas.binh_son, 7, by=cast.hong)
    periodic.save_district(cast.hong)
    return periodic.issue_six_months(cast.hong).issued


@kind("issued")
def issued_report(cast, areas):
    issued(cast, areas)
    return Target({"year": 2017, "period": "6t"})


@kind("issued-table")
def issued_table(cast, areas):
    return Target(issued_report(cast, areas).kwargs | {"table": "classes"})


@kind("issued-homes")
def issued_homes(cast, areas):
    return Target(issued_table(cast, areas).kwargs, query="cot=poor&xa=15769")


@kind("issued-file")
def issued_file(cast, areas):
    file = issued(cast, areas).files.first()
    return Target({"year": 2017, "period": "6t", "pk": file.pk})


# Carrying out


@kind("work-year")
def work_year(cast, areas):
    return Target({"year": drafted_plan(cast, areas).year + 1})


def sent_line(cast, areas, need_code="latrine"):
    submit_plan(by=cast.nam, plan=drafted_plan(cast, areas))
    return PlanLine.objects.filter(need_code=need_code).select_related("row__household").get()


@kind("work-line")
def work_line(cast, areas):
    return Target({"year": 2018, "pk": sent_line(cast, areas).pk})


@kind("work-loan")
def work_loan(cast, areas):
    return Target({"year": 2018, "pk": sent_line(cast, areas, "capital").pk})


@kind("work-home")
def work_home(cast, areas):
    return Target({"year": 2018, "code": sent_line(cast, areas).row.household.code})


DONE_THEN = {"status": "done", "ended_on": dt.date(2017, 11, 20)}


@kind("work-help")
def work_help(cast, areas):
    household = sent_line(cast, areas).row.household
    helped = plan_results.save_help(
        by=cast.lan, year=2017, household=household, need=cause("capital"), measure_key="fund_gift",
        values=DONE_THEN, today=dt.date(2017, 11, 22),
    )  # fmt: skip
    return Target({"year": 2018, "code": household.code, "pk": helped.pk})


@kind("work-file")
def work_file(cast, areas):
    plan_results.save_result(
        by=cast.lan, year=2017, line_id=sent_line(cast, areas).pk, values=DONE_THEN, today=dt.date(2017, 11, 22),
        uploads=[SimpleUploadedFile("nghiem-thu.pdf", b"%PDF-1.4 ...")],
    )  # fmt: skip
    return Target({"pk": Intervention.objects.get().files.get().pk})


@kind("model")
def model(cast, areas):
    values = {"name": "Nuôi bò sinh sản"}
    return Target({"pk": models_training.save_model(by=cast.lan, year=2017, commune=areas.binh_son, values=values).pk})


@kind("training")
def training(cast, areas):
    return Target({"year": 2018, "unit": f"xa-{areas.binh_son.pk}"})


def department_plan_of_bac(cast):
    survey_round = open_round(by=cast.hong, year=2017)
    plan = department_plans.draft_department_plan(
        by=cast.bac, survey_round=survey_round, department=cast.bac.department
    )
    return plan, {"year": 2017, "code": "nnptnt"}


@kind("department")
def department(cast, areas):
    return Target(department_plan_of_bac(cast)[1])


@kind("department-sent")
def department_sent(cast, areas):
    plan, kwargs = department_plan_of_bac(cast)
    department_plans.submit_department_plan(by=cast.bac, plan=plan)
    return Target(kwargs)


@kind("department-kept")
def department_kept(cast, areas):
    plan, kwargs = department_plan_of_bac(cast)
    department_plans.submit_department_plan(by=cast.bac, plan=plan)
    department_plans.accept_department_plan(by=cast.hong, plan=plan)
    return Target(kwargs | {"number": 1})


# Targets, the programme, the district's plan


def poor_of_binh_son(cast, areas):
    return poor_commune(open_round(by=cast.hong, year=2017), areas.binh_son, cast.lan, able=5)[0].round


def shared_out(cast, areas):
    survey_round = poor_of_binh_son(cast, areas)
    return create_scenario(by=cast.hong, survey_round=survey_round, name="Phương án 1", total=2)


@kind("scenario")
def scenario(cast, areas):
    made = shared_out(cast, areas)
    return Target({"year": 2017, "pk": made.pk}, data={"version": "1", "name": "Phương án 2"})


@kind("sent-targets")
def sent_targets(cast, areas):
    submit_decision(by=cast.hong, scenario=shared_out(cast, areas))
    return Target({"year": 2017, "order": 1}, data={"version": "1"})


@kind("targets")
def issued_targets(cast, areas):
    give_targets(cast, poor_of_binh_son(cast, areas), total=2)
    return Target({"year": 2017, "order": 1})


@kind("water-goal")
def water_goal(cast, areas):
    return Target(reports(cast, areas).kwargs | {"key": "rural_water"})


@kind("water-told")
def water_told(cast, areas):
    report_value(by=cast.bac, key="rural_water", year=2017, value=80, evidence="Báo cáo 12/BC-NN")
    return water_goal(cast, areas)


@kind("programme-file")
def programme_file(cast, areas):
    upload = SimpleUploadedFile("bao-cao.pdf", b"%PDF-1.4 ...")
    told = report_value(by=cast.bac, key="rural_water", year=2017, value=80, evidence="BC 12", uploads=[upload])
    return Target({"pk": told.files.get().pk})


def district_draft(cast, areas):
    submit_plan(by=cast.nam, plan=drafted_plan(cast, areas))
    survey_round = open_round(by=cast.hong, year=2017)
    return draft_district_plan(by=cast.hong, survey_round=survey_round, scope="nam")


@kind("district")
def district_plan(cast, areas):
    district_draft(cast, areas)
    return Target({"year": 2017, "scope": "nam"})


@kind("district-text")
def district_text(cast, areas):
    return Target(district_plan(cast, areas).kwargs | {"key": "muc_tieu"})


@kind("district-kept")
def district_kept(cast, areas):
    plan = district_draft(cast, areas)
    submit_district_plan(by=cast.hong, plan=plan, with_gaps=True)
    signed_on = dt.date(2017, 11, 21)
    approve_district_plan(by=cast.quang, plan=plan, document="118/KH-UBND", signed_on=signed_on, signer="Quang")
    return Target({"year": 2017, "scope": "nam"})


@kind("district-v1")
def district_version(cast, areas):
    return Target(district_kept(cast, areas).kwargs | {"number": 1})
