"""The term catalogue, one module per area. Importing this package fills ``fadu.law.model``."""

from __future__ import annotations

from fadu.law.model import add_terms
from fadu.law.terms import reconsideration

for _area in (reconsideration,):
    add_terms(_area.TERMS)
