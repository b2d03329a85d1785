"""Simple or ordinary procedure (§53, §55), and what each demands of the office."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .basis import FY, Question, Verdict, ask, no, yes

# The amount below which a case is simple; the court's figure (行政诉讼法§82) is another one and is not shared.
SIMPLE_AMOUNT = Decimal(3000)


@dataclass(frozen=True)
class Simplicity:
    """Facts for the choice. amount in yuan, None when no sum is involved; clear: facts clear, rights and duties
    plain, little in dispute; all_agree: every party agreed to the simple procedure."""

    onspot: bool = False
    warning_only: bool = False
    amount: Decimal | None = None
    disclosure: bool = False
    all_agree: bool | None = None
    clear: bool | None = None


def grounds(facts: Simplicity) -> tuple[str, ...]:
    """Articles of §53.1 that the case meets, leaving aside whether it is clear."""
    small = facts.amount is not None and facts.amount <= SIMPLE_AMOUNT
    pairs = ((facts.onspot, "53.1.1"), (facts.warning_only, "53.1.2"), (small, "53.1.3"), (facts.disclosure, "53.1.4"))
    return tuple(article for met, article in pairs if met)


def simple_allowed(facts: Simplicity) -> Verdict:
    """Whether the simple procedure may be used. It is never compulsory."""
    if facts.all_agree:
        return yes("当事人各方同意适用简易程序", FY["53.2"])
    found = grounds(facts)
    if not found:
        return no("不属于可以适用简易程序的四类案件，当事人各方也未同意", FY["53"])
    cites = tuple(FY[article, "三千元以下"] if article == "53.1.3" else FY[article] for article in found)
    if facts.clear is None:
        question = Question("clear", "事实是否清楚、权利义务关系是否明确、争议是否不大？")
        return ask("属于四类案件，还须认为事实清楚、权利义务关系明确、争议不大", *cites, questions=(question,))
    if facts.clear:
        return yes("属于可以适用简易程序的案件，且事实清楚、权利义务关系明确、争议不大", *cites)
    return no("虽属四类案件，但并非事实清楚、权利义务关系明确、争议不大", *cites)


def to_ordinary(reason: str, approved_by_office_head: bool) -> Verdict:
    """Change from simple to ordinary: unsuitable, approved by the head of the reconsideration office (§55)."""
    if not reason.strip():
        return no("须写明不宜适用简易程序的理由", FY["55"])
    if not approved_by_office_head:
        return no("简易转普通须经行政复议机构负责人批准", FY["55"])
    return yes("不宜适用简易程序，经批准转为普通程序；受理日不变，审理期限改按普通程序计算", FY["55"], FY["62.1"])


def hear_views(procedure: str, heard: bool, party_prevented: bool, reason: str = "") -> Verdict:
    """Hearing the parties' views: compulsory in the ordinary procedure, paper review only if the party's own
    reasons prevent it (§49); the simple procedure may be reviewed on paper (§54.2)."""
    if procedure == "simple":
        return yes("简易程序可以书面审理", FY["54.2"])
    if heard:
        return yes("已听取当事人意见并记录在案", FY["49"])
    if party_prevented and reason.strip():
        return yes(f"因当事人原因不能听取意见（{reason}），可以书面审理", FY["49"])
    return no("普通程序应当当面或者通过互联网、电话等听取当事人意见并记录在案", FY["49"])


def may_extend(procedure: str, complex_case: bool, days: int, used: bool, by_office_head: bool) -> Verdict:
    """Extension of the decision period: ordinary only, complex, once, at most thirty days, by the office head."""
    if procedure != "ordinary":
        return no("简易程序的审理期限不能延长，不宜适用简易程序的应转为普通程序", FY["62"], FY["55"])
    if used:
        return no("本案已延长过一次，延长总计不得超过法定上限", FY["62.1"])
    if not complex_case:
        return no("只有情况复杂、不能在期限内作出决定的，才可以延长", FY["62.1"])
    if not by_office_head:
        return no("延长须经行政复议机构负责人批准", FY["62.1"])
    if not 1 <= days <= 30:
        return no("延长期限最多三十日", FY["62.1", "最多不得超过三十日"])
    return yes(f"情况复杂，经复议机构负责人批准延长{days}日，并书面告知当事人", FY["62.1"])
