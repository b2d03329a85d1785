"""Government information (政府信息公开): active disclosure, requests, fees."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import workdays
from fadu.law.terms.build import Area, From

T: Final = Area("disclosure")
OLD: Final = From(law("政府信息公开条例"), "2008-05-01")
NEW: Final = From(law("政府信息公开条例"), "2019-05-15")
FEE: Final = From(law("政府信息公开信息处理费管理办法"), "2021-01-01")

TERMS: Final[tuple[Term, ...]] = (
    T("publish", "主动公开政府信息", "信息形成或者变更之日",
      OLD(workdays(20), "18", "20个工作日内"), NEW(workdays(20), "26", "20个工作日内"),
      note="法律、法规另有规定的，从其规定。"),
    T("correct_notice", "一次性告知补正", "收到申请之日", NEW(workdays(7), "30", "7个工作日内")),
    T("answer", "答复政府信息公开申请", "收到申请（补正申请）之日",
      OLD(workdays(15), "24.2", "15个工作日内", workdays(15)),
      NEW(workdays(20), "33.2", "20个工作日内", workdays(20)),
      note="征求第三方和其他机关意见的时间不计算在内；延长经信息公开工作机构负责人同意并告知。"),
    T("third_party", "第三方提出意见", "收到征求意见书之日", NEW(workdays(15), "32", "15个工作日内"), side="person",
      note="逾期未提出意见的，由行政机关决定是否公开。"),
    T("co_producer", "共同制作机关提出意见", "收到征求意见书之日", NEW(workdays(15), "34", "15个工作日内"),
      side="respondent", note="逾期视为同意公开。"),
    T("fee_pay", "缴纳信息处理费", "收到收费通知之日", FEE(workdays(20), ""), side="person", confidence="memory",
      note="逾期未缴纳的，视为放弃申请；缴费后重新计算答复期限。"),
)
