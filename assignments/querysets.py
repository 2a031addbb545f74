"""Reads of tasks that are used twice. Every one starts at `visible_to(user)`."""

import datetime as dt

from django.db import models
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, TextField, Value, When

from accounts.permissions import Role
from accounts.scoping import UnitScopedQuerySet, commune_ids
from areas.models import Department
from assignments.deadlines import SOON_DAYS, State
from assignments.duties import keys_with_partner
from ui.formatting import fold

# Status values of models.Task, repeated here because querysets come before models.
OPEN, REPORTED, DONE, WAIVED = "open", "reported", "done", "waived"


def _last_day_before(day):
    """Q: the last safe day lies before `day`. Constants are moved, not columns: no date arithmetic in SQL."""
    return Q(day_counts=True, due_on__lt=day) | Q(day_counts=False, due_on__lte=day)


def state_case(today):
    """Returns the SQL twin of Task.state_on: what is reported and not yet confirmed is open still."""
    done_late = Q(day_counts=True, done_on__gt=F("due_on")) | Q(day_counts=False, done_on__gte=F("due_on"))
    far = today + dt.timedelta(days=SOON_DAYS + 1)
    return Case(
        When(status=WAIVED, then=Value(State.NOT_NEEDED.value)),
        When(done_late & Q(status=DONE), then=Value(State.DONE_LATE.value)),
        When(status=DONE, then=Value(State.DONE.value)),
        When(_last_day_before(today), then=Value(State.LATE.value)),
        When(_last_day_before(far), then=Value(State.SOON.value)),
        default=Value(State.NOT_DUE.value),
        output_field=CharField(),
    )


class TaskQuerySet(UnitScopedQuerySet):
    def visible_to(self, user):
        """Returns the tasks that the user may read: the unit's own, and those in which its body co-operates."""
        if user.is_authenticated and user.is_active and user.role == Role.DEPARTMENT_OFFICER:
            partner_keys = keys_with_partner(user.department.code)
            return self.filter(Q(department_id=user.department_id) | Q(duty_key__in=partner_keys))
        return super().visible_to(user)

    def worked_by(self, user):
        """Returns the tasks that fall to the user's own unit. Phòng LĐTBXH, as the standing body, also does those
        of Ban chỉ đạo and UBND huyện (Điều 2)."""
        if not user.is_active:
            return self.none()
        if user.role == Role.LABOUR_OFFICER:
            return self.filter(
                Q(department_id=user.department_id)
                | Q(department__kind__in=[Department.COMMITTEE, Department.PEOPLE_COMMITTEE])
            )
        if user.department_id:
            return self.filter(department_id=user.department_id)
        if user.commune_id:
            return self.filter(commune_id__in=commune_ids(user))
        return self.none()

    def of_year(self, year):
        return self.filter(year__year=year)

    def due_within(self, after, until):
        """Returns the tasks that fall due after the first day and not after the second, of whatever year of work."""
        return self.filter(due_on__gt=after, due_on__lte=until)

    def counted(self):
        """Returns the tasks that figures count: a task that was split counts as itself, its parts do not."""
        return self.filter(parent__isnull=True)

    def with_state(self, today):
        """Adds `state`, the SQL twin of deadlines.state_of."""
        return self.annotate(state=state_case(today))

    def in_states(self, states, today):
        return self.with_state(today).filter(state__in=states)

    def late(self, today):
        """Returns the tasks not done whose last safe day is over, the oldest first."""
        return self.in_states([State.LATE], today).order_by("due_on", "order", "id")

    def matching(self, text):
        """Returns the tasks whose title, clause or unit holds every word of `text`, accents and case apart."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_key__contains=word)
        return found

    def with_returned(self):
        """Adds `returned_text`, the reason of the last return where nothing was reported since, and
        `has_open_parts`."""
        answers = self.model.events.rel.related_model.objects.filter(
            task=OuterRef("pk"), kind__in=["returned", "reported", "completed"]
        ).order_by("-id")
        return self.annotate(
            returned_text=Subquery(
                answers.values(
                    answer=Case(When(kind="returned", then=F("text")), default=Value(""), output_field=TextField())
                )[:1]
            ),
            has_open_parts=Exists(self.model.objects.filter(parent=OuterRef("pk"), status__in=[OPEN, REPORTED])),
        )

    def by_unit(self):
        """Orders by unit, bodies before communes on every database, then by deadline."""
        return self.order_by(
            F("department__order").asc(nulls_last=True), "commune__code", "commune_id", "due_on", "order", "id"
        )

    def by_deadline(self):
        """Orders by deadline, then by unit, bodies before communes on every database."""
        return self.order_by(
            "due_on", "order", F("department__order").asc(nulls_last=True), "commune__code", "commune_id", "id"
        )

    def with_units(self):
        return self.select_related("year", "commune", "department", "assignee")

    def count_states(self, today, *by):
        """Returns [{*by, state, awaiting, number}]: one grouped query for every figure, whatever it is grouped by."""
        return list(
            self.with_state(today)
            .order_by()
            .values(*by, "state")
            .annotate(number=Count("id"), awaiting=Count("id", filter=Q(status=REPORTED)))
        )


class UnitRowQuerySet(UnitScopedQuerySet):
    """Rows of a unit that are no tasks: score sheets, committee members."""


class EventQuerySet(models.QuerySet):
    def with_people(self):
        return self.select_related("by", "ruling").prefetch_related("attachments")
