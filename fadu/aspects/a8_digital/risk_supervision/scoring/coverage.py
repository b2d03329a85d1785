"""Coverage figures of supervision, and how classes are used: pure functions over records.

Every share is exact: numerator, denominator and the two lists; rounding happens only in its text. Formulas are this
platform's readings (本平台口径): the city plan does not say which denominator its mobile coverage has.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .scheme import GRADES


@dataclass(frozen=True)
class Share:
    """A ratio with what is missing from it. value: None when there is nothing to divide by."""

    hit: int
    base: int
    missing: tuple[Hashable, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """Exact."""
        return Fraction(self.hit, self.base) if self.base else None

    @property
    def text(self) -> str:
        """In percent with two decimals, half rounded up; “无” when the denominator is empty."""
        return "无" if self.value is None else f"{hundredths(self.value * 100)}%"

    def reaches(self, goal: Fraction) -> bool | None:
        """Whether the exact value reaches the goal."""
        return None if self.value is None else self.value >= goal


def hundredths(value: Fraction) -> str:
    """With two decimals, half away from zero."""
    whole, rest = divmod(int(abs(value) * 100 + Fraction(1, 2)), 100)
    return f"{'-' if value < 0 else ''}{whole}.{rest:02d}"


@dataclass(frozen=True)
class Act:
    """A supervision act as far as coverage needs it. mobile: recorded on the spot with the mobile terminal."""

    enterprise: Hashable
    item: Hashable
    body: Hashable
    on: date
    on_site: bool = True
    mobile: bool = False
    implementation_code: str = "-"


def _within(acts: Iterable[Act], first: date, last: date) -> list[Act]:
    return [act for act in acts if first <= act.on <= last]


def share_of(listed: Iterable[Hashable], reached: Collection[Hashable]) -> Share:
    """How many of those listed are reached; the others are named in order."""
    names = list(dict.fromkeys(listed))
    wanted = reached if isinstance(reached, set | frozenset | dict) else set(reached)
    missing = tuple(name for name in names if name not in wanted)
    return Share(len(names) - len(missing), len(names), missing)


def low_credit_coverage(listed: Iterable[Hashable], acts: Iterable[Act], first: date, last: date) -> Share:
    """Low-credit enterprises with at least one supervision act in the period; `listed`: the list as frozen."""
    return share_of(listed, {act.enterprise for act in _within(acts, first, last)})


def mobile_by_acts(acts: Iterable[Act], first: date, last: date) -> Share:
    """M1: on-site checks recorded with the mobile terminal / on-site checks."""
    found = [act for act in _within(acts, first, last) if act.on_site]
    return Share(sum(act.mobile for act in found), len(found))


def mobile_by_items(items: Iterable[Hashable], acts: Iterable[Act], first: date, last: date) -> Share:
    """M2: items ever done with the mobile terminal in the period / items of the list that can be."""
    return share_of(items, {act.item for act in _within(acts, first, last) if act.mobile})


def mobile_by_bodies(bodies: Iterable[Hashable], acts: Iterable[Act], first: date, last: date) -> Share:
    """M3: bodies with at least one mobile record in the period / bodies with the duty."""
    return share_of(bodies, {act.body for act in _within(acts, first, last) if act.mobile})


def mobile_coverage(
    items: Iterable[Hashable], bodies: Iterable[Hashable], acts: Iterable[Act], first: date, last: date
) -> dict[str, Share]:
    """All three readings, by key: acts, items, bodies."""
    found = list(acts)
    return {
        "acts": mobile_by_acts(found, first, last),
        "items": mobile_by_items(items, found, first, last),
        "bodies": mobile_by_bodies(bodies, found, first, last),
    }


def relief(low_risk: int, visited: int) -> tuple[Share, Share]:
    """Share of class A with a planned visit, and share without one."""
    return Share(visited, low_risk), Share(low_risk - visited, low_risk)


def targeting_lift(high: Share, low: Share) -> Fraction | None:
    """Finding rate of C and D over finding rate of A and B; None when the latter is nothing."""
    if high.value is None or not low.value:
        return None
    return high.value / low.value


def stricter(*grades: str | None) -> str:
    """The highest risk among the classes given; None: no class in that model."""
    found = [GRADES.index(grade) for grade in grades if grade is not None]
    return GRADES[max(found)]


def class_for_item(general: str, professional: Mapping[str, str], domain: str | None) -> str:
    """The class that counts for an item: the stricter of the general one and that of the item's own field."""
    return stricter(general, professional.get(domain) if domain else None)


def after_filing(before: str, after: str) -> str:
    """What a change of class does to a plan already filed: its line stays; the monthly re-plan gets a proposal."""
    if after == before:
        return "不变"
    return "维持备案行，月度重排提议增加" if after > before else "维持备案行，月度重排提议减少"


def faults_of(act: Act) -> list[str]:
    """Why a record of an act cannot be accepted; empty when it can."""
    return [] if act.implementation_code.strip() else ["缺少检查实施清单编码，无法与监管事项关联"]
