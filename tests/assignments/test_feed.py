"""The calendar feed: valid iCalendar text behind a secret that can be revoked."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assignments import actions
from assignments.ics import Event, calendar_text, escape, fold
from assignments.models import CalendarFeed

text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=300)


@given(line=text)
def test_lines_are_folded_at_75_octets_and_unfold_to_what_they_were(line):
    folded = fold(line)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


@given(value=text)
def test_escaped_text_reads_back(value):
    back = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], escape(value))
    assert back == value


def test_an_event_is_a_whole_day():
    stamp = dt.datetime(2017, 11, 22, 1, tzinfo=dt.UTC)
    event = Event("a@b", dt.date(2017, 12, 31), "Hạn: một, hai; ba", "dòng 1\ndòng 2", stamp)
    lines = calendar_text("Lịch", [event]).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20171231" in lines and "DTEND;VALUE=DATE:20180101" in lines
    assert r"SUMMARY:Hạn: một\, hai\; ba" in lines
    assert r"DESCRIPTION:dòng 1\ndòng 2" in lines
    assert "DTSTAMP:20171122T010000Z" in lines


@pytest.mark.django_db
class TestFeed:
    def get(self, client, token):
        return client.get(reverse("task_feed", args=[token]))

    def test_it_holds_the_units_open_tasks_on_their_last_safe_day(self, client, lan, nam, areas, year):
        actions.complete_duty(
            by=nam,
            commune_or_department=areas.binh_son,
            duty_key="commune_survey",
            year=2017,
            evidence_url="/x/",
            evidence_label="x",
            at=dt.date(2017, 11, 10),
        )
        answer = self.get(client, actions.make_feed(by=lan))
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 9
        assert "DTSTART;VALUE=DATE:20171109" in answer.text  # the plan: before 10/11
        assert "DTSTART;VALUE=DATE:20171114" not in answer.text  # the survey is done

    def test_who_watches_gets_one_event_a_duty(self, client, hong, quang, year):
        answer = self.get(client, actions.make_feed(by=quang))
        text = answer.text.replace("\r\n ", "")
        assert "Hạn của 36 đơn vị: Rà soát" in text
        assert "Hạn của Ban chỉ đạo" in text and "Hạn của 1 đơn vị" not in text
        assert r"Hạn của Phòng LĐTBXH\, Phòng TC-KH: Kế hoạch phân bổ nguồn lực" in text
        assert answer.text.count("BEGIN:VEVENT") == 47

    def test_a_new_address_ends_the_old_one(self, client, lan, year):
        old = actions.make_feed(by=lan)
        new = actions.make_feed(by=lan)
        assert (self.get(client, old).status_code, self.get(client, new).status_code) == (404, 200)
        assert actions.revoke_feed(by=lan) and not actions.revoke_feed(by=lan)
        assert self.get(client, new).status_code == 404

    def test_the_secret_is_not_kept(self, lan):
        token = actions.make_feed(by=lan)
        assert token not in str(list(CalendarFeed.objects.values()))

    def test_people_who_are_gone_have_no_feed(self, client, lan, year):
        token = actions.make_feed(by=lan)
        lan.is_active = False
        lan.save()
        assert self.get(client, token).status_code == 404

    def test_the_page_shows_the_address_once(self, clients, year):
        browser = clients["lan"]
        assert "/lich-rieng/" in browser.post(reverse("task_feed_make"), follow=True).text
        assert "/lich-rieng/" not in browser.get(reverse("task_reminders")).text
