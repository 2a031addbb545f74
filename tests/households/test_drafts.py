"""Drafts: typing is kept by itself, found again, and is nobody else's."""

import re
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry
from areas.models import Village
from households.actions.drafts import MOST_FIELDS, save_draft
from households.actions.forms import entry_of
from households.entry import FormInput
from households.models import FormDraft, Household, SurveyForm
from tests.factories import make_village
from tests.households.entries import POOR, fields, save
from tests.households.test_entry_page import NEW, address, text_of, ticked, value_of

KEEP = "/2017/phieu/nhap/"


def test_typing_is_kept_and_found_again_exactly_as_it_was(clients, thiet, clock):
    post = fields(entry_of(thiet), version=1, ho=[thiet.household.code]) | {
        "income": ["chưa hỏi  được"],
        "m1-birth": ["99/99"],
        "deprivations": ["1", "2"],
        "notes": [" hẹn\nlại "],
    }
    kept = clients["lan"].post(KEEP, post)
    assert kept.status_code == 200 and kept.content.decode() == "Nháp lưu 08:00:00"
    clock.advance(minutes=101)
    response = clients["lan"].get(address(thiet))
    assert "Đang mở nháp lưu 08:00 22/11/2017" in text_of(response)
    assert value_of(response, "income") == "chưa hỏi  được" and value_of(response, "m1-birth") == "99/99"
    assert ticked(response, "deprivations") == {"1", "2"}
    assert " hẹn\nlại " in response.content.decode().replace("\r\n", "\n")
    assert "error-summary" not in response.content.decode()


def test_a_draft_changes_no_form_and_leaves_no_trail(clients, thiet):
    before = AuditEntry.objects.count()
    clients["lan"].post(KEEP, fields(replace(POOR, income=1), version=1, ho=[thiet.household.code]))
    assert SurveyForm.objects.get().income == 850_000 and AuditEntry.objects.count() == before


def test_one_draft_a_household_however_often_it_is_kept(clients, thiet):
    for income in ("1", "12", "123"):
        clients["lan"].post(KEEP, fields(POOR, version=1, ho=[thiet.household.code]) | {"income": [income]})
    assert FormDraft.objects.get().fields["income"] == ["123"]


def test_a_new_households_draft_is_found_by_its_key(clients, bon_don, year_2017):
    key = str(uuid.uuid4())
    post = fields(replace(POOR, income=None), thon=[str(bon_don.pk)], draft=[key])
    assert clients["lan"].post(KEEP, post).status_code == 200
    listed = clients["lan"].get(KEEP)
    assert "Lương Văn Thiết" in text_of(listed) and f"{NEW}?nhap={key}" in listed.content.decode()
    response = clients["lan"].get(f"{NEW}?nhap={key}")
    assert value_of(response, "m1-full_name") == "Hà Thị Mỵ" and value_of(response, "draft") == key
    assert f'<option value="{bon_don.pk}" selected>' in response.content.decode()


def test_a_new_household_is_kept_once_its_village_is_known(clients, bon_don, year_2017):
    response = clients["lan"].post(KEEP, fields(POOR, draft=[str(uuid.uuid4())]))
    assert response.status_code == 422 and "Chưa chọn thôn" in response.content.decode()
    assert not FormDraft.objects.exists()


def test_saving_the_form_ends_its_draft(clients, bon_don, year_2017):
    key = str(uuid.uuid4())
    post = fields(POOR, thon=[str(bon_don.pk)], draft=[key])
    clients["lan"].post(KEEP, post)
    clients["lan"].post(NEW, post)
    assert not FormDraft.objects.exists() and Household.objects.count() == 1


def test_a_late_message_of_a_saved_page_makes_no_draft(clients, bon_don, year_2017):
    """The browser may send the draft and the form at once, and the draft may come second."""
    post = fields(POOR, thon=[str(bon_don.pk)], draft=[str(uuid.uuid4())])
    clients["lan"].post(NEW, post)
    clients["lan"].post(KEEP, post)
    form = SurveyForm.objects.get()
    post = fields(replace(entry_of(form), income=900_000), version=1, ho=[form.household.code])
    clients["lan"].post(address(form), post)
    clients["lan"].post(KEEP, post)
    assert not FormDraft.objects.exists()


def test_an_older_draft_stays_when_the_same_officer_saved_long_before(clients, thiet, clock):
    clock.advance(hours=1)
    clients["lan"].post(KEEP, fields(POOR, version=0, ho=[thiet.household.code]))
    assert FormDraft.objects.count() == 1


def test_a_draft_tells_that_somebody_saved_meanwhile(clients, lan, hong, thiet, year_2017, clock):
    clients["lan"].post(KEEP, fields(POOR, version=1, ho=[thiet.household.code]))
    clock.advance(minutes=5)
    save(hong, year_2017, entry=replace(entry_of(thiet), income=1), household=thiet.household, base_version=1)
    told = text_of(clients["lan"].get(address(thiet)))
    assert "Lê Thị Hồng đã lưu phiếu này lúc 08:05 22/11/2017" in told


def test_the_button_keeps_a_draft_without_the_script(clients, thiet):
    post = fields(entry_of(thiet), version=1, do=["draft"]) | {"income": ["mai hỏi"]}
    response = clients["lan"].post(address(thiet), post, follow=True)
    assert response.redirect_chain == [(address(thiet), 302)]
    assert value_of(response, "income") == "mai hỏi" and "Đang mở nháp" in text_of(response)


def test_the_button_without_a_village_says_so_and_loses_nothing(clients, bon_don, year_2017):
    response = clients["lan"].post(NEW, fields(POOR, do=["draft"], draft=[str(uuid.uuid4())]))
    assert "Chọn thôn trước" in text_of(response) and value_of(response, "m0-full_name") == "Lương Văn Thiết"


def test_what_could_not_be_saved_is_kept_as_a_draft(clients, bon_don, thiet, year_2017):
    """Also without the page's script: who leaves the page that complains finds her typing among her drafts."""
    key = str(uuid.uuid4())
    post = fields(replace(POOR, income=None), thon=[str(bon_don.pk)], draft=[key]) | {"m1-birth": ["31/02/1983"]}
    assert clients["lan"].post(NEW, post).status_code == 422
    assert value_of(clients["lan"].get(f"{NEW}?nhap={key}"), "m1-birth") == "31/02/1983"
    assert clients["lan"].post(NEW, post | {"m1-birth": ["1983"], "income": ["1"]}).status_code == 302
    assert not FormDraft.objects.exists()
    post = fields(entry_of(thiet), version=1, ho=[thiet.household.code]) | {"income": ["tám trăm"]}
    assert clients["lan"].post(address(thiet), post).status_code == 422
    assert FormDraft.objects.get().fields["income"] == ["tám trăm"]


def test_a_draft_can_be_dropped(clients, thiet):
    clients["lan"].post(KEEP, fields(FormInput(), version=1, ho=[thiet.household.code]))
    page = clients["lan"].get(address(thiet)).content.decode()
    key = re.search(r'name="key" value="([^"]*)"', page)[1]
    response = clients["lan"].post("/2017/phieu/nhap/bo/", {"key": key, "o-lai": "1"}, follow=True)
    assert value_of(response, "income") == "850.000" and not FormDraft.objects.exists()


def test_drafts_are_their_typists_own(clients, hong, thiet):
    clients["lan"].post(KEEP, fields(POOR, version=1, ho=[thiet.household.code]) | {"income": ["của lan"]})
    key = FormDraft.objects.get().key
    assert "Lương Văn Thiết" not in text_of(clients["hong"].get(KEEP))
    assert value_of(clients["hong"].get(address(thiet)), "income") == "850.000"
    clients["hong"].post("/2017/phieu/nhap/bo/", {"key": key})
    assert FormDraft.objects.count() == 1


def test_an_outsider_keeps_nothing_of_another_commune(clients, tam, thiet, bon_don, year_2017):
    assert clients["tam"].post(KEEP, fields(POOR, ho=[thiet.household.code])).status_code == 404
    response = clients["tam"].post(KEEP, fields(POOR, thon=[str(bon_don.pk)], draft=[str(uuid.uuid4())]))
    assert response.status_code == 422
    with pytest.raises(Village.DoesNotExist):
        save_draft(by=tam, survey_round=year_2017, fields={}, village=bon_don, key=uuid.uuid4())


def test_what_cannot_be_a_form_is_not_kept(lan, bon_don, year_2017):
    for wrong in ({f"x{n}": [""] for n in range(MOST_FIELDS + 1)}, {"notes": ["x" * 200_000]}):
        with pytest.raises(ValidationError, match="quá dài"):
            save_draft(by=lan, survey_round=year_2017, fields=wrong, village=bon_don, key=uuid.uuid4())


def test_the_list_asks_as_many_queries_for_many_drafts(lan, as_user, areas, bon_don, year_2017, assert_same_queries):
    def keep(how_many):
        for _ in range(how_many):
            village = make_village(areas.binh_son)
            save_draft(by=lan, survey_round=year_2017, fields={}, village=village, key=uuid.uuid4())

    assert assert_same_queries(as_user(lan), KEEP, lambda: keep(1), lambda: keep(20)) <= 10
