"""Old binary workbooks are looked through before anything lays them out."""

import contextlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.workbooks import xls
from ui.workbooks.sheets import FileRefused

FREE, LAST, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def number(row, column):
    return record(0x0203, struct.pack("<HHHd", row, column, 0, 1.5))


def error(row, column, code=0x2A):
    return record(xls.BOOL_OR_ERROR, struct.pack("<HHHBB", row, column, 0, code, 1))


def formula(row, column, result):
    return record(xls.FORMULA, struct.pack("<HHH", row, column, 0) + result + bytes(8))


BEGIN, FINISH = record(xls.BOF, struct.pack("<HH", 0x0600, 0x10) + bytes(12)), record(xls.EOF)


def workbook(*cells, name="Hộ"):
    """The stream of a workbook with one sheet."""
    label = name.encode("utf-16-le")
    place = len(BEGIN) + len(record(xls.SHEET, bytes(8) + label)) + len(FINISH)
    sheet = record(xls.SHEET, struct.pack("<IHBB", place, 0, len(name), 1) + label)
    return BEGIN + sheet + FINISH + BEGIN + b"".join(cells) + FINISH


def compound(stream):
    """A compound document of one stream “Workbook”, in ordinary sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 0x18, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", head, 0x2C, 1, 1, 0)
    struct.pack_into("<IIIII", head, 0x38, 4096, LAST, 0, LAST, 0)
    struct.pack_into("<109I", head, 0x4C, 0, *[FREE] * 108)
    table = [TABLE, LAST, *range(3, 2 + count), LAST]
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + bytes(48)
        + struct.pack("<IQ", first, size)
        for name, kind, first, size in (("Root Entry", 5, LAST, 0), ("Workbook", 2, 2, len(stream)))
    )
    return bytes(head) + struct.pack("<128I", *table, *[FREE] * (128 - len(table))) + entries.ljust(512, b"\0") + stream


def test_errors_are_found_and_other_cells_are_not():
    cells = (
        number(0, 0), error(1, 1), error(2, 3, 0x07), formula(4, 4, b"\x02\0\x17\0\0\0\xff\xff"),
        formula(5, 5, struct.pack("<d", 2.0)), record(xls.BOOL_OR_ERROR, struct.pack("<HHHBB", 6, 6, 0, 1, 0)),
    )  # fmt: skip
    found = xls.scan(compound(workbook(*cells)))
    assert found == {"Hộ": {(1, 1): ("error", "#N/A"), (2, 3): ("error", "#DIV/0!"), (4, 4): ("error", "#REF!")}}


def test_a_value_far_from_the_table_is_refused():
    with pytest.raises(FileRefused) as refused:
        xls.scan(compound(workbook(number(0, 0), number(64_999, 249))))
    assert "tới dòng 65.000, cột thứ 250" in refused.value.message


def test_a_password_is_told():
    stream = BEGIN + record(xls.PASSWORD, bytes(6)) + workbook(number(0, 0))[len(BEGIN) :]
    with pytest.raises(FileRefused) as refused:
        xls.scan(compound(stream))
    assert "mật khẩu" in refused.value.message


def test_a_chain_of_sectors_that_runs_in_a_circle_is_refused():
    data = bytearray(compound(workbook(number(0, 0))))
    struct.pack_into("<I", data, 512 + 4 * 3, 2)
    with pytest.raises(FileRefused):
        xls.scan(bytes(data))


GOOD = compound(workbook(number(0, 0), error(1, 1)))


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=12), st.integers(0, len(GOOD)))
def test_no_broken_file_is_more_than_refused(changes, length):
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    with contextlib.suppress(FileRefused):
        assert isinstance(xls.scan(bytes(data[: max(length, 600)])), dict)
