"""The rooms and their one direction, checked on the source itself."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import get_resolver

from accounts.audit import ACTION_NAMES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["ui", "areas", "accounts", "assignments", "households", "plans", "resources", "reports", "trieuson_poverty"]
LONGEST = 350  # lines; "about 300", so that the last ten need no new package
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def place(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def calls(tree):
    """Yields (node, dotted name) of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def test_imports_go_one_way():
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.django_db
def test_migrations_agree_with_the_models(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


def test_every_room_is_an_installed_app():
    assert [app.name for app in apps.get_app_configs() if app.name in ROOMS] == ROOMS


def test_nothing_is_imported_inside_a_function():
    found = [
        place(path, inner)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not found


def test_there_are_no_signals():
    found = [
        place(path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module
        and (node.module == "django.dispatch" or node.module.endswith(".signals"))
    ]
    assert not found


def test_the_time_is_asked_of_django_only():
    """`date.today()` is the server's day, not Vietnam's, and no test can move it."""
    clocks = {
        "date.today",
        "dt.date.today",
        "datetime.date.today",
        "datetime.now",
        "dt.datetime.now",
        "datetime.utcnow",
    }
    found = [
        place(path, node)
        for path, tree in TREES.items()
        for node, name in calls(tree)
        if name in clocks and not node.args  # `now(dt.UTC)` says which time it means
    ]
    found += [
        place(path, node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone"
    ]
    assert not found


def test_no_module_is_long():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert not {path: length for path, length in lengths.items() if length > LONGEST}


def is_action_module(path):
    return "actions" in path.parts or path.stem == "actions" or path.stem.endswith("_actions")


def test_actions_take_keywords_and_say_who():
    """Every public function of an action module is keyword-only; whatever writes to the trail says `by`."""
    loose, nameless = [], []
    for path in filter(is_action_module, SOURCES):
        for node in TREES[path].body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            is_atomic = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
            if is_atomic and node.args.args:
                loose.append(place(path, node))
            if is_atomic and "by" not in {argument.arg for argument in node.args.kwonlyargs}:
                nameless.append(place(path, node))
    assert not loose, "positional arguments"
    assert not nameless, "no `by`"


def test_every_action_that_is_written_down_has_a_name_for_people():
    get_resolver().url_patterns  # noqa: B018 - loads every page, and with it every action
    # A slug is any text like "form.saved" in a module of actions, however it travels to the trail.
    slugs = {
        node.value: place(path, node)
        for path in filter(is_action_module, SOURCES)
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+\.[a-z_]+", node.value)
    }
    slugs |= {
        keyword.value.value: place(path, node)
        for path, tree in TREES.items()
        for node, name in calls(tree)
        if name.split(".")[-1] == "record"
        for keyword in node.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    assert slugs, "no slug found: the scan is broken"
    assert not {slug: where for slug, where in slugs.items() if slug not in ACTION_NAMES}


def test_views_save_nothing():
    written = re.compile(r"\.(save|delete|bulk_create|bulk_update)$")
    found = [
        place(path, node)
        for path, tree in TREES.items()
        if "views" in path.parts or path.stem == "views"
        for node, name in calls(tree)
        if written.search(name)
    ]
    assert not found
