"""The page of two people on one form: three columns a differing field, one submit."""

from dataclasses import dataclass

from django.shortcuts import render

from households.actions.forms import entry_of
from households.forms.merging import MINE, STORED, differences, merged
from households.forms.raw import Raw, raw_of_entry, unpacked
from ui.forms import SummaryLine


@dataclass(frozen=True)
class Line:
    """A difference with what was picked for it so far."""

    difference: object
    name: str
    pick: str
    is_missing: bool


@dataclass(frozen=True)
class Resolution:
    """What came of a conflict: `raw` is one page made of both, whole only once every line is picked."""

    form: object
    mine: Raw
    lines: tuple
    raw: Raw
    is_complete: bool
    was_asked: bool


def resolve(desk, mine: Raw):
    """Returns the Resolution of the page against the form as it is stored at this moment."""
    form = desk.survey_round.forms.filter(household=desk.household).select_related("household", "saved_by").first()
    if form is None:  # an import that was undone took it away: what was typed is all there is
        return Resolution(None, mine, (), mine | {"version": ["0"]}, True, True)
    stored = raw_of_entry(entry_of(form), 0)
    base = unpacked((mine.get("base") or [""])[-1])
    found = differences(mine, stored, base, desk.survey_round.standard)
    # Picks count only for the version that was shown: a third save in between asks anew.
    was_asked = mine.get("resolved") == [str(form.version)]
    lines, picks = [], {}
    for each in found:
        name = f"pick-{each.key}"
        given = (mine.get(name) or [""])[-1] if was_asked else each.proposed
        pick = given if given in (MINE, STORED) else ""
        picks[each.key] = pick
        lines.append(Line(each, name, pick, was_asked and not pick))
    is_complete = was_asked and all(picks.values())
    raw = merged(mine, stored, picks) | {
        "version": [str(form.version)],
        "draft": mine.get("draft", [""]),
        "base": mine.get("base", [""]),
    }
    return Resolution(form, mine, tuple(lines), raw, is_complete, was_asked)


def draw(request, desk, resolution):
    """Renders the three columns; every field of mine rides along hidden."""
    errors = [
        SummaryLine("Chọn một bên.", line.difference.label, f"{line.name}-mine")
        for line in resolution.lines
        if line.is_missing
    ]
    carried = [
        (name, value)
        for name, values in resolution.mine.items()
        if not name.startswith("pick-") and name != "resolved"
        for value in values
    ]
    return render(
        request,
        "households/form_conflict.html",
        {
            "desk": desk,
            "household": desk.household,
            "survey_round": desk.survey_round,
            "resolution": resolution,
            "carried": carried,
            "lines": errors,
        },
        status=422 if errors else 409,
    )
