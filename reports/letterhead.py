"""In whose name a report is printed: the commune for its own people, else Phòng LĐTBXH, the standing body."""

from dataclasses import dataclass

from accounts.permissions import COMMUNE_ROLES
from ui.docx import LABOUR_OFFICE, Letterhead, Signature, commune_committee


@dataclass(frozen=True)
class Issuer:
    """The head of the paper, what follows its number, the offices that sign, and who gets it."""

    letterhead: Letterhead
    symbol: str
    signature: Signature
    recipients: tuple[str, ...]


def issuer_for(user):
    """Returns the Issuer of the reports that this person prints."""
    if user.role in COMMUNE_ROLES:
        return Issuer(
            commune_committee(user.commune.name),
            "BC-UBND",
            Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
            ("Phòng LĐTBXH huyện (báo cáo)", "Lưu: VT"),
        )
    return Issuer(
        LABOUR_OFFICE,
        "BC-LĐTBXH",
        Signature(("TRƯỞNG PHÒNG",)),
        ("UBND huyện (báo cáo)", "Sở LĐTBXH tỉnh Thanh Hóa (báo cáo)", "Lưu: VT, LĐTBXH"),
    )
