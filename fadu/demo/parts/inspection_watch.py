"""Warnings of the synthetic city: what the rules find in the last weeks, some of it explained and resolved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fadu.aspects.a4_enforcement.inspection_watch.models import InspectionWarning
from fadu.aspects.a4_enforcement.inspection_watch.raising import run
from fadu.demo.accounts import Person
from fadu.demo.world import World
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ
from fadu.registry.inspection_catalogue.usage import refresh

ORDER = 65
PEOPLE: tuple[Person, ...] = ()
WEEKS = timedelta(days=35)
SAID = "上述检查由不同科室分别安排，已在系统中合并剩余计划，今后先查在期安排再派员。"

DEMAND = "有计划外检查、未亮码检查的主体，于收到本通报之日起十日内逐户说明原因；年底前把同一企业的剩余检查合并安排。"


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """The last five weeks, as the daily run would have found them; every third one is handled. Two circulars."""
    say("检查预警 inspection warnings")
    refresh()
    _circulars(world)
    if not run(world.today, world.today - WEEKS):
        return
    boss = world.pick("inspection.supervisor", "sfj", world.today)
    old = InspectionWarning._plain.filter(raised_on__lte=world.today - timedelta(days=12)).order_by("raised_on", "pk")
    for no, case in enumerate(old[:24]):
        if boss is not None:
            _handle(world, case, no, boss)


def _circulars(world: World) -> None:
    """Of the month before the last, issued; of the last, a proof."""
    last = world.today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    for end, goes_out in ((before, True), (last, False)):
        day = world.workday(end + timedelta(days=5))
        boss = world.pick("inspection.supervisor", "sfj", day)
        if boss is None or day > world.today:
            continue
        organ = Organ.objects.select_related("area").get(key="sfj")
        facts = {"since": end.replace(day=1), "until": end, "reach": organ.area.code}
        made = open_case(register("inspection_circular"), boss, facts, organ_id=organ.pk, on=day).case
        if goes_out:
            take(made, "revise", boss, {"demand": DEMAND}, on=day)
            take(made, "issue", boss, {"signed_by": "模拟负责人"}, on=world.workday(day + timedelta(days=1)))


def _handle(world: World, case: Any, no: int, boss: Any) -> None:
    """Asked, explained by the body where somebody works there, resolved."""
    day = world.workday(case.raised_on + timedelta(days=1))
    if no % 4 == 3:
        take(case, "resolve", boss, {"outcome": "accepted", "opinion": "有因检查，理由成立"}, on=day)
        return
    done = take(case, "ask", boss, {"question": "请说明安排上述检查的依据和必要性。"}, on=day).case
    head = world.pick("inspection.head", case.organ.key, day)
    if head is None or no % 4 == 2:
        return
    done = take(done, "explain", head, {"explanation": SAID}, on=world.ahead(day, 2)).case
    if no % 4 == 0:
        facts = {"outcome": "corrected", "opinion": "合并同一企业的剩余计划，一个月内报告"}
        take(done, "resolve", boss, facts, on=world.ahead(day, 4))
