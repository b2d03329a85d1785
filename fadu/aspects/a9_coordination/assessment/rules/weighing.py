"""What a scheme weighs: shares by aspect and by kind of source, and cautions that a person reads before approval."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..scoring import show
from .sources import BY_HAND, KINDS, Plan

MUCH, HALF, MOST = Fraction(25), Fraction(50), Fraction(40)  # percent; 本平台口径


@dataclass(frozen=True)
class Line:
    """One leaf with its weight and where its value comes from."""

    leaf: str
    title: str
    top: str
    weight: Fraction | None
    rule: str
    kinds: tuple[str, ...]
    sources: tuple[str, ...]


def lines(plan: Plan, group: str = "") -> list[Line]:
    """All leaves that count for a group, in the order of the tree."""
    scheme, found = plan.scheme, []
    for top in scheme.tree:
        for leaf in top.leaves():
            if not scheme.applies(leaf, group) and group:
                continue
            own = plan.sources_of(leaf.id)
            kinds = tuple(dict.fromkeys(source.kind for source in own)) or ("composite",)
            rule = str((leaf.rule or {})["type"])
            weight = scheme.stated(leaf, group) if scheme.by_hand else None
            found.append(Line(leaf.id, leaf.title, top.title, weight, rule, kinds, tuple(s.title for s in own)))
    return found


def shares(rows: list[Line]) -> list[tuple[str, str, Fraction]]:
    """(kind, title, weight) of every kind of source; a leaf with two kinds counts half for each."""
    found: dict[str, Fraction] = {}
    for row in rows:
        for kind in row.kinds:
            found[kind] = found.get(kind, Fraction(0)) + (row.weight or Fraction(0)) / len(row.kinds)
    titles = {**KINDS, "composite": "由其他指标算出"}
    return sorted(((k, titles[k], w) for k, w in found.items() if w), key=lambda row: -row[2])


def cautions(plan: Plan, group: str = "") -> list[str]:
    """What is lawful but should not pass unread."""
    rows, found = lines(plan, group), []
    where = f"（{group}）" if group else ""
    for row in rows:
        if row.weight and row.weight > MUCH:
            found.append(f"指标 {row.leaf} 一项占 {show(row.weight, 2)}%，超过 {MUCH}%{where}")
    by_hand = sum((w for kind, _, w in shares(rows) if kind in BY_HAND), Fraction(0))
    if by_hand > HALF:
        found.append(f"由人评分的部分占 {show(by_hand, 2)}%，超过一半{where}")
    paper = sum((w for kind, _, w in shares(rows) if kind == "deliverable"), Fraction(0))
    if paper > MOST:
        found.append(f"靠材料佐证的部分占 {show(paper, 2)}%，超过 {MOST}%：容易重痕迹、轻实绩{where}")
    if not any(kind == "indicator" for row in rows for kind in row.kinds):
        found.append(f"没有一项由业务记录计算{where}")
    if plan.scheme.weighting.method in ("entropy", "critic"):
        found.append("客观赋权反映的是离散程度而不是重要程度，不宜单独用于公开考核")
    return found


def differences(old: Plan, new: Plan) -> list[str]:
    """What a new version changes: leaves gone, new, weighed or ruled otherwise."""
    before = {leaf.id: leaf for leaf in old.scheme.leaves}
    after = {leaf.id: leaf for leaf in new.scheme.leaves}
    found = [f"删去 {key} {leaf.title}" for key, leaf in before.items() if key not in after]
    found += [f"新增 {key} {leaf.title}" for key, leaf in after.items() if key not in before]
    for key in before.keys() & after.keys():
        was, now = before[key], after[key]
        if was.weight != now.weight:
            found.append(f"{key} {now.title}：权重 {_w(was.weight)} → {_w(now.weight)}")
        if was.rule != now.rule:
            found.append(f"{key} {now.title}：计分规则有改动")
    if old.scheme.grades != new.scheme.grades:
        found.append("等次或者名额有改动")
    return sorted(found)


def _w(value: Fraction | None) -> str:
    return "计算所得" if value is None else show(value, 4)
