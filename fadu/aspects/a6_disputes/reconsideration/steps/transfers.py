"""Facts and clues handed on (§85, §86): to the supervisory organ or the appointing body, for the office's eyes only."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Transfer
from ..models.after import TRANSFERRED
from .shared import DECIDER, ENDED, HEAD, LAW, OFFICE, OPEN_AFTER_ACCEPTANCE, child

SUPERVISORY = ("监察", "纪委监委", "监委")


def _check(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    """Facts of a breach may go to either body (§85); clues of offences in office go to the supervisory organ (§86)."""
    if facts["kind"] == "clue" and not any(word in facts["addressee"] for word in SUPERVISORY):
        return {"addressee": "职务违法、职务犯罪的问题线索应当移送监察机关（《行政复议法》第八十六条）"}
    return {}


def _handed(taking: Taking) -> None:
    facts = taking.facts
    child(taking, Transfer, kind=facts["kind"], addressee=facts["addressee"], facts=facts["facts"], sent_on=taking.on)
    taking.paper("misconduct_letter")


def _waiting(case: Any) -> tuple[tuple[str, str], ...]:
    rows = case.children(Transfer, replied_on=None) if case is not None and case.pk else ()
    return tuple((str(row.pk), f"{row.sent_on} {row.addressee}") for row in rows)


def _replied(taking: Taking) -> None:
    row = taking.case.rows(Transfer).filter(pk=int(taking.facts["transfer"]), replied_on=None).first()
    if row is None:
        raise InvalidFacts({"transfer": "请选择等待回复的移送"})
    row.replied_on, row.outcome = taking.on, taking.facts["outcome"]
    row.save()


TRANSFER = Step(
    "transfer",
    "移送违法事实材料、问题线索",
    (*OPEN_AFTER_ACCEPTANCE, *ENDED, "archived"),
    None,
    who=(HEAD, DECIDER),
    basis=LAW["85"],
    check=_check,
    asks=(
        Ask("kind", "移送依据", "choice", TRANSFERRED, private=True),
        Ask("addressee", "接受移送的机关、单位", private=True, max_length=120),
        Ask("facts", "违法事实或者线索", "longtext", private=True),
    ),
    effect=_handed,
    group="监督",
    help="内部事项：只有复议机构、复议机关和审计人员能看到内容；当事人、被申请人和公众看不到",
)
TRANSFER_REPLY = Step(
    "transfer_reply",
    "登记移送的处理结果",
    (*OPEN_AFTER_ACCEPTANCE, *ENDED, "archived"),
    None,
    who=OFFICE,
    basis=LAW["85"],
    guard=lambda case, actor: [] if _waiting(case) else ["没有等待回复的移送"],
    asks=(
        Ask("transfer", "移送", "choice", _waiting, private=True),
        Ask("outcome", "处理结果", "longtext", private=True),
    ),
    effect=_replied,
    group="监督",
)
STEPS = (TRANSFER, TRANSFER_REPLY)
