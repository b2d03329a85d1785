"""Which ratings may be shown together. Each rating belongs to one cell for good, and whatever is shown is a sum of
whole cells: no difference between two figures, months, filters or exports is smaller than a cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .policy import Policy


@dataclass(frozen=True)
class Month:
    """What is known of one body's ratings of one month. unsatisfied, scores: of the sealed ratings, known to the
    release alone; invited, taken: enterprises with a visit to rate, and those that took a ballot (one entry each).
    """

    month: str
    rated: int
    unsatisfied: int
    invited: tuple[int, ...]
    taken: tuple[int, ...]


def distinct(months: Iterable[Month]) -> int:
    """The fewest different enterprises that can stand behind the ratings: who took two ballots may have cast both."""
    months = list(months)
    ballots = Counter(enterprise for month in months for enterprise in month.taken)
    return max(0, sum(month.rated for month in months) - sum(n - 1 for n in ballots.values()))


def silent(months: Iterable[Month]) -> int:
    """How many enterprises could have rated and took no ballot: who knows all ratings but one must reckon with them."""
    months = list(months)
    return len({e for month in months for e in month.invited} - {e for month in months for e in month.taken})


def hindrance(months: Sequence[Month], policy: Policy) -> str:
    """Why these months may not be opened together yet; nothing when they may."""
    if distinct(months) < policy.k:
        return f"评价的企业不足 {policy.k} 家"
    unsatisfied = sum(month.unsatisfied for month in months)
    invited = len({enterprise for month in months for enterprise in month.invited})
    if unsatisfied and invited - unsatisfied < policy.spare:
        return "几乎所有被检查企业都不满意，公布会暴露每一家"
    if unsatisfied and silent(months) < policy.spare:
        return "几乎每家被检查企业都评价了：知道其他各家怎样评的，就知道剩下的一家"
    return ""


def cells(months: Sequence[Month], policy: Policy) -> tuple[list[list[Month]], list[Month]]:
    """Months in order, gathered until they may be opened; what is left waits for later months."""
    done: list[list[Month]] = []
    waiting: list[Month] = []
    for month in sorted(months, key=lambda m: m.month):
        waiting.append(month)
        if not hindrance(waiting, policy):
            done.append(waiting)
            waiting = []
    return done, waiting


def shown_tags(
    counts: Counter[str], bad: Iterable[str], invited: int, policy: Policy, unheard: int | None = None
) -> list[tuple[str, int]]:
    """Tags that enough enterprises ticked; a reproach that (nearly) everybody made is not shown either, nor any where
    (nearly) everybody rated (unheard: how many did not).
    """
    reproaches, covered = set(bad), unheard is None or unheard >= policy.spare
    return [
        (tag, n)
        for tag, n in counts.most_common()
        if n >= policy.k and not (tag in reproaches and (invited - n < policy.spare or not covered))
    ]
