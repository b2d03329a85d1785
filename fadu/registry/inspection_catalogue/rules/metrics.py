"""The formulas of watching, exact. Display cuts, never rounds; `percent` does both so that published tables compare."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil


def ratio(part: int, whole: int) -> Fraction | None:
    """part / whole; None without a whole."""
    return Fraction(part, whole) if whole else None


def drop(before: int, now: int) -> Fraction | None:
    """检查频次下降率: on-site visits, the same months, the same bodies."""
    return Fraction(before - now, before) if before else None


def points(before: Fraction | None, now: Fraction | None) -> Fraction | None:
    """Change of a rate in percentage points."""
    return None if before is None or now is None else (now - before) * 100


def finding_rate(with_findings: int, visits: int) -> Fraction | None:
    """问题发现率."""
    return ratio(with_findings, visits)


def joint_by_visit(joint: int, visits: int) -> Fraction | None:
    """联合检查率, by visits."""
    return ratio(joint, visits)


def joint_by_task(tasks_in_joint: int, tasks: int) -> Fraction | None:
    """联合检查率, by tasks."""
    return ratio(tasks_in_joint, tasks)


def merge_gain(visits: int, tasks: int) -> Fraction | None:
    """合并减量率 1 − visits / tasks."""
    return 1 - Fraction(visits, tasks) if tasks else None


def code_rate(coded_before: int, made_up: int, visits: int, exempt: int) -> Fraction | None:
    """亮码率 (coded before the start + valid make-ups) / (visits − exempt emergencies)."""
    return ratio(coded_before + made_up, visits - exempt)


def offsite_share(offsite: int, onsite: int) -> Fraction | None:
    """非现场占比."""
    return ratio(offsite, offsite + onsite)


def lift(found_cd: Fraction, found_ab: Fraction) -> Fraction | None:
    """Finding rate of classes C and D over that of A and B."""
    return found_cd / found_ab if found_ab else None


def percent(value: Fraction | None, places: int = 2, rounded: bool = False) -> str:
    """A share as text, cut (as everywhere in the product) or rounded half up (as published tables do)."""
    if value is None:
        return "—"
    scaled = value * 100 * 10**places
    whole = (scaled.numerator * 2 + scaled.denominator) // (2 * scaled.denominator) if rounded else int(scaled)
    sign, whole = ("-" if whole < 0 else ""), abs(whole)
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}d}" if places else f"{sign}{whole}"


def lower_bound(needs: Sequence[int], most_bodies: int | None = None) -> int:
    """Fewest visits to one enterprise: the neediest body's number, or all participations over J."""
    if not needs:
        return 0
    return max(*needs, ceil(Fraction(sum(needs), most_bodies))) if most_bodies else max(needs)


def gap(visits: int, bound: int) -> Fraction | None:
    """(visits − LB) / LB."""
    return Fraction(visits - bound, bound) if bound else None


def completion(done: int, floor: int) -> Fraction | None:
    """下限完成率 Σ done / Σ floor."""
    return ratio(done, floor)


def stability(unchanged: int, lines: int) -> Fraction | None:
    """Plan stability: unchanged lines / lines."""
    return ratio(unchanged, lines)


def stab(windows: Sequence[tuple[int, int]]) -> list[int]:
    """Fewest months that hit every window [first, last]: greedy by right end, which is exact."""
    months: list[int] = []
    for first, last in sorted(windows, key=lambda w: w[1]):
        if not months or months[-1] < first:
            months.append(last)
    return months


def pairs(officers: int, workdays: int, per_day: int, availability: Fraction) -> int:
    """Participations that a body's officers manage in a month: pairs × working days × visits a day × availability."""
    return int((officers // 2) * workdays * per_day * availability)
