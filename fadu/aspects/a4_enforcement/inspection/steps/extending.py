"""More time to mend: the enterprise asks before the day has passed, the head decides, once, in writing."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law import law

from .shared import HEAD, OFFICER

OWN = law("涉企行政检查管理口径")[""]


def may_extend(case: Any, actor: Actor) -> list[str]:
    """While the period runs, and once for each order; a second one is a new order or its end."""
    if case.order_due is not None and today() > case.order_due:
        return [f"改正期限 {case.order_due} 已过：复查后重新责令改正，不再延长"]
    return ["这次责令改正的期限已经延长过一次"] if extended(case) else []


def extended(case: Any) -> bool:
    """Whether the order that stands has been given more time."""
    papers = case.papers().filter(key__in=("order", "extension")).order_by("-id")
    newest = papers.first()
    return newest is not None and newest.key == "extension"


def extend(taking: Taking) -> None:
    """The new last day; the order stands as it is."""
    case, due = taking.case, taking.facts["new_due"]
    if taking.on > case.order_due:
        raise InvalidFacts({"on": f"改正期限 {case.order_due} 届满以后不能再延长"})
    if due <= case.order_due:
        raise InvalidFacts({"new_due": f"应当晚于原期限 {case.order_due}"})
    taking.note(f"改正期限由 {case.order_due} 延长至 {due}")
    case.order_due = due
    taking.notify(f"{case.enterprise_name}的改正期限延长至 {due}", role=OFFICER, organ_id=case.organ_id)


STEPS = (
    Step("extend", "延长改正期限", ("ordering",), None, (HEAD,), OWN,
         (Ask("asked_on", "企业申请日期", "date"), Ask("why", "申请的理由", "longtext", max_length=300),
          Ask("new_due", "延长至", "date")),
         guard=may_extend, effect=extend, paper="extension", group="处理",
         help="期限届满以前由企业申请、主体负责人决定，一次责令改正延长一次（本平台口径；单行法另有规定的从其规定）"),
)  # fmt: skip
