"""Households by the groups that policies speak of: ethnic minorities, people of merit, social protection, N1 and N2."""

from households.filters import NEAR_POOR, POOR, POOR_AND_NEAR_POOR
from households.standards import POOR_CLASSES
from reports.columns import Column, Counted, Kind, Ratio
from reports.definitions.parts import chart_of_counts, count_and_share, households_of
from reports.table import Report

_FORMS = "TT 17/2016/TT-BLĐTBXH, biểu theo nhóm đối tượng"
_GROUPS = (
    ("dtts", "minority", "Hộ dân tộc thiểu số", "Chủ hộ là người dân tộc thiểu số.", _FORMS),
    (
        "nguoi_co_cong",
        "merit",
        "Hộ có người có công",
        "Có thành viên là người có công với cách mạng.",
        "Pháp lệnh 26/2005/PL-UBTVQH11; " + _FORMS,
    ),
    (
        "bao_tro",
        "protected",
        "Chính sách bảo trợ xã hội",
        "Có người hưởng bảo trợ xã hội và không còn ai khác có khả năng lao động.",
        "NĐ 136/2013/NĐ-CP; " + _FORMS,
    ),
    (
        "giam_ngheo",
        "reducible",
        "Chính sách giảm nghèo",
        "Các hộ còn lại: không thuộc chính sách bảo trợ xã hội.",
        _FORMS,
    ),
)


def columns(standard, group):
    """Returns the households of the group, the kinds of poor household, then a count and a share for each group."""
    found = [households_of(group, standard)]
    kinds = [each for each in standard.classes if each in POOR_CLASSES]
    if len(kinds) > 1 and group != NEAR_POOR:
        for each in kinds:
            found += _kind(each, standard)
    for value, key, head, meaning, source in _GROUPS:
        found += count_and_share(
            key, head=head, filters={"doi_tuong": value}, group=group, meaning=meaning, source=source
        )
    return tuple(found)


def _kind(each, standard):
    """A kind of poor household is told by its class alone, so its count is no part of the group's condition."""
    key, head = f"kind_{each.value.lower()}", each.short
    source = f"{standard.citation}; {standard.points_citation}"
    yield Column(
        key, "Số hộ", Counted({"loai": each.value}), group=head, definition=f"{each.label}.", source=source, width=7
    )
    yield Column(
        f"{key}_share",
        "%",
        Ratio(key, "households"),
        Kind.PERCENT,
        group=head,
        definition="Số hộ ở cột bên trái chia cho tổng số hộ của biểu.",
        base="tổng số hộ ở cột đầu",
        source=source,
        tone="main",
        width=7,
    )


def chart(columns):
    """Returns a bar for each count."""
    return chart_of_counts("Số hộ theo nhóm đối tượng", columns)


REPORT = Report(
    key="beneficiaries",
    order=15,
    name="Nhóm đối tượng",
    title="{group} theo nhóm đối tượng năm {year}",
    summary="Hộ dân tộc thiểu số, có người có công, chính sách bảo trợ xã hội, giảm nghèo; nghèo thu nhập, thiếu hụt.",
    columns=columns,
    base="Đơn vị tính: hộ. Tỷ lệ so với tổng số {group_lower} của đơn vị. Một hộ có thể thuộc nhiều nhóm; riêng chính "
    "sách bảo trợ xã hội và chính sách giảm nghèo chia hết các hộ.",
    groups=(POOR, NEAR_POOR, POOR_AND_NEAR_POOR),
    chart=chart,
)
