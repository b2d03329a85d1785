"""One dispute, several doors: how reconsideration, suit, petition and mediation bar or leave open one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fadu.law import Calendar, due

from .basis import FY, SS, SSJ, XF, Question, Verdict, ask, no, review, yes
from .exhaustion import FINAL, MANDATORY, Prior
from .packs import by_regulation

PRIOR_SUIT = "reconsideration.suit_prior"
SUIT_TERMS = {"decided": "litigation.sue_after_decision", "silent": "litigation.sue_after_silence"}


@dataclass(frozen=True)
class Dispute:
    """Where the same dispute stands. Dates are days of acceptance or registration; None = has not happened.

    silent: the decision period has run out without a decision.
    """

    accepted_on: date | None = None
    suit_registered_on: date | None = None
    ended: str = ""
    settled: bool = False
    withdrawn_with_consent: bool = False
    suit_time_open: bool | None = None
    prior: Prior | None = None
    silent: bool = False

    @property
    def mandatory(self) -> bool:
        """Reconsideration had to come first."""
        return self.prior is not None and self.prior.duty == MANDATORY


def may_reconsider(d: Dispute) -> Verdict:
    """Whether reconsideration is still open for this dispute."""
    if d.settled:
        return no("和解撤回并终止后，不得以同一事实和理由再申请复议，能证明撤回非自愿的除外", FY["74.2"])
    if d.suit_registered_on and not d.accepted_on:
        if d.mandatory:
            return review("复议前置的争议法院本不应立案，须与法院沟通后处理", SSJ["56.1"], FY["29.2"])
        return no("人民法院已经依法受理，不得再申请复议", FY["29.2"], FY["30.1.7"])
    if d.accepted_on and not d.ended:
        return no("已经受理，同一申请人不得就同一行为再次申请", FY["30.1.7"])
    return yes("没有其他程序妨碍申请复议", FY["30.1.7"])


def may_sue(d: Dispute) -> Verdict:
    """Whether a suit is open now."""
    if d.prior is not None and d.prior.duty == FINAL and d.ended:
        return no("法律规定复议决定为最终决定，不能起诉", FY["10"])
    if d.accepted_on and not d.ended and d.silent:
        return yes("审理期限届满没有作出决定，可以自届满之日起十五日内起诉", FY["34"], SS["45"])
    if d.accepted_on and not d.ended:
        return no("复议已经受理，复议期间不得起诉", FY["29.1"], SSJ["57"])
    if d.mandatory and not d.ended:
        return no("应当先申请复议，未经复议直接起诉的法院不予立案", FY["23.1"], SSJ["56.1"])
    if d.withdrawn_with_consent:
        return _after_withdrawal(d)
    return yes("可以依法起诉", FY["10"], SS["44.1"])


def _after_withdrawal(d: Dispute) -> Verdict:
    """A suit against the act itself after the application was withdrawn with consent."""
    if d.mandatory:
        return no("前置案件撤回后未经复议决定，不能直接起诉原行为", SSJ["58"], FY["23.1"])
    if d.suit_time_open is None:
        question = Question("suit_time_open", "对原行为的起诉期限是否届满？")
        return ask("经同意撤回复议，起诉期限未过的可以起诉原行为", SSJ["58"], questions=(question,))
    if d.suit_time_open:
        return yes("经同意撤回复议，起诉期限未过的可以起诉原行为", SSJ["58"])
    return no("起诉期限已过", SSJ["58"], SS["46.1"])


def first_come(accepted_on: date | None, registered_on: date | None) -> Verdict:
    """Both doors chosen and neither compulsory: the first to register decides; the same day, the applicant chooses.

    value: "reconsideration", "suit" or "applicant".
    """
    if accepted_on and registered_on and accepted_on == registered_on:
        return yes("同日立案，由申请人选择", SSJ["57"], value="applicant")
    if registered_on and (accepted_on is None or registered_on < accepted_on):
        return yes("法院先立案，由法院处理，复议不予受理或者驳回申请", SSJ["57"], FY["29.2"], value="suit")
    return yes("复议先受理，法院不予立案", SSJ["57"], FY["29.1"], value="reconsideration")


def suit_window(outcome: str, start: date, mandatory: bool, calendar: Calendar | None = None) -> Verdict:
    """Last day to sue after reconsideration. outcome: "decided" (from receipt of the decision), "silent" (from the
    end of the decision period), "refused" or "rejected" (mandatory cases, from receipt). value: the day."""
    if outcome in ("refused", "rejected") and not mandatory:
        return yes("非前置案件可以在起诉期限内直接起诉原行为，也可以起诉不予受理或者驳回申请决定", SS["46.1"], FY["10"])
    term = PRIOR_SUIT if mandatory else SUIT_TERMS.get(outcome, SUIT_TERMS["decided"])
    last = due(term, start, calendar=calendar).due
    cite = FY["34"] if mandatory else SS["45"]
    words = {"silent": "复议期限届满", "decided": "收到决定书"}.get(outcome, "收到决定书")
    return yes(f"自{words}之日起十五日内可以起诉，最后一日为{last:%Y-%m-%d}", cite, SS["45"], value=last)


def two_doors(first_on: date, second_on: date, on: date) -> Verdict:
    """Applied at two competent authorities, neither has accepted yet: who takes the case.

    value: "first", "second" or "agree" (the same day: the two agree within ten days, then the superior names one).
    """
    value = "agree" if first_on == second_on else "first" if first_on < second_on else "second"
    text = "由最先收到的机关受理；同日收到的，十日内协商，协商不成由共同上一级机关指定"
    return by_regulation("double_filing", on, value, text)


def petition_stops_clock() -> Verdict:
    """A petition does not stop the filing limits of reconsideration or suit."""
    return no("信访不停止复议和起诉期限的计算", XF["31"], FY["20"])


def petition_opinion_reviewable() -> Verdict:
    """Opinions on petitions are outside the scope of suits."""
    return no("信访处理、复查、复核意见不属于行政诉讼受案范围", SSJ["1.2.9"])


def mediation_stops_clock() -> Verdict:
    """Mediation elsewhere does not stop the filing limit (platform's reading)."""
    return review(
        "其他调解是否中断申请期限法律未写明；本平台按不停止提示，调解页面同时显示申请期限",
        FY["20"],
        missing=("其他调解与复议申请期限关系的规定",),
    )


def concessions_protected() -> Verdict:
    """Concessions made in failed mediation are not used against the party, by analogy with the courts' rule."""
    return review(
        "调解未成时让步不作为对其不利的依据，系参照法院在线调解规则第十八条",
        FY["73.2"],
        missing=("行政复议调解中让步效力的规定",),
    )


def codefendant(result: str, reason_was_procedure: bool = False) -> Verdict:
    """Who is sued after the decision. value: "both" (upheld) or "authority" (changed)."""
    upheld = result in ("uphold", "reject_claim") or (result == "confirm_unlawful" and reason_was_procedure)
    if result in ("refused", "rejected"):
        return yes("以不符合受理条件为由驳回的，不属于维持原行为", SSJ["133"], value="authority")
    if upheld:
        return yes("维持原行为的，原机关和复议机关为共同被告", SSJ["133"], SSJ["22"], value="both")
    return yes("改变原行为的，复议机关为被告", SSJ["22"], value="authority")


def after_correction(result: str) -> tuple[str, ...]:
    """What a correcting decision sets off inside the administration (platform rule, no statute)."""
    if result not in ("change", "confirm_unlawful", "revoke", "revoke_part", "confirm_invalid", "perform"):
        return ()
    return ("被申请单位负责人复盘", "核对是否制发行政复议意见书", "同时计入复议与执法监督统计")
