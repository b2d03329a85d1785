"""Refused at the door: recorded with its ground, answered by coming again, by a lead, or by giving up.

It is no visit: it counts toward no cap and no figure of visits; the supervision counts refusals by themselves.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.indicators import Count
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Taking
from fadu.kernel.today import now
from fadu.law import law

from .. import gate
from ..models import DoorRefusal, Warning
from ..rules import refusing
from .coding import live_code
from .onsite import DEVICE, ON_SITE
from .request import REASON
from .shared import DESK, HEAD, OFFICER, STRICT, SUPERVISOR, by, row

OWN = law("涉企行政检查管理口径")[""]
AWAY = "turned_away"


def may_be_refused(case: Any, actor: Actor) -> list[str]:
    """Before anything was checked; afterwards the visit is broken off and counts."""
    if case.off_site:
        return ["非现场检查不入企"]
    if case.state == "requested" and not case.emergency:
        return ["还没有批准"]
    if any(item.result for item in case.item_rows()) or case.proofs.exists():
        return ["已经查过一部分，请用「提前结束」：查过的照记，计入检查次数"]
    return []


def be_refused(taking: Taking) -> None:
    """Keep the ground, take the start back, void the code: whoever comes again comes with a new one."""
    case, facts = taking.case, taking.facts
    ground = refusing.BY_KEY[facts["ground"]]
    officers = gate.officer_refusals(case)
    if wrong := refusing.fault(ground.key, live_code(case), officers, case.emergency):
        raise InvalidFacts({"ground": wrong})
    case.refused_on, case.refusal = taking.on, ground.kind
    row(taking, DoorRefusal, on=taking.on, at=facts["refused_at"], ground=ground.key, kind=ground.kind,
        account=facts["account"], person=facts["person"], by=by(taking), on_device=bool(facts["device"]),
        basis=ground.cited(taking.on)[:300])  # fmt: skip
    _no_visit(taking)
    words = f"{case.enterprise_name}{dict(refusing.KINDS)[ground.kind]}：{ground.title}（{ground.cited(taking.on)}）"
    taking.note(words)
    if ground.kind == refusing.LAWFUL and ground.key == "code" and case.code_issued_at:
        taking.note("平台上曾经发码，检查人员没有出示")
    taking.notify(f"{words}。请决定是否重新安排", role=HEAD, organ_id=case.organ_id)
    taking.notify(words, role=SUPERVISOR)


def _no_visit(taking: Taking) -> None:
    """Nobody came in: what the start had written is taken back, its warnings fall away; the events stay."""
    case = taking.case
    case.visited_on = case.started_at = case.scanned_at = case.makeup_due = None
    case.scan_mode, case.makeup_reason, case.coded, case.coded_live = "", "", False, False
    case.latitude = case.longitude = None
    taking.stop("makeup")
    taking.stop("approval")
    Warning._plain.filter(visit_id=case.pk, resolved_on=None).update(
        resolved_on=taking.on, resolved_by="入企被拒，没有检查"
    )
    if live_code(case):
        case.code_revoked_at, case.code_revoked_why = now(), "入企被拒，重新检查须另行发码"


def last(case: Any) -> Any:
    """The refusal that waits for its answer."""
    return case.refusals.filter(outcome="").order_by("-id").first()


def _settle(taking: Taking, outcome: str) -> None:
    found = last(taking.case)
    if found and (wrong := refusing.follows(found.kind, outcome)):
        raise NotAllowed([wrong])
    DoorRefusal._plain.filter(visit_id=taking.case.pk, outcome="").update(outcome=outcome, settled_on=taking.on)


def again(taking: Taking) -> None:
    """Another day under the same approval; code and, where they were wrong, officers anew."""
    if taking.facts["planned_on"] < taking.on:
        raise InvalidFacts({"planned_on": "重新安排的日期不能在今天以前"})
    _settle(taking, "again")
    taking.case.planned_on = taking.facts["planned_on"]


def after_again(case: Any, facts: Any) -> str:
    """An emergency that nobody has approved yet waits for that."""
    return "approved" if case.approved_on else "requested"


def may_hand_over(case: Any, actor: Actor) -> list[str]:
    """Only what the enterprise was not allowed to do is a lead."""
    found = last(case)
    wrong = refusing.follows(found.kind, "clue") if found else ""
    return [wrong] if wrong else []


def hand_over(taking: Taking) -> None:
    """The obstruction goes to whoever may punish it; no visit was made."""
    _settle(taking, "clue")
    taking.case.transferred_on, taking.case.transferred_to = taking.on, taking.facts["to"]


def give_up(taking: Taking) -> None:
    """No further try."""
    _settle(taking, "given_up")
    taking.case.cancelled_why = taking.facts["reason"]


ASKS = (
    Ask("ground", "企业为什么拒绝", "choice", refusing.CHOICES),
    Ask("account", "经过", "longtext", private=True, max_length=1000, help="谁、什么时候、怎样说的；有录音录像的写明"),
    Ask("person", "企业方人员", required=False, private=True, max_length=60),
    Ask("refused_at", "时间", "datetime", required=False, help="不填即为现在"),
    Ask("files", "照片", "file", required=False),
    DEVICE,
)
STEPS = (
    Step("turned_away", "入企被拒（没有检查）", ("requested", "approved", "coded", "assigned", "on_site"), AWAY, ON_SITE,
         STRICT[""], ASKS, guard=may_be_refused, effect=be_refused, paper="refusal", group="现场",
         help="还没有查任何事项的：不计入检查次数。企业可以依法拒绝的，先补正再来；不得拒绝的，可以移送线索"),
    Step("again", "重新安排检查", (AWAY,), after_again, DESK, STRICT[""],
         (Ask("planned_on", "拟检查日期", "date"),
          Ask("reason", "补正了什么", "longtext", required=False, max_length=300)), effect=again,
         help="原批准仍然有效；检查码和不符合条件的人员重新办理"),
    Step("hand_over", "移送拒绝、阻挠检查的线索", (AWAY,), "obstructed", DESK, None,
         (Ask("to", "移送机关", max_length=120), Ask("clue", "线索", "longtext")), guard=may_hand_over,
         effect=hand_over, paper="clue", final=True),
    Step("give_up", "不再检查", (AWAY,), "cancelled", (OFFICER, HEAD), None, (REASON,), effect=give_up, final=True),
)  # fmt: skip
INDICATORS = (
    Count("refused_lawful", "企业依法拒绝检查", dated="refused_on", where=Q(refusal=refusing.LAWFUL), unit="次", good="down",
          basis=OWN, formula="期内入企被拒、企业可以依法拒绝的检查（没有亮码、不出示证件、人员不足或者不符）；一次检查几次被拒的"
                             "按最近一次计；没有开始检查，不计入到场检查"),
    Count("refused_unlawful", "拒绝、阻挠检查", dated="refused_on", where=Q(refusal=refusing.UNLAWFUL), unit="次", basis=OWN,
          formula="期内入企被拒、企业没有正当理由的检查；一次检查几次被拒的按最近一次计；没有开始检查，不计入到场检查"),
)  # fmt: skip
