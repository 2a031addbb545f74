"""A person's own catalogue: what they opened lately and what they keep. Nobody else reads it, so it leaves no trail."""

import datetime as dt
from urllib.parse import parse_qsl

from django.db import IntegrityError, transaction

from households.filters import CLASS_GROUPS
from reports.definitions import REPORTS
from reports.models import Bookmark

RECENT = 6  # shown
MOST_KEPT = 30  # besides favourites
SETTLED = dt.timedelta(hours=1)  # a use that was noted so lately is not noted again: most readings write nothing


def bookmark_of(user, key, query):
    """Returns the person's Bookmark of a report, None where there is none. One query."""
    return Bookmark.objects.filter(user=user, key=key, query=query[:200]).first()


def note_use(bookmark, *, by, key, query, now):
    """Notes that a person opened a report, whose Bookmark so far is given; a query of the address that is too long to
    keep is passed over."""
    if len(query) > 200 or (bookmark is not None and now - bookmark.used_at < SETTLED):
        return
    if not Bookmark.objects.filter(user=by, key=key, query=query).update(used_at=now):
        _create(by, key, query, now, is_favourite=False)
        old = Bookmark.objects.filter(user=by, is_favourite=False).values_list("pk", flat=True)[MOST_KEPT:]
        Bookmark.objects.filter(pk__in=list(old)).delete()


def set_favourite(*, by, key, query, is_favourite, now):
    """Keeps a report among a person's favourites, or takes it out."""
    query = query[:200]
    if not Bookmark.objects.filter(user=by, key=key, query=query).update(is_favourite=is_favourite) and is_favourite:
        _create(by, key, query, now, is_favourite=True)


def _create(by, key, query, now, *, is_favourite):
    try:
        with transaction.atomic():
            Bookmark.objects.create(user=by, key=key, query=query, used_at=now, is_favourite=is_favourite)
    except IntegrityError:  # the same person opened it twice at once
        Bookmark.objects.filter(user=by, key=key, query=query).update(used_at=now)


def own(user, scope):
    """Returns (favourites, recent others) as [(words, key, query)] of what the person may still open. One query."""
    favourites, recent = [], []
    for each in Bookmark.objects.filter(user=user):
        if each.key in REPORTS and REPORTS[each.key].opens_for(user):
            (favourites if each.is_favourite else recent).append((words_of(each, scope), each.key, each.query))
    return favourites, recent[:RECENT]


def words_of(bookmark, scope):
    """Returns a report with its parameters in words: "Nguyên nhân nghèo · Hộ cận nghèo · Xã Bình Sơn"."""
    report, params = REPORTS[bookmark.key], dict(parse_qsl(bookmark.query))
    communes = dict(scope.commune_options)
    said = [report.name]
    if "nhom" in params:
        said.append(CLASS_GROUPS[params["nhom"]][0] if params["nhom"] in CLASS_GROUPS else params["nhom"])
    for option in report.options:
        if option.key in params:
            choices = dict(option.choices(scope.round.standard))
            said.append(choices.get(params[option.key], params[option.key]))
    if "xa" in params:
        said.append(communes.get(params["xa"], params["xa"]))
    if "so_voi" in params:
        said.append(f"so với {int(params['so_voi']) + report.years_ahead}")
    if "ca_nhan" in params:
        said.append("có thông tin cá nhân")
    return " · ".join(said)
