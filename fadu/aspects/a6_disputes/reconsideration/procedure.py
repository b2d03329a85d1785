"""The procedure of reconsideration: states, steps and clocks. Periods stand in fadu.law; rules in `rules/`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fadu.kernel.declare import Clock, Procedure, State, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law import law

from . import adapter
from .rules import dates
from .steps import (
    acceptance,
    changes,
    decide,
    evidence,
    examine,
    filing,
    findings,
    hearing,
    joining,
    length,
    mediation,
    norms,
    opinions,
    own_change,
    parties,
    performance,
    publish,
    requests,
    serving,
    stay,
    stops,
    supervision,
    supplement,
    third,
    transfers,
    trial,
)
from .steps.shared import LAW

STATES = (
    State("draft", "待提交"),
    State("received", "已收件"),
    State("supplement", "待补正", tone="hold"),
    State("abandoned", "视为放弃", closed=True),
    State("refused", "不予受理", closed=True),
    State("accepted_ord", "受理（普通程序）"),
    State("accepted_sim", "受理（简易程序）"),
    State("await_answer", "待答复"),
    State("review", "审理"),
    State("hearing", "听证"),
    State("committee", "委员会咨询"),
    State("mediation", "调解"),
    State("suspended", "中止", tone="hold"),
    State("draft_decision", "拟决定"),
    State("decided", "已决定", closed=True, tone="ok"),
    State("rejected_claim", "驳回请求", closed=True, tone="ok"),
    State("rejected_app", "驳回申请", closed=True, tone="ok"),
    State("served", "已送达生效", closed=True, tone="ok"),
    State("mediated", "调解书生效", closed=True, tone="ok"),
    State("terminated", "终止", closed=True, tone="ok"),
    State("performing", "履行中", closed=True),
    State("overdue_perf", "责令履行", closed=True, tone="late"),
    State("litigated", "已起诉", closed=True),
    State("archived", "归档", closed=True, tone="ok"),
)


def decide_term(case: Any) -> str:
    """The decision period: three days for an assembly permit, thirty days (simple), sixty days (ordinary)."""
    if "assembly_refusal" in case.prior_flags:
        return "reconsideration.decide_assembly"
    return "reconsideration.decide_simple" if case.simple else "reconsideration.decide"


def decide_start(case: Any, on: Any) -> Any:
    """From acceptance; the three days for an assembly permit run from receipt (集会游行示威法 art. 13)."""
    return case.opened_on if "assembly_refusal" in case.prior_flags else on


def suit_term(case: Any) -> str:
    """After a refusal or rejection of a case that had to come first (§34), after a decision otherwise."""
    unheard = case.result in ("refused", "rejected")
    return "reconsideration.suit_prior" if unheard else "litigation.sue_after_decision"


def _by_procedure(name: str) -> Any:
    return lambda case: f"reconsideration.{name}_simple" if case.simple else f"reconsideration.{name}"


def _by_origin(document: str, basis: str) -> Any:
    """§56 for documents attacked by the applicant, §57 for bases doubted by the office."""

    def term(case: Any) -> str:
        row = adapter.open_document(case)
        return f"reconsideration.{basis if row is not None and row.origin == 'office' else document}"

    return term


SILENCE = (
    "可以自期限届满之日起十五日内向人民法院起诉，也可以向上级行政机关反映"
    f"（{LAW['34'].text()}、{LAW['35'].text()}，{law('行政诉讼法')['45'].text()}）"
)
CLOCKS = (
    Clock("forward", "处罚机关转送", "reconsideration.forward", who="被申请人", public=False),
    Clock("review", "审查受理", "reconsideration.review", on_expiry="deem_accept", who="复议机关"),
    Clock("supplement", "补正", "reconsideration.supplement", on_expiry="abandon", who="申请人"),
    Clock("send_copy", "发送副本", _by_procedure("send_copy"), who="复议机构"),
    Clock("answer", "被申请人答复", _by_procedure("answer"), on_expiry="no_answer", who="被申请人"),
    Clock("decide", "作出决定", decide_term, start=decide_start, who="复议机关", otherwise=SILENCE),
    Clock("sixty", "中止满六十日", "reconsideration.terminate_after_suspension", who="复议机关"),
    Clock("doc_handle", "处理规范性文件", _by_origin("doc_review", "basis_review"), who="复议机关"),
    Clock("doc_transfer", "转送规范性文件", _by_origin("doc_transfer", "basis_transfer"), who="复议机关"),
    Clock("doc_maker_notice", "通知制定机关", "reconsideration.doc_maker_notice", who="复议机构"),
    Clock("doc_maker_answer", "制定机关答复", "reconsideration.doc_maker_answer", who="制定机关"),
    Clock("doc_reply", "接受转送机关回复", "reconsideration.doc_reply", who="接受转送机关"),
    Clock("opinion", "意见书回复", "reconsideration.opinion_reply", who="受文机关"),
    Clock("redo", "重新作出行政行为", "reconsideration.redo", who="被申请人"),
    Clock("suit", "起诉期限", suit_term, on_expiry="suit_lapses", who="申请人"),
)

PHASES = (
    filing,
    supplement,
    examine,
    joining,
    acceptance,
    parties,
    changes,
    third,
    evidence,
    requests,
    trial,
    own_change,
    length,
    stay,
    hearing,
    mediation,
    stops,
    norms,
    findings,
    decide,
    serving,
    performance,
    opinions,
    publish,
    supervision,
    transfers,
)


def _writing(step: Step) -> Step:
    """While a step writes, what guards read before is not reused; no step takes a date that cannot be true."""
    effect = step.effect
    if effect is None:
        return step

    def run(taking: Taking) -> None:
        taking.case.live = True
        if errors := dates.faults(taking.facts, taking.on, today()):
            raise InvalidFacts(errors)
        effect(taking)

    return replace(step, effect=run)


STEPS = tuple(_writing(step) for phase in PHASES for step in phase.STEPS)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
