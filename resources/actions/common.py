"""What the actions of money share: words of the trail, days, and files."""

from django.core.exceptions import ValidationError

from accounts import audit
from ui.formatting import date_vi

audit.name_actions(
    {
        "money.planned": "ghi kế hoạch phân bổ",
        "money.allotted": "phân bổ nguồn lực",
        "money.spent": "ghi số đã chi",
        "money.reversed": "đảo bút toán nguồn lực",
        "money.list": "sửa danh mục nguồn lực",
        "money.exported": "tải sổ nguồn lực, quỹ",
        "fund.campaign": "ghi đợt vận động quỹ",
        "fund.gift": "ghi thu ủng hộ quỹ",
        "fund.transfer": "chuyển nơi giữ quỹ",
        "fund.use": "ghi chi quỹ cho hộ",
        "fund.reversed": "đảo phiếu của quỹ",
    }
)
CHANGED = "Người khác vừa sửa. Trang này đã nạp lại số mới; xem rồi ghi lại."


def check_day(on, today, earliest=None):
    """Raises where a day lies in the future, or before what it comes after."""
    if on > today:
        raise ValidationError({"on": f"Ngày không được sau hôm nay ({date_vi(today)})."})
    if earliest is not None and on < earliest:
        raise ValidationError({"on": f"Ngày không được trước ngày {date_vi(earliest)} của bút toán bị đảo."})
