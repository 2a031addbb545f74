"""The administrator's first page: accounts, units, years and trouble at the door. No family's data."""

from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.lockouts import locked_names
from accounts.models import User
from accounts.permissions import COMMUNE_ROLES, Role
from areas.models import Commune, Department
from assignments.models import TaskYear
from households.models import SurveyRound


@dataclass(frozen=True)
class Office:
    """`roles`: (label, active, never signed in, role). `locked`: (username, until). `empty`: units without anybody."""

    roles: tuple
    active: int
    disabled: int
    locked: tuple
    communes: int
    empty_communes: tuple
    empty_bodies: tuple
    rounds: tuple
    duty_years: tuple

    @property
    def never(self):
        return sum(each[2] for each in self.roles)


def office_of(today):
    """Returns the Office as it stands. Seven queries."""
    in_use = Q(is_active=True)
    rows = {
        row["role"]: row
        for row in User.objects.order_by()
        .values("role")
        .annotate(
            active=Count("pk", filter=in_use),
            never=Count("pk", filter=in_use & Q(last_login__isnull=True)),
            disabled=Count("pk", filter=~in_use),
        )
    }
    roles = tuple(
        (role.label, rows.get(role, {}).get("active", 0), rows.get(role, {}).get("never", 0), role.value)
        for role in Role
    )
    rounds = tuple(SurveyRound.objects.with_counts().order_by("-year"))
    on = rounds[0].reference_date if rounds else today  # the units that the newest survey is about
    communes = Commune.objects.valid_on(on).annotate(
        people=Count("users", filter=Q(users__is_active=True, users__role__in=COMMUNE_ROLES))
    )
    communes = list(communes.order_by("code"))
    bodies = Department.objects.filter(kind=Department.BODY).annotate(
        people=Count("users", filter=Q(users__is_active=True))
    )
    return Office(
        roles=roles,
        active=sum(each[1] for each in roles),
        disabled=sum(row["disabled"] for row in rows.values()),
        locked=tuple(locked_names()),
        communes=len(communes),
        empty_communes=tuple(each.name for each in communes if not each.people),
        empty_bodies=tuple(each.short_name for each in bodies.order_by("order") if not each.people),
        rounds=rounds,
        duty_years=tuple(TaskYear.objects.values_list("year", flat=True)),
    )
