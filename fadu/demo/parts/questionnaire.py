"""Two anonymous questionnaires: one counted (a unit with too few answers stays closed), one that is being answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from fadu.aspects.a9_coordination.assessment.models import Assessment
from fadu.demo.world import World
from fadu.kernel.today import frozen_today
from fadu.registry.questionnaire import urn
from fadu.registry.questionnaire.models import Subject

from .assessment import Play

ORDER = 61
QUESTIONS = "量表｜您对这个单位依法办事总体满意吗\n选择｜您是怎么办的｜窗口、网上、电话\n文字｜还有什么意见"
WORDS = ("", "", "", "一次说清了要带什么材料", "希望中午也有人值班", "答复比承诺的早")
ANSWERED = (("scjg", 60, 34), ("gaj", 60, 21), ("zrzy", 40, 3))


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """One counted two weeks ago, one open until next month."""
    say("匿名问卷 questionnaires")
    play, today = Play(world), world.today
    last = today - timedelta(days=16)
    case = begun(play, "服务对象依法办事满意度问卷（模拟）", "other", "", today - timedelta(days=40), last)
    answered(case.pk, today - timedelta(days=30))
    play.do(case, "close", "coordinator", today - timedelta(days=14))
    running = Assessment._plain.filter(year=today.year).order_by("-pk").first()
    number = running.matter.number if running else ""
    case = begun(play, "办事群众满意度问卷（模拟）", "assessment", number, today - timedelta(days=3), today + timedelta(days=24))
    for subject in Subject._plain.filter(matter_id=case.pk):
        urn.issue(subject, 50)


def begun(play: Play, title: str, purpose: str, number: str, day: date, closes: date) -> Any:
    """Drafted and opened."""
    units = "、".join(play.world.organs[key].name for key, *_ in ANSWERED)
    facts = {"title": title, "purpose": purpose, "number": number, "units": units, "questions": QUESTIONS,
             "frame": "近一年在该单位办过事的人（模拟）", "method": "按办件登记每十人取一", "closes": closes}  # fmt: skip
    return play.do(play.open("questionnaire", "coordinator", day, facts), "open", "coordinator", day)


def answered(matter: int, day: date) -> None:
    """Links given out and used, as people use them."""
    chance = Random(20260)  # noqa: S311
    with frozen_today(day):
        for key, issued, n in ANSWERED:
            codes = urn.issue(Subject._plain.get(matter_id=matter, organ__key=key), issued)
            for code in codes[:n]:
                scale = chance.choices(("非常满意", "满意", "一般", "不满意", "不清楚"), (8, 12, 5, 2, 1))[0]
                how = chance.choice(("窗口", "网上", "电话"))
                urn.answer(code, {"q1": scale, "q2": how, "q3": chance.choice(WORDS)})
