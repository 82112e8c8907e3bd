"""The tables, a module a topic. One class a table, one docstring under each column whose meaning is not its name.

Times are UTC; they go in and come out as aware datetimes. Only ``monitor.store`` writes here.
"""

from db.models.articles import Article, ArticleUrl, FurtherPage, RawPage, UnreadPage, Version
from db.models.base import NAMING, Base, Moment
from db.models.changes import TextChange, VersionStep
from db.models.conditions import OutletCondition
from db.models.imports import ImportedFile
from db.models.reviews import Review
from db.models.stories import Fact, Outlet, Story, StorySnapshot
from db.models.values import FactLabel, FactValue, Mention
from db.models.verdicts import Coder, Verdict
from db.models.visits import Capture, DiscoveryVisit, Run
from db.models.wires import DerivedState, WireGroup, WireMember
from db.models.words import VersionWords

__all__ = [
    "NAMING",
    "Article",
    "ArticleUrl",
    "Base",
    "Capture",
    "Coder",
    "DerivedState",
    "DiscoveryVisit",
    "Fact",
    "FactLabel",
    "FactValue",
    "FurtherPage",
    "ImportedFile",
    "Mention",
    "Moment",
    "Outlet",
    "OutletCondition",
    "RawPage",
    "Review",
    "Run",
    "Story",
    "StorySnapshot",
    "TextChange",
    "UnreadPage",
    "Verdict",
    "Version",
    "VersionStep",
    "VersionWords",
    "WireGroup",
    "WireMember",
]
