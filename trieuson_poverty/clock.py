"""The clock of a copy that is only tried out: it starts on a day of the decision's years, and time goes on from there.

Deadlines of 2017 read from another decade are thousands of days late, which shows nobody how the program works. Every
page of such a copy says which day it takes for today; a real server refuses the setting.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone


def start_on(text: str, *, zone: str) -> dt.date:
    """Makes `timezone.now()` and all that follows from it speak of the day in `text` (ISO) at the present time of day;
    returns the day. Settings call it before anything asks the time. Raises ImproperlyConfigured."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured("DEMO_TODAY phải là một ngày dạng năm-tháng-ngày, ví dụ 2017-11-22.") from None
    real = timezone.now  # not asked here: it reads the settings that are being read
    shift = day - dt.datetime.now(ZoneInfo(zone)).date()
    timezone.now = lambda: real() + shift
    return day
