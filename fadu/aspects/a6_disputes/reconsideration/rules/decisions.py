"""Decision types (§63–73) with their conditions and bars: what the recorded findings allow, and why not the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .basis import FY, Cite, Reasons
from .findings import Findings
from .vocab import CLOSE_RESULTS

TITLES = dict(CLOSE_RESULTS)
TYPES = (
    "uphold",
    "change",
    "revoke",
    "revoke_part",
    "confirm_unlawful",
    "confirm_invalid",
    "perform",
    "reject_claim",
    "agreement",
    "agreement_pay",
    "mediated",
    "rejected",
)

PROPOSABLE = tuple(key for key in TYPES if key not in ("mediated", "rejected"))  # types a proposal may name


LAWFUL_BUT_CHANGED = "待核：原行为合法而已被改变的，法律没有写明决定类型，由承办人核对后写明理由"


@dataclass(frozen=True)
class DecisionOffer:
    """One type of decision: allowed or not, with the reasons why not, and the article it would rest on."""

    key: str
    title: str
    allowed: bool
    reasons: tuple[str, ...]
    cites: tuple[Cite, ...]
    note: str = ""


def _act_only(f: Findings, why: Reasons, title: str) -> None:
    why.need(f.subject == "act", f"{title}只适用于对行政行为的申请")


def _proper_start(f: Findings, why: Reasons) -> None:
    why.need(not f.test_failed, "已发现不符合受理条件，只能驳回申请", FY["33"])


def _change(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    _act_only(f, why, "变更")
    why.need(not f.changed_by_respondent, "原行为已被改变，没有可以变更的行为；违法的确认违法", FY["65.2.2"])
    why.need(not f.no_evidence, "被申请人未按期答复举证，视为没有证据、依据，法定后果中没有变更", FY["70"])
    why.need(f.power != "exceeded" and f.power != "abused", "超越或者滥用职权的应当撤销", FY["64.1.4"])
    sound = f.facts == "clear" and f.procedure == "lawful"
    unfit = sound and f.basis == "correct" and f.content == "unfit"
    misapplied = sound and f.basis == "misapplied"
    found_out = f.facts == "found_out"
    known = bool(f.facts and f.basis and f.procedure and f.content) or found_out or misapplied
    met = (unfit or misapplied or found_out) if known else None
    why.need(met, "变更须：仅内容不适当，或者仅未正确适用依据，或者事实由复议机关查清", FY["63.1"])
    if met:
        why.need(_not_worse(f), "不得作出对申请人更为不利的变更，第三人提出相反请求的除外", FY["63.2"])
    article = "63.1.1" if unfit else "63.1.2" if misapplied else "63.1.3"
    return (FY[article],), ""


def _not_worse(f: Findings) -> bool | None:
    if f.change_worse is None:
        return None
    return not f.change_worse or bool(f.third_party_opposite)


def _annul_grounds(f: Findings) -> tuple[Cite, ...]:
    pairs = (
        (f.facts == "unclear" or f.found_out_in_vain, "64.1.1"),
        (f.procedure == "violated", "64.1.2"),
        (f.basis == "unlawful", "64.1.3"),
        (f.power in ("exceeded", "abused"), "64.1.4"),
    )
    found = tuple(FY[article] for hit, article in pairs if hit)
    return (*found, FY["70"]) if f.no_evidence else found


def _annul(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    _act_only(f, why, "撤销")
    why.need(f.annullable, "撤销须有：主要事实不清证据不足、违反法定程序、依据不合法、超越或者滥用职权之一", FY["64.1"])
    if f.annullable:
        why.need(not f.annul_harm, "撤销会造成重大公益损害，应确认违法而保留行为", FY["65.1.1"])
        why.need(not f.nothing_to_annul, "没有可撤销的内容，应确认违法", FY["65.2.1"])
        why.need(not f.changed_by_respondent, "原行为已被改变，应确认原行为违法", FY["65.2.2"])
    only_procedure = f.procedure == "violated" and len(_annul_grounds(f)) == 1
    note = (
        "因违反法定程序撤销，重作不受同一事实和理由的限制"
        if only_procedure
        else "重作不得以同一事实和理由作出基本相同的行为"
    )
    return _annul_grounds(f) or (FY["64.1"],), f"可责令限期重作；{note}（{FY['64.2'].text()}）"


def _annul_part(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    cites, note = _annul(f, why)
    why.need(f.divisible, "部分撤销须违法部分可以与其他部分分开", FY["64.1"])
    return cites, note


def _confirm(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    if f.subject == "inaction":
        unperformed = None if f.duty is None or f.performed_before is None else f.duty and not f.performed_before
        why.need(unperformed, "须认定负有职责而未履行", FY["65.2.3"])
        why.need(f.order_pointless, "责令履行仍有意义的，应责令履行", FY["65.2.3"], FY["66"])
        return (FY["65.2.3"],), "可同时责令采取补救措施"
    why.need(f.subject == "act", "行政协议案件依第七十一条决定", FY["71"])
    routes = (
        (bool(f.annullable and f.annul_harm), "65.1.1"),
        (f.procedure == "minor" and f.annullable is not True, "65.1.2"),
        (bool(f.unlawful and f.nothing_to_annul), "65.2.1"),
        (bool(f.unlawful and f.changed_by_respondent and f.applicant_insists), "65.2.2"),
    )
    met = tuple(FY[article] for hit, article in routes if hit)
    known = f.unlawful is not None
    why.need(
        bool(met) if known else None,
        "确认违法须：应撤销但会重大损害公益；轻微程序违法无实际影响；没有可撤销内容；或者行为已改变而申请人仍要求",
        FY["65"],
    )
    return met or (FY["65"],), "可同时责令采取补救措施"


def _invalid(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    _act_only(f, why, "确认无效")
    why.need(f.grave, "须有不具主体资格、没有依据等重大且明显违法的情形", FY["67"])
    why.need(f.invalidity_asked, "须申请人请求确认无效", FY["67"])
    return (FY["67"],), ""


def _perform(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    why.need(f.subject == "inaction", "责令履行只适用于不履行法定职责的案件", FY["66"])
    if f.subject == "inaction":
        why.need(f.duty, "须认定被申请人负有该项职责", FY["66"])
        why.need(None if f.performed_before is None else not f.performed_before, "受理前已经履行的应驳回请求", FY["69"])
        why.need(not f.order_pointless, "责令履行已无意义的应确认违法", FY["65.2.3"])
    return (FY["66"],), "决定须写明履行期限"


def _uphold(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    _act_only(f, why, "维持")
    why.need(not f.no_evidence, "被申请人未按期答复举证，视为没有证据、依据，不能维持", FY["70"])
    why.need(not f.grave, "认定有重大且明显违法情形的，不能维持", FY["67"], FY["68"])
    tests = (
        (f.facts, ("clear",), "事实清楚、证据确凿"),
        (f.basis, ("correct",), "适用依据正确"),
        (f.procedure, ("lawful",), "程序合法"),
        (f.content, ("fit",), "内容适当"),
        (f.power, ("lawful",), "在职权范围内"),
    )
    for value, wanted, title in tests:
        why.need(value in wanted if value else None, f"维持须{title}", FY["68"])
    return (FY["68"],), LAWFUL_BUT_CHANGED if f.changed_by_respondent else ""


def _reject_claim(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    if f.subject == "agreement":
        met = None if not f.agreement else f.agreement == "none"
        why.need(met, "行政协议案件须查明没有应当承担责任或者补偿的情形", FY["71"])
        return (FY["69"],), "行政协议案件请求不成立时法律未写明决定类型，参照第六十九条驳回请求（本平台口径）"
    words = "驳回请求只适用于不履行法定职责和行政协议案件；不符合受理条件的用驳回申请"
    why.need(f.subject == "inaction", words, FY["69"], FY["33"])
    if f.subject == "inaction":
        met = f.duty is False or bool(f.performed_before)
        known = f.duty is not None or f.performed_before is not None
        why.need(met if known else None, "须查明没有相应职责，或者受理前已经履行", FY["69"])
    return (FY["69"],), ""


def _agreement(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    why.need(f.subject == "agreement", "只适用于行政协议案件", FY["71"])
    if f.subject == "agreement":
        why.need(
            f.agreement in ("not_made", "not_performed", "changed") if f.agreement else None,
            "须有不依法订立、不履行、违法变更或者解除的情形",
            FY["71.1"],
        )
    return (FY["71.1"],), "责任方式：依法订立、继续履行、采取补救措施、赔偿损失"


def _agreement_pay(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    why.need(f.subject == "agreement", "只适用于行政协议案件", FY["71"])
    if f.subject == "agreement":
        why.need(
            f.agreement == "unfair_pay" if f.agreement else None, "须变更、解除合法而补偿缺失或者不合理", FY["71.2"]
        )
    return (FY["71.2"],), ""


def _mediated(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    why.need(f.agreement_signed, "须各方当事人在调解书上签字或者签章并加盖复议机关印章", FY["73.1"])
    return (FY["73.1"],), ""


def _rejected(f: Findings, why: Reasons) -> tuple[tuple[Cite, ...], str]:
    why.need(bool(f.test_failed), "未记录不符合受理条件的情形", FY["33"])
    return (FY["33"],), ""


Rule = Callable[[Findings, Reasons], tuple[tuple[Cite, ...], str]]
RULES: dict[str, Rule] = {
    "uphold": _uphold,
    "change": _change,
    "revoke": _annul,
    "revoke_part": _annul_part,
    "confirm_unlawful": _confirm,
    "confirm_invalid": _invalid,
    "perform": _perform,
    "reject_claim": _reject_claim,
    "agreement": _agreement,
    "agreement_pay": _agreement_pay,
    "mediated": _mediated,
    "rejected": _rejected,
}


def offer(key: str, findings: Findings) -> DecisionOffer:
    """Judge one decision type."""
    why = Reasons()
    cites, note = RULES[key](findings, why)
    if key not in ("rejected", "mediated"):
        _proper_start(findings, why)
    return DecisionOffer(key, TITLES[key], not why.items, tuple(why.items), cites, note)


def offers(findings: Findings) -> tuple[DecisionOffer, ...]:
    """Judge every decision type; the allowed ones may be offered, the others show their reasons."""
    return tuple(offer(key, findings) for key in TYPES)


def allowed(findings: Findings) -> tuple[str, ...]:
    """Keys of the decision types that the findings allow."""
    return tuple(one.key for one in offers(findings) if one.allowed)
