"""What the synthetic city has decided about frequency, quiet days and the white list. None of it is a real decision."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from fadu.demo.world import World
from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Matter
from fadu.registry.enterprises.models import Enterprise, EnterpriseClass, EnterpriseMark
from fadu.registry.inspection_catalogue import editing
from fadu.registry.inspection_catalogue.models import Body, FrequencyRule, Item, QuietPeriod, WhiteEntry
from fadu.registry.inspection_catalogue.rules import counting, vocab

NOTE = "模拟：演示城市的决定，不是威海市的规定"
MADE = {"confidence": "platform", "default": False, "active": True, "note": NOTE, "basis": "演示城市模拟决定"}
EXCEPTIONS = [key for key, _ in vocab.QUIET_EXCEPTIONS]


def adopt(world: World, bodies: dict[str, Body], items: list[Item]) -> None:
    """A general cap, an environment cap, food floors (which collide with the cap), quiet days, the white list."""
    on = date(world.today.year, 1, 15)
    ministry, environment = counting.READINGS["ministry"], counting.READINGS["environment"]
    general = FrequencyRule.objects.get(default=True, kind="cap", valid_to=None)
    values = {
        "title": "本市：同一主体对同一企业每年不超过 2 次",
        "reading": ministry.key,
        "blocks": sorted(ministry.blocks),
    }
    editing.change(general, values | MADE, SYSTEM, on=on, reason="演示：采用通行上限")
    own = {
        "kind": "cap",
        "n": 2,
        "domain": "environment",
        "title": "本市生态环境：同一主体对同一企业每年不超过 2 次",
        "reading": environment.key,
        "counts": sorted(environment.counts),
        "blocks": sorted(environment.blocks),
    }
    editing.create(FrequencyRule, own | MADE, SYSTEM, on=on, reason="演示：生态环境口径")  # fmt: skip
    for row in FrequencyRule.objects.filter(kind="floor", source="S80", valid_to=None):
        editing.change(row, {"active": True}, SYSTEM, on=on, reason="演示：食品下限照用，与上限的抵触由系统点名")
    quiet = {"title": "本市企业安静期：规模以上企业每月 1 日至 10 日", "mark": "above_scale", "day_from": 1, "day_to": 10,
             "exceptions": EXCEPTIONS}  # fmt: skip
    editing.create(QuietPeriod, quiet | MADE, SYSTEM, on=on, reason="演示：安静期")
    _marks(on)
    _food_classes(on)
    _white(world, on, items)


def _marks(on: date) -> None:
    """Enterprises above the statistical scale: large and medium ones that are open, unless marks are there already."""
    if not EnterpriseMark._plain.filter(kind="above_scale").exists():
        firms = Enterprise._plain.filter(status="active", size__in=("large", "medium")).only("pk")
        EnterpriseMark._plain.bulk_create(
            EnterpriseMark(enterprise=firm, kind="above_scale", since=on, basis="演示：按规模推定") for firm in firms
        )


def _food_classes(on: date) -> None:
    """Food enterprises have a class of their own field; the shares are assumptions of the demonstration."""
    rng = Random(1504)  # noqa: S311 a synthetic city, not a draw
    firms = Enterprise._plain.filter(status="active", industry__regex=r"^(C13|C14|C15|F512|H62)").order_by("pk")
    EnterpriseClass._plain.bulk_create(
        EnterpriseClass(enterprise=firm, scheme="演示：食品风险分级", kind="professional", field="food", since=on,
                        grade=rng.choices("ABCD", (42, 38, 17, 3))[0])
        for firm in firms.only("pk")
    )  # fmt: skip


def _white(world: World, on: date, items: list[Item]) -> None:
    """A hundred and twenty enterprises: most with a limited list of twenty-seven items."""
    rng = Random(1503)  # noqa: S311 a synthetic city, not a draw
    firms = list(Matter._plain.filter(register="enterprise").order_by("pk").values_list("pk", flat=True)[:4000])
    chosen = rng.sample(firms, min(120, len(firms) // 10))
    limited = rng.sample(items, min(27, len(items)))
    rows = WhiteEntry.objects.bulk_create([_entry(pk, rng, on) for pk in chosen])
    through: Any = WhiteEntry.items.through
    through.objects.bulk_create(
        through(whiteentry=row, item=item) for row in rows if row.mode != "none" for item in limited
    )


def _entry(pk: int, rng: Random, on: date) -> WhiteEntry:
    mode = rng.choices(("limited", "must", "none"), (7, 2, 1))[0]
    return WhiteEntry(
        enterprise_id=pk, mode=mode, title="本市涉企检查白名单", valid_from=on, double_approval=mode != "must",
        exceptions=["complaint", "transfer", "data", "emergency", "superior"], **MADE,
    )  # fmt: skip
