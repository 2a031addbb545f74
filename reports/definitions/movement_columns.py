"""The columns of the two movement tables, with the headings of TT 17/2016: residents, opening, movements, closing.

What those headings leave out and the sum needs follows them: other gains and losses (only those that count something),
the households that nobody has reviewed, and the difference that must be zero.
"""

from households.balance_legs import BALANCES, MISSING, OTHER
from households.filters import NEAR_POOR, POOR
from households.movements import Standing
from reports.columns import Column, Counted, Entered, Given, Kind, Net, Ratio

SOURCE = "TT 17/2016/TT-BLĐTBXH, biểu tổng hợp diễn biến"
GROUPS = {Standing.POOR: POOR, Standing.NEAR: NEAR_POOR}
# Column key → the leg or group of legs of the balance that it counts.
LEG_OF = {
    Standing.POOR: {
        "opening": "ngheo_dau_nam", "escaped": "thoat_ngheo", "relapsed": "tai_ngheo", "new": "ngheo_phat_sinh",
        "unreviewed": "ngheo_chua_ra_soat",
    },
    Standing.NEAR: {
        "opening": "can_ngheo_dau_nam", "escaped": "thoat_can_ngheo", "relapsed": "tai_can_ngheo",
        "new": "can_ngheo_phat_sinh", "unreviewed": "can_ngheo_chua_ra_soat",
    },
}  # fmt: skip


def other_legs(standing):
    """Returns the legs under "tăng, giảm khác", in the order of the balance."""
    return [leg for leg in BALANCES[standing] if leg.heading == OTHER]


def leg_of(column_key, standing):
    """Returns the word of the leg that a column counts, "" for a column that counts none."""
    return LEG_OF[standing].get(column_key) or (column_key if _is_other(column_key, standing) else "")


def _is_other(key, standing):
    return any(leg.key == key for leg in other_legs(standing))


def columns(standing, *, before, now, standard, others, knows_relapses=True):
    """Returns the columns. `before` and `now` are years (None: there is no earlier round), `others` the legs beside the
    official headings that are to be shown. Relapses that nobody can know are no part of the sum."""
    word = {Standing.POOR: "nghèo", Standing.NEAR: "cận nghèo"}[standing]
    start, moves, end = f"Hộ {word} đầu năm", f"Diễn biến hộ {word} trong năm", f"Hộ {word} cuối năm"
    loai = GROUPS[standing]
    last = f"năm {before}" if before else "năm trước"
    found = [
        *_residents(before, now),
        _given("opening", "Số hộ", start, definition=f"Hộ {word} theo phiếu {last}, ở đơn vị của phiếu ấy."),
        _rate(
            "opening_rate", "opening", "residents_before", start,
            definition=f"Hộ {word} đầu năm chia cho tổng số hộ dân cư {last}.",
            base=f"tổng số hộ dân cư {last}",
        ),
        _given("opening_minority", "Số hộ DTTS", start, definition=f"Hộ {word} đầu năm là hộ dân tộc thiểu số."),
        _rate(
            "opening_minority_rate", "opening_minority", "minority_before", start,
            definition=f"Hộ {word} dân tộc thiểu số đầu năm chia cho tổng số hộ dân tộc thiểu số {last}.",
            base=f"tổng số hộ dân tộc thiểu số {last}",
        ),
        *_movement("escaped", f"Thoát {word}", moves, "opening", f"{word} đầu năm", {
            "nghèo": "Năm trước nghèo, năm nay cận nghèo hoặc không thuộc diện.",
            "cận nghèo": "Năm trước cận nghèo, năm nay không nghèo, không cận nghèo.",
        }[word]),
        *_movement("relapsed", f"Tái {word}", moves, "closing", f"{word} cuối năm",
            f"Năm nay {word}, năm trước không thuộc diện, trước đó đã từng {word}."),
        *_movement("new", f"{word[:1].upper()}{word[1:]} phát sinh", moves, "closing", f"{word} cuối năm",
            f"Năm nay {word}, trước đây chưa từng {word}, gồm cả hộ từ diện kia chuyển sang."),
        *(
            _given(leg.key, f"{leg.label} ({'+' if leg.sign > 0 else '−'})", moves, subgroup="Tăng, giảm khác",
                   definition=leg.definition)
            for leg in others
        ),
        _given("unreviewed", "Chưa rà soát", moves,
               definition=next(leg for leg in BALANCES[standing] if leg.heading == MISSING).definition),
        Column("closing", "Số hộ", Counted({"loai": loai}), group=end, width=8, source=standard.citation,
               definition=f"Hộ {word} theo phiếu năm {now}."),
        _rate(
            "closing_rate", "closing", "residents", end,
            definition=f"Hộ {word} cuối năm chia cho tổng số hộ dân cư.", base="tổng số hộ dân cư năm nay",
        ),
        Column("closing_minority", "Số hộ DTTS", Counted({"loai": loai, "doi_tuong": "dtts"}), group=end, width=8,
               source=SOURCE, definition=f"Hộ {word} cuối năm là hộ dân tộc thiểu số."),
        _rate(
            "closing_minority_rate", "closing_minority", "minority_residents", end,
            definition=f"Hộ {word} dân tộc thiểu số cuối năm chia cho tổng số hộ dân tộc thiểu số.",
            base="tổng số hộ dân tộc thiểu số năm nay",
        ),
        Column(
            "gap", "Chênh lệch",
            Net((("opening", 1), ("escaped", -1), *((("relapsed", 1),) if knows_relapses else ()), ("new", 1),
                 *((leg.key, leg.sign) for leg in others), ("closing", -1))),
            Kind.DIFFERENCE, width=8, source=SOURCE, is_compared=False,
            definition="Đầu năm − thoát + tái + phát sinh ± khác − cuối năm; phải bằng 0.",
        ),
    ]  # fmt: skip
    return tuple(found)


def _residents(before, now):
    group, source = "Tổng số hộ dân cư", SOURCE
    last, this = (f"Năm {before}" if before else "Năm trước"), f"Năm {now}"
    words = "Mọi hộ cư trú trên địa bàn vào ngày lấy số liệu"
    minority = "Hộ cư trú là hộ dân tộc thiểu số"
    return (
        Column("residents_before", "Số hộ", Given(), Kind.INTEGER, group, last, f"{words} {last.lower()}, do xã nhập.",
               source=source, width=8, is_compared=False),
        Column("minority_before", "Hộ DTTS", Given(), Kind.INTEGER, group, last, f"{minority} {last.lower()}.",
               source=source, width=7, is_compared=False),
        Column("residents", "Số hộ", Entered("household_total"), Kind.INTEGER, group, this,
               f"{words} {this.lower()}, do xã nhập; để trống đến khi xã nhập.", source=source, width=8,
               is_compared=False),
        Column("minority_residents", "Hộ DTTS", Entered("minority_household_total"), Kind.INTEGER, group, this,
               f"{minority} {this.lower()}.", source=source, width=7, is_compared=False),
    )  # fmt: skip


def _given(key, label, group, *, definition, subgroup=""):
    return Column(key, label, Given(), Kind.COUNT, group, subgroup, definition, source=SOURCE, width=8)


def _rate(key, part, whole, group, *, definition, base, subgroup=""):
    return Column(key, "Tỷ lệ %", Ratio(part, whole), Kind.PERCENT, group, subgroup, definition, base, SOURCE, width=8)


def _movement(key, label, group, whole, whole_words, definition):
    return (
        _given(key, "Số hộ", group, definition=definition, subgroup=label),
        _rate(
            f"{key}_rate",
            key,
            whole,
            group,
            subgroup=label,
            definition=f"Số hộ ở cột bên trái chia cho số hộ {whole_words}.",
            base=f"số hộ {whole_words}",
        ),
    )
