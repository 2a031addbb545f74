"""Bình Sơn's year 2017 with 1,500 households, in a real browser: the template, a file with mistakes, the file through
the background worker, what it asks, the grid, meetings, posting, sending, appraisal, recognition, the lock.

Every step's paper is printed as a PDF into artefacts/ and taken as Word. What each step refuses is in
test_commune_year.py.
"""

import datetime as dt
import io
import zipfile

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from assignments import actions as duties
from households.actions.rounds import open_round
from households.importing.invented import MISTAKES, homes, rows
from households.importing.prefill import Rows
from households.models import (
    CommuneSurvey,
    DuplicateFlag,
    Household,
    ImportRow,
    ImportStatus,
    InYearRequest,
    Objection,
    QualityWarning,
    SurveyForm,
    SurveyImport,
)
from households.papers.catalogue import COMMUNE_PAPERS
from tests.browser.conftest import ARTEFACTS
from tests.factories import make_village
from tests.households.importing.conftest import Desk

HERE = "/2017/tien-trinh/15769/"
HOUSEHOLDS, NEW, ESCAPED, FALLEN, WAITING, WRONG = 1_480, 20, 25, 15, 4, 3


@pytest.fixture
def villages(areas):
    return [make_village(areas.binh_son, f"Thôn {name}", place) for place, name in enumerate(("Bồn Dồn", "Cây Xe"), 1)]


@pytest.fixture
def desk(lan, hong, areas, villages, tmp_path, settings):
    """All households of 2016 came by Excel; 2017 is open and its tasks are given out."""
    before = Desk(open_round(by=hong, year=2016), tmp_path)
    before.apply(lan, before.invented(areas.binh_son, HOUSEHOLDS, seed=2016))
    desk = Desk(open_round(by=hong, year=2017), tmp_path)
    duties.open_year(by=hong, year=2017)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return desk


@pytest.fixture
def surveyed(desk, areas):
    """`surveyed(mistakes)`: the path of the filled-in template, with new households, and without the waiting ones."""
    commune = areas.binh_son
    last = {
        form.household.code: form
        for form in SurveyForm.objects.filter(round__year=2016).select_related("household").order_by("household__code")
    }
    known = Rows(desk.round, desk.places, [commune])
    households, persons = list(known.households()), list(known.persons())
    escaped = [code for code, form in last.items() if form.household_class in ("N1", "N2")][WAITING : WAITING + ESCAPED]
    fallen = [code for code, form in last.items() if form.household_class == "KN"][:FALLEN]
    for place, row in enumerate(households):
        form = last[row["code"]]
        if place < WAITING:
            continue
        day = dt.date(2017, 9, 18) + dt.timedelta(days=place % 40)
        row |= {"income": form.income, "b1": form.b1, "surveyed_on": day.isoformat()}
        if row["code"] in escaped:
            row |= {"income": 1_700_000, "b1": 190} | {key: 0 for key in row if key.startswith(("depr", "cause"))}
        elif row["code"] in fallen:
            row |= {"income": 900_000, "b1": 140, "cause_1": 1}
    places = [(commune, desk.places.villages_of(commune))]
    new_households, new_persons, _ = rows(list(homes(desk.round, places, NEW, seed=7)))
    head, twin = (
        next(row for row in new_persons if row["code"] == code and row["relation"] == 1) for code in ("M1", "M2")
    )
    twin |= {name: head[name] for name in ("full_name", "birth", "sex", "ethnicity")} | {"identity_number": ""}
    new_households[1] |= {"village": new_households[0]["village"], "head_name": head["full_name"]}

    def write(mistakes=0):
        filled = [dict(row) for row in (*households, *new_households)]
        for row, (sheet, key, value) in zip(filled[10:], list(MISTAKES.values())[:mistakes], strict=False):
            assert sheet == "Hộ"
            row[key] = value
        return desk.write(commune, filled, [*persons, *new_persons], name=f"khao-sat-{mistakes}.xlsx")

    return write


@pytest.fixture
def walk(page, clock, sign_in):
    def go(person, address, day=None):
        if day:
            clock.go_to(dt.date.fromisoformat(day))
        sign_in(page, person)
        page.goto(address)
        return page

    return go


@pytest.fixture
def paper(page):
    """`paper(key)`: the paper of a step, printed, and as Word; returns the words of the page."""
    ARTEFACTS.mkdir(exist_ok=True)

    def take(key, address=None):
        address = address or f"{HERE}giay-to/{key}/"
        assert page.goto(address).status == 200
        page.emulate_media(media="print")
        page.pdf(path=ARTEFACTS / f"year-large-{key}.pdf", format="A4", prefer_css_page_size=True)
        page.emulate_media(media="screen")
        words = page.locator("main").inner_text()
        link = page.locator("a[href*='/word/']")
        if link.count():
            answer = page.request.get(link.first.get_attribute("href"))
            assert answer.status == 200
            (ARTEFACTS / f"year-large-{key}.docx").write_bytes(answer.body())
            assert zipfile.ZipFile(io.BytesIO(answer.body())).testzip() is None
        return words

    return take


def fill(page, **values):
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def work():
    """The background worker does what is waiting, as it does beside the server."""
    call_command("run_worker", once=True)


def stage():
    return CommuneSurvey.objects.get(round__year=2017, commune__code="15769").stage


def test_a_year_of_fifteen_hundred_households(page, walk, lan, nam, hong, desk, surveyed, villages, paper, shot):
    # The list is settled and printed; the template is downloaded.
    walk(lan, HERE, "2017-09-15")
    press(page, "Chốt danh sách")
    assert "Bồn Dồn" in paper("danh-sach-ra-soat")
    first = Household.objects.order_by("code").first()
    assert first.code in paper("phieu-in-san", f"/2017/phieu-giay/ho/{first.code}/")
    page.goto("/2017/nhap-excel/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải mẫu Xã Bình Sơn").click()
    assert started.value.path().stat().st_size > 300_000

    # A file with mistakes: nothing is written, every one of them has its cell, and the file comes back marked.
    page.locator("input[type=file]").set_input_files(surveyed(WRONG))
    press(page, "Tải lên và kiểm tra")
    assert page.locator("[data-progress]").count() == 1
    work()
    expect(page.locator("nav.tabs")).to_be_visible(timeout=60_000)  # the page goes on by itself
    assert f"{WRONG} hộ sai" in page.locator("main").inner_text()
    assert page.locator("tbody tr").count() >= WRONG
    shot(page, "year-large-01-wrong-1366")
    with page.expect_download() as started:
        page.get_by_role("link", name="Chỉ các hộ sai").click()
    assert started.value.suggested_filename.endswith("ô sai tô đỏ.xlsx")
    press(page, "Bỏ tệp này")

    # The mended file: checked by the worker, looked at, applied, looked over.
    page.locator("input[type=file]").set_input_files(surveyed())
    press(page, "Tải lên và kiểm tra")
    work()
    expect(page.locator("nav.tabs")).to_be_visible(timeout=60_000)
    words = page.locator("main").inner_text()
    assert "Không có ô sai." in words
    assert f"Hộ mới ({NEW})" in words
    assert f"Chưa nhập ({WAITING})" in words
    assert "Áp dụng sẽ ghi" in words
    page.locator("summary", has_text="Theo từng thôn").click()
    shot(page, "year-large-02-preview-1366")
    assert ImportRow.objects.filter(problems__contains="Gần trùng tên").count() >= 2
    page.locator("form[action$='/ap-dung/'] button.main").first.click()
    page.wait_for_load_state()
    assert SurveyImport.objects.filter(status=ImportStatus.APPLIED, round__year=2017).count() == 1
    assert SurveyForm.objects.filter(round__year=2017).count() == HOUSEHOLDS + NEW - WAITING
    assert "Đang tìm câu hỏi" in page.locator("main").inner_text()
    work()
    expect(page.locator("main")).to_contain_text("cặp", timeout=60_000)  # the page looks for itself
    shot(page, "year-large-03-receipt-1366")

    # Two who may be one are two; every question gets an answer.
    assert DuplicateFlag.objects.undecided().exists()
    while DuplicateFlag.objects.undecided().exists():
        page.goto(f"/nghi-trung/{DuplicateFlag.objects.undecided().first().pk}/")
        page.get_by_label("Hai người khác nhau").check()
        fill(page, **{"Lý do, căn cứ": "Đã xem sổ hộ khẩu"})
        press(page, "Ghi kết luận")
    asked = QualityWarning.objects.unanswered().filter(round__year=2017)
    assert asked.exists()
    page.goto("/2017/canh-bao/")
    shot(page, "year-large-04-questions-1366")
    while asked.exists():
        page.goto("/2017/canh-bao/")
        page.locator("button[name=all]").click()
        page.wait_for_load_state()
        fill(page, Trả_lời="Đã hỏi lại hộ, số liệu đúng")
        page.locator("form button.main").click()
        page.wait_for_load_state()

    # The grid of a village of 750: the households left out of the file are confirmed one by one.
    confirmed = 0
    for village in villages:
        page.goto(f"/2017/bang-thon/{village.pk}/")
        if not confirmed:  # remembered for the rest of the day
            page.get_by_label("Ngày khảo sát").fill("20/11/2017")
        for left in range(page.locator("tr.carried").count(), 0, -1):
            page.locator("tr.carried input").first.focus()
            page.keyboard.press("Alt+k")
            expect(page.locator("tr.carried")).to_have_count(left - 1)
            confirmed += 1
    assert confirmed == WAITING
    page.reload()  # what was saved last has come back
    assert SurveyForm.objects.filter(round__year=2017).count() == HOUSEHOLDS + NEW
    page.goto("/2017/dien-bien/")
    shot(page, "year-large-06-balance-1366")

    # Totals, a meeting in each village, the posting.
    page.goto("/2017/tong-so/15769/")
    fill(page, Tổng_số_hộ_dân_cư="1900", Tổng_số_nhân_khẩu="8200")
    page.get_by_label("Trong đó: hộ dân tộc thiểu số").fill("900")
    press(page, "Lưu tổng số")
    walk(lan, f"{HERE}hop-dan/", "2017-10-30")
    for _ in villages:
        page.get_by_role("link", name="Ghi biên bản").first.click()
        fill(page, Chủ_trì="Hà Văn Thủ", Thư_ký="Lò Thị Ký", Số_người_dự_họp="210", Đồng_ý="205", Không_đồng_ý="5")
        press(page, "Lưu biên bản")
    assert "Cây Xe" in paper("bien-ban-hop-dan")
    page.goto(f"{HERE}niem-yet/")
    press(page, "Ghi niêm yết")
    assert "CMND" not in paper("niem-yet").replace("không ghi số định danh, CMND", "")

    # Somebody objects; the family is looked at again and answered.
    page.goto(f"{HERE}y-kien/")
    fill(page, Người_có_ý_kiến="Lò Văn Hỏi", Mã_hộ=first.code, Nội_dung="Nhà này khá hơn nhiều nhà trong thôn")
    press(page, "Lưu")
    page.goto(f"{HERE}y-kien/{Objection.objects.get().pk}/")
    page.get_by_label(Objection.Outcome.KEPT.label, exact=False).check()
    fill(page, **{"Trả lời, căn cứ": "Đã đến xem lại nhà, điểm như phiếu"})
    press(page, "Lưu")
    assert "Lò Văn Hỏi" in paper("bien-ban-y-kien")

    # Sent, given back, mended and sent again, appraised, recognised; a paper for each.
    walk(nam, f"{HERE}trinh/", "2017-11-09")
    assert "Đủ điều kiện trình." in page.locator("main").inner_text()
    shot(page, "year-large-07-check-1366")
    press(page, "Trình kết quả lên huyện")
    assert stage() == "submitted"
    walk(lan, HERE)
    paper("bao-cao")
    walk(hong, f"{HERE}tham-dinh/", "2017-11-10")
    fill(page, Chỗ_cần_làm_lại="Tổng số hộ dân cư lệch với sổ hộ khẩu")
    press(page, "Trả lại cho xã")
    walk(lan, "/2017/tong-so/15769/", "2017-11-13")
    fill(page, Tổng_số_hộ_dân_cư="1905")
    press(page, "Lưu tổng số")
    walk(nam, f"{HERE}trinh/")
    press(page, "Trình kết quả lên huyện")
    assert stage() == "submitted"
    walk(hong, f"{HERE}tham-dinh/", "2017-11-15")
    press(page, "Ghi thẩm định xong")
    paper("tham-dinh")
    walk(nam, f"{HERE}cong-nhan/", "2017-11-20")
    fill(page, Số_quyết_định="85/QĐ-UBND")
    press(page, "Ghi quyết định")
    assert stage() == "recognised"
    walk(lan, HERE)
    assert "85/QĐ-UBND" in paper("quyet-dinh")
    paper("giay-chung-nhan")
    assert {each.key for each in COMMUNE_PAPERS} >= {"quyet-dinh", "giay-chung-nhan"}
    page.goto(HERE)
    shot(page, "year-large-08-recognised-1366")

    # A family asks to be let in during the year: decided within seven working days, on paper.
    page.goto(f"{HERE}trong-nam/")
    page.get_by_label("Thôn", exact=True).select_option(label=villages[0].name)
    fill(page, Họ_tên_chủ_hộ="Hà Thị Bão", Lý_do_đề_nghị="Nhà sập vì bão, mất mùa", Ngày_nhận_giấy_đề_nghị="20/11/2017")
    press(page, "Ghi đề nghị")
    page.goto(f"{HERE}trong-nam/{InYearRequest.objects.get().pk}/")
    page.get_by_label("công nhận", exact=True).check()
    fill(page, Số_quyết_định="86/QĐ-UBND", Ngày_quyết_định="20/11/2017")
    press(page, "Ghi quyết định")
    assert "Hà Thị Bão" in paper("tra-loi-de-nghi")

    # Locked; open again for two days; locked by itself.
    page.goto(f"/2017/phieu/{first.code}/")
    assert "85/QĐ-UBND" in page.locator(".lock").inner_text() or page.locator(".lock").count() == 1
    walk(hong, f"{HERE}mo-lai/")
    until = timezone.localdate() + dt.timedelta(days=1)
    fill(page, Được_sửa_đến_hết_ngày=f"{until:%d/%m/%Y}", Lý_do="CV 15/UBND: sửa tên")
    press(page, "Cho mở lại")
    walk(lan, f"/2017/phieu/{first.code}/")
    assert page.locator(".lock").count() == 0
    walk(lan, f"/2017/phieu/{first.code}/", (until + dt.timedelta(days=1)).isoformat())
    assert page.locator(".lock").count() == 1
