"""Excel beside everything else: undoing what others built upon, late years, another standard, births after a save."""

import datetime as dt
import re

import openpyxl

from households.actions import importing as actions
from households.actions.flags import look_if_stale
from households.actions.forms import entry_of, save_form
from households.actions.roster import Newcomer, record_arrival
from households.actions.rounds import open_round
from households.importing.columns import HOUSEHOLDS
from households.models import (
    CommuneSurvey,
    EventKind,
    Household,
    InYearRequest,
    Person,
    QualityWarning,
    SurveyForm,
)
from tests.households.importing.conftest import Desk
from tests.households.importing.test_importing import errors_of, stored  # noqa: F401


def ticked(desk, path):
    """Returns the keys of the indicators and causes that are ticked in a template."""
    keys = [each.key for each in desk.layout.sheet(HOUSEHOLDS)]
    rows = openpyxl.load_workbook(path)[HOUSEHOLDS].iter_rows(min_row=3)
    pairs = [pair for row in rows for pair in zip(keys, row, strict=False)]
    return {key for key, cell in pairs if key.startswith(("deprivation", "cause")) and cell.value}


def test_undo_keeps_whole_a_household_that_asked_for_something(desk, lan, areas):
    survey_import = desk.apply(lan, desk.invented(areas.binh_son, 3))
    household = Household.objects.first()
    survey, _ = CommuneSurvey.objects.get_or_create(round=desk.round, commune=areas.binh_son)
    InYearRequest.objects.create(
        survey=survey, household=household, village=household.village, head_name=household.head_name,
        kind=InYearRequest.Kind.POOR, cause="mất mùa", received_on=dt.date(2017, 12, 4), by=lan,
    )  # fmt: skip
    persons = household.persons.count()
    undone = actions.undo(by=lan, survey_import=survey_import)
    assert undone.receipt["undone"] == 2
    assert [tuple(each) for each in undone.receipt["kept"]] == [(household.pk, "hộ đã có số liệu khác gắn vào")]
    assert household.forms.count() == 1
    assert household.persons.count() == persons > 0
    assert household.forms.get().members.count() == persons


def test_undo_keeps_what_a_later_save_of_an_older_year_builds_upon(desk, lan, hong, areas, stored, tmp_path):  # noqa: F811
    households, persons = stored
    new = persons[0] | {"person": None, "full_name": "Hà Thị Mới", "relation": 3, "birth": "1999", "number": 30,
                        "identity_number": ""}  # fmt: skip
    survey_import = desk.apply(lan, desk.write(areas.binh_son, households, [*persons, new]))
    form = SurveyForm.objects.get(household__code=persons[0]["code"])
    older = open_round(by=hong, year=2016)
    entry = entry_of(form)
    values = {name: getattr(entry, name) for name in entry.__slots__} | {"surveyed_on": dt.date(2016, 10, 3)}
    members = tuple(member for member in entry.members if (member.birth_year or member.birth_date.year) < 2016)
    save_form(by=lan, survey_round=older, household=form.household, entry=type(entry)(**values | {"members": members}))
    undone = actions.undo(by=lan, survey_import=survey_import)
    assert [household_id for household_id, _ in undone.receipt["kept"]] == [form.household_id]
    assert Person.objects.get(full_name="Hà Thị Mới").memberships.count() == 2


def test_undo_keeps_a_person_whom_an_older_years_file_names(desk, lan, hong, areas, stored, tmp_path):  # noqa: F811
    households, persons = stored
    new = persons[0] | {"person": None, "full_name": "Hà Thị Mới", "relation": 3, "birth": "1999", "number": 30,
                        "identity_number": ""}  # fmt: skip
    survey_import = desk.apply(lan, desk.write(areas.binh_son, households, [*persons, new]))
    earlier = Desk(open_round(by=hong, year=2016), tmp_path)
    added = new | {"person": Person.objects.get(full_name="Hà Thị Mới").pk}
    kept = [row for row in [*persons, added] if int(row["birth"][:4]) < 2016]
    for row in households:
        row["surveyed_on"] = "2016-10-02"
    earlier.apply(lan, earlier.write(areas.binh_son, households, kept, name="cu.xlsx"))
    undone = actions.undo(by=lan, survey_import=survey_import)
    assert len(undone.receipt["kept"]) == 1
    assert Person.objects.get(full_name="Hà Thị Mới").memberships.count() == 2


def test_a_template_carries_no_ticks_into_another_standard(desk, lan, hong, areas, stored, tmp_path):  # noqa: F811
    SurveyForm.objects.update(deprivations=0b110, causes=0b10)
    following = Desk(open_round(by=hong, year=2018), tmp_path)
    another = Desk(open_round(by=hong, year=2022), tmp_path)
    assert another.round.standard_code != desk.round.standard_code == following.round.standard_code
    assert ticked(following, following.exported(areas.binh_son)) == {"deprivation_1", "deprivation_2", "cause_1"}
    assert ticked(another, another.exported(areas.binh_son)) == set()


def test_a_template_of_a_forgotten_year_holds_the_persons_of_the_year_before(desk, lan, hong, areas, tmp_path):
    earliest = Desk(open_round(by=hong, year=2015), tmp_path)
    households, persons, _ = earliest.rows(areas.binh_son, 1)
    earliest.apply(lan, earliest.write(areas.binh_son, households, persons))
    form = SurveyForm.objects.get()
    save_form(by=lan, survey_round=desk.round, household=form.household, entry=entry_of(form))
    gone = Person.objects.last()
    Person.objects.filter(pk=gone.pk).update(left_on=dt.date(2017, 10, 1), left_reason="Mất")
    forgotten = Desk(open_round(by=hong, year=2016), tmp_path)
    book = openpyxl.load_workbook(forgotten.exported(areas.binh_son))
    assert gone.full_name in {cell.value for row in book["Nhân khẩu"].iter_rows() for cell in row}


def test_a_template_comes_back_after_somebody_was_born(desk, lan, areas, stored):  # noqa: F811
    household = Household.objects.first()
    baby = Newcomer(full_name="Lương Thị Hoa", sex=2, ethnicity=3, birth_date=dt.date(2017, 11, 20))
    record_arrival(
        by=lan, household=household, kind=EventKind.BIRTH, person=baby, happened_on=baby.birth_date, reason="khai sinh"
    )
    survey_import = desk.check(lan, desk.exported(areas.binh_son))
    assert errors_of(survey_import) == set()
    assert survey_import.count("same") == 4


def test_who_only_an_older_years_file_names_does_not_live_there_today(desk, lan, hong, areas, stored, tmp_path):  # noqa: F811
    households, persons = stored
    earlier = Desk(open_round(by=hong, year=2016), tmp_path)
    for row in households:
        row["surveyed_on"] = "2016-10-02"
    new = persons[0] | {"person": None, "full_name": "Hà Thị Cũ", "relation": 3, "birth": "1950", "number": 30,
                        "identity_number": ""}  # fmt: skip
    kept = [row for row in persons if int(row["birth"][:4]) < 2016]
    earlier.apply(lan, earlier.write(areas.binh_son, households, [*kept, new]))
    person = Person.objects.get(full_name="Hà Thị Cũ")
    assert person.left_on == earlier.round.reference_date
    assert person.left_reason == "Chỉ có trong phiếu năm 2016"
    assert set(Household.objects.values_list("first_year", flat=True)) == {2016}


def test_questions_do_not_outlive_the_forms_of_an_undone_import(desk, lan, areas, stored):  # noqa: F811
    households, persons = stored
    households[0]["notes"] = "hỏi lại"
    survey_import = desk.apply(lan, desk.write(areas.binh_son, households, persons))
    assert look_if_stale(desk.round, areas.binh_son)
    assert not look_if_stale(desk.round, areas.binh_son)
    actions.undo(by=lan, survey_import=survey_import)
    assert look_if_stale(desk.round, areas.binh_son)


def test_the_receipt_opens_the_questions_about_its_own_households(desk, lan, hong, areas, stored, as_user):  # noqa: F811
    households, persons = stored
    households[0]["notes"] = "hỏi lại"
    survey_import = desk.apply(lan, desk.write(areas.binh_son, households, persons))
    written = Household.objects.get(pk__in=survey_import.written_households)
    other = Household.objects.exclude(pk=written.pk).first()
    actions.look_over(survey_import)
    QualityWarning.objects.all().delete()
    for household in (written, other):
        QualityWarning.objects.create(
            round=desk.round, commune=areas.binh_son, village=household.village, household=household, kind="ticks",
            key=f"ticks:{household.pk}:2", question=f"Hỏi {household.code}", fingerprint="1",
        )  # fmt: skip
    client = as_user(lan)
    receipt = client.get(f"/2017/nhap-excel/{survey_import.pk}/").text
    address = re.search(r'href="([^"]*/canh-bao/[^"]+)">(.+?)</a>', receipt)
    assert address[2] == "1 câu"
    for person in (lan, hong):
        page = as_user(person).get(address[1])
        assert f"Hỏi {written.code}" in page.text and f"Hỏi {other.code}" not in page.text
    # All that is filtered is answered at once, and nothing else
    client.post(address[1].replace("canh-bao/", "canh-bao/tra-loi/"), {"all": "1", "text": "đã hỏi lại hộ"})
    assert list(QualityWarning.objects.unanswered().values_list("household_id", flat=True)) == [other.pk]
    # What is no more, is not hers or is of another commune asks for nothing, and the page says so
    for code, query in (("lan", "lan_nhap=0"), ("hong", f"lan_nhap={survey_import.pk}&xa={areas.dan_luc.code}")):
        page = as_user({"lan": lan, "hong": hong}[code]).get(f"/2017/canh-bao/?{query}").text
        assert "Không có lần nhập Excel số" in page
    actions.undo(by=lan, survey_import=survey_import)
    assert "Không có lần nhập Excel số" in client.get(address[1]).text


def test_notes_as_long_as_the_page_allows_come_by_file_too(desk, lan, areas, stored):  # noqa: F811
    households, persons = stored
    households[0]["notes"] = "a" * 5_000
    survey_import = desk.check(lan, desk.write(areas.binh_son, households, persons))
    assert errors_of(survey_import) == set()
