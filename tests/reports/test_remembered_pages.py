"""A table's page is counted once while nothing is written: never with another reader's figures, never out of date."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from households.actions.rounds import set_commune_totals
from households.models import CommuneSurvey, SurveyForm
from reports.models import Bookmark
from tests.factories import make_user
from tests.reports.reading import page_rows
from tests.reports.test_pages import TABLES, page
from tests.ui.quiet import in_a_quiet_moment
from ui import remembered as module
from ui.remembered import state_of_database

pytestmark = pytest.mark.django_db(transaction=True)
FEW = 7  # queries: the state, session, person, years, own bookmark, reminders; one to spare


@pytest.fixture(autouse=True)
def nothing_remembered():
    module._memory.__init__()


def shown(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return {key: str(response.context["shown"][key]) for key in ("title", "unit_name", "heads", "body", "gaps")}


def asked(client, url):
    """Returns how many queries a page asks."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_every_table_is_counted_once_and_reading_it_again_writes_nothing(year_2017, clients):
    for key in TABLES:
        before = shown(clients["hong"], page(key))

        def check(key=key, before=before):
            shown(clients["hong"], page(key))  # the first reading noted that she opened it
            state = state_of_database()
            assert asked(clients["hong"], page(key)) <= FEW, key
            assert shown(clients["hong"], page(key)) == before
            assert state_of_database() == state

        in_a_quiet_moment(check)


def test_an_action_is_on_the_next_page_of_whoever_reads(year_2017, areas, clients, lan):
    survey = CommuneSurvey.objects.get(round=year_2017, commune=areas.binh_son)
    address = page("classes")
    for who in ("hong", "quang"):
        for _ in range(2):
            assert "200" in texts(clients[who], address)["Xã Bình Sơn"]
    set_commune_totals(
        by=lan, commune_survey=survey, household_total=317, person_total=None, minority_household_total=100,
        version=survey.version,
    )  # fmt: skip
    for who in ("hong", "quang"):
        assert "317" in texts(clients[who], address)["Xã Bình Sơn"]


def texts(client, url):
    return {row[1][0]: [text for text, _ in row[2:]] for row in page_rows(client.get(url).text)}


def test_another_process_writes_and_the_next_page_tells_it(year_2017, clients, areas):
    before = [shown(clients["hong"], page("classes")) for _ in range(3)][-1]
    form = SurveyForm.objects.filter(round=year_2017, household_class="KN").first()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("UPDATE households_surveyform SET household_class = 'N1' WHERE id = %s", [form.pk])
    finally:
        other.close()
    assert shown(clients["hong"], page("classes")) != before


def test_nobody_gets_what_was_counted_for_another(year_2017, clients, areas):
    readers = ("hong", "lan", "tam", "bac", "quang", "thanh_tra")
    addresses = [page(key) for key in TABLES] + [page("classes", xa="15769")]
    fresh = {}
    for address in addresses:
        for who in readers:
            module._memory.__init__()
            response = clients[who].get(address)
            fresh[who, address] = response.status_code, response.status_code == 200 and shown(clients[who], address)
    for address in addresses:
        for who in (*readers, *readers):
            response = clients[who].get(address)
            status, told = fresh[who, address]
            assert response.status_code == status
            if status == 200:
                assert shown(clients[who], address) == told, (who, address)


def test_people_of_one_role_and_unit_share_and_keep_their_own_pins(year_2017, areas, clients, as_user):
    other = make_user("le.hai", "Lê Văn Hải", Role.LABOUR_OFFICER, department=areas.department("ldtbxh"))
    theirs = as_user(other)
    for client in (theirs, clients["hong"]):
        client.get(page("causes"))
    Bookmark.objects.filter(user=other).update(is_favourite=True)

    def check():
        module._memory.__init__()
        theirs.get(page("causes"))
        assert asked(clients["hong"], page("causes")) <= FEW

    in_a_quiet_moment(check)
    assert "Bỏ ghim" in theirs.get(page("causes")).text
    assert "Bỏ ghim" not in clients["hong"].get(page("causes")).text


def test_the_page_is_of_the_readers_own_moment_and_day(year_2017, clients, clock):
    clock.go_to(dt.date(2017, 11, 22), dt.time(23, 30))
    for _ in range(2):
        clients["hong"].get(page("duties"))
    clock.advance(minutes=20)
    response = clients["hong"].get(page("duties"))
    assert "lập lúc 23:50" in response.text or "23:50" in response.context["shown"]["dated"]

    def check():
        assert asked(clients["hong"], page("duties")) <= FEW

    in_a_quiet_moment(check)
    clock.advance(minutes=20)  # what is late depends on the day
    assert asked(clients["hong"], page("duties")) > FEW
