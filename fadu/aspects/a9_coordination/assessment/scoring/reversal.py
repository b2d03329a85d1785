"""Rank reversal: whether taking a unit away, or adding a poorer one, turns the order of two others.

It can happen only where something that decides a unit's score is taken from the other units: a normalisation, bounds,
weights or means of the group. `causes` names what does; without a cause it cannot happen, and the result says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from .errors import AssessError
from .results import Unit
from .scheme import Scheme
from .topsis import topsis

EPSILON = 1e-9
WORK = 120_000  # units × leaves read anew; larger groups try fewer units, those in front first
Again = Callable[[frozenset[str]], Sequence[Unit]]
Score = Callable[[np.ndarray], np.ndarray]
FIXED = {
    "weighted_sum": "各项只按本单位的数值和固定的规则计分，权重固定，加权求和；其他单位增减不改变任何一个单位的得分",
    "fuzzy": "隶属度只由本单位的数值决定，权重和算子固定；其他单位增减不改变任何一个单位的得分",
}


@dataclass
class Reversal:
    """What was found: causes (none: it cannot happen, `reason` says why), units taken away, pairs that turned."""

    causes: list[str]
    reason: str = ""
    tried: int = 0
    of: int = 0
    found: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """One sentence for the printed result."""
        if not self.causes:
            return f"名次倒置：不会发生。{self.reason}"
        if not self.tried:
            return f"名次倒置：可能发生，因为{'；'.join(self.causes)}。没有试算"
        part = f"逐个去掉 {self.tried} 个单位" + ("" if self.tried == self.of else f"（共 {self.of} 个，先试名次在前的）")
        ended = f"发现 {len(self.found)} 种情形" if self.found else "没有发现"
        return f"名次倒置：可能发生，因为{'；'.join(self.causes)}。{part}重新计算，{ended}"

    def as_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {"possible": bool(self.causes), "causes": self.causes, "text": self.text, "tried": self.tried,
                "of": self.of, "found": self.found}  # fmt: skip


def causes(scheme: Scheme, units: Sequence[Unit]) -> list[str]:
    """What ties a unit's score to the other units; empty when nothing does."""
    found = []
    if scheme.aggregation == "topsis":
        found.append("TOPSIS 用全体单位归一，以全体的最好值、最差值为理想解")
    if scheme.aggregation == "efficacy":
        found.append("功效系数以同组的最好值、最差值为界")
    if scheme.weighting.method in ("entropy", "critic", "combination"):
        found.append("权重由全体单位的数据算出")
    compared = [leaf.id for leaf in scheme.leaves if leaf.rule and leaf.rule["type"] == "SR10"]
    if compared:
        found.append(f"指标 {'、'.join(compared)} 与同组单位比较计分")
    if scheme.na_policy == "group_mean" and any(item.value is None for unit in units for item in unit.items):
        found.append("不涉及的指标按同组平均计")
    return found


def check(scheme: Scheme, units: Sequence[Unit], w: np.ndarray, offsets: np.ndarray, again: Again | None) -> Reversal:
    """Rank reversal among the units of one group; `again` scores everything anew without the units named."""
    why = causes(scheme, units)
    if not why:
        return Reversal([], FIXED[scheme.aggregation], of=len(units))
    whole = all(item.value is not None for unit in units for item in unit.items)
    if len(why) == 1 and scheme.aggregation in ("topsis", "efficacy") and (whole or scheme.aggregation == "topsis"):
        return Reversal(why, tried=len(units), of=len(units), found=_by_matrix(scheme, units, w, offsets))
    if again is None:
        return Reversal(why, of=len(units))
    size = len(units) * max(1, len(units[0].items))
    tried = sorted(units, key=lambda unit: unit.rank)[: max(1, min(len(units), WORK // size))]
    found = [turn for unit in tried if (turn := _without(units, unit, again))]
    return Reversal(why, tried=len(tried), of=len(units), found=found)


def _without(units: Sequence[Unit], out: Unit, again: Again) -> dict[str, Any] | None:
    """Pairs of the others that turn when everything is scored anew without one unit; None when none does."""
    try:
        scores = {unit.name: unit.score for unit in again(frozenset({out.name}))}
    except AssessError:  # what is left no longer suffices for the rule: there is no ranking to compare with
        return None
    rest = [unit for unit in units if unit is not out]
    before = [unit.score for unit in rest]
    after = [scores.get(unit.name, Fraction(0)) for unit in rest]
    pairs = [
        [rest[i].name, rest[j].name]
        for i in range(len(rest))
        for j in range(len(rest))
        if before[i] > before[j] and after[i] < after[j]
    ]
    return {"change": "without", "unit": out.name, "pairs": pairs} if pairs else None


def _by_matrix(scheme: Scheme, units: Sequence[Unit], w: np.ndarray, offsets: np.ndarray) -> list[dict[str, Any]]:
    x = np.array([[np.nan if item.value is None else float(item.value) for item in unit.items] for unit in units])
    x = np.where(np.isnan(x), np.nanmean(x, axis=0), x)
    rules = {leaf.id: leaf.rule or {} for leaf in scheme.leaves}
    costs = [bool(rules[i.id]["type"] == "RAW" and rules[i.id].get("cost")) for i in units[0].items]
    names = [unit.name for unit in units]
    return [
        {
            "change": one["change"],
            "unit": names[one["unit"]] if one["unit"] >= 0 else "（添加的劣势单位）",
            "pairs": [[names[a], names[b]] for a, b in one["pairs"]],
        }
        for one in reversals(scorer(scheme, w, costs), x, costs, offsets)
    ]


def scorer(scheme: Scheme, w: np.ndarray, costs: Sequence[bool]) -> Score:
    """Scores (0…1) of a matrix units × leaves under fixed weights, by the scheme's way of adding up."""
    if scheme.aggregation == "topsis":
        return lambda x: topsis(x, w, costs)
    base, span = (float(scheme.options.get(name, usual)) for name, usual in (("base", 60), ("span", 40)))
    geometric = scheme.options.get("mean") == "geometric"
    return lambda x: efficacy(x, w, costs, base, span, geometric)


def efficacy(
    x: np.ndarray, w: np.ndarray, costs: Sequence[bool], base: float, span: float, geometric: bool
) -> np.ndarray:
    """Efficacy coefficients with the bounds of the very units of `x`; a column without difference gets the full."""
    low, high = x.min(axis=0), x.max(axis=0)
    reach = np.where(high == low, 1, high - low)
    way = np.where(np.asarray(costs, bool), high - x, x - low) / reach
    rate = (base + span * np.where(high == low, 1, way)) / 100
    found: np.ndarray = np.exp(np.log(rate) @ w) if geometric else rate @ w
    return found


def reversals(
    score: Score, x: np.ndarray, costs: Sequence[bool], offsets: np.ndarray | None = None
) -> list[dict[str, Any]]:
    """Pairs of units that change order when another unit is taken out, or a dominated one is added.

    Each entry: `change` ("without" or "with dominated"), `unit` (place or −1), `pairs` (places of pairs that turn).
    """
    more = np.zeros(len(x)) if offsets is None else offsets
    base, found = score(x) + more, []
    for out in range(len(x)):
        keep = np.delete(np.arange(len(x)), out)
        if len(keep) > 1:
            found.append(_turned("without", out, keep, base[keep], score(x[keep]) + more[keep]))
    worst = np.where(np.asarray(costs, bool), x.max(axis=0), x.min(axis=0))
    beyond = np.where(np.asarray(costs, bool), worst + np.ptp(x, axis=0), worst - np.ptp(x, axis=0))
    with_one = score(np.vstack([x, beyond]))[:-1] + more
    found.append(_turned("with dominated", -1, np.arange(len(x)), base, with_one))
    return [one for one in found if one["pairs"]]


def _turned(change: str, unit: int, places: np.ndarray, before: np.ndarray, after: np.ndarray) -> dict[str, Any]:
    was = np.subtract.outer(before, before) > EPSILON
    now = np.subtract.outer(after, after) < -EPSILON
    pairs = [(int(places[i]), int(places[j])) for i, j in np.argwhere(was & now)]
    return {"change": change, "unit": unit, "pairs": pairs}
