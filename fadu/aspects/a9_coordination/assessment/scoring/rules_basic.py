"""Rules SR1–SR7 and RAW: yes or no, items, deduction, share, threshold, tiers, linear, and a value taken as it is."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from .errors import AssessError, NotApplicable
from .given import Given, Outcome
from .numbers import clip, exact, show

INTERVAL = re.compile(r"^\s*([\[(])\s*([^,，]+)[,，]\s*([^\])]+?)\s*([\])])\s*$")
INFINITE = {"inf": 1, "+inf": 1, "∞": 1, "+∞": 1, "-inf": -1, "-∞": -1}


def yes_no(given: Given) -> Outcome:
    """SR1."""
    column = given.column("column")
    done = given.yes(column)
    return given.out(given.full if done else Fraction(0), f"{column}为{'是' if done else '否'}")


def additive(given: Given) -> Outcome:
    """SR2: items with points, each done or not; capped at the item's weight or at `cap`."""
    total, parts = Fraction(0), []
    for item in given.params["items"]:
        if given.yes(item["column"]):
            total += exact(item["points"])
            parts.append(f"{item['column']} {show(exact(item['points']))}")
    cap = min(given.exact("cap", given.full), given.full)
    over = f"，封顶 {show(cap)}" if total > cap else ""
    return given.out(min(total, cap), ("＋".join(parts) or "无得分项") + over)


def per_event(given: Given) -> Outcome:
    """SR3: max(floor, start − d·n); with `events` each id counts once in the whole assessment of the unit."""
    start, d, floor = given.exact("start", given.full), given.exact("d"), given.exact("floor", 0)
    refused: list[str] = []
    if "events" in given.params:
        ids, refused = given.ledger.fresh(given.events(given.column("events")), given.place)
        n = Fraction(len(ids))
    else:
        n = given.count(given.column("event"))
    text = f"max({show(floor)}, {show(start)}−{show(d)}×{show(n)})"
    return given.out(max(floor, start - d * n), text, "；".join(refused))


def share(given: Given) -> Outcome:
    """SR4: w·min(1, num/den); no cases means not applicable."""
    num, den = given.number("num"), given.number("den")
    if num < 0 or den < 0:
        raise AssessError(f"{given.row.who}的分子或分母为负数（{given.place}）")
    if den == 0:
        raise NotApplicable(f"{given.column('den')} 为 0")
    return given.out(given.full * min(Fraction(1), num / den), f"{show(given.full)}×min(1, {show(num)}/{show(den)})")


def threshold(given: Given) -> Outcome:
    """SR5: full from T on; below it d for every step, steps counted up, down or exactly. Never below 0."""
    x, t, step, loss = given.number("column"), given.exact("T"), given.exact("step"), given.exact("d")
    if x >= t:
        return given.out(given.full, f"{show(x)} ≥ {show(t)}，满分")
    k = (t - x) / step
    mode = given.text("mode", "exact")
    k = {"ceil": Fraction(-(-k // 1)), "floor": Fraction(k // 1), "exact": k}[mode]
    text = f"{show(given.full)}−{show(loss)}×{show(k)}（步数按 {mode}）"
    return given.out(max(Fraction(0), given.full - loss * k), text)


def bounds(written: str) -> tuple[Fraction | None, bool, Fraction | None, bool]:
    """An interval such as "[90, 100)": low (None = −∞), low closed, high (None = +∞), high closed."""
    found = INTERVAL.match(str(written))
    if not found:
        raise AssessError(f"区间“{written}”应写作 [90, 100) 的样子，端点开闭写明")
    left, low, high, right = found.groups()
    ends = [None if end.strip() in INFINITE else exact(end) for end in (low, high)]
    return ends[0], left == "[", ends[1], right == "]"


def inside(x: Fraction, written: str) -> bool:
    """Whether a number is in an interval."""
    low, closed, high, shut = bounds(written)
    over = low is None or x > low or (closed and x == low)
    return over and (high is None or x < high or (shut and x == high))


def tier_faults(tiers: list[dict[str, Any]]) -> str:
    """What is wrong with a list of tiers: a gap or an overlap between neighbours; empty when nothing is."""
    parts = [bounds(tier["in"]) for tier in tiers]
    lowest = min((p[0] for p in parts if p[0] is not None), default=Fraction(0)) - 1
    parts.sort(key=lambda part: (part[0] if part[0] is not None else lowest, not part[1]))
    for (_, _, high, shut), (low, closed, _, _) in zip(parts, parts[1:], strict=False):
        if high is None or low is None or low < high or (low == high and shut and closed):
            return "档次区间有重叠"
        if low > high or not (shut or closed):
            return f"档次区间在 {show(high)} 处有空档"
    return ""


def tiers(given: Given) -> Outcome:
    """SR6: points of the interval the number falls into."""
    x = given.number("column")
    for tier in given.params["tiers"]:
        if inside(x, tier["in"]):
            return given.out(exact(tier["points"]), f"{show(x)} 属于 {tier['in']}")
    raise AssessError(f"{given.row.who}的值 {show(x)} 不在任何档次内（{given.place}）")


def linear(given: Given) -> Outcome:
    """SR7: w·clip((x−lo)/(hi−lo), 0, 1); for a cost lo is the best and hi the worst value."""
    x, lo, hi = given.number("column"), given.exact("lo"), given.exact("hi")
    up, down = (hi, x) if given.params.get("cost") else (x, lo)
    rate = clip((up - down) / (hi - lo), 0, 1)
    text = f"{show(given.full)}×({show(up)}−{show(down)})/({show(hi)}−{show(lo)})"
    return given.out(given.full * rate, text + ("（取界）" if rate in (0, 1) else ""))


def raw(given: Given) -> Outcome:
    """RAW: the number itself, out of `full` (100 when not said)."""
    x, column = given.number("column"), given.column("column")
    return Outcome(x, given.exact("full", 100), f"{column} = {show(x)}")
