"""Cases placed around today so that every situation a desk knows can be seen, whatever the day of the demo is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from fadu.demo.story import Story
from fadu.demo.telling import tell
from fadu.demo.volume import LAW_SINCE, Arrival
from fadu.demo.world import World

DECIDE, ANSWER = "reconsideration.decide", "reconsideration.answer"
OPINION, REVIEW = "reconsideration.opinion_reply", "reconsideration.review"
PLAIN = {
    "channel": "counter", "served": "direct", "gate": "accept", "procedure": "ordinary", "answer": "in_time",
    "detour": "", "extend": False, "late": False, "ending": "decide", "opinion": "", "sued": False, "third": False,
    "brisk": True,
}  # fmt: skip


def showcase(world: World) -> Iterator[Story]:
    """All of them; those that would begin before the present Act are left out."""
    for maker in (deadlines, reviews, stops, talks, papers, doors, overdue, parties):
        yield from (story for story in maker(world) if story.opened >= LAW_SINCE)


def _begin(world: World, name: str, authority: str, kind: str, on: date, until: str = "", **course: Any) -> Story:
    """A story told as far as `until`; the cursor then goes on from the last step."""
    arrival = Arrival(f"show-{name}", authority, on)
    story = tell(world, arrival, kind, **(PLAIN | {"until": until} | course))
    story.over, story.day = False, story.moves[-1].on
    return story


def _near(world: World, days: int) -> date:
    """A working day about so many days from today (negative: ago)."""
    return world.workday(world.today + timedelta(days=days))


def deadlines(world: World) -> Iterator[Story]:
    """Decisions due today, this week and overdue; answers due; copies not sent in time."""
    table = (
        ("today", "weihai", "market", 0, "propose"), ("today2", "weihai", "injury", 0, "approve"),
        ("today3", "huancui", "complaint", 0, "find"), ("soon", "weihai", "building", 2, "find"),
        ("soon2", "rongcheng", "building", 3, "hear_views"), ("late", "weihai", "expropriation", -4, "hear_views"),
        ("late2", "rongcheng", "ownership", -9, "hear_views"), ("late3", "huancui", "police", -16, "propose"),
    )  # fmt: skip
    for name, authority, kind, days, until in table:
        accepted = world.start_for(DECIDE, _near(world, days))
        yield _begin(world, name, authority, kind, accepted, until, result="uphold")
    yield _begin(world, "copy", "wendeng", "licence", world.back(world.today, 10), "assign")
    for name, kind, days in (("answer", "complaint", 1), ("answer2", "market", 0)):
        sent = world.start_for(ANSWER, _near(world, days))
        story = _begin(world, name, "weihai", kind, world.back(sent, 2), "assign")
        story.day = max(story.day, sent)
        story.do("send_copy", "clerk", received_on=story.day)
        yield story


def reviews(world: World) -> Iterator[Story]:
    """Applications not examined yet, deemed accepted, to be supplemented, or waiting for a person's judgement."""
    for name, authority, days in (("gate", "weihai", 0), ("gate2", "rushan", 1), ("gate3", "weihai", 2)):
        on = world.start_for(REVIEW, _near(world, days))
        if on < world.today:
            yield _begin(world, name, authority, "complaint", on, gate="wait", channel="online")
    for name, authority, back in (("fresh", "weihai", 1), ("fresh2", "huancui", 1), ("deem", "wendeng", 9)):
        yield _begin(world, name, authority, "disclosure", world.back(world.today, back), gate="wait")
    yield _begin(world, "deem2", "weihai", "civil", world.back(world.today, 12), "assign", gate="deem")
    on = world.back(world.today, 6)
    yield _begin(world, "supplement", "weihai", "insurance", on, "ask_supplement", gate="supplement")
    for name, authority, back in (("open", "weihai", 3), ("open2", "huancui", 2), ("open3", "weihai", 4)):
        yield _begin(world, name, authority, "inaction", world.back(world.today, back), gate="review")


def stops(world: World) -> Iterator[Story]:
    """Cases that stand still today."""
    table = (
        ("stop", "weihai", "injury", "other_case", 70), ("stop2", "weihai", "expropriation", "mediation", 45),
        ("stop3", "rongcheng", "ownership", "death", 80), ("stop4", "wendeng", "building", "force_majeure", 40),
    )  # fmt: skip
    for name, authority, kind, ground, days in table:
        yield _begin(world, name, authority, kind, _near(world, -days), "suspend", detour="suspend", stop=ground)
    story = _begin(world, "rules", "weihai", "licence", world.back(world.today, 34), "hear_views")
    story.day = max(story.day, world.back(world.today, 9))
    maker = world.organs["weihai"].name
    story.do("open_document", "handler", origin="office", title="模拟管理规定", clauses="第六条", maker=maker, own=True,
             requested_on=story.day)
    story.day = max(story.day, world.back(world.today, 7))
    story.do("tell_maker", "handler", received_on=story.day)
    yield story


def talks(world: World) -> Iterator[Story]:
    """A hearing next week, an open question to the committee, talks, an extension."""
    story = _begin(world, "hearing", "weihai", "expropriation", world.back(world.today, 31), "hear_views")
    story.day = max(story.day, world.back(world.today, 2))
    story.do("set_hearing", "handler", weighty=["crowd"], held_on=world.ahead(story.day, 8), held_at="上午9时，复议机构听证室",
             topics="评估结果和补偿标准", chair="听证主持人甲某", members="听证员乙某、听证员丙某", recorder="记录员丁某")
    yield story
    story = _begin(world, "committee", "weihai", "sea", world.back(world.today, 33), "hear_views")
    story.day = max(story.day, world.back(world.today, 5))
    story.do("ask_committee", "handler", grounds=["technical"], question="船舶定位设备故障的举证责任如何分配？")
    yield story
    story = _begin(world, "talk", "huancui", "building", world.back(world.today, 32), "hear_views", detour="mediation")
    story.day = max(story.day, world.back(world.today, 3))
    story.do("open_mediation", "handler", record="在复议机构调解室组织双方面谈。")
    yield story
    yield _begin(world, "longer", "weihai", "market", _near(world, -66), "extend", extend=True)


def papers(world: World) -> Iterator[Story]:
    """Opinion papers whose answer is due soon or overdue; a decision not performed in time."""
    for name, authority, days in (("opinion", "weihai", 5), ("opinion2", "weihai", -6), ("opinion3", "rongcheng", 12)):
        sent = world.start_for(OPINION, _near(world, days))
        on = _near(world, (sent - world.today).days - 75)
        story = _begin(world, name, authority, "complaint", on, "serve", result="revoke")
        story.day = max(story.day, sent)
        story.do("issue_opinion", "head", kind="opinion", addressee=story.respondent.name[:60], received_on=story.day,
                 problems="投诉举报核查流于形式，告知说理不足。", demand="完善核查规程，对同类事项自查并报送纠正情况。")
        yield story
    story = _begin(world, "perform", "weihai", "inaction", _near(world, -150), "serve", result="perform")
    story.wait(1)
    story.do("begin_performance", "handler", what="履行查处职责并书面答复申请人。", due_on=_near(world, -8), due_basis="决定书定为六十日")
    yield story


def overdue(world: World) -> Iterator[Story]:
    """Decisions made after their period had ended, lately: the share closed in time is below one hundred."""
    for name, authority, kind, back in (("missed", "weihai", "injury", 79), ("missed2", "rongcheng", "building", 84)):
        yield _begin(world, name, authority, kind, _near(world, -back), late=True, result="uphold")


def parties(world: World) -> Iterator[Story]:
    """A joint act whose second respondent still has time, a third party that speaks, a clue handed on."""
    story = _begin(world, "joint", "weihai", "market", world.back(world.today, 13), "assign")
    story.do("join_respondent", "handler", organ=world.organs["cgj"])
    story.wait(1)
    story.do("send_copy", "clerk")
    story.wait(1)
    story.do("copy_received", "respondent")
    story.wait(2)
    story.do("copy_received", "clerk")
    story.wait(2)
    story.do("answer", "respondent", content="本机关认定的部分事实清楚，请求维持。", evidence="联合检查笔录")
    yield story
    story = _begin(world, "third", "huancui", "building", world.back(world.today, 26), "hear_views", third=True)
    story.wait(1)
    story.do("third_speaks", "third", kind="inspect", content="请求查阅被申请人的答复和证据。", evidence="现场照片")
    story.wait(1)
    story.do("answer_request", "handler", request=True, granted=True, answer="可以在工作日到复议机构查阅、复制。")
    yield story
    story = _begin(world, "clue", "weihai", "inaction", _near(world, -120), "serve", result="perform")
    story.wait(2)
    story.do("transfer", "head", kind="breach", addressee="被申请人的任免机关", facts="经办人收到答复通知后拒不提供案卷材料。")
    yield story


def doors(world: World) -> Iterator[Story]:
    """Applications at the wrong door: the right one is named."""
    for name, authority, days in (("door", "rongcheng", 100), ("door2", "huancui", 30)):
        yield _begin(world, name, authority, "tax", _near(world, -days), gate="refuse", refusal="door", brisk=False)
