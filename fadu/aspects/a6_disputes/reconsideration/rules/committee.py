"""The advisory committee (行政复议委员会): when its opinion must be asked (§52, §61.3)."""

from __future__ import annotations

from .basis import FY, Verdict, no, yes
from .vocab import Choices

GROUNDS: Choices = (
    ("weighty", "案情重大、疑难、复杂"),
    ("technical", "专业性、技术性较强"),
    ("province_self", "省级政府对自己行为的复议"),
    ("office", "复议机构认为有必要"),
)
_ARTICLES = {"weighty": "52.2.1", "technical": "52.2.2", "province_self": "52.2.3", "office": "52.2.4"}


def must_consult(grounds: tuple[str, ...]) -> Verdict:
    """Whether the committee must be asked, by the recorded grounds (keys of GROUNDS)."""
    if not grounds:
        return no("没有应当提请委员会咨询的情形", FY["52.2"])
    titles = "、".join(dict(GROUNDS).get(key, key) for key in grounds)
    return yes(f"应当提请行政复议委员会提出咨询意见：{titles}", *(FY[_ARTICLES[key]] for key in grounds))


def consulted(weighty: bool, asked: bool) -> Verdict:
    """Before deciding: a major, difficult or complex case has been before the committee (§52.2.1)."""
    if not weighty:
        return yes("未认定为重大、疑难、复杂案件", FY["52.2"])
    if asked:
        return yes("已提请行政复议委员会提出咨询意见", FY["52.2.1"])
    return no("重大、疑难、复杂案件应当提请行政复议委员会提出咨询意见", FY["52.2.1"])


def opinion_weighed(consulted: bool, recorded: bool, adopted: bool | None, reason: str = "") -> Verdict:
    """Before deciding: the opinion is recorded and weighed; departing needs a written reason (platform rule)."""
    if not consulted:
        return yes("本案未提请委员会咨询", FY["52.2"])
    if not recorded:
        return no("应当记录委员会的咨询意见", FY["52.3"])
    if adopted or reason.strip():
        return yes("咨询意见已作为重要参考", FY["61.3"])
    return no("咨询意见是决定的重要参考，未采纳的须写明理由", FY["61.3"])
