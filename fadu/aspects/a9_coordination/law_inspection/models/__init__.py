"""Tables of law inspection."""

from .clue import Clue
from .entry import EntryObject, OversightEntry
from .event import LawEvent
from .klass import ClassCase, ClassHit
from .measure import Measure, MeasureGround
from .problem import Action, Problem, ProblemCheck
from .project import Finding, InspectionObject, LawInspection, SiteNote, TeamMember

__all__ = [
    "Action",
    "ClassCase",
    "ClassHit",
    "Clue",
    "EntryObject",
    "Finding",
    "InspectionObject",
    "LawEvent",
    "LawInspection",
    "Measure",
    "MeasureGround",
    "OversightEntry",
    "Problem",
    "ProblemCheck",
    "SiteNote",
    "TeamMember",
]
