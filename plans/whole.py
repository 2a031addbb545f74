"""A commune's plan with everything that its pages and papers say of it: contents, sums, figures, text. About six
queries."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from households.models import CommuneSurvey
from plans.contents import Contents
from plans.figures import bound_figures, causes_of, deprivations_of, measures_of, objectives_of, sources_of, totals_of
from plans.gaps import find_gaps, work_of_bodies
from plans.models import CommunePlan, OwnMeasure, PlanSection
from plans.narrative import SECTIONS, fill
from plans.reading import body_names, contents_of
from plans.wording import Words


@dataclass(frozen=True)
class WholePlan:
    """See the module. Everything but `contents`, `words`, `resident_households` and `written` is worked out when
    asked."""

    plan: CommunePlan
    contents: Contents
    words: Words
    resident_households: int | None
    written: dict[str, PlanSection]

    @cached_property
    def totals(self):
        return totals_of(self.contents)

    @cached_property
    def objectives(self):
        return objectives_of(self.contents)

    @property
    def causes(self):
        return causes_of(self.objectives)

    @property
    def deprivations(self):
        return deprivations_of(self.objectives)

    @cached_property
    def measures(self):
        return measures_of(self.contents, self.words.catalogue)

    @property
    def sources(self):
        return sources_of(self.contents)

    @cached_property
    def gaps(self):
        return find_gaps(self.contents)

    @cached_property
    def bodies(self):
        return work_of_bodies(self.contents, self.words.catalogue, self.words.bodies)

    @cached_property
    def figures(self):
        return bound_figures(
            self.contents,
            commune=self.plan.commune.name,
            year=self.plan.year,
            resident_households=self.resident_households,
            totals=self.totals,
            objectives=self.objectives,
        )

    @cached_property
    def texts(self):
        """[(Section, its text with the figures filled in)], in the order of the paper."""
        return [(section, fill(self.text_of(section), self.figures)) for section in SECTIONS]

    def text_of(self, section):
        """Returns a section's text as it was written, with its placeholders."""
        written = self.written.get(section.key)
        return section.text if written is None else written.text


def words_of(plan):
    """Returns the Words of a plan. Two queries."""
    return Words(OwnMeasure.objects.catalogue(on=timezone.localdate()), body_names(), plan.round.standard)


def whole_plan(plan):
    """Returns the WholePlan. Six queries."""
    survey = CommuneSurvey.objects.filter(round=plan.round_id, commune=plan.commune_id).first()
    return WholePlan(
        plan,
        contents_of(plan),
        words_of(plan),
        survey.household_total if survey else None,
        {section.key: section for section in plan.sections.all()},
    )
