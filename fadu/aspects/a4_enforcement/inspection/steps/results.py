"""After the visit: the result told, orders and re-checks, transfer, help of other places, publication, closing."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import followup, publishing
from ..rules import vocab
from .shared import DESK, HEAD, OFFICER, STRICT, SUPERVISOR, SYSTEMS


def may_tell(case: Any, actor: Actor) -> list[str]:
    """Once."""
    return ["结果已经告知"] if case.told_on else []


def tell(taking: Taking) -> None:
    """Result and advice go to the enterprise."""
    case, facts = taking.case, taking.facts
    case.told_on, case.told_to, case.advice = taking.on, facts["told_to"], facts["advice"]


def may_order(case: Any, actor: Actor) -> list[str]:
    """An order answers a problem."""
    return [] if case.found else ["没有发现问题，不得责令改正"]


def order(taking: Taking) -> None:
    """What is to be mended, by when."""
    case, facts = taking.case, taking.facts
    if facts["order_due"] <= taking.on:
        raise InvalidFacts({"order_due": "改正期限应当在今天以后，给企业留出合理时间"})
    case.order_on, case.order_text, case.order_due = taking.on, facts["order_text"], facts["order_due"]
    case.rectified_on, case.rechecked_on, case.recheck_passed = None, None, None


def rectified(taking: Taking) -> None:
    """The enterprise reports that it has mended: itself on the portal, or the body enters what it was sent."""
    case = taking.case
    case.rectified_on = taking.on
    if taking.actor.is_public:
        taking.note("企业登录后自己报告")
        taking.notify(f"{case.enterprise_name}报告已经改正，请复查", role=OFFICER, organ_id=case.organ_id)


def recheck(taking: Taking) -> None:
    """On papers the outcome is known at once; a visit is asked for as an inspection of its own."""
    facts = taking.facts
    if facts["way"] == "visit":
        followup.request_recheck(taking)
        return
    if not facts["passed"]:
        raise InvalidFacts({"passed": "书面复查请选择是否合格"})
    outcome(taking, facts["passed"] == "yes")


def outcome(taking: Taking, passed: bool) -> None:
    """The re-check is on file, and below the result where that has been published."""
    case = taking.case
    case.rechecked_on, case.recheck_passed = taking.on, passed
    words = "责令改正的问题已经改正" if passed else "问题没有改正到位，仍在责令改正"
    publishing.add(case, "passed" if passed else "failed", taking.on, words)


def after_recheck(case: Any, facts: Any) -> str:
    """Not passed: back to mending; passed: done once published."""
    if facts["way"] == "visit":
        return str(case.state)
    return settled(case) if facts["passed"] == "yes" else "ordering"


def settled(case: Any) -> str:
    """Where a visit goes that has nothing left but publication."""
    return "closed" if case.published_on else "told"


def rechecked(taking: Taking) -> None:
    """The visit made for the re-check has ended: its result is the outcome here (taken by the system)."""
    outcome(taking, taking.facts["passed"] == "yes")


def transfer(taking: Taking) -> None:
    """A lead on an offence goes to whoever may punish it. Whether a case is filed there is theirs to decide and say."""
    taking.case.transferred_on, taking.case.transferred_to = taking.on, taking.facts["to"]


def after_transfer(case: Any, facts: Any) -> str:
    """An order stays to be mended and re-checked, whatever becomes of the lead."""
    return str(case.state) if case.state in MENDING else "transferred"


def may_publish(case: Any, actor: Actor) -> list[str]:
    """Once."""
    return ["结果已经公开"] if case.published_on else []


def publish(taking: Taking) -> None:
    """The masked text that was confirmed goes to the portal."""
    case = taking.case
    text = taking.facts["text"] or publishing.text(case)
    publishing.refuse(case, text=text)
    case.published_on, case.published_text = taking.on, text


def after_publish(case: Any, facts: Any) -> str:
    """Nothing else is open: the visit is done."""
    return "closed" if case.state in ("told", "transferred") else str(case.state)


def may_close(case: Any, actor: Actor) -> list[str]:
    """The result is published first."""
    return [] if case.published_on else [f"检查结果须先公开（{SYSTEMS[''].text()}）"]


def check_close(case: Any, facts: Any) -> dict[str, str]:
    """An order that is dropped without a re-check says why, for everybody who read of it."""
    if case.state not in MENDING or str(facts.get("reason") or "").strip():
        return {}
    return {"reason": "责令改正还没有复查合格，不再复查的请写明理由（将一并公开）"}


def close(taking: Taking) -> None:
    """Nothing more is done; a dropped order is told below the published result."""
    case, reason = taking.case, taking.facts["reason"] or ""
    if case.state in MENDING:
        publishing.refuse(case, reason=reason)
        publishing.add(case, "ended", taking.on, reason)


def assist(taking: Taking) -> None:
    """The letter says what is asked of the other place."""
    taking.note(f"请{taking.facts['to']}协助：{taking.facts['what']}")


MENDING = ("ordering", "rectified")
YES_NO = (("yes", "合格"), ("no", "不合格"))
STEPS = (
    Step("tell", "告知结果", ("recorded", "transferred"),
         lambda case, facts: "transferred" if case.state == "transferred" else "told", DESK, STRICT[""],
         (Ask("told_to", "告知对象", required=False, private=True, max_length=60),
          Ask("advice", "指导意见", "longtext", required=False)), guard=may_tell, effect=tell, paper="result"),
    Step("order", "责令改正", ("recorded", "told", "ordering", "rectified"), "ordering", DESK, STRICT[""],
         (Ask("order_text", "改正内容", "longtext"), Ask("order_due", "改正期限", "date")),
         guard=may_order, effect=order, paper="order"),
    Step("rectified", "登记企业改正情况", ("ordering",), "rectified", (*DESK, "public"), None,
         (Ask("report", "改正情况", "longtext", max_length=2000), Ask("files", "证明材料", "file", required=False)),
         effect=rectified),
    Step("recheck", "复查", ("ordering", "rectified"), after_recheck, DESK, STRICT[""],
         (Ask("way", "方式", "choice", vocab.RECHECK_WAYS, default="papers", help="能书面、远程核查的不入企"),
          Ask("passed", "结果", "choice", YES_NO, required=False, help="到场复查的，检查结束后自动记入"),
          Ask("planned_on", "到场日期", "date", required=False)), effect=recheck),
    Step("rechecked", "到场复查的结果", ("ordering", "rectified"),
         lambda case, facts: settled(case) if facts["passed"] == "yes" else "ordering", (SYSTEM_ROLE,), None,
         (Ask("passed", "结果", "choice", YES_NO),), effect=rechecked),
    Step("transfer", "移送案件线索", ("recorded", "told", "ordering", "rectified"), after_transfer, DESK, None,
         (Ask("to", "移送机关", max_length=120), Ask("clue", "线索", "longtext")), effect=transfer, paper="clue"),
    Step("assist", "请异地协助", ("approved", "coded", "assigned", "on_site", "recorded", "told", "ordering"), None, DESK,
         STRICT[""], (Ask("to", "协助机关", max_length=120), Ask("what", "协助事项", "longtext")), effect=assist,
         paper="assistance", group="其他"),
    Step("publish", "公开结果", ("told", "ordering", "rectified", "transferred"), after_publish, DESK, SYSTEMS[""],
         (Ask("text", "公开内容", "longtext", required=False, default=publishing.text,
              help="已遮蔽个人信息；公开前请核对"),), guard=may_publish, effect=publish, stops=("publish",),
         public_title="检查结果已公开"),
    Step("close", "办结", ("told", "transferred", "ordering", "rectified"), "closed", (OFFICER, HEAD, SUPERVISOR), None,
         (Ask("reason", "说明", "longtext", required=False, max_length=300),), guard=may_close, check=check_close,
         effect=close, final=True),
)  # fmt: skip
