"""Services to firms and citizens, lists of powers, data sharing, emergency plans, supervision.

Most rest on texts that are not loaded or on the platform's own rule; each says so by its
`confidence`, and a city may replace the platform's figures by its own.
"""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, hours, workdays
from fadu.law.terms.build import Area, From

FIRM: Final = Area("appeal")
LIST: Final = Area("powers")
DATA: Final = Area("data")
PLAN: Final = Area("plan")
CREDIT: Final = Area("credit")
WATCH: Final = Area("supervision")
APPEAL: Final = From(law("企业诉求“2115”办理机制"), "2023-05-01")
OPEN: Final = From(law("政府信息公开条例"), "2019-05-15")
SHARING: Final = From(law("政务数据共享条例"), "2025-08-01")
PLANS: Final = From(law("突发事件应急预案管理办法"), "2024-01-31")
SOCIAL: Final = From(law("山东省社会信用条例"), "2020-10-01")
OWN: Final = From(law("年度计划管理口径"), "2024-01-01")
SUPERVISE: Final = From(law("山东省行政执法监督条例"), "2015-01-01")

_OLDER: Final = "2026年2月1日起另有国务院《行政执法监督条例》，文本未载入，适用前须核对。"
_NONE: Final = "没有法定期限，由本平台设定，本市可以另定。"

TERMS: Final[tuple[Term, ...]] = (
    FIRM("contact", "企业诉求：联系企业", "交办之时", APPEAL(hours(2), ""), confidence="memory"),
    FIRM("opinion", "企业诉求：提出办理意见", "交办之日", APPEAL(workdays(1), ""), confidence="memory"),
    FIRM("solve", "企业诉求：办结或者服务确认", "交办之日", APPEAL(workdays(15), ""), confidence="memory"),
    LIST("publish_backstop", "公开调整后的权责清单（最迟）", "批准之日", OPEN(workdays(20), "26", "20个工作日内")),
    DATA("reply_open", "答复无条件共享申请", "收到申请之日", SHARING(workdays(1), "22"), confidence="memory"),
    DATA("reply_conditional", "答复有条件共享申请", "收到申请之日", SHARING(workdays(10), "22", None, workdays(10)),
         confidence="memory"),
    DATA("deliver", "提供同意共享的数据", "答复同意之日", SHARING(workdays(20), ""), confidence="memory"),
    DATA("catalogue_update", "更新数据目录", "法律或者职责变动之日", SHARING(workdays(10), "17", None, workdays(5)),
         confidence="memory"),
    DATA("catalogue_audit", "审核并公布目录更新", "收到更新之日", SHARING(workdays(2), "17"), confidence="memory"),
    DATA("quality_check", "核查、更正并答复数据校核", "收到校核申请之日", SHARING(workdays(10), "26"),
         confidence="memory"),
    PLAN("file", "应急预案备案", "预案印发之日", PLANS(workdays(20), "26"), confidence="memory"),
    PLAN("verify", "核验计划任务", "提交核验之日", OWN(workdays(10), ""), confidence="platform", counting="platform",
         note="没有法定期限，由本平台设定，本市可以另定。"),
    CREDIT("objection", "处理信用信息异议", "收到异议申请之日", SOCIAL(workdays(3), "39.2", "三个工作日内")),
    CREDIT("objection_assisted", "处理信用信息异议（需其他单位协助）", "收到异议申请之日",
           SOCIAL(workdays(7), "39.2", "七个工作日内")),
    CREDIT("overturned", "报送被撤销、变更的失信信息", "撤销或者变更之日", SOCIAL(workdays(3), "40", "三个工作日内")),
    WATCH("warning_sign", "签收风险预警", "推送之日", OWN(workdays(1), ""), confidence="platform", counting="platform",
          note=_NONE),
    *(
        WATCH(f"warning_{key}", f"核查{level}风险预警", "推送之日", OWN(workdays(n), ""), confidence="platform",
              counting="platform", note=_NONE)
        for key, level, n in (("high", "高", 3), ("middle", "中", 7), ("low", "低", 15))
    ),
    WATCH("correct", "纠正执法监督意见指出的问题", "收到行政执法监督意见书之日",
          SUPERVISE(days(30, roll=False), "28", "三十日内"), side="respondent", note=_OLDER),
    WATCH("report", "报告执法监督决定的执行情况", "收到行政执法监督决定书之日",
          SUPERVISE(days(30, roll=False), "29.2", "三十日内"), side="respondent", note=_OLDER),
)
