"""Checks a file that is put to a task: its size, its extension, and that the contents are what the extension says."""

import hashlib
import io
import zipfile

from django.conf import settings
from django.core.exceptions import ValidationError

from ui.formatting import clean_text

MAX_BYTES = min(20 * 1024 * 1024, settings.UPLOAD_MAX_BYTES)
MAX_FILES = 5  # in one note
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# extension → (content type for the download, what the file begins with)
TYPES = {
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    "doc": ("application/msword", OLE),
    "xls": ("application/vnd.ms-excel", OLE),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
}
INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
ALLOWED = "PDF, Word (.docx, .doc), Excel (.xlsx, .xls), ảnh (.jpg, .png)"


def _megabytes(size):
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")


def check_upload(upload):
    """Returns (name, extension, sha256) of an uploaded file; raises ValidationError that says how to mend it."""
    name = clean_text(str(upload.name).replace("\\", "/").rsplit("/", 1)[-1])
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower()
    if not dot or extension not in TYPES:
        raise ValidationError(f"Tệp “{name}” không thuộc loại được nhận. Chỉ nhận {ALLOWED}.")
    if upload.size == 0:
        raise ValidationError(f"Tệp “{name}” rỗng. Chọn lại tệp.")
    if upload.size > MAX_BYTES:
        raise ValidationError(
            f"Tệp “{name}” nặng {_megabytes(upload.size)} MB, quá {_megabytes(MAX_BYTES)} MB. "
            "Giảm dung lượng ảnh hoặc chia thành nhiều tệp."
        )
    upload.seek(0)
    data = upload.read()
    upload.seek(0)
    if not data.startswith(TYPES[extension][1]) or not _is_office(data, extension):
        raise ValidationError(
            f"Tệp “{name}” có đuôi .{extension} nhưng nội dung không phải loại đó. Mở bằng phần mềm gốc và lưu lại."
        )
    return f"{stem[:140]}.{extension}", extension, hashlib.sha256(data).hexdigest()


def check_uploads(uploads):
    """Returns [(upload, what check_upload says of it)] of the files of one entry; raises ValidationError, before
    anything is written."""
    if len(uploads) > MAX_FILES:
        raise ValidationError(f"Mỗi lần đính kèm nhiều nhất {MAX_FILES} tệp.")
    return [(upload, check_upload(upload)) for upload in uploads]


def store_uploads(checked, make):
    """Stores what check_uploads returned; `make(**fields)` gives the unsaved row of a file."""
    for upload, (name, extension, digest) in checked:
        row = make(name=name, extension=extension, size=upload.size, sha256=digest)
        row.file.save(name, upload, save=False)
        row.save()


def _is_office(data, extension):
    if extension not in INSIDE:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    return INSIDE[extension] in names and not any(name.endswith("vbaProject.bin") for name in names)
