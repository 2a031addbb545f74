"""Worked examples of the classification: the facts stand here, the answers are computed by the rule itself."""

from dataclasses import dataclass

from households.classification import Classification, classify
from households.standards import ND07_2021, QD59_2015, Standard


@dataclass(frozen=True, slots=True)
class Example:
    """A household in one sentence and its measures. `teaches` says why it is shown."""

    story: str
    teaches: str
    standard: Standard
    area: str
    deprivations: int
    b1: int | None = None
    income: int | None = None

    @property
    def result(self) -> Classification:
        return classify(
            standard=self.standard, area=self.area, deprivations=self.deprivations, b1=self.b1, income=self.income
        )


EXAMPLES = (
    Example(
        "Hộ bốn người ở xã, thu nhập 650.000 đ/người/tháng, thiếu hụt 1 chỉ số.",
        "Thu nhập từ chuẩn nghèo trở xuống thì nghèo, không cần xét thiếu hụt.",
        QD59_2015, "rural", 1, income=650_000,
    ),
    Example(
        "Hộ ở xã, thu nhập 850.000 đ, thiếu bảo hiểm y tế, nhà tiêu, nước sạch.",
        "Trên chuẩn nghèo nhưng chưa quá mức sống tối thiểu: thiếu từ 3 chỉ số là nghèo.",
        QD59_2015, "rural", 3, income=850_000,
    ),
    Example(
        "Cũng hộ ấy, đã mua bảo hiểm y tế cho cả nhà: chỉ còn thiếu 2 chỉ số.",
        "Bớt một chỉ số là sang cận nghèo, dù thu nhập không đổi.",
        QD59_2015, "rural", 2, income=850_000,
    ),
    Example(
        "Hộ ở xã, phiếu B cho 121 điểm B1, thiếu hụt 4 chỉ số.",
        "Có điểm B1 thì xét theo điểm; điểm thay cho thu nhập.",
        QD59_2015, "rural", 4, b1=121,
    ),
    Example(
        "Hộ ở thị trấn, thu nhập 850.000 đ, thiếu hụt 1 chỉ số.",
        "Chuẩn của thành thị cao hơn: cùng thu nhập ấy ở xã thì là cận nghèo.",
        QD59_2015, "urban", 1, income=850_000,
    ),
    Example(
        "Điểm B1 là 155 nhưng thu nhập ghi 690.000 đ, thiếu hụt 2 chỉ số.",
        "Điểm và thu nhập nói khác nhau: xếp theo điểm, và hệ thống hỏi lại.",
        QD59_2015, "rural", 2, b1=155, income=690_000,
    ),
    Example(
        "Hộ ở xã, thu nhập 1.300.000 đ, không thiếu hụt.",
        "Trên mức sống tối thiểu mà chưa quá mức trung bình.",
        QD59_2015, "rural", 0, income=1_300_000,
    ),
    Example(
        "Năm 2023, hộ ở xã thu nhập 1.400.000 đ, thiếu hụt 2 chỉ số.",
        "Từ năm 2022 phải đủ cả hai: thu nhập thấp và thiếu từ 3 chỉ số mới là nghèo.",
        ND07_2021, "rural", 2, income=1_400_000,
    ),
)  # fmt: skip
