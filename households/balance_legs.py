"""The legs of the two poverty balances: đầu năm − thoát + tái + phát sinh ± khác = cuối năm.

Headings follow the movement tables of TT 17/2016/TT-BLĐTBXH; the other legs are what those headings leave out and the
sum needs: moves, splits, mergers, ends, and the households that nobody reviewed, which alone keep it from holding.
Pure, and declared as data: the count in Python and the condition in SQL are both read from the same Leg.
"""

from dataclasses import dataclass
from enum import StrEnum

from households.movements import Movement, Standing


class Side(StrEnum):
    """Which unit a leg counts for: the one of last year's form, or the one of this year."""

    BEFORE = "before"
    NOW = "now"


class PlaceChange(StrEnum):
    """How far a household that was reviewed last year lives from there now, a merger of units aside."""

    COMMUNE = "commune"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Leg:
    """One figure of a balance, and which households it counts: those that meet every condition that is set.

    `key` is its word in an address, `label` its name under the heading, `title` by itself; `sign` +1 or -1 where it
    takes part in the sum, 0 for what is only shown; `heading` a group of HEADINGS. `needs_form` says that each of its
    households has a form of the later year.
    """

    key: str
    of: Standing
    label: str
    sign: int
    heading: str
    definition: str
    side: Side = Side.NOW
    movements: tuple[Movement, ...] = ()
    before: Standing | None = None
    now: Standing | None = None
    change: PlaceChange | None = None
    needs_form: bool = True
    title: str = ""

    def counts(self, *, movement, before, now, change):
        """Returns whether a household with these four values counts in this leg."""
        return (
            (not self.movements or movement in self.movements)
            and (self.before is None or before == self.before)
            and (self.now is None or now == self.now)
            and (self.change is None or change == self.change)
        )


OPENING, ESCAPED, RELAPSED, NEW, OTHER, CLOSING, MISSING, SHOWN = (
    "dau_nam",
    "thoat",
    "tai",
    "phat_sinh",
    "khac",
    "cuoi_nam",
    "chua_ra_soat",
    "trong_do",
)
HEADINGS = {
    Standing.POOR: {
        OPENING: "Đầu năm",
        ESCAPED: "Thoát nghèo",
        RELAPSED: "Tái nghèo",
        NEW: "Phát sinh",
        OTHER: "Tăng, giảm khác",
        MISSING: "Chưa rà soát",
        CLOSING: "Cuối năm",
    },
    Standing.NEAR: {
        OPENING: "Đầu năm",
        ESCAPED: "Thoát cận nghèo",
        RELAPSED: "Tái cận nghèo",
        NEW: "Phát sinh",
        OTHER: "Tăng, giảm khác",
        MISSING: "Chưa rà soát",
        CLOSING: "Cuối năm",
    },
}


# A leg a paragraph, as it is read; the formatter would make a line of each word.
# fmt: off
def _legs(of, word):
    """The legs that the two balances have in common; `word` begins their keys."""
    name = of.label.lower()
    return (
        Leg(
            f"{word}_dau_nam", of, "Đầu năm", 0, OPENING, f"{of.label} theo phiếu của năm trước.",
            side=Side.BEFORE, before=of, needs_form=False,
        ),
        Leg(
            f"{word}_sang_xa_khac", of, "Sang xã khác", -1, OTHER,
            f"{of.label} năm trước, nay ở xã khác trong huyện.",
            side=Side.BEFORE, before=of, change=PlaceChange.COMMUNE, needs_form=False,
        ),
        Leg(
            f"{word}_sang_thon_khac", of, "Sang thôn khác", -1, OTHER,
            f"{of.label} năm trước, nay ở thôn khác trong xã.",
            side=Side.BEFORE, before=of, change=PlaceChange.VILLAGE, needs_form=False,
        ),
        Leg(
            f"{word}_tu_xa_khac", of, "Từ xã khác đến", 1, OTHER,
            f"{of.label} năm trước ở xã khác trong huyện, nay ở đây, dù nay xếp loại nào.",
            before=of, change=PlaceChange.COMMUNE, needs_form=False,
        ),
        Leg(
            f"{word}_tu_thon_khac", of, "Từ thôn khác đến", 1, OTHER,
            f"{of.label} năm trước ở thôn khác trong xã, nay ở đây, dù nay xếp loại nào.",
            before=of, change=PlaceChange.VILLAGE, needs_form=False,
        ),
        Leg(
            f"{word}_chuyen_den", of, "Từ ngoài huyện đến", 1, OTHER,
            f"{of.label} mới chuyển đến từ ngoài huyện, năm trước không có phiếu.",
            movements=(Movement.MOVED_IN,), now=of,
        ),
        Leg(
            f"{word}_tach_ho", of, "Tách hộ", 1, OTHER, f"{of.label} mới tách từ hộ khác, năm trước chưa có phiếu.",
            movements=(Movement.SPLIT,), now=of,
        ),
        Leg(
            f"{word}_chuyen_di", of, "Ra ngoài huyện", -1, OTHER, f"{of.label} năm trước, đã chuyển ra ngoài huyện.",
            movements=(Movement.MOVED_OUT,), before=of, needs_form=False,
        ),
        Leg(
            f"{word}_nhap_ho", of, "Nhập hộ, bỏ ghi trùng", -1, OTHER,
            f"{of.label} năm trước, đã nhập vào hộ khác hoặc bỏ vì ghi trùng.",
            movements=(Movement.MERGED,), before=of, needs_form=False,
        ),
        Leg(
            f"{word}_ket_thuc", of, "Không còn hộ", -1, OTHER,
            f"{of.label} năm trước, nay không còn hộ (mất hết, lý do khác).",
            movements=(Movement.ENDED,), before=of, needs_form=False,
        ),
        Leg(
            f"{word}_chua_ra_soat", of, "Chưa rà soát", -1, MISSING,
            f"{of.label} năm trước, năm nay chưa có phiếu và chưa ghi là đã chuyển đi hay kết thúc.",
            movements=(Movement.UNREVIEWED,), before=of, needs_form=False,
        ),
        Leg(f"{word}_cuoi_nam", of, "Cuối năm", 0, CLOSING, f"Có phiếu năm nay xếp loại {name}.", now=of),
    )


POOR_LEGS = (
    *_legs(Standing.POOR, "ngheo"),
    Leg(
        "thoat_ngheo_con_can", Standing.POOR, "Còn cận nghèo", -1, ESCAPED, "Năm trước nghèo, nay cận nghèo.",
        movements=(Movement.ESCAPED_TO_NEAR,),
        title="Thoát nghèo, còn cận nghèo",
    ),
    Leg(
        "thoat_ngheo_vuot_can", Standing.POOR, "Vượt cận nghèo", -1, ESCAPED,
        "Năm trước nghèo, nay không nghèo, không cận nghèo.", movements=(Movement.ESCAPED,),
        title="Thoát nghèo, vượt cận nghèo",
    ),
    Leg(
        "tai_ngheo", Standing.POOR, "Tái nghèo", 1, RELAPSED,
        "Nay nghèo, năm trước không nghèo, một năm trước nữa đã từng nghèo.", movements=(Movement.RELAPSED,),
        title="Tái nghèo",
    ),
    Leg(
        "ngheo_tu_can_ngheo", Standing.POOR, "Từ cận nghèo", 1, NEW,
        "Năm trước cận nghèo, nay nghèo, trước đây chưa từng nghèo.", movements=(Movement.FELL,),
        title="Nghèo phát sinh từ cận nghèo",
    ),
    Leg(
        "ngheo_moi", Standing.POOR, "Mới nghèo", 1, NEW,
        "Nay nghèo, trước đây chưa từng nghèo, năm trước không thuộc diện hoặc chưa có phiếu.",
        movements=(Movement.NEW,),
        title="Nghèo mới phát sinh",
    ),
    Leg(
        "ngheo_tiep_tuc", Standing.POOR, "Tiếp tục nghèo", 0, SHOWN, "Nghèo cả năm trước và năm nay.",
        movements=(Movement.REMAINED,),
        title="Tiếp tục nghèo",
    ),
)
NEAR_LEGS = (
    *_legs(Standing.NEAR, "can_ngheo"),
    Leg(
        "thoat_can_ngheo", Standing.NEAR, "Thoát cận nghèo", -1, ESCAPED,
        "Năm trước cận nghèo, nay không nghèo, không cận nghèo.", movements=(Movement.ESCAPED_NEAR,),
        title="Thoát cận nghèo",
    ),
    Leg(
        "can_ngheo_xuong_ngheo", Standing.NEAR, "Xuống nghèo", -1, OTHER, "Năm trước cận nghèo, nay nghèo.",
        before=Standing.NEAR, now=Standing.POOR,
        title="Cận nghèo xuống nghèo",
    ),
    Leg(
        "tai_can_ngheo", Standing.NEAR, "Tái cận nghèo", 1, RELAPSED,
        "Nay cận nghèo, năm trước không thuộc diện, một năm trước nữa đã từng cận nghèo.",
        movements=(Movement.RELAPSED_NEAR,),
        title="Tái cận nghèo",
    ),
    Leg(
        "can_ngheo_tu_ngheo", Standing.NEAR, "Từ hộ nghèo", 1, NEW, "Năm trước nghèo, nay cận nghèo.",
        movements=(Movement.ESCAPED_TO_NEAR,),
        title="Cận nghèo từ hộ nghèo",
    ),
    Leg(
        "can_ngheo_moi", Standing.NEAR, "Mới cận nghèo", 1, NEW,
        "Nay cận nghèo, trước đây chưa từng cận nghèo, năm trước không thuộc diện hoặc chưa có phiếu.",
        movements=(Movement.NEW_NEAR,),
        title="Cận nghèo mới phát sinh",
    ),
    Leg(
        "can_ngheo_tiep_tuc", Standing.NEAR, "Tiếp tục cận nghèo", 0, SHOWN, "Cận nghèo cả năm trước và năm nay.",
        movements=(Movement.REMAINED_NEAR,),
        title="Tiếp tục cận nghèo",
    ),
)
# fmt: on
LEGS = {leg.key: leg for leg in (*POOR_LEGS, *NEAR_LEGS)}
BALANCES = {Standing.POOR: POOR_LEGS, Standing.NEAR: NEAR_LEGS}

# Headings that open as one list; each of their legs counts for the unit of this year and has forms.
GROUPS = {
    "thoat_ngheo": ("Thoát nghèo", ("thoat_ngheo_con_can", "thoat_ngheo_vuot_can")),
    "ngheo_phat_sinh": ("Nghèo phát sinh", ("ngheo_tu_can_ngheo", "ngheo_moi")),
    "can_ngheo_phat_sinh": ("Cận nghèo phát sinh", ("can_ngheo_tu_ngheo", "can_ngheo_moi")),
}


def legs_of(key) -> tuple[Leg, ...]:
    """Returns the legs that a word of an address stands for: one leg or a group; () for an unknown word."""
    if key in GROUPS:
        return tuple(LEGS[each] for each in GROUPS[key][1])
    return (LEGS[key],) if key in LEGS else ()


def label_of(key) -> str:
    """Returns the words for a leg or group outside its table, where "Đầu năm" alone would not say of what."""
    if key in GROUPS:
        return GROUPS[key][0]
    leg = LEGS[key]
    return leg.title or f"{leg.of.label}, {leg.label[:1].lower()}{leg.label[1:]}"


# Words of which every household has a form of the year, so that the list of forms can show them.
KEYS_WITH_FORMS = frozenset([*(key for key, leg in LEGS.items() if leg.needs_form), *GROUPS])
