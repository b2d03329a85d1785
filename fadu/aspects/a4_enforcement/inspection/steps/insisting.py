"""After a refusal: the enterprise is told its duty, help is asked for, coercion is noted, the body is put right.

Being refused gives nobody power: where no law lets the body enter or seize, it comes again, asks for help or hands the
lead over. Where the enterprise was right, the supervision asks the body to mend, and hears what it has done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.law import law

from ..models import DoorRefusal
from ..rules import refusing
from .refusing import AWAY, OWN, last
from .shared import DESK, HEAD, OFFICER, SUPERVISOR

COERCION = law("行政强制法")
LATER = (AWAY, "approved", "coded", "assigned", "obstructed", "cancelled")


def newest(case: Any) -> Any:
    """The last refusal, answered or not."""
    return case.refusals.order_by("-id").first()


def allowed(measure: str) -> Callable[[Any, Actor], list[str]]:
    """A guard: whether this may answer the refusal that waits."""

    def guard(case: Any, actor: Actor) -> list[str]:
        found = last(case)
        wrong = refusing.may_follow(found.kind, measure) if found else "没有待处理的入企被拒"
        return [wrong] if wrong else []

    return guard


def tell_duty(taking: Taking) -> None:
    """What the enterprise has to do, and what may follow; on paper, handed over at the next try or sent."""
    DoorRefusal._plain.filter(pk=last(taking.case).pk).update(noticed_on=taking.on)
    taking.note("已书面告知企业配合检查的义务和不配合的后果")


def ask_help(taking: Taking) -> None:
    """Who is asked and for what; what they may do is theirs to know."""
    taking.note(f"请{taking.facts['to']}协助：{taking.facts['what']}")


def coerce(taking: Taking) -> None:
    """Only by name of the law that allows it, with the head's approval before."""
    facts = taking.facts
    if wrong := refusing.coercion_fault(facts["law"]):
        raise InvalidFacts({"law": wrong})
    taking.note(f"依{facts['law']}采取：{facts['measure']}")
    taking.notify(f"{taking.case.enterprise_name}：已依法采取强制措施（{facts['law']}）", role=SUPERVISOR)


def may_admonish(case: Any, actor: Actor) -> list[str]:
    """The last refusal was the enterprise's right, and the body has not been asked about it."""
    found = newest(case)
    if found is None:
        return ["没有入企被拒的记录"]
    if wrong := refusing.may_follow(found.kind, "admonish"):
        return [wrong]
    return ["已经督促"] if found.admonished_on else []


def admonish(taking: Taking) -> None:
    """To mend by a day; from the second lawful refusal of the year on the head may be called in."""
    facts, found = taking.facts, newest(taking.case)
    if facts["mend_due"] <= taking.on:
        raise InvalidFacts({"mend_due": "改正期限应当在今天以后"})
    count = lawful_this_year(taking.case, taking.on)
    if wrong := refusing.summons_fault(facts["way"], count):
        raise InvalidFacts({"way": wrong})
    DoorRefusal._plain.filter(pk=found.pk).update(
        admonished_on=taking.on, admonish_way=facts["way"], admonition=facts["text"], mend_due=facts["mend_due"]
    )
    words = dict(refusing.ADMONISH)[facts["way"]]
    taking.note(f"本主体本年被依法拒绝 {count} 次。{words}，{facts['mend_due']} 前答复")
    told = f"{taking.case.enterprise_name}依法拒绝检查，执法监督机构{words}：{facts['text']}"
    taking.notify(told[:300], role=HEAD, organ_id=taking.case.organ_id)


def lawful_this_year(case: Any, on: Any) -> int:
    """How often the body was lawfully refused this year, this time included."""
    return DoorRefusal._plain.filter(visit__organ=case.organ_id, kind=refusing.LAWFUL, on__year=on.year).count()


def may_report(case: Any, actor: Actor) -> list[str]:
    """There is something to answer."""
    return [] if case.refusals.filter(admonished_on__isnull=False, answered_on=None).exists() else ["没有待答复的督促"]


def report_mended(taking: Taking) -> None:
    """What the body has put right."""
    rows = DoorRefusal._plain.filter(visit_id=taking.case.pk, admonished_on__isnull=False, answered_on=None)
    rows.update(answered_on=taking.on, answer=taking.facts["answer"])
    taking.notify(f"{taking.case.matter.number}：检查主体已答复督促", role=SUPERVISOR)


GROUP = "被拒以后"
STEPS = (
    Step("duty", "告知企业配合义务", (AWAY,), None, DESK, refusing.DUTY,
         (Ask("asked", "要求企业怎样配合", "longtext", max_length=300, default="请在下次检查时开放场所、提供有关材料"),),
         guard=allowed("duty"), effect=tell_duty, paper="duty", group=GROUP,
         help="先书面告知再次上门，多数就不必再往下走"),
    Step("help", "请求协助", (AWAY,), None, DESK, OWN,
         (Ask("to", "请谁协助", max_length=120, help="有权维持秩序、调查的机关"), Ask("what", "协助事项", "longtext", max_length=500)),
         guard=allowed("help"), effect=ask_help, paper="help", group=GROUP),
    Step("coerce", "登记依法采取的强制措施", (AWAY,), None, (HEAD,), COERCION["18"],
         (Ask("law", "法律、法规和条款", max_length=120, help="写明授权本机关的条款，例如《某某法》第几条；没有授权的不得强行进入"),
          Ask("measure", "采取了什么措施", "longtext", max_length=500),
          Ask("approved", "事前批准的负责人", max_length=60)),
         guard=allowed("coerce"), effect=coerce, group=GROUP,
         help="被拒绝不产生强制权：只有法律、法规授权的机关可以在法定职权内采取（《行政强制法》第十条、第十七条）"),
    Step("admonish", "督促检查主体改正", LATER, None, (SUPERVISOR,), OWN,
         (Ask("way", "方式", "choice", refusing.ADMONISH, default="mend"), Ask("text", "要求", "longtext", max_length=300),
          Ask("mend_due", "答复期限", "date")),
         guard=may_admonish, effect=admonish, group=GROUP,
         help="限期改正；本年第二次被依法拒绝的，可以约谈负责人（参照深圳做法，本平台口径）"),
    Step("mended", "答复督促", LATER, None, (OFFICER, HEAD), OWN,
         (Ask("answer", "改正情况", "longtext", max_length=500),), guard=may_report, effect=report_mended, group=GROUP),
)  # fmt: skip
