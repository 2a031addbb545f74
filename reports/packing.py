"""What a pack of a year holds: every table as Excel and Word, each list as Excel, and a page that says what is what."""

import io
import zipfile

from accounts.models import Door
from households.filters import FormFilters
from reports.actions import export_list
from reports.build import build_table, title_of
from reports.definitions import REPORTS
from reports.letterhead import issuer_for
from reports.renderers import docx, xlsx
from ui.formatting import datetime_vi, number, slug


def entries(user, *, with_lists):
    """Returns [(report, group)] of all that a person's pack holds, in the order of the catalogue."""
    found = []
    for report in REPORTS.values():
        if report.opens_for(user) and (with_lists or not report.is_list):
            found += [(report, group) for group in report.groups or ("",)]
    return found


def write_pack(out, scope, *, user, with_lists, with_personal, now, each=lambda done, total: None):
    """Writes the zip to `out`; calls `each(done, total)` after every report, which may raise to stop. Returns how many
    reports it holds. Lists are audited as the person's export."""
    wanted = entries(user, with_lists=with_lists)
    names = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for place, (report, group) in enumerate(wanted, start=1):
            title = title_of(report, scope.round, group)
            name = f"{place:02}-{slug(title)}"
            if report.is_list:
                lines = _add_list(package, name, report, group, scope, user, with_personal, now)
                names.append((f"{name}.xlsx", title, f"{number(lines)} hộ"))
            else:
                table = build_table(report, scope, group=group, now=now)
                _add_table(package, name, table, issuer_for(user))
                names.append((f"{name}.xlsx, {name}.docx", table.title, "; ".join(table.alarms)))
            each(place, len(wanted))
        package.writestr("00-muc-luc.txt", _contents(names, scope, user, with_personal, now).encode("utf-8-sig"))
    return len(wanted)


def _add_table(package, name, table, issuer):
    file = io.BytesIO()
    xlsx.write(table, file)
    package.writestr(f"excel/{name}.xlsx", file.getvalue(), zipfile.ZIP_STORED)
    package.writestr(f"word/{name}.docx", docx.write(table, issuer), zipfile.ZIP_STORED)


def _add_list(package, name, report, group, scope, user, with_personal, now):
    filters = FormFilters(commune_code=scope.commune.code if scope.commune else "", class_group=group)
    file = io.BytesIO()
    lines = export_list(
        by=user,
        report=report,
        scope=scope,
        filters=filters,
        with_personal=with_personal,
        out=file,
        now=now,
        door=Door.PAGE,
    )
    package.writestr(f"danh-sach/{name}.xlsx", file.getvalue(), zipfile.ZIP_STORED)
    return lines


def _contents(names, scope, user, with_personal, now):
    head = [
        f"Biểu tổng hợp năm {scope.round.year}, {scope.unit_name}",
        f"Lập lúc {datetime_vi(now)}, người lập: {user.full_name}, {user.unit_name}",
        f"Danh sách hộ: {'có' if with_personal else 'không có'} thông tin cá nhân",
    ]
    if scope.round.is_demo:
        head.append("Dữ liệu thử: hộ, người và số liệu đều không có thật.")
    lines = [f"{files}\t{title}" + (f"\t{said}" if said else "") for files, title, said in names]
    return "\r\n".join([*head, "", *lines, ""])
