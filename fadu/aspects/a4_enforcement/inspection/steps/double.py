"""Double approval for enterprises of the white list: the body's legal unit, then the justice authority.

Nobody reviews his own visit: who goes and who approved it may not speak for the legal unit. The opinions stand on the
case in words; who gave them is in the events.
"""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking
from fadu.law import law

from .. import gate, reviews
from .shared import DESK, HEAD, OFFICER, SUPERVISOR

OWN = law("涉企行政检查管理口径")[""]
WHEN = ("requested", "approved", "coded", "assigned")
VOTES = (("yes", "同意"), ("no", "不同意"))


def needed(case: Any) -> list[str]:
    """Only where the white list asks for it and no lead makes the visit lawful by itself."""
    return [] if gate.needs_double(case) else ["这次检查不需要双重审核"]


def may_legal(case: Any, actor: Actor) -> list[str]:
    """Somebody of the body who neither goes nor approved."""
    if refused := needed(case):
        return refused
    goes = actor.id is not None and actor.id in {row.officer.user_id for row in case.officer_rows() if row.officer}
    if goes or (case.approved_by and case.approved_by == (actor.label or actor.name)[:120]):
        return ["检查人员和批准人不能兼作法制审核"]
    return ["部门法制机构已经审核同意"] if reviews.has(case, reviews.LEGAL) else []


def may_justice(case: Any, actor: Actor) -> list[str]:
    """After the legal unit."""
    if refused := needed(case):
        return refused
    if not reviews.has(case, reviews.LEGAL):
        return ["先由部门法制机构审核"]
    return ["司法行政部门已经审核同意"] if reviews.has(case, reviews.JUSTICE) else []


def legal(taking: Taking) -> None:
    """Passed on to the justice authority, or back to the desk."""
    agreed = reviews.give(taking.case, reviews.LEGAL, taking.on, taking.facts["agree"] == "yes")
    name = taking.case.enterprise_name
    if agreed:
        taking.notify(f"{name}在白名单内，检查请求已经部门法制审核，请审核", role=SUPERVISOR)
    else:
        taking.notify(f"对{name}的检查，部门法制机构不同意：{taking.facts['opinion']}"[:300], role=OFFICER)


def justice(taking: Taking) -> None:
    """The body hears the outcome."""
    agreed = reviews.give(taking.case, reviews.JUSTICE, taking.on, taking.facts["agree"] == "yes")
    words = "同意，可以发码" if agreed else f"不同意：{taking.facts['opinion']}"
    told = f"对{taking.case.enterprise_name}的检查，司法行政部门{words}"[:300]
    taking.notify(told, role=HEAD, organ_id=taking.case.organ_id)


ASKS = (Ask("agree", "意见", "choice", VOTES), Ask("opinion", "理由", "longtext", max_length=200))
STEPS = (
    Step("legal_review", "部门法制审核（白名单）", WHEN, None, DESK, OWN, ASKS, guard=may_legal, effect=legal,
         group="白名单双重审核"),
    Step("justice_review", "司法行政部门审核（白名单）", WHEN, None, (SUPERVISOR,), OWN, ASKS, guard=may_justice,
         effect=justice, group="白名单双重审核"),
)  # fmt: skip
