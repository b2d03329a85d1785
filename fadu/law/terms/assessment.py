"""Assessment of the year: no common rule sets these periods, the platform proposes them (本平台口径)."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, workdays
from fadu.law.terms.build import Area, From

A: Final = Area("assessment", counting="platform")
OWN: Final = From(law("法治建设考核口径"), "2024-01-01")
NOTE: Final = "没有统一规定，本市可以另定。"

TERMS: Final[tuple[Term, ...]] = (
    A("consult", "就考核方案征求考核对象意见", "发出征求意见之日", OWN(workdays(10), ""), minimum=True,
      confidence="platform", note=NOTE),
    A("self_score", "考核对象自评", "考核启动之日", OWN(workdays(10), ""), side="respondent", confidence="platform",
      note=NOTE),
    A("review", "核验、评分", "自评结束之日", OWN(workdays(20), ""), confidence="platform", note=NOTE),
    A("grade", "专家评分", "邀请之日", OWN(workdays(10), ""), confidence="platform", note=NOTE),
    A("object", "对考核结果提出异议", "反馈结果之日", OWN(workdays(5), ""), side="respondent", confidence="platform",
      note=NOTE),
    A("answer", "答复异议", "收到异议之日", OWN(workdays(10), ""), confidence="platform", note=NOTE),
    A("improve", "报送改进安排", "结果公布之日", OWN(days(30), ""), side="respondent", confidence="platform",
      note=NOTE),
)
