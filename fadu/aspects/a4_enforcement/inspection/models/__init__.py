"""Tables of the two registers."""

from .codes import EnterpriseCode
from .log import SiteVisit
from .parts import (
    CHILDREN,
    DoorRefusal,
    FormAnswer,
    Override,
    Proof,
    PublicNote,
    Signature,
    VisitBody,
    VisitItem,
    VisitOfficer,
    Warning,
)
from .visit import Inspection

__all__ = [
    "CHILDREN",
    "DoorRefusal",
    "EnterpriseCode",
    "FormAnswer",
    "Inspection",
    "Override",
    "Proof",
    "PublicNote",
    "Signature",
    "SiteVisit",
    "VisitBody",
    "VisitItem",
    "VisitOfficer",
    "Warning",
]
