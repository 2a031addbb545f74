"""Pages of the commune plan and of the catalogue: what they show, to whom, and at what price."""

import html
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from households.standards import QD59_2015
from plans.actions.catalogue import add_measure, end_measure
from plans.actions.common import PlanChanged
from plans.actions.editing import apply_edits
from plans.actions.results import save_result
from plans.actions.sections import save_sections
from plans.actions.steps import approve_plan, open_amendment, set_paper, submit_plan
from plans.catalogue import all_needs
from plans.edits import ROW, bulk_edits, edit_of
from plans.measures import cause, lack
from plans.models import CommunePlan, OwnMeasure, PlanLine
from plans.reading import contents_of
from tests.conftest import TODAY
from tests.factories import make_village
from tests.plans.commune import change_form, drafted, lines_of, make_family, row_of

HERE = "/2017/ke-hoach/xa/15769/"


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def said_on(response):
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text_of(response))))


# The catalogue


def test_the_catalogue_page_covers_all_causes_and_deprivations(clients, year_2017):
    page = text_of(clients["bac"].get("/2017/ke-hoach/giai-phap/"))
    for item in (*QD59_2015.causes, *QD59_2015.indicators):
        assert item.name in page
    assert "Mọi nguyên nhân, mọi thiếu hụt đều có giải pháp" in page
    assert "Thêm vào danh mục" not in page


def test_a_measure_that_the_office_adds_stands_everywhere_until_it_is_ended(clients, hong, lan, plan):
    answer = clients["hong"].post(
        "/2017/ke-hoach/giai-phap/them/",
        {"name": "Trao bò giống sinh sản", "needs": ["cause:capital"], "body": "nnptnt", "helpers": ["xa"],
         "clause": "III.2.3.5"},
    )  # fmt: skip
    assert answer.status_code == 302
    own = OwnMeasure.objects.get()
    catalogue = OwnMeasure.objects.catalogue(on=TODAY)
    assert catalogue.measures_for(cause("capital"))[-1].key == own.key
    assert cause("capital") in catalogue.remit_of("nnptnt")
    row = row_of(plan, "Hà Văn Vốn")
    assert "Trao bò giống sinh sản" in text_of(clients["lan"].get(f"{HERE}ho/{row.household.code}/"))
    line = row.lines.get(need_code="capital")
    PlanLine.objects.filter(pk=line.pk).update(measure_key=own.key)
    end_measure(by=hong, measure=own)
    assert own.key not in {measure.key for measure in OwnMeasure.objects.catalogue(on=TODAY).offered}
    # The line that chose it keeps its name, and may be saved with it.
    assert "Trao bò giống sinh sản (đã thôi dùng)" in text_of(clients["lan"].get(f"{HERE}ho/{row.household.code}/"))
    with pytest.raises(ValidationError, match="đã thôi dùng"):
        end_measure(by=hong, measure=own)


def test_only_the_office_adds_measures_and_no_name_stands_twice(hong, quang, year_2017):
    values = {"name": "Trợ giúp pháp lý", "needs": [cause("other")], "body": "tuphap", "clause": "III.2.3.9"}
    with pytest.raises(Forbidden):
        add_measure(by=quang, **values)
    with pytest.raises(ValidationError, match="đã có giải pháp"):
        add_measure(by=hong, **values)


def test_the_named_pair_comes_before_an_own_measure_and_drafts_go_by_it(hong, lan, families, year_2017, areas):
    add_measure(by=hong, name="A trước hết", needs=[cause("capital"), lack("water")], body="mttq", clause="III.3.3")
    plan = drafted(lan, year_2017, areas.binh_son)
    assert ("capital", "production_loan") in lines_of(plan, "Hà Văn Vốn")
    assert len(all_needs(QD59_2015)) == 21


# The list of a plan


@pytest.mark.parametrize(
    ("query", "heads"),
    [
        ("", {"Hà Văn Vốn", "Lò Văn Đất", "Phạm Thị Ốm", "Lê Văn Lười"}),
        ("tim=lo van dat", {"Lò Văn Đất"}),
        ("loai=can_ngheo", {"Lê Văn Lười"}),
        ("can=cause:capital", {"Hà Văn Vốn"}),
        ("can=deprivation:health_insurance", {"Hà Văn Vốn", "Phạm Thị Ốm"}),
        ("gp=insurance_card", {"Hà Văn Vốn", "Phạm Thị Ốm"}),
        ("cq=yte", {"Phạm Thị Ốm"}),
        ("con_thieu=kem_cap", {"Hà Văn Vốn", "Lò Văn Đất", "Phạm Thị Ốm"}),
        ("con_thieu=giai_phap", set()),
        ("thon=999999", set()),
        ("can=cause:love", set()),
    ],
)
def test_the_filters_of_an_address_leave_these_households(clients, plan, query, heads):
    page = text_of(clients["lan"].get(f"{HERE}ho/?{query}"))
    found = {row.head_name for row in plan.rows.all() if f">{row.head_name}</a>" in page}
    assert found == heads


@pytest.mark.parametrize("address", ["", "ho/", "con-thieu/", "hang-loat/", "thuyet-minh/", "trinh/", "van-ban/?in=1"])
def test_a_page_costs_the_same_whatever_the_households(
    clients, lan, plan, year_2017, bon_don, areas, assert_same_queries, address
):
    def more():
        for place in range(12):
            make_family(year_2017, bon_don, lan, f"Hộ {place}", "N1", {1, 6}, {2, 7})
        drafted(lan, year_2017, areas.binh_son)

    assert_same_queries(clients["lan"], f"{HERE}{address}", lambda: None, more)


def test_a_plan_that_was_sent_offers_no_edit_and_says_why(clients, plan, nam):
    assert "hang-loat/" in text_of(clients["hong"].get(HERE))
    submit_plan(by=nam, plan=plan)
    for name in ("hong", "lan"):
        assert f"{HERE}hang-loat/" not in text_of(clients[name].get(HERE))
    assert "không sửa được dòng nào" in said_on(clients["hong"].get(f"{HERE}hang-loat/"))
    assert "chỉ tải tệp về được" in said_on(clients["hong"].get(f"{HERE}excel/"))
    # Whoever approves is asked what whoever sent it was asked
    assert plan.is_provisional
    assert "kết quả rà soát tạm thời, chưa công nhận" in said_on(clients["hong"].get(f"{HERE}duyet/"))


def test_the_table_of_communes_costs_the_same_whatever_the_plans(
    clients, lan, tam, plan, year_2017, areas, assert_same_queries
):
    def more():
        make_family(year_2017, make_village(areas.dan_luc), tam, "Lê Văn Xa", "N1", {1}, {2})
        drafted(tam, year_2017, areas.dan_luc)

    assert_same_queries(clients["hong"], "/2017/ke-hoach/", lambda: None, more)
    page = text_of(clients["bac"].get("/2017/ke-hoach/"))
    assert "Bình Sơn" in page and HERE not in page  # a body reads states, and opens no commune's households


# One household


def test_lateness_is_told_in_the_same_words_on_the_list_and_on_the_plan(clients, duties_2017, plan, nam, clock):
    late = "quá hạn 13 ngày"
    listed = said_on(clients["hong"].get("/2017/ke-hoach/"))
    assert listed.count(late) == 36 and "chậm nhất 09/11/2017 (trước ngày 10/11)" in listed
    shown = said_on(clients["hong"].get(HERE))
    assert late in shown and "chậm nhất 09/11/2017 (trước ngày 10/11)" in shown
    submit_plan(by=nam, plan=plan)
    assert "xong trễ 13 ngày 22/11" in said_on(clients["hong"].get("/2017/ke-hoach/"))
    assert late not in said_on(clients["hong"].get(HERE))


def test_the_table_of_measures_counts_each_household_once_in_its_foot(clients, plan):
    page = clients["lan"].get(HERE)
    whole, totals = page.context["whole"], page.context["totals"]
    foot = said_on(page).partition("Cộng mỗi hộ tính một lần")[2].split()
    assert foot[:2] == [str(totals.planned), str(totals.lines)]
    assert sum(each.lines for each in whole.measures) == totals.lines
    assert totals.planned == 4 < sum(each.households for each in whole.measures)


def fields_of(page_forms):
    """What a browser would send back of a page's forms."""
    data = {}
    for form in page_forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, (list, tuple, set, frozenset)):
                data[bound.html_name] = [str(each) for each in value]
            elif value not in (None, False, ""):
                data[bound.html_name] = str(bound.field.prepare_value(value))
    return data


def test_saving_a_household_untouched_changes_nothing_and_a_line_can_be_added_and_taken_out(clients, plan):
    row = row_of(plan, "Hà Văn Vốn")
    address = f"{HERE}ho/{row.household.code}/"
    data = fields_of(clients["lan"].get(address).context["forms"])
    clients["lan"].post(address, data)
    row.refresh_from_db()
    assert row.version == 1 and not row.lines.filter(is_written=True).exists()
    line = row.lines.get(need_code="health_insurance")
    clients["lan"].post(address, {**data, "m0-measure_key": "fund_gift", f"d{line.pk}-remove": "on"})
    assert lines_of(plan, "Hà Văn Vốn") == {("capital", "production_loan"), ("capital", "fund_gift")}
    assert row.lines.get(measure_key="fund_gift").body == "mttq"


def test_two_people_on_one_household_the_second_is_told_and_loses_nothing(clients, lan, nam, plan):
    row = row_of(plan, "Hà Văn Vốn")
    address = f"{HERE}ho/{row.household.code}/"
    data = fields_of(clients["lan"].get(address).context["forms"])
    clients["nam"].post(address, {**data, "ho-mentor_name": "Lò Văn Nam"})
    mine = {**data, "ho-mentor_name": "Hà Thị Lan"}
    answer = clients["lan"].post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 409 and 'value="Hà Thị Lan"' in page and "Người khác vừa lưu" in page
    row.refresh_from_db()
    assert row.mentor_name == "Lò Văn Nam"
    clients["lan"].post(address, {**mine, "ho-version": str(row.version)})
    row.refresh_from_db()
    assert row.mentor_name == "Hà Thị Lan"


def test_the_household_file_shows_its_plan_by_year(clients, lan, plan, families):
    row = next(row for row in contents_of(plan).rows if row.head_name == "Hà Văn Vốn")
    apply_edits(by=lan, plan=plan, edits=[edit_of(ROW, row, {"mentor_name": "Lò Văn Nam"})])
    page = text_of(clients["lan"].get(f"/ho/{row.code}/"))
    assert "Kế hoạch giảm nghèo của hộ" in page and "Hướng dẫn và bố trí vay vốn" in page and "Lò Văn Nam" in page


# Paper


def words_in(answer):
    document = Document(io.BytesIO(answer.content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_paper_names_households_only_for_those_who_may_take_lists(clients, lan, plan):
    set_paper(by=lan, plan=plan, document="45/KH-UBND", signed_on=TODAY, signer="Lò Văn Nam")
    words = words_in(clients["lan"].get(f"{HERE}van-ban/word/"))
    for said in (
        "KẾ HOẠCH", "Số: 45/KH-UBND", "Bình Sơn, ngày 22 tháng 11 năm 2017", "TM. ỦY BAN NHÂN DÂN", "Lò Văn Nam",
        "xã Bình Sơn có 3 hộ nghèo", "432/QĐ-UBND", "Phạm Thị Ốm", "Thiếu vốn sản xuất", "Nơi nhận:",
    ):  # fmt: skip
        assert said in words, said
    assert AuditEntry.objects.filter(action="paper.made", by=lan).count() == 1
    words = words_in(clients["quang"].get(f"{HERE}van-ban/word/"))
    assert "KẾ HOẠCH" in words and "Phạm Thị Ốm" not in words


def test_the_paper_splits_money_by_source_and_says_what_is_provisional_outside_its_bases(clients, plan):
    PlanLine.objects.update(source="")
    for place, values in enumerate(
        ({"cost": 12_000_000, "source": "district", "loan_amount": 30_000_000}, {"cost": 3_000_000, "source": "fund"},
         {"cost": 1_000_000, "source": "district"}, {"source": "none"}),
    ):  # fmt: skip
        pk = PlanLine.objects.current().filter(row__plan=plan).exclude(measure_key="").order_by("pk")[place].pk
        PlanLine.objects.filter(pk=pk).update(**values)
    answer = clients["lan"].get(f"{HERE}van-ban/word/")
    document = Document(io.BytesIO(answer.content))
    table = next(each for each in document.tables if each.rows[0].cells[1].text == "Nguồn")
    rows = [[cell.text for cell in row.cells][1:] for row in table.rows]
    lines = PlanLine.objects.current().filter(row__plan=plan).exclude(measure_key="").count()
    assert rows[1:] == [
        ["Ngân sách huyện", "2", "13.000.000", "30.000.000"],
        ["Quỹ “Ngày vì người nghèo”", "1", "3.000.000", ""],
        ["Không cần kinh phí", "1", "", ""],
        ["Chưa ghi nguồn", str(lines - 4), "", ""],
        ["Cộng", str(lines), "16.000.000", "30.000.000"],
    ]
    words = words_in(answer)
    assert "Có 1 hộ đề nghị vay vốn ưu đãi, tổng mức đề nghị 30.000.000\xa0đ." in words
    assert "không có hộ dân tộc thiểu số" in words and "có 0 hộ" not in words
    (basis,) = [each.text for each in document.paragraphs if each.text.startswith("Căn cứ kết quả rà soát")]
    assert "tạm thời" not in basis and "(Số liệu tạm thời: kết quả rà soát năm 2017" in words
    CommunePlan.objects.filter(pk=plan.pk).update(basis=CommunePlan.Basis.RECOGNISED)
    assert "tạm thời" not in words_in(clients["lan"].get(f"{HERE}van-ban/word/"))


def test_the_papers_annex_says_where_the_money_of_a_line_comes_from(clients, plan):
    def line(place, **values):
        pk = PlanLine.objects.current().filter(row__plan=plan).order_by("pk")[place].pk
        PlanLine.objects.filter(pk=pk).update(**values)

    line(0, cost=12_000_000, source="district", loan_amount=30_000_000)
    line(1, cost=None, source="fund")
    line(2, source="none")
    words = words_in(clients["lan"].get(f"{HERE}van-ban/word/")).splitlines()
    for cell in ("12.000.000; vay 30.000.000; Ngân sách huyện", "Quỹ “Ngày vì người nghèo”", "không cần"):
        assert cell in words, cell
    page = text_of(clients["lan"].get(f"{HERE}van-ban/?in=1"))
    assert "12.000.000; vay 30.000.000; Ngân sách huyện" in page


# Versions


def test_a_version_reads_as_it_was_approved_whatever_happens_since(clients, nam, hong, plan):
    submit_plan(by=nam, plan=plan)
    approve_plan(by=hong, plan=plan)
    PlanLine.objects.filter(row__plan=plan).update(measure_key="", body="")
    CommunePlan.objects.update(signer="Ai đó")
    page = text_of(clients["lan"].get(f"{HERE}ban/1/"))
    assert "Hướng dẫn và bố trí vay vốn ưu đãi để sản xuất; NHCSXH; quý II/2018" in page
    assert clients["lan"].get(f"{HERE}ban/2/").status_code == 404
    with pytest.raises(TypeError):
        plan.versions.get().save()
    with pytest.raises(TypeError):
        plan.versions.get().delete()


def test_a_word_that_names_no_figure_is_told_beside_its_section(clients, plan):
    answer = clients["lan"].post(f"{HERE}thuyet-minh/", {"muc_tieu": "Còn {so_ho_giau} hộ.", "muc_tieu_version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Không có số liệu {so_ho_giau}" in page and "Còn {so_ho_giau} hộ." in page


def test_lines_of_needs_that_are_gone_are_taken_out_together(clients, lan, plan, families, year_2017, areas):
    change_form(families["Hà Văn Vốn"], causes=frozenset())
    change_form(families["Lê Văn Lười"], household_class="KN")
    drafted(lan, year_2017, areas.binh_son)
    address = f"{HERE}hang-loat/?con_thieu=khong_con"
    assert "Bỏ 2 dòng" in text_of(clients["lan"].get(address))
    clients["lan"].post(address, {"remove": "1", "count": "9"})
    assert row_of(plan, "Lê Văn Lười").lines.exists()
    clients["lan"].post(address, {"remove": "1", "count": "2"})
    assert not PlanLine.objects.filter(need_code__in=["capital", "will"], row__plan=plan).exists()
    assert lines_of(plan, "Hà Văn Vốn") == {("health_insurance", "insurance_card")}
    entry = AuditEntry.objects.get(household_id=families["Lê Văn Lười"].household_id, action="plan.bulk")
    assert entry.changes["Chây lười lao động: bỏ dòng"][0].startswith("Tuyên truyền")


# Two people at once


def test_what_a_colleague_added_is_neither_blank_nor_emptied_by_the_second_save(clients, plan):
    row = row_of(plan, "Hà Văn Vốn")
    address = f"{HERE}ho/{row.household.code}/"
    loan = row.lines.get(need_code="capital")
    mine = fields_of(clients["lan"].get(address).context["forms"]) | {"ho-mentor_name": "Hà Thị Lan"}
    theirs = fields_of(clients["nam"].get(address).context["forms"]) | {
        "m0-measure_key": "fund_gift", "m0-cost": "5.000.000", "m0-source": "district", f"d{loan.pk}-who": "Ông Nam",
    }  # fmt: skip
    assert clients["nam"].post(address, theirs).status_code == 302
    gift = row.lines.get(measure_key="fund_gift")
    answer = clients["lan"].post(address, mine)
    assert answer.status_code == 409
    shown = {form.prefix: form for form in answer.context["forms"]}
    assert shown[f"d{gift.pk}"]["cost"].value() == "5.000.000"
    assert shown[f"d{loan.pk}"]["who"].value() == "Ông Nam"
    assert shown["ho"]["mentor_name"].value() == "Hà Thị Lan"
    # As told, pressed again.
    assert clients["lan"].post(address, fields_of(answer.context["forms"])).status_code == 302
    gift.refresh_from_db()
    loan.refresh_from_db()
    row.refresh_from_db()
    assert (gift.measure_key, gift.cost, gift.source) == ("fund_gift", 5_000_000, "district")
    assert (loan.who, row.mentor_name) == ("Ông Nam", "Hà Thị Lan")


def test_what_a_page_opened_with_is_not_believed_beyond_that(clients, plan):
    row = row_of(plan, "Hà Văn Vốn")
    address = f"{HERE}ho/{row.household.code}/"
    mine = fields_of(clients["lan"].get(address).context["forms"]) | {"ho-mentor_name": "Hà Thị Lan"}
    clients["nam"].post(address, {**mine, "ho-mentor_name": "Lò Văn Nam"})
    for opened in ("", "{", "[1]", '{"mentor_name": {}}', "9" * 5_000):
        assert clients["lan"].post(address, {**mine, "ho-opened": opened}).status_code == 409


def test_a_household_to_go_on_to_that_is_no_neighbour_is_not_gone_to(clients, plan):
    row = row_of(plan, "Hà Văn Vốn")
    address = f"{HERE}ho/{row.household.code}/"
    data = fields_of(clients["lan"].get(address).context["forms"])
    for onward in ("a/b", "//nơi.khác", "x" * 300):
        assert clients["lan"].post(address, {**data, "den": onward}).url == address


def test_the_leader_sends_no_figures_but_those_that_were_checked(lan, nam, plan):
    def saved_by_the_officer():
        row = next(row for row in contents_of(plan).rows if row.head_name == "Hà Văn Vốn")
        apply_edits(by=lan, plan=plan, edits=[edit_of(ROW, row, {"mentor_name": "Lò Văn Nam"})])

    def text_written():
        save_sections(by=lan, plan=plan, texts={"muc_tieu": "Thoát nghèo ba hộ."}, versions={})

    def paper_set():
        set_paper(by=lan, plan=plan, document="45/KH-UBND", signed_on=TODAY, signer="Lò Văn Nam")

    for change in (saved_by_the_officer, text_written, paper_set):
        seen = CommunePlan.objects.get(pk=plan.pk).version
        change()
        with pytest.raises(PlanChanged):
            submit_plan(by=nam, plan=plan, version=seen)
    submit_plan(by=nam, plan=plan, version=CommunePlan.objects.get(pk=plan.pk).version)


def test_two_who_write_the_number_of_one_paper(lan, plan, as_user):
    plan.refresh_from_db()
    there = reverse("plan_paper", args=[plan.year, plan.commune.code])
    typed = {"document": "45/KH-UBND", "signed_on": "20/11/2017", "signer": "Lò Văn Nam", "version": plan.version}
    assert as_user(lan).post(there, typed).status_code == 302
    assert as_user(lan).post(there, typed | {"document": "46/KH-UBND"}).status_code == 422
    plan.refresh_from_db()
    assert plan.document == "45/KH-UBND"


# What was begun


def test_a_line_with_a_result_keeps_its_measure_and_body_by_every_door(clients, lan, nam, hong, plan, today):
    submit_plan(by=nam, plan=plan)
    approve_plan(by=hong, plan=plan)
    row = row_of(plan, "Hà Văn Vốn")
    loan = row.lines.get(need_code="capital")
    done = {"status": "done", "ended_on": TODAY, "amount": 50_000_000, "source": "district", "is_need_met": True}
    save_result(by=lan, year=2017, line_id=loan.pk, values=done, today=today)
    open_amendment(by=lan, plan=plan, reason="Đổi giải pháp")
    address = f"{HERE}ho/{row.household.code}/"
    data = fields_of(clients["lan"].get(address).context["forms"])
    for typed in ({"measure_key": "fund_gift"}, {"measure_key": ""}, {"body": "mttq"}, {"remove": "on"}):
        answer = clients["lan"].post(address, data | {f"d{loan.pk}-{name}": value for name, value in typed.items()})
        assert answer.status_code == 422 and "kết quả thực hiện" in answer.content.decode(), typed
    contents = contents_of(plan)
    edits, refused = bulk_edits(
        contents, row_ids=frozenset({row.pk}), line_ids=frozenset({loan.pk}), row_values={},
        line_values={"measure_key": "fund_gift"}, catalogue=OwnMeasure.objects.catalogue(),
    )  # fmt: skip
    assert (edits, refused) == ([], 1)
    loan.refresh_from_db()
    assert (loan.measure_key, loan.body) == ("production_loan", "nhcsxh")
    # Everything else may be written.
    assert clients["lan"].post(address, data | {f"d{loan.pk}-note": "Đã giải ngân"}).status_code == 302


def test_a_line_that_is_only_planned_may_change(clients, lan, plan):
    row = row_of(plan, "Hà Văn Vốn")
    loan = row.lines.get(need_code="capital")
    data = fields_of(clients["lan"].get(f"{HERE}ho/{row.household.code}/").context["forms"])
    clients["lan"].post(f"{HERE}ho/{row.household.code}/", data | {f"d{loan.pk}-measure_key": "fund_gift"})
    loan.refresh_from_db()
    assert loan.measure_key == "fund_gift"
