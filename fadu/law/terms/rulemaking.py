"""Rules, normative documents, major decisions, payment to small firms, government inspection."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, months, workdays, years
from fadu.law.terms.build import Area, From

R: Final = Area("rulemaking")
D: Final = Area("document")
M: Final = Area("decision")
S: Final = Area("payment")
OV: Final = Area("oversight")
PROCEDURE: Final = From(law("规章制定程序条例"), "2018-05-01")
FILING: Final = From(law("法规规章备案审查条例"), "2024-11-01")
LEGISLATION: Final = From(law("立法法"), "2023-03-15")
BUSINESS: Final = From(law("优化营商环境条例"), "2020-01-01")
REVIEW: Final = From(law("行政规范性文件合法性审核指导意见"), "2018-12-04")
RECORD: Final = From(law("山东省规章和行政规范性文件备案规定"), "2021-02-01")
DOCUMENT: Final = From(law("山东省行政规范性文件制定和监督管理办法"), "2024-02-01")
DECISION: Final = From(law("重大行政决策程序暂行条例"), "2019-09-01")
PAY_20: Final = From(law("保障中小企业款项支付条例"), "2020-09-01")
PAY_25: Final = From(law("保障中小企业款项支付条例"), "2025-06-01")
OVERSIGHT: Final = From(law("政府督查工作条例"), "2021-02-01")

_RULES: Final = (
    R("comment", "规章草案公开征求意见", "公布草案之日", PROCEDURE(days(30, roll=False), "15.2", "一般不少于30日"),
      minimum=True),
    R("hearing_notice", "规章听证公告", "公布听证信息之日", PROCEDURE(days(30, roll=False), "16.2.1", "30日前"),
      minimum=True),
    R("effect", "规章施行", "公布之日", PROCEDURE(days(30, roll=False), "32", "30日后施行"), minimum=True, clear=True,
      note="涉及国家安全、外汇汇率、货币政策或者不立即施行将有碍施行的除外。"),
    R("file", "规章备案", "公布之日", LEGISLATION(days(30, roll=False), "109", "三十日内"),
      note="最后一日遇节假日本平台不顺延。"),
    R("file_supplement", "补充或者重新报送备案", "收到通知之日", FILING(days(15, roll=False), "9.2", "15日内")),
    R("opinion_reply", "报告备案审查意见的处理情况", "接到通知之日", FILING(days(30, roll=False), "21", "30日内")),
    R("stopgap", "临时行政措施规章的施行期限", "规章施行之日", LEGISLATION(years(2, roll=False), "93.5", "满两年"),
      lapse=True),
    R("local_approve", "省人大常委会批准设区的市地方性法规", "报请批准之日", LEGISLATION(months(4, roll=False), "81.1",
      "四个月内")),
)

_DOCUMENTS: Final = (
    D("comment_business", "涉企规章、规范性文件公开征求意见", "公布草案之日",
      BUSINESS(days(30, roll=False), "62.2", "一般不少于30日"), minimum=True),
    D("legality_least", "规范性文件合法性审核的最短时间", "送审材料齐备之日", REVIEW(workdays(5), ""), minimum=True,
      confidence="memory", note="突发事件等紧急情形除外。"),
    D("legality", "规范性文件合法性审核", "送审材料齐备之日", REVIEW(workdays(15), ""), confidence="memory"),
    D("file", "规范性文件备案", "公布之日", RECORD(days(15, roll=False), ""), confidence="memory"),
    D("validity", "规范性文件的有效期", "施行之日", DOCUMENT(years(5, roll=False), ""), lapse=True, retro=True,
      confidence="memory"),
    D("validity_trial", "暂行、试行规范性文件的有效期", "施行之日", DOCUMENT(years(2, roll=False), ""), lapse=True,
      retro=True, confidence="memory"),
    D("evaluate_window", "有效期届满前评估", "评估开始之日", DOCUMENT(months(6, roll=False), ""), minimum=True,
      confidence="memory", note="有效期届满前六个月起评估。"),
)

_DECISIONS: Final = (
    M("comment", "重大行政决策公开征求意见", "公布决策草案之日", DECISION(days(30, roll=False), "15", "一般不少于30日"),
      minimum=True, note="因情况紧急等原因缩短的，公开征求意见时应当说明。"),
    M("hearing_papers", "送达听证会材料", "送达听证会材料之日", DECISION(days(7, roll=False), "16.3", "7日前"), minimum=True),
    M("legality", "重大行政决策合法性审查", "送审材料齐备之日", DECISION(workdays(7), "26.2", "一般不少于7个工作日"),
      minimum=True),
)

_PAYMENT: Final = (
    S("pay", "向中小企业支付款项", "货物、工程、服务交付（检验合格、确认结算金额）之日",
      PAY_20(days(30), "8.1", "30日内支付"), PAY_25(days(30), "9.1", "30日内支付")),
    S("pay_cap", "向中小企业支付款项的约定上限", "货物、工程、服务交付（检验合格、确认结算金额）之日",
      PAY_20(days(60), "8.1", "最长不得超过60日"), PAY_25(days(60), "9.1", "最长不得超过60日")),
    S("confirm", "确认应收账款", "中小企业提出确权请求之日",
      PAY_20(days(30, roll=False), "14", "30日内确认"), PAY_25(days(30, roll=False), "16.2", "30日内确认")),
    S("complaint_transfer", "转交拖欠投诉", "正式受理之日", PAY_25(workdays(10), "25.1", "10个工作日内")),
    S("complaint_result", "形成拖欠投诉处理结果", "收到投诉材料之日",
      PAY_25(days(30, roll=False), "25.2", "30日内形成处理结果", days(60)), note="处理期限最长不得超过90日。"),
)

_OVERSIGHT: Final = (
    OV("review_request", "对督查结论申请复核", "收到督查结论之日", OVERSIGHT(days(30), "17", "30日内，向作出"), side="respondent"),
    OV("review", "作出督查复核决定", "收到复核申请之日", OVERSIGHT(days(30, roll=False), "17", "30日内作出复核决定")),
)

TERMS: Final[tuple[Term, ...]] = _RULES + _DOCUMENTS + _DECISIONS + _PAYMENT + _OVERSIGHT
