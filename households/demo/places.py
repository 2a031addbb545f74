"""How many live where, and how poor: an invented spread over the 36 communes of 2017, shaped like the real district.

Town, plain, and four mountain communes with Mường and Thái people, poorer than the rest.
"""

import random
from dataclasses import dataclass
from functools import cache

KINH, THAI, MUONG = 1, 3, 6  # numbers of choices.ETHNIC_GROUPS

# GSO code: resident households, poor in hundredths of a percent at the end of 2017, per mille of minority households.
_SPREADS = {
    "15664": (1560, 809, 3), "15667": (1240, 1742, 460), "15670": (1970, 1239, 380), "15673": (1210, 1925, 18),
    "15676": (1330, 1048, 2), "15679": (1415, 1180, 20), "15682": (1975, 1171, 1), "15685": (1425, 618, 220),
    "15688": (1900, 687, 9), "15691": (2020, 1087, 5), "15694": (1840, 1057, 5), "15697": (1400, 956, 11),
    "15700": (1985, 706, 7), "15703": (1710, 816, 8), "15706": (1870, 983, 14), "15709": (2015, 808, 1),
    "15712": (1445, 878, 5), "15715": (1315, 1017, 10), "15718": (1235, 776, 1), "15721": (1790, 1192, 10),
    "15724": (1865, 484, 8), "15727": (1840, 762, 3), "15730": (1795, 674, 12), "15733": (1690, 877, 2),
    "15736": (1720, 796, 4), "15739": (1480, 607, 3), "15742": (1880, 947, 6), "15745": (1610, 1280, 9),
    "15748": (1625, 733, 2), "15751": (1950, 1340, 7), "15754": (1340, 1654, 12), "15757": (1480, 467, 1),
    "15760": (1360, 661, 2), "15763": (1900, 1355, 4), "15766": (1420, 505, 2), "15769": (1070, 1781, 620),
}  # fmt: skip
MOUNTAIN = frozenset({"15667", "15670", "15685", "15769"})
TOWN = "15664"
TOTALS_MISSING = frozenset({"15769", "15670", "15739"})  # communes still late in the last year, so that blanks show
PERSONS_A_HOUSEHOLD = 3.6

_NAMED = (
    "Đồng Xá", "Tân Thành", "Phú Vinh", "Yên Trung", "Quần Trúc", "Đại Đồng", "Hòa Bình", "Bái Thượng", "Ngọc Trạo",
    "Vĩnh Lộc", "Xuân Tiến", "Trung Hòa", "Đông Thành", "Tây Thành", "Nga My", "Phúc Hải", "Thanh Bình", "Lộc Trạch",
    "Cẩm Nội", "Diễn Bình", "Kim Sơn", "Minh Thịnh",
)  # fmt: skip
_NAMED_MOUNTAIN = (
    "Bồn Dồn", "Thoi", "Bao Lâm", "Cây Xe", "Đông Tranh", "Mò Ó", "Tân Lập", "Suối Ngang", "Nà Khoai", "Đồi Chè",
    "Khe Thắm", "Lim Nghè", "Bến Than", "Rừng Sặt",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spread:
    """What is invented about a commune. `residents` counts all households, `poor` is a share (0.081)."""

    code: str
    residents: int
    poor: float
    minority: float

    @property
    def is_mountain(self):
        return self.code in MOUNTAIN


SPREADS = {
    code: Spread(code, residents, poor / 10_000, minority / 1_000)
    for code, (residents, poor, minority) in _SPREADS.items()
}


@cache
def village_names(code):
    """Returns the names of a commune's villages, the same for every seed: wards in town, numbers or names elsewhere."""
    rng = random.Random(f"villages of {code}")
    how_many = max(5, min(12, SPREADS[code].residents // 190 + rng.choice((-1, 0, 1))))
    if code == TOWN:
        return tuple(f"Khu phố {number}" for number in range(1, how_many + 1))
    if code in MOUNTAIN:
        return tuple(f"Thôn {name}" for name in rng.sample(_NAMED_MOUNTAIN, how_many))
    if rng.random() < 0.5:
        return tuple(f"Thôn {number}" for number in range(1, how_many + 1))
    return tuple(f"Thôn {name}" for name in rng.sample(_NAMED, how_many))


def ethnic_group(rng, spread):
    """Returns the ethnic group of a listed household's head; the poor are of the minorities more often than all are."""
    share = min(0.9, spread.minority * (1.5 if spread.is_mountain else 1))
    if rng.random() >= share:
        return KINH
    return rng.choice((MUONG, MUONG, MUONG, THAI, THAI) if spread.code != "15667" else (MUONG, THAI, THAI))
