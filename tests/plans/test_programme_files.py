"""Evidence of a programme target is also a file: checked, kept with the figure, served to whoever reads the figure."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from plans.models import ProgrammeFile, ProgrammeValue

pytestmark = pytest.mark.django_db


def paper(name="bao-cao.pdf", content=b"%PDF-1.4 ..."):
    return SimpleUploadedFile(name, content)


def typed(version=0, **values):
    return {"part": "4", "whole": "5", "evidence": "Báo cáo 12/BC-NN", "version": str(version)} | values


def test_a_body_reports_with_files_and_all_that_read_the_figure_open_them(as_user, bac, lan, hong, quan_tri, year_2017):
    address = reverse("programme_target", args=[2017, "rural_water"])
    assert 'type="file"' in as_user(bac).get(address).text
    as_user(bac).post(address, typed(files=[paper(), paper("bang.pdf")]))
    value = ProgrammeValue.objects.get()
    assert [file.name for file in value.files.all()] == ["bao-cao.pdf", "bang.pdf"]
    assert AuditEntry.objects.get(action="programme.reported").changes["Tệp căn cứ"] == [None, "bao-cao.pdf, bang.pdf"]
    file = reverse("programme_file", args=[value.files.first().pk])
    assert file in as_user(lan).get(address).text
    answer = as_user(hong).get(file)
    assert (b"".join(answer.streaming_content), answer["Content-Type"]) == (b"%PDF-1.4 ...", "application/pdf")
    assert "attachment" in answer["Content-Disposition"]
    assert as_user(quan_tri).get(file).status_code == 403
    assert as_user(hong).get(reverse("programme_file", args=[10**6])).status_code == 404


def test_a_later_sending_keeps_the_files_and_adds_to_them(as_user, bac, year_2017):
    address = reverse("programme_target", args=[2017, "rural_water"])
    as_user(bac).post(address, typed(files=[paper()]))
    as_user(bac).post(address, typed(version=1, part="3"))
    as_user(bac).post(address, typed(version=2, part="3", files=[paper("them.pdf")]))
    assert ProgrammeFile.objects.filter(value__part=3).count() == 2


@pytest.mark.parametrize(
    "files",
    [
        [paper("bao-cao.exe")],
        [paper("bao-cao.pdf", b"MZ...")],
        [paper(f"{number}.pdf") for number in range(6)],
    ],
    ids=["kind", "content", "many"],
)
def test_what_is_no_evidence_is_refused_and_nothing_is_written(as_user, bac, year_2017, files):
    refused = as_user(bac).post(reverse("programme_target", args=[2017, "rural_water"]), typed(files=files))
    assert refused.status_code == 422
    assert "Báo cáo 12/BC-NN" in refused.text
    assert not ProgrammeValue.objects.exists()
    assert not ProgrammeFile.objects.exists()
