"""A plan begins: opened, demands called for, the frame published, taken back while nobody has committed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.audit import in_batch
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import take
from fadu.kernel.taking import Taking
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.rules.scope import BadScope

from ..common import HEAD, OPINION, OWN, PLANNER, SUPERVISOR
from ..demanded import unfiled
from ..keeping import note
from ..models import CeremonyPart, Demand, PlanVisit, YearPlan
from ..models.plan import GRADES
from ..publishing import publish
from ..solver.tables import BadFrame
from ..staying import price, too_long
from .demand import open_again


def check_open(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """One joint plan a year; a step of rotation is a fraction below one."""
    found = YearPlan._plain.filter(year=facts["year"], mode="joint").select_related("matter").first()
    if found:
        return {"year": f"{facts['year']} 年度已有检查计划（{found.matter.number}）"}
    try:
        step = Fraction(facts.get("turn_step") or "0")
    except (ValueError, ZeroDivisionError):
        return {"turn_step": "请写成分数或者小数，如 1/4"}
    return {} if 0 <= step < 1 else {"turn_step": "步长应在 0 与 1 之间"}


def open_plan(taking: Taking) -> None:
    """Its name, and rotation that begins with the first year."""
    plan = taking.case
    plan.title = plan.title or f"{plan.year}年度行政检查计划"
    plan.turn_step = plan.turn_step or "0"
    plan.turn, plan.ungraded = plan.turn or 0, plan.ungraded or "B"
    plan.spacing = plan.spacing or 0
    plan.stay_limit, plan.stay_since = plan.stay_limit or DAY, taking.on


def limit_stay(taking: Taking) -> None:
    """The limit holds from this day on; what lies beyond it is named anew, nothing is moved."""
    plan = taking.case
    plan.stay_since = taking.on
    told = f"自 {taking.on} 起一次到访至多 {plan.stay_limit} 分钟"
    if plan.edition:
        note(plan)
        total = price(too_long(plan, PlanVisit._plain.filter(plan=plan, until=None)))
        told += f"；现行安排超过的 {total.count} 次，逐次拆分须多跑 {total.more} 次"
    taking.note(told)


def check_collect(plan: YearPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """The last day for demands lies before the day on which the plan must be filed."""
    limit = date(plan.year, 3, 31)
    return {"demands_due": f"申报截止须早于备案截止日 {limit}"} if facts["demands_due"] >= limit else {}


def call(taking: Taking) -> None:
    """Every body's planner is told."""
    due = taking.facts["demands_due"]
    text = f"请于 {due} 前申报{taking.case}的检查需求"
    taking.notify(text, role=PLANNER)
    taking.notify(text, role=HEAD)


def filed(plan: YearPlan) -> int:
    """Demands handed in."""
    return int(Demand._plain.filter(plan=plan, state="filed").count())


def guard_freeze(plan: YearPlan, actor: Actor) -> list[str]:
    """Something has been asked for; what is still being written is named."""
    reasons = [] if filed(plan) or _merged(plan) else ["还没有主体提交检查需求"]
    open_ones = Demand._plain.filter(plan=plan, state="draft").select_related("body__organ").order_by("pk")
    names = [d.body.organ.short or d.body.organ.name for d in open_ones]
    if names:
        reasons.append(f"还有 {len(names)} 个主体的申报没有提交：{'、'.join(names[:8])}；请催办，或者由该主体、监督机关撤回")
    late = unfiled(plan, today()) if plan.demands_due and today() <= plan.demands_due else []
    if late:
        reasons.append(f"申报截止日 {plan.demands_due} 还没有过，尚有 {len(late)} 个已公布的检查主体没有申报："
                       f"{'、'.join(late[:8])}{'等' if len(late) > 8 else ''}")
    return reasons


def _merged(plan: YearPlan) -> bool:
    return bool(Demand._plain.filter(plan=plan, state="merged").exists())


def check_freeze(plan: YearPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """The beacon comes into being after today, the secrets are revealed after it."""
    wrong: dict[str, str] = {}
    if facts["beacon_on"] <= (plan.frozen_on or plan.opened_on):
        wrong["beacon_on"] = "公共信标须在总体公布之后才产生"
    if facts["reveal_by"] < facts["beacon_on"]:
        wrong["reveal_by"] = "揭示截止不得早于信标产生日期"
    return wrong


def freeze(taking: Taking) -> None:
    """The frame and its fingerprint; demands become part of the plan."""
    from fadu.kernel.taking import InvalidFacts

    plan = taking.case
    if taking.facts["beacon_on"] <= taking.on:
        raise InvalidFacts({"beacon_on": f"公共信标须在 {taking.on} 之后才产生"})
    try:
        published = publish(plan, taking.on)
    except (BadFrame, BadScope) as refused:
        raise InvalidFacts({"announced": f"总体不能生成：{refused}"}) from refused
    plan.beacon = plan.beacon_source = plan.seed = ""
    _merge(plan, taking.on)
    frame = published.frame
    taking.public = {"frame_hash": plan.frame_hash, "round": plan.round, "enterprises": len(frame.cls),
                     "items": len(frame.items), "bodies": len(frame.bodies)}  # fmt: skip
    taking.note(f"企业 {len(frame.cls)} 家、事项 {len(frame.items)} 项；总体指纹 {plan.frame_hash}")


def _merge(plan: YearPlan, on: date) -> None:
    """The demands become part of the plan, each by a step of its own; in a bulk load of history, all at once."""
    rows = Demand._plain.filter(plan=plan, state="filed").order_by("pk")
    if in_batch():
        rows.update(state="merged", merged_on=on, closed_on=on)
    for demand in rows:
        take(demand, "merge", SYSTEM, {}, on=on)


def guard_reopen(plan: YearPlan, actor: Actor) -> list[str]:
    """As long as nobody has committed to the published frame."""
    made = CeremonyPart._plain.filter(plan=plan, round=plan.round).exists()
    return ["已有单位对这一总体作出承诺，不能收回；如总体确有错误，请作废本轮承诺"] if made else []


def reopen(taking: Taking) -> None:
    """Demands may be changed again."""
    open_again(taking.case, taking.facts["reason"], taking.on)


DAY = 480  # minutes: eight hours on the spot
STAYING = "各主体同时检查，按用时最长的一个主体计；本平台口径，可另定。超过的列入冲突，写明拆分须多跑几次，不自动拆分"
YEAR = Ask("year", "计划年度", "int", minimum=2020, maximum=2100)
STEPS = (
    Step("draft", "开始编制", ("",), "draft", who=(SUPERVISOR,), basis=OPINION, check=check_open, effect=open_plan,
         starts=("file",),
         sets=("year", "title", "control_number", "special_limit", "most_bodies", "spacing", "stay_limit", "ungraded",
               "turn", "turn_step"),
         asks=(
             YEAR,
             Ask("title", "名称", required=False, max_length=200, help="不填写的，为“×年度行政检查计划”"),
             Ask("control_number", "控制数（户次）", "int", required=False, minimum=1,
                 help="本级政府下达的年度检查总量；没有的不填"),
             Ask("special_limit", "每个主体专项计划上限", "int", required=False, minimum=0, maximum=50),
             Ask("most_bodies", "一次到访至多几个主体", "int", required=False, minimum=1, maximum=20),
             Ask("spacing", "同一主体两次到访至少相隔几个月", "int", required=False, default=2, minimum=0, maximum=6),
             Ask("stay_limit", "一次到访至多多少分钟", "int", required=False, default=DAY, minimum=30, maximum=10_000,
                 help=STAYING),
             Ask("ungraded", "没有风险分类的企业按", "choice", choices=GRADES, default="B", help="本平台口径，可另定"),
             Ask("turn", "轮转周期中的第几年", "int", required=False, default=0, minimum=0, maximum=20,
                 help="从 0 起；不轮转的填 0"),
             Ask("turn_step", "每年轮转的步长", required=False, default="0", max_length=12,
                 help="如 1/4：四年一轮，上年抽中的往后排；不轮转的填 0"),
         )),
    Step("limit_stay", "另定一次到访的时间上限", ("draft", "collecting", "frozen", "proposal", "negotiating", "filed", "in_force"),
         None, who=(SUPERVISOR,), basis=OWN, effect=limit_stay, sets=("stay_limit",),
         help="自当日起按新的上限重新列出过长的到访；不改动任何安排，拆分在日历上改期。",
         asks=(Ask("stay_limit", "一次到访至多多少分钟", "int", default=DAY, minimum=30, maximum=10_000, help=STAYING),
               Ask("reason", "理由", max_length=300))),
    Step("collect", "通知各主体申报", ("draft",), "collecting", who=(SUPERVISOR,), basis=OPINION, check=check_collect,
         effect=call, sets=("demands_due",), asks=(Ask("demands_due", "申报截止", "date"),)),
    Step("freeze", "公布总体", ("collecting",), "frozen", who=(SUPERVISOR,), basis=OWN, guard=guard_freeze,
         check=check_freeze, effect=freeze, sets=("announced", "beacon_on", "reveal_by"), final=True,
         help="公布参加抽取的企业（以公开编号代替名称）、事项、比例和总体指纹，同时公告采用哪一个尚未产生的公共信标。",
         asks=(
             Ask("announced", "采用的公共信标", max_length=300,
                 help="如“2026年1月20日中国福利彩票3D第2026020期开奖号码”：公布时还没有产生、谁也不能左右、谁都能查到"),
             Ask("beacon_on", "信标产生日期", "date"),
             Ask("reveal_by", "各单位揭示秘密的截止日", "date"),
         )),
    Step("reopen", "收回总体，继续申报", ("frozen",), "collecting", who=(SUPERVISOR,), basis=OWN, guard=guard_reopen,
         effect=reopen, asks=(Ask("reason", "理由", "longtext"),)),
)
