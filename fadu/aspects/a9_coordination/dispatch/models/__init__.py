"""Tables of dispatch."""

from .books import DataRequest, EvidenceItem, EvidenceUse, PolicyDemand, Promise, UpperPolicy
from .course import Rating, Snapshot

__all__ = [
    "DataRequest",
    "EvidenceItem",
    "EvidenceUse",
    "PolicyDemand",
    "Promise",
    "Rating",
    "Snapshot",
    "UpperPolicy",
]
