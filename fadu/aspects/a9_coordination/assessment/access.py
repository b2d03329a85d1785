"""What a reader of the assessment sees: named results, anonymous ones, and numbers whose source is open to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from fadu.kernel.access import Actor
from fadu.kernel.indicators import indicator

from .models import Assessment, Sheet
from .models.campaign import SETTLED
from .rules.sources import BY_HAND, Plan, Source
from .steps.shared import ASSESSOR, RECEIVER

OFFICE = ("coordinator", "leader", "auditor", ASSESSOR)
EARLY = "评分、调查的结果与考核结果一并反馈"
HIDDEN = "来源登记册不在您的查看范围，数值不显示"


def source_open(actor: Actor, source: Source) -> bool:
    """Whether the reader may know a register's figure: public ones everybody, others whoever may open the register."""
    if source.kind != "indicator" or actor.is_system:
        return True
    try:
        ind = indicator(source.indicator)
    except KeyError:
        return False
    return ind.public or (not actor.is_public and any(actor.has(g.role) for g in ind.register.access))


@dataclass
class View:
    """One reader before one campaign."""

    actor: Actor
    assessment: Assessment

    @cached_property
    def office(self) -> bool:
        """Whether the reader works on the campaign or oversees it (the row itself was opened for them before)."""
        actor, organ = self.actor, self.assessment.organ_id
        if actor.is_system or actor.has("coordinator", "leader", "auditor"):
            return True
        return actor.has(ASSESSOR) and organ in actor.organs(ASSESSOR)

    @cached_property
    def settled(self) -> bool:
        return self.assessment.state in SETTLED

    @cached_property
    def receiver(self) -> bool:
        return self.settled and self.actor.has(RECEIVER)

    @cached_property
    def named(self) -> bool:
        """Whether the reader may see every unit's score by name."""
        published = self.settled and self.assessment.publication == "ranking"
        return self.office or self.receiver or published

    @cached_property
    def graded(self) -> bool:
        """Whether the reader may see every unit's grade by name."""
        return self.named or (self.settled and self.assessment.publication == "grades")

    @cached_property
    def plan(self) -> Plan:
        return self.assessment.scheme.plan

    @cached_property
    def closed_sources(self) -> frozenset[str]:
        """Ids of sources whose figures the reader may not know.

        Assessors read every figure that was frozen for their campaign (not the records behind it): they verify it.
        """
        if self.actor.has(ASSESSOR) and self.assessment.organ_id in self.actor.organs(ASSESSOR):
            return frozenset()
        return frozenset(source.id for source in self.plan.sources if not source_open(self.actor, source))

    def own(self, sheet: Sheet) -> bool:
        """Whether the reader answers for the assessed unit: it sees all that its score is made from."""
        return sheet.unit_id in self.actor.organs("unit_contact")

    def early(self, leaf: str) -> bool:
        """Whether a unit must still wait for this leaf: what people score is told together with the result."""
        kinds = {self.plan.source(key).kind for key in self._under(leaf)}
        return not self.office and not self.assessment.told and not kinds.isdisjoint(BY_HAND)

    def hides(self, leaf: str, sheet: Sheet) -> bool:
        """Whether a leaf's number is closed to the reader."""
        return not self.own(sheet) and not self.closed_sources.isdisjoint(self._under(leaf))

    def _under(self, leaf: str) -> set[str]:
        """Sources of a leaf and of the leaves it is composed of."""
        found, todo, seen = set(), [leaf], set()
        while todo:
            name = todo.pop()
            seen.add(name)
            found |= set(self.plan.uses.get(name, ()))
            rule = next((node.rule for node in self.plan.scheme.leaves if node.id == name), None) or {}
            if rule.get("type") == "SR20":
                from .scoring.expression import Expression

                todo += [other for other in Expression(rule["expression"]).names if other not in seen]
        return found

    def totals(self, sheet: Sheet | None = None) -> bool:
        """Whether totals may be shown: published ones, one's own, others only when no number in them is closed."""
        return self.settled or (sheet is not None and self.own(sheet)) or not self.closed_sources
