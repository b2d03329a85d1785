"""From items to the base score of every unit: weighted sum, TOPSIS, fuzzy evaluation, efficacy coefficients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np

from .errors import AssessError
from .fuzzy import best_grade, compose, defuzzify
from .numbers import exact, show
from .results import Item, Unit
from .scheme import HUNDRED, Scheme
from .topsis import DIGITS, topsis

Weights = Mapping[str, Mapping[str, Fraction]]


def total_units(scheme: Scheme, units: Sequence[Unit], weights: Weights) -> None:
    """Fill weights, rates and base scores. Units of one group are compared with one another only."""
    for group in scheme.groups or ("",):
        members = [unit for unit in units if unit.group == group or not scheme.groups]
        for item in (item for unit in members for item in unit.items):
            item.weight = weights[group][item.id]
            item.rate = None if item.value is None else item.value / item.full
        if not members:
            continue
        if scheme.aggregation == "topsis":
            _topsis(scheme, members)
            continue
        if scheme.aggregation == "efficacy":
            _coefficients(scheme, members)
        _fill(scheme.na_policy, members)
        for unit in members:
            _total(scheme, unit)


def _total(scheme: Scheme, unit: Unit) -> None:
    if scheme.aggregation == "fuzzy":
        _fuzzy(scheme, unit)
    elif scheme.options.get("mean") == "geometric":
        logs = sum(float(item.weight) * np.log(float(item.rate)) for item in _applied(unit))
        unit.base = HUNDRED * Fraction(str(round(float(np.exp(logs / 100)), DIGITS)))
        unit.notes.append(f"各项系数按权重几何平均，保留 {DIGITS} 位小数")
    else:
        unit.base = sum((item.points for item in unit.items if item.points is not None), Fraction(0))


def _applied(unit: Unit) -> Iterable[Item]:
    return (item for item in unit.items if item.rate is not None and item.weight)


def _fill(policy: str, units: Sequence[Unit]) -> None:
    """What does not apply: full points, the group's mean, or its weight spread over the rest."""
    means: dict[str, list[Fraction]] = {}
    for item in (item for unit in units for item in unit.items):
        if item.rate is not None:
            means.setdefault(item.id, []).append(item.rate)
    for unit in units:
        for item in (item for item in unit.items if item.rate is None):
            own = means.get(item.id)
            if policy == "full":
                item.rate, item.mark = Fraction(1), "不涉及，按满分计"
            elif policy == "group_mean" and own:
                item.rate, item.mark = sum(own) / len(own), f"不涉及，按同组 {len(own)} 个单位平均计"
        _renormalise(unit)


def _renormalise(unit: Unit) -> None:
    active = sum((item.weight for item in unit.items if item.rate is not None), Fraction(0))
    if not active:
        raise AssessError(f"单位“{unit.name}”没有任何适用且有权重的指标")
    if active == HUNDRED:
        return
    unit.notes.append(f"不涉及的指标权重 {show(HUNDRED - active)}，其余按 100/{show(active)} 重新归一")
    for item in unit.items:
        if item.rate is not None:
            item.weight *= HUNDRED / active


def _topsis(scheme: Scheme, units: Sequence[Unit]) -> None:
    leaves = [leaf for leaf in scheme.leaves if any(item.id == leaf.id for item in units[0].items)]
    matrix = np.array([[np.nan if i.value is None else float(i.value) for i in unit.items] for unit in units])
    if np.isnan(matrix).all(axis=0).any():
        raise AssessError("有指标对同组所有单位都不涉及，TOPSIS 无法计算")
    matrix = np.where(np.isnan(matrix), np.nanmean(matrix, axis=0), matrix)
    costs = [bool(leaf.rule and leaf.rule["type"] == "RAW" and leaf.rule.get("cost")) for leaf in leaves]
    found = topsis(matrix, [float(item.weight) / 100 for item in units[0].items], costs)
    for unit, closeness in zip(units, found, strict=True):
        unit.base = HUNDRED * Fraction(str(round(float(closeness), DIGITS)))
        if any(item.value is None for item in unit.items):
            unit.notes.append("TOPSIS 中不涉及的指标取各单位平均值")
        for item in unit.items:
            item.rate = None


def _coefficients(scheme: Scheme, units: Sequence[Unit]) -> None:
    """d = base + span·(x−worst)/(best−worst) with the worst and best of the group; no difference: full."""
    base, span = exact(scheme.options.get("base", 60)), exact(scheme.options.get("span", 40))
    costs = {leaf.id for leaf in scheme.leaves if leaf.rule and leaf.rule["type"] == "RAW" and leaf.rule.get("cost")}
    columns: dict[str, list[Item]] = {}
    for item in (item for unit in units for item in unit.items):
        if item.value is not None:
            columns.setdefault(item.id, []).append(item)  # values are there from here on
    for name, items in columns.items():
        values = [item.value or Fraction(0) for item in items]
        worst, best = (max(values), min(values)) if name in costs else (min(values), max(values))
        for item, x in zip(items, values, strict=True):
            way = Fraction(1) if best == worst else (x - worst) / (best - worst)
            item.rate = (base + span * way) / 100
            ends = f"{show(base)}+{show(span)}×({show(x)}−{show(worst)})/({show(best)}−{show(worst)})"
            item.text += f"；功效系数 {ends if best != worst else '同组无差别，取满值'} = {show(item.rate * 100)}"


def _fuzzy(scheme: Scheme, unit: Unit) -> None:
    """B = A∘R over the leaves' memberships with the scheme's operator, then one value."""
    items = [item for item in unit.items if item.vector]
    values = [exact(value) for value in scheme.options["values"]]
    how = scheme.options.get("operator", "sum")
    normalised = bool(scheme.options.get("normalised", False))
    found = compose([item.weight / 100 for item in items], [item.vector for item in items], how, normalised)
    unit.base = defuzzify(found, values, scheme.options.get("to_value", "mean"))
    unit.notes.append(f"B=({', '.join(map(show, found))})，算子 {how}，隶属度最高为第 {best_grade(found) + 1} 级")
    for item in unit.items:
        item.rate = None
