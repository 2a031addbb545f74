"""Word papers in Vietnamese administrative form, for every room that prints one.

A `Paper` says what stands on it; `render` draws one paper or several into a .docx and returns its bytes. The form
follows the paper's date: Thông tư 01/2011/TT-BNV before 05/03/2020, Nghị định 30/2020/NĐ-CP from that day on.

    from ui.docx import LABOUR_OFFICE, Column, Paper, Signature, Table, Text, render

    render(Paper(
        letterhead=LABOUR_OFFICE,
        symbol="LĐTBXH", on=date(2017, 11, 22), subject="đôn đốc …", addressed_to=["UBND xã Bình Sơn"],
        blocks=[Text("…"), Table([Column("TT", 10, "center"), Column("Việc")], [["1", "…"]])],
        signature=Signature(("TRƯỞNG PHÒNG",)), recipients=["Như trên"],
    ))
"""

from ui.docx.paper import (
    LABOUR_OFFICE,
    PEOPLE_COMMITTEE,
    Annex,
    Column,
    Heading,
    Letterhead,
    PageBreak,
    Paper,
    Signature,
    Signers,
    Table,
    Text,
    commune_committee,
)
from ui.docx.regime import Regime, regime_on
from ui.docx.render import CONTENT_TYPE, render

__all__ = [
    "CONTENT_TYPE",
    "LABOUR_OFFICE",
    "PEOPLE_COMMITTEE",
    "Annex",
    "Column",
    "Heading",
    "Letterhead",
    "PageBreak",
    "Paper",
    "Regime",
    "Signature",
    "Signers",
    "Table",
    "Text",
    "commune_committee",
    "regime_on",
    "render",
]
