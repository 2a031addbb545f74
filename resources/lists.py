"""The two short lists of money: where it comes from and what it is for. Built in here; additions live in the database.

The purposes follow the content that Decision 432 gives the bodies (III.2.3), worded by us. Pure: no database.
"""

from plans.sources import SOURCES

SOURCE, PURPOSE = "source", "purpose"
KINDS = {SOURCE: "nguồn", PURPOSE: "nội dung"}

PURPOSES = {
    "production": "Hỗ trợ sản xuất, mô hình",
    "training": "Đào tạo nghề, việc làm",
    "housing": "Nhà ở",
    "water": "Nước sạch, vệ sinh",
    "health": "Y tế, BHYT",
    "education": "Giáo dục",
    "infrastructure": "Hạ tầng xã, thôn",
    "communication": "Truyền thông, tập huấn",
    "hardship": "Trợ giúp hộ khó khăn",
    "other": "Nội dung khác",
}
BUILT_IN = {SOURCE: SOURCES, PURPOSE: PURPOSES}


def merged(kind, entries):
    """Returns ({code: name} of everything, {code} still offered) of a list; `entries` have code, name, is_retired.

    An entry with a built-in code renames or retires it; what is retired keeps its name for old rows.
    """
    names, retired = dict(BUILT_IN[kind]), set()
    for entry in entries:
        names[entry.code] = entry.name
        if entry.is_retired:
            retired.add(entry.code)
    return names, frozenset(names) - retired
