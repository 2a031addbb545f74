"""Duties of Decision 432 in a cycle year: done on time, done late, overdue, still open."""

from accounts.permissions import Verb
from reports.columns import Column, Given, Kind, Net, Ratio
from reports.table import Chart, Option, Report

_SOURCE = "Quyết định 432/QĐ-UBND, điều III, IV"
_STATES = (
    ("on_time", "Xong đúng hạn", "Việc đã xong, được xác nhận, không sau ngày hạn."),
    ("done_late", "Xong trễ", "Việc đã xong sau ngày hạn."),
    ("late", "Quá hạn", "Việc đã quá hạn mà chưa xong."),
    ("open", "Chưa đến hạn", "Việc chưa xong và chưa đến hạn."),
)


def columns(standard, group):
    """Returns the columns: the tasks to be done, by how they stand today."""
    del standard, group
    return (
        Column("expected", "Số việc phải làm", Net(tuple((key, 1) for key, *_ in _STATES)), Kind.INTEGER,
               definition="Việc đã giao cho đơn vị trong năm, trừ việc được miễn.", source=_SOURCE),
        *(
            Column(key, label, Given(), Kind.INTEGER, definition=definition, source=_SOURCE)
            for key, label, definition in _STATES
        ),
        Column("due", "Đã đến hạn", Net((("on_time", 1), ("done_late", 1), ("late", 1))), Kind.INTEGER,
               definition="Việc đã xong hoặc đã quá hạn.", source=_SOURCE),
        Column("share", "Đúng hạn %", Ratio("on_time", "due"), Kind.PERCENT, source=_SOURCE, tone="out",
               definition="Việc xong đúng hạn chia cho việc đã đến hạn.", base="số việc đã đến hạn"),
        Column("not_needed", "Không phải làm", Given(), Kind.INTEGER, source=_SOURCE,
               definition="Việc được miễn trong năm, có lý do; không tính vào số việc phải làm.", is_compared=False),
    )  # fmt: skip


def chart(columns):
    """Returns how the tasks of each unit stand."""
    del columns
    keys = tuple(key for key, *_ in _STATES)
    return Chart("Nhiệm vụ theo kết quả", keys, by_unit=True, is_stacked=True, axis="việc")


REPORT = Report(
    key="duties",
    order=61,
    name="Nhiệm vụ đúng hạn",
    title="Kết quả thực hiện nhiệm vụ theo Quyết định 432 năm {year}",
    summary="Việc xong đúng hạn, xong trễ, quá hạn, chưa đến hạn; theo đơn vị, điều khoản hoặc nhiệm vụ.",
    columns=columns,
    base="Đơn vị tính: việc. Tỷ lệ đúng hạn so với số việc đã đến hạn.",
    source="duties",
    is_of_review=False,
    options=(
        Option(
            "theo",
            "Chia theo",
            lambda standard: (
                ("don-vi", "Đơn vị"),
                ("dieu-khoan", "Điều của quyết định"),
                ("nhiem-vu", "Nhiệm vụ"),
            ),
        ),
    ),
    section="Thực hiện",
    chart=chart,
    verb=Verb.VIEW_TASKS,
)
