"""What is wrong with a scheme that could be read: weights, names, references, cycles, choices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .errors import AssessError
from .expression import Expression
from .fuzzy import OPERATORS
from .numbers import exact, show
from .scheme import AGGREGATIONS, HUNDRED, METHODS, MISSING, NA_POLICIES, Node, Scheme


def scheme_faults(scheme: Scheme) -> list[str]:
    """All faults, each one Chinese sentence."""
    names = list(_names(scheme))
    double = any(name.endswith("出现两次") for name in names)  # sums would only repeat it in other words
    weights = [] if double else _weights(scheme)
    return [*_choices(scheme), *_options(scheme), *names, *weights, *_references(scheme), *_grades(scheme)]


def _choices(scheme: Scheme) -> Iterator[str]:
    weighting, rounding = scheme.weighting, scheme.rounding
    checks = (
        ("aggregation", scheme.aggregation, tuple(AGGREGATIONS)),
        ("na_policy", scheme.na_policy, tuple(NA_POLICIES)),
        ("missing", scheme.missing, tuple(MISSING)),
        ("weights.method", weighting.method, METHODS),
        ("weights.subjective", weighting.subjective, ("hand", "ahp")),
        ("weights.objective", weighting.objective, ("entropy", "critic")),
        ("weights.how", weighting.how, ("linear", "product")),
        ("weights.ri", weighting.ri, ("early", "later")),
        ("weights.prioritisation", weighting.prioritisation, ("eigenvector", "geometric", "column")),
        ("weights.group", weighting.group, ("AIJ", "AIP")),
        ("weights.normalise", weighting.normalise, ("none", "minmax")),
        ("weights.digits", weighting.digits, tuple(range(9))),
        ("round.display", rounding.display, tuple(range(9))),
        ("round.rank_on", rounding.rank_on, ("rounded", "exact")),
        ("round.ties", rounding.ties, ("skip", "dense")),
        ("round.rank_within", rounding.rank_within, ("group", "all")),
        ("round.quota_ties", rounding.quota_ties, ("down", "up")),
    )
    for key, value, allowed in checks:
        if isinstance(value, bool) or value not in allowed:
            yield f"{key} 应为 {'、'.join(map(str, allowed))} 之一，而不是“{value}”"
    if not 0 <= weighting.alpha <= 1:
        yield "weights.alpha 应在 0 至 1 之间"


def _options(scheme: Scheme) -> Iterator[str]:
    """Parameters of the aggregation."""
    options = scheme.options
    known = {"efficacy": ("base", "span", "mean"), "fuzzy": ("operator", "values", "to_value", "normalised")}
    yield from (f"[aggregation] 不认识“{key}”" for key in options if key not in known.get(scheme.aggregation, ()))
    try:
        if exact(options.get("base", 60)) < 0 or exact(options.get("span", 40)) <= 0:
            yield "aggregation.base 不得为负，aggregation.span 应大于 0"
        if options.get("mean", "arithmetic") not in ("arithmetic", "geometric"):
            yield "aggregation.mean 应为 arithmetic、geometric 之一"
        if scheme.aggregation == "fuzzy":
            if options.get("operator", "sum") not in OPERATORS:
                yield f"aggregation.operator 应为 {'、'.join(OPERATORS)} 之一"
            if options.get("to_value", "mean") not in ("mean", "highest"):
                yield "aggregation.to_value 应为 mean、highest 之一"
            size = len([exact(value) for value in options.get("values", ())])
            if not size or any(size != len((leaf.rule or {}).get("values", ())) for leaf in scheme.leaves):
                yield "aggregation.values 应为各等级分值，个数与每项 SR18 的 values 相同"
    except (AssessError, TypeError):
        yield "aggregation 的参数应为数"


def _names(scheme: Scheme) -> Iterator[str]:
    ids = [node.id for top in scheme.tree for node in top.nodes()]
    ids += [item.id for item in (*scheme.bonus.items, *scheme.penalty.items, *scheme.vetoes)]
    yield from (f"编号“{name}”出现两次" for n, name in enumerate(ids) if name in ids[:n])
    for node in (node for top in scheme.tree for node in top.nodes()):
        yield from (f"指标“{node.id}”的组“{name}”未在 groups 中" for name in node.groups if name not in scheme.groups)
        if node.missing and node.missing not in MISSING:
            yield f"指标“{node.id}”的 missing 应为 {'、'.join(MISSING)} 之一"
        if node.weight is not None and node.weight < 0:
            yield f"指标“{node.id}”的权重为负"
        if node.rule and node.rule.get("cost") and node.rule["type"] == "RAW":
            if scheme.aggregation not in ("topsis", "efficacy"):
                yield f"指标“{node.id}”：越小越好的 RAW 只能用于 topsis 或 efficacy，加权求和请用 SR7"
    for group, weights in (scheme.weighting.by_group or {}).items():
        if group not in scheme.groups:
            yield f"weights.by_group 的组“{group}”未在 groups 中"
        yield from (f"weights.by_group 的指标“{name}”不存在" for name in weights if name not in ids)


def _weights(scheme: Scheme) -> Iterator[str]:
    if scheme.by_hand:
        for group in scheme.groups or ("",):
            yield from _sums(scheme, group)
    uses_ahp = scheme.weighting.method == "ahp" or (
        scheme.weighting.method == "combination" and scheme.weighting.subjective == "ahp"
    )
    if uses_ahp:
        top = Node("", "", None, scheme.tree)
        for node in top.nodes():
            children = {child.id for child in node.children}
            order = (scheme.weighting.matrices or {}).get(node.id, ((), ()))[0]
            if len(children) > 1 and (set(order) != children or len(order) != len(children)):
                yield f"“{node.id or '第一级'}”之下没有判断矩阵，或 order 与下级指标不符"
    if scheme.weighting.method != "hand" and any(node.groups for top in scheme.tree for node in top.nodes()):
        yield "计算权重时指标不得按组取舍（groups）；请按组分别编方案"


def _sums(scheme: Scheme, group: str) -> Iterator[str]:
    where = f"（组“{group}”）" if group else ""
    weights = {node.id: scheme.stated(node, group) for top in scheme.tree for node in top.nodes()}
    absent = [leaf.id for leaf in scheme.leaves if weights[leaf.id] is None]
    if absent:
        yield f"指标“{absent[0]}”没有权重{where}"
        return
    total = sum((weights[leaf.id] or Fraction(0) for leaf in scheme.leaves), Fraction(0))
    if total != HUNDRED:
        yield f"末级指标权重之和为 {show(total)}，应为 100{where}"
    for node in (node for top in scheme.tree for node in top.nodes() if node.children):
        stated = weights[node.id]
        below = sum((weights[leaf.id] or Fraction(0) for leaf in node.leaves()), Fraction(0))
        if stated is not None and stated != below:
            yield f"指标“{node.id}”的权重为 {show(stated)}，下级合计为 {show(below)}{where}"


def _references(scheme: Scheme) -> Iterator[str]:
    leaves = {leaf.id: leaf for leaf in scheme.leaves}
    uses = {
        leaf.id: [name for name in Expression(leaf.rule["expression"]).names if name in leaves]
        for leaf in leaves.values()
        if leaf.rule and leaf.rule.get("type") == "SR20" and isinstance(leaf.rule.get("expression"), str)
    }
    for start in uses:
        seen, front = set(), list(uses[start])
        while front:
            name = front.pop()
            if name == start:
                yield f"指标“{start}”的算式引用了自身（循环）"
                break
            if name not in seen:
                seen.add(name)
                front += uses.get(name, [])
    yield from (f"并列判别的指标“{name}”不存在" for name in scheme.rounding.tie_break if name not in leaves)
    if scheme.aggregation == "fuzzy" and any(leaf.rule and leaf.rule["type"] != "SR18" for leaf in leaves.values()):
        yield "模糊综合评价的末级指标都应为 SR18"


def _grades(scheme: Scheme) -> Iterator[str]:
    titles = [grade.title for grade in scheme.grades]
    least = [grade.least for grade in scheme.grades]
    if least != sorted(set(least), reverse=True):
        yield "等次应由高到低，分数线不得相同"
    if any(grade.quota is not None and not 0 <= grade.quota <= 1 for grade in scheme.grades):
        yield "等次名额应在 0 至 100 之间"
    leaves = {leaf.id for leaf in scheme.leaves}
    for veto in scheme.vetoes:
        if veto.effect not in ("cap_grade", "zero", "last"):
            yield f"否决“{veto.id}”的 effect 应为 cap_grade:等次、zero:指标 或 last"
        elif veto.effect == "cap_grade" and veto.target not in titles:
            yield f"否决“{veto.id}”的等次“{veto.target}”不存在"
        elif veto.effect == "zero" and veto.target not in leaves:
            yield f"否决“{veto.id}”的指标“{veto.target}”不存在"
