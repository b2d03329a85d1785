"""An independent look at a finished plan: what it breaks, counted by kind, and who is flagged for which reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .caps import Bound, Limit, body_caps, firm_caps
from .conflicts import months_text
from .frame import CLASSES, NO_CAP
from .merge import POPCOUNT, needed, smallest_sets
from .plan import YearPlan

KINDS = ("quiet", "window", "cap", "body_cap", "spacing", "max_bodies", "apart", "unplaceable", "missing", "capacity")
NAMED = 4
SPACING = Limit(0, "同一主体两次到访的间隔", "年度检查计划的编制要求，本平台口径")


def breaches(plan: YearPlan) -> dict[str, int]:
    """Number of breaches by kind, from tasks and months alone.

    quiet, window, missing: tasks; cap: enterprises visited more often than their class or their items allow; body_cap:
    pairs of enterprise and body; spacing: visits too soon after one of the same body; max_bodies, apart: visits;
    unplaceable: draws asked for that nobody can be drawn for; capacity: months of bodies above capacity.
    """
    frame, merged = plan.frame, plan.merged
    bit = 1 << (plan.month - 1)
    found = {
        "quiet": int((frame.quiet[merged.e] & bit != 0).sum()),
        "window": int((frame.window[merged.item] & bit == 0).sum()),
        "cap": len(over_cap(plan)[0]), "body_cap": len(over_body_cap(plan)[0]),
        "spacing": len(too_soon(plan)[0]),
        "max_bodies": int((bodies_in_visit(plan) > (plan.most_bodies or NO_CAP)).sum()), "apart": _meeting(plan),
        "unplaceable": sum(x["missing"] for x in unplaceable(plan)),
        "missing": abs(int(plan.drawn.tasks.sum()) - len(plan.month)),
        "capacity": int((plan.months.load > frame.capacity).sum())}
    return {kind: found[kind] for kind in KINDS}


def visits_per_firm(plan: YearPlan) -> tuple[np.ndarray, np.ndarray]:
    """Enterprises (sorted) and their number of visits."""
    at = np.unique(plan.visit, return_index=True)[1]
    return np.unique(plan.merged.e[at], return_counts=True)


def caps_of(plan: YearPlan) -> tuple[Bound, Bound]:
    """Caps on all visits of the enterprises, and on those of one body (key enterprise × bodies + body)."""
    frame, merged = plan.frame, plan.merged
    return (firm_caps(frame.caps, frame.cls, merged.e, merged.pair),
            body_caps(frame.caps, max(len(frame.bodies), 1), merged.e, frame.body[merged.item], merged.pair))


def over_cap(plan: YearPlan) -> tuple[np.ndarray, np.ndarray]:
    """Enterprises above their cap, and their visits."""
    firms, visits = visits_per_firm(plan)
    above = visits > caps_of(plan)[0].of(firms.astype(np.int64))
    return firms[above], visits[above]


def comings(plan: YearPlan) -> tuple[np.ndarray, np.ndarray]:
    """Who comes when: key enterprise × bodies + body, and month 1..12, one row per body in a visit, in order."""
    bodies = np.int64(max(len(plan.frame.bodies), 1))
    _, first = np.unique(plan.visit * bodies + plan.frame.body[plan.merged.item], return_index=True)
    key = plan.merged.e[first].astype(np.int64) * bodies + plan.frame.body[plan.merged.item[first]]
    order = np.lexsort((plan.month[first], key))
    return key[order], plan.month[first][order]


def over_body_cap(plan: YearPlan) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (enterprise × bodies + body) above the body's cap there, and the body's visits."""
    pairs, count = np.unique(comings(plan)[0], return_counts=True)
    above = count > caps_of(plan)[1].of(pairs)
    return pairs[above], count[above]


def too_soon(plan: YearPlan) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs (enterprise × bodies + body), with the months of two visits that follow each other too soon."""
    key, month = comings(plan)
    near = np.flatnonzero((key[1:] == key[:-1]) & (month[1:] - month[:-1] < plan.frame.spacing))
    return key[near], month[near], month[near + 1]


def bodies_in_visit(plan: YearPlan) -> np.ndarray:
    """[visits] number of bodies."""
    bodies = np.int64(max(len(plan.frame.bodies), 1))
    return np.bincount(np.unique(plan.visit * bodies + plan.frame.body[plan.merged.item]) // bodies)


def _meeting(plan: YearPlan) -> int:
    met: set[int] = set()
    for a, b in plan.frame.apart:
        met |= set(plan.visit[plan.merged.item == a].tolist()) & set(plan.visit[plan.merged.item == b].tolist())
    return len(met)


def unplaceable(plan: YearPlan) -> list[dict]:
    """Strata that ask for more than can be done, with the reason."""
    frame = plan.frame
    done = np.bincount(frame.stratum[plan.drawn.tasks], minlength=len(frame.asked))
    subject, able, _ = frame.sizes
    return [{"item": frame.item_column[k // 4], "class": CLASSES[k % 4], "asked": int(frame.asked[k]),
             "subject": int(subject[k]), "able": int(able[k]), "missing": int(frame.asked[k] - done[k]),
             "reason": f"应抽 {frame.asked[k]} 家，{subject[k] - able[k]} 家的静默月覆盖全部检查窗口，"
                       f"可抽 {able[k]} 家" + (f"，依法排除后仍缺 {plan.drawn.short[k]} 家" if k in plan.drawn.short else "")}
            for k in np.flatnonzero(frame.asked > done).tolist()]


def flagged(plan: YearPlan) -> list[dict]:
    """Enterprises whose caps or spacing the plan does not keep, each with the rule, its citation and the reason."""
    return [*_cap_flags(plan), *_body_flags(plan), *_spacing_flags(plan)]


def _tasks_told(plan: YearPlan, e: int, body: int | None = None) -> str:
    """The tasks of an enterprise (of one body) with month and window, those with the fewest months first."""
    frame, merged = plan.frame, plan.merged
    span = range(*np.searchsorted(merged.e, [e, e + 1]).tolist())
    mine = [k for k in span if body is None or frame.body[merged.item[k]] == body]
    rows = sorted((int(POPCOUNT[mask := frame.open_months[merged.pair[k]]]), int(plan.month[k]),
                   frame.items[merged.item[k]], int(mask)) for k in mine)
    told = "；".join(f"{m} 月「{name}」（可查月份 {months_text(mask)}）" for _, m, name, mask in rows[:NAMED])
    return f"{told} 等 {len(rows)} 项" if len(rows) > NAMED else told


def _least(plan: YearPlan, e: int, body: int | None = None) -> int:
    """The fewest visits that the windows of an enterprise's tasks (of one body) allow."""
    merged, frame = plan.merged, plan.frame
    span = slice(*np.searchsorted(merged.e, [e, e + 1]).tolist())
    mine = merged.pair[span]
    mine = mine if body is None else mine[frame.body[frame.it[mine]] == body]
    return int(POPCOUNT[smallest_sets(needed(set(frame.open_months[mine].tolist())))[0]])


def _why(plan: YearPlan, e: int, count: int, body: int | None = None) -> str:
    """What makes so many visits necessary."""
    least = _least(plan, e, body)
    told = f"抽中事项的检查窗口与静默月决定至少到访 {least} 次"
    if least < count:
        also = [f"每次至多 {plan.most_bodies} 个主体"] if plan.most_bodies else []
        also += ["有的事项不得同一次到访"] if plan.frame.apart else []
        also += ["两次到访的间隔或者另一项上限"] if not also else []
        told += f"，加上{'、'.join(also)}，安排了 {count} 次"
    return f"{told}（{_tasks_told(plan, e, body)}）"


def _cap_flags(plan: YearPlan) -> Iterator[dict]:
    frame, caps = plan.frame, caps_of(plan)[0]
    for e, count in zip(*(x.tolist() for x in over_cap(plan)), strict=True):
        limit, grade = caps.rule(e), CLASSES[frame.cls[e]]
        yield {"enterprise": frame.id_column[e], "kind": "cap", "class": grade, "visits": count, "cap": limit.visits,
               **limit.words(),
               "reason": f"{_why(plan, e, count)}，超过「{limit.rule}」每年 {limit.visits} 次；依据：{limit.citation}"}


def _body_flags(plan: YearPlan) -> Iterator[dict]:
    frame, caps, bodies = plan.frame, caps_of(plan)[1], max(len(plan.frame.bodies), 1)
    for pair, count in zip(*(x.tolist() for x in over_body_cap(plan)), strict=True):
        (e, b), limit = divmod(pair, bodies), caps.rule(pair)
        yield {"enterprise": frame.id_column[e], "kind": "body_cap", "body": frame.body_column[b], "visits": count,
               "cap": limit.visits, **limit.words(),
               "reason": f"「{frame.bodies[b]}」{_why(plan, e, count, b)}，超过「{limit.rule}」每年 {limit.visits} 次；"
                         f"依据：{limit.citation}"}


def _spacing_flags(plan: YearPlan) -> Iterator[dict]:
    frame, bodies = plan.frame, max(len(plan.frame.bodies), 1)
    for pair, one, other in zip(*(x.tolist() for x in too_soon(plan)), strict=True):
        e, b = divmod(pair, bodies)
        yield {"enterprise": frame.id_column[e], "kind": "spacing", "body": frame.body_column[b],
               "months": [one, other], **SPACING.words(),
               "reason": f"「{frame.bodies[b]}」{one} 月和 {other} 月两次到访相隔不足 {frame.spacing} 个月："
                         f"{_tasks_told(plan, e, b)}，在频次上限之内没有相隔更远的月份；依据：{SPACING.citation}"}
