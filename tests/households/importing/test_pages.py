"""The wizard in the browser."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEntry
from households.actions import importing as actions
from households.importing import preview
from households.models import DuplicateFlag, Household, ImportStatus, QualityCheck, SurveyForm, SurveyImport
from ui.workbooks import sheets

LIST = "/2017/nhap-excel/"


@pytest.fixture
def send(as_user, lan):
    """`send(path)` uploads as lan and returns (her browser, the answer)."""
    browser = as_user(lan)

    def upload(path):
        with open(path, "rb") as stream:
            return browser, browser.post(LIST, {"file": SimpleUploadedFile(path.name, stream.read())}, follow=True)

    return upload


def test_from_template_to_receipt_and_back(as_user, lan, desk, areas):
    browser = as_user(lan)
    answer = browser.get(f"{LIST}mau.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["Hướng dẫn"]["B3"].value == "Xã Bình Sơn"
    households, persons, _ = desk.rows(areas.binh_son, 3)
    path = desk.write(areas.binh_son, households, persons)
    with open(path, "rb") as stream:
        page = browser.post(LIST, {"file": SimpleUploadedFile("thôn 1.xlsx", stream.read())}, follow=True)
    assert "Hộ mới (3)" in page.content.decode()
    assert SurveyForm.objects.count() == 0
    here = page.redirect_chain[-1][0]
    receipt = browser.post(f"{here}ap-dung/", follow=True).content.decode()
    assert "Đã áp dụng" in receipt
    assert f"Nhập số {SurveyImport.objects.get().pk}" in receipt
    assert SurveyForm.objects.count() == 3
    assert "Hoàn tác Nhập số" in browser.get(f"{here}hoan-tac/").content.decode()
    undone = browser.post(f"{here}hoan-tac/", follow=True).content.decode()
    assert "3 hộ trở lại như trước" in undone
    assert "<h2>Đã áp dụng</h2>" not in undone
    assert Household.objects.count() == 0


def test_errors_name_sheet_cell_rule_and_the_file_comes_back(send, desk, areas):
    households, persons, planted = desk.rows(areas.binh_son, 5, errors=1)
    browser, page = send(desk.write(areas.binh_son, households, persons))
    text = page.content.decode()
    assert planted[0].address(desk.layout) in text
    assert "Tải tệp của tôi, ô sai tô đỏ" in text
    marked = browser.get(f"{page.redirect_chain[-1][0]}o-sai.xlsx")
    assert (
        "ô sai tô đỏ.xlsx" in marked.headers["Content-Disposition"]
        or "filename*" in marked.headers["Content-Disposition"]
    )
    assert openpyxl.load_workbook(io.BytesIO(b"".join(marked.streaming_content))).sheetnames[0] == "Kết quả kiểm tra"
    assert AuditEntry.objects.get(action="import.marked").by.username == "ha.lan"


def test_the_preview_sums_up_by_class_and_village(send, desk, areas):
    households, persons, _ = desk.rows(areas.binh_son, 9)
    _, page = send(desk.write(areas.binh_son, households, persons))
    classes, by_class, by_village = (page.context[name] for name in ("classes", "by_class", "by_village"))
    assert [line[0] for line in by_class] == ["Hộ mới", "Cộng"]
    assert by_class[-1][1:3] == (9, len(persons))
    assert sum(by_class[-1][3]) == 9
    assert len(by_class[-1][3]) == len(classes)
    assert {line[0].name for line in by_village[:-1]} == {row["village"] for row in households}
    assert sum(line[1] for line in by_village[:-1]) == 9
    assert "Theo từng thôn" in page.content.decode()


def test_a_question_about_a_tick_shows_the_x_that_stands_in_the_cell(send, desk, areas):
    households, persons, _ = desk.rows(areas.binh_son, 2)
    households[0]["uses_telecom"], households[0]["deprivation_9"] = True, 1 << 9
    browser, page = send(desk.write(areas.binh_son, households, persons))
    shown = browser.get(f"{page.redirect_chain[-1][0]}?xem=hoi")
    asked = [problem for one in shown.context["households"] for problem in one.problems]
    assert next(problem for problem in asked if problem.key == "deprivation_9").shown == "x"


def test_who_is_written_down_twice_is_asked_before_applying_and_flagged_after(as_user, lan, desk, areas):
    """Two spellings of one person in two households of the file, and one of them stored already."""
    households, persons, _ = desk.rows(areas.binh_son, 3)
    heads = [row for row in persons if row["relation"] == 1]
    for row in households:
        row["village"] = households[0]["village"]
    twin = heads[1]
    twin |= {name: heads[0][name] for name in ("full_name", "birth", "sex", "ethnicity")} | {"identity_number": ""}
    heads[0]["identity_number"] = ""
    households[1]["head_name"] = twin["full_name"]
    path = desk.write(areas.binh_son, households, persons)
    survey_import = desk.check(lan, path)
    asked = [problem.message for problem in preview.all_problems(survey_import) if "Gần trùng tên" in problem.message]
    assert len(asked) == 2
    assert f"hộ {households[0]['code']}, dòng" in " ".join(asked)
    browser = as_user(lan)
    here = f"{LIST}{survey_import.pk}/"
    receipt = browser.post(f"{here}ap-dung/", follow=True)
    assert receipt.context["found"]["waiting"] == 0
    assert receipt.context["found"]["pairs"] == DuplicateFlag.objects.undecided().count() == 1
    assert "1 cặp" in receipt.content.decode()
    QualityCheck.objects.all().delete()  # as long as nobody looked, the receipt waits and asks; the import is done
    assert "tự tải lại khi xong" in browser.get(here).text
    state = f"{here}tien-do/"
    assert (browser.get(f"{state}?sau").json()["busy"], browser.get(state).json()["busy"]) == (True, False)
    actions.look_over(survey_import)
    assert browser.get(f"{state}?sau").json()["busy"] is False
    third = households[2] | {"code": "M9", "head_name": twin["full_name"]}
    again = desk.check(lan, desk.write(areas.binh_son, [third], [twin | {"code": "M9"}], name="sau.xlsx"))
    stored = [problem.message for problem in preview.all_problems(again) if "Gần trùng tên" in problem.message]
    assert len(stored) == 1
    assert "hộ 15769-0" in stored[0]


def test_a_refused_file_says_why_and_what_to_do(send, desk):
    path = desk.folder / "rong.xlsx"
    path.write_bytes(b"")
    _, page = send(path)
    assert "Tệp rỗng (0 byte)" in page.content.decode()
    assert "Tải tệp khác lên" in page.content.decode()


def test_no_file_chosen(as_user, lan, desk):
    answer = as_user(lan).post(LIST, {})
    assert answer.status_code == 422
    assert "Chọn tệp Excel" in answer.content.decode()


def test_a_file_over_the_limit_is_not_even_kept(send, desk, areas, settings):
    settings.UPLOAD_MAX_BYTES = 1024
    _, page = send(desk.invented(areas.binh_son, 1))
    assert "lớn hơn mức" in page.content.decode()
    assert not SurveyImport.objects.exists()


def test_progress_is_shown_without_script(as_user, lan, desk, areas):
    survey_import = desk.upload(lan, desk.invented(areas.binh_son, 2))
    SurveyImport.objects.update(status=ImportStatus.CHECKING, progress_done=500, progress_total=1500)
    browser = as_user(lan)
    text = browser.get(f"{LIST}{survey_import.pk}/").content.decode()
    assert '<noscript><meta http-equiv="refresh"' in text
    assert "500/1.500 hộ" in text
    state = browser.get(f"{LIST}{survey_import.pk}/tien-do/").json()
    assert state == {"status": "đang kiểm tra", "busy": True, "done": 500, "total": 1500}


def test_a_preview_page_stays_small_and_asks_few_queries(as_user, lan, desk, areas, django_assert_max_num_queries):
    browser = as_user(lan)
    households, persons, _ = desk.rows(areas.binh_son, 300, errors=60)
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    for tab in ("sai", "hoi", "moi"):
        with django_assert_max_num_queries(12):
            page = browser.get(f"{LIST}{survey_import.pk}/?xem={tab}&page=2")
        assert page.status_code == 200
        assert len(page.content) < 300 * 1024


def test_another_year_does_not_show_it(as_user, lan, hong, desk, areas):
    from households.actions.rounds import open_round

    open_round(by=hong, year=2018)
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 1))
    assert as_user(lan).get(f"/2018/nhap-excel/{survey_import.pk}/").status_code == 404


def test_the_labour_office_takes_the_whole_district_as_one_template(as_user, hong, desk, areas):
    answer = as_user(hong).get(f"{LIST}mau.xlsx?xa=ca-huyen")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["Hướng dẫn"]["B4"].value in (None, "")
    assert as_user(hong).get(f"{LIST}mau.xlsx?xa=99999").status_code == 404


def test_column_letters_and_places_are_inverse():
    for place in (0, 25, 26, 701, 702, 16_383):
        assert sheets.column_index(sheets.column_letters(place)) == place
