"""What rooms to the right show in a household's file: the setting HOUSEHOLD_PANELS names functions by dotted path.

A function takes (user, household) and returns a Panel, or None where the reader gets to see nothing.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Panel:
    """A part of the file: a template, drawn with `panel` in its context, and what it draws."""

    template: str
    values: dict = field(default_factory=dict)


def panels_of(user, household):
    """Returns the Panels of a household for a reader, in the setting's order."""
    found = (import_string(path)(user, household) for path in settings.HOUSEHOLD_PANELS)
    return [panel for panel in found if panel is not None]
