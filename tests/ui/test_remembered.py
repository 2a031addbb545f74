"""What is kept for a state of the database is what would be read now: whoever wrote, by whichever connection."""

import threading
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ui.quiet import in_a_quiet_moment
from ui import remembered as module
from ui.remembered import remembered, state_of_database

pytestmark = pytest.mark.django_db(transaction=True)


def rows():
    return sorted(Session.objects.values_list("session_key", "session_data"))


def add(key="a", data="1"):
    Session.objects.create(session_key=key, session_data=data, expire_date=timezone.now())


class Counting:
    """A read that knows how often it was really made."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return rows()


class Writer:
    """Another process: a connection of its own, with or without a transaction."""

    def __init__(self):
        self.connection, self.is_within = connection.copy(), False

    def say(self, sql, values=()):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values)

    def begin(self):
        if not self.is_within:
            self.say("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
            self.is_within = True

    def end(self, how):
        if self.is_within:
            self.say(how)
            self.is_within = False

    def write(self, key):
        self.say("DELETE FROM django_session WHERE session_key = %s", [key])
        self.say("INSERT INTO django_session VALUES (%s, %s, %s)", [key, str(self.next()), timezone.now()])

    def next(self):
        self.number = getattr(self, "number", 0) + 1
        return self.number

    def close(self):
        self.end("ROLLBACK")
        self.connection.close()


@contextmanager
def writers(how_many):
    found = [Writer() for _ in range(how_many)]
    try:
        yield found
    finally:
        for writer in found:
            writer.close()


def read():
    """A remembered read is what the same read finds now."""
    assert remembered("rows", rows) == rows()


def disturbed(write):
    """Somebody writes while it is read: what the reader got is not kept for others."""

    def build():
        found = rows()
        write()
        return found

    remembered("rows", build)
    read()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["write", "begin", "COMMIT", "ROLLBACK", "read", "disturbed", "own", "own and undone", "within"]
        ),
        st.integers(0, 1),
    ),
    max_size=25,
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_written_by_whom_a_remembered_read_is_a_fresh_one(steps):
    Session.objects.all().delete()
    with writers(2) as others:
        for place, (step, number) in enumerate(steps):
            writer, key = others[number], f"key-{number}"
            # SQLite lets one write at a time: the others would wait for it to end.
            is_held = any(each.is_within for each in others if each is not writer)
            may_write = connection.vendor == "postgresql" or not is_held
            if step == "read":
                read()
            elif step == "begin" and may_write:
                writer.begin()
            elif step in ("COMMIT", "ROLLBACK"):
                writer.end(step)
            elif step == "write" and may_write:
                writer.write(key)
            elif step == "disturbed" and may_write:
                disturbed(lambda writer=writer, key=key: writer.write(key))
            elif step == "own" and not any(each.is_within for each in others):
                add(f"own-{place}")
            elif step == "own and undone" and not any(each.is_within for each in others):
                with transaction.atomic():
                    add(f"undone-{place}")
                    read()  # a transaction finds its own writes …
                    transaction.set_rollback(True)
                read()  # … and nobody else does
            elif step == "within" and not any(each.is_within for each in others):
                with transaction.atomic():
                    read()
        read()
        for writer in others:
            writer.end("COMMIT")
            read()


def read_once(expected):
    module._memory.__init__()
    build = Counting()
    assert [remembered("rows", build) for _ in range(3)] == [expected] * 3 and build.times == 1
    remembered(("other", "question"), build)
    assert build.times == 2


def test_it_is_read_once_until_something_is_written():
    in_a_quiet_moment(lambda: read_once([]))
    add()
    read()
    in_a_quiet_moment(lambda: read_once([("a", "1")]))


def test_another_connection_of_the_process_finds_what_was_kept():
    def check():
        module._memory.__init__()
        build, found = Counting(), []
        remembered("rows", build)

        def elsewhere():
            found.append(remembered("rows", build))
            connections.close_all()

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert found == [[]] and build.times == 1

    in_a_quiet_moment(check)


def test_what_a_transaction_writes_is_neither_kept_nor_hidden_from_it():
    remembered("rows", rows)
    with transaction.atomic():
        add()
        assert remembered("rows", rows) == [("a", "1")]
        assert state_of_database() is None
        transaction.set_rollback(True)
    assert remembered("rows", rows) == []


def test_an_open_transaction_of_somebody_else_changes_nothing_until_it_ends():
    def check():
        Session.objects.all().delete()
        build = Counting()
        with writers(1) as (other,):
            other.begin()
            other.write("b")
            assert remembered("rows", build) == remembered("rows", build) == []
            other.end("COMMIT")
            assert remembered("rows", build) == [("b", "1")]
        assert build.times == 2

    in_a_quiet_moment(check)


@pytest.mark.postgres
def test_transactions_that_end_in_another_order_than_they_began():
    with writers(2) as (early, late):
        for number, writer in enumerate((early, late)):
            writer.begin()
            writer.write(f"key-{number}")
        for writer in (late, early):
            read()
            writer.end("COMMIT")
            read()
    assert len(rows()) == 2


def test_a_build_that_fails_keeps_nothing():
    def fails():
        raise ValueError

    with pytest.raises(ValueError):
        remembered("rows", fails)
    assert remembered("rows", rows) == []


def test_only_so_many_results_are_kept_and_those_of_the_last_state():
    def fill():
        for number in range(module.MOST + 5):
            remembered(number, rows)
        assert len(module._memory.kept) == module.MOST

    def begin_anew():
        remembered("rows", rows)
        assert len(module._memory.kept) == 1

    in_a_quiet_moment(fill)
    add()
    in_a_quiet_moment(begin_anew)


def test_without_a_name_of_its_state_a_database_is_asked_each_time(monkeypatch):
    monkeypatch.setattr(module, "state_of_database", lambda: None)
    build = Counting()
    remembered("rows", build)
    remembered("rows", build)
    assert build.times == 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file can be put in another's place")
def test_another_file_in_the_place_of_the_database_is_another_state(tmp_path):
    import sqlite3

    path = tmp_path / "one.sqlite3"
    sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    watch = module._SqliteWatch()
    before = watch.state(str(path))
    assert watch.state(str(path)) == before
    path.rename(tmp_path / "old.sqlite3")
    assert watch.state(str(path)) is None
    sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    assert watch.state(str(path)) not in (before, None)
