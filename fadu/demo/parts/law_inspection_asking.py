"""A list of problems that units claim or deny, a form filled in online, a consultation with the discipline organ."""

from __future__ import annotations

from collections.abc import Callable

from fadu.aspects.a9_coordination.law_inspection.models import Claim
from fadu.demo.law_year.hands import Inspectorate
from fadu.demo.world import World

ORDER = 63
ITEMS = """行政规范性文件未按期报送备案｜《法规规章备案审查条例》｜规范性文件制定、备案、清理不规范｜一般
复议案件答复超过法定期限｜《行政复议法》第四十八条｜复议应诉不依法履职｜较重
涉企检查未亮码入企｜涉企行政检查有关规定｜涉企检查不规范｜一般"""
QUESTIONS = """meetings｜专题研究法治建设的会议｜数字｜>=0
heads｜主要负责人主持的会议｜数字｜>=0，<=meetings
share｜主要负责人主持的比例｜计算｜heads/meetings
received｜行政复议新收｜指标｜reconsideration.received
adviser｜重大决策是否都经法律顾问｜是否
weak｜最需要支持的方面｜选择｜人员、经费、培训、系统
note｜说明｜文字"""
FILLED = {
    "law.rongcheng": "meetings=6\nheads=4\nadviser=是\nweak=人员\nnote=镇街审核人员不足",
    "law.scjg": "meetings=4\nheads=4\nadviser=是\nweak=培训\nnote=无",
}


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """One of each, on its way."""
    say("问题清单、在线填报 lists and forms")
    acts = Inspectorate(world)
    _claimed(acts)
    _filled(acts)
    _together(acts)


def _claimed(acts: Inspectorate) -> None:
    day = acts.back(acts.world.today, 8)
    case = acts.open("law_checklist", "law.officer", day, {
        "title": "上级督察发现的共性问题（模拟）", "source": "省级督察通报（模拟）", "items": ITEMS,
        "units": acts.ids("rongcheng", "scjg", "zjj")})  # fmt: skip
    case = acts.do(case, "publish", "law.head", day)
    for who, unit, no in (("law.rongcheng", "rongcheng", 2), ("law.scjg", "scjg", 3)):
        row = Claim._plain.get(matter_id=case.pk, organ__key=unit, item__no=no)
        acts.do(case, "claim", who, acts.ahead(day, 3), claim=str(row.pk), answer="claimed", text="经自查存在")
    row = Claim._plain.get(matter_id=case.pk, organ__key="rongcheng", item__no=1)
    file = acts.file("备案目录.txt", "模拟材料：全部按期报备。", "law.rongcheng")
    acts.do(case, "claim", "law.rongcheng", acts.ahead(day, 3), claim=str(row.pk), answer="absent", text="均已按期报备",
            file=[file])  # fmt: skip


def _filled(acts: Inspectorate) -> None:
    today = acts.world.today
    day = acts.back(today, 4)
    case = acts.open("law_form", "law.officer", day, {
        "title": "第一责任人履职情况", "why": "督察前了解登记册里没有的情况", "period": f"{today.year}-Q{(today.month - 1) // 3 + 1}",
        "questions": QUESTIONS, "units": acts.ids("rongcheng", "scjg", "huancui")})  # fmt: skip
    case = acts.do(case, "issue", "law.head", day)
    for who, answers in FILLED.items():
        acts.do(case, "fill", who, acts.ahead(day, 2), answers=answers)


def _together(acts: Inspectorate) -> None:
    day = acts.back(acts.world.today, 6)
    case = acts.open("law_coop", "law.keeper", day, {
        "partner": acts.pk("jiwei"), "kind": "meeting", "subject": "年度会商（模拟）", "content": "通报工作安排。"})  # fmt: skip
    acts.do(acts.do(case, "approve", "law.head", day), "send", "law.keeper", day)
