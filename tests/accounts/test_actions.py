"""What can be done to an account, what is refused, and what the trail says of it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts import actions
from accounts.models import AuditEntry, Door, User
from accounts.permissions import Role
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def create(by, areas, **values):
    defaults = {
        "username": "moi.lam",
        "full_name": "Mai Thị Mới",
        "role": Role.COMMUNE_OFFICER,
        "commune": areas.binh_son,
        "password": "con trâu đi trước 8",
    }
    return actions.create_user(by=by, **(defaults | values))


def last_entry():
    return AuditEntry.objects.first()


def test_a_new_account_is_written_down_without_its_password(quan_tri, areas):
    user = create(quan_tri, areas)
    entry = last_entry()
    assert (entry.by, entry.action, entry.label, entry.commune) == (
        quan_tri,
        "user.created",
        "Mai Thị Mới",
        areas.binh_son,
    )
    assert entry.changes["vai trò"] == [None, "Cán bộ xã"]
    assert entry.changes["xã, thị trấn"] == [None, "Xã Bình Sơn"]
    assert user.must_change_password
    assert not user.has_usable_password() or user.check_password("con trâu đi trước 8")


def test_a_demonstration_password_need_not_be_changed(areas):
    assert not create(None, areas, temporary=False).must_change_password


def test_an_account_without_password_lets_nobody_in(areas):
    assert not create(None, areas, password=None).has_usable_password()


def test_names_are_cleaned_on_the_way_in(areas):
    user = create(None, areas, username=" Moi.Lam ", full_name="  Đặng  Thị Thủy ")
    assert user.username == "moi.lam"
    assert user.full_name == "Đặng Thị Thủy"  # NFC, single blanks
    assert user.search_name == "dang thi thuy moi.lam"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"username": "ha.lan"}, "username", "đã có người dùng"),
        ({"username": "hà lan"}, "username", "chữ thường không dấu"),
        ({"username": ""}, "username", ""),
        ({"full_name": ""}, "full_name", ""),
        ({"role": "vua"}, "role", ""),
        ({"commune": None}, "commune", "Chọn xã, thị trấn"),
        ({"role": Role.LABOUR_OFFICER, "commune": None}, "department", "Chọn cơ quan"),
        ({"role": Role.ADMINISTRATOR}, "__all__", "không gắn với xã hay cơ quan nào"),
        ({"password": "123"}, "password", "quá ngắn"),
    ],
)
def test_what_does_not_fit_is_refused_by_field_and_leaves_no_trace(lan, areas, values, field, words):
    entries = AuditEntry.objects.count()
    with pytest.raises(ValidationError) as caught:
        create(None, areas, **values)
    assert words in " ".join(caught.value.message_dict[field])
    assert AuditEntry.objects.count() == entries


def test_the_labour_office_and_its_officers_belong_together(areas):
    office, other = areas.department("ldtbxh"), areas.department("yte")
    for role, department in ((Role.LABOUR_OFFICER, other), (Role.DEPARTMENT_OFFICER, office)):
        with pytest.raises(ValidationError) as caught:
            create(None, areas, role=role, commune=None, department=department)
        assert "department" in caught.value.message_dict


def test_the_database_itself_refuses_a_role_without_its_unit(lan):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=lan.pk).update(commune=None)


def test_a_move_to_another_commune_is_written_old_and_new(quan_tri, lan, areas):
    moved = actions.change_user(by=quan_tri, user=lan, commune=areas.dan_luc, full_name="Hà Thị Lan")
    entry = last_entry()
    assert moved.commune == areas.dan_luc
    assert entry.action == "user.changed"
    assert entry.changes == {"xã, thị trấn": ["Xã Bình Sơn", "Xã Dân Lực"]}


def test_saving_without_a_change_writes_nothing(quan_tri, lan):
    entries = AuditEntry.objects.count()
    actions.change_user(by=quan_tri, user=lan, full_name=lan.full_name, email="")
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("name", ["password", "is_active", "username", "must_change_password"])
def test_some_things_have_their_own_action(quan_tri, lan, name):
    with pytest.raises(TypeError, match=name):
        actions.change_user(by=quan_tri, user=lan, **{name: "x"})


def test_a_stale_copy_does_not_undo_a_colleagues_change(quan_tri, lan):
    stale = User.objects.get(pk=lan.pk)
    actions.change_user(by=quan_tri, user=lan, phone="0912 000 111")
    actions.change_user(by=quan_tri, user=stale, email="lan@binhson.gov.vn")
    lan.refresh_from_db()
    assert (lan.phone, lan.email) == ("0912 000 111", "lan@binhson.gov.vn")


def test_a_shut_account_is_out_at_once_and_comes_back_with_its_history(quan_tri, lan, as_user):
    hers = as_user(lan)
    actions.disable_user(by=quan_tri, user=lan, note="nghỉ sinh", door=Door.COMMAND)
    assert hers.get("/tai-khoan/").status_code == 302
    entry = last_entry()
    assert (entry.action, entry.note, entry.door) == ("user.disabled", "nghỉ sinh", Door.COMMAND)
    assert entry.changes == {"đang dùng": [True, False]}
    actions.enable_user(by=quan_tri, user=lan)
    assert hers.get("/tai-khoan/").status_code == 200
    assert last_entry().action == "user.enabled"


def test_shutting_twice_is_written_once(quan_tri, lan):
    actions.disable_user(by=quan_tri, user=lan)
    entries = AuditEntry.objects.count()
    actions.disable_user(by=quan_tri, user=lan)
    assert AuditEntry.objects.count() == entries


def test_the_last_administrator_can_neither_be_shut_nor_demoted(quan_tri):
    for attempt in (
        lambda: actions.disable_user(by=quan_tri, user=quan_tri),
        lambda: actions.change_user(by=quan_tri, user=quan_tri, role=Role.AUDITOR),
    ):
        with pytest.raises(ValidationError, match="quản trị duy nhất"):
            attempt()
    quan_tri.refresh_from_db()
    assert quan_tri.is_active
    assert quan_tri.role == Role.ADMINISTRATOR


def test_a_shut_administrator_does_not_count_as_one_left(quan_tri):
    second = make_user("thu.hai", "Người Thứ Hai", Role.ADMINISTRATOR)
    actions.disable_user(by=quan_tri, user=second)
    with pytest.raises(ValidationError, match="quản trị duy nhất"):
        actions.disable_user(by=quan_tri, user=quan_tri)


def test_of_two_administrators_one_may_go(quan_tri):
    make_user("thu.hai", "Người Thứ Hai", Role.ADMINISTRATOR)
    assert actions.change_user(by=quan_tri, user=quan_tri, role=Role.AUDITOR).role == Role.AUDITOR


def test_a_reset_gives_a_temporary_password_and_ends_the_sessions(quan_tri, lan, as_user):
    hers = as_user(lan)
    changed = actions.reset_password(by=quan_tri, user=lan, password="kfrt-7mwq-x3hd")
    assert changed.must_change_password
    assert changed.check_password("kfrt-7mwq-x3hd")
    assert hers.get("/tai-khoan/").status_code == 302
    assert last_entry().action == "user.password_reset"


def test_a_new_own_password_must_be_new(lan):
    with pytest.raises(ValidationError, match="phải khác mật khẩu đang dùng"):
        actions.change_password(by=lan, password=PASSWORD)
    assert actions.change_password(by=lan, password="con trâu đi trước 8").check_password("con trâu đi trước 8")


def test_no_password_and_nothing_made_from_one_reaches_the_trail(quan_tri, lan, areas):
    used = ["kfrt-7mwq-x3hd", "con trâu đi trước 8", "mẹ về chợ 9 giờ"]
    user = create(quan_tri, areas, password=used[0])
    actions.change_password(by=user, password=used[1])
    actions.reset_password(by=quan_tri, user=user, password=used[2])
    user.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_auditentry")
        trail = repr(cursor.fetchall())
    assert "user.password_reset" in trail
    for secret in [*used, user.password]:
        assert secret not in trail


def test_everything_written_is_undone_with_its_trail_when_the_work_around_it_fails(quan_tri, areas):
    entries = AuditEntry.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        create(quan_tri, areas)
        raise RuntimeError
    assert not User.objects.filter(username="moi.lam").exists()
    assert AuditEntry.objects.count() == entries
