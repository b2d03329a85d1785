"""What a demand costs enterprises, and what cannot all be had, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .framing import Built
from .framing.caps import CLASSES, floor_for, yearly
from .models import DemandLine
from .solver.compare import expected
from .solver.frame import Frame

OWN = "platform"


@dataclass(frozen=True)
class Clash:
    """kind; rows: what collides; one sentence; the ground it rests on and how sure it is; how much is concerned."""

    kind: str
    rows: tuple[str, ...]
    text: str
    ground: str
    confidence: str
    size: int


def clashes(built: Built, frame: Frame, control: int | None = None) -> list[Clash]:
    """Floors against caps and demands, bodies without capacity, the control number, what the white list spares."""
    return [*_floors(built), *_control(frame, control), *_white(built)]


def _lines(built: Built) -> Iterable[DemandLine]:
    return {line.pk: line for line, _ in built.parts.values()}.values()


def _floors(built: Built) -> Iterable[Clash]:
    for line in _lines(built):
        for n, grade in enumerate(CLASSES):
            rule = floor_for(built.caps, line.item, grade)
            if rule is None or line.mode == "list":
                continue
            told = f"「{line.item.name}」对 {grade} 类企业的下限为每 {rule.per_years} 年 {rule.n} 次"
            rows = (f"下限：{rule.title}", f"申报：{line.demand.body.organ.name}「{line.item.name}」")
            cap = built.caps.of_body.get(line.demand.body_id)
            if rule.per_years == 1 and cap is not None and yearly(rule) > cap:
                limit = built.caps.rule_of_body(line.demand.body_id)
                named = f"上限：{limit.title}（每年 {cap} 次）" if limit else f"上限：每年 {cap} 次"
                ground = "；".join(x for x in (rule.basis, limit.basis if limit else "") if x)
                yield Clash("floor_cap", (f"下限：{rule.title}（每年 {rule.n} 次）", named),
                            f"{told}，同一主体的上限为每年 {cap} 次：两者不能同时满足，由人决定", ground or "本平台口径",
                            rule.confidence, rule.n - cap)
            elif line.ratios[n] < 1 / rule.per_years or (rule.per_years == 1 and line.times < rule.n):
                yield Clash("floor_cap", rows,
                            f"{told}，申报的是比例 {line.ratios[n]:.0%}、每年 {line.times} 次，达不到下限",
                            rule.basis or "本平台口径", rule.confidence, max(1, rule.n - line.times))


def _control(frame: Frame, control: int | None) -> Iterable[Clash]:
    if control is None:
        return
    wanted = float(frame.floor)
    if wanted > control:
        yield Clash("control", (f"控制数：{control}",),
                    f"按申报的比例，预计至少到访 {wanted:.0f} 家企业，超过控制数 {control} 户次", "本级政府下达的年度检查控制数，本平台口径", OWN,
                    int(np.ceil(wanted - control)))


def _white(built: Built) -> Iterable[Clash]:
    for name, n in sorted(built.spared.items()):
        yield Clash("white", (f"事项：{name}",), f"事项「{name}」有 {n} 家企业在白名单上，不列入抽取",
                    "白名单（参照莱州做法），本平台口径", OWN, n)


@dataclass(frozen=True)
class Cost:
    """What a body's demand means for enterprises in a year, by formula. extra: visits added to the other demands."""

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
    extra = np.maximum(told.together, others).sum() - others.sum()
    return Cost(int((told.bodies > 0).sum()), int(wanted.sum()), float(told.alone.sum()), float(extra), minutes,
                int(frame.capacity.sum()))
