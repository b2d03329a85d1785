"""The seven tests of acceptance (§30.1) and what follows: accept, refuse, ask to supplement, or a person decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .basis import ASK, FY, NO, REVIEW, SSJ, YES, Question, Verdict, ask, no, yes
from .packs import by_regulation
from .vocab import Choices

ACCEPT = "accept"
REFUSE = "refuse"
SUPPLEMENT = "supplement"

# What is outside the scope of reconsideration (§12) and what is no administrative act at all.
EXCLUDED: Choices = (
    ("", "不属于排除事项"),
    ("state_act", "国防、外交等国家行为"),
    ("norm", "行政法规、规章或者规范性文件本身"),
    ("personnel", "对工作人员的奖惩、任免"),
    ("civil_mediation", "对民事纠纷的调解"),
    ("petition_opinion", "信访事项的登记、转送和处理、复查、复核意见"),
)
_EXCLUDED_CITES = {
    "state_act": (FY["12.1.1"],),
    "norm": (FY["12.1.2"], FY["13.1"]),
    "personnel": (FY["12.1.3"],),
    "civil_mediation": (FY["12.1.4"],),
    "petition_opinion": (SSJ["1.2.9"],),
}
TITLES = (
    ("t1", "申请人明确、被申请人适格"),
    ("t2", "与行政行为有利害关系"),
    ("t3", "有具体的请求和理由"),
    ("t4", "在法定申请期限内"),
    ("t5", "属于行政复议范围"),
    ("t6", "属于本机关管辖"),
    ("t7", "未重复受理、法院未受理"),
)


@dataclass(frozen=True)
class Application:
    """Facts of the application as recorded; None = not recorded. limit and door are verdicts of their rules."""

    applicant_clear: bool | None = None
    respondent_proper: bool | None = None
    interest: bool | None = None
    request_specific: bool | None = None
    reasons_given: bool | None = None
    limit: Verdict | None = None
    excluded: str | None = None
    acts: int = 1
    payment: Verdict | None = None
    door: Verdict | None = None
    accepted_before: bool | None = None
    withdrawn_before: bool | None = None
    withdrawal_unwilling: bool | None = None
    suit_registered: bool | None = None
    on: date | None = None


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _simple(value: bool | None, key: str, good: str, bad: str, question: str, article: str) -> Verdict:
    cite = FY[article]
    if value is None:
        return ask(question, cite, questions=(Question(key, question),))
    return yes(good, cite) if value else no(bad, cite)


def _t1(app: Application) -> Verdict:
    if app.applicant_clear and app.respondent_proper is False and app.on is not None:
        question = Question("respondent_proper", "被申请人不适格，请变更为作出行为的机关")
        asked = ask("错列被申请人的，告知申请人变更", FY["30.1.1"], questions=(question,))
        return by_regulation("wrong_respondent", app.on, None, "错列被申请人的，告知申请人变更", rule=lambda: asked)
    return _simple(
        _both(app.applicant_clear, app.respondent_proper),
        "applicant_clear",
        "申请人明确，被申请人适格",
        "申请人不明确，或者被申请人不适格",
        "申请人身份是否清楚？被申请人是否适格？",
        "30.1.1",
    )


def _t2(app: Application) -> Verdict:
    return _simple(
        app.interest,
        "interest",
        "与被申请的行为有利害关系",
        "与被申请的行为没有利害关系",
        "申请人的哪项权利义务受到该行为影响？",
        "30.1.2",
    )


def _t3(app: Application) -> Verdict:
    if app.acts > 1:
        question = Question("acts", f"申请书针对{app.acts}个行政行为，应分别申请，请拆分")
        return ask("对两个以上行政行为应当分别申请，宜通知拆分", FY["22.4"], questions=(question,))
    return _simple(
        _both(app.request_specific, app.reasons_given),
        "request_specific",
        "请求具体并说明了理由",
        "没有具体的请求或者理由",
        "请求的内容和理由是什么？",
        "30.1.3",
    )


def _t4(app: Application) -> Verdict:
    if app.limit is None:
        question = Question("known_on", "何时、怎样知道该行为？是否被告知复议权利、机关和期限？")
        return ask("申请期限尚不能计算", FY["20.1"], questions=(question,))
    return app.limit


def _t5(app: Application) -> Verdict:
    if app.excluded is None:
        question = Question("excluded", "申请针对的是什么行为，是否属于不受理的事项？")
        return ask("尚未判断是否属于复议范围", FY["11"], FY["12"], questions=(question,))
    if app.excluded:
        titles = dict(EXCLUDED)
        return no(
            f"不属于行政复议范围：{titles.get(app.excluded, app.excluded)}",
            *_EXCLUDED_CITES.get(app.excluded, (FY["12"],)),
        )
    if app.payment is not None and not app.payment.ok:
        return app.payment
    return yes("属于行政复议范围", FY["11"])


def _t6(app: Application) -> Verdict:
    if app.door is not None:
        return app.door
    question = Question("respondent_kind", "被申请人的类别、层级和隶属关系是什么？")
    return ask("管辖尚未查明", FY["30.1.6"], questions=(question,))


def _t7(app: Application) -> Verdict:
    if app.withdrawn_before:
        return _withdrawn(app)
    known = _both(_negate(app.accepted_before), _negate(app.suit_registered))
    return _simple(
        known,
        "accepted_before",
        "未曾受理同一申请，法院也未受理同一诉讼",
        "同一申请人就同一行为的复议申请已被受理，或者法院已受理诉讼",
        "是否曾就同一行为申请复议或者起诉？",
        "30.1.7",
    )


def _withdrawn(app: Application) -> Verdict:
    if app.withdrawal_unwilling:
        return yes("能证明先前撤回违背真实意愿，可以再次申请", FY["74.2"])
    if app.withdrawal_unwilling is None:
        question = Question("withdrawal_unwilling", "能否证明先前撤回申请违背真实意愿？")
        return ask("撤回终止后以同一事实和理由再申请，须证明撤回非自愿", FY["74.2"], questions=(question,))
    return no("已撤回并终止，不得以同一事实和理由再次申请", FY["74.2"], FY["30.1.7"])


def _negate(value: bool | None) -> bool | None:
    return None if value is None else not value


def seven_tests(app: Application) -> tuple[Verdict, ...]:
    """Apply the seven tests; each verdict carries its key (t1…t7) and title."""
    results = (_t1(app), _t2(app), _t3(app), _t4(app), _t5(app), _t6(app), _t7(app))
    return tuple(replace(v, key=key, title=title) for v, (key, title) in zip(results, TITLES, strict=True))


def conclude(results: tuple[Verdict, ...]) -> Verdict:
    """Combine the tests. outcome: YES (accept), NO (refuse, naming the right authority), ASK (one supplement
    notice listing everything), REVIEW (a person decides). `value` is ACCEPT, REFUSE, SUPPLEMENT or None."""
    failed = [v for v in results if v.outcome == NO]
    if failed:
        text = "决定不予受理：" + "；".join(f"{v.title}——{v.text}" for v in failed)
        return Verdict(NO, text, (FY["30.2"], *_cites(failed)), value=REFUSE)
    asked = [v for v in results if v.outcome == ASK]
    if asked:
        text = "材料不齐或者表述不清，一次性通知补正：" + "；".join(v.title for v in asked)
        return Verdict(
            ASK, text, (FY["31.1"], *_cites(asked)), tuple(q for v in asked for q in v.questions), value=SUPPLEMENT
        )
    open_points = [v for v in results if v.outcome == REVIEW]
    if open_points:
        text = "须由承办人判断并写明理由：" + "；".join(f"{v.title}——{v.text}" for v in open_points)
        return Verdict(REVIEW, text, _cites(open_points), missing=tuple(m for v in open_points for m in v.missing))
    return Verdict(YES, "七项条件均符合，应当受理", (FY["30.1"],), value=ACCEPT)


def _cites(verdicts: list[Verdict]) -> tuple:
    return tuple(cite for v in verdicts for cite in v.cites)


def supplement_list(results: tuple[Verdict, ...]) -> tuple[str, ...]:
    """Everything to be supplemented, for the one notice allowed (§31.1)."""
    return tuple(q.text for v in results if v.outcome == ASK for q in v.questions)


def after_acceptance(results: tuple[Verdict, ...]) -> Verdict:
    """A test found missing after acceptance: the application is rejected with reasons (§33)."""
    failed = [v for v in results if v.outcome == NO]
    if failed:
        text = "受理后发现不符合受理条件，应当驳回申请：" + "；".join(f"{v.title}——{v.text}" for v in failed)
        return Verdict(YES, text, (FY["33"], *_cites(failed)))
    return Verdict(NO, "未发现不符合受理条件的情形，不能驳回申请", (FY["33"],))
