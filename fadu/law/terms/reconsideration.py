"""Reconsideration (行政复议): periods of the 1999 Act, the 2007 regulation and the 2023 Act.

What rests on the 2007 regulation ends on 30 June 2026; from 1 July 2026 the revised regulation is
in force, whose text is not loaded: such terms answer 待核.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from fadu.law.citations import law
from fadu.law.model import Since, Term
from fadu.law.periods import days, workdays, years
from fadu.law.terms.build import Area, From

T: Final = Area("reconsideration", "reconsideration")
LAW: Final = law("行政复议法")
OLD: Final = From(LAW, "1999-10-01")
NEW: Final = From(LAW, "2024-01-01")
RULE_07: Final = From(law("行政复议法实施条例"), "2007-08-01")
RULE_26: Final = From(law("行政复议法实施条例"), "2026-07-01")
ASSEMBLY: Final = From(law("集会游行示威法"), "1989-10-31")

_FILING: Final = (
    T("file", "申请行政复议", "知道或者应当知道行政行为之日",
      OLD(days(60), "9.1", "六十日"), NEW(days(60), "20.1", "六十日"), side="person",
      note="法律规定的申请期限超过六十日的除外；被耽误的，自障碍消除之日起继续计算。"),
    T("file_uninformed", "申请行政复议（未被告知权利、机关和期限）",
      "知道或者应当知道申请权利、复议机关和申请期限之日",
      NEW(days(60), "20.3", "申请期限自公民、法人或者其他组织知道或者应当知道申请行政复议的权利"), side="person",
      note="六十日；另受自知道行政行为内容之日起一年的限制，以较早者为准。"),
    T("file_uninformed_cap", "申请行政复议的最长期限（未被告知）", "知道或者应当知道行政行为内容之日",
      NEW(years(1), "20.3", "最长不得超过一年"), side="person", retro=True),
    T("file_cap", "申请行政复议的绝对期限", "行政行为作出之日",
      NEW(years(5), "21", "超过五年"), side="person", retro=True),
    T("file_cap_realty", "申请行政复议的绝对期限（不动产）", "行政行为作出之日",
      NEW(years(20), "21", "超过二十年"), side="person", retro=True),
    T("file_inaction", "对不履行法定职责申请行政复议", "履行期限届满之日",
      RULE_07(days(60), "16.1.1", "自履行期限届满之日起计算"), RULE_26(None, ""), side="person",
      note="六十日见行政复议法规定的申请期限；起算见实施条例。"),
    T("inaction_wait", "请求履职后可以申请复议的等待期（无履行期限规定）", "行政机关收到申请之日",
      RULE_07(days(60, roll=False), "16.1.2", "满60日"), RULE_26(None, ""), side="person", minimum=True,
      note="申请期限自期满之日起计算。"),
    T("file_assembly", "对不许可集会游行示威申请复议", "接到决定通知之日",
      ASSEMBLY(days(3), "13", "三日内，向同级人民政府申请复议"), side="person"),
)

_INTAKE: Final = (
    T("review", "审查行政复议申请", "收到行政复议申请之日",
      OLD(workdays(5), "17.1", "五日内"), NEW(workdays(5), "30.1", "五日内"),
      note="期满未作决定的，第五个工作日届满之日视为受理。"),
    T("supplement_notice", "通知补正", "收到行政复议申请之日",
      RULE_07(workdays(5), "29", "5日内"), NEW(workdays(5), "31.1", "五日内")),
    T("supplement", "提交补正材料", "收到补正通知之日",
      Since(date(2024, 1, 1), workdays(10), LAW["31.2", "十日内"], extend_free=True), side="person",
      note="有正当理由不能按期补正的，行政复议机关可以延长合理的期限。"),
    T("forward", "处罚机关转送行政复议申请", "收到行政复议申请之日",
      NEW(workdays(5), "32.2", "五日内"), side="respondent"),
    T("suit_prior", "复议前置案件提起行政诉讼", "收到决定书之日或者复议期限届满之日",
      OLD(days(15), "19", "十五日内"), NEW(days(15), "34", "十五日内"), side="person"),
)

_REVIEW: Final = (
    T("send_copy", "向被申请人发送申请书副本（普通程序）", "受理之日",
      OLD(workdays(7), "23.1", "七日内"), NEW(workdays(7), "48", "七日内")),
    T("answer", "被申请人提出书面答复（普通程序）", "收到申请书副本之日",
      OLD(days(10), "23.1", "十日内"), NEW(workdays(10), "48", "十日内"), side="respondent",
      note="逾期视为行政行为没有证据、依据（第七十条），涉及第三人合法权益的除外。"),
    T("send_copy_simple", "向被申请人发送申请书副本（简易程序）", "受理之日",
      NEW(workdays(3), "54.1", "三日内")),
    T("answer_simple", "被申请人提出书面答复（简易程序）", "收到申请书副本之日",
      NEW(workdays(5), "54.1", "五日内"), side="respondent"),
    T("hearing_notice", "听证通知", "送达听证通知之日", NEW(workdays(5), "51.1", "五日前"), minimum=True),
    T("terminate_after_suspension", "中止满期终止行政复议", "中止之日",
      RULE_07(days(60), "42.2", "满60日"), NEW(days(60), "41.1.5", "满六十日"), minimum=True,
      note="限于申请人死亡、丧失行为能力，法人或者其他组织终止三种中止原因。"),
    T("decide", "作出行政复议决定（普通程序）", "受理之日",
      OLD(days(60), "31.1", "六十日内", days(30)), NEW(days(60), "62.1", "六十日内", days(30)),
      note="法律规定的期限少于六十日的从其规定；延长由行政复议机构的负责人批准并书面告知当事人。"),
    T("decide_simple", "作出行政复议决定（简易程序）", "受理之日", NEW(days(30), "62.2", "三十日内")),
    T("decide_assembly", "对不许可集会游行示威作出复议决定", "接到申请复议书之日",
      ASSEMBLY(days(3), "13", "自接到申请复议书之日起三日内作出决定")),
)

_DOCUMENTS: Final = (
    T("doc_review", "处理附带审查的规范性文件", "收到附带审查申请之日",
      OLD(days(30), "26", "三十日内"), NEW(days(30), "56", "三十日内")),
    T("doc_transfer", "转送附带审查的规范性文件", "收到附带审查申请之日",
      OLD(workdays(7), "26", "七日内"), NEW(workdays(7), "56", "七日内")),
    T("basis_review", "处理不合法的依据", "认为依据不合法之日",
      OLD(days(30), "27", "三十日内"), NEW(days(30), "57", "三十日内")),
    T("basis_transfer", "转送不合法的依据", "认为依据不合法之日",
      OLD(workdays(7), "27", "七日内"), NEW(workdays(7), "57", "七日内")),
    T("doc_maker_notice", "通知制定机关书面答复", "行政复议中止之日", NEW(workdays(3), "58.1", "三日内")),
    T("doc_maker_answer", "制定机关书面答复", "收到书面通知之日",
      NEW(workdays(10), "58.1", "十日内"), side="respondent"),
    T("doc_reply", "接受转送的机关回复处理意见", "收到转送之日",
      OLD(days(60), "26", "六十日内"), NEW(days(60), "60", "六十日内"), side="respondent"),
)

_AFTER: Final = (
    T("opinion_reply", "报送行政复议意见书的纠正情况", "收到行政复议意见书之日",
      RULE_07(days(60), "57.1", "60日内"), NEW(days(60), "76", "六十日内"), side="respondent"),
    T("redo", "重新作出行政行为（法律、法规、规章未定期限）", "收到行政复议决定书之日",
      RULE_07(days(60), "49.1", "期限为60日"), RULE_26(None, ""), side="respondent",
      note="法律、法规、规章规定期限的，从其规定。"),
)

TERMS: Final[tuple[Term, ...]] = _FILING + _INTAKE + _REVIEW + _DOCUMENTS + _AFTER
