"""A filed plan in force: months announced, re-planned month by month, closed at the end of the year."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from ..announcing import announce
from ..common import MONTHS, OPINION, OWN, PLANNER, SUPERVISOR, name_of
from ..files import REDRAW, REPLACED, keep
from ..identity import salt
from ..keeping import note
from ..models import PlanVisit, YearPlan
from ..replanning import plan_again, sentences
from ..rewriting import rewrite
from ..solver import redraw
from ..tasks import queue
from ..versions import working
from .figures import version_of


def in_force(taking: Taking) -> None:
    """From this day on visits are made by it."""
    taking.case.in_force_on = taking.on
    taking.notify(f"{taking.case}开始执行", role=PLANNER)


def check_announce(plan: YearPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """A month that has not passed and holds visits that nobody has been told of."""
    month = int(facts["month"])
    if (plan.year, month) < (today().year, today().month):
        return {"month": f"{month} 月已经过去"}
    rows = PlanVisit._plain.filter(plan=plan, until=None, month=month, announced_on=None, done_on=None)
    return {} if rows.exists() else {"month": f"{month} 月没有还未通知的到访"}


def tell_month(taking: Taking) -> None:
    """Days and officers by lot; the enterprises may know."""
    visits, short = announce(taking.case, int(taking.facts["month"]), taking.on)
    taking.public = {"visits": visits, "short": short}
    taking.note(f"{taking.facts['month']} 月 {visits} 次到访已定日期和人员" + (f"，{short} 处人员不足" if short else ""))


def ask_again(taking: Taking) -> None:
    """The computation is put on the list."""
    plan = taking.case
    taking.after.append(lambda: queue(plan, "replan"))


def replanned(taking: Taking) -> None:
    """Version n+1 with its explanation."""
    plan = taking.case
    again = plan_again(plan, taking.on)
    rewrite(plan, again)
    note(plan)
    plan.edition = working(plan)
    if again.log:
        content = redraw.whole(plan.edition, salt(plan), again.log)
        keep(plan, f"{REPLACED}{plan.edition}.json", content, public=False)
        told = json.dumps(redraw.summary(plan.edition, content), ensure_ascii=False, indent=1)
        keep(plan, f"{REDRAW}{plan.edition}.json", told.encode(), public=True)
    reason = plan.reason or "逐月调整"
    version = version_of(plan, "replan", reason, plan.organ.name, taking.on, broken=len(again.change.broken),
                         notes="\n".join(sentences(again)))  # fmt: skip
    taking.public = {"version": version.no, "kept": version.kept, "moved": version.moved, "added": version.added,
                     "dropped": version.dropped}  # fmt: skip
    taking.note(f"第 {version.no} 版：不变 {version.kept} 项，改月份 {version.moved}，新增 {version.added}，"
                f"取消 {version.dropped}")
    taking.paper("change")
    taking.notify(f"{plan}已调整为第 {version.no} 版", role=PLANNER)


def absorb(taking: Taking) -> None:
    """The visits of a published special plan are part of the next version."""
    plan = taking.case
    note(plan)
    plan.edition = working(plan)
    version_of(plan, "special", taking.facts["reason"], name_of(taking.actor), taking.on)
    taking.note(f"第 {plan.edition} 版：{taking.facts['reason']}")
    taking.notify(f"{plan}已调整为第 {plan.edition} 版：{taking.facts['reason']}"[:300], role=PLANNER)


def guard_close(plan: YearPlan, actor: Actor) -> list[str]:
    """The year is over."""
    return [] if today().year > plan.year else [f"{plan.year} 年度还没有结束"]


def close(taking: Taking) -> None:
    """How much of it was done."""
    rows = PlanVisit._plain.filter(plan=taking.case, until=None)
    done, every = rows.exclude(done_on=None).count(), rows.count()
    taking.public = {"done": done, "planned": every}
    taking.note(f"计划到访 {every} 次，完成 {done} 次")


STEPS = (
    Step("enforce", "开始执行", ("filed",), "in_force", who=(SUPERVISOR,), basis=OPINION, effect=in_force,
         public_title="开始执行"),
    Step("announce", "公布一个月的安排", ("in_force",), None, who=(SUPERVISOR,), basis=OWN, check=check_announce,
         effect=tell_month, help="为当月每次到访确定日期，按种子随机抽取执法人员（两名以上，回避的除外），并通知企业。",
         asks=(Ask("month", "月份", "choice", choices=MONTHS),)),
    Step("replan", "调整为下一版", ("in_force",), "replanning", who=(SUPERVISOR,), basis=OWN, effect=ask_again,
         sets=("reason",),
         help="已经通知、固定、办理的不动；注销迁出的、线索已移送有权机关的、本年度已检查过同一事项的由下一个号码递补，"
              "理由由登记记录得出，见报告页；其余尽量保持原月份。",
         asks=(Ask("reason", "理由", max_length=300, default="逐月调整"),)),
    Step("replanned", "算出下一版", ("replanning",), "in_force", who=("system",), basis=OWN, effect=replanned,
         public_title="计划调整"),
    Step("absorb", "并入专项检查", ("in_force",), None, who=("system",), basis=OPINION, effect=absorb,
         public_title="并入专项检查", asks=(Ask("reason", "专项"),)),
    Step("close", "年度结束", ("in_force",), "closed", who=(SUPERVISOR,), guard=guard_close, effect=close,
         public_title="年度结束"),
)
