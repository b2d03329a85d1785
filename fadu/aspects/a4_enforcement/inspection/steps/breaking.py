"""A visit that cannot go on: refused, closed, interrupted. What was done stands, what was not is called so."""

from __future__ import annotations

from dataclasses import replace

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import now

from ..models import VisitItem
from ..rules import vocab
from .onsite import FINISH_ASKS, ON_SITE, finish
from .shared import STRICT

WHY = (
    ("rightful", "企业依法拒绝（未亮码、人员或者证件不符）"),
    ("refused", "企业拒绝、阻挠检查"),
    ("closed", "停业、无人或者场所不具备条件"),
    ("sudden", "突发情况，不宜继续"),
)


REFUSED = ("rightful", "refused")


def break_off(taking: Taking) -> None:
    """Items without result become 无法检查 with the reason; the record is closed as it stands."""
    facts = taking.facts
    items = taking.case.item_rows()
    if facts["why"] in REFUSED and items and not any(item.result for item in items):
        raise InvalidFacts({"why": "还没有查任何事项的，请用「入企被拒」登记：没有检查，不计入检查次数"})
    words = f"{vocab.label(WHY, facts['why'])}：{facts['reason']}"
    left = VisitItem._plain.filter(visit_id=taking.case.pk, result="")
    count = left.update(result="cannot", findings=words[:500], answered_at=now())
    if not facts.get("signatures"):
        facts["unsigned_reason"] = words[:200]
    taking.note(f"提前结束，{count} 个事项没有检查。{words}")
    finish(taking)


KEPT = ("attended_by", "attended_as", "statement", "signatures", "ended_at", "device")
ASKS = (
    Ask("why", "为什么提前结束", "choice", WHY),
    Ask("reason", "经过", "longtext", max_length=400, help="谁、什么时候、怎样说的；拒绝检查有录音录像的写明"),
    *(replace(ask, help="能签的请签") if ask.key == "signatures" else ask for ask in FINISH_ASKS if ask.key in KEPT),
)
STEPS = (
    Step("break_off", "提前结束（拒绝、无法继续）", ("on_site",), "recorded", ON_SITE, STRICT[""], ASKS, effect=break_off,
         paper=("record", "form"), group="现场", aside=True,
         help="查过的照记，没有查的记为无法检查；应当再查的另行申请"),
)  # fmt: skip
