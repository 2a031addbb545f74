"""The lines of a plan by Excel: an untouched file changes nothing; every wrong cell is told at once; nobody is
overwritten; what is applied is what was shown."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry
from households.standards import QD59_2015
from plans.actions.editing import apply_edits
from plans.actions.steps import submit_plan
from plans.catalogue import all_needs, item_of, merge
from plans.contents import LineData, RowData, put_together
from plans.edits import LINE, edit_of
from plans.measures import NeedKind
from plans.models import PlanLine
from plans.reading import contents_of
from plans.sources import LINE_SOURCES
from plans.when import parse_when, when_words
from plans.whole import words_of
from plans.wording import Words
from plans.workbook.columns import HOUSEHOLDS, KEY, LINES
from plans.workbook.reading import read_workbook
from plans.workbook.writing import write_workbook
from tests.plans.commune import row_of
from ui.formatting import clean_text, datetime_vi
from ui.workbooks.sheets import FileRefused

BODIES = {"xa": "UBND xã", "nhcsxh": "NHCSXH", "ldtbxh": "Phòng LĐTBXH"}
WORDS = Words(merge(()), BODIES, QD59_2015)
HERE = "/2017/ke-hoach/xa/15769/excel/"

texts = st.text(max_size=60).map(clean_text)
times = st.sampled_from(("", "2018-Q1", "2018-Q4", "2018-06", "2018-12", "2018-06-15", "2018-02-28"))
money = st.none() | st.integers(0, 10**12)


@st.composite
def families(draw, pk):
    needs = draw(st.lists(st.sampled_from(all_needs(QD59_2015)), unique=True, max_size=4))
    lines = []
    for place, need in enumerate(needs):
        measures = [measure.key for measure in WORDS.catalogue.measures_for(need)]
        source = draw(st.sampled_from(("", *LINE_SOURCES)))
        lines.append(
            LineData(
                pk=pk * 10 + place, row_id=pk, need=need, measure_key=draw(st.sampled_from(("", *measures))),
                body=draw(st.sampled_from(("", *BODIES))), who=draw(texts), when=draw(times),
                cost=None if source == "none" else draw(money), source=source, loan_amount=draw(money),
                note=draw(texts), is_written=False, is_need_gone=False, version=draw(st.integers(1, 9)),
            )
        )  # fmt: skip
    numbers = {
        kind: frozenset(item_of(QD59_2015, need).number for need in needs if need.kind == kind) for kind in NeedKind
    }
    mentor = draw(texts)
    row = RowData(
        pk=pk, household_id=pk, code=f"15769-01-{pk:03}", village_id=1, village="Thôn Bồn Dồn", head_name="Hà Văn Tư",
        household_class="N1", causes=numbers[NeedKind.CAUSE], deprivations=numbers[NeedKind.DEPRIVATION],
        persons_count=4, is_protected=False, is_minority=True, is_gone=False, mentor_name=mentor,
        mentor_kind=draw(st.sampled_from(("", "cadre", "party"))) if mentor else "",
        mentor_office=draw(texts) if mentor else "", exit_year=draw(st.sampled_from((None, 2018, 2020))),
        remove_deprivations=numbers[NeedKind.DEPRIVATION], note=draw(texts), version=draw(st.integers(1, 9)),
    )  # fmt: skip
    return row, lines


@st.composite
def plans(draw):
    found = [draw(families(pk)) for pk in range(1, draw(st.integers(1, 4)) + 1)]
    return put_together(QD59_2015, 2018, [row for row, _ in found], [line for _, lines in found for line in lines])


@given(plans())
def test_an_untouched_file_changes_nothing(contents):
    data = write_workbook(contents, WORDS, title="Kế hoạch", on=None)
    outcome = read_workbook(data, name="a.xlsx", contents=contents, words=WORDS)
    assert (outcome.faults, outcome.edits, outcome.new) == ([], [], [])
    assert outcome.unchanged == len(contents.rows) + sum(len(row.lines) for row in contents.rows)


@given(times)
def test_a_time_in_words_is_read_back(stored):
    assert parse_when(when_words(stored), 2018) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Quý II", "2018-Q2"), ("quý 3/2018", "2018-Q3"), ("Q4", "2018-Q4"), ("tháng 6", "2018-06"),
     ("T7/2019", "2019-07"), ("6/2018", "2018-06"), ("15/06/2018", "2018-06-15"), ("2018-Q1", "2018-Q1"), ("", "")],
)  # fmt: skip
def test_times_as_people_write_them(typed, stored):
    assert parse_when(typed, 2018) == stored


@pytest.mark.parametrize("typed", ["quý 5", "tháng 13", "sớm", "31/02/2018", "quý I/2035"])
def test_no_time_is_guessed(typed):
    with pytest.raises(ValueError, match="“"):
        parse_when(typed, 2018)


# With a plan


def book_of(plan, words):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(contents_of(plan), words, title="x", on=None)))


def read_back(book, plan, words):
    target = io.BytesIO()
    book.save(target)
    return read_workbook(target.getvalue(), name="a.xlsx", contents=contents_of(plan), words=words)


def cell(book, sheet, head, heading, *, need=None):
    """The cell of a household's row (and need) under a heading."""
    page = book[sheet]
    places = {each.value: each.column for each in page[1]}
    for number in range(2, page.max_row + 1):
        said = page.cell(number, places["Chủ hộ"]).value
        if said == head and (need is None or page.cell(number, places["Nhu cầu"]).value == need):
            return page.cell(number, places[heading])
    raise AssertionError(f"no row of {head}")


@pytest.fixture
def words(plan):
    return words_of(plan)


@pytest.mark.parametrize("key", ["²-1", "1-²", "9" * 5000 + "-1", "1-" + "9" * 5000, "-", "1", "-1-1"])
def test_a_key_that_is_none_is_told_and_no_failure(plan, words, key):
    book = book_of(plan, words)
    cell(book, HOUSEHOLDS, "Hà Văn Vốn", KEY).value = key
    faults = read_back(book, plan, words).faults
    assert any("không có dòng mang khóa này" in fault.text for fault in faults)


def test_every_wrong_cell_is_told_with_place_rule_and_mend(plan, words):
    book = book_of(plan, words)
    wrong = {
        ("Hà Văn Vốn", "Kinh phí, đồng"): "ba triệu",
        ("Hà Văn Vốn", "Thời gian"): "sớm",
        ("Lò Văn Đất", "Cơ quan chủ trì"): "Phòng Trời",
        ("Lò Văn Đất", "Nguồn"): "Vay chợ",
        ("Phạm Thị Ốm", "Giải pháp"): "Xây hố xí, nhà tiêu hợp vệ sinh",  # not of her need
        ("Lê Văn Lười", "Nhu cầu"): "Ốm đau nặng",
    }
    places = {}
    for (head, heading), value in wrong.items():
        found = cell(book, LINES, head, heading)
        found.value = value
        places[found.coordinate] = value
    outcome = read_back(book, plan, words)
    assert {fault.cell: fault.value for fault in outcome.faults} == places
    assert all(fault.sheet == LINES and fault.text.endswith(".") for fault in outcome.faults)


def test_formulas_and_errors_are_told_and_text_stays_text(plan, words):
    book = book_of(plan, words)
    cell(book, LINES, "Hà Văn Vốn", "Kinh phí, đồng").value = "=1+1"
    outcome = read_back(book, plan, words)
    (fault,) = outcome.faults
    assert "công thức" in fault.text
    book = book_of(plan, words)
    note = cell(book, LINES, "Hà Văn Vốn", "Ghi chú")
    note.value, note.data_type = "=cmd|' /C calc'!A0", "s"
    (edit,) = read_back(book, plan, words).edits
    assert edit.changes["note"][1].startswith("=cmd")


def test_a_line_that_somebody_changed_since_is_not_overwritten(clients, lan, plan, words):
    book = book_of(plan, words)
    cell(book, LINES, "Hà Văn Vốn", "Người thực hiện").value = "Bà Ngân"
    line = next(line for row in contents_of(plan).rows for line in row.lines if row.head_name == "Hà Văn Vốn")
    apply_edits(by=lan, plan=plan, edits=[edit_of(LINE, line, {"who": "Ông Nam"})])
    (fault,) = read_back(book, plan, words).faults
    assert fault.cell.startswith("A") and "đã được sửa trên hệ thống sau khi tệp được tải về, nên" in fault.text
    target = io.BytesIO()
    book.save(target)
    at = datetime_vi(PlanLine.objects.get(pk=line.pk).updated_at)
    assert f"sau khi tệp được tải về ({lan.full_name}, {at}), nên" in upload(clients["lan"], target.getvalue()).text


def test_a_row_that_says_what_stands_by_now_blocks_nothing(lan, plan, words):
    book = book_of(plan, words)
    page = book[LINES]
    code = row_of(plan, "Hà Văn Vốn").household.code
    page.append(["", code, "", "", "Thiếu vốn sản xuất", "Hỗ trợ từ quỹ “Ngày vì người nghèo”"])
    cell(book, LINES, "Hà Văn Vốn", "Người thực hiện").value = "Bà Ngân"
    first = read_back(book, plan, words)
    apply_edits(by=lan, plan=plan, edits=first.edits, new=first.new)
    again = read_back(book, plan, words)
    assert again.is_empty and again.faults == []


def test_added_rows_become_lines_and_keys_are_never_taken_twice(plan, words):
    book = book_of(plan, words)
    page = book[LINES]
    code = row_of(plan, "Hà Văn Vốn").household.code
    page.append(["", code, "", "", "Thiếu vốn sản xuất", "Hỗ trợ từ quỹ “Ngày vì người nghèo”"])
    page.append(["", code, "", "", "Thiếu đất canh tác", "Đo đạc, cấp giấy chứng nhận quyền sử dụng đất"])
    page.append([page.cell(2, 1).value, code])
    outcome = read_back(book, plan, words)
    (new,) = outcome.new
    assert (new.values["measure_key"], new.values["body"]) == ("fund_gift", "mttq")
    assert [fault.text.split(".")[0].split(":")[0] for fault in outcome.faults] == [
        "Hộ không có nhu cầu này",
        "Khóa này đã đứng ở một dòng phía trên",
    ]


def test_a_file_of_something_else_is_refused(plan, words):
    book = openpyxl.Workbook()
    with pytest.raises(FileRefused, match="không có trang"):
        read_back(book, plan, words)
    book.active.title = HOUSEHOLDS
    with pytest.raises(FileRefused, match=KEY.split(" ")[0]):
        read_back(book, plan, words)
    with pytest.raises(FileRefused, match="PDF"):
        read_workbook(b"%PDF-1.4", name="a.pdf", contents=contents_of(plan), words=words)


def upload(browser, data):
    return browser.post(HERE, {"file": SimpleUploadedFile("sua.xlsx", data)})


def test_the_page_shows_changes_then_applies_them_in_one_go(clients, lan, plan):
    browser = clients["lan"]
    data = browser.get(f"{HERE}tai/").content
    assert AuditEntry.objects.filter(action="plan.exported", by=lan).exists()
    assert "Không có gì thay đổi" in upload(browser, data).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell(book, LINES, "Hà Văn Vốn", "Kinh phí, đồng").value = 3_000_000
    cell(book, HOUSEHOLDS, "Hà Văn Vốn", "Người kèm cặp").value = "Lò Văn Nam"
    cell(book, HOUSEHOLDS, "Hà Văn Vốn", "Năm dự kiến thoát nghèo").value = 2018
    target = io.BytesIO()
    book.save(target)
    shown = upload(browser, target.getvalue())
    assert "Xem trước: 2 chỗ sửa" in shown.content.decode()
    assert not PlanLine.objects.filter(cost=3_000_000).exists()
    answer = browser.post(HERE, {"token": shown.context["token"]})
    assert answer.status_code == 302
    assert "Đã ghi 2 chỗ sửa từ tệp" in browser.get(answer.url).text
    row = row_of(plan, "Hà Văn Vốn")
    assert (row.mentor_name, row.exit_year) == ("Lò Văn Nam", 2018)
    assert PlanLine.objects.get(cost=3_000_000).row == row
    # The same preview once more: the versions have moved on, so nothing is written.
    again = browser.post(HERE, {"token": shown.context["token"]})
    assert again.status_code == 422 and "người khác đã lưu" in again.content.decode()


def test_a_preview_is_its_makers_own(clients, nam, plan):
    browser = clients["lan"]
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{HERE}tai/").content))
    cell(book, LINES, "Hà Văn Vốn", "Kinh phí, đồng").value = 3_000_000
    target = io.BytesIO()
    book.save(target)
    token = upload(browser, target.getvalue()).context["token"]
    assert clients["nam"].post(HERE, {"token": token}).status_code == 422
    assert clients["nam"].post(HERE, {"token": token[:-2]}).status_code == 422
    assert not PlanLine.objects.filter(cost=3_000_000).exists()


def test_a_plan_that_was_sent_takes_no_file(clients, nam, plan):
    browser = clients["lan"]
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{HERE}tai/").content))
    cell(book, LINES, "Hà Văn Vốn", "Kinh phí, đồng").value = 3_000_000
    target = io.BytesIO()
    book.save(target)
    token = upload(browser, target.getvalue()).context["token"]
    submit_plan(by=nam, plan=plan)
    assert browser.post(HERE, {"token": token}).status_code == 422
    assert not PlanLine.objects.filter(cost=3_000_000).exists()
