"""Petitions (信访). The authority's periods in days do not roll: the regulation is silent, and the
platform keeps the statutory day; the petitioner's periods roll as civil periods do."""

from __future__ import annotations

from typing import Final

from fadu.law.citations import law
from fadu.law.model import Term
from fadu.law.periods import days, workdays
from fadu.law.terms.build import Area, From

T: Final = Area("petition")
OLD: Final = From(law("信访条例"), "2005-05-01", "2022-04-30")
NEW: Final = From(law("信访工作条例"), "2022-05-01")
SIMPLE: Final = From(law("信访事项简易办理办法"), "2022-08-22")
SHANDONG: Final = From(law("山东省信访条例"), "2016-01-01")

_SIMPLE_NOTE: Final = "天数见于2016年试行文本，2022年文本的数字尚未核实。"
_NO_ROLL: Final = "条例未规定最后一日遇节假日顺延，本平台不顺延。"


TERMS: Final[tuple[Term, ...]] = (
    T("dispatch", "信访部门登记后转送、交办", "收到信访事项之日",
      OLD(days(15, roll=False), "21.1", "15日内"), NEW(days(15, roll=False), "22.1", "15日内"), note=_NO_ROLL),
    T("inform", "书面告知信访人（直接提出）", "收到信访事项之日",
      OLD(days(15, roll=False), "22.2", "15日内"), NEW(days(15, roll=False), "23.2", "15日内"), note=_NO_ROLL),
    T("inform_transferred", "书面告知信访人（转送、交办）", "收到转送、交办之日",
      OLD(days(15, roll=False), "21.3", "15日内"), NEW(days(15, roll=False), "23.3", "15日内"), note=_NO_ROLL),
    T("object", "对转送、交办提出异议", "收到转送、交办之日", NEW(workdays(5), "23.3", "5个工作日内")),
    T("handle", "办结信访事项", "受理之日",
      OLD(days(60, roll=False), "33", "60日内", days(30)), NEW(days(60, roll=False), "34", "60日内", days(30)),
      note=_NO_ROLL + "延长由本机关、单位负责人批准并告知理由。"),
    T("review_request", "请求复查", "收到书面答复之日",
      OLD(days(30), "34", "30日内请求"), NEW(days(30), "35", "30日内请求"), side="person"),
    T("review", "提出复查意见", "收到复查请求之日",
      OLD(days(30, roll=False), "34", "30日内提出复查意见"), NEW(days(30, roll=False), "35", "30日内提出复查意见"),
      note=_NO_ROLL),
    T("review_accept", "决定是否受理复查", "收到复查申请之日", SHANDONG(workdays(3), "43.1", "三个工作日内"),
      note="省条例在2022年以后是否仍施行尚未核实。"),
    T("recheck_request", "请求复核", "收到复查书面答复之日",
      OLD(days(30), "35.1", "30日内向复查机关"), NEW(days(30), "36.1", "30日内向复查机关"), side="person"),
    T("recheck", "提出复核意见", "收到复核请求之日",
      OLD(days(30, roll=False), "35.1", "30日内提出复核意见"), NEW(days(30, roll=False), "36.1", "30日内提出复核意见"),
      note=_NO_ROLL + "听证时间不计算在内。"),
    T("advice_reply", "反馈改进工作建议", "收到建议之日", SHANDONG(days(30, roll=False), "59.2", "三十日内书面反馈"),
      note="省条例在2022年以后是否仍施行尚未核实。"),
    T("simple_accept", "简易办理：决定受理并告知", "收到信访事项之日", SIMPLE(workdays(3), ""), confidence="memory",
      note=_SIMPLE_NOTE),
    T("simple_handle", "简易办理：出具处理意见", "受理之日", SIMPLE(workdays(10), ""), confidence="memory",
      note=_SIMPLE_NOTE),
    T("simple_forward", "简易办理：每级转送", "收到信访事项之日", SIMPLE(workdays(1), ""), confidence="memory",
      note=_SIMPLE_NOTE),
)
