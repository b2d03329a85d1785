"""What a demand costs enterprises, and what cannot all be had, before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.models import FrequencyRule
from fadu.registry.inspection_catalogue.rules.model import Limit

from .demanded import unfiled
from .framing import Built
from .framing.caps import CLASSES, cited, floors_for, strictness, yearly
from .models import DemandLine, YearPlan
from .solver.compare import expected, further
from .solver.conflicts import Conflict
from .solver.frame import Frame

OWN = "platform"
SHOWN = 8
QUOTED = re.compile("「([^「」]*)」")


@dataclass(frozen=True)
class Clash:
    """kind; rows: what collides; one sentence; the ground it rests on and how sure it is; how much is concerned."""

    kind: str
    rows: tuple[str, ...]
    text: str
    ground: str
    confidence: str
    size: int


ROWS = (
    (re.compile(r"^items:(.*?)(\([^()]*\))?$"), "事项：{0}{1}"),
    (re.compile(r"^enterprises:(.*)$"), "企业：{0}"),
    (re.compile(r"^ratio_([a-d])=(.*)$"), "{0} 类比例：{1}"),
    (re.compile(r"^caps:(\w)=(\d+)（(.*)）$"), "上限：{0} 类企业每年 {1} 次（{2}）"),
    (re.compile(r"^body_caps:(.*)=(\d+)（(.*)）$"), "上限：{0}对同一企业每年 {1} 次（{2}）"),
    (re.compile(r"^capacity:(.*)=(\d+)$"), "检查力量：{0} 共 {1} 分钟"),
)  # fmt: skip


def named(found: Iterable[Conflict], built: Built) -> list[Clash]:
    """What the frame alone shows, with items and bodies by their names."""
    names = {name: line.item.name + (f"（第 {turn + 1} 次）" if line.times > 1 else "")
             for name, (line, turn) in built.parts.items()}  # fmt: skip
    organs = [line.demand.body.organ for line, _ in built.parts.values()]
    names |= {organ.key: organ.short or organ.name for organ in organs}
    return [
        Clash(c.kind, tuple(_row(row, names) for row in c.rows),
              QUOTED.sub(lambda m: f"「{names.get(m[1], m[1])}」", c.text), c.ground.text, c.ground.confidence, c.size)
        for c in found
    ]  # fmt: skip


def _row(row: str, names: dict[str, str]) -> str:
    for shape, words in ROWS:
        if told := shape.match(row):
            first, *rest = (part or "" for part in told.groups())
            share = words.startswith("{0} 类比例")
            rest = [f"{float(rest[0]) * 100:.4g}%"] if share else rest
            return words.format(first.upper() if share else names.get(first, first), *rest)
    return row


def clashes(built: Built, frame: Frame, control: int | None = None) -> list[Clash]:
    """Floors against caps and demands, bodies without capacity, the control number, what the white list spares."""
    return [*_floors(built), *_control(frame, control), *_white(built)]


def _groups(built: Built) -> dict[tuple[int, int], tuple[FrequencyRule, list[DemandLine]]]:
    """Demanded items that fall under one floor, by body."""
    found: dict[tuple[int, int], tuple[FrequencyRule, list[DemandLine]]] = {}
    for line in {line.pk: line for line, _ in built.parts.values()}.values():
        for rule in floors_for(built.caps, line.item):
            found.setdefault((line.demand.body_id, rule.pk), (rule, []))[1].append(line)
    return found


def reached(rule: FrequencyRule, lines: list[DemandLine]) -> int:
    """Visits a year that the demand makes certain for each enterprise under a floor."""
    classes = [CLASSES.index(g) for g in (rule.grade or CLASSES)]
    sure = [line.times for line in lines if line.mode == "ratio" and all(line.ratios[c] >= 1 for c in classes)]
    return max(sure, default=0)


def _strictest(built: Built, rule: FrequencyRule, lines: list[DemandLine]) -> Limit | None:
    """The lowest cap on the body's visits among the items and classes of a floor."""
    found = [
        limit
        for line in lines
        for grade in rule.grade or CLASSES
        if (limit := built.caps.of("own", grade, line.demand.body_id, line.item_id, line.item.domain))
    ]
    return min(found, key=strictness, default=None)


def _floors(built: Built) -> Iterable[Clash]:
    for _, (rule, lines) in sorted(_groups(built).items()):
        name = lines[0].demand.body.organ.name
        limit = _strictest(built, rule, lines)
        told = f"下限「{rule.title}」：每 {rule.per_years} 年不少于 {rule.n} 次"
        row = f"下限：{rule.title}（{rule.n} 次/{rule.per_years} 年）"
        if rule.per_years == 1 and limit and rule.n > yearly(limit):
            cap = yearly(limit)
            ground = "；".join(x for x in (rule.basis, cited(limit)) if x)
            yield Clash("floor_cap", (row, f"上限：{limit.title}（{cap} 次/年）"),
                        f"{name}：{told}，上限「{limit.title}」为每年 {cap} 次，两者不能同时满足，须由人决定",
                        ground, rule.confidence, rule.n - cap)
        elif rule.per_years == 1 and not rule.field_class and (n := reached(rule, lines)) < rule.n:
            best = max((line.ratios[CLASSES.index(rule.grade or "A")] for line in lines), default=0.0)
            rows = (row, *(f"申报：{name}「{line.item.name}」" for line in lines[:3]))
            yield Clash("floor_cap", rows, f"{name}：{told}，申报的事项中比例最高为 {best:.0%}，每户必到 {n} 次，达不到下限",
                        rule.basis or "本平台口径", rule.confidence, rule.n - n)


def silent(plan: YearPlan) -> list[Clash]:
    """Bodies that filed nothing: none of their checks is in the plan."""
    names = unfiled(plan, plan.frozen_on or today())
    told = f"{'、'.join(names[:SHOWN])}{f'等 {len(names)} 个主体' if len(names) > SHOWN else ''}"
    text = f"{told}没有申报检查需求，年度计划不含其日常检查"
    ground = "通知各主体申报的年度检查计划，本平台口径"
    return [Clash("unfiled", tuple(f"主体：{name}" for name in names), text, ground, OWN, len(names))] if names else []


def floor_sums(built: Built, frame: Frame) -> tuple[int, int]:
    """(visits that yearly floors ask for, visits of these that the demand makes certain)."""
    due = done = 0
    subject = frame.sizes[0].reshape(-1, 4)
    place = {name: i for i, name in enumerate(frame.items)}
    names = {line.pk: name for name, (line, _) in built.parts.items()}
    for rule, lines in _groups(built).values():
        if rule.per_years == 1 and not rule.field_class:  # professional classes stand in no frame
            classes = [CLASSES.index(g) for g in (rule.grade or CLASSES)]
            size = max(int(subject[place[names[line.pk]]][classes].sum()) for line in lines)
            due += rule.n * size
            done += min(rule.n, reached(rule, lines)) * size
    return due, done


def _control(frame: Frame, control: int | None) -> Iterable[Clash]:
    if control is None:
        return
    wanted = float(frame.floor)
    if wanted > control:
        yield Clash("control", (f"控制数：{control}",),
                    f"按申报的比例，预计至少到访 {wanted:.0f} 家企业，超过控制数 {control} 户次", "本级政府下达的年度检查控制数，本平台口径", OWN,
                    int(np.ceil(wanted - control)))


def _white(built: Built) -> Iterable[Clash]:
    for place, n in sorted(built.spared.items()):
        line = built.parts[place][0]
        name, who = line.item.name, line.demand.body.organ.short or line.demand.body.organ.name
        yield Clash("white", (f"事项：{name}（{who}）",), f"{who}「{name}」有 {n} 家企业在白名单上，不列入抽取",
                    "白名单（参照莱州做法），本平台口径", OWN, n)


@dataclass(frozen=True)
class Cost:
    """What a body's demand means for enterprises in a year, by formula. extra: visits added to the other demands.

    Months in which its own items cannot meet (several times a year, seasons apart) count as further visits."""

    subject: int
    tasks: int
    alone: float
    extra: float
    minutes: int
    room: int


def cost(frame: Frame, best: dict[str, float] | None = None) -> Cost:
    """The cost of the demand that the frame holds. best: largest chance of each enterprise by the other demands."""
    told = expected(frame)
    wanted = frame.sizes[2]
    minutes = int((wanted.reshape(-1, 4).sum(axis=1) * frame.minutes).sum())
    others = np.array([best.get(name, 0.0) for name in frame.ids]) if best else np.zeros(len(frame.cls))
    again = further(frame)
    extra = np.maximum(told.together, others).sum() - others.sum() + again.sum()
    alone = np.minimum(told.alone + again, np.bincount(frame.e, frame.chance, len(frame.cls)))
    return Cost(int((told.bodies > 0).sum()), int(wanted.sum()), float(alone.sum()), float(extra), minutes,
                int(frame.capacity.sum()))
