"""The pack of a year: what it holds for whom, how it is made in the background, what happens when that stops."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from accounts.permissions import Forbidden, Verb
from reports import pack_actions, packing, tasks
from reports.build import open_scope
from reports.definitions import REPORTS
from reports.models import PackStatus, ReportPack
from reports.packing import entries
from tests.reports.reading import sheet_rows

ASK = reverse("report_pack_ask", kwargs={"year": 2017})


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def few(monkeypatch):
    """A pack of one table and two lists, for what would happen to a whole one just so."""
    kept = ("classes", "poor_households", "households")
    monkeypatch.setattr(packing, "REPORTS", {key: REPORTS[key] for key in kept})


def ask(user, *, commune="", with_lists=False, with_personal=False):
    scope = open_scope(user=user, year=2017, commune_code=commune)
    return pack_actions.ask(
        by=user, scope=scope, with_lists=with_lists, with_personal=with_personal, now=timezone.now()
    )


def opened(client, pack):
    response = client.get(reverse("report_pack_file", kwargs={"year": 2017, "number": pack.pk}))
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_pack_holds_every_table_and_the_lists(year_2017, hong, clients):
    response = clients["hong"].post(ASK, {"danh_sach": "1"})
    pack = ReportPack.objects.get()
    assert response.url == reverse("report_pack", kwargs={"year": 2017, "number": pack.pk})
    pack.refresh_from_db()
    assert (pack.status, pack.progress_done) == (PackStatus.DONE, pack.progress_total)
    package = opened(clients["hong"], pack)
    names = package.namelist()
    assert package.testzip() is None
    tables = sum(len(report.groups or ("",)) for report in REPORTS.values() if not report.is_list)
    assert sum(name.startswith("excel/") for name in names) == tables
    assert sum(name.startswith("word/") for name in names) == tables
    lists = [name for name in names if name.startswith("danh-sach/")]
    assert len(lists) == sum(len(report.groups or ("",)) for report in REPORTS.values() if report.is_list)
    for name in lists:
        assert b"038080" not in package.read(name)
        words = str(sheet_rows(package.read(name)))
        assert "Lò Văn Thử" not in words and "038080" not in words
    contents = package.read("00-muc-luc.txt").decode("utf-8-sig")
    assert "Lê Thị Hồng" in contents and all(name.isascii() for name in names)


def test_personal_columns_only_where_they_were_asked_for(few, year_2017, clients):
    clients["hong"].post(ASK, {"danh_sach": "2", "xa": "15769"})
    package = opened(clients["hong"], ReportPack.objects.get())
    (name,) = [each for each in package.namelist() if "danh-sach-ho-khao-sat-nam-2017" in each]
    rows = sheet_rows(package.read(name))
    assert len(rows) == 14 and all(row[1].startswith("15769-") and row[2] == "Lò Văn Thử" for row in rows)
    exports = AuditEntry.objects.filter(action="list.exported")
    assert exports.count() == 4 and {entry.by.username for entry in exports} == {"le.hong"}


def test_asking_and_taking_are_written_down(few, year_2017, hong, clients):
    clients["hong"].post(ASK, {"danh_sach": "2"})
    pack = ReportPack.objects.get()
    opened(clients["hong"], pack)
    asked, taken = AuditEntry.objects.filter(action__startswith="pack.").order_by("pk")
    assert (asked.action, asked.changes["Danh sách hộ"][1]) == ("pack.asked", "có, cả thông tin cá nhân")
    assert (taken.action, taken.changes["Tệp"][1]) == ("pack.downloaded", "bieu-tong-hop-2017-huyen-trieu-son.zip")


def test_a_commune_packs_its_own_and_a_body_no_lists(year_2017, lan, bac, clients):
    clients["lan"].post(ASK, {"danh_sach": "1"})
    pack = ReportPack.objects.get(by=lan)
    assert pack.commune == lan.commune
    words = [str(sheet_rows(data)) for data in _sheets(opened(clients["lan"], pack))]
    assert not any("Dân Lực" in each for each in words)
    assert clients["bac"].post(ASK, {"danh_sach": "1"}).status_code == 403
    clients["bac"].post(ASK)
    names = opened(clients["bac"], ReportPack.objects.get(by=bac)).namelist()
    assert not [name for name in names if name.startswith("danh-sach/")]


def _sheets(package):
    return [package.read(name) for name in package.namelist() if name.endswith(".xlsx")]


def test_nobody_opens_anothers_pack(few, year_2017, hong, clients):
    clients["hong"].post(ASK)
    where = {"year": 2017, "number": ReportPack.objects.get().pk}
    for name in ("report_pack", "report_pack_state", "report_pack_file"):
        assert clients["hong"].get(reverse(name, kwargs=where)).status_code == 200
        for who in ("lan", "quang", "thanh_tra", "bac"):
            assert clients[who].get(reverse(name, kwargs=where)).status_code == 404
        assert clients["hong"].get(reverse(name, kwargs=where | {"year": 2016})).status_code == 404


def test_who_may_no_longer_take_lists_away_gets_no_old_pack_with_lists(few, year_2017, hong, quang):
    pack = ask(hong, with_lists=True)
    pack_actions.make(pack.pk)
    pack.refresh_from_db()
    with pytest.raises(Forbidden):
        pack_actions.hand_out(by=quang, pack=pack)


def made(user, **of_pack):
    pack = ask(user, **of_pack)
    pack_actions.make(pack.pk)
    pack.refresh_from_db()
    return pack


def test_who_was_moved_gets_no_pack_of_the_place_before(few, year_2017, lan, areas, clients):
    pack = made(lan, with_lists=True, with_personal=True)
    url = reverse("report_pack_file", kwargs={"year": 2017, "number": pack.pk})
    assert clients["lan"].get(url).status_code == 200
    lan.commune = areas.dan_luc
    lan.save()
    answer = clients["lan"].get(url, follow=True)
    assert "Phạm vi được xem đã đổi" in answer.text and answer.headers["Content-Type"].startswith("text/html")


def test_identity_numbers_go_to_who_may_read_them_when_they_are_taken(few, year_2017, hong, monkeypatch):
    pack = made(hong, with_lists=True, with_personal=True)
    assert pack.with_identity and not made(hong, with_lists=True).with_identity
    may = type(hong).can
    monkeypatch.setattr(type(hong), "can", lambda self, verb: verb is not Verb.VIEW_IDENTITY and may(self, verb))
    with pytest.raises(Forbidden):
        pack_actions.hand_out(by=hong, pack=pack)


def test_a_body_takes_its_pack_of_tables(few, year_2017, bac):
    assert pack_actions.hand_out(by=bac, pack=made(bac))


def test_a_pack_is_kept_a_week_whoever_asked(few, year_2017, hong, clock):
    pack = made(hong)
    storage, name = pack.file.storage, pack.file.name
    clock.advance(days=8)
    with pytest.raises(ValidationError, match="chỉ giữ 7 ngày"):
        pack_actions.hand_out(by=hong, pack=pack)
    tasks.resume_stalled()
    assert not storage.exists(name) and not ReportPack.objects.exists()


def test_a_pack_whose_file_is_gone_may_be_asked_for_again(few, year_2017, hong, clients):
    pack = made(hong)
    pack.file.storage.delete(pack.file.name)
    answer = clients["hong"].get(f"/2017/bang/goi/{pack.pk}/tai/", follow=True)
    assert answer.status_code == 200 and "không còn trong kho" in answer.text


def test_one_pack_at_a_time(few, year_2017, hong, clients):
    pack = ask(hong)
    response = clients["hong"].post(ASK, follow=True)
    assert "Gói trước của bạn chưa làm xong" in response.text and ReportPack.objects.count() == 1
    pack_actions.make(pack.pk)
    assert clients["hong"].post(ASK).status_code == 302
    assert ReportPack.objects.count() == 2


def test_a_pack_whose_process_died_is_begun_anew(few, year_2017, hong, clock):
    pack = ask(hong)
    ReportPack.objects.filter(pk=pack.pk).update(status=PackStatus.WORKING, attempt=1, progress_done=3)
    assert tasks.resume_stalled() == 0  # its heart still beats
    clock.advance(minutes=4)
    assert tasks.resume_stalled() == 1
    pack.refresh_from_db()
    assert (pack.status, pack.attempt, pack.progress_done) == (PackStatus.DONE, 2, pack.progress_total)


def test_a_pack_that_always_kills_its_process_is_given_up(year_2017, hong, clock):
    pack = ask(hong)
    ReportPack.objects.filter(pk=pack.pk).update(status=PackStatus.WORKING, attempt=pack_actions.MOST_ATTEMPTS)
    clock.advance(minutes=4)
    assert tasks.resume_stalled() == 0
    pack.refresh_from_db()
    assert pack.status == PackStatus.FAILED and "Bị ngắt nhiều lần" in pack.refusal


def test_an_overtaken_process_stops_and_leaves_the_pack_alone(year_2017, hong, monkeypatch):
    pack = ask(hong)

    def overtaken(*args, each, **kwargs):
        ReportPack.objects.filter(pk=pack.pk).update(attempt=9)
        each(1, 5)
        pytest.fail("the older process went on")

    monkeypatch.setattr(pack_actions, "write_pack", overtaken)
    pack_actions.make(pack.pk)
    pack.refresh_from_db()
    assert (pack.status, pack.attempt, pack.file.name) == (PackStatus.WORKING, 9, "")


def test_a_disabled_person_gets_a_reason_and_no_pack(year_2017, hong):
    pack = ask(hong)
    hong.is_active = False
    hong.save()
    pack_actions.make(pack.pk)
    pack.refresh_from_db()
    assert pack.status == PackStatus.FAILED and "đã bị khóa" in pack.refusal


def test_a_fault_is_said_and_not_left_hanging(year_2017, hong, monkeypatch):
    pack = ask(hong)
    monkeypatch.setattr(pack_actions, "write_pack", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        pack_actions.make(pack.pk)
    pack.refresh_from_db()
    assert pack.status == PackStatus.FAILED and "Lỗi hệ thống" in pack.refusal


def test_old_packs_and_their_files_go(few, year_2017, hong, clock):
    pack = ask(hong)
    pack_actions.make(pack.pk)
    pack.refresh_from_db()
    storage, name = pack.file.storage, pack.file.name
    clock.advance(days=8)
    ask(hong)
    assert not storage.exists(name) and not ReportPack.objects.filter(pk=pack.pk).exists()


def test_the_page_shows_how_far_it_is(year_2017, hong, clients):
    pack = ask(hong)
    ReportPack.objects.filter(pk=pack.pk).update(progress_done=2)
    where = {"year": 2017, "number": pack.pk}
    text = clients["hong"].get(reverse("report_pack", kwargs=where)).text
    assert f"2/{pack.progress_total} biểu" in text
    state = clients["hong"].get(reverse("report_pack_state", kwargs=where)).json()
    assert state == {"status": "chờ làm", "busy": True, "done": 2, "total": pack.progress_total}
    assert clients["hong"].get(reverse("report_pack_file", kwargs=where)).status_code == 404


def test_what_a_pack_holds_follows_the_role(cast):
    every = {(report.key, group) for report in REPORTS.values() for group in report.groups or ("",)}
    assert {(report.key, group) for report, group in entries(cast.hong, with_lists=True)} == every
    assert all(not report.is_list for report, _ in entries(cast.quang, with_lists=True))
