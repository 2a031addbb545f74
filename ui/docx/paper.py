"""What stands on a paper, without a word on how it is drawn. All text comes in already formatted, in Vietnamese."""

import datetime as dt
from dataclasses import dataclass, field

PLACE = "Triệu Sơn"


@dataclass(frozen=True)
class Letterhead:
    """The issuing body: `lines` in capitals, printed bold; `parent` stands above them, and a people's committee has
    none. `name` is how a sentence calls the body."""

    parent: str
    lines: tuple[str, ...]
    name: str


PEOPLE_COMMITTEE = Letterhead("", ("ỦY BAN NHÂN DÂN", "HUYỆN TRIỆU SƠN"), "UBND huyện Triệu Sơn")
LABOUR_OFFICE = Letterhead(
    "UBND HUYỆN TRIỆU SƠN",
    ("PHÒNG LAO ĐỘNG -", "THƯƠNG BINH VÀ XÃ HỘI"),
    "Phòng Lao động - Thương binh và Xã hội huyện Triệu Sơn",
)


def commune_committee(name):
    """Returns the letterhead of a commune: commune_committee("Xã Bình Sơn")."""
    return Letterhead("", ("ỦY BAN NHÂN DÂN", name.upper()), f"UBND {name[:1].lower()}{name[1:]}")


@dataclass(frozen=True)
class Signature:
    """Authority and office in capitals, line by line ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), then the name, if known."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Signers:
    """Several signatures side by side, as under minutes; `note` stands under each office."""

    people: tuple[Signature, ...]
    note: str = "(Ký, ghi rõ họ tên)"


@dataclass(frozen=True)
class Text:
    """A paragraph; `bold_lead` is a bold beginning. `align`: "justify", "center", "left", "right"."""

    text: str
    bold_lead: str = ""
    bold: bool = False
    italic: bool = False
    align: str = "justify"
    is_indented: bool = True
    keep_with_next: bool = False
    is_alarm: bool = False  # printed red: the figures contradict each other


@dataclass(frozen=True)
class Heading:
    """A heading of the body: level 1 "I. …" in bold capitals as typed, 2 "1. …" bold, 3 italic bold."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class PageBreak:
    """The next block starts a page."""


@dataclass(frozen=True)
class Column:
    """A table's column. `width` in mm, or None for a share of what is left. `align`: "left", "center", "right"."""

    label: str
    width: float | None = None
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """Rows of text under a head that repeats on each page.

    `groups` is an upper head row of (label, number of columns); "" leaves the lower head two rows high. Heads of more
    lines stand in `heads` instead, as (line, column, lines, columns, label) counted from 0, covering them all.
    Rows whose index is in `bold_rows` are totals or groups; in `merged_rows` the second cell reaches to the end; those
    in `alarm_rows` are printed red.
    """

    columns: list[Column]
    rows: list[list[str]]
    groups: list[tuple[str, int]] = field(default_factory=list)
    bold_rows: frozenset = frozenset()
    merged_rows: frozenset = frozenset()
    alarm_rows: frozenset = frozenset()
    heads: list[tuple[int, int, int, int, str]] = field(default_factory=list)
    size: int = 12
    caption: str = ""


@dataclass(frozen=True)
class Annex:
    """A "Phụ lục" on pages of its own, landscape where the table is wide. `number`: "I", or "" for a single one."""

    title: str
    blocks: list
    number: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper. `kind` "BÁO CÁO", "KẾ HOẠCH", "QUYẾT ĐỊNH" …, or "" for a công văn, whose subject is "V/v …".

    `on` None leaves the day blank for the pen; the form is then that of `form_of`. `symbol` is what follows the
    number: "UBND-LĐTBXH" or "BC-LĐTBXH"; `number` "" leaves room for it. `resolver` is the office that decides
    ("CHỦ TỊCH UBND HUYỆN TRIỆU SƠN"), printed under the title of a decision. Minutes have no number (`symbol` "") and
    a block of Signers in place of `signature`.
    """

    letterhead: Letterhead
    subject: str
    blocks: list
    signature: Signature | None
    recipients: list[str]
    symbol: str
    kind: str = ""
    number: str = ""
    on: dt.date | None = None
    form_of: dt.date | None = None
    addressed_to: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    resolver: str = ""
    annexes: list[Annex] = field(default_factory=list)
    place: str = PLACE

    @property
    def form_date(self):
        """The date that the rules of form go by."""
        date = self.on or self.form_of
        if date is None:
            raise ValueError("A paper without a date needs form_of, which says whose rules of form it follows.")
        return date

    @property
    def issuer(self):
        return self.letterhead.name

    @property
    def number_line(self):
        """ "Số: 05/BC-LĐTBXH": a number below ten gets a zero; without a number there is room to write it."""
        if not self.symbol:
            return ""
        number = self.number.zfill(2) if self.number else "\u00a0" * 8
        return f"Số: {number}/{self.symbol}"

    @property
    def date_line(self):
        """ "Triệu Sơn, ngày 08 tháng 02 năm 2017": zeros before days below 10 and months 1 and 2."""
        if self.on is None:
            blank = "\u00a0" * 5
            return f"{self.place}, ngày{blank}tháng{blank}năm {self.form_date.year}"
        month = f"{self.on.month:02}" if self.on.month <= 2 else str(self.on.month)
        return f"{self.place}, ngày {self.on.day:02} tháng {month} năm {self.on.year}"
