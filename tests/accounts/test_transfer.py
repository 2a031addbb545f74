"""Accounts and villages by Excel: nothing is written before it is seen, and all or nothing is written."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import actions
from accounts.models import AuditEntry, Door, User
from accounts.permissions import Role
from accounts.transfer.resources import UserResource, VillageResource
from accounts.transfer.workbook import MAX_ROWS
from areas.models import Village
from tests.factories import make_user, make_village

pytestmark = pytest.mark.django_db
USERS, VILLAGES = "/quan-tri/nguoi-dung/", "/quan-tri/thon/"
USER_HEADERS = ["Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị", "Thư điện tử", "Điện thoại", "Đang dùng"]
VILLAGE_HEADERS = ["Mã xã", "Xã, thị trấn", "Số thứ tự", "Tên thôn", "Không còn từ ngày"]
NEW = ["moi.lam", "Mai Thị Mới", "Cán bộ xã", "Xã Bình Sơn", "", "", "có"]


def workbook(*rows, name="can-bo.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def check(client, path, *rows):
    return client.post(f"{path}nhap-excel/", {"file": workbook(*rows)})


def apply(client, path, preview):
    return client.post(f"{path}nhap-excel/", {"token": preview.context["token"]})


def cells(response):
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return book, [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@pytest.fixture
def admin(clients):
    return clients["quan_tri"]


@pytest.fixture
def hers(clients):
    return clients["hong"]


def test_headings_are_those_of_the_resources(quan_tri):
    today = dt.date(2017, 11, 22)
    assert UserResource(by=quan_tri, today=today).headers == USER_HEADERS
    assert VillageResource(by=quan_tri, today=today).headers == VILLAGE_HEADERS


def test_a_file_is_shown_first_and_written_on_confirmation(admin, lan, quan_tri):
    changed = ["ha.lan", "Hà Thị Lan", "Lãnh đạo UBND xã", "15700", "", "912345678", ""]
    preview = check(admin, USERS, USER_HEADERS, NEW, changed)
    assert preview.status_code == 200
    assert (preview.context["new_count"], preview.context["changed_count"]) == (1, 1)
    assert "Cán bộ xã</del>" in preview.text
    assert not User.objects.filter(username="moi.lam").exists()
    assert not AuditEntry.objects.filter(door=Door.IMPORT).exists()

    slips = apply(admin, USERS, preview)
    password = re.search(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", slips.text)[0]
    assert User.objects.get(username="moi.lam").check_password(password)
    lan.refresh_from_db()
    assert (lan.role, lan.commune.code, lan.phone) == (Role.COMMUNE_LEADER, "15700", "0912345678")
    trail = AuditEntry.objects.filter(door=Door.IMPORT)
    assert {(entry.action, entry.by, entry.reference) for entry in trail} == {
        ("user.created", quan_tri, "can-bo.xlsx"),
        ("user.changed", quan_tri, "can-bo.xlsx"),
    }


def test_one_wrong_row_stops_them_all_and_each_fault_is_told_by_row_and_column(admin, lan):
    preview = check(
        admin,
        USERS,
        ["DANH SÁCH CÁN BỘ"],
        USER_HEADERS,
        NEW,
        ["hai", "Lê Hai", "Trưởng bản", "Xã Bình Sơn", "", "", ""],
        ["ba", "Lê Ba", "Cán bộ xã", "Xã Không Có", "", "", ""],
        ["bon", "Lê Bốn", "Cán bộ xã", "", "", "", ""],
        ["năm", "Lê Năm", "Quản trị", "", "", "", "chưa rõ"],
    )
    told = {(line["row"], column) for line in preview.context["wrong"] for column, _ in line["errors"]}
    assert told == {(4, "Vai trò"), (5, "Đơn vị"), (6, "Đơn vị"), (7, "Đang dùng")}
    assert "“Trưởng bản” không phải vai trò. Ghi một trong: Cán bộ xã;" in preview.text
    assert "Xác nhận nhập" not in preview.text
    # Even a forged confirmation of the same rows writes nothing.
    assert apply(admin, USERS, preview).status_code == 409
    assert not User.objects.filter(username="moi.lam").exists()


def test_two_rows_with_one_name_are_one_new_and_one_change(admin, quan_tri):
    twice = [*NEW[:1], "Mai Thị Khác", *NEW[2:]]
    preview = check(admin, USERS, USER_HEADERS, NEW, twice)
    assert (preview.context["new_count"], preview.context["changed_count"]) == (1, 1)


def test_the_only_administrator_cannot_be_shut_by_a_file_either(admin, quan_tri):
    row = ["do.tri", "Đỗ Minh Trí", "Quản trị", "", "", "", "không"]
    assert "quản trị duy nhất còn lại" in check(admin, USERS, USER_HEADERS, row).text


def test_what_changed_between_preview_and_confirmation_is_noticed(admin, quan_tri, areas):
    preview = check(admin, USERS, USER_HEADERS, ["thu.hai", "Lê Hai", "Quản trị", "", "", "", "có"], NEW)
    preview_of_shutting = check(
        admin, USERS, USER_HEADERS, ["do.tri", "Đỗ Minh Trí", "Thanh tra, giám sát", "", "", "", ""]
    )
    assert preview_of_shutting.context["wrong"]
    apply(admin, USERS, preview)
    second = User.objects.get(username="thu.hai")
    shutting = check(admin, USERS, USER_HEADERS, ["thu.hai", "Lê Hai", "Quản trị", "", "", "", "không"])
    assert not shutting.context["wrong"]
    actions.disable_user(by=second, user=quan_tri)
    actions.enable_user(by=second, user=quan_tri)
    actions.change_user(by=second, user=second, full_name="Lê Thị Hai")
    done = apply(admin, USERS, shutting)
    assert done.status_code in {302, 409}
    second.refresh_from_db()
    assert not second.is_active


@pytest.mark.parametrize("spoil", [lambda token: token[:-2] + "xx", lambda token: "", lambda token: "không phải mã"])
def test_a_token_that_was_tampered_with_is_refused(admin, spoil):
    preview = check(admin, USERS, USER_HEADERS, NEW)
    page = admin.post(f"{USERS}nhap-excel/", {"token": spoil(preview.context["token"])})
    assert "không nguyên vẹn" in page.text
    assert not User.objects.filter(username="moi.lam").exists()


def test_a_colleagues_preview_is_not_confirmed_in_his_name(admin, as_user):
    preview = check(admin, USERS, USER_HEADERS, NEW)
    other = as_user(make_user("thu.hai", "Lê Hai", Role.ADMINISTRATOR))
    assert "của người khác" in other.post(f"{USERS}nhap-excel/", {"token": preview.context["token"]}).text


def test_a_villages_token_opens_no_accounts(clients, areas):
    make_village(areas.binh_son)
    preview = check(clients["quan_tri"], VILLAGES, VILLAGE_HEADERS, ["15769", "", "1", "Thôn Một", ""])
    page = clients["quan_tri"].post(f"{USERS}nhap-excel/", {"token": preview.context["token"]})
    assert "không nguyên vẹn" in page.text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Chọn tệp Excel rồi bấm Kiểm tra."),
        (SimpleUploadedFile("a.xlsx", b"khong phai excel"), "Không đọc được tệp này."),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04hong"), "Không đọc được tệp này."),
        (SimpleUploadedFile("a.xlsx", b"x" * (5 * 1024 * 1024 + 1)), "Tệp lớn hơn 5 MB."),
    ],
)
def test_a_file_that_is_none_is_explained(admin, file, words):
    response = admin.post(f"{USERS}nhap-excel/", {"file": file} if file else {})
    assert words in response.text


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["Họ tên", "Xã"], ["Lan", "Bình Sơn"]], "Không thấy dòng tiêu đề có đủ các cột"),
        ([USER_HEADERS], "không có dòng số liệu nào"),
        ([USER_HEADERS, *[NEW] * (MAX_ROWS + 1)], f"mỗi lần nhập nhiều nhất {MAX_ROWS} dòng"),
        ([], "Không thấy dòng tiêu đề"),
    ],
)
def test_a_table_that_is_another_is_explained(admin, rows, words):
    assert words in check(admin, USERS, *rows).text


def test_columns_may_stand_in_any_order_and_without_accents(admin):
    headers = ["VAI TRO", "ho va ten", "Tên đăng nhập", "don vi", "Điện thoại", "Thư điện tử", "Đang dùng", "Ghi chú"]
    preview = check(admin, USERS, headers, ["can bo xa", "Mai Thị Mới", "moi.lam", "binh son", "", "", "", "x"])
    assert preview.context["new_count"] == 1


def test_the_list_goes_out_with_its_filters_and_comes_back_unchanged(admin, cast, areas):
    response = admin.get(f"{USERS}xuat-excel/", {"don_vi": f"xa-{areas.binh_son.pk}"})
    assert "tai-khoan-2017-11-22.xlsx" in response["Content-Disposition"]
    _, rows = cells(response)
    assert [row[0] for row in rows] == ["Tên đăng nhập", "ha.lan", "lo.nam"]
    everybody = admin.get(f"{USERS}xuat-excel/")
    back = admin.post(f"{USERS}nhap-excel/", {"file": SimpleUploadedFile("a.xlsx", everybody.content)})
    assert (back.context["same_count"], back.context["lines"], back.context["wrong"]) == (8, [], [])
    assert "argon2" not in everybody.content.decode("latin-1")


def test_text_that_looks_like_a_formula_stays_text(admin, quan_tri, areas):
    """Trap 3, for the list of villages: a name that begins with = + - @."""
    for number, name in enumerate(["=1+1", "+84", "-thôn", "@SUM(A1)"], 1):
        make_village(areas.binh_son, name, number)
    book, rows = cells(admin.get(f"{VILLAGES}xuat-excel/"))
    assert [row[3] for row in rows[1:]] == ["=1+1", "+84", "-thôn", "@SUM(A1)"]
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows(min_row=2) for cell in row if cell.value}
    assert kinds == {"s"}


def test_the_template_has_drop_down_lists_and_no_people(admin, cast):
    book, rows = cells(admin.get(f"{USERS}xuat-excel/?mau=1"))
    assert rows == [USER_HEADERS]
    lists = book.worksheets[0].data_validations.dataValidation
    assert {str(rule.sqref)[:2] for rule in lists} == {"C2", "D2", "G2"}
    offered = {cell.value for cell in book["Danh mục"]["B"]}
    assert {"Xã Bình Sơn", "Phòng NN&PTNT"} <= offered


def test_villages_are_added_renamed_and_ended_by_one_file(hers, hong, areas):
    first, second = make_village(areas.binh_son, "Thôn Một"), make_village(areas.binh_son, "Thôn Hai")
    preview = check(
        hers,
        VILLAGES,
        VILLAGE_HEADERS,
        ["15769", "Xã Bình Sơn", 1, "Thôn Một Mới", ""],
        ["15769", "", "2", "Thôn Hai", dt.date(2018, 1, 1)],
        [15700, "", 1, "Thôn Ân Mọc", ""],
    )
    assert not preview.context["wrong"]
    assert apply(hers, VILLAGES, preview).url == VILLAGES
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, second.valid_to) == ("Thôn Một Mới", dt.date(2018, 1, 1))
    assert Village.objects.get(commune=areas.dan_luc).name == "Thôn Ân Mọc"
    assert set(AuditEntry.objects.filter(door=Door.IMPORT).values_list("action", flat=True)) == {
        "village.added",
        "village.renamed",
        "village.ended",
    }


def test_faults_in_a_list_of_villages_are_told(hers, areas):
    make_village(areas.binh_son, "Thôn Một")
    preview = check(
        hers,
        VILLAGES,
        VILLAGE_HEADERS,
        ["99999", "", "1", "Thôn A", ""],
        ["15769", "", "một", "Thôn B", ""],
        ["15769", "", "2", "thon mot", ""],
        ["15769", "", "3", "", ""],
        ["15769", "", "100", "Thôn C", ""],
        ["15769", "", "1", "Thôn Một", "hôm qua"],
    )
    told = [(line["row"], column) for line in preview.context["wrong"] for column, _ in line["errors"]]
    assert [row for row, _ in told] == [2, 3, 4, 5, 6, 7]
    assert told[0] == (2, "Mã xã")
    assert told[1] == (3, "Số thứ tự")
    assert told[5] == (7, "Không còn từ ngày")
    assert not Village.objects.filter(name="Thôn C").exists()


def test_a_value_in_the_last_cell_is_refused_before_the_sheet_is_laid_out(admin):
    target = io.BytesIO()
    with zipfile.ZipFile(workbook(USER_HEADERS, NEW)) as package, zipfile.ZipFile(target, "w") as changed:
        for part in package.namelist():
            far = b"<row r='60000'><c r='XFD60000'><v>1</v></c></row></sheetData>"
            changed.writestr(part, package.read(part).replace(b"</sheetData>", far))
    response = admin.post(f"{USERS}nhap-excel/", {"file": SimpleUploadedFile("a.xlsx", target.getvalue())})
    assert "rất xa bảng" in response.text
