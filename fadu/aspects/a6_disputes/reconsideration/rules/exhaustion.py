"""复议前置: must the applicant reconsider before suing, may it choose, or is reconsideration final?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .basis import (
    ASK,
    ASSEMBLY,
    BORDER,
    FY,
    GOVERNED_SINCE,
    MONOPOLY,
    NO,
    PRICE,
    REVIEW,
    TARIFF,
    TAX,
    YES,
    Cite,
    Question,
    Verdict,
)

MANDATORY = "mandatory"
OPTIONAL = "optional"
FINAL = "final"
DUTY_LABELS = {MANDATORY: "应当先申请复议（复议前置）", OPTIONAL: "可以复议也可以直接起诉", FINAL: "复议决定为最终决定"}


@dataclass(frozen=True)
class Ground:
    """One dated ground. duty: MANDATORY, FINAL or OPTIONAL. confidence: "verified" or "memory" (the reading)."""

    key: str
    title: str
    duty: str
    cite: Cite
    since: date = GOVERNED_SINCE
    confidence: str = "verified"
    note: str = ""


GROUNDS = (
    Ground("onspot_penalty", "当场作出的行政处罚", MANDATORY, FY["23.1.1"]),
    Ground("acquired_resource", "侵犯已依法取得的自然资源所有权、使用权的决定", MANDATORY, FY["23.1.2"]),
    Ground("inaction", "未履行第十一条所列法定职责", MANDATORY, FY["23.1.3"]),
    Ground("disclosure_refused", "申请政府信息公开而不予公开", MANDATORY, FY["23.1.4"]),
    Ground("tax_payment", "纳税争议", MANDATORY, TAX["88.1"], note="须先缴清税款、滞纳金或者提供担保"),
    Ground(
        "customs_duty", "海关征税事项争议", MANDATORY, TARIFF["66"], since=date(2024, 12, 1), note="向上一级海关申请"
    ),
    Ground("price_penalty", "价格违法行为处罚", MANDATORY, PRICE["20"], note="引用前确认该规定仍然有效"),
    Ground(
        "merger",
        "经营者集中的禁止或者附条件决定",
        MANDATORY,
        MONOPOLY["65.1"],
        confidence="memory",
        note="条文用“可以先”，按前置理解须由承办人确认",
    ),
    Ground("foreigner_measure", "对外国人的继续盘问、拘留审查、限制活动范围、遣送出境", FINAL, BORDER["64"]),
    Ground(
        "assembly_refusal",
        "不许可集会、游行、示威的决定",
        OPTIONAL,
        ASSEMBLY["13"],
        note="申请期限三日，复议机关三日内决定",
    ),
)
BY_KEY = {ground.key: ground for ground in GROUNDS}
CHOICES = tuple((ground.key, ground.title) for ground in GROUNDS)


@dataclass(frozen=True)
class Prior:
    """Result: the duty, the grounds that apply, and the verdict with explanation."""

    duty: str
    grounds: tuple[Ground, ...]
    verdict: Verdict

    @property
    def mandatory(self) -> bool:
        """True when the dispute must pass through reconsideration before any suit."""
        return self.duty == MANDATORY


def prior(flags: tuple[str, ...], on: date) -> Prior:
    """Judge by the recorded grounds (keys of GROUNDS) in force on the day the act was made."""
    found = tuple(BY_KEY[key] for key in flags if key in BY_KEY and BY_KEY[key].since <= on)
    for duty in (FINAL, MANDATORY):
        hits = tuple(ground for ground in found if ground.duty == duty)
        if hits:
            return Prior(duty, hits, _explain(duty, hits))
    text = "不属于应当先申请复议的情形，申请人可以选择复议或者直接起诉"
    notes = "；".join(ground.note for ground in found if ground.note)
    cites = tuple(ground.cite for ground in found) or (FY["23.1"],)
    return Prior(OPTIONAL, found, Verdict(YES, f"{text}；{notes}" if notes else text, cites, value=OPTIONAL))


def _explain(duty: str, hits: tuple[Ground, ...]) -> Verdict:
    titles = "、".join(hit.title for hit in hits)
    notes = "；".join(hit.note for hit in hits if hit.note)
    text = f"{DUTY_LABELS[duty]}：{titles}" + (f"。{notes}" if notes else "")
    cites = tuple(hit.cite for hit in hits)
    if all(hit.confidence == "memory" for hit in hits):
        return Verdict(REVIEW, text, cites, missing=("该条款按前置适用的权威解释",), value=duty)
    return Verdict(YES, text, cites, value=duty)


def payment_first(flags: tuple[str, ...], paid_or_secured: bool | None) -> Verdict:
    """Tax payment disputes: tax and late fees paid, or security given, before reconsideration."""
    if "tax_payment" not in flags:
        return Verdict(YES, "不是纳税争议，不要求先行缴纳或者担保", (TAX["88.2"],))
    if paid_or_secured is None:
        question = Question("paid_or_secured", "是否已缴清税款及滞纳金，或者提供相应担保？")
        return Verdict(ASK, "纳税争议须先缴纳或者提供担保", (TAX["88.1"],), (question,))
    if paid_or_secured:
        return Verdict(YES, "已经缴纳或者提供担保", (TAX["88.1"],))
    return Verdict(NO, "尚未缴清税款、滞纳金，也未提供担保，不能就纳税争议申请复议", (TAX["88.1"],))


def must_tell(flags: tuple[str, ...], told: bool | None, on: date) -> Verdict:
    """When reconsideration comes first, the organ had to say so when acting (§23.2)."""
    if not prior(flags, on).mandatory:
        return Verdict(YES, "不属于前置情形，没有告知先行复议的义务", (FY["23.2"],))
    if told is None:
        question = Question("told_prior", "作出行为时是否告知应当先申请行政复议？")
        return Verdict(ASK, "前置情形应当在作出行为时告知", (FY["23.2"],), (question,))
    if told:
        return Verdict(YES, "作出行为时已告知应当先申请复议", (FY["23.2"],))
    return Verdict(NO, "作出行为时未告知应当先申请复议，可在意见书中指出", (FY["23.2"], FY["76"]))
