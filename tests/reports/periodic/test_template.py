"""The province's workbook filled for six months: the figures of the periodic report, and the tables it rests on."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from households.models import SurveyForm
from reports.models import ProvinceTemplate
from reports.province import tables
from reports.province.rules import Rule
from tests.reports.periodic.conftest import SIX, issue_six_months, own, save_district, send_and_accept
from tests.reports.templates import FIRST
from tests.reports.test_province import mapped, one_cell, uploaded, whole_column
from tests.reports.test_xlsx import recalculates_to_itself

FIGURES = {"report": tables.FIGURES}


@pytest.fixture
def template(hong, reporting):
    """Communes' poor households of their reports in C, of the review in E; the district's in E3, its duties in A4."""
    return mapped(
        hong,
        uploaded(hong),
        whole_column("so_ho_ngheo", "C", **FIGURES),
        whole_column("poor", "E"),
        one_cell("E3", column="so_ho_ngheo", **FIGURES),
        one_cell("F3", column="don_vi_chap_nhan", **FIGURES),
    )


def six_months(client, template, **query):
    where = {"year": 2016, "number": template.pk}  # the review that six months of 2017 rest on
    response = client.get(reverse("report_template_fill", kwargs=where), {"ky": "6t"} | query)
    assert response.status_code == 200 and "6-thang-dau-nam-2017" in response["Content-Disposition"]
    return load_workbook(io.BytesIO(response.content))["Biểu 01"]


def poor(**where):
    return SurveyForm.objects.filter(round__year=2016, household_class__in=("N1", "N2"), **where).count()


def test_six_months_rest_on_the_review_of_the_year_before(template, areas, nam, hong, clients):
    send_and_accept(nam, areas.binh_son, hong)
    sheet = six_months(clients["hong"], template)
    of_binh_son, of_dan_luc = poor(commune=areas.binh_son), poor(commune=areas.dan_luc)
    assert [sheet.cell(FIRST + line, 5).value for line in (1, 2)] == [of_binh_son, of_dan_luc]
    # A commune's figure is what it reported; one whose report was not accepted has said nothing.
    assert [sheet.cell(FIRST + line, 3).value for line in (1, 2)] == [of_binh_son, None]
    assert sheet["E3"].value == poor() > 0 and sheet["F3"].value == 1


def test_what_was_issued_is_what_the_province_gets(template, areas, hong, lan, clients):
    save_district(hong)
    issue_six_months(hong)
    wanted = poor()
    SurveyForm.objects.filter(round__year=2016, commune=areas.binh_son).update(household_class="KN")
    assert poor() < wanted
    assert six_months(clients["hong"], template)["E3"].value == wanted


def test_the_map_names_the_figures_and_each_period_has_its_button(template, clients):
    where = {"year": 2016, "number": template.pk}
    page = clients["hong"].get(reverse("report_template", kwargs=where), {"bieu": f"{tables.FIGURES}:"}).text
    for words in (tables.FIGURES_NAME, "Kết quả rà soát: Số hộ nghèo", "năm 2016", "6 tháng đầu năm 2017"):
        assert words in page
    fill = reverse("report_template_fill", kwargs=where)
    assert clients["hong"].get(fill, {"ky": "quy"}).status_code == 404
    assert "nam-2016" in clients["hong"].get(fill)["Content-Disposition"]


@pytest.mark.office
def test_libreoffice_finds_the_totals_of_the_consolidated_workbook(reporting, areas, nam, hong, tmp_path):
    """Also of the sheet of what communes reported, of which most reported nothing."""
    send_and_accept(nam, areas.binh_son, hong, own=[own("Hộ được tặng quà", 12)])
    out = tmp_path / "a.xlsx"
    call_command("export_report", "consolidated_report", year="2017", period="6t", user=hong.username, out=str(out))
    sheet = next(each for each in load_workbook(out) if each.title.endswith("reported"))
    last = next(row for row in sheet.iter_rows() if row[1].value == "Cộng")
    assert last[2].value.startswith("=SUM(")
    assert recalculates_to_itself(out.read_bytes(), tmp_path)


def test_a_figure_that_is_no_number_cannot_be_mapped(template):
    keys = {column.key for column in tables.columns_of(tables.FIGURES, "", None, None)}
    assert "so_ho_ngheo" in keys and "tinh_trang_ra_soat" not in keys
    assert [Rule(**each).report for each in ProvinceTemplate.objects.get().rules].count(tables.FIGURES) == 3
    assert SIX.year_of(2016) == 2017
