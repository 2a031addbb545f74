"""The entry page's raw data: what stands in each field as text, exactly as it was typed or would be typed.

One shape for a post, a draft, a stored form and last year's answers: {field name: [texts]}, a person's fields named
"m<line>-<field>". Nothing is ever lost on the way to a FormInput and back. Pure: no database.
"""

import json

from households.forms.answers import ANSWER_NAMES, AnswersForm
from households.forms.inputs import typed
from households.forms.members import MEMBER_NAMES, MemberForm
from ui.formatting import whole_or_none

Raw = dict[str, list[str]]
BLANK_LINES = 4
MOST_LINES = 60
# What belongs to the page and not to the household's answers.
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "do", "version", "seen", "draft", "base", "rows", "resolved"})


def raw_of_post(post) -> Raw:
    """Returns a QueryDict's fields, without the token of the request, the button pressed and NUL characters, which
    PostgreSQL cannot keep."""
    return {
        name.replace("\0", ""): [value.replace("\0", "") for value in post.getlist(name)]
        for name in post
        if name not in ("csrfmiddlewaretoken", "do")
    }


def raw_of_member(member) -> Raw:
    """Returns a MemberInput as {field name: [text]}, without a line's prefix."""
    raw = {name: typed(MemberForm.base_fields[name], getattr(member, name)) for name in MEMBER_NAMES}
    if member.birth_date or member.birth_year:
        raw["birth"] = typed(MemberForm.base_fields["birth"], (member.birth_date, member.birth_year))
    if member.person_id is not None:
        raw["person"] = [str(member.person_id)]
    return {name: values for name, values in raw.items() if values}


def raw_of_entry(entry, blank_lines=BLANK_LINES) -> Raw:
    """Returns the page of a FormInput, with blank lines for more people."""
    raw = {name: typed(AnswersForm.base_fields[name], getattr(entry, name)) for name in ANSWER_NAMES}
    raw = {name: values for name, values in raw.items() if values}
    for line, member in enumerate(entry.members):
        raw |= {f"m{line}-{name}": values for name, values in raw_of_member(member).items()}
    raw["rows"] = [str(len(entry.members))]
    return with_blank_lines(raw, blank_lines)


def line_count(raw: Raw) -> int:
    """Returns how many lines the roster has, at most MOST_LINES."""
    return min(whole_or_none((raw.get("rows") or [""])[-1], digits=4) or 0, MOST_LINES)


def with_blank_lines(raw: Raw, how_many=BLANK_LINES) -> Raw:
    """Returns the page with that many more blank lines; they take the ethnic group of the first line."""
    lines = line_count(raw)
    wanted = min(lines + how_many, MOST_LINES)
    ethnicity = raw.get("m0-ethnicity")
    more = {f"m{line}-ethnicity": ethnicity for line in range(lines, wanted) if ethnicity}
    return {**raw, **more, "rows": [str(wanted)]}


def with_member(raw: Raw, member) -> Raw:
    """Returns the page with a person on the first line after the last one in use."""
    used = [line for line in range(line_count(raw)) if _is_used(raw, line)]
    line = used[-1] + 1 if used else 0
    kept = {name: values for name, values in raw.items() if not name.startswith(f"m{line}-")}
    lines = max(line_count(raw), line + 1)
    return {**kept, **{f"m{line}-{name}": each for name, each in raw_of_member(member).items()}, "rows": [str(lines)]}


def _is_used(raw, line):
    return any(
        text.strip()
        for name in MemberForm.base_fields
        if name != "ethnicity"
        for text in raw.get(f"m{line}-{name}", ())
    )


def answers_only(raw: Raw) -> Raw:
    """Returns the household's own answers and members as they stand, blank lines and empty texts left out."""
    used = {line for line in range(line_count(raw)) if _is_used(raw, line)}
    kept = {}
    for name, values in raw.items():
        line, dash, _ = name[1:].partition("-")
        if name in NOT_ANSWERS or (name.startswith("m") and dash and line.isdigit() and int(line) not in used):
            continue
        if any(text.strip() for text in values):
            kept[name] = values
    return kept


def packed(raw: Raw) -> str:
    """Returns the answers as one text: what the typing started from, carried by the page itself."""
    started_from = {**answers_only(raw), "rows": raw.get("rows", ["0"])}
    return json.dumps(started_from, ensure_ascii=False, separators=(",", ":"))


def unpacked(text) -> Raw | None:
    """Returns what `packed` wrote, None where it is missing or was tampered with."""
    try:
        raw = json.loads(text)
    except (TypeError, ValueError):
        return None
    if not isinstance(raw, dict) or not all(
        isinstance(values, list) and all(isinstance(each, str) for each in values) for values in raw.values()
    ):
        return None
    return raw
