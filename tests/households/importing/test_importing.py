"""Who may import, all or nothing, what counts as changed, what keeps an import from being applied."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from accounts.permissions import Forbidden
from households import tasks
from households.actions import importing as actions
from households.actions import long_imports
from households.actions.forms import entry_of, save_form
from households.actions.locking import SurveyLocked
from households.actions.rounds import close_round
from households.importing import preview
from households.importing.applying import FORM_PLACE, Applier
from households.models import CommuneSurvey, Household, ImportRow, ImportStatus, Person, SurveyForm, SurveyImport
from households.procedure import Stage


@pytest.fixture
def stored(desk, lan, areas):
    """Four households on the books; returns their rows as a template would hold them now."""
    households, persons, _ = desk.rows(areas.binh_son, 4, seed=7)
    desk.apply(lan, desk.write(areas.binh_son, households, persons))
    codes = dict(zip((row["code"] for row in households), Household.objects.order_by("pk"), strict=True))
    people = iter(Person.objects.order_by("pk"))
    for row in households:
        row["code"] = codes[row["code"]].code
    for row in persons:
        row["code"], row["person"] = codes[row["code"]].code, next(people).pk
    return households, persons


def errors_of(survey_import):
    return {(problem.key, problem.message) for problem in preview.all_problems(survey_import) if problem.is_error}


def edit_by_hand(form, by, **changes):
    entry = entry_of(form)
    values = {name: getattr(entry, name) for name in entry.__slots__} | changes
    return save_form(
        by=by, survey_round=form.round, household=form.household, base_version=form.version, entry=type(entry)(**values)
    )


# Who


@pytest.mark.parametrize("lost", ["round_id", "commune_id", "village_id"])
def test_what_speaks_of_no_year_or_place_is_never_applied(desk, lan, areas, monkeypatch, lost):
    """The database has no constraint there (docs/adr/0021): the import asks it once, and takes everything back."""
    honest, at = Applier._form_place, FORM_PLACE.index(lost)

    def form_place(self, *known):
        return tuple(9_999 if place == at else key for place, key in enumerate(honest(self, *known)))

    monkeypatch.setattr(Applier, "_form_place", form_place)
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.apply(by=lan, survey_import=survey_import)
    assert not Household.objects.exists() and not SurveyForm.objects.exists()


def test_a_leader_may_not_import(desk, nam, areas):
    with pytest.raises(Forbidden):
        desk.upload(nam, desk.invented(areas.binh_son, 1))


def test_an_outsider_finds_no_import_of_another_commune(desk, lan, tam, areas):
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 1))
    for work in (actions.apply, actions.undo, actions.cancel):
        with pytest.raises(SurveyImport.DoesNotExist):
            work(by=tam, survey_import=survey_import)


def test_the_labour_office_imports_a_file_of_several_communes(desk, hong, areas):
    first, people, _ = desk.rows(areas.binh_son, 2)
    second, others, _ = desk.rows(areas.dan_luc, 2)
    for row in (*second, *others):
        row["code"] += "0"
    path = desk.write(areas.binh_son, [*first, *second], [*people, *others], commune_code="", place="Huyện Triệu Sơn")
    survey_import = desk.apply(hong, path)
    assert survey_import.commune is None
    assert set(SurveyForm.objects.values_list("commune__code", flat=True)) == {"15769", "15700"}


def test_a_file_of_several_communes_needs_the_commune_in_each_row(desk, hong, areas):
    households, persons, _ = desk.rows(areas.binh_son, 1)
    del households[0]["commune"]
    path = desk.write(areas.binh_son, households, persons, commune_code="")
    assert {key for key, _ in errors_of(desk.check(hong, path))} == {"commune"}


# All or nothing


def test_one_wrong_household_keeps_all_out(desk, lan, areas):
    households, persons, _ = desk.rows(areas.binh_son, 5, errors=1)
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    with pytest.raises(ValidationError, match="1 hộ sai"):
        actions.apply(by=lan, survey_import=survey_import)
    assert SurveyForm.objects.count() == 0
    applied = actions.apply(by=lan, survey_import=survey_import, only_right=True)
    assert SurveyForm.objects.count() == 4
    assert applied.receipt["left_out"] == 1


def test_every_planted_error_is_found_at_its_cell_and_no_other(desk, lan, areas):
    households, persons, planted = desk.rows(areas.binh_son, 40, errors=20)
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    found = {(problem.sheet, problem.address) for problem in preview.all_problems(survey_import) if problem.is_error}
    assert found == {(one.sheet, one.address(desk.layout)) for one in planted}


def test_a_failure_half_way_leaves_nothing(desk, lan, areas, monkeypatch):
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 3))

    def fail(*args, **kwargs):
        raise RuntimeError("điện mất")

    monkeypatch.setattr("households.importing.applying.Applier._kept", fail)
    with pytest.raises(RuntimeError):
        actions.apply(by=lan, survey_import=survey_import)
    assert SurveyForm.objects.count() == Household.objects.count() == Person.objects.count() == 0
    survey_import.refresh_from_db()
    assert survey_import.status == ImportStatus.CHECKED


def test_an_import_is_applied_once(desk, lan, areas):
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, 2))
    with pytest.raises(ValidationError, match="đã áp dụng"):
        actions.apply(by=lan, survey_import=survey_import)
    assert SurveyForm.objects.count() == 2


def test_a_cancelled_import_is_gone_and_stays_in_the_list(desk, lan, areas):
    survey_import = actions.cancel(by=lan, survey_import=desk.check(lan, desk.invented(areas.binh_son, 2)))
    assert survey_import.status == ImportStatus.CANCELLED
    assert not ImportRow.objects.exists()
    with pytest.raises(ValidationError):
        actions.apply(by=lan, survey_import=survey_import)


# What changed


def test_a_change_is_told_field_by_field(desk, lan, areas, stored):
    households, persons = stored
    households[0]["income"], households[0]["b1"] = 655_000, None
    households[0]["cause_1"] = 1
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    assert (survey_import.count("changed"), survey_import.count("same")) == (1, 3)
    reader = preview.Reader(survey_import)
    changed = reader.household(survey_import.rows.get(status="changed"))
    assert "655.000" in {new for _, _, new in changed.changes}
    actions.apply(by=lan, survey_import=survey_import)
    entry = AuditEntry.objects.filter(action="form.changed").get()
    assert entry.changes["thu nhập bình quân, đ/người/tháng"][1] == 655_000


def test_a_person_left_out_needs_a_reason(desk, lan, areas, stored):
    households, persons = stored
    gone = next(row for row in persons if row["relation"] != 1)
    rest = [row for row in persons if row is not gone]
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, rest))
    ((key, message),) = errors_of(survey_import)
    assert key == "code"
    assert f"mã nhân khẩu {gone['person']}" in message
    gone["left_reason"] = "Mất"
    desk.apply(lan, desk.write(areas.binh_son, households, persons))
    person = Person.objects.get(pk=gone["person"])
    assert person.left_on is not None
    assert person.left_reason == "Mất"
    again = desk.check(lan, desk.write(areas.binh_son, households, persons))
    assert again.written_count == again.count("wrong") == 0


def test_a_new_person_joins_a_known_household(desk, lan, areas, stored):
    households, persons = stored
    new = persons[0] | {"person": None, "full_name": "Hà Thị Mới", "relation": 3, "birth": "2016", "number": 30,
                        "identity_number": ""}  # fmt: skip
    desk.apply(lan, desk.write(areas.binh_son, households, [*persons, new]))
    person = Person.objects.get(full_name="Hà Thị Mới")
    assert person.household.code == persons[0]["code"]
    assert "ha thi moi" in person.household.search_key


def test_a_person_of_another_household_is_refused(desk, lan, areas, stored):
    households, persons = stored
    stranger = next(row for row in persons if row["code"] != persons[0]["code"])
    persons[0]["person"] = stranger["person"]
    messages = {message for _, message in errors_of(desk.check(lan, desk.write(areas.binh_son, households, persons)))}
    assert any("không thuộc hộ này" in message for message in messages)


def test_an_untouched_prefilled_row_is_left_alone(desk, lan, areas, stored):
    households, persons = stored
    households[0] |= {"income": None, "b1": None, "surveyed_on": None}
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    assert (survey_import.count("blank"), survey_import.count("same")) == (1, 3)


def test_another_village_is_not_a_move(desk, lan, areas, stored):
    households, persons = stored
    other = {"Thôn Bao Lâm": "Thôn Cây Xe", "Thôn Cây Xe": "Thôn Bao Lâm"}
    households[0]["village"] = other[households[0]["village"]]
    assert {key for key, _ in errors_of(desk.check(lan, desk.write(areas.binh_son, households, persons)))} == {
        "village"
    }


def test_a_namesake_and_a_number_already_known_are_asked_about(desk, lan, areas, stored):
    households, persons = stored
    head = next(row for row in persons if row["relation"] == 1 and row["identity_number"])
    home = next(row for row in households if row["code"] == head["code"])
    new = home | {"code": "M99"}
    person = head | {"code": "M99", "person": None}
    survey_import = desk.check(lan, desk.write(areas.binh_son, [new], [person]))
    questions = [problem.message for problem in preview.all_problems(survey_import) if not problem.is_error]
    assert any(home["code"] in question and "cùng một hộ" in question for question in questions)
    assert any("cùng một người" in question for question in questions)


def test_a_late_file_of_an_older_year_leaves_today_alone(desk, lan, hong, areas, stored, tmp_path):
    from households.actions.rounds import open_round
    from tests.households.importing.conftest import Desk

    households, persons = stored
    earlier = Desk(open_round(by=hong, year=2016), tmp_path)
    today = list(Household.objects.values_list("head_name", "address", "phone"))
    for row in households:
        row["address"], row["surveyed_on"] = "Địa chỉ cũ", "2016-10-02"
    kept = [row for row in persons if int(row["birth"][:4]) <= 2016]
    survey_import = earlier.apply(lan, earlier.write(areas.binh_son, households, kept))
    assert survey_import.receipt["form"] == 4
    assert list(Household.objects.values_list("head_name", "address", "phone")) == today
    assert not Person.objects.filter(left_on__isnull=False).exists()


# What stands against applying


def test_an_edit_after_the_check_asks_for_another_look(desk, lan, areas, stored):
    households, persons = stored
    households[0]["income"] = 655_000
    households[0]["cause_1"] = 1
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    edit_by_hand(SurveyForm.objects.get(household__code=households[0]["code"]), lan, notes="vừa sửa")
    with pytest.raises(ValidationError, match="Kiểm tra lại"):
        actions.apply(by=lan, survey_import=survey_import)
    again = actions.check(by=lan, survey_import=survey_import)
    actions.apply(by=lan, survey_import=again)
    assert SurveyForm.objects.filter(income=655_000).count() == 1


def test_two_files_of_the_same_new_households_make_them_once(desk, lan, areas):
    path = desk.invented(areas.binh_son, 3)
    first, second = desk.check(lan, path), desk.check(lan, path)
    actions.apply(by=lan, survey_import=first)
    with pytest.raises(ValidationError, match="vừa áp dụng"):
        actions.apply(by=lan, survey_import=second)
    assert actions.check(by=lan, survey_import=second).count("same") == 3


def test_a_closed_year_takes_nothing(desk, lan, hong, areas):
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 2))
    close_round(by=hong, survey_round=desk.round, reason="xong")
    with pytest.raises(SurveyLocked):
        actions.apply(by=lan, survey_import=survey_import)
    with pytest.raises(ValidationError, match="đã đóng"):
        desk.upload(lan, desk.invented(areas.binh_son, 2))


def test_a_submitted_survey_takes_nothing_and_gives_nothing_back(desk, lan, areas):
    applied = desk.apply(lan, desk.invented(areas.binh_son, 2, name="mot.xlsx"))
    waiting = desk.check(lan, desk.invented(areas.binh_son, 2, name="hai.xlsx", seed=2))
    CommuneSurvey.objects.filter(commune=areas.binh_son).update(stage=Stage.SUBMITTED)
    for work in (
        lambda: actions.apply(by=lan, survey_import=waiting),
        lambda: actions.undo(by=lan, survey_import=applied),
    ):
        with pytest.raises(SurveyLocked, match="đã trình"):
            work()


def test_the_preview_says_beforehand_that_a_commune_is_locked(desk, hong, areas):
    CommuneSurvey.objects.filter(commune=areas.binh_son).update(stage=Stage.SUBMITTED)
    survey_import = desk.check(hong, desk.invented(areas.binh_son, 1))
    assert any("Xã Bình Sơn chưa áp dụng được" in note and "đã trình" in note for note in survey_import.notes)


# Background


def test_a_stopped_check_is_taken_up_again(desk, lan, areas, clock):
    survey_import = desk.upload(lan, desk.invented(areas.binh_son, 2))
    SurveyImport.objects.update(status=ImportStatus.CHECKING)  # its process was killed
    assert tasks.resume_stalled() == 0
    clock.advance(minutes=3)
    assert tasks.resume_stalled() == 1
    survey_import.refresh_from_db()
    assert survey_import.status == ImportStatus.CHECKED
    assert survey_import.rows.count() == 2


def test_a_check_that_kills_its_process_is_given_up(desk, lan, areas, clock, monkeypatch):
    survey_import = desk.upload(lan, desk.invented(areas.binh_son, 2))
    SurveyImport.objects.update(status=ImportStatus.CHECKING)
    given = []
    monkeypatch.setitem(tasks.TASKS, ImportStatus.CHECKING, type("Dies", (), {"enqueue": given.append}))
    for _ in range(10):
        clock.advance(minutes=3)
        tasks.resume_stalled()
    assert given == [survey_import.pk] * long_imports.MOST_STOPS
    survey_import.refresh_from_db()
    assert survey_import.status == ImportStatus.REFUSED
    assert "bị ngắt" in survey_import.refusal


def test_large_work_goes_to_the_background_and_comes_back_applied(desk, lan, areas, monkeypatch):
    monkeypatch.setattr(actions, "SMALL_FILE", 0)
    monkeypatch.setattr(actions, "SMALL_WORK", 0)
    survey_import = tasks.start_check(by=lan, survey_import=desk.upload(lan, desk.invented(areas.binh_son, 2)))
    assert survey_import.status == ImportStatus.CHECKED
    survey_import = tasks.start_apply(by=lan, survey_import=survey_import)
    assert survey_import.status == ImportStatus.APPLIED
    assert tasks.start_undo(by=lan, survey_import=survey_import).status == ImportStatus.UNDONE


def test_large_work_is_done_once_whatever_is_pressed_again(desk, lan, areas, monkeypatch):
    """The button of a page that was left open: of new households a second time would make second ones."""
    monkeypatch.setattr(actions, "SMALL_WORK", 0)
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 2))
    tasks.start_apply(by=lan, survey_import=survey_import)
    with pytest.raises(ValidationError, match="đã áp dụng"):
        tasks.start_apply(by=lan, survey_import=survey_import)
    assert Household.objects.count() == 2
    applied = SurveyImport.objects.get()
    tasks.start_undo(by=lan, survey_import=applied)
    for work in (tasks.start_undo, tasks.start_apply):
        with pytest.raises(ValidationError, match="đã hoàn tác"):
            work(by=lan, survey_import=applied)
    assert not Household.objects.exists()


def test_a_refusal_in_the_background_is_told_on_the_page(desk, lan, hong, areas, monkeypatch):
    monkeypatch.setattr(actions, "SMALL_WORK", 0)
    survey_import = desk.check(lan, desk.invented(areas.binh_son, 2))
    close_round(by=hong, survey_round=desk.round, reason="xong")
    survey_import = tasks.start_apply(by=lan, survey_import=survey_import)
    assert survey_import.status == ImportStatus.CHECKED
    assert "đã đóng" in survey_import.refusal


def test_a_check_that_was_overtaken_writes_no_more(desk, lan, areas, monkeypatch):
    survey_import = desk.upload(lan, desk.invented(areas.binh_son, 2))
    inspect = actions.guard.inspect

    def overtaken(*args, **kwargs):
        SurveyImport.objects.filter(pk=survey_import.pk).update(attempt=99)
        return inspect(*args, **kwargs)

    monkeypatch.setattr(actions.guard, "inspect", overtaken)
    actions.check(by=lan, survey_import=survey_import)
    assert not ImportRow.objects.exists()
