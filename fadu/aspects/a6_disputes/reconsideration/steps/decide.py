"""Proposal, approval and decision (F20), rejection of the application (F23)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from .. import adapter
from ..models import CommitteeOpinion
from ..rules import committee, decisions, hearing, own_change, procedure_choice, relief
from ..rules.vocab import CLOSE_RESULTS, label
from .shared import DECIDER, HANDLER, HEAD, LAW, UNDER_REVIEW, by, last, reason_ask


def proposal_guard(case: Any, actor: Any) -> list[str]:
    """What must have happened before a decision is proposed: views, hearing, committee, answer on compensation."""
    reasons = []
    views = procedure_choice.hear_views(
        case.procedure_kind, case.views_heard, bool(case.views_prevented), case.views_prevented
    )
    if not views.ok:
        reasons.append(views.sentence())
    weighty = bool(case.weighty) or "weighty" in case.committee_grounds
    opinion = last(case, CommitteeOpinion)
    owed = hearing.owed(weighty, adapter.hearing_held(case)), committee.consulted(weighty, opinion is not None)
    reasons += [verdict.sentence() for verdict in owed if not verdict.ok]
    weighed = committee.opinion_weighed(
        opinion is not None,
        bool(opinion and opinion.given_on),
        opinion.adopted if opinion else None,
        opinion.departed_reason if opinion else "",
    )
    if not weighed.ok:
        reasons.append(weighed.sentence())
    change = case.act_change
    settled = own_change.settled(change.wish if change else None, case.withdrawal_granted())
    if not settled.ok:
        reasons.append(settled.sentence())
    paid = relief.compensation_known(case.finding())
    if not paid.ok:
        reasons.append(paid.sentence())
    if not any(key in decisions.PROPOSABLE for key in decisions.allowed(case.finding())):
        reasons.append("依现有认定没有可以作出的决定类型，请先登记认定（《行政复议法》第六十三条至第七十一条）")
    return reasons


def allowed_results(case: Any) -> tuple[tuple[str, str], ...]:
    """Decision types that the findings allow, for the form."""
    if case is None or not case.pk:
        return tuple(pair for pair in CLOSE_RESULTS if pair[0] in decisions.PROPOSABLE)
    return tuple(
        (one.key, one.title)
        for one in decisions.offers(case.finding())
        if one.allowed and one.key in decisions.PROPOSABLE
    )


def allowed_extras(case: Any) -> tuple[tuple[str, str], ...]:
    """Accompanying items that some allowed decision may carry."""
    if case is None or not case.pk:
        return relief.EXTRAS
    found = case.finding()
    keys = {extra.key for result in decisions.PROPOSABLE for extra in relief.extras(result, found)}
    return tuple(pair for pair in relief.EXTRAS if pair[0] in keys)


def _check_proposal(case: Any, facts: dict[str, Any]) -> dict[str, str]:
    offer = decisions.offer(facts["proposed"], case.finding())
    if not offer.allowed:
        return {"proposed": f"不能作出{offer.title}：{'；'.join(offer.reasons)}"}
    extras = tuple(facts.get("decision_extras") or ())
    lacking = relief.missing_extras(facts["proposed"], case.finding(), extras)
    if lacking:
        return {"decision_extras": "；".join(lacking)}
    if facts["proposed"] == "perform" and not facts.get("perform_days"):
        return {"perform_days": "责令履行须写明履行期限（《行政复议法》第六十六条）"}
    return {}


def _proposed(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    case.proposed, case.proposed_items, case.proposed_reasons = facts["proposed"], facts["items"], facts["reasons"]
    case.decision_extras, case.perform_days = facts.get("decision_extras") or [], facts.get("perform_days")
    case.office_approved_by = ""
    taking.notify("拟决定待复议机构负责人审核", role=HEAD, organ_id=case.organ_id)


def _approved(taking: Taking) -> None:
    taking.case.office_approved_by = by(taking)
    taking.notify("行政复议决定待批准", role=DECIDER, organ_id=taking.case.organ_id)


def _decide_guard(case: Any, actor: Any) -> list[str]:
    reasons = proposal_guard(case, actor)
    if not case.office_approved_by:
        reasons.append("须先经行政复议机构提出意见（《行政复议法》第六十一条第一款）")
    offer = decisions.offer(case.proposed, case.finding()) if case.proposed else None
    if offer is not None and not offer.allowed:
        reasons.append(f"现有认定已不支持{offer.title}：{'；'.join(offer.reasons)}")
    return reasons


def _decided(taking: Taking) -> None:
    case = taking.case
    case.result, case.decided_on, case.decided_by = case.proposed, taking.on, by(taking)
    case.collective = taking.facts["collective"]
    taking.note(f"决定：{label(CLOSE_RESULTS, case.result)}")


def decided_state(case: Any, facts: Any) -> str:
    """State after the decision: rejecting the claim has a state of its own."""
    return "rejected_claim" if case.proposed == "reject_claim" else "decided"


def _reject_guard(case: Any, actor: Any) -> list[str]:
    if adapter.conclusion_of(case).outcome == "no" or case.finding().test_failed:
        return []
    return ["未发现不符合受理条件的情形，请先重新审查受理条件并记录（《行政复议法》第三十三条）"]


def _rejected(taking: Taking) -> None:
    case = taking.case
    case.refusal_reason = taking.facts["reason"]
    case.result, case.decided_on, case.decided_by = "rejected", taking.on, by(taking)


PROPOSE = Step(
    "propose",
    "提出审理意见，拟决定",
    ("review",),
    "draft_decision",
    who=(HANDLER, HEAD),
    basis=LAW["61.1"],
    guard=proposal_guard,
    check=_check_proposal,
    asks=(
        Ask("proposed", "决定类型", "choice", allowed_results),
        Ask("items", "决定主文", "longtext", private=True),
        Ask("reasons", "认定的事实和理由", "longtext", private=True),
        Ask("decision_extras", "附带事项", "choices", allowed_extras, required=False),
        Ask("perform_days", "责令履行或者重作的期限（日）", "int", required=False, minimum=1, maximum=365),
    ),
    effect=_proposed,
    paper="review_report",
    group="决定",
)
APPROVE = Step(
    "approve",
    "复议机构审核同意",
    ("draft_decision",),
    None,
    who=(HEAD,),
    basis=LAW["61.1"],
    guard=lambda case, actor: ["已经审核"] if case.office_approved_by else [],
    effect=_approved,
    group="决定",
)
RETURN_DRAFT = Step(
    "return_draft",
    "退回重新审理",
    ("draft_decision",),
    "review",
    who=(HEAD, DECIDER),
    basis=LAW["61.1"],
    asks=(reason_ask(),),
    effect=lambda taking: setattr(taking.case, "office_approved_by", ""),
    group="决定",
)
DECIDE = Step(
    "decide",
    "作出行政复议决定",
    ("draft_decision",),
    decided_state,
    who=(DECIDER,),
    public_title="作出行政复议决定",
    basis=LAW["61.1"],
    guard=_decide_guard,
    asks=(Ask("collective", "经集体讨论通过", "bool"),),
    effect=_decided,
    stops=("decide",),
    paper="decision",
    final=True,
    group="决定",
)
REJECT_APPLICATION = Step(
    "reject_application",
    "驳回申请",
    UNDER_REVIEW,
    "rejected_app",
    who=(DECIDER, HEAD),
    basis=LAW["33"],
    guard=_reject_guard,
    asks=(reason_ask(),),
    effect=_rejected,
    stops=("decide", "send_copy", "answer"),
    paper="rejection",
    final=True,
    group="决定",
)
STEPS = (PROPOSE, APPROVE, RETURN_DRAFT, DECIDE, REJECT_APPLICATION)
