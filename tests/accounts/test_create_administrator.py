"""A new server has nobody who can sign in: one command makes the first administrator."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts import actions
from accounts.models import AuditEntry, Door, User
from accounts.permissions import Role

pytestmark = pytest.mark.django_db


def printed_password(capsys):
    return re.search(r"chỉ in lần này: (\S+)", capsys.readouterr().out)[1]


def test_the_first_administrator_signs_in_with_the_printed_password(client, areas, capsys):
    call_command("create_administrator", "QuanTri", "--full-name", "Đỗ Minh Trí")
    password = printed_password(capsys)
    assert client.post("/dang-nhap/", {"username": "quantri", "password": password}).status_code == 302
    assert client.get("/quan-tri/nguoi-dung/").url == "/doi-mat-khau/"
    assert User.objects.get(username="quantri").role == Role.ADMINISTRATOR
    assert AuditEntry.objects.get().door == Door.COMMAND


def test_whoever_forgot_his_password_or_was_shut_out_comes_back(quan_tri, client, capsys):
    User.objects.filter(pk=quan_tri.pk).update(is_active=False)
    call_command("create_administrator", "do.tri", "--reset")
    response = client.post("/dang-nhap/", {"username": "do.tri", "password": printed_password(capsys)})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["do.tri", "--full-name", "Ai Khác"], "đã có người dùng"),
        (["Đỗ Trí", "--full-name", "Đỗ Trí"], "chữ thường không dấu"),
        (["moi"], "--full-name"),
        (["khong.co", "--reset"], "Không có quản trị nào"),
        (["ha.lan", "--reset"], "Không có quản trị nào"),
    ],
)
def test_what_cannot_be_is_explained(quan_tri, lan, arguments, words):
    with pytest.raises(CommandError, match=words):
        call_command("create_administrator", *arguments)


def test_no_password_reaches_the_trail(quan_tri):
    actions.reset_password(by=None, user=quan_tri, password="kfrt-7mwq-x3hd", door=Door.COMMAND)
    assert "kfrt" not in repr(list(AuditEntry.objects.values()))
