"""The market entities of the synthetic city: 20,000 by default, 462,000 with FADU_DEMO_ENTERPRISES=462000."""

from __future__ import annotations

import os
from collections.abc import Callable

from fadu.demo.accounts import Held, Person
from fadu.demo.world import World
from fadu.kernel.access import SYSTEM
from fadu.people.areas import towns
from fadu.registry.enterprises.bulk import load as load_entities
from fadu.registry.enterprises.synthetic import entities

ORDER = 10
USUAL = 20_000
SOURCE = "演示城市模拟生成"
PEOPLE: tuple[Person, ...] = (
    Person("registrar", "曹甲一", (Held("enterprise.registrar", "scjg", "登记注册科科长"),),
           label="市市场监管局登记：市场主体、成批导入"),
    Person("huancui.registrar", "曹乙二", (Held("enterprise.registrar", "huancui.scjg", "登记注册股股长"),)),
)  # fmt: skip


def wanted(scale: float) -> int:
    """How many entities: FADU_DEMO_ENTERPRISES (default 20,000), scaled down with a smaller city."""
    return max(20, round(int(os.environ.get("FADU_DEMO_ENTERPRISES", USUAL)) * min(scale, 1.0)))


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """Generate and import them as one file."""
    say("市场主体 market entities")
    places = [(town.code, town.name, town.legal_parent.code) for town in towns().select_related("legal_parent")]
    report = load_entities(entities(wanted(scale), world.today, places), SYSTEM, SOURCE)
    if report.bad_rows:
        raise ValueError(f"{report.sentence}：{report.errors[0]}")
