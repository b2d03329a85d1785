"""Tables of the register: the case and what hangs on it."""

from .after import MaskedText, OpinionPaper, PartyRequest, Performance, ServiceRecord, Supervision, Transfer
from .case import Reconsideration
from .intake import Party, Standing, Supplement, TestResult
from .work import (
    CommitteeOpinion,
    DocumentReview,
    Evidence,
    Finding,
    Hearing,
    Inspection,
    Mediation,
    Stay,
    Suspension,
    ViewHeard,
)

CHILDREN = (
    Party,
    Standing,
    Supplement,
    TestResult,
    Evidence,
    Finding,
    ViewHeard,
    Hearing,
    CommitteeOpinion,
    Suspension,
    Stay,
    Mediation,
    DocumentReview,
    Inspection,
    ServiceRecord,
    OpinionPaper,
    Performance,
    MaskedText,
    Supervision,
    PartyRequest,
    Transfer,
)

__all__ = [
    "CHILDREN",
    "CommitteeOpinion",
    "DocumentReview",
    "Evidence",
    "Finding",
    "Hearing",
    "Inspection",
    "MaskedText",
    "Mediation",
    "OpinionPaper",
    "Party",
    "PartyRequest",
    "Performance",
    "Reconsideration",
    "ServiceRecord",
    "Standing",
    "Stay",
    "Supervision",
    "Supplement",
    "Suspension",
    "TestResult",
    "Transfer",
    "ViewHeard",
]
