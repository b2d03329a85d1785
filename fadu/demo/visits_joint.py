"""Joint visits of two bodies with two officers each: one closed, one ready today for the phones of both teams."""

from __future__ import annotations

from typing import Any

from fadu.demo.visits import Maker
from fadu.demo.visits_live import INSPECTOR, Walker
from fadu.demo.world import World
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.models import Officer
from fadu.registry.inspection_catalogue.rules import scope

TEAM = ("scjg", "xfzd")
CLOSED_BACK = 3


def load(world: World, maker: Maker) -> None:
    """Two firms that concern both bodies: the first was visited, the second is visited today."""
    bodies = {body.organ.key: body for body in maker.bodies.values() if body.organ.key in TEAM}
    if len(bodies) < len(TEAM):
        return
    firms = [found for firm in maker.firms if (found := _wanted(maker, bodies, firm))]
    for back, (firm, words) in zip((CLOSED_BACK, 0), firms[:2], strict=False):
        walker = Walker(world, maker, TEAM[0], 0)
        walker.on(back)
        try:
            case = walker.ready_named(_ask(walker, firm, words))
            if back:
                walker.finished(walker.started(case))
        except (NotAllowed, InvalidFacts) as error:  # a gate that refuses ends it where it stands, as in life
            walker.refused = str(error)


def _wanted(maker: Maker, bodies: dict[str, Any], firm: dict[str, Any]) -> tuple[dict[str, Any], list[str]] | None:
    """Two simple items and a complex one of each body, as the request writes them; None where any is missing."""
    words = []
    for body, duties in maker.duties:
        if body.pk not in (owner.pk for owner in bodies.values()):
            continue
        fitting = [item for item, node in duties if scope.matches(node, firm)]
        simple, whole = ([item for item in fitting if item.simple is wanted] for wanted in (True, False))
        if len(simple) < 2 or not whole:
            return None
        words += [f"{item.code}@{body.organ.key}" for item in (*simple[:2], whole[0])]
    return (firm, words) if words else None


def _ask(walker: Walker, firm: dict[str, Any], words: list[str]) -> Any:
    world = walker.world
    people = [person for key in TEAM for person in world.holders(INSPECTOR, key, world.today)]
    users = [world.users[person.username].pk for person in people]
    seats = Officer._plain.filter(user_id__in=users).order_by("certificate_no")
    numbers = seats.values_list("certificate_no", flat=True)
    facts = {
        "uscc": firm["uscc"], "trigger": "transfer", "trigger_number": f"模拟转办{walker.day:%m%d}",
        "trigger_reason": "演示：转办线索涉及两个部门，一次查完", "items": "\n".join(words), "planned_on": walker.day,
        "officers": "、".join(numbers),
    }  # fmt: skip
    made = open_case(
        register("inspection"), walker.officer, facts, organ_id=walker.organ.pk, on=walker.day, step="request"
    )
    return made.case
