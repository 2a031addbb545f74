"""The Word paper of a table: the same cells as the page, in the form of an office's report."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from households.filters import FormFilters
from households.models import SurveyRound
from reports.build import build_list, build_table, open_scope
from reports.definitions import REPORTS
from reports.letterhead import issuer_for
from reports.renderers import docx
from tests.reports.reading import page_rows

EVERY_TABLE = [
    (key, group) for key, report in REPORTS.items() if not report.is_list for group in report.groups or ("",)
]


def address(name, key, **params):
    return reverse(name, kwargs={"year": 2017, "key": key}, query=params)


def paper_of(response):
    assert response.status_code == 200
    return Document(io.BytesIO(response.content))


def words_of(paper):
    in_tables = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([line.text for line in paper.paragraphs] + in_tables).replace("\xa0", " ")


@pytest.mark.parametrize(("who", "commune"), [("hong", ""), ("hong", "15769"), ("lan", ""), ("bac", "")])
@pytest.mark.parametrize(("key", "group"), EVERY_TABLE)
def test_page_and_paper_hold_the_same_cells(year_2017, clients, key, group, who, commune):
    params = {name: value for name, value in (("nhom", group), ("xa", commune)) if value}
    shown = [
        [text for text, _ in row] for row in page_rows(clients[who].get(address("report_page", key, **params)).text)
    ]
    paper = paper_of(clients[who].get(address("report_docx", key, **params)))
    (table,) = [table for table in paper.tables if table.cell(0, 0).text == "TT"]
    rows = [[cell.text.replace("\xa0", " ") for cell in row.cells] for row in table.rows]
    assert rows[len(rows) - len(shown) :] == shown


def test_the_heads_are_those_of_the_columns(year_2017, clients):
    paper = paper_of(clients["hong"].get(address("report_docx", "classes")))
    table = paper.tables[-1]
    upper, lower = ([cell.text for cell in row.cells] for row in table.rows[:2])
    assert upper[:4] == lower[:4] == ["TT", "Xã, thị trấn", "Tổng số hộ dân cư", "Số hộ có phiếu"]
    assert upper[4:8] == ["Hộ nghèo"] * 4 and lower[6:8] == ["Số hộ", "Tỷ lệ %"]


def test_the_district_prints_in_the_name_of_the_standing_body(year_2017, clients):
    words = words_of(paper_of(clients["hong"].get(address("report_docx", "classes"))))
    for part in ("UBND HUYỆN TRIỆU SƠN", "PHÒNG LAO ĐỘNG -", "/BC-LĐTBXH", "TRƯỞNG PHÒNG", "Lưu: VT, LĐTBXH"):
        assert part in words
    assert "Tỷ lệ so với tổng số hộ dân cư của đơn vị;" in words
    assert "34/36 đơn vị" in words


def test_a_commune_prints_in_its_own_name(year_2017, clients):
    words = words_of(paper_of(clients["lan"].get(address("report_docx", "causes"))))
    for part in ("ỦY BAN NHÂN DÂN", "XÃ BÌNH SƠN", "/BC-UBND", "CHỦ TỊCH", "của xã Bình Sơn"):
        assert part in words
    assert "LAO ĐỘNG -" not in words


def test_a_list_has_no_word_form(year_2017, hong, clients):
    assert clients["hong"].get(address("report_docx", "poor_households")).status_code == 404
    scope = open_scope(user=hong, year=2017)
    found = build_list(REPORTS["households"], scope, filters=FormFilters(), with_personal=False, now=timezone.now())
    with pytest.raises(docx.NotForWordError, match="Excel"):
        docx.write(found, issuer_for(hong))


def test_invented_data_are_said_on_the_paper(year_2017, hong):
    year_2017.is_demo = True
    year_2017.save()
    found = build_table(REPORTS["classes"], open_scope(user=hong, year=2017), now=timezone.now())
    assert "Dữ liệu thử năm 2017" in words_of(Document(io.BytesIO(docx.write(found, issuer_for(hong)))))


@pytest.mark.parametrize("key", ["duties", "fund", "money", "programme_targets"])
def test_no_standard_is_named_beside_figures_that_it_does_not_make(year_2017, hong, key):
    found = build_table(REPORTS[key], open_scope(user=hong, year=2017), now=timezone.now())
    said = words_of(Document(io.BytesIO(docx.write(found, issuer_for(hong)))))
    assert found.of_year == "Huyện Triệu Sơn" and "tổng hợp số liệu của huyện Triệu Sơn, chi tiết" in said
    assert "QĐ 59" not in said


def test_two_years_that_no_letters_fit_stand_in_parts_under_each_other(year_2017, hong):
    """Each part begins with the names; together they hold every column once, its head above it."""
    SurveyRound.objects.create(year=2016, standard_code=year_2017.standard_code, reference_date=dt.date(2016, 11, 15))
    found = build_table(REPORTS["beneficiaries"], open_scope(user=hong, year=2017), now=timezone.now(), compare=2016)
    parts = docx.blocks(found)
    assert len(parts) > 1 and all(part.size == 8 for part in parts)
    assert [part.caption for part in parts] == ["", *["(Tiếp theo)"] * (len(parts) - 1)]
    assert [column.label for part in parts for column in part.columns[2:]] == [each.label for each in found.columns]
    for part in parts:
        assert [row[1] for row in part.rows] == [row.label for row in found.rows]
        assert sum(span for line, _, _, span, _ in part.heads if line == 0) == len(part.columns)
    (paper,) = [Document(io.BytesIO(docx.write(found, issuer_for(hong))))]
    drawn = [table for table in paper.tables if table.cell(0, 0).text == "TT"]
    assert [len(table.columns) for table in drawn] == [len(part.columns) for part in parts]


def test_a_table_of_one_year_stays_whole(year_2017, hong):
    for key, group in EVERY_TABLE:
        found = build_table(REPORTS[key], open_scope(user=hong, year=2017), group=group, now=timezone.now())
        assert len(docx.blocks(found)) == 1, key
