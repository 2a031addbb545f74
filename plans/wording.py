"""The words of a plan's fields: labels, and values as people read them. One place for page, preview, trail and papers.

Pure.
"""

from dataclasses import dataclass

from plans.catalogue import Catalogue, need_name
from plans.sources import LINE_SOURCES
from plans.when import when_words
from ui.formatting import number

LINE_LABELS = {
    "measure_key": "Giải pháp",
    "body": "Cơ quan chủ trì",
    "who": "Người thực hiện",
    "when": "Thời gian",
    "cost": "Kinh phí, đồng",
    "source": "Nguồn",
    "loan_amount": "Mức vay đề nghị, đồng",
    "note": "Ghi chú",
}
ROW_LABELS = {
    "mentor_name": "Người kèm cặp",
    "mentor_kind": "Cán bộ hay đảng viên",
    "mentor_office": "Chức vụ, đơn vị",
    "exit_year": "Năm dự kiến thoát nghèo",
    "remove_deprivations": "Thiếu hụt sẽ khắc phục",
    "note": "Ghi chú của hộ",
}
MENTOR_KINDS = {"cadre": "Cán bộ", "party": "Đảng viên"}


@dataclass(frozen=True)
class Words:
    """Puts values of one plan into words: it knows the catalogue, the bodies by code and the standard."""

    catalogue: Catalogue
    bodies: dict[str, str]
    standard: object

    def value(self, field, value):
        """Returns a field's value in words, "" for nothing."""
        if value is None or value == "":
            return ""
        if field == "measure_key":
            return self.catalogue.name_of(value)
        if field == "body":
            return self.bodies.get(value, value)
        if field == "when":
            return when_words(value)
        if field == "source":
            return LINE_SOURCES.get(value, value)
        if field in ("cost", "loan_amount"):
            return number(value)
        if field == "mentor_kind":
            return MENTOR_KINDS.get(value, value)
        if field == "remove_deprivations":
            items = {item.number: item.short for item in self.standard.indicators}
            return "; ".join(items.get(each, str(each)) for each in sorted(value))
        return str(value)

    def need(self, need):
        return need_name(self.standard, need)

    def mentor(self, row):
        """ "Lê Văn A (đảng viên, Bí thư chi bộ thôn 2)", "" without a mentor."""
        kind = MENTOR_KINDS.get(row.mentor_kind, "").lower()
        within = ", ".join(part for part in (kind, row.mentor_office) if part)
        return f"{row.mentor_name} ({within})" if within and row.mentor_name else row.mentor_name
