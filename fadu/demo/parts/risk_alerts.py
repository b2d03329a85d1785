"""Early warnings of the synthetic city: five weeks of what the models found, some handled; clues between bodies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from fadu.aspects.a8_digital.risk_supervision.alerting import run
from fadu.aspects.a8_digital.risk_supervision.models import RiskAlert
from fadu.demo.accounts import Person
from fadu.demo.world import World
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.models import Body

ORDER = 66
PEOPLE: tuple[Person, ...] = ()
DAYS, HANDLED, CLUES = timedelta(days=35), 60, 6
BACK = 6
ROLES = ("inspection.head", "inspection.planner", "risk.officer")
ACTIONS = (
    ("guide", "约谈负责人，发送提醒函，告知改正的方法。"),
    ("settled", "企业已经自行改正，材料已核对。"),
    ("inspect", "安排个案检查核实。"),
)


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Alerts pushed on a working day of last week, as the daily run would have; six clues among bodies."""
    say("风险预警 early warnings")
    pushed = world.back(world.today, BACK)
    run(pushed, pushed - DAYS)
    for no, case in enumerate(RiskAlert._plain.filter(state="pushed").select_related("organ").order_by("pk")[:HANDLED]):
        who = next((found for role in ROLES if (found := world.pick(role, case.organ.key, pushed))), None)
        if who is not None:
            _handle(world, case, no, who)
    _clues(world)


def _handle(world: World, case: Any, no: int, who: Any) -> None:
    day = world.ahead(case.opened_on, 1)
    case = take(case, "sign", who, on=day).case
    if no % 5 == 4:
        return
    day = world.ahead(day, 1)
    if no % 5 == 3:
        facts = {"outcome": "false", "findings": "所依据的记录已经更正，企业没有问题；建议模型排除已更正的记录。"}
        take(case, "verify", who, facts, on=day)
        return
    case = take(case, "verify", who, {"outcome": "true", "findings": "核对登记和检查记录，情况属实。"}, on=day).case
    action, measures = ACTIONS[no % 3]
    case = take(case, "dispose", who, {"action": action, "measures": measures}, on=world.ahead(day, 1)).case
    if action != "inspect":
        said = {"feedback": "已处置，后续纳入日常监管。", "rating": ("exact", "partly")[no % 2]}
        take(case, "feedback", who, said, on=world.ahead(day, 2))


def _clues(world: World) -> None:
    """Six clues from the market regulator to the fire brigade: taken, returned, handled, waiting."""
    bodies = {body.organ.key: body for body in Body._plain.select_related("organ").filter(state="published")}
    sender, receiver = bodies.get("scjg"), bodies.get("xfzd")
    day = world.back(world.today, BACK)
    hand = world.pick("inspection.planner", "scjg", day) or world.pick("inspection.head", "scjg", day)
    other = world.pick("inspection.head", "xfzd", day) or world.pick("inspection.officer", "xfzd", day)
    if not (sender and receiver and hand and other):
        return
    codes = register("enterprise").model._plain.filter(status="active").order_by("pk").values_list("uscc", flat=True)
    for no, uscc in enumerate(codes[:CLUES]):
        channel = "online" if no % 3 else "offline"
        facts = {"uscc": uscc, "receiver": str(receiver.pk), "source": "visit", "channel": channel,
                 "content": "检查中发现安全出口堆放货物，不属本部门职责，移送处理。"}  # fmt: skip
        case = open_case(register("inspection_clue"), hand, facts, organ_id=sender.organ_id, on=day).case
        if no % 3 == 1:
            take(case, "return", other, {"return_reason": "该场所属镇街管辖，请移送所在镇街。"}, on=world.ahead(day, 1))
        elif no % 3 == 2:
            done = take(case, "accept", other, on=world.ahead(day, 1)).case
            take(done, "handle", other, {"handling": "已到场督促清理，当场改正。"}, on=world.ahead(day, 3))
