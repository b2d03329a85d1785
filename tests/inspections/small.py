"""A small city in the database: bodies, items, officers, enterprises, people, and a plan led through its ceremony."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.aspects.a4_enforcement.inspection_plan.drawing import compute
from fadu.aspects.a4_enforcement.inspection_plan.models import DemandCapacity, DemandLine, Secret, YearPlan
from fadu.aspects.a4_enforcement.inspection_plan.solver.ceremony import commitment
from fadu.aspects.a4_enforcement.inspection_plan.steps.demand import share
from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case, take
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today
from fadu.people.models import Area, Organ
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, FrequencyRule, Item, Officer

BEGIN = date(2025, 1, 1)
SECRETS = {"sfj": "justice" * 4, "jiwei": "discipline" * 3}


def organ(key: str, name: str, kind: str = "department", area: str = "371000") -> Organ:
    """An organ of the city."""
    place, _ = Area.objects.get_or_create(code=area, defaults={"name": "某市", "level": "city"})
    return Organ.objects.get_or_create(
        key=key, defaults={"name": name, "short": name, "kind": kind, "area": place, "prefix": name[:2]}
    )[0]


def actor(where: Organ, *roles: str) -> Actor:
    """Somebody with these roles at an organ."""
    posts = tuple(PostView(r, where.pk, frozenset({where.pk}), where.area.code) for r in roles)
    return Actor(None, f"{where.key}.{roles[0]}", f"{where.short}某人", posts)


def card(book: str, where: Organ, number: str) -> Matter:
    """The identity card of a row made by hand."""
    return Matter._plain.create(register=book, number=number, organ=where, area=where.area.code, opened_on=BEGIN)


def body(key: str, name: str) -> Body:
    """A published inspecting body with six certified officers."""
    where = organ(key, name)
    made = Body(matter=card("inspection_body", where, f"主体{key}"), organ=where, area=where.area.code, opened_on=BEGIN,
                state="published", kind="department", confirmed_on=BEGIN, published_on=BEGIN)  # fmt: skip
    made.save(force_insert=True)
    for n in range(6):
        Officer(matter=card("inspection_officer", where, f"{key}人员{n}"), organ=where, area=where.area.code,
                opened_on=BEGIN, state="active", name=f"{key}{n}", body=made, certificate_no=f"{key}-{n}",
                certificate_until=date(2030, 1, 1)).save(force_insert=True)  # fmt: skip
    return made


def item(owner: Body, code: str, scope: str = "", **values: Any) -> Item:
    """A published item of one body."""
    told = {"domain": "market", "minutes": 60, "name": f"事项{code}"} | values
    made = Item(matter=card("inspection_item", owner.organ, f"事项{code}"), organ=owner.organ, area=owner.area,
                opened_on=BEGIN, state="published", published_on=BEGIN, code=code, scope=scope, **told)  # fmt: skip
    made.save(force_insert=True)
    made.bodies.add(owner)
    return made


def enterprises(n: int, where: Organ) -> list[Enterprise]:
    """n active enterprises of four classes and three sectors."""
    codes = [f"91371000MA{k:08d}" for k in range(n)]
    cards = Matter._plain.bulk_create(
        Matter(register="enterprise", number=c, organ=where, area="371002", opened_on=BEGIN) for c in codes
    )
    return Enterprise._plain.bulk_create(
        Enterprise(matter=card, organ=where, area="371002", opened_on=BEGIN, uscc=card.number, name=f"企业{k}",
                   kind="enterprise", established_on=BEGIN, grade="AABBBBCCCD"[k % 10],
                   industry=("C1361", "F5211", "H6210")[k % 3], size="small")
        for k, card in enumerate(cards)
    )  # fmt: skip


def city(n: int = 200) -> dict[str, Any]:
    """Three bodies, six items, n enterprises, a cap of two visits a year by one body."""
    where = organ("sfj", "市司法局")
    organ("jiwei", "市纪委监委")
    market, safety, fire = body("scjg", "市市场监管局"), body("yjj", "市应急局"), body("xfzd", "市消防支队")
    items = [
        item(market, "SC01"), item(market, "SC02", 'industry in ("F52", "H62")', domain="food"),
        item(safety, "YJ01", 'industry == "C"', domain="safety"), item(safety, "YJ02", domain="safety"),
        item(fire, "XF01", 'industry in ("H62",)', domain="fire"), item(fire, "XF02", domain="fire", window=0b111000),
    ]  # fmt: skip
    FrequencyRule.objects.create(title="同一主体每年不超过两次", kind="cap", n=2, basis="本市公布的年度频次上限",
                                 valid_from=BEGIN, counts=["plan", "special"], blocks=["plan", "special"])  # fmt: skip
    return {"office": where, "bodies": [market, safety, fire], "items": items, "firms": enterprises(n, where)}


def demand(plan: YearPlan, owner: Body, asked: list[tuple[Item, dict[str, Any]]], pairs: int = 4) -> Any:
    """A body's demand, filed by its head; lines and teams are written at once."""
    head = actor(owner.organ, "inspection.head")
    book = register("inspection_demand")
    case = open_case(book, head, {"plan_id": str(plan.pk)}, organ_id=owner.organ_id).case
    for one, facts in asked:
        ratios = {key: share(value) for key, value in facts.items()}
        told = {"window": one.window, "minutes": one.minutes} | ratios
        DemandLine._plain.create(matter_id=case.pk, demand=case, item=one, **told)
    DemandCapacity._plain.bulk_create(
        DemandCapacity(matter_id=case.pk, demand=case, month=m, pairs=pairs, days=20, minutes=pairs * 20 * 306)
        for m in range(1, 13)
    )
    return take(case, "file", head).case


RATIO = {"ratio_a": "5%", "ratio_b": "10%", "ratio_c": "1/5", "ratio_d": "100%"}


def called(place: dict[str, Any]) -> YearPlan:
    """A plan of 2026 for which demands have been called, on 2025-11-10."""
    chief = actor(place["office"], "inspection.supervisor")
    with frozen_today(date(2025, 11, 10)):
        facts = {"year": 2026, "ungraded": "B", "spacing": 2}
        plan = open_case(register("inspection_year_plan"), chief, facts, organ_id=place["office"].pk).case
        Secret.objects.create(plan=plan, matter_id=plan.pk, key="5e" * 32)  # the same draw in every run
        return take(plan, "collect", chief, {"demands_due": date(2025, 12, 5)}).case


def frozen(place: dict[str, Any]) -> YearPlan:
    """The same plan with its frame published, on 2025-12-12."""
    chief, plan = actor(place["office"], "inspection.supervisor"), called(place)
    with frozen_today(date(2025, 11, 20)):
        for n, owner in enumerate(place["bodies"]):
            demand(plan, owner, [(i, RATIO) for i in place["items"][2 * n : 2 * n + 2]])
    with frozen_today(date(2025, 12, 12)):
        facts = {"announced": "福彩3D第2025340期", "beacon_on": date(2025, 12, 19), "reveal_by": date(2025, 12, 24)}
        return take(YearPlan._plain.get(pk=plan.pk), "freeze", chief, facts).case


def drawn(place: dict[str, Any]) -> YearPlan:
    """The same plan with its seed, on 2025-12-20; the computation is still to come."""
    plan = frozen(place)
    parties = {
        key: actor(Organ.objects.get(key=key), role)
        for key, role in (("sfj", "inspection.supervisor"), ("jiwei", "inspection_plan.witness"))
    }
    with frozen_today(date(2025, 12, 15)):
        for key, who in parties.items():
            value = commitment(Organ.objects.get(key=key).name, SECRETS[key])
            plan = take(plan, "commit", who, {"commitment": value}).case
    with frozen_today(date(2025, 12, 20)):
        plan = take(plan, "beacon", parties["sfj"], {"beacon": "4 8 1", "beacon_source": "中国福彩网"}).case
        for key, who in parties.items():
            plan = take(plan, "reveal", who, {"secret": SECRETS[key]}).case
    return plan


def proposed(place: dict[str, Any]) -> YearPlan:
    """The computed proposal."""
    plan = drawn(place)
    with frozen_today(date(2025, 12, 20)):
        compute(plan)
        return take(plan, "computed", SYSTEM).case


def in_force(place: dict[str, Any]) -> YearPlan:
    """Negotiated, filed and in force since 2026-01-01."""
    chief, plan = actor(place["office"], "inspection.supervisor"), proposed(place)
    with frozen_today(date(2025, 12, 30)):
        plan = take(plan, "negotiate", chief).case
        plan = take(plan, "file", chief).case
    with frozen_today(date(2026, 1, 4)):
        return take(plan, "enforce", chief).case
