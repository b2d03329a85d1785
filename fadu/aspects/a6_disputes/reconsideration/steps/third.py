"""Third parties (§16): a code of their own, what they put forward on the portal, a new code when one is lost."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.numbers import query_code
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Evidence, Party, PartyRequest
from ..models.after import REQUESTS
from .shared import DESK, HANDLER, INTAKE, LAW, OPEN_AFTER_ACCEPTANCE, THIRD, UNDER_REVIEW, attach, child

WITHIN = {
    "opinion": (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    "hearing": UNDER_REVIEW,
    "inspect": OPEN_AFTER_ACCEPTANCE,
}


def hand_code(taking: Taking, row: Party) -> None:
    """Give a third party a new code of its own; the notice that carries it goes to that party alone."""
    row.query_code = query_code()
    row.save(update_fields=["query_code"])
    taking.public["party"] = row.pk
    taking.paper("third_party", name=row.name, code=row.query_code)


def _kinds(case: Any) -> tuple[tuple[str, str], ...]:
    state = getattr(case, "state", "")
    return tuple((key, title) for key, title in REQUESTS if state in WITHIN.get(key, ()))


def _mine(taking: Taking) -> Party:
    row = taking.case.rows(Party).filter(pk=taking.actor.party or 0, role="third", left_on=None).first()
    if row is None:
        raise InvalidFacts({"content": "您已不是本案第三人，不能提交"})
    return row


def _spoken(taking: Taking) -> None:
    row, facts = _mine(taking), taking.facts
    if taking.case.children(PartyRequest, kind=facts["kind"], party_id=row.pk, answered_on=None):
        if facts["kind"] != "opinion":
            raise InvalidFacts({"kind": "同样的请求正在办理，请等候答复"})
    title = dict(REQUESTS)[facts["kind"]]
    child(taking, PartyRequest, kind=facts["kind"], party=row, filed_on=taking.on, content=facts["content"])
    for line in str(facts.get("evidence") or "").splitlines():
        if line.strip():
            child(taking, Evidence, kind="document", title=line.strip()[:200], source="第三人", given_on=taking.on)
    attach(taking)
    taking.public["party"] = row.pk
    taking.note(title)
    taking.notify(f"第三人提交：{title}", role=HANDLER, organ_id=taking.case.organ_id)


def _thirds(case: Any) -> tuple[tuple[str, str], ...]:
    rows = case.children(Party, role="third", left_on=None) if case is not None and case.pk else ()
    return tuple((str(row.pk), row.name) for row in rows)


def _renewed(taking: Taking) -> None:
    row = taking.case.rows(Party).filter(pk=int(taking.facts["party"]), role="third", left_on=None).first()
    if row is None:
        raise InvalidFacts({"party": "请选择本案的第三人"})
    hand_code(taking, row)
    taking.note("原查询码失效")


SPEAK = Step(
    "third_speaks",
    "第三人提出意见、证据和请求",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=(THIRD,),
    basis=LAW["16.1"],
    portal=True,
    public_title="第三人提出意见、证据或者请求",
    asks=(
        Ask("kind", "事项", "choice", _kinds, private=True),
        Ask("content", "内容和理由", "longtext", private=True),
        Ask("evidence", "证据清单（每行一件）", "longtext", required=False, private=True),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_spoken,
    group="参加人",
)
RENEW_CODE = Step(
    "renew_code",
    "重发第三人查询码",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE, "decided", "served", "mediated", "terminated"),
    None,
    who=DESK,
    basis=LAW["16.1"],
    guard=lambda case, actor: [] if _thirds(case) else ["本案没有第三人"],
    asks=(Ask("party", "第三人", "choice", _thirds, private=True),),
    effect=_renewed,
    group="参加人",
)
STEPS = (SPEAK, RENEW_CODE)
