"""What is told: periodic reports of units, the consolidated report and what was issued of it."""

from reports.models.catalogue import Bookmark, PackStatus, ReportPack
from reports.models.issued import (
    Consolidated,
    Erratum,
    IssuedFile,
    IssuedHousehold,
    IssuedList,
    IssuedPaper,
    IssuedReport,
)
from reports.models.periodic import OwnFigure, OwnFile, Sending, UnitReport
from reports.models.province import ProvinceTemplate

__all__ = [
    "Bookmark",
    "Consolidated",
    "Erratum",
    "IssuedFile",
    "IssuedHousehold",
    "IssuedList",
    "IssuedPaper",
    "IssuedReport",
    "OwnFigure",
    "OwnFile",
    "PackStatus",
    "ProvinceTemplate",
    "ReportPack",
    "Sending",
    "UnitReport",
]
