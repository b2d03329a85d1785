"""How a case ends and what follows: decision, service, performance, opinion paper, suit, publication, archive."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fadu.aspects.a6_disputes.reconsideration.steps.findings import CHOICE_NAMES, FLAG_NAMES
from fadu.demo.intake import COMMON, PLACE
from fadu.demo.story import Story

SOUND = {
    "facts": "clear", "basis": "correct", "procedure": "lawful", "power": "lawful", "content": "fit",
    "property_taken": "no",
}  # fmt: skip
FINDINGS: dict[str, dict[str, str]] = {
    "uphold": SOUND,
    "revoke": SOUND | {"facts": "unclear"},
    "revoke_part": SOUND | {"facts": "unclear", "divisible": "yes"},
    "change": SOUND | {"content": "unfit", "change_worse": "no"},
    "confirm_unlawful": SOUND | {"procedure": "minor"},
    "perform": {"duty": "yes", "performed_before": "no", "order_pointless": "no"},
    "reject_claim": {"duty": "yes", "performed_before": "yes", "order_pointless": "no"},
    "agreement": {"agreement": "changed"},
}
EVERY = dict.fromkeys((*CHOICE_NAMES, *FLAG_NAMES), "")  # what the step asks; what other steps record is not asked
POINTLESS = {"duty": "yes", "performed_before": "no", "order_pointless": "yes"}
ITEMS = {
    "uphold": "维持被申请人作出的{act}。",
    "revoke": "撤销被申请人作出的{act}，责令被申请人在六十日内重新作出处理。",
    "revoke_part": "撤销被申请人作出的{act}第二项，其余部分维持。",
    "change": "将被申请人作出的{act}中的处理幅度变更至法定幅度的下限。",
    "confirm_unlawful": "确认被申请人的行为（{act}）违法。",
    "perform": "责令被申请人自收到本决定之日起六十日内履行查处职责并书面答复申请人。",
    "reject_claim": "驳回申请人的复议请求。",
    "agreement": "责令被申请人继续履行协议。",
}
REASONS = {
    "uphold": "经审理，在案证据能够相互印证，认定事实清楚，适用依据正确，程序合法，内容适当。",
    "revoke": "经审理，被申请人未就关键事实调查取证，现有证据不足以支持其认定。",
    "revoke_part": "经审理，第二项认定的数额缺少计算依据，其余部分有充分证据。",
    "change": "经审理，违法事实清楚，但申请人已及时改正、没有造成后果，原处理幅度偏重。",
    "confirm_unlawful": "经审理，结论并无不当，但送达晚于规定期限，属程序轻微违法，对申请人权利没有实际影响。",
    "perform": "经审理，查处该事项属于被申请人职责，收到请求后没有证据证明其已经处理。",
    "reject_claim": "经审理，受理本案以前被申请人已经查处并书面答复。",
    "agreement": "经审理，被申请人解除协议前没有履行约定的催告程序。",
}
REDO = {"revoke": 60, "perform": 60}


def close(story: Story) -> None:
    """The ending that the course names, and what follows."""
    ending = story.course.ending
    if ending in ("withdrawn", "settled"):
        _withdrawn(story)
    elif ending == "mediated":
        _mediated(story)
    elif ending == "rejected":
        _rejected(story)
    else:
        _decided(story)


def _within(story: Story, low: int, high: int) -> None:
    """Let some days go by, not beyond the end of the decision period."""
    now = story.day
    story.day = max(now, min(story.rest(low, high), story.decide_due()))


def _withdrawn(story: Story) -> None:
    _within(story, 2, 15)
    settled = story.course.ending == "settled"
    reason = "双方达成和解，被申请人已自行改正。" if settled else "申请人经释明后自愿撤回申请。"
    more = {"lawful": "yes"} if settled else {}
    story.do("terminate", "head", ground=story.course.ending, willing="yes", granted="yes", reason=reason, **more)
    story.wait(1, 3)
    _serve(story)
    _archive(story, 20)


def _mediated(story: Story) -> None:
    _within(story, 3, 15)
    story.do("mediate", "decider", agreement="被申请人在三十日内完成补正并书面答复，申请人放弃其他请求。", all_signed=True, lawful=True)
    story.wait(0, 2)
    _serve(story)
    story.wait(0, 1)
    _perform(story, "按调解书完成补正并书面答复。", 30)
    _archive(story, 30)


def _rejected(story: Story) -> None:
    """After acceptance it turns out that a condition was not met."""
    story.wait(1, 4)
    story.do("examine", "handler", **(COMMON | PLACE | {"interest": "no"}))
    story.wait(1, 3)
    story.do("reject_application", "head", reason="受理后查明，申请人与该行为没有利害关系。")
    story.wait(1, 3)
    _serve(story)
    _archive(story, 30)


def _target(story: Story) -> date:
    """The day of the decision: some time before the due day, on it, or after it when the course says late."""
    due, world = story.decide_due(), story.world
    if story.course.late:
        return world.workday(due + timedelta(days=story.rng.randint(2, 9)))
    early = story.rng.choice((0, 1, 2, 4, 7) if story.simple else (0, 0, 1, 1, 2, 3, 5, 8, 12, 16, 20))
    return max(world.back(due, early), min(world.ahead(story.day, 3), due))


def findings(story: Story) -> dict[str, Any]:
    """What the handler records; the decision rules allow the result on this ground."""
    inaction = story.dispute.kind == "inaction" and story.course.result == "confirm_unlawful"
    found = POINTLESS if inaction else FINDINGS[story.course.result]
    return {**EVERY, **found, "narrative": story.rng.choice(story.dispute.story)}


def _decided(story: Story) -> None:
    world, result, act = story.world, story.course.result, story.dispute.act
    target = max(_target(story), story.day)
    first = max(story.day, world.back(target, 5))
    if not story.do("find", "handler", on=first, **findings(story)):
        return
    more: dict[str, Any] = {"decision_extras": ["redo"]} if result == "revoke" else {}
    more |= {"perform_days": REDO[result]} if result in REDO else {}
    more |= {"items": ITEMS[result].format(act=act), "reasons": REASONS[result]}
    story.do("propose", "handler", on=max(first, world.back(target, 4)), proposed=result, **more)
    story.do("approve", "head", on=max(first, world.back(target, 2)))
    story.day = target
    story.do("decide", "decider", collective=story.rng.random() < 0.1)
    story.wait(1, 4)
    _serve(story)
    _after(story)


def _serve(story: Story) -> None:
    way = "electronic" if story.course.channel == "online" else story.rng.choice(("direct", "direct", "post"))
    story.do("serve", "clerk", way=way, event_on=story.day, respondent_on=story.day)


def _after(story: Story) -> None:
    """What follows a decision that has taken effect."""
    course, served = story.course, story.day
    if course.opinion:
        _opinion(story)
    if course.result in REDO:
        story.wait(1, 3)
        _perform(story, "按决定重新处理并书面答复申请人。", 60)
    elif course.sued:
        _sued(story, served)
        return
    if course.rated:
        story.wait(1, 5)
        story.do("rate", "public", satisfaction=story.rng.choice((3, 4, 4, 5, 5, 5)))
    if course.publish:
        _publish(story, served)
    _archive(story, 110 if course.opinion else 25)


def _opinion(story: Story) -> None:
    """An opinion paper with its sixty days, answered in time or late."""
    story.wait(0, 2)
    problems = "调查取证不充分，说理不足，送达不及时。"
    story.do("issue_opinion", "head", kind="opinion", addressee=story.respondent.name[:60], problems=problems,
             demand="对同类案件开展自查，完善调查和送达规程，并报送纠正情况。", received_on=story.day)
    due = story.world.due("reconsideration.opinion_reply", story.day)
    late, world, rng = story.course.opinion == "late", story.world, story.rng
    replied = world.ahead(due, rng.randint(3, 15)) if late else world.back(due, rng.randint(1, 20))
    story.do("opinion_reply", "respondent", on=replied, reply="已组织自查，修订办案规程并开展培训。")
    if not late:
        story.day = max(story.day, replied) if story.course.result not in REDO else story.day


def _perform(story: Story, what: str, days: int) -> None:
    """Performance noted, and reported done; seldom late, and then the office orders it."""
    due = story.world.workday(story.day + timedelta(days=days))
    story.do("begin_performance", "handler", what=what, due_on=due, due_basis="文书载明的期限")
    if story.rng.random() < 0.93:
        done = story.world.back(due, story.rng.randint(1, 15))
        story.day = max(story.day, done)
        story.do("performed", "respondent", proof="已履行，附书面答复和送达回证。")
        return
    story.day = story.world.ahead(due, story.rng.randint(2, 6))
    story.do("order_performance", "head", until=story.world.ahead(story.day, 10), refusing=False, reason="期限届满仍未履行。")
    story.wait(4, 9)
    story.do("performed", "respondent", proof="经责令后已履行，附书面答复。")


def _sued(story: Story, served: date) -> None:
    story.day = served
    story.rest(6, 14)
    story.do("sued", "handler", sued_on=story.day, suit_number=f"（{story.day.year}）模拟行初{story.rng.randint(1, 300)}号")
    story.rest(80, 170)
    lost = story.rng.random() < 0.1
    story.do("suit_result", "handler", suit_result="撤销复议决定" if lost else "驳回诉讼请求", suit_lost=lost)


def _publish(story: Story, served: date) -> None:
    story.day = max(story.day, story.world.workday(served + timedelta(days=story.rng.randint(16, 30))))
    story.do("propose_mask", "handler")
    story.do("publish", "head", disclose=True, reason="不涉及国家秘密、商业秘密，遮蔽后公开。", confirmed=True)


def _archive(story: Story, after: int) -> None:
    """Into the archive once every period has ended; the suit period lapses by itself."""
    story.rest(after, after + 45)
    story.do("archive", "clerk", archive_number=f"模拟档-{story.number}")
