"""Two administrators shut each other out at the same moment: one of them must stay. Needs real row locks."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from accounts import actions
from accounts.models import User
from accounts.permissions import Role
from tests.factories import make_user


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_shut_each_other_out(areas):
    people = [make_user(f"quan.tri.{name}", "Quản Trị", Role.ADMINISTRATOR) for name in ("mot", "hai")]
    both_ready, refused = threading.Barrier(2), []

    def shut(by, user):
        try:
            both_ready.wait()
            actions.disable_user(by=by, user=user)
        except ValidationError:
            refused.append(by.username)
        finally:
            connection.close()

    threads = [threading.Thread(target=shut, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert User.objects.active_administrators().count() == 1
