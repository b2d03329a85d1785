"""The pure core of assessment: scheme and data in, scores with their reasons and their certainty out."""

from .ahp import Ahp, ahp, group_ahp
from .errors import AssessError, Inconsistent, SchemeFaults
from .fuzzy import best_grade, compose, defuzzify
from .given import Given, Ledger, Outcome
from .numbers import exact, largest_remainder, rounded, show
from .objective import combine, critic, entropy
from .ranking import grades, ranks
from .reading import parse_scheme, read_scheme
from .recovery import recover_weights
from .results import Assessment, Item, Unit
from .reversal import reversals
from .rules import RULES
from .running import assess
from .scheme import Grade, Scheme
from .stability import draw_weights, proven_pairs, rank_intervals, topsis_scorer, weighted_scorer
from .tables import Row, Table, read_matrix, read_table
from .topsis import topsis

__all__ = [
    "RULES", "Ahp", "AssessError", "Assessment", "Given", "Grade", "Inconsistent", "Item", "Ledger", "Outcome", "Row",
    "Scheme", "SchemeFaults", "Table", "Unit", "ahp", "assess", "best_grade", "combine", "compose", "critic",
    "defuzzify", "draw_weights", "entropy", "exact", "grades", "group_ahp", "largest_remainder", "parse_scheme",
    "proven_pairs", "rank_intervals", "ranks", "read_matrix", "read_scheme", "read_table", "recover_weights",
    "reversals", "rounded", "show", "topsis", "topsis_scorer", "weighted_scorer",
]  # fmt: skip
