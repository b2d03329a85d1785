"""Tables of the module."""

from .acts import MobileReading, SupervisionAct
from .alert import RiskAlert
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
    "RiskAlert",
    "RiskScheme",
    "RunPart",
    "ScoringRun",
    "SupervisionAct",
]
