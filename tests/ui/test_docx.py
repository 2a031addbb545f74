"""Word papers: the rules of form by date, and a file that Word and LibreOffice open."""

import datetime as dt
import io
import shutil
import subprocess

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import soffice_path
from ui.docx import (
    LABOUR_OFFICE,
    PEOPLE_COMMITTEE,
    Annex,
    Column,
    Heading,
    PageBreak,
    Paper,
    Signature,
    Table,
    Text,
    commune_committee,
    regime_on,
    render,
)
from ui.docx.drawing import safe
from ui.docx.tables import longest_words, widened, widths_of

OLD, NEW = dt.date(2020, 3, 4), dt.date(2020, 3, 5)
TABLE = Table([Column("TT", 10, "center"), Column("Xã"), Column("Hộ", 25, "right")], [["1", "Bình Sơn", "69"]])


def paper(**changes):
    values = {
        "letterhead": PEOPLE_COMMITTEE,
        "kind": "BÁO CÁO",
        "symbol": "BC-UBND",
        "number": "5",
        "on": dt.date(2017, 2, 8),
        "subject": "Kết quả giảm nghèo năm 2016",
        "blocks": [Text("Nội dung.")],
        "signature": Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn A"),
        "recipients": ["UBND tỉnh (báo cáo)", "Lưu: VT"],
    }
    return Paper(**{**values, **changes})


def opened(*papers):
    return Document(io.BytesIO(render(*papers)))


def text_of(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in document.paragraphs), *cells])


def all_runs(document):
    lines = [*document.paragraphs, *(p for t in document.tables for r in t.rows for c in r.cells for p in c.paragraphs)]
    return [run for line in lines for run in line.runs]


# Words


def test_what_stands_on_a_paper():
    text = text_of(opened(paper(bases=["Căn cứ Luật A", "Căn cứ Luật B;"])))
    for words in (
        "ỦY BAN NHÂN DÂN",
        "HUYỆN TRIỆU SƠN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-UBND",
        "Triệu Sơn, ngày 08 tháng 02 năm 2017",
        "BÁO CÁO",
        "Căn cứ Luật A;",
        "Căn cứ Luật B,",
        "Nơi nhận:",
        "- UBND tỉnh (báo cáo);",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "Nguyễn Văn A",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2017, 11, 9), "ngày 09 tháng 11 năm 2017"),
        (dt.date(2017, 1, 31), "ngày 31 tháng 01 năm 2017"),
        (dt.date(2017, 3, 1), "ngày 01 tháng 3 năm 2017"),
    ],
)
def test_zeros_only_where_the_rules_want_them(on, expected):
    assert paper(on=on).date_line.endswith(expected)


def test_a_draft_leaves_room_for_number_and_day():
    draft = paper(number="", on=None, form_of=OLD)
    text = text_of(opened(draft))
    assert "Số:\u0020" in text and "\u00a0\u00a0\u00a0/BC-UBND" in text
    assert "ngày\u00a0\u00a0\u00a0\u00a0\u00a0tháng" in text and "năm 2020" in text
    with pytest.raises(ValueError, match="form_of"):
        render(paper(on=None))


def test_a_letter_has_its_subject_under_the_number_and_no_title():
    letter = paper(kind="", letterhead=LABOUR_OFFICE, addressed_to=["UBND xã Bình Sơn"])
    document = opened(letter)
    assert "V/v Kết quả giảm nghèo năm 2016" in document.tables[0].rows[1].cells[0].text
    assert "Kính gửi: UBND xã Bình Sơn" in text_of(document)
    many = text_of(opened(paper(kind="", addressed_to=["Phòng A", "Phòng B"])))
    assert "- Phòng A;" in many and "- Phòng B." in many


def test_a_communes_letterhead():
    letterhead = commune_committee("Thị trấn Triệu Sơn")
    assert letterhead.lines == ("ỦY BAN NHÂN DÂN", "THỊ TRẤN TRIỆU SƠN")
    assert letterhead.name == "UBND thị trấn Triệu Sơn"


def test_an_annex_names_the_paper_it_belongs_to():
    text = text_of(opened(paper(annexes=[Annex("Biểu theo xã", [TABLE], "I")])))
    assert "Phụ lục I" in text
    assert "(Kèm theo Báo cáo số 05/BC-UBND ngày 08 tháng 02 năm 2017 của UBND huyện Triệu Sơn)" in text


@given(text=st.text(max_size=60))
def test_any_text_makes_a_file_that_opens(text):
    document = opened(paper(subject=text, blocks=[Text(text), Table([Column("Cột")], [[text]])]))
    assert document.sections


# Form


@pytest.mark.parametrize(("on", "place", "italic"), [(OLD, "footer", False), (NEW, "header", True)])
def test_page_numbers_and_bases_follow_the_rules_of_the_day(on, place, italic):
    document = opened(paper(on=on, bases=["Căn cứ Luật A"]))
    section = document.sections[0]
    found = {name: "PAGE" in getattr(section, name)._element.xml for name in ("header", "footer")}
    assert found == {"header": place == "header", "footer": place == "footer"}
    assert section.different_first_page_header_footer  # none on the first page
    assert "PAGE" not in section.first_page_header._element.xml + section.first_page_footer._element.xml
    base = next(line for line in document.paragraphs if line.text.startswith("Căn cứ"))
    assert bool(base.runs[0].italic) is italic
    assert base.text.endswith("." if italic else ",")


def test_the_date_decides():
    assert regime_on(OLD).name.startswith("Thông tư 01/2011") and regime_on(NEW).name.startswith("Nghị định 30/2020")


def test_a4_margins_and_one_font():
    document = opened(paper(blocks=[Heading("I. KẾT QUẢ"), Text("x", bold_lead="Một."), PageBreak(), TABLE]))
    section = document.sections[0]
    near = [(section.page_width, 210), (section.left_margin, 30), (section.right_margin, 15), (section.top_margin, 20)]
    assert all(abs(found - Mm(wanted)) < Mm(0.5) for found, wanted in near)
    assert {run.font.name for run in all_runs(document) if run.text} == {"Times New Roman"}
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == fonts.get(qn("w:cs")) == "Times New Roman"
    body = next(line for line in document.paragraphs if line.text == "Một. x")
    assert abs(body.paragraph_format.first_line_indent - Mm(12.7)) < Mm(0.2)
    assert body.runs[-1].font.size == Pt(14) and body.paragraph_format.space_after >= Pt(6)


def test_wide_annexes_lie_and_go_on_with_the_numbers():
    first, annex = opened(paper(annexes=[Annex("A", [TABLE], landscape=True)])).sections
    assert (first.orientation, annex.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in (first, annex)]
    assert starts[0].get(qn("w:start")) == "1" and starts[1] is None
    assert not annex.different_first_page_header_footer


def test_the_break_before_an_annex_takes_no_room_below_a_full_page():
    """A page that the signature or a table fills was followed by an empty one."""
    document = opened(paper(annexes=[Annex("A", [TABLE]), Annex("B", [TABLE])]))
    breaks = [line for line in document.paragraphs if line._p.pPr is not None and line._p.pPr.sectPr is not None]
    assert len(breaks) == 2
    for line in breaks:
        form = line.paragraph_format
        assert (form.space_before, form.space_after, form.line_spacing) == (0, 0, Pt(1))


def test_each_paper_of_a_file_is_numbered_from_one():
    sections = opened(paper(), paper(), paper()).sections
    assert [s._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for s in sections] == ["1", "1", "1"]


# Tables


def table_of(table):
    return opened(paper(blocks=[table])).tables[1]


def test_the_head_repeats_and_rows_stay_whole():
    rows = table_of(TABLE).rows
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_two_heads_merge_and_both_repeat():
    columns = [Column("TT", 10), Column("Số hộ"), Column("%")]
    drawn = table_of(Table(columns, [["1", "2", "3"]], groups=[("", 1), ("Hộ nghèo", 2)], bold_rows=frozenset({0})))
    assert [cell.text for cell in drawn.rows[0].cells] == ["TT", "Hộ nghèo", "Hộ nghèo"]
    assert [cell.text for cell in drawn.rows[1].cells] == ["TT", "Số hộ", "%"]
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is not None for row in drawn.rows[:2])
    assert drawn.rows[2].cells[0].paragraphs[0].runs[0].bold


def test_tables_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="cells"):
        table_of(Table([Column("A")], [["1", "2"]]))
    with pytest.raises(ValueError, match="Groups span"):
        table_of(Table([Column("A"), Column("B")], [], groups=[("X", 1)]))


@given(widths=st.lists(st.one_of(st.none(), st.floats(5, 120)), min_size=1, max_size=12), width=st.floats(165, 252))
def test_columns_fill_the_width_and_none_vanishes(widths, width):
    found = widths_of([Column("x", each) for each in widths], width)
    assert sum(found) == pytest.approx(width)
    assert min(found) > 0


@given(st.lists(st.tuples(st.floats(5, 60), st.one_of(st.just(0), st.floats(3, 40))), min_size=1, max_size=12))
def test_columns_of_numbers_lend_each_other_room(columns):
    widths, needs = zip(*columns, strict=True)
    found = widened(list(widths), list(needs))
    assert sum(found) == pytest.approx(sum(widths))
    for old, new, need in zip(widths, found, needs, strict=True):
        assert new == pytest.approx(old) if not need else new >= min(old, need) - 0.001, "nobody falls below its need"
    if sum(need for need in needs if need) <= sum(old for old, need in columns if need):
        assert all(new >= need - 0.001 for new, need in zip(found, needs, strict=True))


def test_a_long_number_stays_whole_and_its_unit_with_it():
    columns = [Column("TT", 9, "center"), Column("Xã", 36), *(Column("Số hộ", None, "right") for _ in range(18))]
    rows = [["1", "Khu vực nông thôn", "10.547", *["8"] * 17]]
    found = widened(widths_of(columns, 252), longest_words(Table(columns, rows, size=8)))
    assert found[2] > found[3] and sum(found) == pytest.approx(252)
    assert safe("đạt 91,58 % và 30.000 đồng, 5 triệu đồng, 3 hộ") == (
        "đạt 91,58\xa0% và 30.000\xa0đồng, 5\xa0triệu đồng, 3 hộ"
    )


@pytest.mark.office
def test_libreoffice_opens_it_and_repeats_the_head(tmp_path):
    rows = [[str(number), "Rà soát hộ nghèo của xã Bình Sơn " * 3, "1"] for number in range(80)]
    blocks = [Table(TABLE.columns, rows), Text("Hết.")]
    (tmp_path / "a.docx").write_bytes(render(paper(blocks=blocks), paper(on=NEW, blocks=blocks)))
    subprocess.run(
        [soffice_path(), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    if not shutil.which("pdftotext"):
        assert (tmp_path / "a.pdf").stat().st_size > 10_000
        return
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")[:-1]
    heads = [page for page in pages if "TT" in page.split("Rà soát")[0]]
    assert len(pages) >= 6 and len(heads) >= len(pages) - 2
    firsts = [number for number, page in enumerate(pages) if "Độc lập - Tự do" in page]
    assert len(firsts) == 2
    # Numbered from 2 on the second page of each paper: at the foot before 05/03/2020, at the head after.
    assert pages[1].strip().splitlines()[-1].strip() == "2"
    assert pages[firsts[1] + 1].strip().splitlines()[0].strip() == "2"
