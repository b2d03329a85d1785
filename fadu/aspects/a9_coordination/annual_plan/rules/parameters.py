"""The numbers of the rules, read from data so that a city can set its own; shown on the pages as 本平台口径."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "colours.toml"


@dataclass(frozen=True)
class Parameters:
    """See data/colours.toml for what each means."""

    lag_points: int
    near_days: int
    near_share: Fraction
    forecast_share: Fraction
    missing_reports: int
    tolerance: Fraction


@cache
def parameters() -> Parameters:
    """The parameters in force."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Parameters(**{k: Fraction(v) if isinstance(v, str) else v for k, v in raw.items()})
