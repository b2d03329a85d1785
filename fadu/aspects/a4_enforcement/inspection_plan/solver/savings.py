"""What other rules would save: equal ratio tables, more bodies in a visit, a lower chance floor. Expected visits, exact
formulas; months are left out, they add the same to all."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .bounds import optimiser
from .compare import expected
from .dial import SCALE, Dial, certified, dial
from .frame import CLASSES, BadFrame, Frame

KEY = 0.2
TEAMS = (1, 2, 3, 4, 5)
TIERS = ("一般事项", "重点事项")


def savings(frame: Frame, floors: list[Fraction] | None = None) -> dict:
    """JSON-ready: the expected visits now and under other rules."""
    told = expected(frame)
    now = float(told.together.sum())
    found = {"now": round(now, 1), "departments_alone": round(float(told.alone.sum()), 1),
             "independent_merged": round(float(told.independent.sum()), 1), "max_bodies": by_team(frame),
             "aligned": aligned(frame), "chance_floor": []}
    for floor in floors or []:
        if optimiser():
            answer = dial(frame, floor)
            found["chance_floor"].append({
                "epsilon": str(floor), "visits": round(answer.visits, 1), "proved_floor": round(float(answer.floor), 1),
                "saves": round(1 - answer.visits / now, 4) if now else 0.0, "certificate": certificate(frame, answer),
                "note": "同层企业的机会不再相等，只有规定仅要求比例、不要求机会均等时才可采用"})
    return found


def certificate(frame: Frame, answer: Dial) -> dict:
    """What proves the floor: whole-number prices of the strata, in parts of `scale`; those not named are zero."""
    prices = [{"item": frame.item_column[k // 4], "class": CLASSES[k % 4], "price": int(answer.prices[k])}
              for k in np.flatnonzero(answer.prices).tolist()]
    return {"epsilon": str(answer.epsilon), "scale": SCALE, "prices": prices, "floor": str(answer.floor)}


def proved(frame: Frame, told: dict) -> Fraction:
    """The floor that a certificate proves for this frame: whole numbers only, no solver. Raises BadFrame."""
    place = {(str(name), c): 4 * i + j for i, name in enumerate(frame.items) for j, c in enumerate(CLASSES)}
    prices = np.zeros(4 * len(frame.items), np.int64)
    try:
        for row in told["prices"]:
            prices[place[str(row["item"]), row["class"]]] = int(row["price"])
        return certified(frame, prices, Fraction(told["epsilon"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadFrame("证书读不出，或者其中的事项、类别不在总体之内，或者价格不是不小于零的整数") from error


def by_team(frame: Frame) -> dict[str, float]:
    """Expected visits when a visit holds at most J bodies: with one number per enterprise its bodies join one after the
    other in order of chance, so visit j+1 starts with the (jJ + 1)-th largest chance. Exact for windows that meet."""
    d = max(len(frame.bodies), 1)
    best = np.zeros(len(frame.cls) * d)
    np.maximum.at(best, frame.e * np.int64(d) + frame.body[frame.it], frame.chance)
    at = np.flatnonzero(best)
    order = at[np.lexsort((-best[at], at // d))]
    firm = order // d
    first = np.flatnonzero(np.r_[True, firm[1:] != firm[:-1]]) if len(firm) else firm
    place = np.arange(len(firm)) - np.repeat(first, np.diff(np.r_[first, len(firm)]))
    told = {str(j): round(float(best[order[place % j == 0]].sum()), 1) for j in TEAMS}
    return told | {"all": round(float(best[order[place == 0]].sum()), 1)}


def aligned(frame: Frame) -> dict:
    """Expected visits when items use one ratio table per tier (as many inspections as now): all, and body by body."""
    tier = (frame.ratio[:, 1] >= KEY).astype(np.int64)
    key = tier[frame.it] * 4 + frame.cls[frame.e]
    named = (frame.ratio >= 1).all(axis=1)[frame.it]  # everybody, or everybody on a list: no table applies
    able = frame.possible & ~named
    tasks = np.bincount(key[able], frame.chance[able], 8)
    size = np.bincount(key[able], minlength=8)
    table = np.divide(tasks, size, out=np.zeros(8), where=size > 0)
    equal = np.where(able, table[key], frame.chance)
    now = float(frame.best_chance.sum())
    body = frame.body[frame.it]
    rows = []
    for b in range(len(frame.bodies)):
        mine = _visits(frame, np.where(body == b, equal, frame.chance))
        rows.append({"body": frame.body_column[b], "visits": round(mine, 1), "saves": round(now - mine, 1)})
    rows.sort(key=lambda r: -r["saves"])
    both = _visits(frame, equal)
    return {"all": round(both, 1), "saves": round(now - both, 1), "bodies": rows,
            "tables": {TIERS[t]: {c: round(float(table[4 * t + i]), 4) for i, c in enumerate(CLASSES)} for t in (0, 1)},
            "tier_rule": f"B 类比例不低于 {KEY:.0%} 的为重点事项"}


def _visits(frame: Frame, chance: np.ndarray) -> float:
    if not len(frame.e):
        return 0.0
    first = np.flatnonzero(np.r_[True, frame.e[1:] != frame.e[:-1]])
    return float(np.maximum.reduceat(chance, first).sum())


def told_in_words(found: dict) -> str:
    """For people."""
    lines = [f"预计到访企业 {found['now']:.0f} 家次；各部门单独 {found['departments_alone']:.0f}，"
             f"各自抽取再合并 {found['independent_merged']:.0f}"]
    lines += [f"每次至多 {j} 个主体：{visits:.0f}" for j, visits in found["max_bodies"].items() if j != "all"]
    lines.append(f"统一比例表（检查总量不变）：{found['aligned']['all']:.0f}，少 {found['aligned']['saves']:.0f}")
    lines += [f"　只统一「{r['body']}」：少 {r['saves']:.0f}" for r in found["aligned"]["bodies"][:5] if r["saves"] > 0]
    lines += [f"机会下限 {r['epsilon']}：{r['visits']:.0f}（可证下限 {r['proved_floor']:.0f}），少 {r['saves']:.1%}；{r['note']}"
              for r in found["chance_floor"]]
    return "\n".join(lines)
