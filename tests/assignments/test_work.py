"""What units and Phòng LĐTBXH do with a task, and work of other rooms that completes a duty."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from accounts.permissions import Forbidden, Role
from areas.models import Commune
from assignments import actions
from assignments.models import Attachment, Completion, Task, TaskEvent
from tests.factories import make_user

pytestmark = pytest.mark.django_db
Kind = TaskEvent.Kind


def report(by, task, today, **changes):
    values = {"text": "", "evidence": "KH 12/KH-UBND", "done_on": today}
    return actions.report_done(by=by, task=task, today=today, **{**values, **changes})


@pytest.fixture
def task(task_of, areas):
    return task_of("village_direction", areas.binh_son)


def fresh(task):
    return Task.objects.with_units().get(pk=task.pk)


# Progress and confirmation


def test_reported_work_waits_and_is_confirmed(lan, hong, task, today):
    report(lan, task, today, done_on=dt.date(2017, 11, 20))
    task = fresh(task)
    assert task.is_awaiting and task.done_on == dt.date(2017, 11, 20)
    actions.confirm(by=hong, task=task)
    task = fresh(task)
    assert (task.status, task.done_by, task.words_on(today)) == ("done", lan, "xong đúng hạn")
    assert list(task.events.values_list("kind", flat=True)) == [Kind.REPORTED, Kind.CONFIRMED]
    assert set(AuditEntry.objects.filter(object_id=task.pk).values_list("action", flat=True)) == {
        "task.reported",
        "task.confirmed",
    }


def test_returned_work_is_open_again_and_says_why(lan, hong, task, today):
    report(lan, task, today)
    actions.return_task(by=hong, task=task, reason="Thiếu danh sách thôn.")
    task = Task.objects.with_returned().with_units().get(pk=task.pk)
    assert task.is_open and task.done_on is None
    assert task.returned_text == "Thiếu danh sách thôn."
    report(lan, task, today)
    assert Task.objects.with_returned().get(pk=task.pk).returned_text == ""


def test_returning_needs_a_reason_and_something_to_return(lan, hong, task, today):
    with pytest.raises(ValidationError):
        actions.return_task(by=hong, task=task, reason="x")
    report(lan, task, today)
    with pytest.raises(ValidationError):
        actions.return_task(by=hong, task=task, reason="   ")


@pytest.mark.parametrize(
    "changes",
    [{"evidence": ""}, {"evidence": " \u200b"}, {"done_on": dt.date(2017, 11, 23)}],
)
def test_a_report_without_evidence_or_from_the_future_is_refused(lan, task, today, changes):
    with pytest.raises(ValidationError):
        report(lan, task, today, **changes)
    assert fresh(task).is_open


def test_a_report_may_be_taken_back_until_confirmed(lan, hong, task, today):
    report(lan, task, today)
    actions.take_back(by=lan, task=task)
    assert fresh(task).is_open
    report(lan, task, today)
    actions.confirm(by=hong, task=task)
    with pytest.raises(ValidationError):
        actions.take_back(by=lan, task=task)


def test_done_work_is_not_reported_twice(lan, hong, task, today):
    report(lan, task, today)
    actions.confirm(by=hong, task=task)
    with pytest.raises(ValidationError):
        report(lan, task, today)
    with pytest.raises(ValidationError):
        actions.confirm(by=hong, task=task)


def test_the_standing_body_that_confirms_its_own_work_is_seen_doing_so(hong, task_of, areas, today):
    task = task_of("survey_plan", areas.department("ldtbxh"))
    report(hong, task, today)
    assert "tự xác nhận" in actions.confirm(by=hong, task=task).text


def test_the_standing_body_works_for_the_committee_and_the_district(hong, bac, task_of, areas, today):
    report(hong, task_of("committee_district", areas.department("bcd")), today)
    with pytest.raises(PermissionDenied):
        report(bac, task_of("commune_targets", areas.department("ubnd")), today)


def test_only_the_units_own_people_report(tam, quang, thanh_tra, bac, task, today):
    for person in (tam, bac):
        with pytest.raises(PermissionDenied):
            report(person, task, today)
    for person in (quang, thanh_tra):
        with pytest.raises(Forbidden):
            actions.add_note(by=person, task=task, text="x")


def test_only_the_standing_body_confirms(lan, nam, task, today):
    report(lan, task, today)
    with pytest.raises(Forbidden):
        actions.confirm(by=nam, task=task)


def test_a_person_of_the_unit_may_be_named(lan, nam, tam, task):
    actions.assign(by=nam, task=task, person=lan)
    assert fresh(task).assignee == lan
    with pytest.raises(ValidationError):
        actions.assign(by=nam, task=task, person=tam)
    actions.assign(by=nam, task=task, person=None)
    assert fresh(task).assignee is None


# Files


def upload(name="bien-ban.pdf", content=b"%PDF-1.4 x"):
    return SimpleUploadedFile(name, content)


def test_a_note_carries_files_outside_the_web_root(lan, task, settings):
    actions.add_note(by=lan, task=task, text="", uploads=[upload()])
    attachment = Attachment.objects.get()
    assert attachment.event.kind == Kind.FILED
    assert (attachment.name, attachment.size) == ("bien-ban.pdf", 10)
    assert str(settings.MEDIA_ROOT) in attachment.file.path
    assert "bien-ban" not in attachment.file.name


def test_a_bad_file_stores_nothing_at_all(lan, task, today):
    with pytest.raises(ValidationError):
        report(lan, task, today, uploads=[upload(), upload("virus.exe", b"MZ")])
    assert fresh(task).is_open
    assert not Attachment.objects.exists() and not TaskEvent.objects.exists()


def test_files_alone_are_evidence(lan, task, today):
    report(lan, task, today, evidence="", uploads=[upload()])
    assert fresh(task).is_awaiting


def test_an_empty_note_and_too_many_files_are_refused(lan, task):
    with pytest.raises(ValidationError):
        actions.add_note(by=lan, task=task, text=" ")
    with pytest.raises(ValidationError):
        actions.add_note(by=lan, task=task, text="", uploads=[upload()] * 6)


# What Phòng LĐTBXH does with tasks


def test_a_moved_date_keeps_its_history(hong, task):
    actions.move_date(by=hong, task=task, due_on=dt.date(2018, 1, 15), reason="Bão số 10")
    event = fresh(task).events.get()
    assert (event.old_due_on, event.new_due_on, event.text) == (
        dt.date(2017, 12, 31),
        dt.date(2018, 1, 15),
        "Bão số 10",
    )
    for wrong in ({"reason": ""}, {"due_on": dt.date(2018, 1, 15)}, {"due_on": dt.date(2027, 1, 1)}):
        with pytest.raises(ValidationError):
            actions.move_date(by=hong, task=task, **{"due_on": dt.date(2018, 1, 20), "reason": "x", **wrong})


def test_a_duty_is_moved_for_all_units_not_yet_done(hong, lan, areas, task_of, today):
    report(lan, task_of("cooperation", areas.binh_son), today)
    moved = actions.move_duty_dates(
        by=hong, year=2017, duty_key="cooperation", due_on=dt.date(2017, 12, 20), reason="Theo tỉnh"
    )
    assert moved == 48
    with pytest.raises(ValidationError):
        actions.move_duty_dates(
            by=hong, year=2017, duty_key="cooperation", due_on=dt.date(2017, 12, 20), reason="Theo tỉnh"
        )


def test_handing_over_changes_the_unit_and_takes_the_report_back(hong, bac, areas, task_of, today):
    task = task_of("water_sanitation", areas.department("nnptnt"))
    report(bac, task, today)
    actions.hand_over(by=hong, task=task, unit=areas.department("ktht"), reason="Sáp nhập phòng")
    task = fresh(task)
    assert task.department.code == "ktht" and task.is_open
    assert "Phòng NN&PTNT → Phòng KT-HT" in task.events.last().text
    with pytest.raises(PermissionDenied):
        report(bac, task, today)


def test_handing_over_to_who_has_it_already_or_to_another_kind_is_refused(hong, areas, task_of):
    task = task_of("department_plan", areas.department("yte"))
    for unit in (areas.department("gddt"), areas.department("yte"), areas.binh_son):
        with pytest.raises(ValidationError):
            actions.hand_over(by=hong, task=task, unit=unit, reason="x")


def test_a_split_task_is_done_when_its_parts_are(hong, lan, nam, task, today):
    parts = actions.split(
        by=hong,
        task=task,
        parts=[
            {"title": "Phân công thôn", "due_on": dt.date(2017, 12, 1)},
            {"title": "Báo kết quả", "due_on": dt.date(2017, 12, 20)},
        ],
    )
    with pytest.raises(ValidationError, match="chia phần"):
        report(lan, task, today)
    for number, part in enumerate(parts):
        report(nam, part, today, done_on=today - dt.timedelta(days=number))
        actions.confirm(by=hong, task=part)
        assert (fresh(task).status == "done") == (number == 1)
    assert fresh(task).done_on == today
    actions.return_task(by=hong, task=parts[0], reason="Thiếu")
    assert fresh(task).is_open


def test_parts_move_with_the_whole(hong, task):
    whole = dt.date(2017, 12, 31)
    parts = [{"title": "A", "due_on": dt.date(2017, 12, 1)}, {"title": "B", "due_on": dt.date(2017, 12, 20)}]
    first, second = actions.split(by=hong, task=task, parts=parts)
    earlier = dt.date(2017, 12, 11)
    with pytest.raises(ValidationError, match="dời cùng các phần"):
        actions.move_date(by=hong, task=task, due_on=earlier, reason="Gấp")
    actions.move_date(by=hong, task=task, due_on=earlier, reason="Gấp", with_parts=True)
    assert [fresh(each).due_on for each in (task, first, second)] == [
        earlier,
        dt.date(2017, 11, 11),
        dt.date(2017, 11, 30),
    ]
    assert "Cùng cả việc: Gấp" in fresh(second).events.last().text
    with pytest.raises(ValidationError, match="dời cả việc trước"):
        actions.move_date(by=hong, task=first, due_on=whole, reason="x")
    actions.move_date(by=hong, task=task, due_on=whole, reason="Giãn ra")
    assert fresh(first).due_on == dt.date(2017, 11, 11)


def test_work_goes_only_to_units_of_its_year(hong, areas, today):
    actions.open_year(by=hong, year=2020)
    task = Task.objects.get(year__year=2020, duty_key="village_direction", commune__code="15769")
    gone, other = Commune.objects.get(key="15694@1"), areas.department("yte")
    with pytest.raises(ValidationError, match="không có trong năm 2020"):
        actions.hand_over(by=hong, task=task, unit=gone, reason="x")
    days = [{"title": "A", "due_on": dt.date(2020, 12, 1), "unit": other}]
    with pytest.raises(ValidationError, match="không có trong năm 2020"):
        actions.split(by=hong, task=task, parts=[*days, {**days[0], "unit": gone}])


def test_a_waived_part_does_not_hold_the_whole_up(hong, nam, task, today):
    first, second = actions.split(
        by=hong,
        task=task,
        parts=[{"title": "A", "due_on": dt.date(2017, 12, 1)}, {"title": "B", "due_on": dt.date(2017, 12, 2)}],
    )
    report(nam, first, today)
    actions.confirm(by=hong, task=first)
    actions.waive(by=hong, task=second, reason="Không cần nữa")
    assert fresh(task).status == "done"


@pytest.mark.parametrize(
    "parts",
    [
        [{"title": "A", "due_on": dt.date(2017, 12, 1)}],
        [{"title": "A", "due_on": dt.date(2018, 3, 1)}, {"title": "B", "due_on": dt.date(2017, 12, 1)}],
        [{"title": "", "due_on": dt.date(2017, 12, 1)}, {"title": "B", "due_on": dt.date(2017, 12, 1)}],
        [{"title": f"{n}", "due_on": dt.date(2017, 12, 1)} for n in range(7)],
    ],
)
def test_splits_that_make_no_sense_are_refused(hong, task, parts):
    with pytest.raises(ValidationError):
        actions.split(by=hong, task=task, parts=parts)
    assert not fresh(task).parts.exists()


def test_waived_and_restored(hong, task, today):
    actions.waive(by=hong, task=task, reason="Xã không còn hộ nghèo")
    assert fresh(task).words_on(dt.date(2019, 1, 1)) == "không phải làm"
    actions.restore(by=hong, task=task, reason="Nhầm xã")
    assert fresh(task).is_open


def test_parts_are_waived_and_restored_with_the_whole(hong, nam, task, today):
    day = {"due_on": dt.date(2017, 12, 1)}
    first, second = actions.split(by=hong, task=task, parts=[{"title": "A", **day}, {"title": "B", **day}])
    report(nam, first, today)
    actions.confirm(by=hong, task=first)
    actions.waive(by=hong, task=task, reason="Xã không còn hộ nghèo")
    assert [fresh(each).status for each in (task, first, second)] == ["waived", "done", "waived"]
    assert "Cùng cả việc" in fresh(second).events.last().text
    actions.restore(by=hong, task=task, reason="Nhầm xã")
    assert [fresh(each).status for each in (task, first, second)] == ["open", "done", "open"]


def test_a_part_waived_for_a_reason_of_its_own_stays_so_when_the_whole_is_restored(hong, task):
    day = {"due_on": dt.date(2017, 12, 1)}
    own, other = actions.split(by=hong, task=task, parts=[{"title": "A", **day}, {"title": "B", **day}])
    actions.waive(by=hong, task=own, reason="Thôn đã sáp nhập")
    actions.waive(by=hong, task=task, reason="Xã không còn hộ nghèo")
    actions.restore(by=hong, task=task, reason="Nhầm xã")
    assert [fresh(each).status for each in (task, own, other)] == ["open", "waived", "open"]


# Completion by the work itself


def complete(by, unit, at=dt.date(2017, 11, 9), key="commune_plan", year=2017):
    return actions.complete_duty(
        by=by,
        commune_or_department=unit,
        duty_key=key,
        year=year,
        evidence_url="/2017/ke-hoach/",
        evidence_label="Kế hoạch đã trình",
        at=at,
    )


def test_submitted_work_completes_its_duty_with_a_link(nam, areas, task_of, today):
    complete(nam, areas.binh_son)
    task = task_of("commune_plan", areas.binh_son)
    assert (task.status, task.evidence_url, task.words_on(today)) == ("done", "/2017/ke-hoach/", "xong đúng hạn")


def test_a_moment_counts_on_its_day_in_vietnam(nam, areas, task_of):
    late_evening = dt.datetime(2017, 11, 9, 18, 30, tzinfo=dt.UTC)  # 01:30 on the 10th in Thanh Hóa
    complete(nam, areas.binh_son, late_evening)
    assert task_of("commune_plan", areas.binh_son).done_on == dt.date(2017, 11, 10)


def test_submitting_again_keeps_the_first_day(nam, areas, task_of):
    complete(nam, areas.binh_son)
    complete(nam, areas.binh_son, dt.date(2017, 11, 20))
    assert task_of("commune_plan", areas.binh_son).done_on == dt.date(2017, 11, 9)
    assert Completion.objects.count() == 1


def test_returned_submissions_open_the_duty_and_the_next_day_counts(nam, hong, areas, task_of, today):
    complete(nam, areas.binh_son)
    actions.reopen_duty(
        by=hong, commune_or_department=areas.binh_son, duty_key="commune_plan", year=2017, reason="Thiếu 3 hộ"
    )
    task = task_of("commune_plan", areas.binh_son)
    assert task.is_open and task.events.last().text == "Thiếu 3 hộ"
    complete(nam, areas.binh_son, dt.date(2017, 11, 12))
    assert task_of("commune_plan", areas.binh_son).words_on(today) == "xong trễ 3 ngày"


@pytest.mark.parametrize("is_handed", [False, True])
def test_what_the_work_completed_is_returned_where_the_work_is(hong, clients, areas, task_of, is_handed):
    unit = areas.department("nnptnt")
    task = task_of("department_plan", unit)
    if is_handed:
        actions.hand_over(by=hong, task=task, unit=areas.department("tckh"), reason="Đổi")
    complete(hong, unit, dt.date(2017, 12, 1), key="department_plan")
    with pytest.raises(ValidationError, match="Kế hoạch đã trình"):
        actions.return_task(by=hong, task=task, reason="Thiếu bảng chỉ tiêu")
    page = clients["hong"].get(f"/nhiem-vu/viec/{task.pk}/").text
    assert 'trả lại ở <a href="/2017/ke-hoach/">' in page and "return-reason" not in page
    actions.reopen_duty(by=hong, commune_or_department=unit, duty_key="department_plan", year=2017, reason="Thiếu")
    actions.open_year(by=hong, year=2017)
    assert fresh(task).is_open
    complete(hong, unit, dt.date(2017, 12, 20), key="department_plan")
    assert fresh(task).done_on == dt.date(2017, 12, 20)


def test_a_report_that_has_its_place_here_is_not_reported_by_hand(lan, areas, task_of, today, settings):
    task = task_of("report_six_month", areas.binh_son)
    settings.DUTY_PLACES = {"report_six_month": "task_mine"}
    assert task.is_done_by_work
    with pytest.raises(ValidationError, match="không báo tay"):
        report(lan, task, today)
    settings.DUTY_PLACES = {}
    report(lan, task, today)
    assert fresh(task).is_awaiting


def test_a_plan_made_on_paper_is_reported_and_confirmed(clients, lan, hong, areas, task_of, today):
    task = task_of("commune_plan", areas.binh_son)
    page = f"/nhiem-vu/viec/{task.pk}/"
    shown = clients["lan"].get(page).text
    assert "Đã lập và ký trên giấy?" in shown and "tự xong khi đơn vị" in shown
    report(lan, task, today, done_on=dt.date(2017, 11, 8))
    assert fresh(task).is_awaiting and not fresh(task).confirmed_on
    actions.confirm(by=hong, task=task)
    assert fresh(task).words_on(today) == "xong đúng hạn"
    complete(lan, areas.binh_son, today)  # typed in afterwards: the day of the paper stays
    kept = fresh(task)
    assert (kept.words_on(today), kept.evidence_url) == ("xong đúng hạn", "/2017/ke-hoach/")
    returned = {"by": hong, "commune_or_department": areas.binh_son, "duty_key": "commune_plan", "year": 2017}
    actions.reopen_duty(**returned, reason="Gõ thiếu hai hộ")
    assert (fresh(task).status, fresh(task).done_on) == ("open", None)
    complete(lan, areas.binh_son, today)
    assert fresh(task).done_on == dt.date(2017, 11, 8)


def test_a_paper_that_was_returned_lends_no_day_to_what_is_typed_in(lan, hong, areas, task_of, today):
    task = task_of("commune_plan", areas.binh_son)
    report(lan, task, today, done_on=dt.date(2017, 11, 8))
    actions.confirm(by=hong, task=task)
    actions.return_task(by=hong, task=task, reason="Chưa ký")
    complete(lan, areas.binh_son, today)
    assert fresh(task).done_on == today


def test_a_paper_that_waits_for_its_confirmation_keeps_its_day_when_it_is_typed_in(
    clients, lan, hong, areas, task_of, today
):
    task, paper = task_of("commune_plan", areas.binh_son), dt.date(2017, 11, 8)
    report(lan, task, today, done_on=paper)
    complete(lan, areas.binh_son, today)
    waiting = fresh(task)
    assert (waiting.is_awaiting, waiting.done_on, waiting.evidence_url) == (True, paper, "/2017/ke-hoach/")
    assert "chờ xác nhận ngày xong trên giấy 08/11/2017" in waiting.events.last().text
    assert "ngày trên giấy không tính" in clients["hong"].get(f"/nhiem-vu/viec/{task.pk}/").text
    # What was typed in is returned: the paper goes on waiting, and what is sent again changes nothing of it.
    returned = {"by": hong, "commune_or_department": areas.binh_son, "duty_key": "commune_plan", "year": 2017}
    actions.reopen_duty(**returned, reason="Gõ thiếu hai hộ")
    assert (fresh(task).is_awaiting, fresh(task).done_on, fresh(task).evidence_url) == (True, paper, "")
    complete(lan, areas.binh_son, today)
    actions.confirm(by=hong, task=task)
    assert (fresh(task).words_on(today), fresh(task).paper_on) == ("xong đúng hạn", paper)


@pytest.mark.parametrize("by_unit", [False, True])
def test_without_its_paper_the_work_is_done_on_the_day_it_was_sent(lan, hong, areas, task_of, today, by_unit):
    task = task_of("commune_plan", areas.binh_son)
    report(lan, task, today, done_on=dt.date(2017, 11, 8))
    complete(lan, areas.binh_son, today)
    if by_unit:
        actions.take_back(by=lan, task=task)
    else:
        actions.return_task(by=hong, task=task, reason="Chưa ký")
    left = fresh(task)
    assert (left.status, left.done_on, left.evidence_label) == ("done", today, "Kế hoạch đã trình")


def test_one_completion_and_one_return_write_one_row_of_the_trail_each(nam, hong, areas, task_of):
    task_of("commune_plan", areas.binh_son)
    before = AuditEntry.objects.count()
    complete(nam, areas.binh_son)
    returned = {"by": hong, "commune_or_department": areas.binh_son, "duty_key": "commune_plan", "year": 2017}
    actions.reopen_duty(**returned, reason="Thiếu")
    rows = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))[before:]
    assert rows == ["task.completed", "task.returned"]
    # Of a year that has not been opened there is no task to tell it of.
    complete(nam, areas.binh_son, dt.date(2018, 11, 1), year=2018)
    assert AuditEntry.objects.order_by("pk").last().action == "duty.completed"


def test_work_done_before_the_year_is_opened_is_found(nam, hong, areas):
    assert complete(nam, areas.binh_son, dt.date(2018, 11, 1), year=2018) is None
    actions.open_year(by=hong, year=2018)
    task = Task.objects.get(year__year=2018, duty_key="commune_plan", commune=areas.binh_son)
    assert (task.status, task.done_on) == ("done", dt.date(2018, 11, 1))


def test_a_completion_follows_a_task_that_was_handed_over(hong, areas, task_of):
    task = task_of("department_plan", areas.department("nnptnt"))
    actions.hand_over(by=hong, task=task, unit=areas.department("tckh"), reason="Đổi")
    complete(hong, areas.department("nnptnt"), key="department_plan")
    assert fresh(task).status == "done"


def test_a_commune_works_on_for_those_merged_into_it(by_hand, hong, areas):
    actions.open_year(by=hong, year=2019)
    ended = Task.objects.get(year__year=2019, duty_key="commune_plan", commune__key="15694@1")
    town = Task.objects.get(year__year=2019, duty_key="report_annual", commune__key="15664@2").commune
    officer = make_user(role=Role.COMMUNE_OFFICER, commune=town)
    report(officer, ended, dt.date(2019, 12, 20))
    assert fresh(ended).is_awaiting
