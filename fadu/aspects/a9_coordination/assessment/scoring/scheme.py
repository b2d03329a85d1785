"""A scheme of assessment as read from TOML: tree, rules, weights, aggregation, rounding, bonus, veto, grades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .expression import Expression

HUNDRED = Fraction(100)
AGGREGATIONS = {"weighted_sum": "加权求和", "topsis": "TOPSIS 贴近度", "fuzzy": "模糊综合评价", "efficacy": "功效系数"}
NA_POLICIES = {"full": "按满分计", "renormalise": "权重在其余指标间重新归一", "group_mean": "按同组平均计"}
MISSING = {"zero": "计 0 分并标明", "refuse": "拒绝计算"}
METHODS = ("hand", "ahp", "entropy", "critic", "combination")


@dataclass(frozen=True)
class Node:
    """A place in the tree; a leaf has a rule, other nodes have children. `weight` is None when it is computed."""

    id: str
    title: str
    weight: Fraction | None
    children: tuple[Node, ...] = ()
    rule: Mapping[str, Any] | None = None
    groups: tuple[str, ...] = ()
    missing: str = ""

    def leaves(self) -> Iterator[Node]:
        """Leaves below, in order; a leaf gives itself."""
        if self.rule is not None:
            yield self
        for child in self.children:
            yield from child.leaves()

    def nodes(self) -> Iterator[Node]:
        """This node and all below."""
        yield self
        for child in self.children:
            yield from child.nodes()


@dataclass(frozen=True)
class Extra:
    """A bonus (SR15) or a deduction (SR16): points for every event in a cell of ids, times a count, or once."""

    id: str
    title: str
    points: Fraction
    events: str = ""
    count: str = ""
    cap: Fraction | None = None
    proof: str = ""
    level: str = ""


@dataclass(frozen=True)
class Extras:
    """A list of bonuses or deductions with the cap on their sum (None: no cap)."""

    items: tuple[Extra, ...] = ()
    cap: Fraction | None = None


@dataclass(frozen=True)
class Veto:
    """SR17: when the expression over columns is true, `effect` is cap_grade, zero or last; `target` a grade or leaf."""

    id: str
    title: str
    when: Expression
    effect: str
    target: str = ""


@dataclass(frozen=True)
class Grade:
    """A grade from `least` upwards; `quota` is the largest share of the units ranked together (None: no limit)."""

    title: str
    least: Fraction
    quota: Fraction | None = None


@dataclass(frozen=True)
class Rounding:
    """How scores are shown and ranked."""

    display: int = 2
    rank_on: str = "rounded"
    ties: str = "skip"
    tie_break: tuple[str, ...] = ()
    rank_within: str = "all"
    quota_ties: str = "down"


@dataclass(frozen=True)
class Weighting:
    """How weights come about; see reading.py for the keys."""

    method: str = "hand"
    subjective: str = "hand"
    objective: str = "entropy"
    alpha: Fraction = Fraction(1, 2)
    how: str = "linear"
    ri: str = "later"
    prioritisation: str = "eigenvector"
    group: str = "AIJ"
    normalise: str = "none"
    digits: int = 4
    matrices: Mapping[str, tuple[tuple[str, ...], tuple[tuple[tuple[Fraction, ...], ...], ...]]] | None = None
    by_group: Mapping[str, Mapping[str, Fraction]] | None = None


@dataclass(frozen=True)
class Scheme:
    """Everything an assessment needs except the data."""

    key: str
    version: str
    frozen: str
    tree: tuple[Node, ...]
    groups: tuple[str, ...]
    na_policy: str
    missing: str
    aggregation: str
    options: Mapping[str, Any]
    weighting: Weighting
    rounding: Rounding
    bonus: Extras
    penalty: Extras
    vetoes: tuple[Veto, ...]
    grades: tuple[Grade, ...]
    digest: str

    @property
    def leaves(self) -> list[Node]:
        """All leaves in the order of the tree."""
        return [leaf for node in self.tree for leaf in node.leaves()]

    def leaf(self, name: str) -> Node:
        """The leaf with this id."""
        return next(leaf for leaf in self.leaves if leaf.id == name)

    def applies(self, node: Node, group: str) -> bool:
        """Whether a node counts for a group."""
        return not node.groups or group in node.groups

    def stated(self, node: Node, group: str) -> Fraction | None:
        """The weight written in the scheme for a group; 0 where the node does not count."""
        if not self.applies(node, group):
            return Fraction(0)
        return (self.weighting.by_group or {}).get(group, {}).get(node.id, node.weight)

    @property
    def by_hand(self) -> bool:
        """Whether the weights of the tree are written by hand, at least in part."""
        weighting = self.weighting
        return weighting.method == "hand" or (weighting.method == "combination" and weighting.subjective == "hand")
