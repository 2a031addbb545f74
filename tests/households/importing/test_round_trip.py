"""A workbook goes in, comes out and goes in again: nothing is lost, doubled or changed on the way."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry, Door
from households.actions import importing as actions
from households.actions.forms import entry_of, save_form
from households.actions.trail import state_of
from households.importing.known import by_ids
from households.importing.prefill import Rows
from households.importing.records import form_input
from households.importing.words import Wording
from households.models import FormMember, Household, ImportStatus, Person, SurveyForm

EVERYTHING = (Household, Person, SurveyForm, FormMember)


def picture():
    """Everything that an import may touch, without versions and times, which only ever go on."""
    passing = {"version", "saved_at", "id"}
    rows = []
    for model in (Household, Person, SurveyForm):
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in passing]
        rows.append([tuple(map(str, row)) for row in model.objects.order_by("pk").values_list("pk", *names)])
    rows.append(list(FormMember.objects.order_by("form_id", "number").values_list("form_id", "person_id", "relation")))
    return rows


def test_new_households_get_real_codes_and_one_trail_entry_each(desk, lan, areas):
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, 5))
    assert survey_import.receipt["new"] == 5
    assert all(code.startswith("15769-0") for code in Household.objects.values_list("code", flat=True))
    entries = AuditEntry.objects.filter(action="form.created")
    assert entries.count() == 5
    assert {(entry.door, entry.reference, entry.by) for entry in entries} == {
        (Door.IMPORT, f"Nhập số {survey_import.pk}", lan)
    }
    assert all("phân loại" in entry.changes for entry in entries)


def test_an_import_stores_what_the_entry_page_would(desk, lan, areas):
    """Saving the imported answers again through the page finds nothing to change."""
    desk.apply(lan, desk.invented(areas.binh_son, 8))
    for form in SurveyForm.objects.all():
        stored = [tuple(map(str, row)) for row in SurveyForm.objects.filter(pk=form.pk).values_list()]
        key = form.household.search_key
        receipt = save_form(
            by=lan, survey_round=desk.round, entry=entry_of(form), household=form.household, base_version=form.version
        )
        assert receipt.audit_entry is None
        assert [tuple(map(str, row)) for row in SurveyForm.objects.filter(pk=form.pk).values_list()] == stored
        form.household.clean()
        assert form.household.search_key == key


def test_the_words_of_the_trail_are_those_of_the_page(desk, lan, areas):
    desk.apply(lan, desk.invented(areas.binh_son, 8))
    forms = list(SurveyForm.objects.select_related("household"))
    known = by_ids(desk.round, [form.household_id for form in forms])
    wording = Wording(desk.round.standard)
    for form in forms:
        household, stored = form.household, known.forms[form.household_id]
        expected = state_of(form)
        answers = wording.answers(stored.answers, stored.household_class)
        answers |= wording.household(household.head_name, household.address, household.phone, household.ethnicity)
        assert answers == expected.answers
        assert {member.person_id: wording.member(member) for member in stored.members} == expected.members
        assert form_input(stored.answers, stored.members) == entry_of(form)


def test_the_same_file_twice_changes_nothing(desk, lan, areas, counted):
    path = desk.invented(areas.binh_son, 6)
    desk.apply(lan, path)
    before = picture()
    again = desk.check(lan, path)
    assert counted(again) == {"households": 6, "persons": again.counts["persons"], "same": 6}
    with pytest.raises(actions.ValidationError):
        actions.apply(by=lan, survey_import=again)
    assert picture() == before


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), count=st.integers(1, 12))
def test_apply_export_import_changes_nothing_and_undo_restores(desk, lan, areas, seed, count):
    empty = picture()
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, count, seed=seed))
    exported = desk.check(lan, desk.exported(areas.binh_son))
    assert exported.counts["same"] == count, list(exported.rows.values_list("changes", "problems"))
    assert exported.written_count == exported.count("wrong") == 0
    undone = actions.undo(by=lan, survey_import=survey_import)
    assert undone.status == ImportStatus.UNDONE
    assert undone.receipt["undone"] == count
    assert undone.receipt["kept"] == []
    assert picture() == empty


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_file_changes_undoing_puts_back(desk, lan, areas, data):
    """Incomes, notes, names, who left and who came, in any households of a file that was exported."""
    with transaction.atomic():  # an example may be given up halfway
        desk.apply(lan, desk.invented(areas.binh_son, 4, seed=data.draw(st.integers(0, 500))))
        before = picture()
        known = Rows(desk.round, desk.places, [areas.binh_son])
        households, persons = list(known.households()), list(known.persons())
        for row in households:
            if data.draw(st.booleans()):
                row |= {"income": data.draw(st.integers(100_000, 3_000_000)), "cause_1": 1}
                row["notes"] = data.draw(st.sampled_from(["", "đã hỏi lại", "=1+1", "Ghi chú\nhai dòng"]))
            if data.draw(st.booleans()):
                persons.append(
                    {"code": row["code"], "full_name": "Người Mới", "relation": 3, "birth": "2015-03-02", "sex": 1,
                     "ethnicity": 1}
                )  # fmt: skip
        for row in persons:
            if row["relation"] != 1 and row.get("person"):
                change = data.draw(st.sampled_from(["", "", "name", "left"]))
                changes = {"name": {"full_name": f"{row['full_name']} Đổi"}, "left": {"left_reason": "Mất"}}
                row |= changes.get(change, {})
        changed = desk.check(lan, desk.write(areas.binh_son, households, persons))
        assert changed.count("wrong") == 0, list(changed.rows.exclude(problems="").values_list("problems", flat=True))
        if changed.written_count:
            changed = actions.apply(by=lan, survey_import=changed)
            assert desk.check(lan, desk.exported(areas.binh_son)).counts["same"] == 4
            assert actions.undo(by=lan, survey_import=changed).receipt["kept"] == []
        assert picture() == before
        transaction.set_rollback(True)


def test_many_batches_are_as_one(desk, lan, areas, monkeypatch, year):
    for module in ("importing.staging", "importing.applying", "importing.undoing", "importing.prefill"):
        monkeypatch.setattr(f"households.{module}.BATCH", 3)
    monkeypatch.setattr("households.importing.reading.CHUNK", 4)
    empty = picture()
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, 11))
    assert Household.objects.values("code").distinct().count() == SurveyForm.objects.count() == 11
    assert desk.check(lan, desk.exported(areas.binh_son)).counts["same"] == 11
    assert actions.undo(by=lan, survey_import=survey_import).receipt["undone"] == 11
    assert picture() == empty


def test_half_of_the_work_done_in_a_copy_of_the_process_is_as_one(desk, lan, areas, monkeypatch):
    """Also where a copy dies: its work is done again here."""
    monkeypatch.setattr("households.importing.staging.BATCH", 3)
    monkeypatch.setattr("ui.workbooks.beside.FROM_BYTES", 0)
    staged = []
    for can_copy, dies in ((False, False), (True, False), (True, True)):
        monkeypatch.setattr("ui.workbooks.beside.can_copy", lambda can_copy=can_copy: can_copy)
        if dies:
            monkeypatch.setattr("ui.workbooks.beside.pickle.dumps", lambda *_: 1 / 0)
        households, persons, _ = desk.rows(areas.binh_son, 11, errors=2)
        found = desk.check(lan, desk.write(areas.binh_son, households, persons))
        rows = found.rows.order_by("place").values_list("place", "row", "code", "status", "payload", "problems")
        staged.append((found.counts, found.columns, list(rows)))
    assert staged[0] == staged[1] == staged[2]
    assert staged[0][0]["wrong"] == 2


def test_undo_of_changes_restores_every_field(desk, lan, areas):
    households, persons, _ = desk.rows(areas.binh_son, 4)
    desk.apply(lan, desk.write(areas.binh_son, households, persons))
    before = picture()
    for row in households:
        row["income"], row["address"], row["notes"] = 640_000, "Xóm Mới", "đã hỏi lại"
        row["cause_1"] = 1
    for row in persons:
        row["full_name"] += " Đổi"
    for row, home in zip(households, _heads(persons), strict=True):
        row["head_name"] = home
    # Known by their codes now, since the names changed.
    codes = dict(zip((row["code"] for row in households), Household.objects.order_by("pk"), strict=True))
    people = iter(Person.objects.order_by("pk"))
    for row in households:
        row["code"] = codes[row["code"]].code
    for row in persons:
        row["code"], row["person"] = codes[row["code"]].code, next(people).pk
    changed = desk.apply(lan, desk.write(areas.binh_son, households, persons))
    assert changed.receipt["changed"] == 4
    assert set(SurveyForm.objects.values_list("income", flat=True)) == {640_000}
    assert picture() != before
    actions.undo(by=lan, survey_import=changed)
    assert picture() == before


def _heads(persons):
    return [row["full_name"] for row in persons if row["relation"] == 1]


def test_undo_keeps_what_was_edited_by_hand_and_says_so(desk, lan, areas, clock):
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, 5))
    form = SurveyForm.objects.first()
    clock.advance(days=3)
    entry = entry_of(form)
    save_form(
        by=lan, survey_round=desk.round, household=form.household, base_version=form.version,
        entry=type(entry)(**{**{f: getattr(entry, f) for f in entry.__slots__}, "notes": "sửa tay"}),
    )  # fmt: skip
    undone = actions.undo(by=lan, survey_import=survey_import)
    assert undone.receipt["undone"] == 4
    assert undone.receipt["kept"] == [[form.household_id, "phiếu đã sửa sau khi nhập"]] or undone.receipt["kept"] == [
        (form.household_id, "phiếu đã sửa sau khi nhập")
    ]
    assert list(Household.objects.values_list("pk", flat=True)) == [form.household_id]
    assert SurveyForm.objects.get().notes == "sửa tay"


def test_undo_is_possible_for_thirty_days(desk, lan, areas, clock):
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, 2))
    clock.advance(days=30, minutes=1)
    with pytest.raises(actions.ValidationError, match="30 ngày"):
        actions.undo(by=lan, survey_import=survey_import)
    assert SurveyForm.objects.count() == 2


def test_next_year_prefills_persons_and_asks_income_anew(desk, lan, hong, areas, tmp_path):
    from households.actions.rounds import open_round
    from tests.households.importing.conftest import Desk

    desk.apply(lan, desk.invented(areas.binh_son, 3))
    following = Desk(open_round(by=hong, year=2018), tmp_path)
    survey_import = following.check(lan, following.exported(areas.binh_son))
    assert survey_import.counts["blank"] == 3
    assert survey_import.written_count == survey_import.count("wrong") == 0
