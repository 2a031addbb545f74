"""The pages on which an administrator keeps accounts, as Đỗ Minh Trí uses them."""

import datetime as dt
import re

import pytest
from django.test import Client

from accounts import actions
from accounts.models import AuditEntry, User
from accounts.permissions import Role
from tests.factories import make_commune_people, make_user

pytestmark = pytest.mark.django_db
LIST = "/quan-tri/nguoi-dung/"


@pytest.fixture
def admin(clients):
    return clients["quan_tri"]


def names(response):
    return [person.full_name for person in response.context["page"]]


def address(user, then=""):
    return f"{LIST}{user.pk}/{then}"


@pytest.mark.parametrize("typed", ["Hà Thị Lan", "ha thi lan", "lan HÀ", "ha.lan", "  thi   lan "])
def test_lan_is_found_however_her_name_is_typed(admin, cast, typed):
    assert names(admin.get(LIST, {"q": typed})) == ["Hà Thị Lan"]


def test_d_with_a_bar_is_found_by_a_plain_d(admin, quan_tri):
    assert names(admin.get(LIST, {"q": "do minh tri"})) == ["Đỗ Minh Trí"]


def test_filters_stand_in_the_address_and_narrow_together(admin, cast, areas):
    own = f"xa-{areas.binh_son.pk}"
    assert set(names(admin.get(LIST, {"don_vi": own}))) == {"Hà Thị Lan", "Lò Văn Nam"}
    assert names(admin.get(LIST, {"don_vi": own, "vai_tro": "commune_leader"})) == ["Lò Văn Nam"]
    assert names(admin.get(LIST, {"don_vi": f"cq-{areas.department('nnptnt').pk}"})) == ["Phạm Văn Bắc"]
    page = admin.get(LIST, {"don_vi": own, "q": "lan"}).text
    assert f'<option value="{own}" selected>' in page
    assert 'value="lan"' in page


def test_shut_and_new_accounts_have_their_own_lists(admin, cast, quan_tri):
    actions.disable_user(by=quan_tri, user=cast.tam)
    make_user("moi", "Mai Thị Mới", temporary=True)
    assert "Lê Văn Tâm" not in names(admin.get(LIST))
    assert names(admin.get(LIST, {"trang_thai": "ngung"})) == ["Lê Văn Tâm"]
    assert names(admin.get(LIST, {"trang_thai": "moi"})) == ["Mai Thị Mới"]
    assert {"Lê Văn Tâm", "Mai Thị Mới"} <= set(names(admin.get(LIST, {"trang_thai": "tat-ca"})))


@pytest.mark.parametrize("query", ["don_vi=xa-9999", "vai_tro=vua", "page=abc", "page=-3", "trang_thai=x"])
def test_an_address_that_was_tampered_with_is_no_fault(admin, query):
    assert admin.get(f"{LIST}?{query}").status_code == 200


def test_no_match_says_what_to_do(admin):
    assert "Không có ai khớp bộ lọc" in admin.get(LIST, {"q": "không ai tên thế"}).text


def test_the_list_asks_the_same_questions_for_few_and_for_many(admin, areas, assert_same_queries):
    assert_same_queries(
        admin,
        LIST,
        lambda: make_commune_people(areas.binh_son, 3),
        lambda: make_commune_people(areas.dan_luc, 40),
    )


def test_a_new_officer_gets_a_password_once_and_signs_in_with_it(admin, areas):
    data = {
        "full_name": "Mai Thị Mới",
        "username": "Moi.Lam",
        "role": "commune_officer",
        "unit": f"xa-{areas.binh_son.pk}",
        "email": "",
        "phone": "0912 345 678",
    }
    response = admin.post(f"{LIST}them/", data)
    user = User.objects.get(username="moi.lam")
    assert user.commune == areas.binh_son
    password = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", response.text)[0]
    assert "no-store" in response["Cache-Control"]
    for page in (LIST, address(user), "/quan-tri/nhat-ky/"):
        assert password not in admin.get(page).text
    hers = Client()
    assert hers.post("/dang-nhap/", {"username": "moi.lam", "password": password}).status_code == 302
    assert hers.get("/").url == "/doi-mat-khau/"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"full_name": ""}, "Nhập họ và tên."),
        ({"full_name": "Lan 2"}, "Tên có ký tự lạ: 2"),
        ({"username": "ha.lan"}, "Tên đăng nhập này đã có người dùng."),
        ({"username": "Lan Hà"}, "Tên đăng nhập chỉ gồm chữ thường không dấu"),
        ({"role": ""}, "Chọn vai trò."),
        ({"unit": ""}, "Chọn xã, thị trấn của người này."),
        ({"role": "labour_officer"}, "Chọn cơ quan của người này."),
        ({"role": "administrator"}, "Vai trò này không gắn với xã hay cơ quan nào."),
        ({"email": "lan@"}, "Địa chỉ thư không đúng."),
        ({"phone": "gọi sau"}, "Số điện thoại gồm 8 đến 13 chữ số"),
    ],
)
def test_what_is_wrong_with_a_new_account_stands_beside_its_field(admin, lan, areas, change, words):
    data = {
        "full_name": "Mai Thị Mới",
        "username": "moi.lam",
        "role": "commune_officer",
        "unit": f"xa-{areas.binh_son.pk}",
    }
    page = admin.post(f"{LIST}them/", data | change).text
    assert words in page
    assert "chỗ cần sửa" in page
    assert not User.objects.filter(username="moi.lam").exists()


def test_an_ended_commune_is_offered_with_its_end_for_the_years_it_still_answers_for(quan_tri, clock, as_user):
    clock.go_to(dt.date(2020, 1, 6))
    offered = as_user(quan_tri).get(f"{LIST}them/").text
    assert "Xã Minh Dân (đến trước 01/12/2019)" in offered
    assert offered.index("Thị trấn Nưa") < offered.index("Xã Minh Dân")


def test_a_transfer_is_saved_and_seen_in_the_history(admin, lan, areas):
    data = {"full_name": "Hà Thị Lan", "role": "commune_leader", "unit": f"xa-{areas.dan_luc.pk}"}
    assert admin.post(address(lan), data).url == address(lan)
    page = admin.get(address(lan)).text
    lan.refresh_from_db()
    assert (lan.role, lan.commune) == (Role.COMMUNE_LEADER, areas.dan_luc)
    assert '<del><span class="sr">cũ: </span>Xã Bình Sơn</del>' in page
    assert "Đỗ Minh Trí sửa tài khoản" in page


def test_the_only_administrator_is_told_why_he_cannot_leave(admin, quan_tri):
    page = admin.post(address(quan_tri), {"full_name": "Đỗ Minh Trí", "role": "auditor", "unit": ""})
    assert "Đây là quản trị duy nhất còn lại" in page.text
    page = admin.post(address(quan_tri, "ngung-dung/"), {"note": ""})
    assert "Đây là quản trị duy nhất còn lại" in page.text
    assert User.objects.get(pk=quan_tri.pk).is_active


def test_shutting_and_opening_ask_first_and_keep_the_reason(admin, lan):
    assert "vẫn còn nguyên" in admin.get(address(lan, "ngung-dung/")).text
    assert User.objects.get(pk=lan.pk).is_active
    admin.post(address(lan, "ngung-dung/"), {"note": "chuyển công tác"})
    assert not User.objects.get(pk=lan.pk).is_active
    assert "chuyển công tác" in admin.get(address(lan)).text
    admin.post(address(lan, "mo-lai/"), {"note": ""})
    assert User.objects.get(pk=lan.pk).is_active


def test_a_reset_asks_first_and_shows_the_password_once(admin, lan):
    before = User.objects.get(pk=lan.pk).password
    admin.get(address(lan, "dat-lai-mat-khau/"))
    assert User.objects.get(pk=lan.pk).password == before
    response = admin.post(address(lan, "dat-lai-mat-khau/"))
    password = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", response.text)[0]
    lan.refresh_from_db()
    assert lan.check_password(password)
    assert lan.must_change_password


def test_a_locked_name_is_seen_and_let_in_again(admin, lan, password):
    hers = Client()
    for _ in range(5):
        hers.post("/dang-nhap/", {"username": "ha.lan", "password": "sai mật khẩu"})
    assert "08:15 22/11/2017" in admin.get(address(lan)).text
    assert admin.get(address(lan, "bo-khoa/")).status_code == 405
    admin.post(address(lan, "bo-khoa/"))
    assert AuditEntry.objects.first().action == "user.unlocked"
    assert hers.post("/dang-nhap/", {"username": "ha.lan", "password": password}).status_code == 302


def test_everybody_keeps_his_own_telephone(clients, lan):
    page = clients["lan"].get("/tai-khoan/").text
    assert "nhập, sửa hộ và phiếu khảo sát" in page
    assert "quản lý tài khoản" not in page
    clients["lan"].post(
        "/tai-khoan/", {"email": "lan@binhson.gov.vn", "phone": "0912 345 678", "role": "administrator"}
    )
    lan.refresh_from_db()
    assert (lan.phone, lan.role) == ("0912 345 678", Role.COMMUNE_OFFICER)
    assert AuditEntry.objects.first().changes == {
        "thư điện tử": ["", "lan@binhson.gov.vn"],
        "điện thoại": ["", "0912 345 678"],
    }
