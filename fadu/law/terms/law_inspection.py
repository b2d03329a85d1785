"""Law inspection (法治督察), its ladder of measures, the problem ledger and the transfer of clues.

The party rules of 2019 name the measures, not the periods; the figures here are the platform's own and a city may
replace them. Which texts say less than one expects stands in each `note`.
"""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import Period, days, workdays
from fadu.law.terms.build import Area, From, Rest

PROJECT: Final = Area("law_inspection", "platform")
MEASURE: Final = Area("law_measure", "platform")
PROBLEM: Final = Area("law_problem", "platform")
CLUE: Final = Area("law_clue", "platform")
EVENT: Final = Area("law_event", "platform")
CHECKLIST: Final = Area("law_checklist", "platform")
FORM: Final = Area("law_form", "platform")
OWN: Final = From(law("法治督察管理口径"), "2024-01-01")

_NOTE: Final = "没有法定期限，由本平台设定，本市可以另定。"


def _own(
    area: Area, key: str, title: str, start: str, period: Period, note: str = _NOTE, extend: Period | None = None,
    **rest: object,
) -> Term:  # fmt: skip
    """A term that rests on the platform's own rule; `extend`: how much the office may add, once."""
    more: Rest = {"confidence": "platform", "note": note, **rest}  # type: ignore[typeddict-item]
    return area(key, title, start, OWN(period, "", extend=extend), **more)


TERMS: Final[tuple[Term, ...]] = (
    _own(PROJECT, "notice", "督察通知提前送达", "送达督察通知之日", workdays(5), minimum=True),
    _own(PROJECT, "self_check", "报送自查情况", "送达督察通知之日", workdays(10), side="respondent"),
    _own(PROJECT, "findings", "形成督察发现", "离开现场之日", workdays(5)),
    _own(PROJECT, "confirm", "核对督察事实", "收到督察发现之日", workdays(5), side="respondent",
         note="没有法定期限，由本平台设定；逾期未提出异议的，视为对事实没有异议。"),
    _own(PROJECT, "report", "提出督察报告", "离开现场之日", workdays(20)),
    _own(PROJECT, "feedback", "反馈督察意见", "报告之日", workdays(10)),
    _own(PROJECT, "plan", "报送整改方案", "收到反馈意见之日", days(30), side="respondent",
         note="中央层面的反馈要求限期报送整改方案和台账；公开材料未见统一日数，由本平台设定，本市可以另定。"),
    _own(PROJECT, "results", "移送督察结果", "整改核验之日", workdays(10)),
    _own(PROJECT, "archive", "督察材料归档", "办结之日", workdays(30)),
    _own(MEASURE, "dispatch", "答复书面调度", "收到调度通知之日", workdays(10), side="respondent", extend=workdays(10),
         note="各地有10至15个工作日的做法；由本平台设定，本市可以另定。"),
    _own(MEASURE, "inquiry", "答复函询", "收到函询之日", workdays(10), side="respondent", extend=workdays(10),
         note="有的地方规定15日；由本平台设定，本市可以另定。"),
    _own(MEASURE, "listed", "完成挂牌督办事项", "收到挂牌督办通知之日", days(30), side="respondent", extend=days(30)),
    _own(MEASURE, "assess", "研判答复", "收到答复之日", workdays(5)),
    _own(MEASURE, "talk_notice", "约谈通知提前送达", "送达约谈通知之日", workdays(3), minimum=True),
    _own(MEASURE, "minutes", "形成约谈纪要", "约谈之日", workdays(5)),
    _own(PROBLEM, "confirm", "核对问题事实", "交办之日", workdays(5), side="respondent"),
    _own(PROBLEM, "plan", "报送整改措施", "确认之日", workdays(10), side="respondent"),
    _own(PROBLEM, "approve", "审核整改措施", "收到整改措施之日", workdays(5)),
    _own(PROBLEM, "deadline", "完成整改", "整改期限前一日", days(1, roll=False), side="respondent",
         note="期限由经审核的整改方案逐项写明，届满日就是方案写明的那一天；节假日不顺延。"),
    _own(PROBLEM, "check", "核查整改结果", "提交核查之日", workdays(10)),
    _own(PROBLEM, "close", "审批销号", "核查通过之日", workdays(5)),
    _own(CLUE, "send", "移送线索", "批准之日", workdays(5)),
    _own(CLUE, "result", "询问移送结果", "移送之日", days(60)),
    _own(CHECKLIST, "claim", "逐项认领问题清单", "公布清单之日", workdays(10), side="respondent"),
    _own(FORM, "fill", "在线填报", "发出之日", workdays(5), side="respondent",
         note="线上核查没有法定期限，由本平台设定，本市可以另定。"),
    _own(EVENT, "triage", "初判事件", "登记之日", workdays(2)),
    _own(EVENT, "verify", "核实事件", "初判之日", workdays(10)),
    _own(EVENT, "report", "提出处理意见", "批准督察之日", days(30)),
    _own(EVENT, "class_check", "类案排查", "提出处理意见之日", days(60)),
)
