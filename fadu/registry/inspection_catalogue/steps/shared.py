"""Roles, the texts that are cited, and small helpers of all steps."""

from __future__ import annotations

from typing import Any

from fadu.kernel.procedure import Taking
from fadu.law import law

SUPERVISOR, PLANNER, HEAD, OFFICER = (
    "inspection.supervisor", "inspection.planner", "inspection.head", "inspection.officer",
)  # fmt: skip
ROLES = (
    (SUPERVISOR, "行政执法监督人员"),
    (PLANNER, "检查计划经办人员"),
    (HEAD, "检查主体负责人"),
    (OFFICER, "行政执法人员"),
)
OPINION = law("严格规范涉企行政检查意见")[""]
ANSWERS = law("规范涉企行政检查问题解答")[""]
OWN = law("涉企行政检查管理口径")[""]
MONTHS = tuple((str(n), f"{n} 月") for n in range(1, 13))


def by(taking: Taking) -> str:
    """Who acts, as kept beside what they did."""
    return (taking.actor.label or taking.actor.name)[:120]


def mask_of(months: Any) -> int:
    """The 12-bit mask of chosen months; none chosen: all."""
    return sum(1 << (int(month) - 1) for month in set(months or ())) or 0xFFF


def chosen(mask: int) -> list[str]:
    """The months of a mask as a form shows them."""
    return [key for key, _ in MONTHS if mask >> (int(key) - 1) & 1]


def write(taking: Taking, *names: str) -> None:
    """Put answers into the fields of the same names."""
    for name in names:
        if name in taking.facts:
            value = taking.facts[name]
            setattr(taking.case, name, "" if value is None and _textual(taking.case, name) else value)


def _textual(case: Any, name: str) -> bool:
    return bool(case._meta.get_field(name).get_internal_type() == "CharField")


def own_body(organ_id: int) -> Any:
    """The body of an organ that is confirmed or published."""
    from ..models import Body

    return Body._plain.filter(organ_id=organ_id, state__in=("confirmed", "published")).first()
