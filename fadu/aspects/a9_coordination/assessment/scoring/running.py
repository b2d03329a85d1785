"""The assessment itself: items, weights, totals, bonus and deductions, vetoes, ranks, grades, checks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from . import scales
from .checks import Weights, run_checks
from .errors import AssessError, Missing, NotApplicable
from .extras import add_extras
from .given import NO, YES, Given
from .leaves import read_items
from .numbers import exact, rounded, show
from .ranking import grades, ranks
from .results import Assessment, Unit
from .scheme import AGGREGATIONS, MISSING, NA_POLICIES, Scheme, Veto
from .tables import Row, Table
from .totals import total_units
from .weighing import weigh


def assess(scheme: Scheme, table: Table, draws: int = 10_000, reversal: bool = True) -> Assessment:
    """Score, rank and grade all units. Raises AssessError for data that do not fit, Inconsistent for CR ≥ 0.10.

    reversal False: rank reversal is not looked for where that means scoring everything anew (trying out weights).
    """
    doubts = scales.check(scheme, table)
    units, weights, info = scored(scheme, table)
    _place(scheme, units)

    def again(without: frozenset[str]) -> list[Unit]:
        return scored(scheme, replace(table, rows=tuple(row for row in table.rows if row.unit not in without)))[0]

    checks = run_checks(scheme, units, weights, draws, again if reversal else None)
    checks["warnings"] = [*doubts, *checks["warnings"]]
    units.sort(key=lambda unit: (_pool(scheme, unit), unit.rank))
    return Assessment(_described(scheme), units, info, checks, scheme.rounding.display)


def scored(scheme: Scheme, table: Table) -> tuple[list[Unit], Weights, dict[str, Any]]:
    """Units with their scores, the weights in force and what must be printed with them; no places yet."""
    items, ledgers = read_items(scheme, table)
    weights, info = weigh(scheme, items)
    units = [Unit(row.unit, row.group, own) for row, own in zip(table.rows, items, strict=True)]
    for unit, row in zip(units, table.rows, strict=True):
        _zero(scheme, unit, row)
    total_units(scheme, units, weights)
    for unit, row, ledger in zip(units, table.rows, ledgers, strict=True):
        add_extras(scheme, unit, row, ledger)
    return units, weights, info


def _true(veto: Veto, row: Row) -> bool:
    def look(name: str) -> Fraction:
        written = Given(veto.id, {}, row).cell(name).lower()
        if written in YES | NO:
            return Fraction(written in YES)
        try:
            return exact(written)
        except AssessError as error:
            raise AssessError(f"{row.who}的列“{name}”：{error}") from None

    try:
        return veto.when.value(look) != 0
    except (NotApplicable, Missing):
        return False


def _zero(scheme: Scheme, unit: Unit, row: Row) -> None:
    """Vetoes that hold, noted; those that set a leaf to zero take effect here."""
    for veto in scheme.vetoes:
        if not _true(veto, row):
            continue
        words = {"zero": f"指标 {veto.target} 计 0 分", "last": "列末位", "cap_grade": f"等次最高为{veto.target}"}
        text = f"{veto.when.text} 成立，{words[veto.effect]}"
        unit.vetoes.append({"id": veto.id, "title": veto.title, "effect": veto.effect, "text": text})
        for item in unit.items:
            if veto.effect == "zero" and item.id == veto.target:
                item.text += f"；原值 {show(item.value) if item.value is not None else '不涉及'}"
                item.value, item.mark = Fraction(0), f"否决 {veto.id}"


def _pool(scheme: Scheme, unit: Unit) -> int:
    """Units ranked together: all, or those of one group."""
    within = scheme.rounding.rank_within == "group" and bool(scheme.groups)
    return scheme.groups.index(unit.group) if within else 0


def _place(scheme: Scheme, units: list[Unit]) -> None:
    rounding = scheme.rounding
    basis = [_basis(unit.score, scheme) for unit in units]
    pools = [_pool(scheme, unit) for unit in units]
    for pool in set(pools):
        members = [n for n, own in enumerate(pools) if own == pool]
        keys = [_key(scheme, units[n], basis[n]) for n in members]
        for n, place in zip(members, ranks(keys, rounding.ties), strict=True):
            units[n].rank = place
    if scheme.grades:
        titles = [grade.title for grade in scheme.grades]
        targets = {veto.id: veto.target for veto in scheme.vetoes if veto.effect == "cap_grade"}
        held = [[titles.index(targets[veto["id"]]) for veto in unit.vetoes if veto["id"] in targets] for unit in units]
        caps = [max(own, default=0) for own in held]
        for unit, place in zip(units, grades(basis, scheme.grades, caps, pools, rounding.quota_ties), strict=True):
            unit.grade = titles[place]


def _basis(score: Fraction, scheme: Scheme) -> Fraction:
    """What ranks and grades go by: the score as shown, or exactly."""
    exactly = scheme.rounding.rank_on == "exact"
    return score if exactly else Fraction(rounded(score, scheme.rounding.display))


def _key(scheme: Scheme, unit: Unit, basis: Fraction) -> tuple[Fraction | int, ...]:
    standing = 0 if any(veto["effect"] == "last" for veto in unit.vetoes) else 1
    points = {item.id: item.points for item in unit.items}
    breakers = [points.get(name) or Fraction(0) for name in scheme.rounding.tie_break]
    return (standing, basis, *breakers)


def _described(scheme: Scheme) -> dict[str, Any]:
    """How everything was done, to be printed with every result."""
    rounding = scheme.rounding
    ties = {"skip": "并列后名次顺延（1,1,3）", "dense": "并列后名次不空（1,1,2）"}[rounding.ties]
    if rounding.tie_break:
        ties = f"并列依次比较 {'、'.join(rounding.tie_break)}，{ties}"
    basis = "按显示值排名" if rounding.rank_on == "rounded" else "按精确值排名"
    border = "界上并列者一并下移" if rounding.quota_ties == "down" else "界上并列者一并保留"
    how = (
        f"{AGGREGATIONS[scheme.aggregation]}；不涉及：{NA_POLICIES[scheme.na_policy]}；缺失：{MISSING[scheme.missing]}；"
        f"四舍五入到 {rounding.display} 位小数，{basis}，{ties}；等次名额取整数部分，{border}"
    )
    names = {"key": scheme.key, "version": scheme.version, "frozen": scheme.frozen, "sha256": scheme.digest}
    return {**names, "aggregation": scheme.aggregation, "na_policy": scheme.na_policy, "how": how}
