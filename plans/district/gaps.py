"""What the district's plan still leaves blank. Each gap is said and leads to where it is filled; the plan may be sent
with gaps once its writer has said so."""

from dataclasses import dataclass

from django.urls import reverse

from plans.district.contents import DistrictContents, text_of
from plans.district.texts import bound_figures, sections_of
from plans.narrative import words_in
from ui.formatting import some_of


@dataclass(frozen=True, slots=True)
class DistrictGap:
    """`text` says what is blank and why; `href` where it is filled, "" where no one place is."""

    text: str
    href: str = ""


def gaps_of(plan, contents: DistrictContents) -> tuple[DistrictGap, ...]:
    """Returns what the plan leaves blank: communes without residents or target, and figures of its text."""
    communes, year, found, told = contents.figures.communes, plan.year, [], set()
    without = [each.name for each in communes if each.residents is None]
    if without:
        told.add("ty_le_ho_ngheo")
        found.append(
            DistrictGap(
                f"Tỷ lệ hộ nghèo của huyện để trống: {some_of(without, 'xã')} chưa nhập tổng số hộ dân cư năm {year}.",
                reverse("totals_list", kwargs={"year": year}),
            )
        )
    without = [each.name for each in communes if each.target is None]
    if without:
        told.add("chi_tieu")
        who = "cho xã nào" if len(without) == len(communes) else f"cho {some_of(without, 'xã')}"
        found.append(
            DistrictGap(f"Chưa giao chỉ tiêu năm {year + 1} {who}.", reverse("target_home", kwargs={"year": year}))
        )
    bound = bound_figures(contents.figures, plan.span, contents.years)
    for section in sections_of(plan):
        blank = [word for word in words_in(text_of(plan, section)) if word in bound and not bound[word].value]
        labels = [bound[word].label for word in dict.fromkeys(blank) if word not in told]
        if labels:
            found.append(DistrictGap(f"{section.heading.capitalize()}: chưa có {', '.join(labels)}."))
    return tuple(found)
