"""Publication with masking (F29): the machine proposes, a person drops or adds, the head reads exactly what goes out.

A published text can be withdrawn at any time; it is masked anew and published again by the same steps.
"""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import masking
from ..models import MaskedText, Party
from ..rules.vocab import DECIDED
from .shared import ENDED, HEAD, LAW, OFFICE, by, child, in_force, last, reason_ask

PUBLISHABLE = (*ENDED, "archived")


def decision_text(case: Any) -> str:
    """The substance of the decision as it would be published: findings, reasons, operative part."""
    parts = (
        case.request and f"复议请求：{case.request}",
        case.proposed_reasons or case.refusal_reason,
        case.proposed_items,
    )
    return "\n".join(part for part in parts if part)


def known_names(case: Any) -> tuple[str, ...]:
    """Names of everybody who takes part, for masking."""
    names = {name for row in case.children(Party) for name in (row.name, row.acts_for) if name}
    return tuple(sorted(names))


def proposals_of(row: MaskedText, case: Any) -> tuple[masking.Proposal, ...]:
    """The proposals again, from the kept source text."""
    return masking.propose(row.source, known_names(case))


def _proposed(taking: Taking) -> None:
    source = taking.facts["source"]
    found = masking.propose(source, known_names(taking.case))
    child(
        taking,
        MaskedText,
        source=source,
        proposals=[one.line[:200] for one in found],
        masked=masking.apply(source, found),
    )
    taking.note(f"提出{len(found)}处遮蔽建议")


def _choices(case: Any) -> tuple[tuple[str, str], ...]:
    row = last(case, MaskedText) if case is not None and case.pk else None
    return tuple((str(n), one.line) for n, one in enumerate(proposals_of(row, case))) if row else ()


def _read(case: Any) -> list[tuple[str, str]]:
    row = last(case, MaskedText)
    return [("拟公开的文本", row.masked)] if row else []


def _masked(case: Any, actor: Any) -> list[str]:
    if case.published_on:
        return ["已经公开，须先撤回公开"]
    return [] if last(case, MaskedText) else ["请先生成遮蔽建议"]


def _adjusted(taking: Taking) -> None:
    """A new version of the text; the one before stays in the file."""
    row, facts = last(taking.case, MaskedText), taking.facts
    found = proposals_of(row, taking.case)
    dropped = {found[int(n)].text for n in facts.get("dropped") or ()}
    extra = [word.strip() for word in str(facts.get("extra") or "").splitlines() if word.strip()]
    if missing := [word for word in extra if word not in row.source]:
        raise InvalidFacts({"extra": f"原文中没有「{missing[0][:20]}」，请照原文填写"})
    text = masking.apply(row.source, found, dropped, extra)
    child(taking, MaskedText, source=row.source, proposals=row.proposals, masked=text)
    taking.note(f"保留{len(found) - len(dropped)}处遮蔽建议，另遮蔽{len(extra)}个词")


def _guard(case: Any, actor: Any) -> list[str]:
    if case.published_on:
        return ["已经公开"]
    if case.result not in DECIDED:
        return ["公开的是行政复议决定书；调解书和其他结案文书不公开（《行政复议法》第七十九条第一款）"]
    if not in_force(case):
        return ["决定书发生法律效力后才公开（《行政复议法》第七十九条第一款）"]
    return _masked(case, actor)


def _published(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.disclose, case.disclose_reason = facts["disclose"], facts["reason"][:300]
    if not facts["disclose"]:
        taking.note("不公开")
        return
    if not facts["confirmed"]:
        raise InvalidFacts({"confirmed": "公开前须由人通读拟公开的文本并确认遮蔽"})
    row = last(case, MaskedText)
    row.confirmed_by, row.confirmed_on = by(taking), taking.on
    row.save()
    case.published_on = taking.on
    taking.paper("public_decision", text=row.masked)


def _withdrawn(taking: Taking) -> None:
    """Nobody outside sees the text from this moment; what was published and why it was taken back stays on file."""
    taking.note(f"撤回{taking.case.published_on}公开的文本")
    taking.case.published_on = None
    taking.case.disclose = None


PROPOSE_MASK = Step(
    "propose_mask",
    "生成公开文本和遮蔽建议",
    PUBLISHABLE,
    None,
    who=OFFICE,
    basis=LAW["79.1"],
    guard=lambda case, actor: ["已经公开，须先撤回公开"] if case.published_on else [],
    asks=(Ask("source", "拟公开的内容", "longtext", default=decision_text, private=True),),
    effect=_proposed,
    group="公开",
)
ADJUST_MASK = Step(
    "adjust_mask",
    "调整遮蔽",
    PUBLISHABLE,
    None,
    who=OFFICE,
    basis=LAW["79.1"],
    guard=_masked,
    reads=_read,
    asks=(
        Ask("dropped", "不需要遮蔽的建议", "choices", _choices, required=False, private=True),
        Ask("extra", "另需遮蔽的词（每行一个）", "longtext", required=False, private=True),
    ),
    effect=_adjusted,
    group="公开",
)
PUBLISH = Step(
    "publish",
    "公开审查",
    PUBLISHABLE,
    None,
    who=(HEAD,),
    basis=LAW["79.1"],
    guard=_guard,
    reads=_read,
    asks=(
        Ask("disclose", "公开", "bool"),
        reason_ask("公开审查意见"),
        Ask("confirmed", "已通读上面的文本，确认遮蔽", "bool"),
    ),
    effect=_published,
    paper="publication_review",
    group="公开",
)
WITHDRAW_PUBLICATION = Step(
    "withdraw_publication",
    "撤回公开",
    PUBLISHABLE,
    None,
    who=(HEAD,),
    basis=LAW["79.1"],
    guard=lambda case, actor: [] if case.published_on else ["没有公开"],
    asks=(reason_ask("撤回的理由"),),
    effect=_withdrawn,
    group="公开",
)
STEPS = (PROPOSE_MASK, ADJUST_MASK, PUBLISH, WITHDRAW_PUBLICATION)
