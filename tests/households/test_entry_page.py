"""The entry page of one household: what it opens with, what it does with what is typed, and what it answers."""

import datetime as dt
import html
import re
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from households.actions.forms import entry_of
from households.actions.rounds import close_round, open_round
from households.entry import FormInput
from households.models import Household, Person, SurveyForm
from households.views.visits import last_visit_day
from tests.factories import make_village
from tests.households.entries import HOA, POOR, THIET, fields, save


def address(form_or_code, year=2017, name="form_edit"):
    code = form_or_code if isinstance(form_or_code, str) else form_or_code.household.code
    return reverse(name, kwargs={"year": year, "code": code})


NEW = "/2017/phieu/moi/"


def text_of(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def value_of(response, name):
    """What stands in a text input, or is chosen in a drop-down."""
    source = response.content.decode()
    if found := re.search(rf'<select[^>]*name="{name}"[^>]*>(.*?)</select>', source, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', found[1])
        return chosen[1] if chosen else ""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', source)
    assert found, f"no field {name}"
    value = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(value[1]) if value else ""


def summary_of(response):
    """{id of the field: what the error summary says of it}."""
    summary = re.search(r'class="error-summary".*?</ul>', response.content.decode(), re.DOTALL)[0]
    links = re.findall(r'<a href="#([^"]*)">(.*?)</a>', summary)
    return {target: html.unescape(re.sub(r"<[^>]+>", "", text)) for target, text in links}


def ticked(response, name):
    boxes = re.findall(rf'<input type="checkbox" name="{name}"[^>]*>', response.content.decode())
    return {re.search(r'value="(\d+)"', box)[1] for box in boxes if " checked" in box}


# Opening


def test_a_household_without_a_form_opens_with_last_years_answers(clients, lan, bon_don, year_2016, year_2017):
    old = save(lan, year_2016, bon_don)
    response = clients["lan"].get(address(old))
    assert value_of(response, "m0-full_name") == "Lương Văn Thiết"
    assert value_of(response, "m1-birth") == "15/03/1983"
    assert value_of(response, "m1-has_health_insurance") == "2"
    assert value_of(response, "m0-ethnicity") == "Thái"
    assert value_of(response, "housing_area") == "30"
    assert ticked(response, "deprivations") == {"2", "5", "6", "8"}
    assert ticked(response, "causes") == {"1", "8"}


def test_income_and_points_are_asked_anew_and_last_years_stand_beside(clients, lan, bon_don, year_2016, year_2017):
    old = save(lan, year_2016, bon_don, replace(POOR, b1=130))
    response = clients["lan"].get(address(old))
    assert value_of(response, "income") == "" and value_of(response, "b1") == ""
    assert "năm 2016: 850.000 đ" in text_of(response) and "năm 2016: 130" in text_of(response)
    assert "Chưa phân loại được" in text_of(response)


def test_another_standards_ticks_are_not_carried(clients, lan, hong, bon_don, areas):
    old = save(lan, open_round(by=hong, year=2021), bon_don)
    open_round(by=hong, year=2022)
    response = clients["lan"].get(address(old, 2022))
    assert ticked(response, "deprivations") == set() and ticked(response, "causes") == set()
    assert value_of(response, "housing_kind") == "3"
    assert "12 chỉ số" in text_of(response)


def test_this_years_form_opens_as_it_is_stored(clients, thiet):
    response = clients["lan"].get(address(thiet))
    assert value_of(response, "income") == "850.000"
    assert "Hộ nghèo (N2" in text_of(response)
    assert "Đã lưu 08:00 22/11/2017, người lưu: Hà Thị Lan" in text_of(response)


def test_what_differs_from_last_year_is_marked(clients, lan, bon_don, year_2016, year_2017):
    old = save(lan, year_2016, bon_don)
    entry = entry_of(old)
    members = (replace(entry.members[0], schooling=4), *entry.members[1:])
    entry = replace(entry, members=members, latrine=1, deprivations=frozenset({2, 5, 6}))
    save(lan, year_2017, entry=entry, household=old.household)
    source = clients["lan"].get(address(old)).content.decode()
    assert '<div class="cell c-schooling changed" title="Năm 2016: Tiểu học">' in source
    assert re.search(r'<div class="field f2 changed">\s*<label for="id_latrine">', source)
    assert re.search(r'<label class="tick changed" data-key="8"', source)
    assert source.count('class="cell c-schooling changed"') == 1


def test_a_new_household_starts_empty_with_four_lines(clients, bon_don, year_2017):
    response = clients["lan"].get(NEW)
    assert value_of(response, "rows") == "4"
    assert "Thôn Bồn Dồn" in text_of(response) and "Chọn thôn" in text_of(response)
    assert re.fullmatch(r"[0-9a-f-]{36}", value_of(response, "draft"))


# Reading what is typed


@pytest.mark.parametrize(
    ("name", "typed", "field", "value"),
    [
        ("income", "850.000", "income", 850_000),
        ("income", "850000 đ", "income", 850_000),
        ("housing_area", "30,5", "housing_area", Decimal("30.5")),
        ("housing_kind", "3", "housing_kind", 3),
        ("uses_telecom", "2", "uses_telecom", False),
        ("surveyed_on", "20102017", "surveyed_on", POOR.surveyed_on),
    ],
)
def test_answers_are_read_as_officers_type_them(clients, bon_don, year_2017, name, typed, field, value):
    post = fields(POOR, thon=[str(bon_don.pk)]) | {name: [typed]}
    assert clients["lan"].post(NEW, post).status_code == 302
    assert getattr(SurveyForm.objects.get(), field) == value


@pytest.mark.parametrize("typed", ["3", "Thái", "thái", "thai", " THAI ", "3 Thái"])
def test_an_ethnic_group_is_read_by_number_or_name(clients, bon_don, year_2017, typed):
    post = fields(POOR, thon=[str(bon_don.pk)]) | {"m0-ethnicity": [typed]}
    clients["lan"].post(NEW, post)
    assert SurveyForm.objects.get().ethnicity == 3


def test_half_a_name_that_could_be_two_groups_is_asked_about(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(POOR, thon=[str(bon_don.pk)]) | {"m0-ethnicity": ["th"]})
    assert "“th” có thể là Thái, Thổ. Gõ thêm chữ hoặc gõ số." in text_of(response)


@pytest.mark.parametrize(("assets", "expected"), [([], None), (["0"], frozenset()), (["1", "3"], frozenset({1, 3}))])
def test_no_asset_ticked_is_not_the_same_as_none(clients, bon_don, year_2017, assets, expected):
    post = fields(POOR, thon=[str(bon_don.pk)]) | {"information_assets": assets}
    clients["lan"].post(NEW, post)
    assert SurveyForm.objects.get().information_assets == expected


def test_none_and_some_together_are_refused(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(POOR, thon=[str(bon_don.pk)]) | {"information_assets": ["0", "1"]})
    assert response.status_code == 422 and "Bỏ một trong hai" in text_of(response)


def test_blank_lines_and_the_filled_in_ethnic_group_make_nobody(clients, bon_don, year_2017):
    post = fields(POOR, thon=[str(bon_don.pk)])
    assert post["rows"] == ["8"] and post["m7-ethnicity"] == ["Thái"]
    clients["lan"].post(NEW, post)
    assert SurveyForm.objects.get().persons_count == 4


# Saving


def test_a_save_leads_to_its_receipt(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(POOR, thon=[str(bon_don.pk)]), follow=True)
    entry = AuditEntry.objects.get(action="form.created")
    told = text_of(response)
    assert f"Số 2017-{entry.pk}" in told and "08:00 22/11/2017" in told
    assert "Hộ nghèo (N2" in told and "Thu nhập 850.000 đ/người/tháng: trên 700.000, đến 1.000.000 đ" in told
    assert "Nhân khẩu Hà Thị Mỵ" in told


def test_the_receipt_tells_what_is_asked_about_the_form(clients, bon_don, year_2017):
    post = fields(replace(POOR, deprivations=frozenset()), thon=[str(bon_don.pk)])
    response = clients["lan"].post(NEW, post, follow=True)
    assert "5 câu hỏi chờ trả lời" in text_of(response) and "chưa đánh dấu thiếu hụt" in text_of(response)
    page = html.unescape(response.content.decode())
    listed = clients["lan"].get(re.search(r'href="([^"]*/canh-bao/[^"]+thon=[^"]+)"', page)[1])
    assert text_of(listed).count("chưa đánh dấu thiếu hụt") == 4


def test_the_receipt_of_a_change_lists_what_changed_only(clients, thiet):
    entry = replace(entry_of(thiet), income=900_000)
    response = clients["lan"].post(address(thiet), fields(entry, version=1), follow=True)
    told = text_of(response)
    assert "thu nhập bình quân, đ/người/tháng 850.000 900.000" in told and "họ tên chủ hộ" not in told


def test_a_save_without_a_change_says_so(clients, thiet):
    response = clients["lan"].post(address(thiet), fields(entry_of(thiet), version=1), follow=True)
    assert "Không có gì thay đổi" in text_of(response)
    assert SurveyForm.objects.get().version == 1


def test_save_and_next_opens_the_next_household_without_a_form(clients, lan, bon_don, year_2016, year_2017):
    first, second, third = (save(lan, year_2016, bon_don) for _ in range(3))
    save(lan, year_2017, entry=entry_of(second), household=second.household)
    post = fields(replace(entry_of(first), income=850_000), seen=["1"], do=["next"])
    response = clients["lan"].post(address(first), post)
    assert response.headers["Location"] == address(third)
    assert "Đã lưu phiếu hộ Lương Văn Thiết lúc 08:00 22/11/2017" in text_of(clients["lan"].get(address(third)))


def test_after_the_last_household_of_the_village_comes_the_receipt(clients, thiet):
    post = fields(replace(entry_of(thiet), income=900_000), version=1, do=["next"])
    response = clients["lan"].post(address(thiet), post)
    assert response.headers["Location"].startswith(address(thiet, name="form_receipt"))


def test_a_person_struck_with_a_reason_leaves(clients, thiet):
    post = fields(entry_of(thiet), version=1) | {"m3-gone": ["2"]}
    assert clients["lan"].post(address(thiet), post).status_code == 302
    person = Person.objects.get(full_name="Lương Văn Quân")
    assert person.left_reason == "Chuyển đi nơi khác"
    assert "Đã rời hộ: Lương Văn Quân (Chuyển đi nơi khác, 20/10/2017)" in text_of(clients["lan"].get(address(thiet)))


def test_whoever_left_by_mistake_is_put_back_on_the_page(clients, thiet):
    clients["lan"].post(address(thiet), fields(entry_of(thiet), version=1) | {"m3-gone": ["5"]})
    person = Person.objects.get(full_name="Lương Văn Quân")
    stored = SurveyForm.objects.get()
    post = fields(entry_of(stored), version=2, do=[f"back-{person.pk}"]) | {"income": ["chưa rõ"]}
    response = clients["lan"].post(address(thiet), post)
    assert value_of(response, "m3-person") == str(person.pk) and value_of(response, "m3-birth") == "2011"
    assert value_of(response, "income") == "chưa rõ"


def test_the_day_of_the_visit_is_remembered_for_the_next_form(clients, lan, bon_don, year_2016, year_2017):
    old = save(lan, year_2016, bon_don)
    clients["lan"].post(NEW, fields(POOR, thon=[str(bon_don.pk)]) | {"surveyed_on": ["21/10/2017"]})
    assert value_of(clients["lan"].get(address(old)), "surveyed_on") == "21/10/2017"
    grid = clients["lan"].get(reverse("grid", args=[2017, bon_don.pk]))
    assert 'value="21/10/2017"' in grid.text


def test_no_day_of_a_visit_is_guessed(clients, lan, bon_don, year_2016, year_2017, clock):
    """Not today, not that of the day before, and not that of another year's forms."""
    old = save(lan, year_2016, bon_don)
    grid = reverse("grid", args=[2017, bon_don.pk])
    assert value_of(clients["lan"].get(address(old)), "surveyed_on") == ""
    assert 'name="surveyed_on" value' not in clients["lan"].get(grid).text
    row = {"ho": old.household.code, "do": "luu", "surveyed_on": "20/11/2017"}
    clients["lan"].post(reverse("grid_row", args=[2017, bon_don.pk]), row)
    assert value_of(clients["lan"].get(NEW), "surveyed_on") == "20/11/2017"
    request = SimpleNamespace(session=dict(clients["lan"].session))
    assert last_visit_day(request, year_2017) == dt.date(2017, 11, 20)
    assert last_visit_day(request, year_2016) is None
    clock.advance(days=1)
    assert last_visit_day(request, year_2017) is None


# Errors


def test_every_error_stands_in_the_summary_and_beside_its_field_and_nothing_typed_is_lost(clients, bon_don, year_2017):
    post = fields(replace(POOR, members=(THIET, replace(HOA, sex=None))), thon=[str(bon_don.pk)])
    post |= {"income": ["850,5"], "m1-birth": ["31/02/2006"], "m1-identity_number": ["1234"], "notes": ["  =1+1 "]}
    response = clients["lan"].post(NEW, post)
    assert response.status_code == 422
    source = response.content.decode()
    for target, message in [
        ("id_income", "không phải số nguyên viết đúng"),
        ("id_m1-birth", "Tháng 2 năm 2006 không có ngày 31."),
        ("id_m1-identity_number", "Có 4 chữ số; CMND có 9, CCCD có 12 chữ số."),
        ("id_m1-sex", "Lương Thị Hoa: chưa chọn giới tính."),
    ]:
        assert message in summary_of(response)[target], target
        assert re.search(rf'id="{target}_error"[^>]*><li>[^<]*{re.escape(message)}', source), target
    assert summary_of(response)["id_m1-birth"].startswith("Lương Thị Hoa, ngày sinh hoặc năm sinh: ")
    assert "Có 4 chỗ cần sửa" in text_of(response)
    assert value_of(response, "income") == "850,5" and value_of(response, "m1-birth") == "31/02/2006"
    assert "  =1+1 " in source
    assert not Household.objects.exists()


def test_a_roster_without_a_head_is_told_at_the_roster(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(replace(POOR, members=(HOA,)), thon=[str(bon_don.pk)]))
    assert summary_of(response)["nhan-khau"].startswith("Nhân khẩu: Chưa có chủ hộ")


def test_a_poor_household_needs_a_cause(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(replace(POOR, causes=frozenset()), thon=[str(bon_don.pk)]))
    assert "ít nhất một nguyên nhân nghèo" in summary_of(response)["nn-1"]


def test_a_new_household_needs_a_village(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(POOR))
    assert response.status_code == 422 and "Chọn thôn." in text_of(response)
    assert value_of(response, "m0-full_name") == "Lương Văn Thiết"


def test_a_village_of_another_commune_is_no_choice(clients, areas, bon_don, year_2017):
    elsewhere = make_village(areas.dan_luc)
    response = clients["lan"].post(NEW, fields(POOR, thon=[str(elsewhere.pk)]))
    assert response.status_code == 422 and not Household.objects.exists()


@pytest.mark.parametrize("field", ["rows", "version", "m0-person", "deprivations", "draft", "base", "m0-relation"])
def test_a_tampered_page_is_never_a_fault_of_the_server(clients, thiet, field):
    post = fields(entry_of(thiet), version=1) | {field: ["x" * 40 + "²"]}
    assert clients["lan"].post(address(thiet), post).status_code in (302, 409, 422)


# Without the script


def test_trying_shows_the_class_and_does_not_complain_of_what_is_missing(clients, bon_don, year_2017):
    entry = replace(POOR, members=(replace(THIET, sex=None),), causes=frozenset())
    response = clients["lan"].post(NEW, fields(entry, thon=[str(bon_don.pk)], do=["try"]))
    assert response.status_code == 200 and "Hộ nghèo (N2" in text_of(response)
    assert "error-summary" not in response.content.decode()
    assert not Household.objects.exists()


def test_four_more_lines_with_all_that_was_typed(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(POOR, do=["lines"]) | {"income": ["mơ hồ"]})
    assert value_of(response, "rows") == "12" and value_of(response, "income") == "mơ hồ"
    assert value_of(response, "m11-ethnicity") == "Thái"


def test_the_proposed_ticks_are_taken_and_unknown_ones_stay(clients, bon_don, year_2017):
    entry = replace(POOR, deprivations=frozenset({1, 9}), uses_telecom=None, latrine=1)
    response = clients["lan"].post(NEW, fields(entry, thon=[str(bon_don.pk)], do=["take"]))
    assert ticked(response, "deprivations") == {"2", "5", "6", "9"}


# The live class


def test_the_live_class_comes_as_pieces_of_html(clients, thiet):
    post = fields(replace(entry_of(thiet), income=650_000), ho=[thiet.household.code])
    response = clients["lan"].post("/2017/phieu/phan-loai/", post)
    source = response.content.decode()
    assert '<div data-part="tone">poor</div>' in source and "Hộ nghèo (N1" in source
    assert "Bà Hà Thị Mỵ (34 tuổi) chưa có thẻ BHYT" in html.unescape(source)
    assert "<html" not in source


def test_the_live_class_names_last_years(clients, lan, bon_don, year_2016, year_2017):
    old = save(lan, year_2016, bon_don)
    response = clients["lan"].post("/2017/phieu/phan-loai/", fields(FormInput(), ho=[old.household.code]))
    assert "Năm 2016: Hộ nghèo (N2)" in text_of(response)
    assert "Chưa có điểm B1 và chưa có thu nhập" in text_of(response)


def test_an_urban_village_has_the_urban_line(clients, hong, areas, year_2017):
    village = make_village(areas.commune("15664"))
    response = clients["hong"].post("/2017/phieu/phan-loai/", fields(POOR, thon=[str(village.pk)]))
    assert "Hộ nghèo (N1" in text_of(response)


def test_without_a_village_there_is_no_class_yet(clients, bon_don, year_2017):
    response = clients["lan"].post("/2017/phieu/phan-loai/", fields(POOR))
    assert "Chọn thôn của hộ" in text_of(response)


# Who may


def test_an_outsider_sees_nothing(clients, thiet):
    for name in ("form_edit", "form_receipt", "form_print"):
        assert clients["tam"].get(address(thiet, name=name)).status_code == 404
    assert clients["tam"].post(address(thiet), fields(POOR)).status_code == 404
    assert clients["tam"].post("/2017/phieu/phan-loai/", fields(POOR, ho=[thiet.household.code])).status_code == 404


def test_the_leader_reads_and_does_not_write(clients, thiet):
    response = clients["nam"].get(address(thiet))
    assert "<form" not in response.content.decode().split("<main")[1]
    assert "850.000 đ/người/tháng" in text_of(response)
    post = fields(replace(entry_of(thiet), income=1), version=1)
    assert clients["nam"].post(address(thiet), post).status_code == 403
    assert SurveyForm.objects.get().income == 850_000
    assert clients["nam"].get(NEW).status_code == 403


def test_a_closed_year_is_read_with_the_reason_and_whom_to_ask(clients, hong, thiet, year_2017):
    close_round(by=hong, survey_round=year_2017, reason="Đã báo cáo tỉnh")
    told = text_of(clients["lan"].get(address(thiet)))
    assert "Đang khóa: năm 2017 đã đóng" in told and "Phòng LĐTBXH" in told and "850.000 đ/người/tháng" in told


def test_a_year_closed_while_one_types_loses_nothing_that_was_typed(clients, hong, thiet, year_2017):
    close_round(by=hong, survey_round=year_2017, reason="Đã báo cáo tỉnh")
    response = clients["lan"].post(address(thiet), fields(replace(entry_of(thiet), income=900_000), version=1))
    assert response.status_code == 409 and value_of(response, "income") == "900.000"
    assert "Không lưu được: năm 2017 đã đóng" in text_of(response)
    assert SurveyForm.objects.get().income == 850_000


def test_who_may_not_see_identity_numbers_finds_them_hidden(clients, thiet):
    source = clients["quang"].get(address(thiet)).content.decode()
    assert "171234567" not in source and "(đã che)" in source
    assert "171234567" in clients["nam"].get(address(thiet)).content.decode()


def test_the_page_asks_as_many_queries_for_many_people(lan, as_user, bon_don, year_2017, assert_same_queries):
    small = save(lan, year_2017, bon_don, replace(POOR, members=POOR.members[:2]))

    def many():
        entry = entry_of(small)
        more = tuple(replace(HOA, full_name=f"Lương Thị {letter}") for letter in "ABCDEFGHIKLMNOPQ")
        save(
            lan,
            year_2017,
            entry=replace(entry, members=(*entry.members, *more)),
            household=small.household,
            base_version=1,
        )

    assert assert_same_queries(as_user(lan), address(small), lambda: None, many) <= 22
