"""Tables of the module."""

from .acts import MobileReading, SupervisionAct
from .facts import Correction, CreditFacts, FactsImport
from .low_credit import LowCredit
from .objection import Objection
from .run import ClassChange, FieldShare, RunPart, ScoringRun
from .scheme import RiskScheme

__all__ = [
    "ClassChange",
    "Correction",
    "CreditFacts",
    "FactsImport",
    "FieldShare",
    "LowCredit",
    "MobileReading",
    "Objection",
    "RiskScheme",
    "RunPart",
    "ScoringRun",
    "SupervisionAct",
]
