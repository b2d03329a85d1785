"""Who reads the pages, and how a plan is found through the gate."""

from __future__ import annotations

from django.http import Http404

from fadu.kernel.access import Actor
from fadu.people.guards import signed_in as signed_in

from ..common import HEAD, PLANNER, SUPERVISOR
from ..models import YearPlan

SEES_ALL = (SUPERVISOR, "coordinator", "leader", "auditor")





def plan_or_404(actor: Actor, pk: int) -> YearPlan:
    """A plan that the reader may see. People who read it only as everybody does use the public page."""
    rows = YearPlan.objects.for_user(actor).select_related("matter", "organ")
    plan: YearPlan | None = rows.filter(pk=pk).first() if not actor.is_public else None
    if plan is None:
        raise Http404(str(pk))
    return plan


def may_move(actor: Actor, plan: YearPlan) -> bool:
    """Whether this person may move visits of the plan now."""
    return plan.state in ("negotiating", "in_force") and actor.has(SUPERVISOR, PLANNER, HEAD)


def whole(text: str, low: int, high: int) -> int:
    """A number of an address inside its bounds, 0 for anything else."""
    good = text.isascii() and text.isdecimal() and len(text) < 10
    return int(text) if good and low <= int(text) <= high else 0


TABS = (
    ("report", "报告", "inspection-report"), ("calendar", "日历", "inspection-calendar"),
    ("conflicts", "冲突", "inspection-conflicts"), ("savings", "测算", "inspection-savings"),
    ("ceremony", "抽取公开", "inspection-ceremony"), ("redraw", "递补", "inspection-redraw"),
)  # fmt: skip
