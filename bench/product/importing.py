"""Imports a workbook as its uploader waits for it: upload, check, the preview page, apply.

    python -m bench.product.importing WORKBOOK YEAR

Through the actions that the pages, the command and the worker call; the page through Django's test client. Prints one
line of JSON.
"""

import json
import sys
from itertools import pairwise, product
from pathlib import Path
from time import perf_counter

from django.test import Client
from django.urls import NoReverseMatch, reverse

import bench.product.setup  # noqa: F401 - before any model
from accounts.models import Door, User
from households.actions import importing as actions
from households.models import ImportStatus, SurveyRound
from trieuson_poverty.demo import LABOUR

PAGE_NAMES = ("import_detail", "import_page", "import_preview", "import_show")


def preview_page(survey_import, by):
    """Returns the bytes of the preview page before compression, None while there is none."""
    year, key = {"year": survey_import.round.year}, survey_import.pk
    for name, keys in product(PAGE_NAMES, ({"pk": key}, {**year, "pk": key}, {"number": key}, {**year, "number": key})):
        try:
            address = reverse(name, kwargs=keys)
        except NoReverseMatch:
            continue
        client = Client()
        client.force_login(by)
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return len(response.content)
    return None


def main():
    path, year = Path(sys.argv[1]), int(sys.argv[2])
    by = User.objects.get(username=LABOUR)
    survey_round = SurveyRound.objects.get(year=year)
    began = perf_counter()
    with path.open("rb") as stream:
        survey_import = actions.upload(
            by=by, survey_round=survey_round, stream=stream, name=path.name, door=Door.COMMAND
        )
    survey_import = actions.check(by=by, survey_import=survey_import)
    checked = perf_counter()
    if survey_import.status != ImportStatus.CHECKED:
        sys.exit(f"refused: {survey_import.refusal}")
    if survey_import.count("wrong"):
        sys.exit(f"{survey_import.count('wrong')} households are wrong")
    reverse("home")  # a server knows its addresses before anybody comes; the worker, which checks, never needs them
    marks = [perf_counter()]
    size = preview_page(survey_import, by)
    marks.append(perf_counter())
    if survey_import.written_count:
        actions.apply(by=by, survey_import=survey_import, door=Door.COMMAND)
    marks.append(perf_counter())
    seconds = [checked - began, *(end - begin for begin, end in pairwise(marks))]
    print(
        json.dumps(
            {
                "seconds": sum(seconds),
                "parts": dict(zip(("check", "preview", "apply"), (round(each, 2) for each in seconds), strict=True)),
                "counts": survey_import.counts,
                "preview_bytes": size,
                "bytes": path.stat().st_size,
            }
        )
    )


if __name__ == "__main__":
    main()
