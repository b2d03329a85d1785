"""Mediation (调解) and service by public notice."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, months, workdays
from fadu.law.terms.build import Area, From

T: Final = Area("mediation")
CIVIL_PROCEDURE_22: Final = From(law("民事诉讼法"), "2022-01-01")
CIVIL_PROCEDURE_24: Final = From(law("民事诉讼法"), "2024-01-01")
PEOPLE: Final = From(law("人民调解工作若干规定"), "2002-11-01")
CONFIRM: Final = From(law("人民调解协议司法确认规定"), "2011-03-30")
ONLINE: Final = From(law("人民法院在线调解规则"), "2022-01-01")
SHANDONG: Final = From(law("山东省行政调解办法"), "2025-05-01")
CONSUMER: Final = From(law("市场监督管理投诉举报处理暂行办法"), "2020-01-01")
LABOUR: Final = From(law("劳动争议调解仲裁法"), "2008-05-01")
TRAFFIC: Final = From(law("道路交通事故处理程序规定"), "2018-05-01")

TERMS: Final[tuple[Term, ...]] = (
    T("people", "人民调解办结", "受理之日", PEOPLE(months(1), ""), confidence="memory", note="双方同意的可以继续调解。"),
    T("administrative", "行政调解办结（山东）", "受理之日", SHANDONG(days(30), ""), confidence="memory",
      note="中止、延长的规定尚未核实。"),
    T("confirm", "共同申请司法确认", "调解协议生效之日", CIVIL_PROCEDURE_22(days(30), "201", "三十日内"),
      CIVIL_PROCEDURE_24(days(30), "205", "三十日内"), side="person", counting="procedure"),
    T("confirm_accept", "人民法院决定是否受理司法确认", "收到申请之日", CONFIRM(days(3), "4.1", "三日内"),
      counting="procedure"),
    T("confirm_decide", "人民法院作出是否确认的决定", "受理之日", CONFIRM(days(15), "5.1", "十五日内", days(10)),
      counting="procedure"),
    T("online_accept", "确认接受法院委派、委托的调解", "收到调解信息之日", ONLINE(workdays(3), "12.1", "三个工作日内"),
      counting="procedure"),
    T("online_before", "立案前在线调解", "确认接受调解之日", ONLINE(days(30), "24.1", "三十日"), counting="procedure",
      note="各方当事人同意延长的不受此限；鉴定时间不计算在内。"),
    T("online_ordinary", "立案后在线调解（普通程序）", "确认接受调解之日", ONLINE(days(15), "24.1", "十五日"),
      counting="procedure"),
    T("online_simple", "立案后在线调解（简易程序）", "确认接受调解之日", ONLINE(days(7), "24.1", "七日"),
      counting="procedure"),
    T("consumer_accept", "消费投诉受理决定", "收到投诉之日", CONSUMER(workdays(7), "14", "七个工作日内"),
      note="该办法是否已有替代文本尚未核实。"),
    T("consumer_end", "消费投诉调解终止", "受理之日", CONSUMER(workdays(45), "21.1.5", "四十五个工作日内")),
    T("consumer_end_notice", "告知终止调解", "作出终止调解决定之日", CONSUMER(workdays(7), "21.2", "七个工作日内")),
    T("labour", "劳动争议调解", "收到调解申请之日", LABOUR(days(15, roll=False), "14.3", "十五日内"),
      note="期满未达成协议的，可以申请仲裁。"),
    T("traffic_apply", "申请交通事故损害赔偿调解", "收到事故认定书、证明或者复核结论之日",
      TRAFFIC(days(10), "86.1", "十日内一致书面申请"), side="person"),
    T("traffic_finish", "制作交通事故调解书或者终结书", "调解开始之日", TRAFFIC(days(10), "90.3", "十日内")),
    Area("service", "procedure")("by_notice", "公告送达", "发出公告之日",
      CIVIL_PROCEDURE_22(days(30, roll=False), "95.1", "经过三十日"), minimum=True,
      note="期满即视为送达。"),
)
