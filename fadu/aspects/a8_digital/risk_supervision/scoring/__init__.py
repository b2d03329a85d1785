"""Credit-risk classes: schemes as data, engines with equal results, explanations that sum to the score. No Django."""

from .arrays import Scores, score_arrays
from .changes import Changes, changes_of_files, class_changes
from .coverage import (
    Act,
    Share,
    class_for_item,
    low_credit_coverage,
    mobile_by_acts,
    mobile_by_bodies,
    mobile_by_items,
    mobile_coverage,
    stricter,
)
from .errors import BadTable, EngineMissing, NotInForce, SchemeFaults, ScoringError
from .explaining import Explanation, Line, explain
from .reading import parse_scheme, read_scheme, shipped
from .running import Summary, active_on, score_file
from .scheme import GRADES, Scheme
from .stored import Stored, from_arrow, from_numpy

__all__ = [
    "GRADES",
    "Act",
    "BadTable",
    "Changes",
    "EngineMissing",
    "Explanation",
    "Line",
    "NotInForce",
    "Scheme",
    "SchemeFaults",
    "Scores",
    "ScoringError",
    "Share",
    "Stored",
    "Summary",
    "active_on",
    "changes_of_files",
    "class_changes",
    "class_for_item",
    "explain",
    "from_arrow",
    "from_numpy",
    "low_credit_coverage",
    "mobile_by_acts",
    "mobile_by_bodies",
    "mobile_by_items",
    "mobile_coverage",
    "parse_scheme",
    "read_scheme",
    "score_arrays",
    "score_file",
    "shipped",
    "stricter",
]
