"""Tables of the module."""

from .ceremony import CeremonyPart, Secret
from .demand import Demand, DemandCapacity, DemandLine
from .plan import Conflict, Job, PlanFile, PlanVersion, YearPlan
from .special import SpecialPlan
from .visits import Load, Move, OfficerDraw, PlanVisit, Subject

CHILDREN = (PlanVersion, PlanVisit, Move, CeremonyPart)

__all__ = [
    "CHILDREN",
    "CeremonyPart",
    "Conflict",
    "Demand",
    "DemandCapacity",
    "DemandLine",
    "Job",
    "Load",
    "Move",
    "OfficerDraw",
    "PlanFile",
    "PlanVersion",
    "PlanVisit",
    "Secret",
    "SpecialPlan",
    "Subject",
    "YearPlan",
]
