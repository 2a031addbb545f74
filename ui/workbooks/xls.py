"""Looks through an old binary workbook (.xls, BIFF in a compound document) before any library lays it out: how far its
values reach, which cells hide an error, and whether it has a password. See sheets.py for why.

Only the records that matter are read, each by its length; formats are those of [MS-CFB] and [MS-XLS].
"""

import struct

from ui.formatting import number
from ui.workbooks.sheets import BROKEN, ERROR, LOCKED, MOST_CELLS, MOST_FLAGGED, FileRefused, Flagged

END = 0xFFFFFFFA  # sector numbers from here on are marks, not places
MINI = 64  # bytes of a sector of the mini stream
SHEET, BOF, EOF, PASSWORD = 0x0085, 0x0809, 0x000A, 0x002F
FORMULA, BOOL_OR_ERROR, SEVERAL_NUMBERS = 0x0006, 0x0205, 0x00BD
VALUES = frozenset({FORMULA, BOOL_OR_ERROR, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6})  # number, label, RK, SST, rich
ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def scan(data, most_cells=MOST_CELLS):
    """Returns {sheet name: Flagged} of the cells with an error; hidden rows are not told of.

    Raises FileRefused on a broken structure, a password, or values over more than `most_cells` rows × columns.
    """
    try:
        return _scan(_workbook_stream(data), most_cells)
    except (struct.error, IndexError, ValueError, RecursionError) as error:
        raise FileRefused(BROKEN) from error


def _scan(stream, most_cells):
    names, found, at, start = {}, {}, 0, 0
    flagged, rows, columns, is_new = Flagged(), 0, 0, True
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if kind == BOF:
            start, flagged, rows, columns = at, Flagged(), 0, 0
            is_new = struct.unpack_from("<H", body)[0] >= 0x0600 if not names else is_new
        elif kind == PASSWORD:
            raise FileRefused(LOCKED)
        elif kind == SHEET:
            names[struct.unpack_from("<I", body)[0]] = _name(body[6:], is_new)
        elif kind in VALUES:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            text = _error(kind, body)
            if text and len(flagged) < MOST_FLAGGED:
                flagged[row, column] = ERROR, text
        elif kind == SEVERAL_NUMBERS:
            row, last = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, length - 2)[0]
            rows, columns = max(rows, row + 1), max(columns, last + 1)
        elif kind == EOF and start in names:
            found[names[start]] = flagged
            if rows * columns > most_cells:
                raise FileRefused(
                    f"Có ô chứa giá trị ở rất xa bảng (tới dòng {number(rows)}, cột thứ {number(columns)}). "
                    "Xóa các ô thừa ngoài bảng, hoặc chép bảng sang mẫu mới."
                )
        at += 4 + length
    if not names:
        raise FileRefused(BROKEN)
    return found


def _error(kind, body):
    """Returns "#N/A" and its like for a cell that holds an error, "" otherwise."""
    code = None
    if kind == BOOL_OR_ERROR and body[7]:
        code = body[6]
    elif kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        code = body[8]
    return "" if code is None else ERRORS.get(code, "#?")


def _name(body, is_new):
    count = body[0]
    if not is_new:
        return body[1 : 1 + count].decode("cp1252", "replace")
    if body[1] & 1:
        return body[2 : 2 + 2 * count].decode("utf-16-le", "replace")
    return body[2 : 2 + count].decode("latin-1")


def _workbook_stream(data):
    """Returns the bytes of the stream “Workbook” (or “Book”) of a compound document."""
    size = 1 << struct.unpack_from("<H", data, 0x1E)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    most = len(data) // size + 1  # sectors: a chain that is longer runs in a circle

    def sector(place):
        if (place + 2) * size > len(data) + size:
            raise ValueError("sector beyond the end")
        return data[(place + 1) * size : (place + 2) * size]

    def chain(first, table):
        places, place = [], first
        while place < END:
            places.append(place)
            if len(places) > max(most, len(table)):
                raise ValueError("circle")
            place = table[place]
        return places

    heads = list(struct.unpack_from("<109I", data, 0x4C))
    more, rounds = struct.unpack_from("<I", data, 0x44)[0], 0
    while more < END and rounds < most:
        values = struct.unpack(f"<{size // 4}I", sector(more))
        heads += values[:-1]
        more, rounds = values[-1], rounds + 1
    table = []
    for head in heads:
        if head < END:
            table += struct.unpack(f"<{size // 4}I", sector(head))
    directory = b"".join(map(sector, chain(struct.unpack_from("<I", data, 0x30)[0], table)))
    root = found = None
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
        place = struct.unpack_from("<I", entry, 116)[0], struct.unpack_from("<I", entry, 120)[0]
        if entry[66] == 5:
            root = place
        elif entry[66] == 2 and name in ("Workbook", "Book"):
            found = place
    if root is None or found is None:
        raise ValueError("no workbook")
    first, length = found
    if length >= struct.unpack_from("<I", data, 0x38)[0]:
        return b"".join(map(sector, chain(first, table)))[:length]
    minis = [
        value
        for place in chain(struct.unpack_from("<I", data, 0x3C)[0], table)
        for value in struct.unpack(f"<{size // 4}I", sector(place))
    ]
    small = b"".join(map(sector, chain(root[0], table)))
    return b"".join(small[place * MINI : (place + 1) * MINI] for place in chain(first, minis))[:length]
