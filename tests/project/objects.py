"""What the addresses of access.py are opened with: one maker a kind of object, by the name that the table uses.

A maker takes the cast and the units and returns a Target. Objects of a commune belong to Bình Sơn, so that lan and nam
are at home there and tam is the outsider.
"""

from dataclasses import dataclass, field

from households.actions.rounds import open_round
from tests.factories import make_user, make_village


@dataclass(frozen=True)
class Target:
    """Keywords of the address, its query string without "?", and what is posted."""

    kwargs: dict = field(default_factory=dict)
    query: str = ""
    data: dict = field(default_factory=lambda: {"csrfmiddlewaretoken": "-"})  # as every form of a page sends


OBJECTS = {"-": lambda cast, areas: Target()}


def kind(name):
    """Registers a maker under the word that stands in the table."""

    def register(maker):
        assert name not in OBJECTS, f"{name} is made twice"
        OBJECTS[name] = maker
        return maker

    return register


@kind("somebody")
def somebody(cast, areas):
    return Target({"pk": make_user("ai.do", role="commune_officer", commune=areas.binh_son).pk})


@kind("village")
def village(cast, areas):
    return Target({"pk": make_village(areas.binh_son).pk})


@kind("commune")
def commune(cast, areas):
    make_village(areas.binh_son)
    return Target(query=f"xa={areas.binh_son.pk}")


@kind("reports")
def reports(cast, areas):
    return Target({"year": open_round(by=cast.hong, year=2017).year})


@kind("table")
def table(cast, areas):
    return Target(reports(cast, areas).kwargs | {"key": "classes"})


@kind("table-15769")
def table_of_binh_son(cast, areas):
    return Target(table(cast, areas).kwargs, query="xa=15769")


@kind("list")
def list_of_households(cast, areas):
    return Target(reports(cast, areas).kwargs | {"key": "poor_households"})
