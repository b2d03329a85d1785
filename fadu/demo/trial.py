"""From acceptance to the last step before the decision: copy, answer, views, hearing, committee, stops, extension."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fadu import law
from fadu.demo.course import choose
from fadu.demo.story import Story

STOPS = {
    "other_case": ("须以另案民事判决认定的事实为依据，该案尚未审结。", "另案判决已经生效。"),
    "interpretation": ("法律适用问题已请示上级主管部门，等待答复。", "已收到书面答复。"),
    "mediation": ("双方同意在调解期间中止审理。", "调解期间届满，申请人要求继续审理。"),
    "force_majeure": ("申请人住院治疗，不能参加审理，提交了医院证明。", "申请人已经出院，表示可以参加。"),
    "death": ("申请人死亡，等待近亲属表明是否参加。", "近亲属书面表示参加复议。"),
}
SITUATIONS = ("事实和法律适用需要进一步调查核实，情况复杂。", "涉及多个部门的履职材料，调取需要时间，情况复杂。", "需要委托鉴定并组织质证，情况复杂。")
VIEWS = (
    "申请人坚持请求，认为处理过程没有充分听取其意见。", "申请人补充说明了事发经过，愿意在弄清事实后协商。",
    "申请人对事实没有异议，认为处理明显过重。",
)  # fmt: skip


def trial(story: Story) -> None:
    """Until the case is ready for a decision (or has come to rest)."""
    dispatch(story)
    answer(story)
    if story.course.third:
        story.do("add_party", "handler", role="third", kind="citizen", name="第三人" + story.rng.choice("甲乙丙丁") + "某")
    if not story.simple:
        story.wait(1, 6)
        views(story)
    DETOURS.get(story.course.detour, lambda _: None)(story)
    if story.course.extend:
        extend(story)


def dispatch(story: Story) -> None:
    """Officer named, copy of the application sent and received."""
    if story.course.gate != "deem":
        story.wait(0, 1)
    story.do("assign", "head", officer=True)
    story.wait(1, 1 if story.simple else 4)
    at_once = story.rng.random() < 0.75
    story.do("send_copy", "clerk", **({"received_on": story.day} if at_once else {}))
    if not at_once:
        story.wait(1, 2)
        story.do("copy_received", "respondent")


def answer(story: Story) -> None:
    """The respondent answers in time, late or not at all; silence has its consequence by itself."""
    term = "reconsideration.answer_simple" if story.simple else "reconsideration.answer"
    due = story.world.due(term, story.day)
    if story.course.answer == "in_time":
        story.wait(1, 4 if story.simple else 9)
        story.do("answer", "respondent", **_answer(story))
        return
    story.day = due
    story.wait(2, 5)
    if story.course.answer == "late":
        story.do("late_answer", "respondent", content="因经办人员调整，答复和证据材料迟延提交。")


def _answer(story: Story) -> dict[str, Any]:
    act = story.dispute.act
    if story.dispute.kind == "inaction":
        return {"content": "已收到申请人的请求并安排核查。", "evidence": "现场检查笔录\n工单流转记录"}
    return {"content": f"{act}认定事实清楚，程序合法，请求维持。", "evidence": f"{act}\n调查询问笔录\n送达回证"}


def views(story: Story) -> None:
    """Views of the applicant, face to face or by telephone."""
    way = choose(story.rng, {"phone": 60, "person": 30, "net": 10})
    willing = "yes" if story.course.detour == "mediation" or story.rng.random() < 0.3 else "no"
    text = story.rng.choice(VIEWS)
    story.do("hear_views", "handler", party=story.applicant.name, way=way, content=text, mediation_willing=willing)


def hearing(story: Story) -> None:
    """A hearing with notice in time; the head of the respondent mostly comes."""
    story.wait(1, 4)
    held_on = story.world.ahead(story.day, story.rng.randint(7, 10))
    weighty = story.rng.choice((["evidence"], ["crowd"], []))
    story.do("set_hearing", "handler", weighty=weighty, held_on=held_on, held_at="上午9时，复议机构听证室",
             topics="行为认定的主要事实和程序", chair="听证主持人甲某", members="听证员乙某、听证员丙某", recorder="记录员丁某")
    story.day = held_on
    came = story.rng.random() < 0.85
    absent = {} if came else {"head_reason": "出差在外，已提交书面说明", "staff_delegated": "yes"}
    story.do("hold_hearing", "handler", applicant_attended=True, head_attended=came,
             record="双方就主要事实和证据发表意见，争议集中于调查程序。", **absent)
    if weighty:
        _opinion(story, "weighty", 3, 6)


def committee(story: Story) -> None:
    """An opinion of the advisory committee, recorded and weighed."""
    _opinion(story, "technical", 7, 12)


def _opinion(story: Story, ground: str, low: int, high: int) -> None:
    story.wait(1, 4)
    story.do("ask_committee", "handler", grounds=[ground], question="该类行为的裁量基准如何适用？")
    story.wait(low, high)
    story.do("committee_opinion", "handler", opinion="多数委员认为裁量说理不足，宜结合整改情况综合判断。", experts="模拟委员三人")
    story.do("weigh_opinion", "handler", adopted=True)


def suspend(story: Story) -> None:
    """The case stands still and goes on; those days do not count."""
    story.wait(1, 5)
    reason, gone = STOPS[story.course.stop]
    agreed = {"both_agree": "yes"} if story.course.stop == "mediation" else {}
    begin = story.day
    story.do("suspend", "handler", ground=story.course.stop, reason=reason, **agreed)
    story.rest(18, 50 if story.course.stop == "death" else 85)
    story.do("resume", "handler", cause_gone="yes", reason=gone)
    story.pauses.append(law.Pause(begin, story.day))


def document(story: Story) -> None:
    """A local document is reviewed on the way; the case is suspended meanwhile."""
    story.wait(1, 4)
    begin = story.day
    maker = story.world.organs[story.authority].name
    story.do("open_document", "handler", origin="applicant", title="模拟管理规定", clauses="第八条", maker=maker, own=True,
             requested_on=story.opened)
    story.wait(1, 2)
    story.do("tell_maker", "handler", received_on=story.day)
    story.wait(4, 9)
    story.do("maker_answers", "handler", maker_answer="第八条依据上位法制定，未增设义务。")
    story.wait(2, 5)
    story.do("conclude_document", "head", lawful=True, conclusion="相关条款与上位法一致。")
    story.do("resume", "handler", cause_gone="yes", reason="规范性文件审查处理完毕。")
    story.pauses.append(law.Pause(begin, story.day))


def mediation(story: Story) -> None:
    """Talks; the closing step is told with the endings."""
    story.wait(1, 5)
    story.do("open_mediation", "handler", record="在复议机构调解室组织双方面谈。")
    story.wait(3, 9)
    if story.course.ending != "mediated":
        story.do("mediation_fails", "handler", reason="双方对补正措施和期限未能达成一致。")


def extend(story: Story) -> None:
    """Thirty more days, granted by the head of the office before the period ends."""
    due = story.decide_due()
    story.day = max(story.day, story.world.back(due, story.rng.randint(2, 8)))
    if story.day > due:
        return
    story.do("extend", "head", extend=30, complex_case=True, reason=story.rng.choice(SITUATIONS))
    story.extended = 30


def days_left(story: Story) -> timedelta:
    """Time between the cursor and the due day."""
    return story.decide_due() - story.day


DETOURS = {"hearing": hearing, "committee": committee, "suspend": suspend, "document": document, "mediation": mediation}
