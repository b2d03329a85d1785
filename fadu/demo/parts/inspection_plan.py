"""The inspection plans of the synthetic city: last year every department alone, this year one plan drawn in public,
next year's demands being written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from fadu.aspects.a4_enforcement.inspection_plan.keeping import KINDS
from fadu.aspects.a4_enforcement.inspection_plan.models import Conflict, PlanVersion, PlanVisit, Secret, YearPlan
from fadu.aspects.a4_enforcement.inspection_plan.moves import desk
from fadu.aspects.a4_enforcement.inspection_plan.solver.ceremony import commitment
from fadu.aspects.a4_enforcement.inspection_plan.steps.figures import count_again
from fadu.demo import inspection_demands as asked
from fadu.demo.accounts import Held, Person
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.audit import record
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.registry.inspection_catalogue.models import Item

ORDER = 30
WITNESS, HEAD = "inspection_plan.witness", "inspection.head"
PEOPLE: tuple[Person, ...] = (
    Person("jiwei.witness", "沈甲一", (Held(WITNESS, "jiwei", "党风政风监督室"),), label="市纪委监委：检查抽取的见证单位"),
    Person("gsl.witness", "沈乙二", (Held(WITNESS, "gsl", "法律服务部"),)),
    Person("yjj.chief", "沈丙三", (Held(HEAD, "yjj", "分管副局长"),)),
    Person("huancui.chief", "沈丁四", (Held(HEAD, "huancui.scjg", "分管副局长"),), label="环翠区市场监管局负责人：提交检查需求"),
)
PARTIES = (("jiandu", "sfj"), ("jiwei.witness", "jiwei"), ("gsl.witness", "gsl"))
SECRETS = {key: f"演示用秘密-{key}-不得用于真实抽取" for _, key in PARTIES}
ANSWERS = "按风险分级轮转：A、B 类三年一轮，C、D 类由上级专项和有因检查补足；已报市政府备案（模拟）"
BOOK = "inspection_year_plan"


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Three plans, special plans, and what is under way today."""
    say("年度检查计划 inspection plans")
    bodies = asked.wanted(world)
    _last_year(world, bodies)
    _this_year(world, bodies)
    _next_year(world, bodies)


class Office:
    """Who acts in the plans, and steps taken on a day."""

    def __init__(self, world: World) -> None:
        self.world, self.year = world, world.today.year

    def who(self, username: str, on: date) -> Actor:
        """An account's actor."""
        from fadu.people.actors import actor_for

        return actor_for(self.world.users[username], on)

    def day(self, year: int, month: int, day: int) -> date:
        """The working day on or after a day, years counted from the running one."""
        return self.world.workday(date(self.year + year, month, day))

    def take(self, case: Any, step: str, username: str, on: date, **facts: Any) -> Any:
        """One step by somebody (or the system)."""
        with frozen_today(on):
            who = self.who(username, on) if username else SYSTEM
            return take(case, step, who, facts, on=on).case


def _last_year(world: World, bodies: dict[Any, list[Item]]) -> None:
    """Each department alone, all of it done."""
    year, organ = world.today.year - 1, world.organs["sfj"]
    card = Matter._plain.create(register=BOOK, number=f"模拟检计〔{year}〕0号", organ=organ, area=organ.area.code,
                                opened_on=date(year, 1, 4), title=f"{year}年度检查（各部门单独）")  # fmt: skip
    plan = YearPlan(matter=card, organ=organ, area=organ.area.code, opened_on=date(year, 1, 4), state="closed",
                    closed_on=date(year, 12, 31), year=year, title=f"{year}年度检查（各部门单独）", mode="alone",
                    edition=1)  # fmt: skip
    plan.save(force_insert=True)
    visits = asked.alone(world, plan, bodies)
    count_again(plan)
    plan.save()
    PlanVersion._plain.create(matter_id=plan.pk, plan=plan, no=1, kind="alone", made_on=plan.opened_on, visits=visits,
                              made_by="各部门（模拟）", tasks=plan.tasks or 0, reason="各部门单独抽取、单独入企")  # fmt: skip
    record(SYSTEM, "plan.imported", "录入上年度各部门检查（模拟）", matter_id=plan.pk, facts={"visits": visits})


def _this_year(world: World, bodies: dict[Any, list[Item]]) -> YearPlan:
    office, year = Office(world), world.today.year
    opened = office.day(-1, 11, 10)
    with frozen_today(opened):
        facts = {"year": year, "spacing": 2, "ungraded": "B", "special_limit": 2}
        chief = office.who("jiandu", opened)
        plan = open_case(register(BOOK), chief, facts, organ_id=world.organs["sfj"].pk, on=opened).case
    plan = office.take(plan, "collect", "jiandu", opened, demands_due=date(year - 1, 12, 5))
    asked.ask(world, plan, office.day(-1, 11, 28), "filed", bodies, "A")
    record(SYSTEM, "demands.imported", "各主体申报检查需求（模拟）", matter_id=plan.pk, facts={"bodies": len(bodies)})
    plan = _ceremony(office, plan)
    plan = _negotiated(office, plan)
    return _months(office, plan)


def _ceremony(office: Office, plan: YearPlan) -> YearPlan:
    beacon = office.day(-1, 12, 19)
    key = hashlib.sha256(f"demo|{office.year}".encode()).hexdigest()  # same day, same city: also the same codes
    Secret.objects.create(plan=plan, matter_id=plan.pk, key=key)
    plan = office.take(plan, "freeze", "jiandu", office.day(-1, 12, 12), announced="演示用公共信标：当日 20 时公布的模拟开奖号码",
                       beacon_on=beacon, reveal_by=date(beacon.year, 12, 24))  # fmt: skip
    for username, key in PARTIES:
        value = commitment(office.world.organs[key].name, SECRETS[key])
        plan = office.take(plan, "commit", username, office.day(-1, 12, 15), commitment=value)
    plan = office.take(plan, "beacon", "jiandu", office.day(-1, 12, 22), beacon="模拟开奖 4 8 1 第 2025340 期",
                       beacon_source="演示数据，不是真实开奖结果")  # fmt: skip
    for username, key in PARTIES:
        plan = office.take(plan, "reveal", username, office.day(-1, 12, 23), secret=SECRETS[key])
    return office.take(plan, "computed", "", office.day(-1, 12, 23))


def _negotiated(office: Office, plan: YearPlan) -> YearPlan:
    plan = office.take(plan, "negotiate", "jiandu", office.day(-1, 12, 24))
    on = office.day(-1, 12, 26)
    lines = PlanVisit._plain.filter(plan=plan, until=None, bodies__len__gte=2).order_by("month", "pk")
    for line in lines[5:38:11]:
        with frozen_today(on):
            told = [p for p in desk(plan, line).prices() if not p.refused and p.month != line.month]
        if told:
            best = min(told, key=lambda p: (p.visits, p.minutes, len(p.warned), p.month))
            plan = office.take(plan, "move", "jiandu", on, line=line.pk, month=str(best.month), reason="企业检修停产")
    hard = Conflict._plain.filter(plan=plan, kind__in=("floor_cap", *KINDS), answer="")
    for row in list(hard[:3]):
        plan = office.take(plan, "answer", "jiandu", on, conflict=str(row.pk), answer=ANSWERS)
    hard.update(answer=ANSWERS, answered_by="市司法局行政执法监督（模拟）")
    plan = office.take(plan, "file", "jiandu", office.day(-1, 12, 29))
    return office.take(plan, "enforce", "jiandu", office.day(0, 1, 4))


def _months(office: Office, plan: YearPlan) -> YearPlan:
    """Each month announced at the end of the month before; version n+1 at the beginning of each quarter."""
    today = office.world.today
    for month in range(1, 13):
        for row in SPECIALS:
            if row[5][1] == month - 1:
                _special(office, plan, row)
                plan.refresh_from_db()
        on = office.day(0, 1, 4) if month == 1 else office.world.back(date(office.year, month, 1), 4)
        if on > today:
            break
        if month in (4, 7, 10) and plan.state == "in_force":
            plan = office.take(plan, "replan", "jiandu", on, reason=f"{month} 月起按季调整：注销迁出的递补，其余不动")
            plan = office.take(plan, "replanned", "", on)
        if PlanVisit._plain.filter(plan=plan, until=None, month=month, announced_on=None).exists():
            plan = office.take(plan, "announce", "jiandu", on, month=str(month))
    return plan


SPECIALS = (
    ("safety", "yjj", "yjj.chief", "粉尘涉爆企业专项检查", "own", (0, 4, 8), (0, 4, 20), ("5", "7"), "5%"),
    ("food", "scjg", "scjg.chief", "校园周边食品经营专项检查（上级部署）", "superior", (0, 8, 17), (0, 8, 21), ("9", "10"), "3%"),
    ("safety", "yjj", "yjj.chief", "岁末年初有限空间作业专项检查", "own", (0, 11, 9), None, ("11", "12"), "5%"),
)


def _special(office: Office, plan: YearPlan, row: tuple[Any, ...]) -> None:
    """A special plan from writing to publication; without a day of publication it waits for it."""
    domain, key, chief, title, kind, first, last, months, ratio = row
    world, on, book = office.world, office.day(*first), register("special_plan")
    rows = Item._plain.filter(bodies__organ=world.organs[key], state="published", domain=domain)
    item = rows.order_by("code").first()
    if on >= world.today or item is None:
        return
    with frozen_today(on):
        facts = {"plan_id": str(plan.pk), "title": title, "kind": kind,
                 "problem": f"近期在{title[:6]}领域发现突出问题（模拟）。",
                 "superior_document": f"模拟安办〔{office.year}〕12号" if kind == "superior" else "",
                 "announced": "演示用公共信标：公布当日模拟开奖号码"}  # fmt: skip
        who = office.who(chief, on)
        case = open_case(book, who, facts, organ_id=world.organs[key].pk, on=on).case
    case = office.take(case, "objects", chief, on, items=[str(item.pk)], month_from=months[0], month_to=months[1],
                       ratio=ratio)  # fmt: skip
    if not case.subject:
        return
    case = office.take(case, "submit", chief, on)
    if kind == "own":
        number = f"模拟批〔{office.year}〕8号"
        case = office.take(case, "approve", "leader", on, approver="市政府", approval_number=number)
    case = office.take(case, "file", "jiandu", world.ahead(on, 1))
    if last and office.day(*last) < world.today:
        office.take(case, "publish", chief, office.day(*last), beacon="模拟开奖 0 7 3")


def _next_year(world: World, bodies: dict[Any, list[Item]]) -> None:
    """Next year's plan takes demands: some are filed, one is being written."""
    office, on = Office(world), world.back(world.today, 9)
    with frozen_today(on):
        facts = {"year": world.today.year + 1, "spacing": 2, "ungraded": "B", "special_limit": 2, "most_bodies": 4}
        chief = office.who("jiandu", on)
        plan = open_case(register(BOOK), chief, facts, organ_id=world.organs["sfj"].pk, on=on).case
    plan = office.take(plan, "collect", "jiandu", on, demands_due=world.ahead(world.today, 14))
    ready = {body: items for body, items in bodies.items() if body.organ.key in ("sthj", "jtj", "xfzd", "wjw")}
    asked.weighed(plan, asked.ask(world, plan, world.back(world.today, 3), "filed", ready, "B"))
    body = next((b for b in bodies if b.organ.key == "huancui.scjg"), None)
    if body is None:
        return
    on = world.back(world.today, 2)
    with frozen_today(on):
        who = office.who("huancui.planner", on)
        facts = {"plan_id": str(plan.pk)}
        case = open_case(register("inspection_demand"), who, facts, organ_id=body.organ_id, on=on).case
    for item in bodies[body][:2]:
        case = office.take(case, "put", "huancui.planner", on, item=str(item.pk), mode="ratio", ratio_a="1%",
                           ratio_b="4%", ratio_c="20%", ratio_d="100%")  # fmt: skip
    office.take(case, "room", "huancui.planner", on, pairs=4)
