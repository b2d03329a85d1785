"""Several devices on one visit: what another of the team has begun or closed already is joined, not done twice.

In a joint visit the officers of each body carry their own phone, often without network: both show the code, both fill
their forms, both have the record signed. The first report opens and closes the visit, the other one is added to it.
"""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Step
from fadu.kernel.procedure import Taking
from fadu.kernel.today import CITY_TIME, now

from ..rules import vocab
from .onsite import FINISH_ASKS, ON_SITE, START_ASKS, check_code, moment, signatures
from .shared import AFTER_SITE, STRICT, by


def may_join(case: Any, actor: Actor) -> list[str]:
    """Only one of the team adds to what another has begun or closed."""
    mine = any(seat.officer and seat.officer.user_id == actor.id for seat in case.officer_rows())
    return [] if mine and actor.id is not None else ["只有本次检查的检查人员可以补充登记"]


def join(taking: Taking) -> None:
    """Came in with a device of his own: noted; a code that he showed before the start counts for the visit."""
    case, facts = taking.case, taking.facts
    mode, at = facts["scan_mode"], facts["started_at"] or moment(taking) or case.started_at
    words = vocab.label(vocab.SCAN_MODES, mode) if mode else "没有填写亮码方式"
    if mode in ("task_code", "enterprise_code"):
        check_code(case, facts["scanned"], mode, at or now())
        if not case.coded and not case.makeup_on and at and case.started_at and at <= case.started_at:
            case.scan_mode, case.scanned_at, case.coded, case.makeup_due = mode, at, True, None
            taking.stop("makeup")
            words += "，早于开始时间，按检查前已亮码登记"
    case.recorded_on_device = case.recorded_on_device or bool(facts["device"])
    when = f"{at.astimezone(CITY_TIME):%H:%M} " if at else ""
    taking.note(f"{when}到场，{words}")


def cosign(taking: Taking) -> None:
    """Closed his part on a device of his own: signatures and statement are added to the record."""
    case, facts = taking.case, taking.facts
    signatures(taking)
    if facts["statement"]:
        added = f"（{by(taking)}记录）{facts['statement']}"
        case.statement = "\n".join(part for part in (case.statement, added) if part)
    for name in ("attended_by", "attended_as"):
        setattr(case, name, getattr(case, name) or facts[name])
    why = f"，未签字：{facts['unsigned_reason']}" if facts.get("unsigned_reason") else ""
    taking.note(f"补充签字 {len(facts.get('signatures') or ())} 份{why}")


STEPS = (
    Step("join", "到场登记（同组人员）", ("on_site", *AFTER_SITE), None, ON_SITE, STRICT[""], START_ASKS, guard=may_join,
         effect=join, group="现场", help="同组的人已经开始检查；另一部手机上的开始记录并入本次检查"),
    Step("cosign", "补充签字（同组人员）", AFTER_SITE, None, ON_SITE, STRICT[""], FINISH_ASKS, guard=may_join,
         effect=cosign, paper="record", group="现场", help="同组的人已经结束检查；另一部手机上的签字和陈述并入笔录"),
)  # fmt: skip
