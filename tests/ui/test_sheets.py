"""Areas of a sheet, merged or one link, of which openpyxl would make an object for every cell."""

import io
import zipfile

import pytest

from ui.workbooks.sheets import BROKEN, FileRefused, scan

PART = "xl/worksheets/sheet1.xml"


def scanned(inside):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(PART, f"<worksheet><sheetData/>{inside}</worksheet>")
    with zipfile.ZipFile(stream) as package:
        return scan(package, PART)


@pytest.mark.parametrize(
    "tag",
    [
        '<mergeCell ref="A1:XFD1048576"/>',
        "<mergeCell\n ref = 'A1:XFD1048576' />",
        '<x:mergeCell ref="A1:XFD1048576"/>',
        '<hyperlink display="a > b" ref="A1:XFD1048576" r:id="rId1"/>',
        '<mergeCell ref="A1:F30000"/>' * 2,
    ],
)
def test_a_vast_area_is_refused_however_it_is_written(tag):
    with pytest.raises(FileRefused, match="rất lớn"):
        scanned(tag)


@pytest.mark.parametrize("place", ["A1:XFD&#49;048576", "$A$1:$XFD$1048576", "A:XFD", "1:1048576"])
def test_an_area_that_no_program_writes_so_is_refused(place):
    with pytest.raises(FileRefused, match=BROKEN):
        scanned(f'<mergeCell ref="{place}"/>')


def test_usual_areas_are_borne():
    links = '<hyperlink ref="B2" location="Hộ!A1:XFD9"/><hyperlink ref="C1:C9"/>'
    assert scanned(f'<mergeCell ref="A1:F300"/>{links}') == {}
