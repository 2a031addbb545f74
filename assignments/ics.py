"""Writes iCalendar (RFC 5545) text: all-day events, escaped, folded at 75 octets. Pure."""

import datetime as dt
from dataclasses import dataclass

CRLF = "\r\n"


@dataclass(frozen=True)
class Event:
    uid: str
    day: dt.date
    summary: str
    description: str
    stamp: dt.datetime  # aware; when the event was made
    is_done: bool = False


def escape(text):
    """Returns text as a property's value."""
    for char, replacement in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(char, replacement)
    return text


def fold(line):
    """Returns the line broken into pieces of at most 75 octets, never within a character."""
    pieces, piece = [], b""
    for char in line:
        encoded = char.encode()
        if len(piece) + len(encoded) > (75 if not pieces else 74):
            pieces.append(piece)
            piece = b""
        piece += encoded
    pieces.append(piece)
    return (CRLF + " ").join(piece.decode() for piece in pieces)


def calendar_text(name, events):
    """Returns the text of a calendar with these events."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Giam ngheo Trieu Son//Nhiem vu//VI",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{event.stamp.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + dt.timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escape(event.summary)}",
            f"DESCRIPTION:{escape(event.description)}",
            "TRANSP:TRANSPARENT",
            f"STATUS:{'CANCELLED' if event.is_done else 'CONFIRMED'}",
            "END:VEVENT",
        ]
    return CRLF.join(fold(line) for line in [*lines, "END:VCALENDAR"]) + CRLF
