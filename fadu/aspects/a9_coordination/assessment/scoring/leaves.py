"""From cells to items: every leaf of every unit by its rule, with what does not apply and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .errors import AssessError, Missing, NotApplicable
from .expression import Expression
from .given import Given, Ledger, Outcome
from .numbers import exact, show
from .results import Item
from .rules import RULES, columns_of
from .scheme import Node, Scheme
from .tables import Row, Table


def needed_columns(scheme: Scheme) -> Iterator[str]:
    """Columns the data must have."""
    leaves = {leaf.id for leaf in scheme.leaves}
    for leaf in scheme.leaves:
        assert leaf.rule is not None
        yield from columns_of(leaf.rule)
        if leaf.rule["type"] == "SR20":
            yield from (name for name in Expression(leaf.rule["expression"]).names if name not in leaves)
    for item in (*scheme.bonus.items, *scheme.penalty.items):
        yield from (name for name in (item.events, item.count, item.proof) if name)
    for veto in scheme.vetoes:
        yield from veto.when.names


def full_of(leaf: Node) -> Fraction:
    """The scale of a rule that gives points: `full`, else the leaf's weight, else 100."""
    assert leaf.rule is not None
    return exact(leaf.rule["full"]) if "full" in leaf.rule else leaf.weight or Fraction(100)


class Reader:
    """The leaves of one unit, each computed once; composites ask for others by id."""

    def __init__(self, scheme: Scheme, row: Row, peers: list[Row], ledger: Ledger, cache: dict) -> None:
        self.scheme, self.row, self.peers, self.ledger, self.cache = scheme, row, peers, ledger, cache
        self.found: dict[str, Item] = {}
        self.by_id = {leaf.id: leaf for leaf in scheme.leaves}

    def items(self) -> list[Item]:
        """All items that count for the unit's group, in the order of the tree."""
        return [self.item(leaf) for leaf in self.scheme.leaves if self.scheme.applies(leaf, self.row.group)]

    def points_of(self, name: str) -> Fraction:
        """Points of another leaf on its own scale, or the number in a column; for composites."""
        if name not in self.by_id:
            return Given(name, {}, self.row).of(name)
        item = self.item(self.by_id[name])
        if item.value is None:
            raise NotApplicable(f"{name} 不涉及")
        return item.value

    def item(self, leaf: Node) -> Item:
        """One leaf."""
        if leaf.id not in self.found:
            self.found[leaf.id] = self._compute(leaf)
        return self.found[leaf.id]

    def _compute(self, leaf: Node) -> Item:
        assert leaf.rule is not None
        kind, full = RULES[leaf.rule["type"]], full_of(leaf)
        given = Given(leaf.id, leaf.rule, self.row, full, self.peers, self.ledger, self.points_of, self.cache)
        try:
            found = kind.run(given)
        except NotApplicable as reason:
            found, value = Outcome(Fraction(0), full, str(reason), "不涉及"), None
        except Missing as column:
            found = self._missing(leaf, str(column), full)
            value = found.value
        else:
            value = found.value
        if value is not None and found.full > 0 and leaf.rule["type"] == "RAW":
            self._within(leaf, value, found.full)
        name = f"{leaf.rule['type']} {kind.title}"
        return Item(leaf.id, leaf.title, name, value, found.full, found.text, found.mark, vector=found.vector)

    def _missing(self, leaf: Node, column: str, full: Fraction) -> Outcome:
        if (leaf.missing or self.scheme.missing) == "refuse":
            raise AssessError(
                f"{self.row.who}的列“{column}”为空，方案未写明缺失如何处理"
                f"（指标 {leaf.id}：missing = \"zero\"，或填“不涉及”）"
            )
        return Outcome(Fraction(0), full, f"{column} 应有而缺", "缺失，计 0 分")

    def _within(self, leaf: Node, value: Fraction, full: Fraction) -> None:
        if self.scheme.aggregation in ("weighted_sum", "fuzzy") and not 0 <= value <= full:
            raise AssessError(f"{self.row.who}的指标 {leaf.id} 值 {float(value):g} 不在 0 至 {show(full)} 之间")


def read_items(scheme: Scheme, table: Table) -> tuple[list[list[Item]], list[Ledger]]:
    """Items of all units, and the ledger of counted events of each."""
    table.need(dict.fromkeys(needed_columns(scheme)))
    if scheme.groups:
        if not table.grouped:
            raise AssessError("方案分组考核，数据中缺少组别列（group 或 组别）")
        odd = next((row for row in table.rows if row.group not in scheme.groups), None)
        if odd is not None:
            raise AssessError(f"{odd.who}的组“{odd.group}”不在方案的 groups 中")
    peers: dict[str, list[Row]] = {}
    for row in table.rows:
        peers.setdefault(row.group, []).append(row)
    ledgers = [Ledger() for _ in table.rows]
    cache: dict = {}
    readers = [Reader(scheme, row, peers[row.group], own, cache) for row, own in zip(table.rows, ledgers, strict=True)]
    return [reader.items() for reader in readers], ledgers
