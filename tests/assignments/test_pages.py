"""The pages: what each shows to whom, in a fixed number of queries."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from areas.models import Commune
from assignments import actions
from assignments.contradictions import find
from assignments.deadlines import State
from assignments.models import Attachment, CommitteeMember, DistrictDuty, Ruling, ScoreSheet, Task, TaskYear

pytestmark = pytest.mark.django_db


def url(name, *args, query=""):
    return reverse(name, args=args) + (f"?{query}" if query else "")


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


# My work


def test_mine_says_what_is_due_and_what_to_do(clients, year):
    page = words(clients["lan"].get(url("task_mine", 2017)))
    assert "Kế hoạch giảm nghèo của xã năm 2018" in page and "quá hạn 13 ngày" in page
    assert "chậm nhất 09/11/2017" in page
    assert "Nhập đủ phiếu rồi trình kết quả rà soát" in page


def test_one_click_leads_to_where_the_work_is_done(clients, year, settings):
    page = clients["lan"].get(url("task_mine", 2017)).text
    assert '<a href="/2017/tien-trinh/15769/">Nhập đủ phiếu' in page
    settings.DUTY_PLACES = {"commune_survey": "task_mine", "commune_plan": "no_such_page"}
    page = clients["lan"].get(url("task_mine", 2017)).text
    assert '<a href="/nhiem-vu/2017/">Nhập đủ phiếu' in page
    assert re.search(r'<a href="/nhiem-vu/viec/\d+/#bao-xong">Soạn và trình', page)


def test_late_work_of_other_years_is_not_forgotten(clients, hong, year):
    actions.open_year(by=hong, year=2016)
    assert "Năm khác còn việc quá hạn" in words(clients["lan"].get(url("task_mine", 2017)))


def test_the_menu_counts_reminders_not_yet_seen(clients, lan, year):
    actions.send_reminders(today=dt.date(2017, 11, 22))
    unread = lan.reminders.count()
    assert unread and f"Nhiệm vụ {unread} việc chờ" in words(clients["lan"].get(url("task_mine", 2017)))
    clients["lan"].post(url("task_reminders_read"))
    assert "việc chờ" not in words(clients["lan"].get(url("task_mine", 2017)))


def test_the_menu_leads_to_the_year_at_hand(clients, hong):
    assert clients["hong"].get(url("task_list")).url == url("task_years")
    assert clients["lan"].get(url("task_list")).url == url("task_mine", 2017)
    actions.open_year(by=hong, year=2016)
    assert clients["lan"].get(url("task_list")).url == url("task_mine", 2016)


def test_an_unopened_year_says_who_opens_it(clients, year):
    assert "Năm này chưa mở" in words(clients["lan"].get(url("task_mine", 2030)))
    assert url("task_year_open", query="year=2030") in clients["hong"].get(url("task_mine", 2030)).text


def test_the_standing_body_sees_what_waits_for_it(clients, lan, task_of, areas, today):
    task = task_of("village_direction", areas.binh_son)
    actions.report_done(by=lan, task=task, text="", evidence="x", done_on=today, today=today)
    page = words(clients["hong"].get(url("task_mine", 2017)))
    assert "Chờ Phòng xác nhận 1" in page and "Mốc của các đơn vị" in page


# Lists and boards


def test_filters_stand_in_the_address(clients, areas, year):
    def count(who="hong", **filters):
        answer = clients[who].get(url("task_all", 2017), filters)
        return answer.context["page"].paginator.count

    assert count(dieu="III.1.3") == 36
    assert count(don_vi=f"xa-{areas.binh_son.pk}") == 10
    assert count(trang_thai="late", dieu="III.2.1") == 36
    assert count(q="ra soat binh son") == 1
    assert count(q="RÀ SOÁT Bình Sơn") == 1
    assert count(loai="xa") == 36 * 10
    assert count(nhiem_vu="land") == 1
    assert count(trang_thai="cho-xac-nhan") == 0
    assert count("lan", dieu="III.1.3") == 1
    assert count(don_vi="vớ vẩn") == 0


def test_a_body_sees_its_own_work_and_where_it_cooperates(clients, year):
    shown = clients["bac"].get(url("task_all", 2017)).context["page"].object_list
    assert {task.department.code for task in shown if task.department} == {"nnptnt", "ldtbxh", "vphdnd"}
    cooperating = clients["bac"].get(url("task_all", 2017), {"loai": "phoi-hop"}).context["page"].object_list
    assert {task.duty_key for task in cooperating} == {
        "survey_plan",
        "target_issue",
        "minority_policy",
        "department_targets",
    }


def test_the_board_words_every_cell(clients, nam, areas, year):
    actions.complete_duty(
        by=nam,
        commune_or_department=areas.binh_son,
        duty_key="commune_survey",
        year=2017,
        evidence_url="/x/",
        evidence_label="x",
        at=dt.date(2017, 11, 16),
    )
    bodies, communes = (board for _, board in clients["hong"].get(url("task_matrix", 2017)).context["boards"])
    assert (len(bodies.rows), len(communes.rows)) == (15, 36)
    row = next(row for row in communes.rows if row.unit_name == "Xã Bình Sơn")
    cells = dict(zip([column.key for column in communes.columns], row.cells, strict=True))
    assert cells["commune_survey"].mark.words == "xong trễ 2 ngày"
    assert cells["commune_plan"].mark.words == "quá hạn 13 ngày"
    assert (cells["commune_plan"].mark.short, cells["commune_plan"].mark.detail) == ("quá hạn", "13 ngày")
    assert all(cell.mark.short for cell in row.cells)
    one = clients["lan"].get(url("task_matrix", 2017)).context["boards"]
    assert [len(board.rows) for _, board in one] == [0, 1]


def test_the_calendar_shows_the_day_and_the_last_safe_one(clients, year):
    page = words(clients["hong"].get(url("task_calendar", 2017, query="thang=11")))
    assert "III.2.1 · 0/36 xong · chậm nhất 09/11 · mâu thuẫn (a)" in page
    own = words(clients["hong"].get(url("task_calendar", 2017, query="thang=11&cua-toi=1")))
    assert "III.2.1" not in own and "III.2.2" in own
    assert clients["hong"].get(url("task_calendar", 2017, query="thang=99")).context["month"] == 11


def test_a_duty_over_all_units(clients, year):
    page = words(clients["hong"].get(url("duty_detail", 2017, "commune_plan")))
    assert "Quyết định tự mâu thuẫn" in page and "Xã Bình Sơn" in page
    assert "Phối hợp Phòng TN&amp;MT, NHCSXH" in page
    assert clients["hong"].get(url("duty_detail", 2017, "khong-co")).status_code == 404


def test_the_register_shows_owner_partners_recurrence_and_evidence(clients, year):
    page = words(clients["lan"].get(url("duty_register")))
    assert "Phối hợp: NHCSXH, Phòng TN&amp;MT" in page and "Phòng TC-KH, Phòng LĐTBXH" in page
    assert "hằng năm, từ năm 2017" in page and "một lần, năm 2016" in page


# A task's page


def test_notes_reports_and_answers_by_the_page(clients, lan, hong, task_of, areas):
    task = task_of("village_direction", areas.binh_son)
    browser, office = clients["lan"], clients["hong"]
    browser.post(url("task_note", task.pk), {"note-text": "Đã phân công 9 thôn"})
    wrong = browser.post(url("task_report", task.pk), {"report-done_on": "23/11/2017"})
    assert wrong.status_code == 422 and "không được sau hôm nay" in words(wrong)
    wrong = browser.post(url("task_report", task.pk), {"report-done_on": "22/11/2017"})
    assert "Ghi số văn bản hoặc đính kèm tệp" in words(wrong)
    browser.post(url("task_report", task.pk), {"report-done_on": "22/11/2017", "report-evidence": "BC 5"})
    assert "chờ xác nhận" in words(browser.get(url("task_detail", task.pk)))
    assert office.post(url("task_return", task.pk), {"return-reason": ""}).status_code == 422
    office.post(url("task_return", task.pk), {"return-reason": "Thiếu chữ ký"})
    assert "Thiếu chữ ký" in words(browser.get(url("task_detail", task.pk)))
    browser.post(url("task_report", task.pk), {"report-done_on": "21/11/2017", "report-evidence": "BC 5"})
    assert office.post(url("task_confirm", task.pk)).status_code == 302
    assert "xong" in words(browser.get(url("task_detail", task.pk)))
    assert office.post(url("task_confirm", task.pk)).status_code == 422


def test_files_are_served_to_who_may_see_and_as_a_download(clients, task_of, areas):
    task = task_of("village_direction", areas.binh_son)
    clients["lan"].post(url("task_note", task.pk), {"note-files": SimpleUploadedFile("biên bản.pdf", b"%PDF-1.4")})
    attachment = Attachment.objects.get()
    answer = clients["hong"].get(url("task_file", attachment.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"
    assert clients["tam"].get(url("task_file", attachment.pk)).status_code == 404
    # The administrator reads tasks, and no evidence: it may name families.
    assert clients["quan_tri"].get(url("task_file", attachment.pk)).status_code == 404
    page = clients["quan_tri"].get(url("task_detail", task.pk))
    assert page.status_code == 200 and url("task_file", attachment.pk) not in page.text
    assert url("task_file", attachment.pk) in clients["hong"].get(url("task_detail", task.pk)).text
    attachment.file.delete(save=False)
    assert clients["hong"].get(url("task_file", attachment.pk)).status_code == 404


@pytest.mark.parametrize(
    ("act", "data", "check"),
    [
        ("doi-ngay", {"due_on": "15/01/2018", "reason": "Bão"}, lambda task: task.due_on == dt.date(2018, 1, 15)),
        ("mien", {"reason": "Không còn hộ nghèo"}, lambda task: task.is_waived),
        ("phan-cong", {"person": "lan"}, lambda task: task.assignee.username == "ha.lan"),
        ("chuyen", {"unit": "dan_luc", "reason": "Nhầm xã"}, lambda task: task.commune.code == "15700"),
    ],
)
def test_acts_of_the_standing_body(clients, hong, lan, task_of, areas, act, data, check):
    task = task_of("village_direction", areas.binh_son)
    Task.objects.filter(duty_key="village_direction", commune=areas.dan_luc).delete()
    data = {"lan": {**data, "person": lan.pk}, "dan_luc": {**data, "unit": f"xa-{areas.dan_luc.pk}"}}.get(
        data.get("person") or data.get("unit"), data
    )
    wrong = clients["hong"].post(url("task_act", task.pk, act), dict.fromkeys(data, "@") | {"reason": ""})
    assert wrong.status_code == 422 and wrong.context["form"].errors
    assert clients["hong"].post(url("task_act", task.pk, act), data).status_code == 302
    assert check(Task.objects.with_units().get(pk=task.pk))


def test_splitting_by_the_page(clients, task_of, areas):
    task = task_of("village_direction", areas.binh_son)
    data = {"phan-TOTAL_FORMS": 4, "phan-INITIAL_FORMS": 0}
    half = {**data, "phan-0-title": "Một phần"}
    assert clients["hong"].post(url("task_split", task.pk), half).status_code == 422
    one = {**data, "phan-0-title": "A", "phan-0-due_on": "1/12/2017"}
    assert "2 đến 6 phần" in words(clients["hong"].post(url("task_split", task.pk), one))
    two = {**one, "phan-1-title": "B", "phan-1-due_on": "2/12/2017", "phan-1-unit": f"xa-{areas.dan_luc.pk}"}
    assert clients["hong"].post(url("task_split", task.pk), two).status_code == 302
    assert [part.unit_name for part in task.parts.with_units()] == ["Xã Bình Sơn", "Xã Dân Lực"]
    assert "B" in words(clients["tam"].get(url("task_all", 2017)))


def test_parts_of_other_units_are_named_and_not_linked(clients, hong, task_of, areas):
    task = task_of("village_direction", areas.binh_son)
    day = dt.date(2017, 12, 1)
    own, other = actions.split(
        by=hong,
        task=task,
        parts=[
            {"title": "Phần xã", "due_on": day},
            {"title": "Phần nước", "due_on": day, "unit": areas.department("nnptnt")},
        ],
    )
    page = clients["lan"].get(url("task_detail", task.pk)).text
    assert url("task_detail", own.pk) in page and url("task_detail", other.pk) not in page and "Phần nước" in page
    page = clients["bac"].get(url("task_detail", other.pk)).text
    assert task.title in page and "việc của Xã Bình Sơn" in page
    hrefs = set(re.findall(r'href="(/nhiem-vu/[^"#?]*)', page))
    assert {href: clients["bac"].get(href).status_code for href in hrefs} == dict.fromkeys(hrefs, 200) | {
        href: 302 for href in hrefs if href == url("task_list")
    }
    assert url("task_detail", task.pk) in clients["hong"].get(url("task_detail", other.pk)).text


def test_the_whole_moves_with_its_parts_by_the_page(clients, hong, task_of, areas):
    task = task_of("village_direction", areas.binh_son)
    assert "with_parts" not in clients["hong"].get(url("task_act", task.pk, "doi-ngay")).text
    day = dt.date(2017, 12, 20)
    actions.split(by=hong, task=task, parts=[{"title": "A", "due_on": day}, {"title": "B", "due_on": day}])
    address, moved = url("task_act", task.pk, "doi-ngay"), {"due_on": "11/12/2017", "reason": "Gấp"}
    assert "2 phần chưa xong" in words(clients["hong"].get(address))
    assert "dời cùng các phần" in words(clients["hong"].post(address, moved))
    assert clients["hong"].post(address, {**moved, "with_parts": "on"}).status_code == 302
    assert set(task.parts.values_list("due_on", flat=True)) == {dt.date(2017, 11, 30)}


def test_work_is_offered_to_the_units_of_its_year_only(clients, hong, areas):
    actions.open_year(by=hong, year=2020)
    task = Task.objects.get(year__year=2020, duty_key="village_direction", commune__code="15769")
    form = clients["hong"].get(url("task_act", task.pk, "chuyen")).context["form"]
    offered = {label for _, group in form.fields["unit"].choices[1:] for _, label in group}
    assert len(offered) == 34 + 15 and "Xã Bình Sơn" in offered


def test_the_words_of_a_state_are_one(clients, nam, areas, year):
    """What the filter calls a state stands in the list and in the board in the same words."""
    actions.complete_duty(
        by=nam,
        commune_or_department=areas.binh_son,
        duty_key="commune_survey",
        year=2017,
        evidence_url="/x/",
        evidence_label="x",
        at=dt.date(2017, 11, 10),
    )
    browser = clients["lan"]
    board = browser.get(url("task_matrix", 2017)).context["boards"][1][1]
    cells = [cell.mark.short for row in board.rows for cell in row.cells]
    for state in State:
        listed = browser.get(url("task_all", 2017), {"trang_thai": state.value})
        shown = re.findall(r'<span class="tag[^"]*"[^>]*>([^<]+)</span>', listed.text.split("<tbody>")[-1])
        assert all(words.startswith(state.label) for words in shown)
        assert len([cell for cell in cells if cell.startswith(state.label)]) >= len(shown) > 0 or not shown
    assert "xong đúng hạn" in cells


# The district


def test_a_year_is_previewed_and_opened(clients, areas):
    browser = clients["hong"]
    page = browser.get(url("task_year_open", query="year=2018"))
    assert page.context["total"] == 471
    assert browser.post(url("task_year_open"), {"year": "2018"}).status_code == 302
    assert TaskYear.objects.get().year == 2018
    assert "từ 2016" in words(browser.post(url("task_year_open"), {"year": "1999"}))
    assert "Không còn việc nào" in words(browser.get(url("task_year_open", query="year=2018")))
    assert "Năm 2018" in words(browser.get(url("task_years")))


def test_contradictions_are_settled_by_the_page(clients, year):
    browser, (a, b, c, *_) = clients["hong"], find()
    told = {"decided_on": "20/11/2017", "text": "Sau rà soát", "from_year": "2017"}
    days = {"day_commune_plan": "25/11/2017", "day_commune_survey": "15/11/2017"}
    wrong = browser.post(url("duty_ruling_add", a.code), {**told, **days, "day_commune_plan": "25/11/2016"})
    assert "năm 2017" in words(wrong)
    assert browser.post(url("duty_ruling_add", a.code), {**told, **days}).status_code == 302
    assert set(Task.objects.filter(duty_key="commune_plan").values_list("due_on", flat=True)) == {dt.date(2017, 11, 25)}
    assert browser.post(url("duty_ruling_add", c.code), {**told, "how": "doi"}).status_code == 422
    assert (
        browser.post(url("duty_ruling_add", c.code), {**told, "how": "doi", "new_date": "1/3/2017"}).status_code == 302
    )
    assert browser.post(url("duty_ruling_add", "day-counts"), {**told, "day_counts": "co"}).status_code == 302
    assert Ruling.objects.count() == 3
    page = words(clients["lan"].get(url("duty_rulings")))
    assert "đã chốt, hết mâu thuẫn" in page and "đang áp dụng" in page and "chưa chốt" in page
    assert (
        "trước ngày 25/11" in page
        and "mọi nhiệm vụ: tính cả chính ngày đó" in page
        and "trước ngày 01/03 năm sau" in page
    )
    assert b.title in page


def test_own_duties_by_the_page(clients, areas, year):
    data = {
        "title": "Rà soát thẻ BHYT",
        "basis": "Công văn 7",
        "due_on": "1/9/2017",
        "is_yearly": "on",
        "units": [f"xa-{areas.binh_son.pk}", f"cq-{areas.department('yte').pk}"],
    }
    assert clients["hong"].post(url("duty_add", 2017), {**data, "units": []}).status_code == 422
    assert clients["hong"].post(url("duty_add", 2017), data).status_code == 302
    assert Task.objects.filter(title="Rà soát thẻ BHYT").count() == 2
    assert "Rà soát thẻ BHYT" in words(clients["lan"].get(url("duty_register")))
    clients["hong"].post(url("duty_end", DistrictDuty.objects.get().pk))
    assert DistrictDuty.objects.get().ended_on == dt.date(2017, 11, 22)
    moved = {"due_on": "20/12/2017", "reason": "Theo tỉnh"}
    assert clients["hong"].post(url("duty_move", 2017, "report_annual"), moved).status_code == 302
    assert "Không có việc" in words(clients["hong"].post(url("duty_move", 2017, "report_annual"), moved))


def test_the_committee_and_its_areas(clients, areas, year):
    data = {
        "full_name": "Nguyễn Văn Minh",
        "position": "Phó Chủ tịch",
        "seat": "1head",
        "since": "1/1/2017",
        "areas": [areas.binh_son.pk],
    }
    assert clients["hong"].post(url("task_member_add"), data).status_code == 302
    page = words(clients["lan"].get(url("task_committee")))
    assert "Nguyễn Văn Minh" in page and "Bình Sơn" in page
    own = url("task_member_add", query=f"xa=xa-{areas.binh_son.pk}")
    commune = {**data, "full_name": "Lò Văn Nam", "villages_text": "Bồn Dồn"}
    assert clients["nam"].post(own, commune).status_code == 302
    member = CommitteeMember.objects.get(full_name="Lò Văn Nam")
    assert clients["tam"].get(url("task_member", member.pk)).status_code == 404
    assert clients["nam"].post(url("task_member", member.pk), {**commune, "phone": "0912"}).status_code == 302
    assert clients["nam"].post(url("task_member_end", member.pk), {"until": "1/1/2016"}).status_code == 422
    assert clients["nam"].post(url("task_member_end", member.pk), {"until": "1/6/2017"}).status_code == 302
    page = words(clients["nam"].get(url("task_committee", query=f"xa=xa-{areas.binh_son.pk}")))
    assert "1 người đã thôi" in page and "0912" not in page


def test_changing_a_member_keeps_a_commune_that_has_ended_since(clients, hong, areas):
    actions.open_year(by=hong, year=2020)
    gone = Commune.objects.get(key="15694@1")
    values = {"full_name": "Lê Văn An", "position": "Ủy viên", "seat": "4member", "since": dt.date(2017, 1, 1)}
    member = actions.save_member(by=hong, commune=None, values=values, areas=[gone, areas.binh_son])
    browser = clients["hong"]
    assert gone in browser.get(url("task_member", member.pk)).context["form"].fields["areas"].queryset
    data = {**values, "since": "1/1/2017", "phone": "0912", "areas": [gone.pk, areas.binh_son.pk]}
    assert browser.post(url("task_member", member.pk), data).status_code == 302
    assert set(member.areas.all()) == {gone, areas.binh_son}


def test_the_committees_communes_are_those_of_the_year_worked_in(clients, hong, areas, year):
    def offered(browser):
        chosen = [each.key for each in browser.get(url("task_committee")).context["communes"]]
        areas_field = browser.get(url("task_member_add")).context["form"].fields["areas"]
        assert [each.key for each in areas_field.queryset] == chosen
        return set(chosen)

    browser = clients["hong"]
    assert offered(browser) == {each.key for each in areas.communes}
    actions.open_year(by=hong, year=2019)
    Task.objects.of_year(2017).delete()
    TaskYear.objects.filter(year=2017).delete()
    merged = offered(browser)
    assert {"15694@1", "15664@2"} <= merged  # the year's merger: the unit that ended and the one that began


def test_scores_by_the_page(clients, areas, year):
    unit = f"xa-{areas.binh_son.pk}"
    page = url("task_score", 2017, unit)
    assert "quá hạn chưa xong: 0 điểm" in words(clients["lan"].get(page))
    plan = {"viec": "ke-hoach", "ke-hoach-met": "khong", "ke-hoach-evidence": "Giảm 10/40 hộ"}
    assert clients["hong"].post(page, plan).status_code == 302
    assert "Ghi lý do" in words(clients["hong"].post(page, {"viec": "xep", "xep-grade": "good"}))
    decided = {"viec": "xep", "xep-grade": "good", "xep-reason": "Thiên tai"}
    assert clients["hong"].post(page, decided).status_code == 302
    assert ScoreSheet.objects.get().status == "overruled"
    assert "Thiên tai" in words(clients["lan"].get(page))
    assert "đã quyết định khác đề xuất" in words(clients["hong"].get(url("task_scores", 2017)))


def test_the_leader_of_the_district_decides_the_sheet_of_the_office(clients, clock, areas, year):
    clock.go_to(dt.date(2018, 1, 10))
    office = url("task_score", 2017, f"cq-{areas.department('ldtbxh').pk}")
    decided = {"viec": "xep", "xep-grade": "good", "xep-reason": "Điều hành tốt"}
    assert "Lãnh đạo UBND huyện quyết định phiếu này" in words(clients["hong"].get(office))
    assert clients["hong"].post(office, decided).status_code == 403
    assert "Lưu quyết định" in words(clients["quang"].get(office))
    assert clients["quang"].post(office, decided).status_code == 302
    page = words(clients["hong"].get(office))
    assert "Điều hành tốt" in page and "(ký, đóng dấu, ghi rõ họ tên)" in page


# The same queries for few and many


@pytest.mark.parametrize(
    "page",
    ["task_mine", "task_all", "task_matrix", "task_calendar", "task_late", "task_figures", "task_scores"],
)
@pytest.mark.parametrize("who", ["hong", "lan"])
def test_the_same_number_of_queries(clients, assert_same_queries, hong, year, page, who):
    keep = list(Task.objects.filter(duty_key__in=["commune_plan", "land"]).values_list("pk", flat=True)[:5])

    def few():
        Task.objects.exclude(pk__in=keep).exclude(commune__code="15769", duty_key="commune_survey").delete()

    assert_same_queries(clients[who], url(page, 2017), few, lambda: actions.open_year(by=hong, year=2017))


def test_a_tasks_page_asks_the_same_for_many_events(clients, assert_same_queries, lan, hong, task_of, areas):
    task = task_of("village_direction", areas.binh_son)

    def notes(how_many):
        for number in range(how_many):
            upload = SimpleUploadedFile("a.pdf", b"%PDF-1.4")
            actions.add_note(by=lan, task=task, text=f"Ghi {number}", uploads=[upload])

    assert_same_queries(clients["lan"], url("task_detail", task.pk), lambda: notes(2), lambda: notes(8))


def test_reminders_page_asks_the_same_for_many(clients, assert_same_queries, lan, hong, year):
    assert_same_queries(
        clients["lan"],
        url("task_reminders"),
        lambda: actions.send_reminders(today=dt.date(2017, 4, 5)),
        lambda: actions.send_reminders(today=dt.date(2017, 12, 31)),
    )
