"""The trail: only ever added to, told in words, seen by those who may."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts import actions, audit
from accounts.models import AuditEntry, Door
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LOG = "/quan-tri/nhat-ky/"


def labels(response):
    return [row["entry"].label for row in response.context["rows"]]


def test_values_are_kept_as_json_can_hold_them(areas):
    assert audit.plain([dt.date(2017, 11, 22), Decimal("30.50"), frozenset({3, 1}), None, True, areas.binh_son]) == [
        "2017-11-22",
        "30.5",
        [1, 3],
        None,
        True,
        "Xã Bình Sơn",
    ]


def test_a_snapshot_has_the_words_of_choices_and_a_difference_only_what_changed(lan, areas):
    before = audit.snapshot(lan, ["role", "commune", "is_active"])
    lan.role, lan.commune = "commune_leader", areas.dan_luc
    assert audit.difference(before, audit.snapshot(lan, ["role", "commune", "is_active"])) == {
        "vai trò": ["Cán bộ xã", "Lãnh đạo UBND xã"],
        "xã, thị trấn": ["Xã Bình Sơn", "Xã Dân Lực"],
    }


def test_entries_are_never_changed_or_deleted(lan):
    entry = AuditEntry.objects.first()
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(note="sửa trộm"),
    ):
        with pytest.raises(TypeError, match="never"):
            attempt()


def test_one_action_has_one_name():
    audit.name_actions({"user.created": "tạo tài khoản"})
    with pytest.raises(ValueError, match="named twice"):
        audit.name_actions({"user.created": "thêm người"})


def test_the_page_is_filtered_by_person_unit_work_and_day(clients, clock, quan_tri, lan, tam, areas):
    clock.go_to(dt.date(2017, 12, 1))
    actions.change_user(by=tam, user=tam, phone="0912 000 111")
    admin = clients["quan_tri"]
    for query in (
        {"nguoi": "le van tam"},
        {"viec": "user.changed"},
        {"tu": "01/12/2017"},
        {"tu": "30/11/2017", "den": "1/12/2017"},
        {"don_vi": f"xa-{areas.dan_luc.pk}", "viec": "user.changed"},
    ):
        assert labels(admin.get(LOG, query)) == ["Lê Văn Tâm"], query
    assert labels(admin.get(LOG, {"den": "30/11/2017", "don_vi": f"xa-{areas.binh_son.pk}"})) == ["Hà Thị Lan"]
    assert labels(admin.get(LOG, {"nguoi": "le van tam", "den": "30/11/2017"})) == []


def test_a_day_is_a_day_in_vietnam(clients, clock, lan):
    clock.go_to(dt.date(2017, 11, 23), dt.time(0, 30))  # 17:30 on the 22nd in UTC
    actions.change_user(by=lan, user=lan, phone="0912 000 111")
    assert labels(clients["hong"].get(LOG, {"tu": "23/11/2017", "viec": "user.changed"})) == ["Hà Thị Lan"]
    assert labels(clients["hong"].get(LOG, {"den": "22/11/2017", "viec": "user.changed"})) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [("tu=31/02/2017", "Tháng 2 năm 2017 không có ngày 31"), ("tu=02/12/2017&den=01/12/2017", "không trước từ ngày")],
)
def test_wrong_days_are_explained(clients, query, words):
    assert words in clients["hong"].get(f"{LOG}?{query}").text


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("truoc=abc", 200),
        ("truoc=99999999999999999999", 200),
        ("don_vi=xa-0", 200),
        ("viec=khong.co", 200),
        ("nguoi=%00", 404),  # no text of the database holds a NUL character
    ],
)
def test_an_address_that_was_tampered_with_is_no_fault(clients, query, answer):
    assert clients["hong"].get(f"{LOG}?{query}").status_code == answer


def test_long_trails_are_paged_from_newest_to_oldest_without_a_gap(clients, quan_tri):
    for number in range(120):
        audit.record(by=quan_tri, action="user.changed", label=f"số {number}")
    address, seen = f"{LOG}?viec=user.changed", []
    while address:
        response = clients["quan_tri"].get(address)
        seen += labels(response)
        address = response.context["older"]
    assert seen == [f"số {number}" for number in range(119, -1, -1)]


def test_the_page_asks_the_same_questions_for_few_and_for_many(clients, lan, assert_same_queries):
    def write(how_many):
        for _ in range(how_many):
            audit.record(by=make_user(), action="user.changed", commune=lan.commune, changes={"tên": ["a", "b"]})

    assert_same_queries(clients["hong"], LOG, lambda: write(3), lambda: write(40))


def test_whoever_runs_the_system_sees_no_familys_entries(clients, hong, areas):
    audit.record(by=hong, action="form.saved", label="Lương Văn Thiết", household_id=37, commune=areas.binh_son)
    audit.record(by=hong, action="village.added", label="Thôn 9", commune=areas.binh_son)
    assert "Lương Văn Thiết" not in clients["quan_tri"].get(LOG).text
    assert "Thôn 9" in clients["quan_tri"].get(LOG).text
    for reader in ("hong", "quang", "thanh_tra"):
        assert "Lương Văn Thiết" in clients[reader].get(LOG).text


@pytest.mark.parametrize("action", ["objection.recorded", "request.received", "meeting.recorded", "warning.answered"])
def test_what_families_said_is_not_told_to_the_administrator_though_no_household_is_named(
    clients, hong, areas, action
):
    audit.record(by=hong, action=action, label="Ý kiến của Hà Văn Ba", note="Nhà có máy cày", commune=areas.binh_son)
    for address in (LOG, f"/nguoi/{hong.pk}/lich-su/"):
        assert "máy cày" not in clients["quan_tri"].get(address).text
    assert "máy cày" in clients["hong"].get(LOG).text


def test_identity_numbers_are_hidden_from_whoever_may_not_see_them(clients, lan, hong, areas):
    changes = {"số định danh, CMND": ["", "038079001234"], "họ và tên": ["Lương Thiết", "Lương Văn Thiết"]}
    audit.record(by=lan, action="form.saved", changes=changes, household_id=37, commune=areas.binh_son)
    leader = clients["quang"].get(LOG).text
    assert "038079001234" not in leader
    assert "(đã che)" in leader
    assert "Lương Văn Thiết" in leader
    assert "038079001234" in clients["hong"].get(LOG).text


def test_a_communes_people_see_their_communes_entries_only(lan, tam, areas):
    audit.record(by=None, action="form.saved", label="ở Bình Sơn", household_id=1, commune=areas.binh_son)
    audit.record(by=None, action="form.saved", label="ở Dân Lực", household_id=2, commune=areas.dan_luc)
    seen = AuditEntry.objects.visible_to(lan).filter(action="form.saved")
    assert [entry.label for entry in seen] == ["ở Bình Sơn"]


def test_doors_and_papers_are_told(clients, quan_tri, lan):
    audit.record(by=None, action="user.changed", obj=lan, door=Door.IMPORT, reference="can-bo.xlsx", note="đợt 1")
    page = clients["quan_tri"].get(LOG).text
    assert all(words in page for words in ("nhập Excel", "can-bo.xlsx", "Lý do: đợt 1", "Hệ thống"))


def test_the_time_of_an_entry_is_the_clocks(clock, lan):
    assert AuditEntry.objects.first().at == timezone.now()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1983-03-15", "15/03/1983"),
        ("2017-02-31", "2017-02-31"),
        (850_000, "850.000"),
        (1979, "1979"),
        (True, "có"),
        ([2, "8 Nhà tiêu"], "2, 8 Nhà tiêu"),
        (None, ""),
    ],
)
def test_stored_values_read_as_people_write_them(value, text):
    assert audit.worded(value) == text
