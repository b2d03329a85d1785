"""Administrative litigation (行政诉讼), advice of courts and procuratorates."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, months, years
from fadu.law.terms.build import Area, From

T: Final = Area("litigation", "litigation")
ACT: Final = From(law("行政诉讼法"), "2015-05-01")
READ: Final = From(law("行诉解释"), "2018-02-08")
ATTEND: Final = From(law("负责人出庭应诉规定"), "2020-07-01")
ADVICE: Final = From(law("综合治理类司法建议规定"), "2023-11-16")
PUBLIC: Final = From(law("检察公益诉讼解释"), "2018-03-02")

_SUING: Final = (
    T("sue", "直接提起行政诉讼", "知道或者应当知道作出行政行为之日", ACT(months(6), "46.1", "六个月内"), side="person",
      note="法律另有规定的除外。"),
    T("sue_uninformed_cap", "提起行政诉讼的最长期限（未被告知起诉期限）", "知道或者应当知道行政行为内容之日",
      READ(years(1), "64.1", "最长不得超过一年"), side="person", retro=True),
    T("sue_cap", "提起行政诉讼的绝对期限", "行政行为作出之日", ACT(years(5), "46.2", "超过五年"), side="person",
      retro=True),
    T("sue_cap_realty", "提起行政诉讼的绝对期限（不动产）", "行政行为作出之日",
      ACT(years(20), "46.2", "超过二十年"), side="person", retro=True),
    T("sue_after_decision", "对行政复议决定提起行政诉讼", "收到复议决定书之日",
      ACT(days(15), "45", "收到复议决定书之日起十五日内"), side="person"),
    T("sue_after_silence", "复议机关逾期不作决定后提起行政诉讼", "复议期满之日",
      ACT(days(15), "45", "复议期满之日起十五日内"), side="person"),
    T("sue_inaction_wait", "请求履职后可以起诉的等待期", "行政机关接到申请之日",
      ACT(months(2, roll=False), "47.1", "两个月内"), side="person", minimum=True, clear=True,
      note="2024年起对不履行法定职责应当先申请行政复议（行政复议法第二十三条）。"),
    T("sue_inaction", "对不履行法定职责提起行政诉讼", "履行法定职责期限届满之日",
      READ(months(6), "66", "六个月内"), side="person"),
)

_TRIAL: Final = (
    T("register", "决定是否立案", "接收起诉状之日", ACT(days(7), "51.2", "七日内")),
    T("send_copy", "人民法院向被告发送起诉状副本", "立案之日", ACT(days(5), "67.1", "五日内，将起诉状副本发送被告")),
    T("answer", "被告提交证据和答辩状", "收到起诉状副本之日", ACT(days(15), "67.1", "十五日内"), side="respondent",
      note="不提供或者无正当理由逾期提供证据的，视为没有相应证据（第三十四条）。"),
    T("evidence_request", "被告申请延期提供证据", "收到起诉状副本之日",
      READ(days(15), "34", "十五日内以书面方式向人民法院提出"), side="respondent"),
    T("evidence_extended", "准许延期后提供证据", "正当事由消除之日",
      READ(days(15), "34", "正当事由消除后十五日内"), side="respondent"),
    T("jurisdiction_objection", "被告提出管辖异议", "收到起诉状副本之日", READ(days(15), "10.1", "十五日内"),
      side="respondent"),
    T("head_notice", "通知行政机关负责人出庭", "送达出庭通知书之日", ATTEND(days(3, roll=False), "5.2", "三日前"),
      minimum=True),
    T("judge", "第一审判决", "立案之日", ACT(months(6), "81", "六个月内")),
    T("judge_simple", "简易程序审结", "立案之日", ACT(days(45), "83", "四十五日内")),
    T("appeal_judgment", "对第一审判决上诉", "判决书送达之日", ACT(days(15), "85", "十五日内"), side="person"),
    T("appeal_ruling", "对第一审裁定上诉", "裁定书送达之日", ACT(days(10), "85", "十日内"), side="person"),
    T("appeal_answer", "对上诉提出答辩状", "收到上诉状副本之日", READ(days(15), "108.2", "十五日内提出答辩状"),
      side="respondent"),
    T("judge_second", "第二审终审判决", "收到上诉状之日", ACT(months(3), "88", "三个月内")),
    T("retrial", "申请再审", "判决、裁定或者调解书发生法律效力之日", READ(months(6), "110", "六个月内"), side="person"),
    T("enforce", "申请强制执行生效裁判", "履行期间最后一日", READ(years(2), "153.1", "二年"), side="person"),
)

_ADVICE: Final = (
    T("judicial_advice", "答复司法建议", "收到司法建议书之日", ADVICE(months(2), "8.1", "一般不超过两个月"),
      side="respondent", note="以建议书载明的期限为准，一般不超过两个月。"),
    T("document_advice", "答复关于规范性文件的司法建议", "收到司法建议之日", READ(days(60), "149.4", "六十日内"),
      side="respondent"),
    T("procuratorial_advice", "履行职责并回复公益诉讼检察建议", "收到检察建议书之日",
      PUBLIC(months(2), "21.2", "两个月内"), side="respondent"),
    T("procuratorial_advice_urgent", "回复公益诉讼检察建议（紧急情形）", "收到检察建议书之日",
      PUBLIC(days(15), "21.2", "十五日内"), side="respondent"),
)

TERMS: Final[tuple[Term, ...]] = _SUING + _TRIAL + _ADVICE
