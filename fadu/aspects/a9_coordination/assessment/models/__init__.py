"""Schemes, campaigns, sheets of the assessed units, experts' reviews, objections, results."""

from .campaign import Assessment, Survey, SurveyCount
from .inputs import Correction, Evidence, ExtraEvent, ManualScore, Reading, SelfScore
from .objection import Objection
from .result import Computation, Result, ResultExtra, ResultItem
from .review import ExpertScore, Review
from .scheme import Scheme, SchemeComment
from .sheet import Sheet

__all__ = [
    "Assessment", "Computation", "Correction", "Evidence", "ExpertScore", "ExtraEvent", "ManualScore", "Objection",
    "Reading", "Result", "ResultExtra", "ResultItem", "Review", "Scheme", "SchemeComment", "SelfScore", "Sheet",
    "Survey", "SurveyCount",
]  # fmt: skip
