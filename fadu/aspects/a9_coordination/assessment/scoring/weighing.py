"""Weights in force: written by hand, or computed and put on a decimal grid so that they add up to exactly 100."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .ahp import PRIORITISATION, RI_TITLES, Ahp, group_ahp
from .errors import AssessError, Inconsistent
from .numbers import largest_remainder, show
from .objective import NORMALISE, combine, critic, entropy
from .results import Item
from .scheme import HUNDRED, Node, Scheme

MUCH = Fraction(25)  # percent; one computed weight above this deserves a warning


def weigh(scheme: Scheme, items: Sequence[Sequence[Item]]) -> tuple[dict[str, dict[str, Fraction]], dict[str, Any]]:
    """Weights by group and leaf id, and what must be printed with them. Raises Inconsistent for CR ≥ 0.10."""
    weighting, info = scheme.weighting, {"method": scheme.weighting.method}
    groups = scheme.groups or ("",)
    printed = [f"赋权方法：{_named(scheme)}"]
    if weighting.method == "hand":
        found = {group: _by_hand(scheme, group) for group in groups}
    else:
        vector = _computed(scheme, items, info, printed)
        grid = largest_remainder(list(map(float, vector)), HUNDRED, weighting.digits)
        printed.append(f"权重保留 {weighting.digits} 位小数，按最大余额凑足 100")
        found = {group: dict(zip((leaf.id for leaf in scheme.leaves), grid, strict=True)) for group in groups}
    for group in groups:
        text = "，".join(f"{name} {show(weight)}" for name, weight in found[group].items())
        printed.append(f"权重{f'（{group}）' if group else ''}：{text}")
    values = {group: {k: float(w) for k, w in row.items()} for group, row in found.items()}
    info |= {"values": values[groups[0]] if groups == ("",) else values, "sum": 100, "printed": printed}
    return found, info


def _named(scheme: Scheme) -> str:
    names = {"hand": "手工", "ahp": "层次分析（AHP）", "entropy": "熵权", "critic": "CRITIC"}
    w = scheme.weighting
    if w.method != "combination":
        return names[w.method]
    way = f"线性合成 α={show(w.alpha)}" if w.how == "linear" else "乘积合成"
    return f"{names[w.subjective]} 与 {names[w.objective]}，{way}"


def _by_hand(scheme: Scheme, group: str) -> dict[str, Fraction]:
    return {leaf.id: scheme.stated(leaf, group) or Fraction(0) for leaf in scheme.leaves if scheme.applies(leaf, group)}


def _computed(scheme: Scheme, items: Sequence[Sequence[Item]], info: dict[str, Any], printed: list[str]) -> np.ndarray:
    weighting = scheme.weighting
    method = weighting.method
    if method == "ahp":
        return _ahp(scheme, info, printed)
    kind = weighting.objective if method == "combination" else method
    objective = _objective(kind, weighting.normalise, rates(scheme, items), costs_of(scheme))
    base = "原始值" if scheme.aggregation == "topsis" else "各指标得分率"
    if kind == "entropy":
        printed.append(f"熵权：依据{base}，{NORMALISE[weighting.normalise]}")
    else:
        printed.append(f"CRITIC：依据{base}，极差归一，相关系数为皮尔逊")
    if method != "combination":
        return objective
    if weighting.subjective == "ahp":
        subjective = _ahp(scheme, info, printed)
    else:
        hand = _by_hand(scheme, (scheme.groups or ("",))[0])
        subjective = np.array([float(hand[leaf.id]) / 100 for leaf in scheme.leaves])
    info |= {"alpha": float(weighting.alpha), "how": weighting.how}
    info |= {"subjective": _map(scheme, subjective), "objective": _map(scheme, objective)}
    return combine(subjective, objective, float(weighting.alpha), weighting.how)


def _map(scheme: Scheme, vector: np.ndarray) -> dict[str, float]:
    return {leaf.id: float(value) for leaf, value in zip(scheme.leaves, vector, strict=True)}


def _objective(kind: str, normalise: str, matrix: np.ndarray, costs: Sequence[bool]) -> np.ndarray:
    return entropy(matrix, normalise, costs) if kind == "entropy" else critic(matrix, costs)


def costs_of(scheme: Scheme) -> list[bool]:
    """Which leaves are better when smaller; only values taken as they are can be."""
    return [bool(leaf.rule and leaf.rule["type"] == "RAW" and leaf.rule.get("cost")) for leaf in scheme.leaves]


def rates(scheme: Scheme, items: Sequence[Sequence[Item]]) -> np.ndarray:
    """Units × leaves as floats, value/full; what does not apply takes the column's mean."""
    places = {leaf.id: n for n, leaf in enumerate(scheme.leaves)}
    found = np.full((len(items), len(places)), np.nan)
    for row, own in enumerate(items):
        for item in own:
            if item.value is not None:
                found[row, places[item.id]] = float(item.value / item.full)
    if np.isnan(found).all(axis=0).any():
        name = scheme.leaves[int(np.isnan(found).all(axis=0).argmax())].id
        raise AssessError(f"指标“{name}”对所有单位都不涉及，无法用于计算")
    return np.where(np.isnan(found), np.nanmean(found, axis=0), found)


def _ahp(scheme: Scheme, info: dict[str, Any], printed: list[str]) -> np.ndarray:
    """Products of local weights from the root to every leaf."""
    shares: dict[str, float] = {}
    results: dict[str, Ahp] = {}

    def walk(node: Node, share: float) -> None:
        if node.rule is not None:
            shares[node.id] = share
            return
        local = {node.children[0].id: 1.0}
        if len(node.children) > 1:
            results[node.id] = found = _judged(scheme, node.id)
            local = dict(zip(found.labels, found.weights, strict=True))
        for child in node.children:
            walk(child, share * local[child.id])

    walk(Node("", "", None, scheme.tree), 1.0)
    for name, found in results.items():
        printed.append(
            f"AHP {name or '第一级'}：λmax {found.lambda_max:.4f}，CI {found.ci:.4f}，CR {found.cr:.4f}"
            f"（RI {found.ri:.2f}，{RI_TITLES[found.ri_table]}），{PRIORITISATION[found.prioritisation]}{found.group}"
        )
    info["ahp"] = {name: found.as_dict() for name, found in results.items()}
    return np.array([shares[leaf.id] for leaf in scheme.leaves])


def _judged(scheme: Scheme, parent: str) -> Ahp:
    weighting = scheme.weighting
    order, matrices = (weighting.matrices or {})[parent]
    found = group_ahp(order, matrices, weighting.group, weighting.ri, weighting.prioritisation)
    if not found.consistent:
        worst = "、".join(found.worst or ())
        raise Inconsistent(
            f"判断矩阵“{parent or '第一级'}”不一致：CR {found.cr:.4f} ≥ 0.10（RI {found.ri:.2f}），最矛盾的三项：{worst}",
            {"parent": parent, **found.as_dict()},
        )
    return found
