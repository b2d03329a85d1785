"""Penalties (行政处罚), coercion (行政强制), permits (行政许可)."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, hours, months, workdays, years
from fadu.law.terms.build import Area, From

P: Final = Area("penalty", "penalty")
C: Final = Area("coercion", "coercion")
A: Final = Area("permit", "permit")
PENALTY: Final = From(law("行政处罚法"), "2021-07-15")
MARKET: Final = From(law("市场监督管理行政处罚程序规定"), "2021-07-15")
ENVIRONMENT: Final = From(law("生态环境行政处罚办法"), "2023-07-01")
SYSTEMS: Final = From(law("行政执法三项制度指导意见"), "2018-12-05")
COERCION: Final = From(law("行政强制法"), "2012-01-01")
PERMIT: Final = From(law("行政许可法"), "2004-07-01")

_PENALTY: Final = (
    P("limitation", "追究违法行为的时效", "违法行为发生（终了）之日",
      PENALTY(years(2, roll=False), "36.1", "二年内未被发现"), retro=True, note="连续或者继续状态的，自终了之日起。"),
    P("limitation_safety", "追究违法行为的时效（生命健康安全、金融安全且有危害后果）", "违法行为发生（终了）之日",
      PENALTY(years(5, roll=False), "36.1", "延长至五年"), retro=True),
    P("open_market", "决定是否立案（市场监管）", "发现或者收到线索之日", MARKET(workdays(15), "18", "十五个工作日内",
      workdays(15)), confidence="memory"),
    P("open_environment", "决定是否立案（生态环境）", "发现或者收到线索之日",
      ENVIRONMENT(days(15, roll=False), "", None, days(15)), confidence="memory"),
    P("hold_evidence", "处理先行登记保存的证据", "登记保存之日", PENALTY(workdays(7), "56", "七日内")),
    P("hearing_request", "要求听证", "收到听证告知之日", PENALTY(workdays(5), "64.1.1", "五日内"), side="person"),
    P("hearing_notice", "听证通知", "通知之日", PENALTY(workdays(7), "64.1.2", "七日前"), minimum=True),
    P("decide", "作出行政处罚决定", "立案之日", PENALTY(days(90, roll=False), "60", "九十日内"),
      note="法律、法规、规章另有规定的，从其规定；最后一日遇节假日本平台不顺延。"),
    P("decide_market", "作出行政处罚决定（市场监管）", "立案之日",
      MARKET(days(90, roll=False), "64", "九十日内", days(30)), confidence="memory",
      note="延长三十日后仍不能结案的，由负责人集体讨论。"),
    P("serve", "送达行政处罚决定书（当事人不在场）", "决定书宣告之日", PENALTY(workdays(7), "61.1", "七日内")),
    P("pay", "缴纳罚款", "收到行政处罚决定书之日", PENALTY(days(15), "67.3", "十五日内"), side="person"),
    P("cash_hand_in", "交回当场收缴的罚款", "收缴之日（水上收缴的，抵岸之日）", PENALTY(workdays(2), "71", "二日内")),
    P("cash_pay_in", "将当场收缴的罚款缴付银行", "收到罚款之日",
      PENALTY(workdays(2), "71", "二日内将罚款缴付")),
    P("withdraw_publication", "撤回已公开的处罚决定", "决定被变更、撤销或者确认违法、无效之日",
      PENALTY(workdays(3), "48.2", "三日内")),
    P("publish", "公开行政处罚、许可决定", "决定作出之日", SYSTEMS(workdays(7), ""), confidence="memory"),
    P("publish_other", "公开其他执法决定和检查结果", "执法决定作出或者检查结束之日", SYSTEMS(workdays(20), ""),
      confidence="memory"),
)

_COERCION: Final = (
    C("report_urgent", "报告当场实施的强制措施", "当场实施之时", COERCION(hours(24), "19", "二十四小时内")),
    C("seize", "查封、扣押", "查封、扣押之日", COERCION(days(30, roll=False), "25.1", "不得超过三十日", days(30)),
      note="检测、检验、检疫或者技术鉴定的期间不计算在内。"),
    C("freeze", "冻结存款、汇款后作出处理", "冻结之日", COERCION(days(30, roll=False), "32.1", "三十日内", days(30))),
    C("freeze_serve", "交付冻结决定书", "作出冻结决定之日", COERCION(workdays(3), "31", "三日内")),
    C("substitute_notice", "代履行前催告", "催告之日", COERCION(workdays(3), "51.1.2", "三日前"), minimum=True),
    C("stop_for_good", "中止执行满期不再执行", "中止执行之日", COERCION(years(3, roll=False), "39.2", "满三年"),
      minimum=True),
    C("demand", "申请法院执行前的催告", "催告书送达之日", COERCION(workdays(10), "54", "十日后"), minimum=True, clear=True),
    C("apply_court", "申请人民法院强制执行", "起诉期限届满之日", COERCION(months(3), "53", "三个月内")),
    C("court_accept", "人民法院受理执行申请", "接到申请之日", COERCION(workdays(5), "56.1", "五日内")),
    C("court_rule", "人民法院作出执行裁定", "受理之日", COERCION(workdays(7), "57", "七日内")),
    C("court_rule_hearing", "人民法院作出是否执行的裁定（明显违法）", "受理之日", COERCION(days(30), "58.2", "三十日内")),
    C("court_objection", "对不予受理的裁定申请复议", "收到裁定之日", COERCION(days(15), "56.2", "十五日内")),
    C("court_objection_rule", "对不予执行的裁定申请复议", "收到裁定之日", COERCION(days(15), "58.3", "十五日内")),
)

_PERMIT: Final = (
    A("correct_notice", "一次告知补正", "收到申请材料之日", PERMIT(workdays(5), "32.1.4", "五日内一次告知"),
      note="逾期不告知的，自收到申请材料之日起即为受理。"),
    A("decide", "作出行政许可决定", "受理之日", PERMIT(workdays(20), "42.1", "二十日内", workdays(10)),
      note="听证、招标、检验、检测、鉴定和专家评审的时间不计算在内（第四十五条）。"),
    A("decide_joint", "统一办理、联合办理、集中办理的许可", "受理之日",
      PERMIT(workdays(45), "42.2", "四十五日", workdays(15))),
    A("review_lower", "下级行政机关审查完毕", "受理之日", PERMIT(workdays(20), "43", "二十日内")),
    A("deliver", "颁发、送达许可证件", "作出决定之日", PERMIT(workdays(10), "44", "十日内")),
    A("hearing_request", "申请听证", "被告知听证权利之日", PERMIT(workdays(5), "47.1", "五日内"), side="person"),
    A("hearing_hold", "组织听证", "申请人提出听证申请之日", PERMIT(workdays(20), "47.1", "二十日内")),
    A("hearing_notice", "听证通知", "通知之日", PERMIT(workdays(7), "48.1.1", "七日前"), minimum=True),
    A("renew", "申请延续许可", "提出申请之日", PERMIT(days(30, roll=False), "50.1", "三十日前"), side="person",
      minimum=True),
    A("inspect", "指派人员检验、检测、检疫", "受理申请之日", PERMIT(workdays(5), "55.2", "五日内")),
    A("ban_false", "申请许可弄虚作假的再申请限制", "不予受理或者不予许可之日",
      PERMIT(years(1, roll=False), "78", "一年内不得再次申请"), side="person", lapse=True),
    A("ban_deceit", "骗取许可的再申请限制", "行政处罚决定之日",
      PERMIT(years(3, roll=False), "79", "三年内不得再次申请"), side="person", lapse=True),
)

TERMS: Final[tuple[Term, ...]] = _PENALTY + _COERCION + _PERMIT
