"""An officer types a four-person poor household without touching the mouse, from the list to the receipt; then the
same page without its script, on a phone, with two at once, and with the line or the sitting broken off."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from households.actions.forms import entry_of, save_form
from households.models import FormDraft, Person, SurveyForm
from tests.households.entries import POOR, save

# Of which 52 are the four names. Lower it when the page learns something; never raise it unasked.
MOST_KEYSTROKES = 169
MOST_REQUESTS = 10  # the list, the page, the class as it changes, a draft, the save, the receipt


class Keys:
    """The officer's hands: every press is counted, and so is every request of the page that is not a file."""

    def __init__(self, page):
        self.page, self.presses, self.requests = page, 0, []
        page.on("request", self._note)

    def _note(self, request):
        path = "/" + request.url.split("/", 3)[3]
        if not path.startswith("/static/"):
            self.requests.append((request.method, path))

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text):
        self.page.keyboard.type(text)
        self.presses += len(text)

    def fill(self, *answers):
        """Each answer, then Enter where the page does not go on by itself; "" leaves the field as it stands."""
        for answer in answers:
            before = focused(self.page)
            self.type(answer)
            if not answer or focused(self.page) == before:
                self.press("Enter")


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.id || document.activeElement.className")


@pytest.fixture
def lans_page(page, sign_in, lan, bon_don, year_2017):
    sign_in(page, lan)
    return page


def as_stored(entry, form):
    """`entry` with the ids that its persons were given."""
    pairs = zip(entry.members, form.members.all(), strict=True)
    return replace(entry, members=tuple(replace(each, person_id=got.person_id) for each, got in pairs))


def test_a_poor_household_of_four_without_the_mouse(lans_page, shot):
    page, keys = lans_page, Keys(lans_page)
    page.goto("/2017/ho/")
    keys.press("Alt+n")
    page.wait_for_url("**/phieu/moi/")
    keys.fill("3")  # the village, by its number
    # Name, relation, birth, sex, ethnic group, number; schooling, at school, insurance, ill, care, labour, work.
    keys.fill("lương văn thiết", "", "1979", "", "thái", "171234567", "3", "2", "1", "2", "1", "1")
    keys.fill("hà thị mỵ", "2", "15031983", "", "", "", "4", "2", "2", "1", "1", "1", "1")
    keys.fill("lương thị hoa", "3", "2006", "", "", "", "3", "1", "1", "2", "3", "7")
    keys.fill("lương văn quân", "3", "2011", "", "", "", "3", "1", "1", "2", "3", "7")
    page.wait_for_timeout(300)  # an Enter in one go with the answer before is that answer's own
    keys.press("Enter")  # nobody else: an empty name leads on to part 2
    assert focused(page) == "income"
    keys.fill("850000", "", "3", "30", "2", "5", "1", "1")
    keys.fill("1")  # television
    expect(page.locator("#live-proposal")).to_contain_text("2, 5, 6, 8")
    keys.press("Alt+p", "Enter")
    keys.fill("18")  # causes
    keys.fill("20102017")
    expect(page.locator("#live-head")).to_contain_text("Hộ nghèo (N2")
    expect(page.locator("#ket-qua")).to_have_class(re.compile("poor"))
    shot(page, "entry-filled-1366")
    keys.press("Control+s")
    page.wait_for_url("**/da-luu/**")
    shot(page, "entry-receipt-1366")

    form = SurveyForm.objects.get()
    assert entry_of(form) == as_stored(replace(POOR, address="", phone=""), form)
    assert (form.household_class, form.b2) == ("N2", 40)
    assert "Số 2017-" in page.inner_text("main")
    assert keys.presses <= MOST_KEYSTROKES
    assert len(keys.requests) <= MOST_REQUESTS, keys.requests
    keys.press("Enter")  # the receipt leads on: the village has no other household, so to the next new one
    page.wait_for_url("**/phieu/moi/**")
    assert focused(page) == "m0-full_name"


def test_a_number_answers_and_goes_on_and_an_enter_in_one_go_with_it_skips_nothing(lans_page):
    page, keys = lans_page, Keys(lans_page)
    page.goto("/2017/phieu/moi/")
    page.evaluate(  # in one go, however slow the machine
        """for (const key of ["3", "Enter"]) {
             const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
             document.activeElement.dispatchEvent(event);
           }"""
    )
    assert focused(page) == "m0-full_name"
    page.wait_for_timeout(300)
    keys.press("Enter")
    assert focused(page) == "m0-relation", "an Enter of its own goes on"
    page.locator("[name=m0-full_name]").focus()
    keys.type("hà thị mỵ")
    page.locator("[name=m0-relation]").focus()
    keys.type("con")  # letters may begin several answers
    assert focused(page) == "m0-relation" and page.locator("[name=m0-relation]").input_value() == "3"


def test_last_years_household_takes_a_dozen_keys(lans_page, lan, bon_don, year_2016, year_2017):
    first, second = (save(lan, year_2016, bon_don) for _ in range(2))
    page, keys = lans_page, Keys(lans_page)
    page.goto(f"/2017/phieu/{first.household.code}/")
    assert focused(page) == "m0-full_name"
    keys.press("Alt+2")
    keys.fill("900000")
    keys.type("135")
    keys.press("Control+Enter")
    page.wait_for_url(f"**/{second.household.code}/")
    expect(page.locator(".messages")).to_contain_text("Đã lưu phiếu hộ Lương Văn Thiết")
    form = SurveyForm.objects.get(round=year_2017)
    assert (form.income, form.b1, form.household_class, form.persons_count) == (900_000, 135, "N2", 4)
    assert keys.presses <= 12


def test_people_come_and_go_and_cells_are_copied(lans_page, thiet, shot):
    page, keys = lans_page, Keys(lans_page)
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    assert page.locator(".person[data-line]:visible").count() == 4
    keys.press("Alt+n")
    keys.fill("lương thị lụa", "con", "2015", "", "", "", "=", "c", "y", "k", "3", "7")
    for _ in range(4):  # beyond the four blank lines that the server sent
        keys.press("Alt+n")
        keys.type("lương văn thử")
    assert page.locator(".person[data-line]:visible").count() == 9
    assert page.locator("[name=m8-full_name]").input_value() == "lương văn thử"
    page.locator("[name=m3-gone]").focus()
    keys.type("2")
    expect(page.locator('.person[data-line="3"]')).to_have_class(re.compile("gone"))
    page.locator("[name=m4-full_name]").focus()
    keys.press("Control+ArrowUp")
    assert focused(page) == "m3-full_name"
    for line in range(5, 9):
        page.locator(f"[name=m{line}-full_name]").fill("")
        for name in ("relation", "sex"):
            page.locator(f"[name=m{line}-{name}]").select_option("")
    shot(page, "entry-roster-1366")
    keys.press("Control+s")
    page.wait_for_url("**/da-luu/**")
    stored = entry_of(SurveyForm.objects.get())
    assert [each.full_name for each in stored.members][3:] == ["Lương Thị Lụa"]
    lua = stored.members[3]
    assert (lua.relation, lua.sex, lua.ethnicity, lua.schooling, lua.is_attending_school) == (3, 2, 3, 3, True)
    assert (lua.has_health_insurance, lua.is_seriously_ill) == (True, False)
    assert Person.objects.get(full_name="Lương Văn Quân").left_reason == "Chuyển đi nơi khác"


def test_the_class_follows_the_answers_and_changes_are_marked(lans_page, lan, bon_don, year_2016, year_2017):
    old = save(lan, year_2016, bon_don)
    page = lans_page
    page.goto(f"/2017/phieu/{old.household.code}/")
    expect(page.locator("#live-head")).to_contain_text("Chưa phân loại được")
    page.fill("[name=income]", "650.000")
    expect(page.locator("#live-head")).to_contain_text("Hộ nghèo (N1")
    page.select_option("[name=latrine]", "1")
    expect(page.locator("#live-implied-8")).to_contain_text("Phiếu cho thấy không thiếu hụt")
    expect(page.locator(".field", has=page.locator("[name=latrine]"))).to_have_class(re.compile("changed"))
    page.fill("[name=income]", "2000000")
    expect(page.locator("#ket-qua")).to_have_class(re.compile("out"))
    expect(page.locator("#live-causes")).to_contain_text("bỏ qua phần này")
    page.fill("[name=housing_area]", "40")
    expect(page.locator("#live-share")).to_have_text("10,0 m² mỗi người")


def test_typing_is_kept_when_one_walks_away(lans_page, thiet):
    page = lans_page
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.locator("[name=notes]").press_sequentially("Hẹn gặp lại chiều thứ Năm")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("/2017/ho/")
    page.wait_for_timeout(300)
    assert FormDraft.objects.get().fields["notes"] == ["Hẹn gặp lại chiều thứ Năm"]
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    expect(page.locator(".banner")).to_contain_text("Đang mở nháp")
    assert page.locator("[name=notes]").input_value() == "Hẹn gặp lại chiều thứ Năm"


def test_the_draft_saves_itself_and_says_when(lans_page, thiet):
    page = lans_page
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.locator("[name=notes]").press_sequentially("x")
    expect(page.locator("#draft-said")).to_have_text("Nháp lưu 08:00:00", timeout=10_000)
    assert FormDraft.objects.get().fields["notes"] == ["x"]


def test_saving_without_a_line_loses_nothing(lans_page, thiet):
    """The browser's own page of errors never takes the place of what is typed; saving again when the line is back."""
    page = lans_page
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.context.set_offline(True)
    page.locator("[name=notes]").press_sequentially("ở xa")
    page.keyboard.press("Control+s")
    expect(page.locator("#draft-said")).to_contain_text("Mất mạng")
    page.context.set_offline(False)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/da-luu/**")
    assert SurveyForm.objects.get().notes == "ở xa"


def test_a_new_household_half_typed_goes_on_where_it_stopped(lans_page, year_2017):
    page, keys = lans_page, Keys(lans_page)
    page.goto("/2017/phieu/moi/")
    keys.fill("3", "lương văn thiết", "", "1979", "")
    expect(page.locator("#draft-said")).to_contain_text("Nháp lưu", timeout=10_000)
    page.goto(f"/2017/phieu/moi/?nhap={FormDraft.objects.get().key}")
    assert focused(page) == "m0-sex"


def test_the_proposal_follows_the_last_answer_however_fast_one_types(lans_page, thiet):
    page = lans_page
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.locator("[name=latrine]").focus()
    page.keyboard.press("1")
    page.keyboard.press("Alt+p")
    expect(page.locator("#thieu-8")).not_to_be_checked()
    assert focused(page) == "deprivations"


def test_a_save_leaves_no_draft_behind(lans_page, thiet):
    page, keys = lans_page, Keys(lans_page)
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.locator("[name=notes]").press_sequentially("x")
    expect(page.locator("#draft-said")).to_have_text("Nháp lưu 08:00:00", timeout=10_000)
    page.locator("[name=notes]").press_sequentially("y")
    keys.press("Control+s")
    page.wait_for_url("**/da-luu/**")
    page.wait_for_timeout(300)
    assert not FormDraft.objects.exists() and SurveyForm.objects.get().notes == "xy"


def test_a_sitting_that_ended_loses_nothing(lans_page, sign_in, lan, thiet):
    """The session ends while one types; signing in again in another tab changes the token of the form."""
    page = lans_page
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=notes]").press_sequentially("z")
    expect(page.locator("#draft-said")).to_contain_text("Phiên đăng nhập đã hết", timeout=10_000)
    other = page.context.new_page()
    sign_in(other, lan)
    other.goto(f"/2017/phieu/{thiet.household.code}/")
    other.close()
    page.keyboard.press("Control+s")
    page.wait_for_url("**/da-luu/**")
    assert SurveyForm.objects.get().notes == "z"


def test_errors_lead_to_their_fields(lans_page, thiet, shot):
    page, keys = lans_page, Keys(lans_page)
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.fill("[name=income]", "tám trăm")
    page.fill("[name=m1-birth]", "31/02/1983")
    keys.press("Control+s")
    expect(page.locator(".error-summary")).to_be_focused()
    shot(page, "entry-errors-1366")
    keys.press("Tab", "Enter")
    assert focused(page) == "m1-birth"
    assert page.locator("[name=income]").input_value() == "tám trăm"


def test_two_at_once_settle_it_by_the_keyboard(lans_page, hong, thiet, year_2017, shot):
    page, keys = lans_page, Keys(lans_page)
    page.goto(f"/2017/phieu/{thiet.household.code}/")
    page.fill("[name=income]", "900000")
    entry = replace(entry_of(thiet), income=950_000, latrine=1)
    save_form(by=hong, survey_round=year_2017, entry=entry, household=thiet.household, base_version=1)
    keys.press("Control+s")
    expect(page.locator("h1")).to_contain_text("Hai người cùng sửa")
    shot(page, "entry-conflict-1366")
    page.locator("#pick-income-mine").focus()
    keys.press("Space")
    page.get_by_role("button", name="Lưu theo lựa chọn này").press("Enter")
    page.wait_for_url("**/da-luu/**")
    form = SurveyForm.objects.get()
    assert (form.income, form.latrine, form.version) == (900_000, 1, 3)


def test_without_the_script_the_whole_work_can_be_done(open_window, sign_in, lan, bon_don, year_2017, shot):
    page = open_window(java_script_enabled=False)
    sign_in(page, lan)
    page.goto("/2017/phieu/moi/")
    page.select_option("[name=thon]", label="3 Thôn Bồn Dồn")
    for line, member in enumerate(POOR.members[:2]):
        page.fill(f"[name=m{line}-full_name]", member.full_name)
        page.select_option(f"[name=m{line}-relation]", str(member.relation))
        page.fill(f"[name=m{line}-birth]", str(member.birth_year))
        page.select_option(f"[name=m{line}-sex]", str(member.sex))
        page.fill(f"[name=m{line}-ethnicity]", "3")
    page.fill("[name=income]", "850.000")
    page.click("text=Thêm người")
    assert page.locator(".person[data-line]").count() == 8
    page.select_option("[name=housing_kind]", "4")
    page.fill("[name=housing_area]", "12")
    page.click(".verdict >> text=Tính thử")
    expect(page.locator("#live-head")).to_contain_text("Hộ cận nghèo")
    page.click("text=Lấy theo đề xuất")
    expect(page.locator("#thieu-6")).to_be_checked()
    page.press("[name=income]", "Enter")  # the Enter of a plain page tries, and saves nothing
    assert not SurveyForm.objects.exists()
    page.check("#nn-1")
    page.click("text=Lưu nháp")
    expect(page.locator(".banner")).to_contain_text("Đang mở nháp")
    shot(page, "entry-without-script-1366")
    page.click(".savebar >> text=Lưu và mở hộ sau")
    page.wait_for_url("**/da-luu/**")
    form = SurveyForm.objects.get()
    assert (form.household_class, form.persons_count, form.deprivations) == ("CN", 2, frozenset({5, 6}))


def test_a_phone_keeps_the_class_in_sight(phone, sign_in, lan, thiet, overflow, shot):
    sign_in(phone, lan)
    phone.goto(f"/2017/phieu/{thiet.household.code}/")
    assert overflow(phone) <= 0
    phone.locator("#thieu-1").scroll_into_view_if_needed()
    expect(phone.locator("#live-head")).to_be_in_viewport()
    expect(phone.locator("#live-why")).to_be_hidden()
    phone.get_by_role("button", name="Vì sao").click()
    expect(phone.locator("#live-why")).to_be_visible()
    shot(phone, "entry-360")
    for address in ("/2017/ho/", f"/ho/{thiet.household.code}/", f"/2017/phieu/{thiet.household.code}/da-luu/"):
        phone.goto(address)
        assert overflow(phone) <= 0, address


def test_axe_finds_nothing(open_window, sign_in, lan, nam, thiet, year_2016, axe_faults):
    code = thiet.household.code
    save_form(by=lan, survey_round=year_2016, entry=entry_of(thiet), household=thiet.household)
    for user, addresses in (
        (
            lan,
            [
                "/2017/ho/",
                f"/2017/phieu/{code}/",
                "/2017/phieu/moi/",
                f"/2017/phieu/{code}/da-luu/",
                "/2017/phieu/nhap/",
            ],
        ),
        (nam, [f"/2017/phieu/{code}/", f"/ho/{code}/", f"/2017/phieu/{code}/in/"]),
    ):
        page = open_window(bypass_csp=True)
        sign_in(page, user)
        for address in addresses:
            page.goto(address)
            assert axe_faults(page) == [], address
