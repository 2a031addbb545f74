"""Signing in, the lock after repeated failures, the temporary password, the end of a session."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import actions
from accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN, CHANGE = "/dang-nhap/", "/doi-mat-khau/"


def sign_in(client, username, password, **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


def fail(client, username, times, **extra):
    for _ in range(times):
        response = sign_in(client, username, "sai mật khẩu", **extra)
    return response


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_lan_signs_in_and_lands_on_the_page_she_asked_for(client, lan, password):
    asked = client.get("/tai-khoan/")
    assert asked.url == "/dang-nhap/?next=/tai-khoan/"
    assert "Trang này cần đăng nhập" in client.get(asked.url).text
    response = client.post(asked.url, {"username": "ha.lan", "password": password, "next": "/tai-khoan/"})
    assert response.url == "/tai-khoan/"
    assert "Hà Thị Lan" in client.get(response.url).text


def test_capitals_and_blanks_around_the_name_do_not_matter(client, lan, password):
    assert sign_in(client, " Ha.LAN ", password).status_code == 302
    assert is_signed_in(client)


def test_a_page_of_another_site_is_not_gone_to(client, lan, password):
    response = client.post(LOGIN, {"username": "ha.lan", "password": password, "next": "https://example.com/"})
    assert response.url == reverse("home")


def test_a_wrong_password_says_how_many_tries_are_left(client, lan):
    assert "Còn 4 lần thử; sau đó tên này bị khóa 15 phút." in fail(client, "ha.lan", 1).text
    assert "Còn 3 lần thử" in fail(client, "ha.lan", 1).text


def test_an_unknown_name_is_answered_like_a_wrong_password(client, lan):
    known, unknown = fail(client, "ha.lan", 1).text, fail(client, "khong.co", 1).text
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in known
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in unknown
    assert "Còn 4 lần thử" in unknown


@pytest.mark.parametrize("username", ["", "a" * 300, "lan\x00", "đặng.lan", "'; drop table accounts_user; --"])
def test_odd_names_are_refused_without_a_fault(client, lan, username):
    assert sign_in(client, username, "gì đó").status_code == 422


def test_five_failures_lock_the_name_and_the_page_says_until_when_and_whom_to_ask(client, lan, quan_tri, password):
    actions.change_user(by=None, user=quan_tri, phone="0237 386 7001")
    response = fail(client, "ha.lan", 5)
    assert response.status_code == 429
    assert "08:15 22/11/2017" in response.text
    assert "Đỗ Minh Trí, 0237 386 7001" in response.text
    assert sign_in(client, "ha.lan", password).status_code == 429


def test_capitals_do_not_give_five_more_tries(client, lan):
    fail(client, "ha.lan", 3)
    assert fail(client, "Ha.Lan", 2).status_code == 429


def test_trying_again_while_locked_does_not_lengthen_the_lock(client, clock, lan, password):
    fail(client, "ha.lan", 5)
    clock.advance(minutes=14)
    assert "08:15 22/11/2017" in fail(client, "ha.lan", 3).text
    clock.advance(minutes=2)
    assert sign_in(client, "ha.lan", password).status_code == 302


def test_nobody_locks_a_colleague_out_from_another_desk(client, lan, password):
    fail(client, "ha.lan", 5, REMOTE_ADDR="10.1.1.9")
    assert sign_in(client, "ha.lan", password, REMOTE_ADDR="10.1.1.20").status_code == 302


def test_behind_a_proxy_the_desk_is_what_our_proxy_saw_not_what_the_caller_wrote(client, lan, settings, password):
    settings.BEHIND_PROXY = True
    for forged in range(5):
        fail(client, "ha.lan", 1, HTTP_X_FORWARDED_FOR=f"1.2.3.{forged}, 10.1.1.9")
    assert sign_in(client, "ha.lan", password, HTTP_X_FORWARDED_FOR="9.9.9.9, 10.1.1.9").status_code == 429
    assert sign_in(client, "ha.lan", password, HTTP_X_FORWARDED_FOR="10.1.1.20").status_code == 302


def test_success_clears_the_failures_before_it(client, lan, password):
    fail(client, "ha.lan", 4)
    sign_in(client, "ha.lan", password)
    assert "Còn 4 lần thử" in fail(Client(), "ha.lan", 1).text


def test_a_session_ends_after_a_working_day_and_the_page_says_so(client, clock, lan, password):
    sign_in(client, "ha.lan", password)
    clock.advance(hours=7, minutes=59)
    assert client.get("/tai-khoan/").status_code == 200
    clock.advance(minutes=2)
    asked = client.get("/tai-khoan/")
    assert asked.url == "/dang-nhap/?next=/tai-khoan/"
    assert "Phiên làm việc đã hết" in client.get(asked.url).text


def test_the_session_cookie_ends_with_the_browser_and_is_closed_to_scripts(client, lan, password):
    cookie = sign_in(client, "ha.lan", password).cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_who_signs_in_again_after_a_button_is_told_that_nothing_was_done(client, lan, password):
    address = "/nhiem-vu/nhac-viec/da-xem/"  # takes what a button sends, and is no page
    back = client.post(address).url
    answer = client.post(back, {"username": "ha.lan", "password": password}, follow=True)
    assert answer.status_code == 405 and answer.headers["Allow"] == "POST"
    assert "Việc này chưa làm" in answer.content.decode()


def test_signing_out_ends_the_session_on_the_server(client, lan, password):
    sign_in(client, "ha.lan", password)
    assert client.get("/dang-xuat/").status_code == 405  # a link or image on another page must not sign her out
    assert client.post("/dang-xuat/").url == LOGIN
    assert not Session.objects.exists()


def test_a_temporary_password_opens_one_page_only_until_it_is_changed(client, areas, quan_tri):
    temporary = "kfrt-7mwq-x3hd"
    new = actions.create_user(
        by=quan_tri,
        username="moi",
        full_name="Lê Mới",
        role="commune_officer",
        commune=areas.binh_son,
        password=temporary,
    )
    sign_in(client, "moi", temporary)
    for path in ("/", "/tai-khoan/", "/mau/"):
        assert client.get(path).url == CHANGE
    assert "mật khẩu tạm" in client.get(CHANGE).text
    own = "con trâu đi trước 8"
    response = client.post(CHANGE, {"current": temporary, "password": own, "again": own})
    assert response.url == reverse("home")
    assert client.get("/tai-khoan/").status_code == 200
    assert not User.objects.get(pk=new.pk).must_change_password


def test_changing_the_password_signs_the_other_machines_out(lan, as_user, password):
    here, elsewhere = as_user(lan), as_user(lan)
    own = "con trâu đi trước 8"
    assert here.post(CHANGE, {"current": password, "password": own, "again": own}).url == "/tai-khoan/"
    assert here.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "again", "words"),
    [
        ("sai", "con trâu đi trước 8", "con trâu đi trước 8", "Mật khẩu đang dùng không đúng."),
        (None, "con trâu đi trước 8", "con trâu đi sau 8", "Hai lần nhập mật khẩu mới không giống nhau."),
        (None, None, None, "Mật khẩu mới phải khác mật khẩu đang dùng."),
        (None, "ngắn 1", "ngắn 1", "Mật khẩu quá ngắn."),
        (None, "", "", "Nhập mật khẩu mới."),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_and_nothing_changes(
    lan, as_user, password, current, new, again, words
):
    data = {
        "current": password if current is None else current,
        "password": password if new is None else new,
        "again": password if again is None else again,
    }
    assert words in as_user(lan).post(CHANGE, data).text
    assert User.objects.get(pk=lan.pk).check_password(password)


def test_pages_with_peoples_data_are_not_kept_by_a_shared_browser(lan, as_user):
    assert "no-store" in as_user(lan).get("/tai-khoan/")["Cache-Control"]
