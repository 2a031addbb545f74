"""`seed_demo` writes all or nothing, never on a real server; `demo_logins` speaks of invented data alone."""

import pytest
from django.core.management import CommandError

from accounts.actions import change_password
from accounts.models import User
from areas.models import Village
from households.models import SurveyRound
from tests.demo.test_seed_demo import run
from trieuson_poverty import demo


def test_a_failure_half_way_leaves_nothing(areas, monkeypatch):
    written = []

    def breaks_at_the_third(**values):
        written.append(values)
        if len(written) == 3:
            raise ValueError("hỏng giữa chừng")
        return demo.Written()

    monkeypatch.setattr(demo, "write_commune", breaks_at_the_third)
    with pytest.raises(ValueError, match="giữa chừng"):
        demo.fill(households=36, seed=1)
    assert not User.objects.exists() and not SurveyRound.objects.exists() and not Village.objects.exists()


def test_a_real_server_takes_no_account_that_everybody_knows(areas, settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="không nhận dữ liệu thử"):
        run("seed_demo", households=36)
    assert not User.objects.exists()


@pytest.mark.parametrize("options", [{"households": 5}, {"households": 10**6}, {"until": 2025}, {"until": 2014}])
def test_what_cannot_be_made_is_refused_in_words(areas, options):
    with pytest.raises(CommandError, match="từ"):
        run("seed_demo", **options)


def test_demo_logins_tells_who_changed_the_password_and_nothing_on_a_real_database(areas):
    assert run("demo_logins") == ""
    run("seed_demo", households=36)
    change_password(by=User.objects.get(username="ldtbxh"), password="Nước suối trong 22")
    lines = run("demo_logins").splitlines()
    assert "(đã đổi)" in next(line for line in lines if line.startswith("ldtbxh "))
    assert demo.PASSWORD in next(line for line in lines if line.startswith("quantri "))
