"""Inspection items and plans: publication, new publication after a change of law, idle items."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, months, workdays, years
from fadu.law.terms.build import Area, From

INSPECTION: Final = Area("inspection", "platform")
OPINION: Final = From(law("严格规范涉企行政检查意见"), "2024-12-30")
ANSWERS: Final = From(law("规范涉企行政检查问题解答"), "2025-05-08")
OWN: Final = From(law("涉企行政检查管理口径"), "2024-01-01")

TERMS: Final[tuple[Term, ...]] = (
    INSPECTION("special_publish", "公布专项检查计划", "批准之日", OPINION(months(1, roll=False), ""),
               confidence="memory", note="一个月凭记忆录入，上海市的地方规定相同；最后一日遇节假日不顺延。"),
    INSPECTION("item_republish", "变动后重新公布检查事项清单", "依据变动之日", OWN(days(30, roll=False), ""),
               confidence="platform", note="乳山市公开文件为三十日，本平台照此设定，本市可以另定。"),
    INSPECTION("warning_explain", "说明检查预警", "收到核查通知之日", OWN(workdays(5), ""), confidence="platform",
               side="respondent", note="没有公开的规定，五个工作日由本平台设定，本市可以另定。"),
    INSPECTION("clue_accept", "决定是否受理移送的线索", "移送之日", OWN(workdays(5), ""), confidence="platform",
               note="没有公开的规定，五个工作日由本平台设定，本市可以另定。"),
    INSPECTION("clue_handle", "办结移送的线索", "受理之日", OWN(workdays(20), ""), confidence="platform",
               note="没有公开的规定，二十个工作日由本平台设定，本市可以另定。"),
    INSPECTION("item_idle", "检查事项长期未实施", "最近一次实施（未实施的，公布）之日",
               ANSWERS(years(5, roll=False), ""), confidence="memory", minimum=True, clear=True, retro=True,
               note="连续五年未实施的事项列入清理名单。"),
)
