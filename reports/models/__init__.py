"""What is told: periodic reports of units, the consolidated report and what was issued of it."""

from reports.models.catalogue import Bookmark, PackStatus, ReportPack
from reports.models.frozen import FrozenHousehold, FrozenItem, FrozenList, said_of
from reports.models.issued import (
    Consolidated,
    Erratum,
    IssuedFile,
    IssuedPaper,
    IssuedReport,
)
from reports.models.periodic import OwnFigure, OwnFile, Sending, UnitReport
from reports.models.province import ProvinceTemplate

__all__ = [
    "Bookmark",
    "Consolidated",
    "Erratum",
    "FrozenHousehold",
    "FrozenItem",
    "FrozenList",
    "IssuedFile",
    "IssuedPaper",
    "IssuedReport",
    "OwnFigure",
    "OwnFile",
    "PackStatus",
    "ProvinceTemplate",
    "ReportPack",
    "Sending",
    "UnitReport",
    "said_of",
]
