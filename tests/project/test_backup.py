"""A backup that cannot be restored, or that was tampered with and still restores, is worse than none."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEntry, User
from areas.models import Commune
from households.actions.forms import save_form
from households.actions.rounds import open_round
from households.entry import FormInput, MemberInput
from households.models import FormMember, Household, Person, SurveyForm
from reports.models import ProvinceTemplate, ReportPack
from tests.factories import make_village
from trieuson_poverty.backup import BackupError, kept_models, restore_backup, write_backup

FILE = "templates/mau.xlsx"


@pytest.fixture
def family(cast, areas, settings):
    """One household of Bình Sơn with its form of 2017, and one stored file."""
    survey_round = open_round(by=cast.hong, year=2017)
    entry = FormInput(
        members=(MemberInput(full_name="Lương Văn Thiết", relation=1, birth_year=1979, sex=1, ethnicity=3),),
        income=650_000,
        deprivations=frozenset({2, 8}),
        causes=frozenset({1}),
        notes='Chữ có dấu, "ngoặc", = + - @',
    )
    village = make_village(areas.commune("15769"), "Thôn Bồn Dồn")
    form = save_form(by=cast.lan, survey_round=survey_round, entry=entry, village=village).form
    (settings.MEDIA_ROOT / "templates").mkdir(parents=True, exist_ok=True)
    (settings.MEDIA_ROOT / FILE).write_text("họp thôn", encoding="utf-8")
    ProvinceTemplate.objects.create(
        name="Biểu 01", file=FILE, file_name="a.xlsx", uploaded_by=cast.hong, uploaded_at=timezone.now()
    )
    return form


def state():
    """Every row of every kept table, as plain values."""
    return {
        model._meta.label_lower: list(
            model._base_manager.order_by("pk").values_list(*(field.attname for field in model._meta.concrete_fields))
        )
        for model in kept_models()
    }


def rewritten(path, tmp_path, change):
    """A copy of the backup in which `change(name, content)` gives each part's new content, None to leave it out."""
    other = tmp_path / "sabotaged.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
    return other


def test_what_is_backed_up_comes_back_to_the_last_value(family, tmp_path, settings):
    before = state()
    done = write_backup(tmp_path / "b.zip")
    SurveyForm.objects.update(income=1)
    FormMember.objects.all().delete()
    (settings.MEDIA_ROOT / FILE).unlink()

    restored = restore_backup(tmp_path / "b.zip", replace=True)

    assert restored["rows"] == done["rows"] == sum(map(len, before.values()))
    assert state() == before
    assert (settings.MEDIA_ROOT / FILE).read_text(encoding="utf-8") == "họp thôn"
    # New rows go on after the restored ones.
    assert Person.objects.create(household=family.household, full_name="Con", sex=1, ethnicity=1).pk


def test_a_backup_holds_every_table_of_ours(family, tmp_path):
    write_backup(tmp_path / "b.zip")
    tables = json.loads(zipfile.ZipFile(tmp_path / "b.zip").read("manifest.json"))["tables"]
    for model in (User, Commune, Household, Person, SurveyForm, FormMember, AuditEntry, Commune.predecessors.through):
        assert tables[model._meta.label_lower]["rows"] == model._base_manager.count() > 0


def test_packs_and_files_that_nothing_names_stay_behind(family, cast, tmp_path, settings):
    """Packs hold names and identity numbers and are made anew; the other file is of a paper that was never issued."""
    for name in ("packs/1-1.zip", "issued/of-nothing.docx"):
        (settings.MEDIA_ROOT / name).parent.mkdir(exist_ok=True)
        (settings.MEDIA_ROOT / name).write_bytes(b"x")
    pack = ReportPack.objects.create(
        round=family.round, by=cast.hong, file="packs/1-1.zip", created_at=timezone.now(), heartbeat_at=timezone.now()
    )
    assert write_backup(tmp_path / "b.zip")["files"] == 1
    assert [name for name in zipfile.ZipFile(tmp_path / "b.zip").namelist() if "files/" in name] == [f"files/{FILE}"]
    restore_backup(tmp_path / "b.zip", replace=True)
    assert not ReportPack.objects.filter(pk=pack.pk).exists()


@pytest.mark.parametrize("column", ["saved_by", "round", "commune", "village"])
def test_a_form_that_points_at_nothing_is_not_restored(family, tmp_path, column):
    """References without a constraint of the database (ADR 21) are looked through as if there were one."""
    before = state()
    SurveyForm.objects.update(**{f"{column}_id": 999_999})
    write_backup(tmp_path / "b.zip")
    SurveyForm.objects.update(**{f"{column}_id": getattr(family, f"{column}_id")})
    with pytest.raises(BackupError, match=f"không có ở cột {column}"):
        restore_backup(tmp_path / "b.zip", replace=True)
    assert state() == before


def test_only_the_owner_can_read_it(family, tmp_path):
    write_backup(tmp_path / "b.zip")
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0


def test_it_refuses_to_overwrite_a_living_office(family, tmp_path):
    write_backup(tmp_path / "b.zip")
    with pytest.raises(BackupError, match="đang có dữ liệu"):
        restore_backup(tmp_path / "b.zip")


def changed_income(name, content):
    return content.replace(b"650000", b"650001") if name == "tables/households.surveyform.jsonl" else content


def missing_row(name, content):
    return content[: content.rindex(b"\n[")] + b"\n" if name == "tables/households.person.jsonl" else content


def missing_table(name, content):
    return None if name == "tables/households.person.jsonl" else content


def changed_file(name, content):
    return b"khac" if name.startswith("files/") else content


def other_version(name, content):
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    manifest["migrations"].append("households.9999_later")
    return json.dumps(manifest).encode()


def forgotten_table(name, content):
    if name != "manifest.json":
        return content
    manifest = json.loads(content)
    del manifest["tables"]["households.surveyform"]
    return json.dumps(manifest).encode()


def climbing_file(name, content):
    if name == "manifest.json":
        manifest = json.loads(content)
        manifest["files"] = {"../../evil.txt": "0"}
        return json.dumps(manifest).encode()
    return content


@pytest.mark.parametrize(
    "sabotage",
    [changed_income, missing_row, missing_table, changed_file, other_version, forgotten_table, climbing_file],
)
def test_sabotage_is_noticed_and_nothing_is_written(family, tmp_path, sabotage):
    write_backup(tmp_path / "b.zip")
    before = state()
    with pytest.raises(BackupError):
        restore_backup(rewritten(tmp_path / "b.zip", tmp_path, sabotage), replace=True)
    assert state() == before


def test_what_is_no_backup_is_a_clear_error(db, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    with pytest.raises(CommandError, match="không phải tệp sao lưu"):
        call_command("restore", str(tmp_path / "x.zip"), replace=True)


def test_the_commands_say_what_they_did(family, tmp_path):
    out = io.StringIO()
    call_command("backup", out=str(tmp_path / "b.zip"), stdout=out)
    call_command("restore", str(tmp_path / "b.zip"), replace=True, stdout=out)
    assert "Đã ghi" in out.getvalue()
    assert "Đã khôi phục" in out.getvalue()
