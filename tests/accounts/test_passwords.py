"""The rules of a password, told by the passwords people try first."""

import re

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import LEGIBLE, temporary_password

LAN = User(username="ha.lan", full_name="Hà Thị Lan", email="lan.binhson@example.vn", phone="0912 345 678")


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("trâu đen", "quá ngắn"),
        ("0123456789", "chỉ có chữ số"),
        ("password123", "dễ đoán"),
        ("MatKhau@2017", "dễ đoán"),
        ("mật khẩu 1234", "dễ đoán"),
        ("trieuson2017", "dễ đoán"),
        ("GiamNgheo!!!1", "dễ đoán"),
        ("hathilan2017", "của chính mình"),
        ("Hà Thị Lan 1990", "của chính mình"),
        ("ha.lan.ubnd.xa", "của chính mình"),
        ("lanbinhson-17", "của chính mình"),
        ("goi-0912345678", "của chính mình"),
    ],
)
def test_what_is_easily_guessed_is_refused_in_words(password, words):
    with pytest.raises(ValidationError) as caught:
        validate_password(password, LAN)
    assert words in " ".join(caught.value.messages)


@pytest.mark.parametrize("password", ["con trâu đi trước", "suối-chảy-qua-bản", "Lanh 3 lanh 4 lua", "họp thôn 7 giờ"])
def test_a_short_sentence_is_enough(password):
    validate_password(password, LAN)


def test_short_names_do_not_forbid_half_the_dictionary():
    an = User(username="an", full_name="Vũ An", email="", phone="")
    validate_password("ban an đông sang", an)


def test_the_rules_are_told_beforehand_in_vietnamese():
    assert len(password_validators_help_texts()) == 4
    assert all(re.search("[ạ-ỹ]", text) for text in password_validators_help_texts())


def test_temporary_passwords_pass_the_rules_read_well_and_differ():
    made = {temporary_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        validate_password(password, LAN)
        assert re.fullmatch(rf"([{LEGIBLE}]{{4}}-){{2}}[{LEGIBLE}]{{4}}", password)
    assert not set("il1o0") & set(LEGIBLE)
