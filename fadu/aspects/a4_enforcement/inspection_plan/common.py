"""Words that all parts of the module share: roles, the law they rest on."""

from __future__ import annotations

from fadu.kernel.access import Actor
from fadu.law.citations import Citation, law

SUPERVISOR, PLANNER, HEAD = "inspection.supervisor", "inspection.planner", "inspection.head"
WITNESS, LEADER = "inspection_plan.witness", "leader"
ROLES = (
    (SUPERVISOR, "行政执法监督人员"),
    (PLANNER, "检查计划经办人员"),
    (HEAD, "检查主体负责人"),
    (WITNESS, "抽取见证单位"),
)
OPINION: Citation = law("严格规范涉企行政检查意见")[""]
OWN: Citation = law("涉企行政检查管理口径")[""]
MONTHS = tuple((str(m), f"{m} 月") for m in range(1, 13))
ALL_MONTHS = (1 << 12) - 1


def name_of(actor: Actor) -> str:
    """Who acts, as kept beside what they did."""
    return (actor.label or actor.name)[:120]


def months_text(mask: int) -> str:
    """The months of a mask for people: 1—3、7 月; 全年."""
    if mask & ALL_MONTHS == ALL_MONTHS:
        return "全年"
    told, run = [], []
    for month in [*(m for m in range(1, 13) if mask >> (m - 1) & 1), 99]:
        if run and month != run[-1] + 1:
            told.append(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}")
            run = []
        run.append(month)
    return f"{'、'.join(told)} 月" if told else "没有月份"


def mask_of(months: object) -> int:
    """The mask of months chosen in a form."""
    chosen = months if isinstance(months, list | tuple | set) else []
    return sum(1 << (int(m) - 1) for m in set(chosen))


def chosen_months(mask: int) -> list[str]:
    """The months of a mask as a form shows them chosen."""
    return [key for key, _ in MONTHS if mask >> (int(key) - 1) & 1]
