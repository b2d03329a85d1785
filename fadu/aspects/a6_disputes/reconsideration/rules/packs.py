"""Rule packs: which body of rules applies on which day, and what to do when its text is not loaded.

The implementing regulation of 2007 (国务院令第499号) governed until 2026-06-30. Its revision governs since
2026-07-01, but its official text is not loaded. Where that revision would decide, `by_regulation` answers
"needs_review" and offers what the 2007 rule would have said as a suggestion only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .basis import FYT, GOVERNED_SINCE, At, Verdict, review, yes


@dataclass(frozen=True)
class Pack:
    """One dated body of rules. `loaded` is False when only its existence and dates are known."""

    key: str
    family: str
    title: str
    since: date
    until: date | None
    loaded: bool
    confidence: str

    @property
    def topics(self) -> tuple[str, ...]:
        """What the pack decides and a person decides instead while its text is not loaded."""
        return tuple(title for title, _ in TOPICS.values()) if self.family == "regulation" else ()

    def covers(self, on: date) -> bool:
        """True when the pack governs on that day."""
        return self.since <= on and (self.until is None or on <= self.until)


PACKS = (
    Pack("FY-2023", "act", "《行政复议法》（2023年修订）", GOVERNED_SINCE, None, True, "verified"),
    Pack(
        "FYT-2007",
        "regulation",
        "《行政复议法实施条例》（2007年）",
        date(2007, 8, 1),
        date(2026, 6, 30),
        True,
        "verified",
    ),
    Pack("FYT-2026", "regulation", "《行政复议法实施条例》（2026年修订）", date(2026, 7, 1), None, False, "memory"),
)

# What the regulation decides, with the article of the 2007 text.
TOPICS = {
    "limit_start": ("申请期限的起算（送达方式）", "15.1"),
    "limit_inaction": ("不履行职责案件申请期限的起算", "16"),
    "representatives": ("申请人超过五人时推选代表人", "8"),
    "approved_act": ("经上级批准作出的行为，谁是被申请人", "13"),
    "wrong_respondent": ("错列被申请人的处理", "22"),
    "double_filing": ("向两个有权机关申请时由谁受理", "30"),
    "time_excluded": ("勘验、鉴定、协商管辖时间是否不计入审理期限", "37"),
    "late_document": ("申请提出以后才请求的规范性文件附带审查", "26"),
    "changed_meanwhile": ("被申请人改变原行为后申请人没有撤回时是否继续审理", "39"),
    "redo_period": ("责令重作而未定期限时的期限", "49.1"),
    "advice_paper": ("行政复议建议书", "57.2"),
}


def pack_on(family: str, on: date) -> Pack | None:
    """Return the pack of the family ("act", "regulation") in force on the day, or None before the first."""
    return next((pack for pack in PACKS if pack.family == family and pack.covers(on)), None)


def by_regulation(
    topic: str, on: date, suggestion: Any, text: str, rule: Callable[[], Verdict] | None = None
) -> Verdict:
    """Answer with the implementing regulation in force on `on`.

    topic: key of TOPICS. suggestion: what the 2007 rule yields. text: that rule in Chinese.
    rule: full verdict under the 2007 text; without it a plain yes with the suggestion as value.
    """
    title, article = TOPICS[topic]
    pack = pack_on("regulation", on)
    if pack is not None and pack.loaded:
        return rule() if rule is not None else yes(text, At(FYT[article], on), value=suggestion)
    missing = "《行政复议法实施条例》（2026年修订）中关于" + title + "的条文"
    shown = f"{on:%Y-%m-%d}适用的实施条例修订文本尚未载入，{title}须由承办人核对原文后判断并写明理由；2007年条例的做法仅供参考：{text}"
    return review(shown, missing=(missing,), value=suggestion)


def missing_texts(on: date) -> tuple[str, ...]:
    """Titles of the packs that govern on the day but are not loaded."""
    return tuple(pack.title for pack in PACKS if pack.covers(on) and not pack.loaded)
