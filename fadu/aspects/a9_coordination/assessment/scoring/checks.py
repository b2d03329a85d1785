"""Checks before publication: rank intervals, certain pairs, indicators that decide, rank reversal, equal weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .ranking import ranks
from .results import Unit
from .reversal import Again, check
from .scheme import Scheme
from .stability import (
    CONCENTRATION,
    DELTA,
    SEED,
    Scorer,
    fuzzy_scorer,
    geometric_scorer,
    proven_pairs,
    rank_intervals,
    spread_shares,
    topsis_scorer,
    weighted_scorer,
)

MANY, FEW_DRAWS = 1000, 1000
COMPARISONS = 200_000_000  # pairs × draws; more units get fewer draws, at least 100, and the result says how many
PROVEN = 300  # units up to which every pair is settled without draws
PAIRS = 60  # pairs named whose order turns, the least certain first
HEAVY, DECIDES = Fraction(25), 0.5
Weights = Mapping[str, Mapping[str, Fraction]]


def run_checks(
    scheme: Scheme, units: Sequence[Unit], weights: Weights, draws: int, again: Again | None = None
) -> dict[str, Any]:
    """Checks by group of units ranked together, and warnings as Chinese sentences; `again`: see `reversal.check`."""
    warnings: list[str] = []
    if scheme.weighting.method in ("entropy", "critic"):
        warnings.append("客观赋权反映的是离散程度而不是重要程度，不宜单独用于公开考核")
    if scheme.weighting.method != "hand":
        for name, weight in next(iter(weights.values())).items():
            if weight > HEAVY:
                warnings.append(f"指标 {name} 的计算权重为 {float(weight):.2f}%，超过 {HEAVY}%，一项指标左右结果")
    found: dict[str, Any] = {}
    for group in scheme.groups or ("",):
        members = [unit for unit in units if unit.group == group or not scheme.groups]
        own: list[str] = []
        found[group] = _of_group(scheme, members, weights[group], (draws, again), own)
        warnings += [f"{group}：{text}" if group else text for text in own]
    where = {"group": "组内排名", "all": "全部排名"}[scheme.rounding.rank_within]
    if scheme.groups and scheme.rounding.rank_within == "all":
        warnings.append("各组合并排名，但名次区间只在组内计算")
    return {"ranked": where, "groups": found, "warnings": warnings}


def _of_group(
    scheme: Scheme, units: Sequence[Unit], weights: Mapping[str, Fraction], how: tuple[int, Again | None],
    warnings: list[str],
) -> dict[str, Any]:  # fmt: skip
    draws, again = how
    if len(units) < 2:
        return {"skipped": "不足两个单位"}
    if len(units) > MANY:
        return {"skipped": f"单位超过 {MANY} 个，未做名次区间"}
    w = np.array([float(weights[item.id]) for item in units[0].items]) / 100
    offsets = np.array([float(unit.score - unit.base) for unit in units]) / 100
    draws = max(100, min(draws, COMPARISONS // len(units) ** 2))
    special = _special(scheme, units, offsets)
    if special:
        out = _intervals(units, rank_intervals(special, w, min(draws, FEW_DRAWS)))
    else:
        out = _sum(units, w, offsets, draws, warnings)
    turned = check(scheme, units, w, offsets, again)
    out["rank_reversal"] = turned.as_dict()
    if turned.found:
        warnings.append(f"名次不稳：增减单位会使其他单位的先后改变（{len(turned.found)} 种情形）")
    return out


def _special(scheme: Scheme, units: Sequence[Unit], offsets: np.ndarray) -> Scorer | None:
    """Scores under many weights where the total is not a weighted sum of rates; None for a weighted sum."""
    options = scheme.options
    if scheme.aggregation == "topsis":
        x = np.array([[np.nan if item.value is None else float(item.value) for item in u.items] for u in units])
        x = np.where(np.isnan(x), np.nanmean(x, axis=0), x)
        rules = {leaf.id: leaf.rule or {} for leaf in scheme.leaves}
        costs = [bool(rules[i.id]["type"] == "RAW" and rules[i.id].get("cost")) for i in units[0].items]
        return topsis_scorer(x, costs, offsets)
    if scheme.aggregation == "fuzzy":
        values = np.array([float(Fraction(str(value))) for value in options["values"]]) / 100
        blank = (Fraction(0),) * len(values)
        r = np.array([[[float(part) for part in item.vector or blank] for item in unit.items] for unit in units])
        how, to = options.get("operator", "sum"), options.get("to_value", "mean")
        return fuzzy_scorer(r, values, how, to, bool(options.get("normalised", False)), offsets)
    if options.get("mean") == "geometric":
        rates = [[np.nan if item.rate is None else float(item.rate) for item in unit.items] for unit in units]
        return geometric_scorer(np.array(rates), offsets)
    return None


def _sum(
    units: Sequence[Unit], w: np.ndarray, offsets: np.ndarray, draws: int, warnings: list[str]
) -> dict[str, Any]:
    """Checks of a weighted sum."""
    x = np.array([[float(item.rate or 0) for item in unit.items] for unit in units])
    applies = np.array([[item.rate is not None for item in unit.items] for unit in units])
    scorer = weighted_scorer(x, offsets, None if applies.all() else applies)
    out = _intervals(units, rank_intervals(scorer, w, draws))
    if applies.all() and len(units) <= PROVEN:
        proven = proven_pairs(x, w, offsets)
        out["pairs"]["proven_share"] = float(proven.sum() / (len(units) * (len(units) - 1) / 2))
        out["pairs"]["proven_delta"] = DELTA
    means = (x * applies).sum(axis=0) / np.maximum(applies.sum(axis=0), 1)
    shares = spread_shares(np.where(applies, x, means), w)
    top = int(shares.argmax())
    if shares[top] > DECIDES and len(w) > 1:
        item = units[0].items[top]
        part = f"占总分差异的 {shares[top]:.0%}" if shares[top] <= 1 else "的差异大过总分的差异（别的指标方向相反）"
        warnings.append(f"指标 {item.id} {item.title}{part}，一项指标左右结果")
    equal = scorer(np.full((1, len(w)), 1 / len(w)))[0]
    out["equal_weights_rank"] = _ranks(units, equal)
    out["spread"] = {item.id: round(float(part), 4) for item, part in zip(units[0].items, shares, strict=True)}
    return out


def _ranks(units: Sequence[Unit], scores: np.ndarray) -> dict[str, int]:
    keys = [(Fraction(str(round(float(score), 9))),) for score in scores]
    return dict(zip((unit.name for unit in units), ranks(keys), strict=True))


def _intervals(units: Sequence[Unit], found: Any) -> dict[str, Any]:
    """JSON of rank intervals and of pairs whose order is the same in all draws."""
    rows = [
        {"unit": u.name, "best": int(a), "worst": int(b), "low": int(c), "high": int(d)}
        for u, a, b, c, d in zip(units, found.best, found.worst, found.low, found.high, strict=True)
    ]
    how = f"权重按狄利克雷分布围绕现值扰动（集中度 {CONCENTRATION:g}），{found.draws} 次，种子 {SEED}；low–high 为 95% 区间"
    turning = [[units[a].name, units[b].name, round(share, 4)] for a, b, share in found.turning(PAIRS)]
    return {"rank_intervals": rows, "how": how, "pairs": {"certain_share": found.certain_share(), "turning": turning}}
