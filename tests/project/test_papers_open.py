"""LibreOffice opens every paper and workbook that an office signs or sends on, and prints what it must say.

They are taken from their addresses with the objects of the access matrix, and turned to PDF in one run.
"""

import shutil
import subprocess
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.urls import reverse

from tests.conftest import soffice_path
from tests.project.objects import OBJECTS


@dataclass(frozen=True)
class File:
    """An address, the object that it is opened with, and words that the PDF must hold."""

    name: str
    kind: str
    says: str

    @property
    def stem(self):
        return f"{self.name}-{self.kind}"


FILES = (
    File("plan_word", "commune-plan", "KẾ HOẠCH"),
    File("plan_download", "commune-plan", "Bình Sơn"),
    File("target_word", "targets", "QUYẾT ĐỊNH"),
    File("target_excel", "targets", "Bình Sơn"),
    File("department_word", "department-sent", "KẾ HOẠCH"),
    File("plan_district_word", "district-kept", "KẾ HOẠCH"),
    File("plan_district_excel", "district-kept", "Bình Sơn"),
    File("periodic_docx", "sent-report", "BÁO CÁO"),
    File("periodic_xlsx", "sent-report", "SỐ LIỆU BÁO CÁO"),
    File("consolidated_docx", "period", "BÁO CÁO"),
    File("consolidated_xlsx", "period", "SỐ LIỆU BÁO CÁO"),
)


@pytest.mark.office
def test_libreoffice_opens_every_paper_and_workbook(cast, areas, clients, tmp_path):
    made, client = [], clients["hong"]
    client.get("/")  # signed in before anything is rolled back
    for file in FILES:
        with transaction.atomic():
            target = OBJECTS[file.kind](cast, areas)
            response = client.get(reverse(file.name, kwargs=target.kwargs))
            assert response.status_code == 200, file.stem
            content = b"".join(response.streaming_content) if response.streaming else response.content
            kind = "xlsx" if content and "sheet" in response["Content-Type"] else "docx"
            made.append(tmp_path / f"{file.stem}.{kind}")
            made[-1].write_bytes(content)
            transaction.set_rollback(True)  # objects of two files may not stand beside each other
    subprocess.run(
        [soffice_path(), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), *map(str, made)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    for file in FILES:
        pdf = tmp_path / f"{file.stem}.pdf"
        assert pdf.exists() and pdf.stat().st_size > 5_000, file.stem
        if shutil.which("pdftotext"):
            said = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
            assert file.says in " ".join(said.split()), file.stem
