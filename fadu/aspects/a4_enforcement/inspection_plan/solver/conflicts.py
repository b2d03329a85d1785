"""What cannot all be had, named before the draw: rows involved, one sentence, the ground it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .caps import LOCAL, OPINION, body_caps, firm_caps
from .frame import ALL_MONTHS, CLASSES, Frame
from .merge import POPCOUNT, needed, smallest_sets

SHOWN = 5
MONTHS = [f"{m}月" for m in range(1, 13)]


@dataclass(frozen=True)
class Ground:
    """Where a rule comes from. confidence: verified, memory or platform (a choice of this product)."""

    text: str
    confidence: str


GROUNDS = {
    "cap": Ground(OPINION, "verified"),
    "body_cap": Ground(LOCAL, "verified"),
    "ratio": Ground("“双随机、一公开”监管的抽查比例（各部门公布）", "memory"),
    "quiet": Ground("企业静默月：本地规定可以设定（参照山西企业安静期），本平台口径", "platform"),
    "window": Ground("年度检查计划申报的检查窗口，本平台口径", "platform"),
    "capacity": Ground("检查主体申报的月度工作量（检查须有两名以上执法人员），本平台口径", "platform"),
}


@dataclass(frozen=True)
class Conflict:
    """kind; rows: the lines of the input that collide; text: one sentence; ground; size: how much is concerned."""

    kind: str
    rows: tuple[str, ...]
    text: str
    size: int
    citation: str = ""

    @property
    def ground(self) -> Ground:
        """The rule and how sure it is."""
        usual = GROUNDS[self.kind]
        return Ground(self.citation, usual.confidence) if self.citation else usual

    def as_dict(self) -> dict:
        """JSON shape."""
        return {"kind": self.kind, "rows": list(self.rows), "text": self.text, "size": self.size,
                "citation": self.ground.text, "confidence": self.ground.confidence}


def conflicts(frame: Frame) -> list[Conflict]:
    """All conflicts that the frame alone shows, whatever the seed; largest first within a kind."""
    return [*_windows(frame), *_ratios(frame), *_caps(frame), *_capacity(frame)]


def months_text(mask: int) -> str:
    """Months of a mask for people."""
    named = [MONTHS[m] for m in range(12) if mask >> m & 1]
    return "全年" if len(named) == len(MONTHS) else "、".join(named) or "无"


def _when(months: int) -> str:
    return "全年" if months == ALL_MONTHS else f"只能在 {months_text(months)} 办理"


def _windows(frame: Frame) -> Iterator[Conflict]:
    """Items never open, and enterprises whose quiet months cover an item's whole window."""
    for i in np.flatnonzero((frame.window == 0) & (frame.ratio.max(axis=1) > 0)).tolist():
        yield Conflict("window", (f"items:{frame.items[i]}",), f"事项「{frame.items[i]}」没有开放任何月份，无法安排", 1)
    closed = np.flatnonzero(~frame.possible & (frame.window[frame.it] != 0))
    for i in np.unique(frame.it[closed]).tolist():
        mine = closed[frame.it[closed] == i]
        firms = [frame.ids[e] for e in frame.e[mine[:SHOWN]].tolist()]
        yield Conflict("quiet", (f"items:{frame.items[i]}", *(f"enterprises:{f}" for f in firms)),
                       f"事项「{frame.items[i]}」的窗口（{months_text(int(frame.window[i]))}）全部落在 {len(mine)} 家企业的静默月内，"
                       f"这些企业不参加抽取（如 {'、'.join(firms)}）", len(mine))


def _ratios(frame: Frame) -> Iterator[Conflict]:
    subject, able, _ = frame.sizes
    for k in np.flatnonzero(frame.asked > able).tolist():
        item, c = frame.items[k // 4], CLASSES[k % 4]
        yield Conflict("ratio", (f"items:{item}", f"ratio_{c.lower()}={frame.ratio[k // 4, k % 4]}"),
                       f"事项「{item}」{c} 类应抽 {frame.asked[k]} 家，可抽的只有 {able[k]} 家（共 {subject[k]} 家）",
                       int(frame.asked[k] - able[k]))


def _caps(frame: Frame) -> Iterator[Conflict]:
    """Enterprises whose certain tasks (chance one) need more visits than their class, or a body's cap, allows."""
    certain = np.flatnonzero(frame.chance >= 1)
    if not len(certain):
        return
    e, mask = frame.e[certain], frame.open_months[certain]
    firms, first = np.unique(e, return_index=True)
    bounds = np.r_[first, len(e)]
    least = np.ones(len(firms), np.int64)
    for v in np.flatnonzero(np.bitwise_and.reduceat(mask, first) == 0).tolist():
        least[v] = POPCOUNT[smallest_sets(needed(set(mask[bounds[v]:bounds[v + 1]].tolist())))[0]]
    caps = firm_caps(frame.caps, frame.cls, e, certain)
    for v in np.flatnonzero(least > caps.of(firms.astype(np.int64))).tolist():
        limit, name, c = caps.rule(int(firms[v])), frame.ids[firms[v]], int(frame.cls[firms[v]])
        rows = tuple(_rows(frame, certain[bounds[v]:bounds[v + 1]]))
        yield Conflict("cap", (f"enterprises:{name}", f"caps:{CLASSES[c]}={limit.visits}（{limit.rule}）", *rows[:SHOWN]),
                       f"企业「{name}」必查事项的窗口决定至少到访 {least[v]} 次，"
                       f"超过「{limit.rule}」每年 {limit.visits} 次", int(least[v] - limit.visits), limit.citation)
    yield from _body_caps(frame, certain)


def _rows(frame: Frame, pairs: np.ndarray) -> Iterator[str]:
    """Items of some pairs with the months in which they can be done."""
    for i, m in zip(frame.it[pairs].tolist(), frame.open_months[pairs].tolist(), strict=True):
        yield f"items:{frame.items[i]}({months_text(int(m))})"


def _body_caps(frame: Frame, certain: np.ndarray) -> Iterator[Conflict]:
    """Bodies whose certain tasks at an enterprise need more visits than the cap there allows."""
    bodies, e, body = max(len(frame.bodies), 1), frame.e[certain], frame.body[frame.it[certain]]
    caps = body_caps(frame.caps, bodies, e, body, certain)
    key = e.astype(np.int64) * bodies + body
    bound = caps.of(key) < 12
    groups: dict[int, list[int]] = {}
    for k, pair in zip(key[bound].tolist(), certain[bound].tolist(), strict=True):
        groups.setdefault(k, []).append(pair)
    for k, pairs in sorted(groups.items()):
        least = int(POPCOUNT[smallest_sets(needed(set(frame.open_months[pairs].tolist())))[0]])
        limit = caps.rule(k)
        if least > limit.visits:
            name, told = frame.ids[k // bodies], frame.bodies[k % bodies]
            rows = (f"enterprises:{name}", f"body_caps:{told}={limit.visits}（{limit.rule}）")
            yield Conflict("body_cap", (*rows, *list(_rows(frame, np.array(pairs)))[:SHOWN]),
                           f"「{told}」对企业「{name}」的必查事项至少要到访 {least} 次，"
                           f"超过「{limit.rule}」每年 {limit.visits} 次", least - limit.visits, limit.citation)


def _capacity(frame: Frame) -> Iterator[Conflict]:
    """Bodies whose expected minutes cannot fit, with the set of months that shows it."""
    subset = np.arange(1 << 12)
    for b in range(len(frame.bodies)):
        pairs = np.flatnonzero((frame.body[frame.it] == b) & (frame.chance > 0))
        inside = np.bincount(frame.open_months[pairs], frame.minutes[frame.it[pairs]] * frame.chance[pairs], 1 << 12)
        room = np.zeros(1 << 12)
        for m in range(12):
            with_m = subset[(subset >> m & 1).astype(bool)]
            inside[with_m] += inside[with_m ^ (1 << m)]
            room[with_m] += frame.capacity[b, m]
        worst = int((inside - room).argmax())
        short = inside[worst] - room[worst]
        if short > 0.5:
            items = sorted({frame.items[i] for i in frame.it[pairs[frame.open_months[pairs] & ~worst == 0]].tolist()})
            unfiled = "" if frame.filed[b] else "（没有申报工作量）"
            rows = (f"capacity:{frame.bodies[b]}={int(room[worst])}", *(f"items:{i}" for i in items[:SHOWN]))
            yield Conflict("capacity", rows,
                           f"「{frame.bodies[b]}」{unfiled}{_when(worst)}的任务预计 {inside[worst]:.0f} 分钟，"
                           f"这些月份的工作量共 {room[worst]:.0f} 分钟，预计至少超出 {short:.0f} 分钟", int(np.ceil(short)))
