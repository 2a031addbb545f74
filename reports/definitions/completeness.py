"""How far every commune's review of the year is: forms, steps done, results sent by their day."""

from households.filters import SURVEYED, UNSURVEYED
from households.procedure import Step
from reports.columns import Column, Given, Kind, Net, Ratio
from reports.table import Report

_SOURCE = "TT 17/2016/TT-BLĐTBXH, sửa đổi bởi TT 14/2018/TT-BLĐTBXH"
_DUTY = "Quyết định 432/QĐ-UBND, điều III.1.3"
_DONE = {
    Step.LIST: "Danh sách hộ cần rà soát đã chốt.",
    Step.FORMS: "Mọi hộ nghèo, cận nghèo năm trước đã có phiếu, hoặc đã ghi là rời đi.",
    Step.MEETINGS: "Mọi thôn đã họp dân và quá nửa đồng ý.",
    Step.POSTING: "Đã niêm yết đủ ngày, ý kiến đã trả lời.",
    Step.SUBMISSION: "Kết quả đã trình huyện.",
    Step.APPRAISAL: "Phòng LĐTBXH đã thẩm định.",
    Step.RECOGNITION: "Chủ tịch UBND xã đã ký quyết định công nhận.",
}
OPENS = {"done": {"loai": SURVEYED}, "waiting": {"loai": UNSURVEYED}, "due": {}}
HEADS = {
    Step.LIST: "Danh sách", Step.FORMS: "Phiếu", Step.MEETINGS: "Họp dân", Step.POSTING: "Niêm yết",
    Step.SUBMISSION: "Trình huyện", Step.APPRAISAL: "Thẩm định", Step.RECOGNITION: "Công nhận",
}  # fmt: skip


def columns(standard, group):
    """Returns the columns: 1 where a commune has done a step, so that the totals count communes."""
    del standard, group
    forms, steps, sent = "Hộ theo danh sách của năm", "Xã đã xong bước", "Gửi kết quả"
    return (
        Column("done", "Đã có phiếu", Given(), group=forms, definition="Hộ đã có phiếu của năm.", source=_SOURCE),
        Column("waiting", "Chưa có phiếu", Given(), group=forms, source=_SOURCE,
               definition="Hộ trong danh sách của năm chưa có phiếu."),
        Column("due", "Tổng số", Net((("done", 1), ("waiting", 1))), Kind.COUNT, forms, source=_SOURCE,
               definition="Hộ đã có và chưa có phiếu."),
        Column("share", "Đã rà soát %", Ratio("done", "due"), Kind.PERCENT, forms, source=_SOURCE, tone="main",
               definition="Hộ đã có phiếu chia cho tổng số hộ theo danh sách.", base="tổng số hộ theo danh sách"),
        *(
            Column(step.value, HEADS[step], Given(), Kind.INTEGER, steps, source=_SOURCE, width=8,
                   definition=f"1 là đã xong. {_DONE[step]}", is_compared=False)
            for step in Step
        ),
        Column("communes", "Xã phải gửi", Given(), Kind.INTEGER, sent, source=_DUTY, width=8,
               definition="Xã có nhiệm vụ gửi kết quả rà soát của năm."),
        Column("on_time", "Gửi trước hạn", Given(), Kind.INTEGER, sent, source=_DUTY, width=8,
               definition="Xã đã gửi kết quả trước ngày hạn."),
        Column("late", "Trễ", Given(), Kind.INTEGER, sent, source=_DUTY, width=8,
               definition="Xã gửi sau hạn, hoặc quá hạn mà chưa gửi."),
        Column("on_time_share", "Trước hạn %", Ratio("on_time", "communes"), Kind.PERCENT, sent, source=_DUTY, width=8,
               definition="Xã gửi trước hạn chia cho xã phải gửi.", base="số xã phải gửi"),
    )  # fmt: skip


REPORT = Report(
    key="completeness",
    order=60,
    name="Tiến độ rà soát",
    title="Tiến độ rà soát của các xã, thị trấn năm {year}",
    summary="36 xã, thị trấn và các bước của năm: phiếu, họp dân, niêm yết, trình, thẩm định, công nhận, đúng hạn.",
    columns=columns,
    base="Đơn vị tính: hộ ở phần phiếu; xã, thị trấn ở các phần còn lại.",
    source="completeness",
    section="Thực hiện",
)
