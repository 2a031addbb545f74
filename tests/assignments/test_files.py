"""Uploaded files: what they claim to be is checked against what they are."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from assignments import files


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


GOOD = {
    "a.pdf": b"%PDF-1.5 ...",
    "b.docx": archive("[Content_Types].xml", "word/document.xml"),
    "c.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "d.doc": files.OLE + b"...",
    "e.JPG": b"\xff\xd8\xff\xe0...",
    "f.png": b"\x89PNG\r\n\x1a\n...",
}
BAD = {
    "no extension": ("bien-ban", b"%PDF-"),
    "program": ("a.exe", b"MZ"),
    "page": ("a.html", b"<script>"),
    "picture with a script": ("a.svg", b"<svg onload=x>"),
    "empty": ("a.pdf", b""),
    "renamed program": ("a.pdf", b"MZ..."),
    "renamed docx": ("a.xlsx", GOOD["b.docx"]),
    "any zip": ("a.docx", archive("anh.png")),
    "broken zip": ("a.docx", b"PK\x03\x04 broken"),
    "macro": ("a.docx", archive("word/document.xml", "word/vbaProject.bin")),
}


@pytest.mark.parametrize("name", GOOD)
def test_good_files(name):
    stored, extension, digest = files.check_upload(SimpleUploadedFile(name, GOOD[name]))
    assert stored.endswith(extension) and extension == extension.lower() and len(digest) == 64


@pytest.mark.parametrize("case", BAD)
def test_bad_files_say_why(case):
    name, content = BAD[case]
    with pytest.raises(ValidationError) as refused:
        files.check_upload(SimpleUploadedFile(name, content))
    assert name in refused.value.messages[0]


def test_a_file_that_is_too_large(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 5)
    with pytest.raises(ValidationError, match="quá"):
        files.check_upload(SimpleUploadedFile("a.pdf", b"%PDF-1.5"))


def test_a_path_in_the_name_is_dropped():
    upload = SimpleUploadedFile("a.pdf", b"%PDF-")
    upload._name = "..\\..\\etc/passwd.pdf"
    assert files.check_upload(upload)[0] == "passwd.pdf"
