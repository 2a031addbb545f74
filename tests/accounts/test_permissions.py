"""The table of roles and verbs, and whose rows a person may read."""

import datetime as dt

import pytest

from accounts import actions, scoping
from accounts.models import User
from accounts.permissions import ROLE_VERBS, Forbidden, Role, Verb, authorise, roles_with
from accounts.views.errors import people_near
from areas.models import Commune
from tests.factories import make_user

WRITES = {
    verb for verb in Verb if verb.value.split("_")[0] not in {"view", "export"}
}  # everything that is neither looking nor taking a list away


def test_every_role_has_its_verbs_and_every_verb_its_role():
    assert set(ROLE_VERBS) == set(Role)
    assert all(roles_with(verb) for verb in Verb)


def test_an_auditor_changes_nothing():
    assert not ROLE_VERBS[Role.AUDITOR] & WRITES


def test_whoever_runs_the_system_reads_no_family():
    assert not ROLE_VERBS[Role.ADMINISTRATOR] & {Verb.VIEW_HOUSEHOLDS, Verb.VIEW_IDENTITY, Verb.EXPORT_LISTS}


def test_one_person_types_and_another_sends():
    assert Verb.SUBMIT_SURVEY not in ROLE_VERBS[Role.COMMUNE_OFFICER]
    assert Verb.EDIT_SURVEY not in ROLE_VERBS[Role.COMMUNE_LEADER]
    assert Verb.SUBMIT_SURVEY not in ROLE_VERBS[Role.LABOUR_OFFICER]


def test_nobody_approves_what_he_proposes_for_the_district():
    assert roles_with(Verb.DRAFT_DISTRICT) == [Role.LABOUR_OFFICER]
    assert roles_with(Verb.APPROVE_DISTRICT) == [Role.DISTRICT_LEADER]


def test_only_the_administrator_manages_accounts():
    assert roles_with(Verb.MANAGE_USERS) == [Role.ADMINISTRATOR]


@pytest.mark.django_db
def test_a_forbidden_verb_says_which_in_words(lan):
    with pytest.raises(Forbidden, match="không được quản lý tài khoản") as caught:
        authorise(lan, Verb.MANAGE_USERS)
    assert caught.value.verb is Verb.MANAGE_USERS


@pytest.mark.django_db
def test_a_shut_account_may_nothing(lan):
    lan.is_active = False
    assert not any(lan.can(verb) for verb in Verb)
    assert scoping.commune_ids(lan) == set()


@pytest.mark.django_db
def test_whose_rows_each_person_reads(cast, areas):
    own = {areas.binh_son.pk}
    assert scoping.commune_ids(cast.lan) == scoping.commune_ids(cast.nam) == own
    assert scoping.commune_ids(cast.tam) == {areas.dan_luc.pk}
    for everywhere in (cast.hong, cast.quang, cast.thanh_tra):
        assert scoping.commune_ids(everywhere) is None
        assert scoping.visible_communes(everywhere).count() == Commune.objects.count()
    for nowhere in (cast.bac, cast.quan_tri):
        assert scoping.commune_ids(nowhere) == set()
        assert not scoping.visible_communes(nowhere).exists()


def test_a_visitor_reads_nothing():
    class Visitor:
        is_authenticated = False

    assert scoping.commune_ids(Visitor()) == set()


@pytest.mark.django_db
def test_a_merged_communes_people_read_what_their_predecessors_wrote(areas):
    town = Commune.objects.by_code("15664", dt.date(2020, 1, 1))
    hoa = make_user(role=Role.COMMUNE_OFFICER, commune=town)
    names = {commune.name for commune in scoping.visible_communes(hoa)}
    assert names == {"Thị trấn Triệu Sơn", "Xã Minh Dân", "Xã Minh Châu"}


@pytest.mark.django_db
def test_rights_follow_the_role_from_the_next_request_on(quan_tri, lan, as_user):
    hers = as_user(lan)
    assert hers.get("/quan-tri/nguoi-dung/").status_code == 403
    actions.change_user(by=quan_tri, user=lan, role=Role.ADMINISTRATOR, commune=None)
    assert hers.get("/quan-tri/nguoi-dung/").status_code == 200


@pytest.mark.django_db
def test_accounts_are_seen_by_whoever_manages_them_and_by_oneself(cast):
    assert User.objects.visible_to(cast.quan_tri).count() == 8
    assert list(User.objects.visible_to(cast.hong)) == [cast.hong]


@pytest.mark.django_db
def test_the_403_page_says_who_may_and_names_the_person_next_door(clients, lan, nam):
    page = clients["lan"].get("/quan-tri/nguoi-dung/").text
    assert "Tài khoản này không được quản lý tài khoản." in page
    assert "<strong>Quản trị</strong>" in page


@pytest.mark.django_db
def test_the_403_page_names_colleagues_of_the_same_commune_first(lan, nam, tam, hong):
    assert people_near(lan, roles_with(Verb.SUBMIT_SURVEY)) == [nam]
    assert people_near(tam, roles_with(Verb.MANAGE_AREAS)) == [hong]


@pytest.mark.django_db
def test_who_can_help_is_named_before_who_only_watches(thanh_tra, quan_tri, quang, hong, bac, tam):
    roles = roles_with(Verb.VIEW_TASKS)
    assert people_near(thanh_tra, roles)[:2] == [hong, bac]
    assert people_near(thanh_tra, roles)[-1].role == Role.AUDITOR
