"""Reconsideration (行政复议): periods of the 1999 Act, the 2007 regulation and the 2023 Act."""

from __future__ import annotations

from datetime import date
from typing import Final

from fadu.law.citations import law
from fadu.law.model import Side, Since, Term, missing
from fadu.law.periods import Period, days, workdays, years

LAW: Final = law("行政复议法")
RULE: Final = law("行政复议法实施条例")
OLD: Final = date(1999, 10, 1)
NEW: Final = date(2024, 1, 1)
RULE_07: Final = date(2007, 8, 1)
RULE_26: Final = date(2026, 7, 1)


def _t(
    key: str, title: str, start: str, *since: Since, side: Side = "authority",
    minimum: bool = False, note: str = "",
) -> Term:
    return Term(f"reconsideration.{key}", title, start, since, side, minimum, note=note,
                counting="reconsideration")


def _new(period: Period, article: str, phrase: str, extend: Period | None = None) -> Since:
    return Since(NEW, period, LAW[article, phrase], extend=extend)


def _old(period: Period, article: str, phrase: str, extend: Period | None = None) -> Since:
    return Since(OLD, period, LAW[article, phrase], extend=extend)


_FILING: Final = (
    _t("file", "申请行政复议", "知道或者应当知道行政行为之日",
       _old(days(60), "9.1", "六十日"), _new(days(60), "20.1", "六十日"), side="person",
       note="法律规定的申请期限超过六十日的除外；被耽误的，自障碍消除之日起继续计算。"),
    _t("file_uninformed", "申请行政复议（未被告知权利、机关和期限）",
       "知道或者应当知道申请权利、复议机关和期限之日",
       _new(days(60), "20.3", "自公民、法人或者其他组织知道或者应当知道申请行政复议的权利"),
       side="person", note="与知道行政行为内容之日起一年的上限比较，以较早者为准。"),
    _t("file_uninformed_cap", "申请行政复议的最长期限（未被告知）", "知道或者应当知道行政行为内容之日",
       _new(years(1), "20.3", "最长不得超过一年"), side="person"),
    _t("file_cap", "申请行政复议的绝对期限", "行政行为作出之日",
       _new(years(5), "21", "超过五年"), side="person"),
    _t("file_cap_realty", "申请行政复议的绝对期限（不动产）", "行政行为作出之日",
       _new(years(20), "21", "超过二十年"), side="person"),
    _t("inaction_wait", "请求履职后可以申请复议的等待期（无履行期限规定）", "行政机关收到申请之日",
       Since(RULE_07, days(60, roll=False), RULE["16.1.2", "满60日"]),
       missing(RULE_26, RULE[""]), side="person", minimum=True,
       note="申请期限自期满之日起计算。"),
)

_INTAKE: Final = (
    _t("review", "审查行政复议申请", "收到行政复议申请之日",
       _old(workdays(5), "17.1", "五日内"), _new(workdays(5), "30.1", "五日内"),
       note="期满未作决定的，第五个工作日届满之日视为受理。"),
    _t("supplement_notice", "通知补正", "收到行政复议申请之日",
       Since(RULE_07, workdays(5), RULE["29", "5日内"]), _new(workdays(5), "31.1", "五日内")),
    _t("supplement", "提交补正材料", "收到补正通知之日",
       Since(NEW, workdays(10), LAW["31.2", "十日内"], extend_free=True), side="person",
       note="有正当理由的，行政复议机关可以延长合理的期限。"),
    _t("forward", "处罚机关转送行政复议申请", "收到行政复议申请之日",
       _new(workdays(5), "32.2", "五日内"), side="respondent"),
    _t("suit_prior", "复议前置案件提起行政诉讼", "收到决定书之日或者复议期限届满之日",
       _old(days(15), "19", "十五日内"), _new(days(15), "34", "十五日内"), side="person"),
)

_REVIEW: Final = (
    _t("send_copy", "向被申请人发送申请书副本（普通程序）", "受理之日",
       _old(workdays(7), "23.1", "七日内"), _new(workdays(7), "48", "七日内")),
    _t("answer", "被申请人提出书面答复（普通程序）", "收到申请书副本之日",
       _old(days(10), "23.1", "十日内"), _new(workdays(10), "48", "十日内"), side="respondent",
       note="逾期视为行政行为没有证据、依据（第七十条），第三人合法权益除外。"),
    _t("send_copy_simple", "向被申请人发送申请书副本（简易程序）", "受理之日",
       _new(workdays(3), "54.1", "三日内")),
    _t("answer_simple", "被申请人提出书面答复（简易程序）", "收到申请书副本之日",
       _new(workdays(5), "54.1", "五日内"), side="respondent"),
    _t("hearing_notice", "听证通知", "送达听证通知之日", _new(workdays(5), "51.1", "五日前"),
       minimum=True),
    _t("terminate_after_suspension", "中止满期终止行政复议", "中止之日",
       Since(RULE_07, days(60), RULE["42.2", "满60日"]), _new(days(60), "41.1.5", "满六十日"),
       minimum=True, note="限于申请人死亡、丧失行为能力、法人或者其他组织终止三种中止原因。"),
    _t("decide", "作出行政复议决定（普通程序）", "受理之日",
       _old(days(60), "31.1", "六十日内", days(30)),
       _new(days(60), "62.1", "六十日内", days(30)),
       note="法律规定的期限少于六十日的，从其规定；延长由行政复议机构负责人批准并书面告知。"),
    _t("decide_simple", "作出行政复议决定（简易程序）", "受理之日",
       _new(days(30), "62.2", "三十日内")),
)

_DOCUMENTS: Final = (
    _t("doc_review", "处理附带审查的规范性文件", "收到附带审查申请之日",
       _old(days(30), "26", "三十日内"), _new(days(30), "56", "三十日内")),
    _t("doc_transfer", "转送附带审查的规范性文件", "收到附带审查申请之日",
       _old(workdays(7), "26", "七日内"), _new(workdays(7), "56", "七日内")),
    _t("basis_review", "处理不合法的依据", "认为依据不合法之日",
       _old(days(30), "27", "三十日内"), _new(days(30), "57", "三十日内")),
    _t("basis_transfer", "转送不合法的依据", "认为依据不合法之日",
       _old(workdays(7), "27", "七日内"), _new(workdays(7), "57", "七日内")),
    _t("doc_maker_notice", "通知制定机关书面答复", "行政复议中止之日",
       _new(workdays(3), "58.1", "三日内")),
    _t("doc_maker_answer", "制定机关书面答复", "收到书面通知之日",
       _new(workdays(10), "58.1", "十日内"), side="respondent"),
    _t("doc_reply", "接受转送的机关回复处理意见", "收到转送之日",
       _old(days(60), "26", "六十日内"), _new(days(60), "60", "六十日内"), side="respondent"),
)

_AFTER: Final = (
    _t("opinion_reply", "报送行政复议意见书的纠正情况", "收到行政复议意见书之日",
       Since(RULE_07, days(60), RULE["57.1", "60日内"]), _new(days(60), "76", "六十日内"),
       side="respondent"),
    _t("redo", "重新作出行政行为（决定未定期限）", "收到行政复议决定书之日",
       Since(RULE_07, days(60), RULE["49.1", "60日"]), missing(RULE_26, RULE[""]),
       side="respondent", note="法律、法规、规章规定期限的，从其规定。"),
)

TERMS: Final[tuple[Term, ...]] = _FILING + _INTAKE + _REVIEW + _DOCUMENTS + _AFTER
