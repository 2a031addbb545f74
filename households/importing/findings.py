"""What is said about cells that are wrong beside others, and how to mend them: Vietnamese sentences, one a function.

Sentences about a cell in itself are in cells.py, those of the legal rules in entry.py.
"""


ON_HOUSEHOLDS, ON_PERSONS = 0, 1  # sheet numbers in a problem


class Problems:
    """All that was found in one household, at most one message a cell of each kind."""

    def __init__(self):
        self.found, self.cells = [], set()

    def add(self, sheet, row, key, message, *, shown="", is_error=True):
        self.found.append((sheet, row, key, shown, message, int(is_error)))
        if is_error:
            self.cells.add((sheet, row, key))

    def add_unless_known(self, sheet, row, key, message, *, shown="", is_error=True):
        """Adds a rule's finding, unless the cell is already wrong in itself."""
        if (sheet, row, key) not in self.cells:
            self.add(sheet, row, key, message, shown=shown, is_error=is_error)

    @property
    def has_errors(self):
        return bool(self.cells)


NO_CODE = "Chưa có mã hộ. Hộ mới thì ghi mã tạm M1, M2… và ghi cùng mã ở tờ Nhân khẩu."
NO_CODE_OF_PERSON = "Chưa có mã hộ. Ghi mã của hộ mà người này sống cùng."
NO_COMMUNE = "Chưa chọn xã. Tệp nhiều xã thì dòng nào cũng cần xã."
NO_VILLAGE = "Chưa chọn thôn. Chọn trong danh sách của ô."
UNKNOWN_CODE = "Không có hộ mang mã này trong phạm vi của tài khoản. Xem lại mã; hộ mới thì ghi mã tạm M1, M2…"
ENDED = "Hộ này đã kết thúc. Xóa dòng khỏi tệp."


def orphan(code):
    return f"Tờ Hộ không có mã hộ “{code}”. Sửa mã cho khớp, hoặc thêm hộ này vào tờ Hộ."


def damaged_code(code):
    return (
        f"“{code}” không đúng dạng mã hộ (ví dụ 15769-03-012). Hộ đã có thì ghi đúng mã như trong mẫu; hộ mới thì ghi "
        "mã tạm M1, M2…"
    )


def repeated_code(first_row):
    return f"Mã hộ lặp lại dòng {first_row}. Mỗi hộ một dòng, một mã."


def unknown_commune(text, year):
    return f"Không có xã “{text}” vào ngày lấy số liệu của năm {year}. Chọn trong danh sách của ô."


def outside(commune):
    return f"{commune.name} ngoài phạm vi tài khoản này. Xóa dòng, hoặc gửi cán bộ xã đó nhập."


def unknown_village(commune, text, villages):
    names = "; ".join(village.name for village in villages[:12])
    return f"{commune.name} không có thôn “{text}”. Chọn: {names}."


def other_commune(place):
    return f"Hộ này thuộc {place.commune.name}. Sửa lại xã, hoặc xem lại mã hộ."


def other_village(place):
    return (
        f"Hộ này đang ở {place.name}; tệp Excel không chuyển thôn được. Ghi lại {place.name}, rồi chuyển thôn ở trang "
        "của hộ."
    )


def other_head(on_households, on_persons):
    return (
        f"Tờ Hộ ghi chủ hộ là {on_households}, tờ Nhân khẩu ghi {on_persons}. Sửa cho khớp; có thể mã hộ bị lệch dòng."
    )


def namesake(village, code, head_name):
    return (
        f"{village.name} đã có hộ {code} cùng tên chủ hộ {head_name}. Có phải cùng một hộ không? Nếu phải, ghi mã "
        f"{code} thay cho mã tạm."
    )


def twin(other):
    return f"Số này cũng ghi cho {other}. Có phải một người ghi hai lần không?"


def likely_twin(other):
    return f"Gần trùng tên, năm sinh với {other}, cùng thôn. Có phải một người ghi hai lần không?"


def holder(name, code):
    return f"Số này đang là của {name}, hộ {code}. Có phải cùng một người không?"
