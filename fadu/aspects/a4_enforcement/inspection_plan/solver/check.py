"""An independent look at a finished plan: what it breaks, counted by kind, and who is flagged for which reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .frame import CLASSES, NO_CAP
from .plan import YearPlan

KINDS = ("quiet", "window", "cap", "body_cap", "max_bodies", "apart", "unplaceable", "missing", "capacity")


def breaches(plan: YearPlan) -> dict[str, int]:
    """Number of breaches by kind, from tasks and months alone.

    quiet, window, missing: tasks; cap: enterprises visited more often than their class allows; body_cap: pairs of
    enterprise and body; max_bodies, apart: visits; unplaceable: draws asked for that nobody can be drawn for; capacity:
    months of bodies above capacity.
    """
    frame, merged = plan.frame, plan.merged
    bit = 1 << (plan.month - 1)
    found = {
        "quiet": int((frame.quiet[merged.e] & bit != 0).sum()),
        "window": int((frame.window[merged.item] & bit == 0).sum()),
        "cap": len(over_cap(plan)[0]), "body_cap": len(over_body_cap(plan)[0]),
        "max_bodies": int((bodies_in_visit(plan) > (plan.most_bodies or NO_CAP)).sum()), "apart": _meeting(plan),
        "unplaceable": sum(x["missing"] for x in unplaceable(plan)),
        "missing": abs(int(plan.drawn.tasks.sum()) - len(plan.month)),
        "capacity": int((plan.months.load > frame.capacity).sum())}
    return {kind: found[kind] for kind in KINDS}


def visits_per_firm(plan: YearPlan) -> tuple[np.ndarray, np.ndarray]:
    """Enterprises (sorted) and their number of visits."""
    at = np.unique(plan.visit, return_index=True)[1]
    return np.unique(plan.merged.e[at], return_counts=True)


def over_cap(plan: YearPlan) -> tuple[np.ndarray, np.ndarray]:
    """Enterprises above the cap of their class, and their visits."""
    firms, visits = visits_per_firm(plan)
    above = visits > plan.frame.cap[plan.frame.cls[firms]]
    return firms[above], visits[above]


def over_body_cap(plan: YearPlan) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Enterprises, bodies and number of that body's visits where it is above the body's cap."""
    bodies = np.int64(max(len(plan.frame.bodies), 1))
    key = np.unique(plan.visit * bodies + plan.frame.body[plan.merged.item])
    first = np.unique(plan.visit, return_index=True)[1]
    pairs, count = np.unique(plan.merged.e[first][key // bodies] * bodies + key % bodies, return_counts=True)
    above = count > plan.frame.body_cap[pairs % bodies]
    return pairs[above] // bodies, pairs[above] % bodies, count[above]


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
    """Enterprises whose caps even the fewest visits exceed, each with the reason."""
    return [*_cap_flags(plan), *_body_flags(plan)]


def _cap_flags(plan: YearPlan) -> Iterator[dict]:
    frame, merged = plan.frame, plan.merged
    firms, visits = over_cap(plan)
    bounds = np.searchsorted(merged.e, np.r_[firms, firms + 1])
    for i, (e, count) in enumerate(zip(firms.tolist(), visits.tolist(), strict=True)):
        span = slice(int(bounds[i]), int(bounds[i + len(firms)]))
        what = sorted(zip(plan.month[span].tolist(), merged.item[span].tolist(), strict=True))
        told = "；".join(f"{m} 月「{frame.items[k]}」" for m, k in what[:6])
        why = f"每次至多 {plan.most_bodies} 个主体，" if plan.most_bodies else ""
        yield {"enterprise": frame.id_column[e], "kind": "cap", "class": CLASSES[frame.cls[e]], "visits": count,
               "cap": int(frame.cap[frame.cls[e]]),
               "reason": f"{why}抽中事项的检查窗口与静默月决定至少到访 {count} 次（{told}），"
                         f"超过 {CLASSES[frame.cls[e]]} 类每年 {frame.cap[frame.cls[e]]} 次的上限"}


def _body_flags(plan: YearPlan) -> Iterator[dict]:
    frame = plan.frame
    for e, b, count in zip(*(x.tolist() for x in over_body_cap(plan)), strict=True):
        yield {"enterprise": frame.id_column[e], "kind": "body_cap", "body": frame.body_column[b], "visits": count,
               "cap": int(frame.body_cap[b]),
               "reason": f"「{frame.bodies[b]}」的事项窗口决定对该企业至少到访 {count} 次，超过上限 {frame.body_cap[b]} 次"}
