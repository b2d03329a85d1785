"""Code and officers: gates before a code, the draw of officers, a code called back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Taking
from fadu.kernel.today import CITY_TIME, now

from .. import drawing, gate
from ..models import Override, VisitOfficer
from . import double
from .items import officers as named
from .shared import DESK, HEAD, OFFICER, STRICT, SUPERVISOR, by, row

LONGEST = 30  # days a code may live: a month's window of the plan


def may_code(case: Any, actor: Actor) -> list[str]:
    """Gates that no reason opens."""
    if case.off_site:
        return ["非现场检查不入企，不需要检查码，批准后即可办理"]
    return [f"{r.text}{f'（{r.citation}）' if r.citation else ''}" for r in gate.refusals(case) if r.hard]


def issue_code(taking: Taking) -> None:
    """A code for this visit; soft refusals need a reason and stay on file as overrides."""
    case, facts = taking.case, taking.facts
    found = gate.refusals(case, reason="")
    if hard := [r for r in found if r.hard and r.code != "no_finding"]:
        raise NotAllowed([r.text for r in hard])
    soft = [r for r in found if not r.hard or r.code == "no_finding"]
    if soft and not facts["reason"]:
        raise InvalidFacts({"reason": "须说明理由：" + "；".join(r.text for r in soft)})
    for each in soft:
        row(taking, Override, code=each.code, text=each.text[:500], reason=facts["reason"], by=by(taking), on=taking.on)
    until = facts["valid_until"]
    if until < case.planned_on or (until - case.planned_on).days > LONGEST:
        raise InvalidFacts({"valid_until": f"有效期应自拟检查日期 {case.planned_on} 起不超过 {LONGEST} 日"})
    case.code_serial += 1
    case.code_issued_at = now()
    case.code_until = datetime.combine(until, time(23, 59), CITY_TIME)
    case.code_revoked_at, case.code_revoked_why = None, ""
    case.tracked = any(r.code == "cap_tracked" for r in soft)
    case.previous_count = gate.count_this_year(case)
    for found in case.body_rows():
        if not found.initiating:
            words = f"{case.organ.short}牵头联合检查{case.enterprise_name}，{case.planned_on}，请派员参加"
            taking.notify(words, role=HEAD, organ_id=found.body.organ_id)


def after_code(case: Any, facts: Any) -> str:
    """With officers the visit is ready; without them they are drawn next."""
    return "assigned" if gate.manned(case) else "coded"


def assign(taking: Taking) -> None:
    """Draw by lot, or seat those named with a reason; recusal and certificate are checked for each."""
    case, facts = taking.case, taking.facts
    if case.state == "on_site" and facts["way"] == "draw":
        raise InvalidFacts({"way": "已经到场，不再抽取：请选「指定」，写明到场的全部执法人员"})
    for seated in case.officer_rows():
        seated.left_on, seated.left_why = taking.on, facts["reason"] or "重新派员"
        seated.save(update_fields=["left_on", "left_why"])
    if facts["way"] == "draw":
        drawing.draw(taking, facts["number"])
    else:
        if not facts["officers"] or not facts["reason"]:
            raise InvalidFacts({"officers": "指定人员须写明执法证号和理由；一般应当随机抽取"})
        named(taking, facts["officers"])
        VisitOfficer._plain.filter(visit_id=case.pk, left_on=None).update(drawn=False)
    if faults := gate.officer_refusals(case):
        raise NotAllowed(faults)


def after_assign(case: Any, facts: Any) -> str:
    """The code comes first or the officers: both make the visit ready; whoever is on site stays there."""
    if case.state == "on_site":
        return "on_site"
    return "assigned" if live_code(case) else "approved"


def live_code(case: Any) -> bool:
    """Whether a code is in force."""
    return bool(case.code_issued_at) and case.code_revoked_at is None


def may_assign(case: Any, actor: Actor) -> list[str]:
    """Off-site checks need officers as well. Once on site only an emergency that went ahead still names its people."""
    return ["已经到场，不再派员"] if case.state == "on_site" and not case.emergency else []


def may_revoke(case: Any, actor: Actor) -> list[str]:
    """Only a code that exists can be called back."""
    return [] if live_code(case) else ["还没有有效的检查码"]


def revoke(taking: Taking) -> None:
    """The public page says from now on that the code is void."""
    taking.case.code_revoked_at, taking.case.code_revoked_why = now(), taking.facts["reason"]


def default_until(case: Any) -> Any:
    """The planned day and the week after it."""
    return case.planned_on + timedelta(days=7) if case is not None and case.planned_on else None


WAYS = (("draw", "随机抽取"), ("name", "指定"))
STEPS = (
    Step("assign", "派员", ("approved", "coded", "assigned", "on_site"), after_assign, DESK, STRICT[""],
         (Ask("way", "方式", "choice", WAYS, default="draw"),
          Ask("number", "人数", "int", default=2, minimum=2, maximum=12, help="每个参加主体至少二人的，按主体分别抽取"),
          Ask("officers", "执法证号", required=False, max_length=400, help="指定人员时填写，用顿号隔开"),
          Ask("reason", "理由", "longtext", required=False, max_length=200)),
         guard=may_assign, effect=assign, help="二人以上持证执法人员，随机抽取，依法回避"),
    Step("issue_code", "发检查码", ("approved", "coded", "assigned"), after_code, (OFFICER, HEAD), STRICT[""],
         (Ask("valid_until", "码有效至", "date", default=default_until),
          Ask("reason", "理由", "longtext", required=False, max_length=500, help="有提示事项时必须说明")),
         guard=may_code, effect=issue_code, paper="notice"),
    Step("revoke_code", "作废检查码", ("coded", "assigned"), "approved", (OFFICER, HEAD, SUPERVISOR), None,
         (Ask("reason", "原因", "longtext", max_length=200),), guard=may_revoke, effect=revoke,
         help="码遗失、信息有误或者不应检查时作废；仍要检查的重新发码"),
    *double.STEPS,
)  # fmt: skip
