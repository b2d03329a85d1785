"""Tables of law inspection."""

from .asking import CheckItem, Checklist, Claim, FormCell, FormReply, OnlineForm
from .clue import Clue
from .coop import Cooperation
from .entry import EntryObject, OversightEntry
from .event import LawEvent
from .klass import ClassCase, ClassHit
from .measure import Measure, MeasureGround
from .problem import Action, Problem, ProblemCheck
from .project import Finding, InspectionObject, LawInspection, SiteNote, TeamMember

__all__ = [
    "Action",
    "CheckItem",
    "Checklist",
    "Claim",
    "ClassCase",
    "ClassHit",
    "Clue",
    "Cooperation",
    "EntryObject",
    "Finding",
    "FormCell",
    "FormReply",
    "InspectionObject",
    "LawEvent",
    "LawInspection",
    "Measure",
    "MeasureGround",
    "OnlineForm",
    "OversightEntry",
    "Problem",
    "ProblemCheck",
    "SiteNote",
    "TeamMember",
]
