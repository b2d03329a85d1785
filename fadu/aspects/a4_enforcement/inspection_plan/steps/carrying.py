"""Last year's demand is asked for again: its lines are copied, what ended or moved is named and left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.enterprises.vocab import GONE
from fadu.registry.inspection_catalogue.models import Item

from ..common import months_text
from ..models import Demand, DemandLine
from ..previewing import weigh
from ..rules.shares import RATIOS

KEPT = ("mode", *RATIOS, "times", "minutes", "reason")
NAMED = 20


@dataclass
class Carried:
    """What is taken over from last year, and what is not, in words."""

    lines: list[tuple[Item, dict[str, Any]]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def last(demand: Demand) -> Any:
    """Lines of the body's demand for the year before; of the newest plan when that year had several."""
    rows = Demand._plain.filter(body=demand.body_id, plan__year=demand.plan.year - 1).exclude(state="withdrawn")
    newest = rows.order_by("-plan_id").values("pk")[:1]
    return DemandLine._plain.filter(demand__in=newest)


def carried(demand: Demand) -> Carried:
    """Judge every line of last year against the catalogue and the directory of today."""
    found, lines = Carried(), list(last(demand).select_related("item__replaced_by").order_by("item__code"))
    own = set(Item._plain.filter(pk__in=[x.item_id for x in lines], bodies=demand.body_id).values_list("pk", flat=True))
    listed = {firm for line in lines for firm in line.listed}
    rows = Enterprise._plain.filter(pk__in=listed).exclude(status__in=GONE) if listed else Enterprise._plain.none()
    here = set(rows.values_list("pk", flat=True))
    for line in lines:
        name = f"{line.item.code} {line.item.name}"
        firms, window = [firm for firm in line.listed if firm in here], line.window & line.item.window
        if why := _ended(line, line.item_id in own, firms, window):
            found.left.append(f"{name}：{why}")
            continue
        if gone := len(line.listed) - len(firms):
            found.changed.append(f"{name}：名单里 {gone} 家已注销、吊销或者迁出，不再列入，余 {len(firms)} 家")
        if window != line.window:
            found.changed.append(f"{name}：事项目录改了检查月份，只沿用 {months_text(window)}")
        found.lines.append((line.item, {k: getattr(line, k) for k in KEPT} | {"window": window, "listed": firms}))
    return found


def _ended(line: DemandLine, own: bool, firms: list[int], window: int) -> str:
    """Why a line of last year cannot be asked for again; empty when it can."""
    item = line.item
    if item.state == "retired":
        other = f"，由 {item.replaced_by.code} {item.replaced_by.name} 替代" if item.replaced_by else ""
        return f"事项已取消{other}"
    if not own:
        return "事项已不由本主体检查"
    if item.state != "published":
        return "事项的依据正在修订，重新公布后再申报"
    if line.mode == "list" and not firms:
        return f"名单里的 {len(line.listed)} 家企业都已注销、吊销或者迁出"
    if window.bit_count() < line.times:
        return f"事项目录改了检查月份，去年的月份里只剩 {window.bit_count()} 个，不够检查 {line.times} 次"
    return ""


def guard(demand: Demand, actor: Actor) -> list[str]:
    """There is something of last year, and the draft has none of it yet."""
    here = set(DemandLine._plain.filter(demand=demand).values_list("item_id", flat=True))
    before = list(last(demand).order_by("item__code").values_list("item_id", "item__code", "item__name"))
    if not before:
        return [f"没有 {demand.plan.year - 1} 年度的申报可以沿用，请逐项申报或者导入表格"]
    twice = [f"{code} {name}" for pk, code, name in before if pk in here]
    if not twice:
        return []
    more = f"等 {len(twice)} 项" if len(twice) > 3 else ""
    return [f"草稿里已有去年的事项：{'、'.join(twice[:3])}{more}。沿用不会覆盖已填写的，请先删去这些事项，或者逐项申报其余的"]


def told(demand: Demand) -> list[tuple[str, str]]:
    """What pressing the button does, before it is pressed."""
    found, year = carried(demand), demand.plan.year - 1
    names = "、".join(f"{item.code} {item.name}" for item, _ in found.lines)
    parts = [(f"沿用 {year} 年度的 {len(found.lines)} 项", [names] if names else []),
             (f"不沿用 {len(found.left)} 项", found.left), (f"有变化 {len(found.changed)} 项", found.changed)]  # fmt: skip
    return [(title, _short(lines)) for title, lines in parts if lines]


def _short(lines: list[str]) -> str:
    more = [f"另有 {len(lines) - NAMED} 项"] if len(lines) > NAMED else []
    return "\n".join([*lines[:NAMED], *more])


def carry(taking: Taking) -> None:
    """Copy the lines, name what was left out, tell the price."""
    demand, found = taking.case, carried(taking.case)
    if not found.lines:
        raise InvalidFacts({"on": f"去年的事项没有一项还能申报：{'；'.join(found.left[:3])}"})
    DemandLine._plain.bulk_create(
        DemandLine(matter_id=demand.pk, demand=demand, item=item, **values) for item, values in found.lines
    )
    taking.note(f"沿用 {demand.plan.year - 1} 年度的 {len(found.lines)} 项")
    for words, lines in (("没有沿用", found.left), ("有变化", found.changed)):
        if lines:
            taking.note(f"{words} {len(lines)} 项：{_short(lines)}".replace("\n", "；"))
    weigh(taking)
