"""`manage.py export_report unit_report|consolidated_report --period 6t|nam`, and the files themselves."""

import io
from html.parser import HTMLParser

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from reports.periodic.papers import Content, Signed, consolidated_paper, unit_paper
from reports.periods import Period
from tests.reports.periodic.conftest import SIX, own, send_and_accept, texts_of
from ui.docx import render


def export(key, out, user, **options):
    call_command("export_report", key, year="2017", user=user.username, out=str(out), **options)
    return out


def words_of(path):
    document = Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def test_a_units_report_is_written_as_word_and_excel(reporting, areas, nam, hong, tmp_path, capsys):
    send_and_accept(nam, areas.binh_son, hong, ket_qua="Có {{ so_ho_ngheo }} hộ nghèo.", own=[own("=1+1", 3)])
    said = words_of(export("unit_report", tmp_path / "a.docx", hong, period="6t", commune="15769"))
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ BÌNH SƠN", "/BC-UBND", "Bình Sơn, ngày 12 tháng 6 năm 2017",
        "kết quả công tác giảm nghèo 6 tháng đầu năm 2017", "Có 6 hộ nghèo.", "TM. ỦY BAN NHÂN DÂN", "Nơi nhận:",
        "Số hộ nghèo", "Phụ lục I",
    ):  # fmt: skip
        assert words in said
    book = load_workbook(export("unit_report", tmp_path / "a.xlsx", nam, period="6t"))
    rows = {row[1]: row[3] for row in book["Số liệu"].iter_rows(values_only=True)}
    assert (rows["Số hộ nghèo"], rows["Tỷ lệ hộ nghèo"], rows["=1+1"]) == (6, 3, 3)
    assert len(book.sheetnames) == 5
    capsys.readouterr()
    call_command("export_report", list=True)
    listed = capsys.readouterr().out
    assert "unit_report\t" in listed and "consolidated_report\t" in listed


def test_the_consolidated_report_is_written_in_both_editions(reporting, hong, quang, tmp_path):
    district = words_of(export("consolidated_report", tmp_path / "a.docx", hong, period="6t"))
    assert "THƯƠNG BINH VÀ XÃ HỘI" in district and "/BC-LĐTBXH" in district
    province = words_of(export("consolidated_report", tmp_path / "b.docx", quang, period="6t", edition="tinh"))
    assert "Ủy ban nhân dân tỉnh Thanh Hóa" in province and "/BC-UBND" in province
    book = load_workbook(export("consolidated_report", tmp_path / "a.xlsx", hong, period="6t"))
    assert book.sheetnames[0] == "Số liệu"


@pytest.mark.parametrize(
    ("key", "options", "message"),
    [
        ("unit_report", {"period": "6t", "commune": "15769"}, "chưa gửi"),
        ("unit_report", {"period": "6t"}, "Nêu --commune"),
        ("unit_report", {"period": "quy", "commune": "15769"}, "cần --period"),
        ("unit_report", {"commune": "15769"}, "cần --period"),
        ("unit_report", {"period": "6t", "body": "bcd"}, "Nêu --commune"),
        ("consolidated_report", {"period": "6t", "edition": "xa"}, "chọn huyen hoặc tinh"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(reporting, quang, tmp_path, key, options, message):
    with pytest.raises(CommandError, match=message) as error:
        export(key, tmp_path / "a.docx", quang, **options)
    assert error.value.returncode == 2
    assert not list(tmp_path.glob("*.docx"))


def test_a_commune_takes_no_report_of_others(reporting, areas, nam, hong, tam, bac, tmp_path):
    send_and_accept(nam, areas.binh_son, hong)
    for person in (tam, bac):
        with pytest.raises(CommandError, match="phạm vi được xem"):
            export("unit_report", tmp_path / "a.docx", person, period="6t", commune="15769")
        with pytest.raises(CommandError, match="phạm vi được xem"):
            export("consolidated_report", tmp_path / "a.docx", person, period="6t")


def content():
    return Content(
        parts=(("Kết quả", "Một.\nHai."), ("Trống", "")), figures=(("Kết quả rà soát", "Số hộ nghèo", "hộ", "6"),)
    )


def test_the_form_follows_the_papers_date(areas):
    for year, place in ((2017, "footer"), (2021, "header")):
        day = Period.YEAR.ends_on(year)
        paper = unit_paper(areas.binh_son, Period.YEAR, year, content(), signed=Signed(), form_of=day)
        numbered = getattr(_document(render(paper)).sections[0], place).paragraphs[0]
        assert "PAGE" in numbered._p.xml


def _document(data):
    return Document(io.BytesIO(data))


def test_a_signed_paper_bears_its_number_day_and_signer():
    signed = Signed("5", SIX.ends_on(2017), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"), "Hoàng Văn Thắng")
    paper = consolidated_paper("huyen", SIX, 2017, content(), signed=signed, form_of=signed.on)
    assert (paper.number_line, paper.date_line) == (
        "Số: 05/BC-LĐTBXH",
        "Triệu Sơn, ngày 30 tháng 6 năm 2017",
    )
    document = _document(render(paper))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("PHÓ TRƯỞNG PHÒNG" in text and "Hoàng Văn Thắng" in text for text in cells)
    assert [line.text for line in document.paragraphs if line.text.startswith("I")] == ["I. KẾT QUẢ"]


def test_wide_tables_lie_down(reporting, areas, nam, hong, tmp_path):
    send_and_accept(nam, areas.binh_son, hong, **{key: "x." for key in texts_of(True) if key == "ket_qua"})
    document = Document(export("unit_report", tmp_path / "a.docx", nam, period="6t"))
    upright, lying = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in document.sections] == [upright, upright, *[lying] * 4]


class _Figures(HTMLParser):
    """Collects [label, value] of the rows of the tables with class "figures"; a dash and its spoken words are blank."""

    def __init__(self, html):
        super().__init__()
        self.rows, self.in_figures, self.in_cell, self.silent = [], False, False, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        words = (dict(attrs).get("class") or "").split()
        if tag == "table":
            self.in_figures = "figures" in words
        elif self.in_figures and tag == "tr":
            self.rows.append([])
        elif self.in_figures and tag in ("th", "td"):
            self.in_cell = True
            self.rows[-1].append("")
        elif self.silent or "none" in words:
            self.silent += 1

    def handle_endtag(self, tag):
        if self.silent:
            self.silent -= 1
        elif tag in ("th", "td"):
            self.in_cell = False

    def handle_data(self, data):
        if self.in_cell and not self.silent:
            self.rows[-1][-1] += data


def plain(row):
    """The words of cells, whether or not their spaces may break a line."""
    return [" ".join(text.split()) for text in row]


def as_worded(label, unit, value):
    """A figure of the Excel file as page and paper must word it, worked out apart from the program's formatting."""
    if value is None or isinstance(value, str):
        return value or ""
    if unit == "%":
        return f"{value:.2f} %".replace(".", ",")
    if label.startswith("Năm"):
        return str(value)
    said = f"{value:,}".replace(",", ".")
    return f"{said} đồng" if unit == "đồng" else said


@pytest.mark.parametrize("who", ["lan", "nam", "hong", "quang", "thanh_tra"])
@pytest.mark.parametrize("what", ["unit", "consolidated"])
def test_the_figures_of_a_report_are_the_same_on_the_page_in_excel_and_in_word(
    reporting, areas, nam, hong, clients, who, what
):
    send_and_accept(nam, areas.binh_son, hong)
    base = f"/2017/bao-cao/6t/{'tong-hop' if what == 'consolidated' else f'xa-{areas.binh_son.pk}'}/"
    got = [clients[who].get(base + file) for file in ("", "so-lieu.xlsx", "bao-cao.docx")]
    if what == "consolidated" and who in ("lan", "nam"):
        assert [response.status_code for response in got] == [404] * 3
        return
    page, excel, word = got
    shown = [plain(row) for row in _Figures(page.text).rows if row != ["Chỉ tiêu", "Số liệu"]]
    sheet = load_workbook(io.BytesIO(excel.content))["Số liệu"]
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [[label, as_worded(label, unit, value)] for _, label, unit, value, _ in rows] == shown
    table = next(each for each in _document(word.content).tables if each.cell(0, 1).text == "Chỉ tiêu")
    printed = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    # The paper has the unit in a column of its own, and not again behind the number.
    with_unit = [
        (label, f"{value} {unit}" if value and unit == "%" else f"{value} đ" if value and unit == "đồng" else value)
        for number, label, unit, value in printed
        if number
    ]
    assert [plain(row) for row in with_unit] == shown
    assert len(shown) >= 40 and sum(value not in ("", "0") for _, value in shown) > 8


@pytest.mark.parametrize("who", ["tam", "bac", "quan_tri"])
def test_who_may_not_read_a_units_report_gets_it_in_no_format(reporting, areas, nam, hong, clients, who):
    send_and_accept(nam, areas.binh_son, hong)
    for file in ("", "so-lieu.xlsx", "bao-cao.docx"):
        asked = clients[who].get(f"/2017/bao-cao/6t/xa-{areas.binh_son.pk}/{file}")
        assert asked.status_code in (403, 404), file
