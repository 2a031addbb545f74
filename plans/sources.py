"""Where the money of a measure comes from: the built-in list, used by plan lines, measures carried out and
allocations. Phòng Tài chính - Kế hoạch adds to it for allocations (resources/lists.py). Pure."""

CENTRAL, PROVINCE, DISTRICT, COMMUNE, FUND, LOAN, OTHER = (
    "central", "province", "district", "commune", "fund", "loan", "other",
)  # fmt: skip

SOURCES = {
    CENTRAL: "Ngân sách trung ương",
    PROVINCE: "Ngân sách tỉnh",
    DISTRICT: "Ngân sách huyện",
    COMMUNE: "Ngân sách xã",
    FUND: "Quỹ “Ngày vì người nghèo”",
    LOAN: "Vốn vay ưu đãi (NHCSXH)",
    OTHER: "Nguồn huy động khác",
}

NONE_NEEDED = "none"  # of a plan's line only: it costs nothing, which is not the same as not knowing
LINE_SOURCES = {**SOURCES, NONE_NEEDED: "Không cần kinh phí"}


def source_name(code, names=SOURCES):
    """Returns the name of a source for people, the code itself where the list no longer has it, "" for ""."""
    return names.get(code, code)
