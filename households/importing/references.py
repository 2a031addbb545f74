"""Whether all that an import wrote stands on what it speaks of: asked of the database once, not at every row.

The columns asked about here have no constraint of their own (see SurveyForm and docs/adr/0021).
"""

from django.db import IntegrityError, connection

from areas.models import Commune, Village
from households.models import Household, ImportEffect, SurveyForm, SurveyRound


def refuse_dangling(survey_import, written):
    """Raises IntegrityError unless each of `written` households has its form, of a year and a place that are there."""
    effect, form, year, village, commune, household = (
        model._meta.db_table for model in (ImportEffect, SurveyForm, SurveyRound, Village, Commune, Household)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COALESCE(SUM(g.forms), 0) FROM ("  # noqa: S608 - grouped first: they speak of a few hundred places
            "SELECT f.round_id, f.commune_id, f.village_id, h.village_id AS home_id, COUNT(*) AS forms "
            f"FROM {effect} e JOIN {form} f ON f.id = e.form_id AND f.household_id = e.household_id "
            f"JOIN {household} h ON h.id = f.household_id WHERE e.survey_import_id = %s GROUP BY 1, 2, 3, 4"
            f") g JOIN {year} y ON y.id = g.round_id JOIN {commune} c ON c.id = g.commune_id "
            f"JOIN {village} v ON v.id = g.village_id JOIN {village} home ON home.id = g.home_id",
            [survey_import.pk],
        )
        (sound,) = cursor.fetchone()
    if sound != written:
        raise IntegrityError(f"{survey_import}: {written - sound} of {written} households speak of what is not there")
