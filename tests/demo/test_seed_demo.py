"""`seed_demo` and `demo_logins`: everything is there, by the same rules, once, and marked as invented."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import transaction
from django.test import RequestFactory, override_settings

from accounts.models import AuditEntry, User
from accounts.permissions import Role
from areas.models import Village
from assignments.actions import said
from assignments.contradictions import find
from assignments.models import CommitteeMember, Task
from assignments.querysets import DONE, OPEN, REPORTED
from assignments.settled import outcome
from households.actions.forms import derived, entry_of
from households.demo.places import SPREADS, TOTALS_MISSING
from households.entry import examine
from households.models import CommuneSurvey, FormDraft, FormMember, Household, Person, SurveyForm, SurveyRound
from households.models.events import HouseholdEvent
from trieuson_poverty import demo
from trieuson_poverty.demo.tasks import DAY


def run(command, **options):
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def seeded_once(django_db_setup, django_db_blocker):
    """What `seed_demo` said; each test of this module starts from what it wrote, in a transaction of its own."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), quick, transaction.atomic():
        yield run("seed_demo", households=108, seed=1)
        transaction.set_rollback(True)


@pytest.fixture
def seeded(seeded_once, db):
    return seeded_once


def test_every_role_can_sign_in_with_the_password_that_is_printed(seeded):
    assert {user.role for user in User.objects.all()} == set(Role)
    for name in ("canbo.binhson", "lanhdao.binhson", "ldtbxh", "phong.nnptnt", "lanhdao.huyen", "quantri", "giamsat"):
        assert f"{name} " in seeded
        user = authenticate(RequestFactory().post("/"), username=name, password=demo.PASSWORD)
        assert user is not None and not user.must_change_password
    assert User.objects.filter(role=Role.COMMUNE_OFFICER).count() == 36
    assert User.objects.get(username="canbo.trieuson").commune.code == "15664"


def test_the_district_is_filled_and_marked_as_invented(seeded):
    assert set(Household.objects.values_list("village__commune__code", flat=True)) == set(SPREADS)
    assert Household.objects.count() == 108
    assert list(SurveyRound.objects.order_by("year").values_list("year", "is_open", "is_demo")) == [
        (2015, False, True),
        (2016, False, True),
        (2017, True, True),
    ]
    missing = CommuneSurvey.objects.filter(household_total__isnull=True)
    assert {(survey.round.year, survey.commune.code) for survey in missing} == {(2017, code) for code in TOTALS_MISSING}
    for survey in CommuneSurvey.objects.exclude(household_total__isnull=True):
        assert survey.household_total >= SurveyForm.objects.filter(round=survey.round, commune=survey.commune).count()


def test_forms_hold_what_the_rules_say_and_leave_a_trail(seeded):
    forms = list(SurveyForm.objects.select_related("round", "household", "commune"))
    assert len(forms) > 200
    for form in forms:
        found = examine(entry_of(form), standard=form.standard, area=form.area_type, on=form.round.reference_date)
        assert not found.errors
        for name, value in derived(entry_of(form), found).items():
            assert getattr(form, name) == value, name
    trail = AuditEntry.objects.filter(action="form.created")
    assert sorted(trail.values_list("object_id", flat=True)) == sorted(form.pk for form in forms)
    assert AuditEntry.objects.filter(action="form.changed").exists(), "some histories have a correction to show"
    assert not AuditEntry.objects.filter(action__startswith="form", by__isnull=True).exists()


def test_what_happened_between_the_years_is_told_and_typing_is_left_to_go_on_with(seeded):
    gone = Person.objects.filter(left_on__isnull=False)
    told = HouseholdEvent.objects.filter(persons__in=gone)
    assert gone.count() == told.count() > 0
    assert all(event.happened_on == event.persons.get().left_on for event in told)
    assert FormDraft.objects.filter(village__commune__code__in=TOTALS_MISSING).exists()


def test_duties_are_given_out_and_some_are_done_some_wait_some_are_late(seeded):
    tasks = Task.objects.filter(year__year=2017, due_on__lt=DAY)
    states = set(tasks.values_list("status", flat=True))
    assert {OPEN, REPORTED, DONE} <= states
    assert Task.objects.filter(year__year=2017, due_on__gt=DAY, status=OPEN).exists()
    assert not tasks.filter(status=DONE, evidence_label="").exists()


def test_a_contradiction_is_settled_others_are_open_and_committees_share_out_the_communes(seeded):
    outcomes = [outcome(each, 2017, said()) for each in find()]
    assert {each.words for each in outcomes} == {"đã chốt, hết mâu thuẫn", "chưa chốt"}
    of_district = CommitteeMember.objects.filter(commune=None)
    assert of_district.count() == 14
    shared = [area.code for member in of_district for area in member.areas.all()]
    assert sorted(shared) == sorted(SPREADS)
    assert CommitteeMember.objects.exclude(commune=None).exclude(villages_text="").count() == 72


def test_past_years_were_recognised_and_the_last_one_is_under_way(seeded):
    stages = Counter(CommuneSurvey.objects.values_list("round__year", "stage"))
    assert stages[2015, "recognised"] == stages[2016, "recognised"] == 36
    assert stages[2017, "submitted"] and stages[2017, "open"]
    for survey in CommuneSurvey.objects.filter(stage="recognised").select_related("round")[:5]:
        assert [event.kind for event in survey.events.all()] == ["listed", "submitted", "appraised", "recognised"]
        assert all(meeting.is_agreed for meeting in survey.meetings.all())
    for survey in CommuneSurvey.objects.filter(postings__isnull=False).select_related("round"):
        forms = survey.round.forms.filter(commune=survey.commune)
        assert not forms.filter(saved_at__gt=survey.postings.last().at).exists()  # or its page would ask about them
    sent = Task.objects.filter(duty_key="commune_survey", year__year=2016)
    assert sent.filter(status="done").count() == 36


def test_rows_written_in_bulk_are_what_the_models_themselves_demand(seeded):
    for model in (Household, Person, FormMember, SurveyForm, HouseholdEvent, Village, User):
        for row in model.objects.order_by("pk")[:40]:
            kept = {name: getattr(row, name) for name in ("search_key", "search_name") if hasattr(row, name)}
            row.full_clean(validate_unique=False, validate_constraints=True)
            assert kept == {name: getattr(row, name) for name in kept}


def test_a_second_run_changes_nothing_and_says_so(seeded):
    before = (Household.objects.count(), User.objects.count(), AuditEntry.objects.count())
    assert "không tạo dữ liệu thử" in run("seed_demo", households=108)
    assert (Household.objects.count(), User.objects.count(), AuditEntry.objects.count()) == before
    again = run("prepare_demo")  # what `make run` does
    assert "TÀI KHOẢN DỮ LIỆU THỬ" in again and "không tạo dữ liệu thử" not in again
    assert (Household.objects.count(), User.objects.count(), AuditEntry.objects.count()) == before
