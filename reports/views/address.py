"""What an address of a report asks for, and the addresses that a report's page leads to.

Parameters: xa (GSO code), nhom (class group), so_voi (an earlier year), ca_nhan (1: personal columns), and the report's
own options.
"""

from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from accounts.permissions import authorise
from households.filters import FormFilters
from households.models import SurveyRound
from reports.build import (
    NoCommuneError,
    NotComparableError,
    Scope,
    build_table,
    chosen_options,
    open_scope,
    years_to_compare,
)
from reports.definitions import NoReportError, report_by_key
from reports.links import address_of_drill
from reports.table import Report
from ui.formatting import slug, whole_or_none


@dataclass(frozen=True)
class Choice:
    """A report with everything that its address chose. `query` holds what differs from a report opened plainly."""

    report: Report
    scope: Scope
    group: str
    options: dict = field(default_factory=dict)
    compare: int | None = None
    with_personal: bool = False

    @property
    def year(self):
        return self.scope.round.year

    @cached_property
    def query(self):
        """The parameters that lead here again, the unit included."""
        unit = {"xa": self.scope.commune.code} if self.scope.commune and self.scope.may_choose_commune else {}
        return unit | self.query_of_any_unit

    @cached_property
    def query_of_any_unit(self):
        found = {}
        if self.report.groups and self.group != self.report.groups[0]:
            found["nhom"] = self.group
        for option in self.report.options:
            if self.options[option.key] != option.choices(self.scope.round.standard)[0][0]:
                found[option.key] = self.options[option.key]
        if self.compare:
            found["so_voi"] = str(self.compare)
        if self.with_personal:
            found["ca_nhan"] = "1"
        return found

    @property
    def file_name(self):
        """ "nguyen-nhan-ngheo-2017-xa-binh-son": words without accents, as old machines want them."""
        unit = self.scope.commune.name if self.scope.commune else self.scope.unit_name
        extras = [value for key, value in self.query_of_any_unit.items() if key != "ca_nhan"]
        return "-".join(filter(None, (slug(self.report.name), str(self.year), slug(unit), *map(slug, extras))))

    @property
    def list_filters(self):
        return FormFilters(commune_code=self.scope.commune.code if self.scope.commune else "", class_group=self.group)

    def build(self, now):
        """Returns the filled table; what the two years do not allow is not found."""
        try:
            return build_table(
                self.report, self.scope, group=self.group, options=self.options, compare=self.compare, now=now
            )
        except NotComparableError as error:
            raise Http404(str(error)) from error

    @property
    def years(self):
        """(year of the review, the year that its figures are of) of what may be set beside this year."""
        ahead = self.report.years_ahead
        return [(year, str(year + ahead)) for year in years_to_compare(self.report, self.scope.round)]

    @property
    def has_choices(self):
        report = self.report
        return bool(self.scope.may_choose_commune or report.groups or report.options or report.compares)

    @property
    def selects(self):
        """The report's options for the page: (key, label, [(value, words)], chosen value)."""
        standard = self.scope.round.standard
        return [
            (option.key, option.label, option.choices(standard), self.options[option.key])
            for option in self.report.options
        ]


def read_choice(user, year, key, params) -> Choice:
    """Returns the Choice of an address with these parameters; 404 for what does not exist, Forbidden where the report
    asks for more."""
    report = find_report(key)
    if report.verb is not None:
        authorise(user, report.verb)
    scope = find_scope(user, year, params.get("xa", ""))
    group = params.get("nhom", "")
    if group and group not in report.groups:
        raise Http404(f"Biểu này không có nhóm hộ “{group[:40]}”.")
    try:
        options = chosen_options(report, scope.round.standard, params)
    except KeyError as error:
        raise Http404(f"Biểu này không có lựa chọn ấy ở mục “{error.args[0]}”.") from error
    return Choice(
        report=report,
        scope=scope,
        group=group or (report.groups[0] if report.groups else ""),
        options=options,
        compare=_compare(report, params.get("so_voi", "")),
        with_personal=report.is_list and params.get("ca_nhan") == "1",
    )


def _compare(report, asked):
    if not asked or not report.compares:
        return None
    found = whole_or_none(asked, digits=4)
    if found is None:
        raise Http404(f"Không có năm “{asked[:20]}”.")
    return found


def find_report(key) -> Report:
    try:
        return report_by_key(key)
    except NoReportError as error:
        raise Http404(str(error)) from error


def find_scope(user, year, commune_code="") -> Scope:
    try:
        return open_scope(user=user, year=year, commune_code=commune_code)
    except SurveyRound.DoesNotExist as error:
        raise Http404(f"Năm {year} chưa có đợt rà soát.") from error
    except NoCommuneError as error:
        raise Http404(str(error)) from error


class Links:
    """The addresses in a table's cells."""

    def __init__(self, choice: Choice):
        self.choice = choice
        self.unit_base = reverse("report_page", kwargs={"year": choice.year, "key": choice.report.key})
        self.kept = choice.query_of_any_unit

    def households(self, drill):
        """Returns the address of the households, or of the rows, behind a count."""
        return address_of_drill(drill, self.choice.year)

    def unit(self, filters):
        """Returns the address of the same table of a unit."""
        return f"{self.unit_base}?{urlencode(filters | self.kept)}"
