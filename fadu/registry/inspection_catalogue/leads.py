"""A lead: a case of one register (a clue handed over, an early warning) on which a check is asked for by its number.

What is one thing for all of them stands here: whose enterprise it is, the check that follows, and the step by which the
check reports back, in the same transaction as its own step. Each register keeps its states, its words and its periods.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from fadu.kernel.access import SYSTEM
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.procedure import Taking, take
from fadu.kernel.register import Reaction

VISITS = "inspection"


class Lead(models.Model):
    """About which enterprise, and the check that was made on it."""

    enterprise = models.ForeignKey("kernel.Matter", models.PROTECT, null=True, related_name="+", verbose_name="企业")
    company = models.CharField("企业名称", max_length=200, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    visit = models.ForeignKey(
        "kernel.Matter", models.PROTECT, null=True, related_name="+", verbose_name="据以启动的检查"
    )
    visit_result = models.CharField("检查结果", max_length=60, blank=True)

    class Meta:
        abstract = True


def link(states: tuple[str, ...], basis: Any, name: str, then: Callable[[Taking], None] | None = None) -> Step:
    """The step by which a check reports to its lead. name: what the lead is called; then: once the result is known."""

    def linked(taking: Taking) -> None:
        case, facts = taking.case, taking.facts
        case.visit_id, case.visit_result = facts["visit"], facts.get("said") or ""
        taking.note(f"检查结果：{case.visit_result}" if case.visit_result else f"已据本{name}申请检查")
        if case.visit_result and then:
            then(taking)

    asks = (Ask("visit", "检查", "int"), Ask("said", "结果", required=False, max_length=60))
    return Step("link", "关联检查", states, None, (SYSTEM_ROLE,), basis, asks, effect=linked)


def follow(model: type[Any], triggers: tuple[str, ...]) -> Reaction:
    """A check was asked for on a lead of this model, or its result was told: the open lead says so."""

    def run(taking: Any) -> None:
        visit = taking.case
        if visit.trigger not in triggers or not visit.trigger_number:
            return
        rows = model._plain.filter(matter__number=visit.trigger_number, enterprise_id=visit.enterprise_id)
        for lead in rows.filter(closed_on=None):
            said = visit.get_result_display() if taking.step.key == "tell" else ""
            take(lead, "link", SYSTEM, {"visit": visit.pk, "said": said}, on=taking.on)

    return Reaction(VISITS, run, steps=("request", "tell"))
