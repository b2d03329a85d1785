"""The proposal is negotiated: moves with their price, pins, undo, answers to conflicts; then the plan is filed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, When

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.taking import InvalidFacts, Taking

from ..common import HEAD, MONTHS, OPINION, OWN, PLANNER, SUPERVISOR, name_of
from ..drawing import compute
from ..keeping import KINDS, note
from ..models import Conflict, PlanVersion, PlanVisit, YearPlan
from ..models.visits import own_bodies
from ..moves import desk, last_open, line_of, take_move
from ..staying import STAY
from ..versions import change, working
from ..writing import take_figures, write_lines, write_subjects
from .figures import count_again, version_of

OPEN = ("proposal", "negotiating")
MOVABLE = ("negotiating", "in_force")


def computed(taking: Taking) -> None:
    """The computed plan becomes version 1."""
    plan = taking.case
    told = compute(plan)
    PlanVisit._plain.filter(plan=plan).delete()
    written = write_lines(plan, 1)
    write_subjects(plan)
    take_figures(plan, told)
    note(plan)
    plan.edition = 1
    version_of(plan, "proposal", "由公布的总体和种子抽取、合并、排月", name_of(taking.actor), taking.on)
    taking.public = {"visits": written, "merkle_root": plan.merkle_root, "audit": told["audit"]["ok"]}
    taking.note(f"到访 {written} 次，任务 {plan.tasks} 项；抽取核验{'通过' if told['audit']['ok'] else '不通过'}")
    taking.notify(f"{plan}的合并方案已经算出", role=SUPERVISOR)


def retry(taking: Taking) -> None:
    """Put the interrupted computation on the list again."""
    from ..tasks import queue

    plan = taking.case
    taking.after.append(lambda: queue(plan, "draw" if plan.state == "drawing" else "replan"))


def send(taking: Taking) -> None:
    """Every body is told."""
    text = f"{taking.case}的合并方案请核对，可在日历上提出改期"
    taking.notify(text, role=PLANNER)
    taking.notify(text, role=HEAD)


def may_touch(line: PlanVisit, actor: Actor) -> bool:
    """Supervision moves every visit, a body those in which it takes part."""
    return actor.is_system or actor.has(SUPERVISOR) or bool(set(own_bodies(actor)) & set(line.bodies))


def _line(plan: YearPlan, pk: int) -> PlanVisit | None:
    return PlanVisit._plain.filter(plan=plan, pk=pk, until=None).first()


def _items(line: PlanVisit, text: str | None) -> list[int]:
    wanted = [int(x) for x in (text or "").replace("，", ",").split(",") if x.strip().isdecimal()]
    return [i for i in line.items if i in wanted] if wanted else list(line.items)


def check_move(plan: YearPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """A visit of this plan, and no rule against the month."""
    line = _line(plan, facts["line"])
    if line is None:
        return {"line": "没有这次到访，或者已经改期：请刷新日历"}
    month = int(facts["month"])
    if month == line.month:
        return {"month": f"这次到访本来就在 {month} 月"}
    told = desk(plan, line).price(_items(line, facts.get("items")), month)
    return {"month": "；".join(told.refused)} if told.refused else {}


def move(taking: Taking) -> None:
    """Move, and say at what price."""
    plan, facts = taking.case, taking.facts
    line = _line(plan, facts["line"])
    if line is None or not may_touch(line, taking.actor):
        raise InvalidFacts({"line": "只能改动本主体参加的到访"})
    items, month = _items(line, facts.get("items")), int(facts["month"])
    told = desk(plan, line).price(items, month)
    made = take_move(taking.actor, plan, line, items, month, told, facts.get("reason") or "")
    taking.public = {"move": made.pk, "visits": told.visits, "minutes": told.minutes, "warned": list(told.warned)}
    taking.note(f"{made.before} 月改到 {month} 月，到访 {told.visits:+d} 次，超出工作量 {told.minutes:+d} 分钟")
    count_again(plan)
    note(plan, made.enterprise_id)


def guard_undo(plan: YearPlan, actor: Actor) -> list[str]:
    """There is a move to take back, and it is one's own."""
    made = last_open(plan)
    if made is None:
        return ["没有可以撤销的改期"]
    own = actor.is_system or actor.has(SUPERVISOR) or made.by_id == actor.id
    return [] if own else [f"最近一次改期由{made.by}办理，须由其本人或者监督机关撤销"]


def undo(taking: Taking) -> None:
    """Move back what the newest move moved."""
    plan = taking.case
    made = last_open(plan)
    line = line_of(plan, made.enterprise_id, made.after, made.items) if made else None
    if made is None or line is None:
        raise InvalidFacts({"reason": "这次改期之后该企业的安排又有变动，请直接改期"})
    told = desk(plan, line).price(made.items, made.before)
    back = take_move(taking.actor, plan, line, made.items, made.before, told, f"撤销：{made.reason}"[:300])
    back.undone = made
    back.save(update_fields=["undone"])
    taking.note(f"{made.after} 月改回 {made.before} 月")
    count_again(plan)
    note(plan, made.enterprise_id)


def check_pin(plan: YearPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """A visit of this plan."""
    return {} if _line(plan, facts["line"]) else {"line": "没有这次到访：请刷新日历"}


def pin(taking: Taking) -> None:
    """Keep a visit in its month whatever is re-planned, or let it go again."""
    plan, line = taking.case, _line(taking.case, taking.facts["line"])
    if line is None or not may_touch(line, taking.actor):
        raise InvalidFacts({"line": "只能固定本主体参加的到访"})
    on = taking.step.key == "pin"
    change(plan, line, pinned=on, pin_reason=(taking.facts.get("reason") or "")[:300] if on else "")
    taking.note(f"{line.month} 月的到访{'固定' if on else '不再固定'}")


def open_conflicts(plan: YearPlan) -> tuple[tuple[str, str], ...]:
    """Conflicts that nobody has answered."""
    last = Case(When(kind=STAY, then=1), default=0)  # those that hold up the filing come first
    rows = Conflict._plain.filter(plan=plan, answer="").order_by(last, "-size", "pk")
    return tuple((str(c.pk), f"{c.get_kind_display()}：{c.text[:80]}") for c in rows[:200])


def answer(taking: Taking) -> None:
    """What a person decides about a conflict."""
    facts = taking.facts
    Conflict._plain.filter(plan=taking.case, pk=int(facts["conflict"])).update(
        answer=facts["answer"][:600], answered_by=name_of(taking.actor)
    )


def guard_file(plan: YearPlan, actor: Actor) -> list[str]:
    """What collides has been answered; the plan keeps to the control number."""
    hard = Conflict._plain.filter(plan=plan, answer="", kind__in=("floor_cap", *KINDS)).count()
    reasons = [f"还有 {hard} 处频次上下限、到访间隔冲突没有处理意见"] if hard else []
    if plan.control_number and (plan.visits or 0) > plan.control_number:
        over = Conflict._plain.filter(plan=plan, kind="control").exclude(answer="").exists()
        if not over:
            reasons.append(f"到访 {plan.visits} 次超过控制数 {plan.control_number}：请调低比例，或者在冲突中写明批准情况")
    return reasons


def file_plan(taking: Taking) -> None:
    """The negotiated version; papers go out with it."""
    plan = taking.case
    plan.filed_on, plan.filed_by = taking.on, name_of(taking.actor)
    if PlanVisit._plain.filter(plan=plan, since=working(plan)).exists() or _ended(plan):
        plan.edition = working(plan)
        version_of(plan, "negotiated", "协商中的改期和固定", plan.filed_by, taking.on)
    if Conflict._plain.filter(plan=plan).exists():
        taking.paper("conflicts")


def _ended(plan: YearPlan) -> bool:
    return bool(PlanVisit._plain.filter(plan=plan, until=working(plan)).exists())


def versions(plan: YearPlan) -> list[PlanVersion]:
    """All versions, newest first."""
    return list(PlanVersion._plain.filter(plan=plan).order_by("-no"))


LINE = Ask("line", "到访", "int", help="日历上到访的编号")
REASON = Ask("reason", "理由", required=False, max_length=300)
STEPS = (
    Step("computed", "算出合并方案", ("drawing",), "proposal", who=("system",), basis=OWN, effect=computed,
         public_title="算出合并方案"),
    Step("retry", "重新排队计算", ("drawing", "replanning"), None, who=(SUPERVISOR,), effect=retry,
         help="计算中断后使用：从没有完成的一步继续，结果与中断前相同。"),
    Step("negotiate", "发各主体协商", ("proposal",), "negotiating", who=(SUPERVISOR,), basis=OPINION, effect=send),
    Step("move", "改期", MOVABLE, None, who=(SUPERVISOR, PLANNER), basis=OWN, check=check_move, effect=move,
         group="日历", help="在协商日历上改期更方便：那里逐月显示代价和规则。",
         asks=(LINE, Ask("month", "改到", "choice", choices=MONTHS),
               Ask("items", "只改其中的事项", required=False, help="事项编号，用逗号分开；不填为全部"), REASON)),
    Step("undo", "撤销最近一次改期", MOVABLE, None, who=(SUPERVISOR, PLANNER), basis=OWN, guard=guard_undo,
         effect=undo, group="日历"),
    Step("pin", "固定到访", MOVABLE, None, who=(SUPERVISOR, PLANNER), basis=OWN, check=check_pin, effect=pin,
         group="日历", asks=(LINE, REASON)),
    Step("unpin", "取消固定", MOVABLE, None, who=(SUPERVISOR, PLANNER), basis=OWN, check=check_pin, effect=pin,
         group="日历", asks=(LINE,)),
    Step("answer", "写明冲突的处理意见", ("frozen", "proposal", "negotiating", "filed", "in_force"), None,
         who=(SUPERVISOR,), basis=OPINION, effect=answer,
         asks=(Ask("conflict", "冲突", "choice", choices=open_conflicts), Ask("answer", "处理意见", "longtext"))),
    Step("file", "备案", ("negotiating",), "filed", who=(SUPERVISOR,), basis=OPINION, guard=guard_file,
         effect=file_plan, stops=("file",), paper=("annual", "joint", "draw_record"), final=True,
         public_title="备案"),
)
