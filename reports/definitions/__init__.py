"""The reports, one file each: a module here with a `REPORT` is in the catalogue, on a page, in Excel and in tests."""

from importlib import import_module
from pkgutil import iter_modules

from reports.table import Report


class NoReportError(LookupError):
    """No report has this key. The message is Vietnamese and fit to show."""

    def __str__(self):
        return self.args[0]


def _found():
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return sorted((module.REPORT for module in modules if hasattr(module, "REPORT")), key=lambda report: report.order)


REPORTS: dict[str, Report] = {report.key: report for report in _found()}


def report_by_key(key):
    """Returns the Report with this key; NoReportError where there is none."""
    if key not in REPORTS:
        raise NoReportError(f"Không có biểu “{key}”. Các biểu: {', '.join(REPORTS)}.")
    return REPORTS[key]
