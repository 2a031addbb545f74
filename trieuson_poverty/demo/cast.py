"""Who signs in to the demo: people of every role, with names that can be guessed and one password."""

import random
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.actions import create_user
from accounts.models import AuditEntry, Door, User
from accounts.permissions import Role
from areas.models import Department
from households import choices
from households.demo.names import full_name
from households.demo.places import KINH
from households.demo.writing import REFERENCE
from households.models import SurveyRound
from ui.formatting import fold

PASSWORD = "lua-vang-2017"  # noqa: S105 - known to everyone, for invented data only
ADMINISTRATOR, LABOUR = "quantri", "ldtbxh"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the demo's cast."""

    username: str
    full_name: str
    role: Role
    commune_code: str = ""
    department_code: str = ""


def cast(communes, departments):
    """Returns every Member: one or two a unit, and one for each role of the district."""
    rng = random.Random("the cast")  # noqa: S311 - the same people for every seed
    members = [
        Member(ADMINISTRATOR, "Đỗ Minh Trí", Role.ADMINISTRATOR),
        Member("lanhdao.huyen", "Trần Đức Quang", Role.DISTRICT_LEADER),
        Member("giamsat", "Vũ Thị Thanh", Role.AUDITOR),
        Member(LABOUR, "Lê Thị Hồng", Role.LABOUR_OFFICER, department_code="ldtbxh"),
    ]
    for department in departments:
        if department.kind == Department.BODY and not department.is_standing_body:
            prefix = "phong." if department.name.startswith("Phòng ") else ""
            members.append(
                Member(prefix + department.code, _person(rng), Role.DEPARTMENT_OFFICER, department_code=department.code)
            )
    for commune in communes:
        slug = fold(commune.short_name.removeprefix("TT ")).replace(" ", "")
        members.append(Member(f"canbo.{slug}", _person(rng), Role.COMMUNE_OFFICER, commune_code=commune.code))
        members.append(Member(f"lanhdao.{slug}", _person(rng), Role.COMMUNE_LEADER, commune_code=commune.code))
    return members


def _person(rng):
    return full_name(rng, rng.choice((choices.MALE, choices.FEMALE)), KINH)


def create_cast(communes):
    """Creates the cast and returns {username: User}; everybody has PASSWORD and need not change it."""
    departments = {department.code: department for department in Department.objects.all()}
    by_code = {commune.code: commune for commune in communes}
    people = {}
    for member in cast(communes, departments.values()):
        people[member.username] = create_user(
            by=people.get(ADMINISTRATOR),
            username=member.username,
            full_name=member.full_name,
            role=member.role,
            password=None,
            commune=by_code.get(member.commune_code),
            department=departments.get(member.department_code),
            temporary=False,
            door=Door.COMMAND,
            reference=REFERENCE,
        )
    # One hash for all: hashing is slow on purpose, and a salt of its own guards nobody whose password everyone knows.
    # Real accounts get theirs one by one (accounts.actions).
    User.objects.filter(pk__in=[person.pk for person in people.values()]).update(password=make_password(PASSWORD))
    return people


def logins():
    """Returns (users of the demo's cast in its order, usernames whose password is no longer PASSWORD); both empty
    where this database holds no demo data."""
    if not SurveyRound.objects.filter(is_demo=True).exists():
        return [], set()
    created = AuditEntry.objects.filter(action="user.created", reference=REFERENCE).values_list("object_id", flat=True)
    users = list(User.objects.filter(pk__in=list(created), is_active=True).select_related("commune", "department"))
    changed = AuditEntry.objects.filter(
        object_type=User._meta.model_name,
        object_id__in=[user.pk for user in users],
        action__in=["user.password_changed", "user.password_reset"],
    ).values_list("object_id", flat=True)
    changed = set(changed)
    return sorted(users, key=lambda user: user.pk), {user.username for user in users if user.pk in changed}
