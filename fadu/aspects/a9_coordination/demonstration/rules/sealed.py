"""Registers that no application quotes: party papers and clues, sealed ballots and complaints, matters in dispute."""

from __future__ import annotations

SEALED = frozenset(
    {
        "law_inspection", "law_measure", "law_problem", "law_class", "law_event", "law_clue", "oversight_entry",
        "upper_policy", "visit_rating", "inspection_clue", "enterprise_complaint", "risk_objection",
        "assessment_review", "assessment_objection", "demonstration",
    }
)  # fmt: skip
