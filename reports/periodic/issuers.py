"""In whose name a periodic report is printed: letterhead, what follows the number, who signs, who gets it. Pure."""

from dataclasses import dataclass

from reports.letterhead import Issuer
from ui.docx import LABOUR_OFFICE, PEOPLE_COMMITTEE, Letterhead, Signature, commune_committee

_PARENT = "UBND HUYỆN TRIỆU SƠN"
_COPIES = ("UBND huyện (báo cáo)", "Phòng LĐTBXH (tổng hợp)")


@dataclass(frozen=True)
class _Body:
    """`lines` of the letterhead, `symbol` after "BC-", `office` of who signs, `parent` stands above."""

    lines: tuple[str, ...]
    symbol: str
    office: tuple[str, ...] = ("TRƯỞNG PHÒNG",)
    parent: str = _PARENT


# How the bodies call themselves on paper; the district may have other habits (?).
_BODIES = {
    "ldtbxh": _Body(LABOUR_OFFICE.lines, "LĐTBXH"),
    "gddt": _Body(("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",), "PGDĐT"),
    "yte": _Body(("PHÒNG Y TẾ",), "PYT"),
    "ktht": _Body(("PHÒNG KINH TẾ - HẠ TẦNG",), "KTHT"),
    "nnptnt": _Body(("PHÒNG NÔNG NGHIỆP", "VÀ PHÁT TRIỂN NÔNG THÔN"), "NN&PTNT"),
    "vhtt": _Body(("PHÒNG VĂN HÓA - THÔNG TIN",), "VHTT"),
    "vphdnd": _Body(("VĂN PHÒNG HĐND - UBND",), "VP", ("CHÁNH VĂN PHÒNG",)),
    "tnmt": _Body(("PHÒNG TÀI NGUYÊN", "VÀ MÔI TRƯỜNG"), "TNMT"),
    "tuphap": _Body(("PHÒNG TƯ PHÁP",), "TP"),
    "nhcsxh": _Body(("PHÒNG GIAO DỊCH", "HUYỆN TRIỆU SƠN"), "NHCSXH", ("GIÁM ĐỐC",), "NGÂN HÀNG CHÍNH SÁCH XÃ HỘI"),
    "tckh": _Body(("PHÒNG TÀI CHÍNH - KẾ HOẠCH",), "TCKH"),
    "mttq": _Body(("ỦY BAN MTTQ VIỆT NAM", "HUYỆN TRIỆU SƠN"), "MTTQ-BTT", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"), ""),
    "daiptth": _Body(("ĐÀI PHÁT THANH", "VÀ TRUYỀN HÌNH"), "ĐPTTH", ("TRƯỞNG ĐÀI",)),
}


def commune_issuer(name):
    """Returns the Issuer of a commune's reports."""
    return Issuer(
        commune_committee(name),
        "BC-UBND",
        Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
        (*_COPIES, "TTr Đảng ủy, HĐND (báo cáo)", "Lưu: VT"),
    )


def body_issuer(code, name):
    """Returns the Issuer of a body's reports; a body that is not known stands under UBND huyện by its own name."""
    body = _BODIES.get(code, _Body((name.upper(),), "CQ"))
    return Issuer(
        Letterhead(body.parent, body.lines, name if "huyện" in name else f"{name} huyện Triệu Sơn"),
        f"BC-{body.symbol}",
        Signature(body.office),
        (*_COPIES, "Lưu: VT"),
    )


@dataclass(frozen=True)
class Edition:
    """A signed paper of the consolidated report: who issues it, whom it addresses, who gets copies."""

    key: str
    label: str
    letterhead: Letterhead
    symbol: str
    offices: tuple[tuple[str, ...], ...]  # the first one is usual
    addressed_to: tuple[str, ...]
    recipients: tuple[str, ...]


EDITIONS = {
    "huyen": Edition(
        "huyen",
        "Phòng LĐTBXH gửi UBND huyện",
        LABOUR_OFFICE,
        "BC-LĐTBXH",
        (("TRƯỞNG PHÒNG",), ("KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG")),
        ("Ủy ban nhân dân huyện Triệu Sơn",),
        ("Như trên", "TTr Huyện ủy, HĐND huyện (báo cáo)", "Ban chỉ đạo giảm nghèo huyện", "Lưu: VT, LĐTBXH"),
    ),
    "tinh": Edition(
        "tinh",
        "UBND huyện gửi UBND tỉnh và Sở LĐTBXH",
        PEOPLE_COMMITTEE,
        "BC-UBND",
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("Ủy ban nhân dân tỉnh Thanh Hóa", "Sở Lao động - Thương binh và Xã hội tỉnh Thanh Hóa"),
        ("Như trên", "TTr Huyện ủy, HĐND huyện (báo cáo)", "Chủ tịch, các PCT UBND huyện", "Lưu: VT, LĐTBXH"),
    ),
}


def edition_of_errata(papers):
    """Returns the key of the edition in whose name a report with these IssuedPapers is corrected: what UBND huyện has
    issued it corrects itself, and with it what its office reported to it."""
    return "tinh" if any(paper.to == "tinh" for paper in papers) else "huyen"
