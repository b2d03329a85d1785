"""Stay of execution (F30): the act is executed meanwhile, except on the four grounds of §42."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from ..models import Stay
from ..rules import suspension
from .shared import DECIDER, HEAD, LAW, OPEN_AFTER_ACCEPTANCE, child, demand, reason_ask, tri


def _stay_check(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    if facts["ground"] != "applied" and not facts["granted"]:
        return {"granted": "这一情形应当停止执行；只有申请人、第三人申请的才由复议机关判断（《行政复议法》第四十二条）"}
    return {}


def _stayed(taking: Taking) -> None:
    facts = taking.facts
    granted = facts["granted"]
    if granted:
        demand(
            suspension.may_stay(facts["ground"], True if facts.get("reasonable") == "yes" else None), taking, "ground"
        )
        taking.paper("stay_notice")
    child(taking, Stay, ground=facts["ground"], granted=granted, reason=facts["reason"], decided_on=taking.on)
    taking.note("停止执行" if granted else "不停止执行")


def _lifted(taking: Taking) -> None:
    taking.case.rows(Stay).filter(granted=True, lifted_on=None).update(lifted_on=taking.on)


STAY = Step(
    "stay",
    "决定是否停止执行",
    OPEN_AFTER_ACCEPTANCE,
    None,
    who=(DECIDER, HEAD),
    basis=LAW["42"],
    asks=(
        Ask("ground", "理由", "choice", suspension.STAY_GROUNDS),
        tri("reasonable", "申请停止执行的要求合理"),
        Ask("granted", "停止执行", "bool"),
        reason_ask("说明"),
    ),
    check=_stay_check,
    effect=_stayed,
    group="审理",
)
LIFT_STAY = Step(
    "lift_stay",
    "解除停止执行",
    OPEN_AFTER_ACCEPTANCE,
    None,
    who=(DECIDER, HEAD),
    basis=LAW["42"],
    guard=lambda case, actor: [] if case.children(Stay, granted=True, lifted_on=None) else ["没有停止执行的决定"],
    asks=(reason_ask(),),
    effect=_lifted,
    group="审理",
)
STEPS = (STAY, LIFT_STAY)
