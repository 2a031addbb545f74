"""What a machine lacks is said loudly, and in CI it is a failure: no run is green because something was absent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDS_CHROMIUM = "tests/browser/test_sign_in.py::test_lan_signs_in_by_keyboard_and_out_again"
NEEDS_POSTGRES = "tests/accounts/test_administrators_at_once.py"


def run(*tests, **environment):
    """Runs pytest in a process of its own on a machine without Chromium; returns (exit code, output)."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CHROMIUM", "REQUIRE"))
    }
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", *tests],
        cwd=ROOT,
        env=clean | {"PATH": str(Path(sys.executable).parent), "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def test_without_a_browser_the_run_passes_and_says_in_capitals_what_it_left_out():
    code, output = run(NEEDS_CHROMIUM)
    assert code == 0, output
    assert "CHÚ Ý: CÓ KIỂM THỬ KHÔNG CHẠY" in output
    assert "1 KIỂM THỬ KHÔNG CHẠY VÌ MÁY NÀY THIẾU CHROMIUM" in output
    assert output.strip().splitlines()[-1].startswith("1 skipped")


def test_in_ci_the_same_is_a_failure():
    code, output = run(NEEDS_CHROMIUM, REQUIRE_ALL="1")
    assert code == 1, output
    assert "Thiếu Chromium" in output


@pytest.mark.parametrize("environment", [{}, {"REQUIRE_ALL": "1"}])
def test_tests_of_row_locks_wait_for_the_pass_on_postgresql(environment):
    code, output = run(NEEDS_POSTGRES, DATABASE_URL="sqlite://:memory:", **environment)
    assert code == 0, output
    assert "THIẾU POSTGRESQL" in output
