"""What if the weights were others: the same data, weights moved by hand, everything else as the scheme says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..scoring import AssessError, Assessment, Scheme, Table, assess, largest_remainder
from ..scoring.scheme import HUNDRED, Node, Weighting

DRAWS = 100
OWN_SCALE = ("SR8", "SR12", "SR13", "SR18", "RAW")  # rules whose scale does not follow the leaf's weight
LARGEST = Fraction(100)


def reweighted(scheme: Scheme, wanted: Mapping[str, Fraction]) -> Scheme:
    """The scheme with weights proportional to `wanted` (leaf → any non-negative number), 100 in every group.

    Raises AssessError for weights that cannot be: unknown leaves, negative, all zero in a group.
    """
    unknown = [name for name in wanted if name not in {leaf.id for leaf in scheme.leaves}]
    if unknown:
        raise AssessError(f"没有指标“{unknown[0]}”")
    if any(not 0 <= value <= LARGEST for value in wanted.values()):
        raise AssessError("权重应在 0 至 100 之间")
    by_group = {group: _scaled(scheme, group, wanted) for group in scheme.groups or ("",)}
    weighting = Weighting(method="hand", digits=scheme.weighting.digits, by_group=by_group if scheme.groups else None)
    tree = tuple(_bare(node, by_group[""] if not scheme.groups else None) for node in scheme.tree)
    return replace(scheme, weighting=weighting, tree=tree)


def _scaled(scheme: Scheme, group: str, wanted: Mapping[str, Fraction]) -> dict[str, Fraction]:
    leaves = [leaf for leaf in scheme.leaves if not group or scheme.applies(leaf, group)]
    raw = [wanted.get(leaf.id, scheme.stated(leaf, group) or Fraction(0)) for leaf in leaves]
    if not any(raw):
        raise AssessError("权重不能全为 0")
    return {leaf.id: w for leaf, w in zip(leaves, largest_remainder(raw, HUNDRED, 4), strict=True)}


def _bare(node: Node, weights: Mapping[str, Fraction] | None) -> Node:
    """The node without stated sums; leaves take the new weight, rules keep the scale on which they were written."""
    if node.rule is None:
        return replace(node, weight=None, children=tuple(_bare(child, weights) for child in node.children))
    if weights is None:  # by group: the tree keeps its weights, the groups' tables override them
        return node
    follows = "full" not in node.rule and node.weight is not None and node.rule["type"] not in OWN_SCALE
    rule = {**node.rule, "full": str(node.weight)} if follows else node.rule
    return replace(node, rule=rule, weight=weights.get(node.id, Fraction(0)))


def what_if(scheme: Scheme, table: Table, wanted: Mapping[str, Fraction]) -> Assessment:
    """The assessment under other weights."""
    return assess(reweighted(scheme, wanted), table, DRAWS, reversal=False)


def equal(scheme: Scheme) -> dict[str, Fraction]:
    """The same weight for every leaf."""
    return {leaf.id: Fraction(1) for leaf in scheme.leaves}
