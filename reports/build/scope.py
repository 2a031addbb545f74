"""Whose figures a reader's table holds: the district's communes, or one commune by village."""

from dataclasses import dataclass

from accounts.models import User
from accounts.permissions import Verb
from accounts.scoping import table_commune_ids
from areas.models import Commune
from households.filters import CLASS_GROUPS
from households.models import CommuneSurvey, SurveyRound

DISTRICT = "Huyện Triệu Sơn"


class NoCommuneError(LookupError):
    """The reader's tables of this year hold no such commune. The message is Vietnamese and fit to show."""

    def __str__(self):
        return self.args[0]


@dataclass(frozen=True)
class Scope:
    """What a reader's table is about: a year's communes whose figures they may read, or one of them by village.

    `surveys` are the CommuneSurvey rows in the order of GSO codes; `commune` is None for a table by commune.
    `covers_district`: `surveys` are all of the round's. `opens`: the reader may open the households behind a count.
    """

    user: User
    round: SurveyRound
    surveys: tuple[CommuneSurvey, ...]
    commune: Commune | None
    covers_district: bool
    opens: bool

    @property
    def unit_name(self):
        if self.commune is not None:
            return self.commune.name
        return DISTRICT if self.covers_district else self.user.unit_name

    @property
    def communes(self):
        """The communes that the reader may choose."""
        return [survey.commune for survey in self.surveys]

    @property
    def commune_options(self):
        """The same for a select: (GSO code, name)."""
        return [(survey.commune.code, survey.commune.name) for survey in self.surveys]

    @property
    def may_choose_commune(self):
        return self.covers_district or len(self.surveys) > 1


def open_scope(*, user, year, commune_code=""):
    """Returns the Scope of a reader's table; a reader with a single commune gets it by village.

    Raises SurveyRound.DoesNotExist for a year without a round, NoCommuneError for a commune that the year or the
    reader's figures do not hold.
    """
    survey_round = SurveyRound.objects.get(year=year)
    ids = table_commune_ids(user)
    surveys = CommuneSurvey.objects.filter(round=survey_round).select_related("commune").order_by("commune__code")
    if ids is not None:
        surveys = surveys.filter(commune_id__in=ids)
    surveys = tuple(surveys)
    commune = next((survey.commune for survey in surveys if survey.commune.code == commune_code), None)
    if commune_code and commune is None:
        raise NoCommuneError(f"Năm {year} không có xã mang mã “{commune_code[:10]}” trong phạm vi được xem.")
    if ids is not None and len(surveys) == 1:
        commune = surveys[0].commune
    return Scope(
        user=user,
        round=survey_round,
        surveys=surveys,
        commune=commune,
        covers_district=ids is None,
        opens=user.can(Verb.VIEW_HOUSEHOLDS),
    )


def title_of(report, survey_round, group):
    """Returns a report's title for a year and class group: "Hộ nghèo theo nguyên nhân năm 2017"."""
    year = survey_round.year
    return report.title.format(year=year, next_year=year + 1, **group_words(group))


def group_words(group):
    """Returns the words that a report's title and base may hold for a class group."""
    label = CLASS_GROUPS[group][0] if group in CLASS_GROUPS else "Hộ"
    return {"group": label, "group_lower": label.lower()}
