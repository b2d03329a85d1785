"""The plan, its tasks and targets, who answers for them, what proves them, and how they were changed."""

from .change import AdjustmentItem, AdjustmentSheet
from .plan import Aspect, Commitment, Plan, PlanVersion
from .target import ChangedWithoutSheet, Claim, Target
from .work import Deliverable, Evidence, Task, UnitRole

__all__ = [
    "AdjustmentItem",
    "AdjustmentSheet",
    "Aspect",
    "ChangedWithoutSheet",
    "Claim",
    "Commitment",
    "Deliverable",
    "Evidence",
    "Plan",
    "PlanVersion",
    "Target",
    "Task",
    "UnitRole",
]
