"""How a case comes in: application, the seven tests, supplement, refusal, acceptance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fadu.aspects.a6_disputes.reconsideration.rules.packs import pack_on
from fadu.demo.story import Story

COMMON = {
    "applicant_clear": "yes", "respondent_proper": "yes", "interest": "yes", "request_specific": "yes",
    "reasons_given": "yes", "excluded": "none", "accepted_before": "no", "suit_registered": "no",
}  # fmt: skip
PLACE = dict.fromkeys(
    ("st_kind", "st_line", "st_government", "st_superior", "st_founder", "st_founder_government", "st_local_government",
     "st_own_name", "st_by_district", "st_vertical_confirmed", "st_zone_approved_by", "st_principal", "st_successor",
     "st_approved_by"), "")  # fmt: skip
FINDINGS = {
    "interest": ({"interest": "no"}, "申请人以一般监督者身份举报，与处理结果没有利害关系。"),
    "petition_opinion": ({"excluded": "petition_opinion"}, "申请针对信访事项处理意见，不属于行政复议范围。"),
    "late": ({}, "申请人签收行政行为后超过六十日提出，且未说明正当理由。"),
    "door": ({}, "被申请人实行垂直领导，不属于本机关管辖，请向有管辖权的机关提出。"),
    "suit": ({"suit_registered": "yes"}, "申请人已就同一行政行为起诉，人民法院已经立案。"),
}


def judged(story: Story) -> bool:
    """Whether the filing limit rests on the regulation whose text is not loaded on that day (a person decides then)."""
    pack = pack_on("regulation", story.opened)
    return story.dispute.kind == "inaction" and not (pack and pack.loaded)


def _when(story: Story) -> dict[str, Any]:
    """Days of the act and how it was served."""
    late = story.course.gate == "refuse" and story.course.refusal == "late"
    days = story.rng.randint(95, 160) if late else story.rng.randint(8, 45)
    made = story.opened - timedelta(days=days)
    if story.dispute.kind == "inaction":
        return {"requested_on": story.opened - timedelta(days=story.rng.randint(66, 100))}
    if story.dispute.onspot:
        return {"act_on": made, "served_by": "onspot", "act_served_on": made, "told": "yes"}
    served = made + timedelta(days=0 if late else story.rng.randint(0, 5))
    way = "direct" if late else story.course.served
    return {"act_on": made, "served_by": way, "act_served_on": served, "told": "yes"}


def _amount(story: Story) -> dict[str, Any]:
    if not story.dispute.amount:
        return {}
    low, high = story.dispute.amount
    return {"amount": round(story.rng.randint(low, high) / 50) * 50}


def application(story: Story) -> dict[str, Any]:
    """Answers to the questions of the application."""
    who, dispute = story.applicant, story.dispute
    act = dispute.act
    facts: dict[str, Any] = {
        "applicant_kind": who.kind, "applicant_name": who.name, "id_number": who.number, "phone": who.phone,
        "address": who.address, "applicant_count": 1, "electronic_service": story.course.channel == "online",
        "enterprise": who.kind == "company", "respondent": story.respondent, "act_kind": dispute.kind, "act_name": act,
        "subject": dispute.subject, "sector": dispute.sector, "onspot": dispute.onspot, "camera": dispute.camera,
        "request": dispute.request.format(act=act), "reasons": story.rng.choice(dispute.story),
        "mediation_willing": "yes" if story.rng.random() < 0.4 else "",
    }  # fmt: skip
    when = _when(story)
    if "act_on" in when:
        serial = story.rng.randint(1, 900)
        facts["act_number"] = f"模拟决字〔{when['act_on'].year}〕{serial}号"
    return facts | when | _amount(story)


def _arrival(story: Story) -> dict[str, Any]:
    """What the desk notes about the way it came."""
    channel = story.course.channel
    facts: dict[str, Any] = {"channel": channel}
    if channel == "post":
        facts["posted_on"] = story.opened - timedelta(days=story.rng.randint(1, 4))
    if channel == "respondent":
        facts["respondent_received_on"] = story.world.back(story.opened, story.rng.randint(1, 3))
    if channel == "superior":
        facts["came_from"] = "山东省人民政府" if story.authority == "weihai" else "威海市人民政府"
    return facts


def file(story: Story) -> None:
    """The application reaches the authority: on line by the citizen, otherwise entered at the desk."""
    if story.course.channel == "online":
        story.day = story.opened
        story.do("file", "public", **application(story))
        return
    story.day = story.opened = story.world.workday(story.opened)
    story.do("enter", "clerk", **application(story), **_arrival(story))


def examine(story: Story, **facts: Any) -> bool:
    """The seven tests; branches of city departments are described so that competence can be told."""
    return story.do("examine", story.rng.choice(("clerk", "handler")), **(COMMON | PLACE | _place(story) | facts))


def _place(story: Story) -> dict[str, Any]:
    organ = story.respondent
    if organ.kind != "branch":
        return {}
    county = organ.key.partition(".")[0]
    local = story.world.organs.get(county)
    by_district = local is not None and local.kind == "government"
    founder = organ.parent
    return {
        "st_kind": "dispatched_office", "st_founder": founder.name, "st_founder_government": founder.parent.name,
        "st_own_name": "yes", "st_by_district": "yes" if by_district else "no",
        "st_local_government": local.name if by_district else "",
    }  # fmt: skip


def gate(story: Story) -> None:
    """From the day of receipt to acceptance or refusal."""
    file(story)
    course = story.course
    if course.gate == "wait":
        story.over = True
    elif course.gate == "deem":
        _deemed(story)
    elif course.gate == "refuse":
        _refused(story)
    elif course.gate in ("supplement", "abandon"):
        _supplemented(story)
    else:
        if not course.brisk:
            story.wait(1, 3)
        _accepted(story)


def _accepted(story: Story) -> None:
    """Examined, judged where the text is missing, accepted within two more working days."""
    examine(story)
    if judged(story) or story.course.gate == "review":
        if story.course.gate == "review":
            story.over = True
            return
        story.do("judge", "handler", test="t4", judgement="yes", reason="核对送达回证和申请材料，未超过六十日，按对申请人有利的读法处理。")
    if not story.course.brisk:
        story.wait(0, 2)
    simple = {"procedure_kind": "simple", "all_agree_simple": _agreed(story), "clear_case": "yes"}
    story.do("accept", "handler", **(simple if story.simple else {"procedure_kind": "ordinary"}))
    story.accepted = story.day


def _agreed(story: Story) -> str:
    """Outside the listed kinds the simple procedure needs everybody's consent."""
    small = story.dispute.amount is not None and story.dispute.amount[1] <= 3000
    listed = story.dispute.onspot or small or story.dispute.subject == "disclosure"
    return "" if listed else "yes"


def _deemed(story: Story) -> None:
    """Nobody acts in five working days: the law accepts; the office wakes up a little later."""
    story.accepted = story.world.due("reconsideration.review", story.opened)
    story.day = story.accepted
    story.wait(2, 3)


def _refused(story: Story) -> None:
    facts, reason = FINDINGS[story.course.refusal]
    if story.course.refusal == "interest" and story.dispute.key != "complaint":
        reason = "申请人不是该行为的相对人，也未说明其何种权益受到影响。"
    story.wait(1, 3)
    examine(story, **facts)
    story.wait(0, 1)
    story.do("refuse", "head", reason=reason)
    story.wait(1, 3)
    story.do("serve", "clerk", way="direct", event_on=story.day)
    story.over = True


def _supplemented(story: Story) -> None:
    story.wait(1, 3)
    examine(story, request_specific="")
    story.wait(0, 1)
    story.do("ask_supplement", "clerk", items="请写明具体的复议请求，并提交行政行为文书复印件。", received_on=story.day)
    if story.course.gate == "abandon":
        _abandoned(story)
        return
    story.wait(3, 9)
    role = "public" if story.course.channel == "online" else "clerk"
    story.do("file_supplement", role, content="已明确请求并补交行政行为文书复印件。")
    story.wait(1, 2)
    _accepted(story)


def _abandoned(story: Story) -> None:
    end: date = story.world.due("reconsideration.supplement", story.day)
    story.day = end
    story.wait(1, 4)
    story.do("confirm_abandon", "clerk", reason="电话联系申请人，其表示不再补正。")
    story.over = True
