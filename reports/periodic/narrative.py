"""Text with bound numbers: `{{ so_ho_ngheo }}` stands for a figure; a number typed beside a figure's name is compared.

Pure. A number that disagrees is marked, never changed: the writer may mean another thing than the rule thinks.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from reports.periodic.figures import NOT_KNOWN, Figure, Kind
from ui.formatting import parse_decimal

BOUND = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
_NUMBER = re.compile(
    r"(?<![\w/.,{-])(?P<number>[0-9]{1,3}(?:[.\u00a0][0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:,[0-9]+)?)"
    r"(?P<percent>\s*%)?(?![\w/}]|[.,][0-9])"
)
# Between a figure's name and the number after it: "số hộ nghèo là 132 hộ", "tỷ lệ hộ nghèo còn 9,87 %".
_LINK = r"(?:\s+(?:là|còn|có|đạt|gồm|bằng|chiếm|xuống|ở mức|toàn xã|toàn huyện|của xã|của huyện|hiện|hiện nay|nay))*"
_BEFORE = rf"{_LINK}\s*[:=(]?\s*$"
# What may follow a name without making it a part of the whole ("132 hộ nghèo được vay vốn" is another figure).
_AFTER = re.compile(
    r"\s*(?:$|[,.;:)\]\n!?–-]|(?:và|với|chiếm|tỷ lệ|trên địa bàn|toàn xã|toàn huyện|cả xã|cả huyện|so với|tương ứng)\b)"
)
_CLAUSE_END = re.compile(r"[;\n!?]|\.(?=\s|$)")
_SKIPPED_BEFORE = re.compile(
    r"(?:\b(?:thôn|bản|khu phố|trong đó|điều|khoản|mục|số|tháng|quý|năm|kỳ|ngày|giảm|tăng|thêm|bớt)\s*)$"
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A typed number from `start` to `end` of the text, what the figure is, and both in words."""

    start: int
    end: int
    typed: str
    key: str
    label: str
    expected: str


def bound_keys(text):
    """Returns the keys that a text binds, in order, each once."""
    return list(dict.fromkeys(BOUND.findall(text or "")))


def unknown_keys(text, figures):
    """Returns the bound keys that are no figure of the report."""
    known = {figure.key for figure in figures}
    return [key for key in bound_keys(text) if key not in known]


def filled(text, figures, values):
    """Returns the text with each bound number in words; what is not known says so, an unknown key stays as typed."""
    by_key = {figure.key: figure for figure in figures}

    def words(found):
        figure = by_key.get(found[1])
        if figure is None:
            return found[0]
        return figure.joined(values.get(figure.key)) or NOT_KNOWN

    return BOUND.sub(words, text or "")


def without_unknown(text, values):
    """Returns the text without the sentences that bind numbers of which none is known, and the others without such
    clauses: what is not known is left unsaid."""
    lines = []
    for line in text.split("\n"):
        kept = [
            _known_clauses(sentence, values)
            for sentence in re.split(r"(?<=\.)\s+", line)
            if _may_stand(sentence, values)
        ]
        lines.append(" ".join(kept))
    return "\n".join(line for line in lines if line)


def _may_stand(words, values):
    keys = bound_keys(words)
    return not keys or any(values.get(key) is not None for key in keys)


def _known_clauses(sentence, values):
    """Returns a sentence without the clauses after a comma or semicolon that bind numbers of which none is known."""
    first, *rest = re.split(r"([,;]\s+)", sentence.removesuffix("."))
    clauses = zip(rest[::2], rest[1::2], strict=True)
    said = first + "".join(stop + clause for stop, clause in clauses if _may_stand(clause, values))
    return f"{said}." if sentence.endswith(".") else said


def _same(figure: Figure, value, typed, is_percent):
    """Whether a typed number says what the figure says; a share may be rounded to fewer decimals."""
    exact = Decimal(str(value))
    if figure.kind is Kind.PERCENT:
        digits = max(0, -typed.as_tuple().exponent)
        half = Decimal(5).scaleb(-digits - 1)
        return abs(exact - typed) <= half
    return not is_percent and exact == typed


def _phrases(figures, values):
    """Returns [(phrase, Figure)] of the figures that have a value, the longest phrase first."""
    found = [
        (phrase.lower(), figure)
        for figure in figures
        if figure.kind in (Kind.COUNT, Kind.PERCENT) and values.get(figure.key) is not None
        for phrase in figure.words
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _clause_before(text, start):
    """Returns the part of the clause before a position."""
    begin = max((end.end() for end in _CLAUSE_END.finditer(text, 0, start)), default=0)
    return text[begin:start]


def _meant(text, number, is_percent, phrases):
    """Returns the Figure that a typed number stands beside, None where it stands beside none."""
    before = _clause_before(text, number.start())
    after = text[number.end() :]
    if not is_percent:
        if _SKIPPED_BEFORE.search(before):
            return None
        for phrase, figure in phrases:
            if figure.kind is Kind.COUNT and _begins(after, phrase):
                return figure
    for phrase, figure in phrases:
        if (figure.kind is Kind.PERCENT) != is_percent:
            continue
        if re.search(rf"(?<!\w){re.escape(phrase)}{_BEFORE}", before) and not _is_counted_otherwise(after, figure):
            return figure
    return None


def _begins(after, phrase):
    """Whether what follows a number is the whole name of a figure: "132 hộ nghèo," and not "132 hộ nghèo vay vốn"."""
    found = re.match(rf"\s+{re.escape(phrase)}(?!\w)", after)
    return bool(found) and bool(_AFTER.match(after, found.end()))


def _is_counted_otherwise(after, figure):
    """Whether the number goes on to count something else: "hộ nghèo: 3 thôn"."""
    word = re.match(r"\s*([^\W\d_]+)", after)
    if word is None or figure.kind is Kind.PERCENT:
        return False
    return word[1] not in (figure.unit.split()[0] if figure.unit else "", "và", "với", "chiếm", "tỷ", "so", "trên")


def disagreements(text, figures, values):
    """Returns the Disagreements of a text in order: numbers typed beside a figure's name that say something else.

    A number that is bound is never wrong; a figure without a value compares with nothing. A share agrees when it is the
    figure rounded to the decimals typed.
    """
    lowered = (text or "").lower()
    if len(lowered) != len(text or ""):  # a letter whose small form is longer: positions would slip
        lowered = text
    # Bound keys are blanked, so that their digits are no numbers.
    lowered = BOUND.sub(lambda found: " " * len(found[0]), lowered)
    phrases = _phrases(figures, values)
    found = []
    for number in _NUMBER.finditer(lowered):
        figure = _meant(lowered, number, bool(number["percent"]), phrases)
        if figure is None:
            continue
        typed = parse_decimal(number["number"].replace("\u00a0", "."))
        value = values[figure.key]
        if not _same(figure, value, typed, bool(number["percent"])):
            found.append(
                Disagreement(
                    number.start(),
                    number.end(),
                    text[number.start() : number.end()],
                    figure.key,
                    figure.label,
                    figure.shown(value),
                )
            )
    return found


def marked(text, figures, values):
    """Returns the filled text in pieces [(text, Disagreement or None)], to show what disagrees where it stands."""
    pieces, at = [], 0
    for each in disagreements(text, figures, values):
        pieces += [(filled(text[at : each.start], figures, values), None), (each.typed, each)]
        at = each.end
    pieces.append((filled((text or "")[at:], figures, values), None))
    return [(piece, fault) for piece, fault in pieces if piece]
