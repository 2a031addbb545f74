"""A year with villages, invented workbooks of Bình Sơn, and short ways to import them."""

import pytest

from households.actions import importing as actions
from households.actions.rounds import open_round
from households.importing import invented, prefill, template
from households.importing.columns import layout
from households.importing.places import Places
from households.models import ImportStatus
from tests.factories import make_village


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def year(areas, hong):
    """The survey of 2017 with two villages in each commune of the cast."""
    for commune in (areas.binh_son, areas.dan_luc):
        make_village(commune, "Thôn Bao Lâm", 1)
        make_village(commune, "Thôn Cây Xe", 2)
    return open_round(by=hong, year=2017)


class Desk:
    """Makes workbooks and imports them as somebody."""

    def __init__(self, survey_round, tmp_path):
        self.round, self.folder = survey_round, tmp_path
        self.layout = layout(survey_round.standard)
        self.places = Places(survey_round, None)

    def rows(self, commune, count=6, *, seed=1, errors=0):
        """Returns (household rows, person rows, planted) of invented new households."""
        pairs = [(commune, self.places.villages_of(commune))]
        return invented.rows(list(invented.homes(self.round, pairs, count, seed=seed)), errors, seed)

    def write(self, commune, households, persons, name="khao-sat.xlsx", **values):
        """Writes a workbook of these rows and returns its path."""
        values = {"commune_code": commune.code, "place": commune.name, "year": self.round.year} | values
        book = template.Book(
            layout=values.pop("layout", self.layout),
            reference_date=self.round.reference_date,
            communes=(commune.name,),
            villages=tuple(village.name for village in self.places.villages_of(commune)),
            households=households,
            persons=persons,
            **values,
        )
        path = self.folder / name
        template.write(path, book)
        return path

    def invented(self, commune, count=6, name="khao-sat.xlsx", **options):
        """Writes a workbook of invented new households."""
        households, persons, _ = self.rows(commune, count, **options)
        return self.write(commune, households, persons, name)

    def exported(self, commune, name="mau.xlsx"):
        """Writes the commune's template as it would be downloaded now."""
        path = self.folder / name
        places = Places(self.round, {commune.pk})
        template.write(path, prefill.book_for(self.round, self.layout, places, [commune]))
        return path

    def upload(self, by, path, name=None):
        with open(path, "rb") as stream:
            return actions.upload(by=by, survey_round=self.round, stream=stream, name=name or path.name)

    def check(self, by, path, name=None):
        """Uploads and checks; returns the SurveyImport."""
        return actions.check(by=by, survey_import=self.upload(by, path, name))

    def apply(self, by, path, **options):
        """Uploads, checks and applies; returns the SurveyImport."""
        survey_import = self.check(by, path)
        assert survey_import.status == ImportStatus.CHECKED, survey_import.refusal
        return actions.apply(by=by, survey_import=survey_import, **options)


@pytest.fixture
def desk(year, tmp_path):
    return Desk(year, tmp_path)


@pytest.fixture
def counted():
    """`counted(survey_import)` is the counts that say something."""

    def counts(survey_import):
        return {key: value for key, value in survey_import.counts.items() if value and key not in ("warnings",)}

    return counts
