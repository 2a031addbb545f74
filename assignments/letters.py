"""Drafts of công văn đôn đốc: one letter to several units with a list, or one letter to each unit."""

import datetime as dt

from areas.models import Department
from assignments.deadlines import days_late
from assignments.progress import clause_words
from ui.docx import LABOUR_OFFICE, Annex, Column, Paper, Signature, Table, Text
from ui.formatting import date_vi

REPLY_DAYS = 7
ANNEX_FROM = 8  # rows; longer lists stand in an annex
SIGNATURE = Signature(("TRƯỞNG PHÒNG",))
RECIPIENTS = ["Như trên", "Chủ tịch, các PCT UBND huyện (báo cáo)", "Lưu: VT"]


def may_urge(task):
    """Returns whether Phòng LĐTBXH writes such a letter to the task's unit: not to itself, and not to the bodies
    above it, Ban chỉ đạo and UBND huyện."""
    if task.commune_id:
        return True
    return task.department.kind == Department.BODY and not task.department.is_standing_body


def addressee(task):
    """Returns how a letter addresses the task's unit: "UBND xã Bình Sơn", or the body's name."""
    if not task.commune_id:
        return task.department.name
    return f"UBND {task.commune.name[:1].lower()}{task.commune.name[1:]}"


def _group(tasks):
    groups = {}
    for task in tasks:
        groups.setdefault(addressee(task), []).append(task)
    return groups


def _row(number, task, today, *, with_unit):
    cells = [str(number), task.title, clause_words(task.clause).removeprefix("điều "), date_vi(task.due_on)]
    cells.append(str(days_late(task.due_on, task.day_counts, today)))
    return [cells[0], addressee(task), *cells[1:]] if with_unit else cells


def _table(tasks, today, *, with_unit):
    columns = [
        Column("TT", 11, "center"),
        Column("Nhiệm vụ"),
        Column("Điều", 24, "center"),
        Column("Xong trước ngày", 27, "center"),
        Column("Trễ, ngày", 18, "right"),
    ]
    if with_unit:
        columns.insert(1, Column("Đơn vị", 62))
    rows = [_row(number, task, today, with_unit=with_unit) for number, task in enumerate(tasks, start=1)]
    return Table(columns, rows)


def _paper(year, names, tasks, today, number_of_units):
    is_many = number_of_units > 1
    table = _table(tasks, today, with_unit=is_many)
    in_annex = len(tasks) >= ANNEX_FROM
    counted = f"{len(tasks)} nhiệm vụ của {number_of_units} đơn vị" if is_many else f"{len(tasks)} nhiệm vụ"
    listed = "có danh sách kèm theo." if in_annex else "gồm:"
    reply_by = date_vi(today + dt.timedelta(days=REPLY_DAYS))
    blocks = [
        Text(
            "Thực hiện trách nhiệm đôn đốc, kiểm tra việc thi hành Quyết định số 432/QĐ-UBND ngày 08/02/2017 của "
            "Chủ tịch UBND huyện (mục IV.3), Phòng Lao động - Thương binh và Xã hội đã theo dõi tiến độ năm "
            f"{year}. Đến ngày {date_vi(today)} còn {counted} đã quá hạn mà chưa xong, {listed}"
        ),
    ]
    if not in_annex:
        blocks.append(table)
    blocks += [
        Text(
            "Đề nghị "
            + ("các đơn vị" if is_many else "đơn vị")
            + " hoàn thành ngay các nhiệm vụ trên, cập nhật kết quả trên phần mềm, và gửi văn bản nêu rõ nguyên nhân "
            f"chậm, thời gian hoàn thành về Phòng trước ngày {reply_by} để tổng hợp, báo cáo UBND huyện."
        ),
    ]
    if all(task.commune_id for task in tasks):
        blocks.append(Text("Kết quả thực hiện là một căn cứ đánh giá, xếp loại cuối năm (mục III.5.2)."))
    blocks[-1] = Text(f"{blocks[-1].text.removesuffix('.')}./.")
    annexes = [Annex(f"Nhiệm vụ quá hạn đến ngày {date_vi(today)}", [table], landscape=is_many)] if in_annex else []
    return Paper(
        letterhead=LABOUR_OFFICE,
        symbol="LĐTBXH",
        subject=f"đôn đốc nhiệm vụ giảm nghèo quá hạn năm {year}",
        on=today,
        addressed_to=names,
        blocks=blocks,
        signature=SIGNATURE,
        recipients=RECIPIENTS,
        annexes=annexes,
    )


def urging_papers(tasks, today, *, year, is_common):
    """Returns the Papers that urge the units of these late tasks: one to all, or one to each."""
    groups = _group(tasks)
    if not is_common:
        return [_paper(year, [name], own, today, 1) for name, own in groups.items()]
    names = list(groups)
    shown = names if len(names) <= 6 else ["Các đơn vị có tên trong danh sách kèm theo"]
    return [_paper(year, shown, [task for own in groups.values() for task in own], today, len(names))]
