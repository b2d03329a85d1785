"""What the rules make of a case, as rows of its page: the tests, advice, open and barred decisions, other doors."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.clocks import calendar
from fadu.kernel.models import Run

from . import adapter
from .models import Mediation, Reconsideration, ServiceRecord, TestResult
from .rules import decisions, doors, exhaustion, own_change
from .rules.basis import OUTCOME_LABELS, REVIEW, Verdict
from .rules.vocab import DECIDED
from .steps.shared import silent

Rows = list[dict[str, Any]]


def test_rows(case: Reconsideration, actor: Any) -> Rows:
    """The seven tests: rule's answer, person's judgement, basis."""
    return [
        {
            "title": row.title,
            "outcome": OUTCOME_LABELS.get(row.final, row.final),
            "text": row.judged_reason or row.text,
            "citation": row.citation,
            "questions": row.questions or row.missing,
        }
        for row in case.children(TestResult)
    ]


def decision_rows(case: Reconsideration, actor: Any) -> Rows:
    """Every decision type with the reasons for or against, by the recorded findings."""
    return [
        {
            "title": one.title,
            "allowed": "可以" if one.allowed else "不可以",
            "reasons": "；".join(one.reasons) or one.note,
            "basis": "、".join(cite.text() for cite in one.cites),
        }
        for one in decisions.offers(case.finding())
    ]


def _row(what: str, verdict: Verdict, answer: Any = None) -> dict[str, Any]:
    shown = verdict.label if answer is None else answer
    if verdict.outcome == REVIEW and shown != verdict.label:
        shown = f"{verdict.label}（参考：{shown}）"
    return {"what": what, "answer": shown, "text": verdict.text, "basis": verdict.basis()}


def advice_rows(case: Reconsideration, actor: Any) -> Rows:
    """Jurisdiction, filing limit, 复议前置 and whether the organ said so, as the rules read the recorded facts."""
    rows = []
    found = adapter.jurisdiction_of(case)
    if found is not None:
        names = "、".join(found.names) or OUTCOME_LABELS[found.outcome]
        if found.outcome == REVIEW and found.names:
            names = f"{OUTCOME_LABELS[REVIEW]}（参考：{names}）"
        basis = "、".join(cite.text() for cite in found.cites)
        rows.append({"what": "管辖", "answer": names, "text": found.text, "basis": basis})
    limit = adapter.limit_verdict(case)
    prior = adapter.prior_of(case)
    rows.append(_row("申请期限", limit, limit.value or limit.label))
    rows.append(_row("复议前置", prior.verdict, exhaustion.DUTY_LABELS[prior.duty]))
    if prior.mandatory:
        flags = tuple(ground.key for ground in prior.grounds)
        rows.append(_row("前置的告知", exhaustion.must_tell(flags, case.told_prior, case.act_on or case.opened_on)))
    return rows


def dispute_of(case: Reconsideration) -> doors.Dispute:
    """Where the dispute stands between reconsideration and suit, as far as the case records it."""
    withdrawn = case.result in ("withdrawn", "settled")
    return doors.Dispute(
        accepted_on=case.accepted_on,
        suit_registered_on=case.sued_on or (case.opened_on if case.suit_registered else None),
        ended=case.result,
        settled=case.result == "settled",
        withdrawn_with_consent=withdrawn,
        suit_time_open=None,
        prior=adapter.prior_of(case),
        silent=silent(case),
    )


def window_of(case: Reconsideration) -> tuple[str, date] | None:
    """(outcome, day from which the suit period runs): a served decision or refusal, or a decision period run out."""
    if case.effective_on and case.result in DECIDED:
        return "decided", case.effective_on
    run = next((r for r in reversed(case.children(Run, key="decide")) if r.stopped_on is None), None)
    if run is not None and run.due_on and not run.paused:
        return "silent", run.due_on
    served = case.children(ServiceRecord, recipient="applicant")
    if case.result in ("refused", "rejected") and served:
        return case.result, served[-1].served_on
    return None


def _changed(case: Reconsideration) -> Rows:
    """What follows where the respondent has changed its own act."""
    row = case.act_change
    if row is None:
        return []
    verdict = own_change.consequence(case.act_kind, row.wish, row.wished_on or row.changed_on)
    words = {"end": "准予撤回即终止", "go_on": "继续审理"}.get(verdict.value or "", verdict.label)
    return [_row("被申请人改变原行为以后", verdict, words if verdict.ok else verdict.label)]


def door_rows(case: Reconsideration, actor: Any) -> Rows:
    """How reconsideration, suit, petition and mediation bar or leave open one another in this case."""
    dispute, found = dispute_of(case), []
    found.append(_row("现在能否起诉", doors.may_sue(dispute)))
    window = window_of(case)
    if window is not None and dispute.prior is not None and dispute.prior.duty != exhaustion.FINAL:
        outcome, start = window
        verdict = doors.suit_window(outcome, start, dispute.mandatory, calendar())
        words = {"silent": "期满未作决定时的起诉期限", "decided": "对决定的起诉期限"}.get(
            outcome, "对不予受理、驳回申请的起诉"
        )
        found.append(_row(words, verdict, verdict.value or verdict.label))
    found += _changed(case)
    if case.result:
        found.append(_row("能否再申请复议", doors.may_reconsider(dispute)))
    if case.result in (*DECIDED, "refused", "rejected"):
        verdict = doors.codefendant(case.result, case.finding().procedure in ("violated", "minor"))
        who = {"both": "原机关和复议机关", "authority": "复议机关"}[verdict.value]
        found.append(_row("被诉时谁是被告", verdict, who))
    if follow := doors.after_correction(case.result):
        found.append({"what": "纠错后的内部工作", "answer": "本平台口径", "text": "；".join(follow), "basis": ""})
    found.append(_row("信访是否停止期限", doors.petition_stops_clock(), "不停止"))
    found.append(_row("其他调解是否停止申请期限", doors.mediation_stops_clock()))
    if case.children(Mediation):
        found.append(_row("调解未成时的让步", doors.concessions_protected()))
    if len(set(getattr(adapter.jurisdiction_of(case), "names", ()))) > 1:
        day = case.opened_on
        verdict = doors.two_doors(day, day, day)
        found.append(_row("两个有权机关都收到申请", verdict, "先收到的受理" if verdict.ok else verdict.label))
    return found
