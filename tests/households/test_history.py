"""Every change of a household and everything a person did: who, when, which door, old to new; reading is noted too."""

from dataclasses import replace

from accounts.models import AuditEntry
from households.actions.forms import entry_of, save_form
from households.actions.meetings import record_objection
from tests.households.years import make_ready, survey_of


def change(form, by, income, door="page"):
    return save_form(
        by=by, survey_round=form.round, entry=replace(entry_of(form), income=income), household=form.household,
        base_version=form.version, door=door,
    ).form  # fmt: skip


def test_a_households_page_tells_who_when_door_and_old_to_new(clients, thiet, lan, hong):
    change(change(thiet, lan, 900_000, door="grid"), hong, 950_000)
    page = clients["lan"].get(f"/ho/{thiet.household.code}/lich-su/").content.decode()
    assert "Lê Thị Hồng" in page and "Hà Thị Lan" in page
    assert "Bảng thôn" in page and "Trang web" in page
    assert page.index("950.000") < page.index("850.000")  # newest first
    assert "Lập phiếu" in page and "Sửa phiếu" in page


def test_the_page_is_filtered_by_door_and_by_kind_of_work(clients, thiet, lan):
    change(thiet, lan, 900_000, door="grid")
    here = f"/ho/{thiet.household.code}/lich-su/"
    by_grid = clients["lan"].get(f"{here}?qua=grid").content.decode()
    assert by_grid.count("<tr><td") == 1 and "900.000" in by_grid
    assert clients["lan"].get(f"{here}?viec=form.created").content.decode().count("<tr><td") == 1
    assert clients["lan"].get(f"{here}?qua=khong-co&viec=khong-co&truoc=xyz").status_code == 200


def test_long_histories_come_in_pages_that_miss_nothing(clients, thiet, lan):
    form = thiet
    for place in range(60):
        form = change(form, lan, 900_000 + place)
    here = f"/ho/{thiet.household.code}/lich-su/"
    first = clients["lan"].get(here)
    older = first.context["older"]
    second = clients["lan"].get(older)
    shown = [row["entry"].pk for page in (first, second) for row in page.context["rows"]]
    there = AuditEntry.objects.filter(household_id=thiet.household_id).values_list("pk", flat=True)
    assert shown == list(there)
    assert second.context["older"] == ""


def test_what_was_said_against_a_household_stands_in_its_history(as_user, cast, thiet, bon_don, areas, clock):
    survey = survey_of(thiet.round, areas.binh_son)
    make_ready(cast, survey, clock, [bon_don])
    record_objection(
        by=cast.lan, survey=survey, received_on=clock.today, from_whom="Hà Văn Ba", content="Nhà có máy cày",
        household_code=thiet.household.code,
    )  # fmt: skip
    assert "Nhà có máy cày" in as_user(cast.lan).get(f"/ho/{thiet.household.code}/lich-su/").content.decode()


def test_identity_numbers_stay_hidden_from_who_may_not_read_them(clients, thiet, lan):
    entry = entry_of(thiet)
    members = (replace(entry.members[0], identity_number="172222222"), *entry.members[1:])
    save_form(
        by=lan, survey_round=thiet.round, entry=replace(entry, members=members), household=thiet.household,
        base_version=1,
    )  # fmt: skip
    here = f"/ho/{thiet.household.code}/lich-su/"
    assert "172222222" in clients["lan"].get(here).content.decode()
    assert "172222222" not in clients["quang"].get(here).content.decode()


def test_reading_the_history_is_itself_written_down(clients, thiet, nam):
    clients["nam"].get(f"/ho/{thiet.household.code}/lich-su/")
    seen = AuditEntry.objects.filter(action="household.viewed", household_id=thiet.household_id, by=nam)
    assert seen.count() == 1


def test_an_outsider_finds_no_household(clients, thiet):
    assert clients["tam"].get(f"/ho/{thiet.household.code}/lich-su/").status_code == 404


def test_a_persons_page_is_for_himself_and_for_who_reads_the_trail(clients, thiet, lan, tam):
    here = f"/nguoi/{lan.pk}/lich-su/"
    assert "Lập phiếu" in clients["lan"].get(here).content.decode()
    assert "Lập phiếu" in clients["hong"].get(here).content.decode()
    assert "Lập phiếu" in clients["thanh_tra"].get(here).content.decode()
    assert clients["nam"].get(here).status_code == 403
    assert clients["tam"].get(here).status_code == 403


def test_the_administrator_reads_no_familys_changes_on_a_persons_page(clients, thiet, lan):
    page = clients["quan_tri"].get(f"/nguoi/{lan.pk}/lich-su/").content.decode()
    assert "Lương Văn Thiết" not in page and "Chưa có gì" in page


def test_queries_do_not_grow_with_the_history(thiet, lan, as_user, assert_same_queries):
    forms = [thiet]

    def more(how_many):
        def add():
            for _ in range(how_many):
                forms[0] = change(forms[0], lan, forms[0].income + 1)

        return add

    assert_same_queries(as_user(lan), f"/ho/{thiet.household.code}/lich-su/", more(1), more(6))
