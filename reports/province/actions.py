"""The province's template: upload, map, fill, retire. All by Phòng LĐTBXH, which reports to the province."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from accounts import audit
from accounts.permissions import Verb, authorise
from reports.models import ProvinceTemplate
from reports.periods import Period
from reports.province.cells import TooMuch, read_sheets, refuse_heavy, write_numbers
from reports.province.rules import Rule, check_place, names_of, numbers_of
from reports.province.tables import MAPPABLE, table_of
from ui.formatting import clean_text
from ui.workbooks.guard import FileRefused, inspect_stream

LARGEST, MOST_CELLS, LARGEST_PART = 5 * 1024 * 1024, 2_000_000, 30 * 1024 * 1024
MOST_RULES, MOST_PROBLEMS = 400, 12
CONFLICT = "Người khác vừa sửa mẫu này. Tải lại trang, xem bản mới rồi làm tiếp."
VERB = Verb.REVIEW_REPORTS
audit.name_actions(
    {
        "template.uploaded": "tải lên mẫu biểu của tỉnh",
        "template.mapped": "sửa chỗ điền của mẫu biểu",
        "template.filled": "điền mẫu biểu của tỉnh",
        "template.retired": "bỏ mẫu biểu của tỉnh",
    }
)


@transaction.atomic
def upload(*, by, name, stream, file_name, now):
    """Returns a new ProvinceTemplate without a map. Raises Forbidden; ValidationError says how to mend the file."""
    authorise(by, VERB)
    file_name = clean_text(str(file_name).replace("\\", "/").rsplit("/", 1)[-1])[-150:]
    try:
        is_xlsx, _ = inspect_stream(
            stream,
            name=file_name,
            largest=min(LARGEST, settings.UPLOAD_MAX_BYTES),
            most_cells=MOST_CELLS,
            largest_part=LARGEST_PART,
        )
    except FileRefused as error:
        raise ValidationError(error.message) from error
    if not is_xlsx:
        raise ValidationError(f"“{file_name}” là tệp .xls kiểu cũ. Mở bằng Excel, lưu thành .xlsx rồi tải lên.")
    stream.seek(0)
    data = stream.read()
    try:
        refuse_heavy(data)
        sheets = read_sheets(data)
    except TooMuch as error:
        raise ValidationError(str(error)) from error
    except Exception as error:
        raise ValidationError("Không đọc được mẫu. Mở bằng Excel, lưu lại thành .xlsx rồi tải lên.") from error
    if not any(sheet.texts for sheet in sheets.values()):
        raise ValidationError("Mẫu không có chữ nào nên không biết điền vào đâu.")
    template = ProvinceTemplate(
        name=clean_text(name), file_name=file_name, sha256=hashlib.sha256(data).hexdigest(), uploaded_by=by,
        uploaded_at=now,
    )  # fmt: skip
    template.full_clean(exclude=["file"])
    template.file.save(f"{template.sha256[:16]}.xlsx", ContentFile(data), save=False)
    template.save()
    audit.record(by=by, action="template.uploaded", obj=template, changes={"Tệp": [None, file_name]})
    return template


def data_of(template):
    """Returns the bytes of a template; raises ValidationError where its file is gone from the store."""
    try:
        with template.file.open("rb") as file:
            return file.read()
    except FileNotFoundError as error:
        raise ValidationError(
            f"Tệp của mẫu “{template.name}” không còn trên máy chủ. Khôi phục từ bản sao lưu, hoặc tải mẫu lên lại."
        ) from error


@transaction.atomic
def add_rule(*, by, template, rule: Rule, version):
    """Adds a place to the map; returns the template. Raises Forbidden, ValidationError."""
    authorise(by, VERB)
    current = _held(template, version)
    problems = check_place(rule, read_sheets(data_of(current)))
    if rule.report not in MAPPABLE:
        problems.append("Không có biểu ấy.")
    same = [each for each in current.rules if _target(each) == _target(rule.stored())]
    if same:
        problems.append(f"Đã có chỗ điền ở {rule.where} của trang “{rule.sheet}”. Bỏ chỗ cũ trước.")
    if len(current.rules) >= MOST_RULES:
        problems.append(f"Một mẫu có nhiều nhất {MOST_RULES} chỗ điền.")
    if problems:
        raise ValidationError(problems)
    current.rules = [*current.rules, rule.stored()]
    return _mapped(current, by, f"Thêm {rule.where} của “{rule.sheet}”")


def _target(stored):
    """Two rules may not write to one column or cell; overlapping rows of a column are found when it is filled."""
    return stored["sheet"], stored["kind"], stored["cell"].upper(), stored["to"].upper(), stored["first"]


@transaction.atomic
def remove_rule(*, by, template, place, version):
    """Takes the rule at `place` (from 0) out of the map; returns the template. Raises Forbidden, ValidationError."""
    authorise(by, VERB)
    current = _held(template, version)
    if not 0 <= place < len(current.rules):
        raise ValidationError(CONFLICT)
    gone = Rule(**current.rules[place])
    current.rules = [each for at, each in enumerate(current.rules) if at != place]
    return _mapped(current, by, f"Bỏ {gone.where} của “{gone.sheet}”")


def _held(template, version):
    current = ProvinceTemplate.objects.select_for_update().get(pk=template.pk)
    if current.version != version or not current.is_active:
        raise ValidationError(CONFLICT)
    return current


def _mapped(current, by, what):
    current.version += 1
    current.save()
    audit.record(by=by, action="template.mapped", obj=current, changes={"Chỗ điền": [None, what]})
    return current


@transaction.atomic
def retire(*, by, template, version):
    """Takes a template out of use; its file stays. Raises Forbidden, ValidationError."""
    authorise(by, VERB)
    current = _held(template, version)
    current.is_active = False
    current.version += 1
    current.save()
    audit.record(by=by, action="template.retired", obj=current)
    return current


@transaction.atomic
def fill(*, by, template, scope, now, period=Period.YEAR):
    """Returns (bytes of the filled workbook, how many numbers it holds). A table is built once for all its places.
    `scope` is of the year whose review the period rests on.

    Raises Forbidden, ValidationError with everything in the map that does not fit this period.
    """
    authorise(by, VERB)
    rules = [Rule(**each) for each in template.rules]
    if not rules:
        raise ValidationError("Mẫu chưa có chỗ điền nào.")
    data = data_of(template)
    sheets, names, tables = read_sheets(data), names_of(scope.communes), {}
    numbers, problems = {}, []
    for rule in rules:
        problems += check_place(rule, sheets)
        if rule.sheet not in sheets or rule.report not in MAPPABLE:
            continue
        key = (rule.report, rule.group)
        if key not in tables:
            tables[key] = table_of(*key, scope, period, now)
        found, wrong = numbers_of(rule, sheets[rule.sheet], tables[key], names)
        cells = numbers.setdefault(rule.sheet, {})
        if twice := cells.keys() & found.keys():
            problems.append(f"“{rule.sheet}”, {rule.where}: {len(twice)} ô đã được điền từ chỗ khác.")
        cells.update(found)
        problems += wrong
    if problems := list(dict.fromkeys(problems)):  # a name of no unit is met again in each column
        more = len(problems) - MOST_PROBLEMS
        raise ValidationError([*problems[:MOST_PROBLEMS], *([f"… và {more} lỗi khác."] if more > 0 else [])])
    try:
        filled = write_numbers(data, numbers)
    except Exception as error:  # a file that openpyxl forgives and its own XML does not bear
        raise ValidationError("Mẫu không điền được. Mở bằng Excel, lưu lại thành .xlsx rồi tải lên mẫu mới.") from error
    count = sum(value is not None for cells in numbers.values() for value in cells.values())
    changes = {"Kỳ": [None, period.words(period.year_of(scope.round.year))], "Số ô": [None, count]}
    audit.record(by=by, action="template.filled", obj=template, changes=changes)
    return filled, count
