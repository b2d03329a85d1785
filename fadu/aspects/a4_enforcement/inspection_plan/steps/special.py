"""A special plan: written, approved by the government or the vertical superior, filed, published within a month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import take
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Item

from ..common import HEAD, LEADER, MONTHS, OPINION, OWN, PLANNER, SUPERVISOR, name_of
from ..drawing import earlier
from ..lots import drawn, fix, needs_lot
from ..models import PlanVisit, SpecialPlan, YearPlan
from ..models.plan import GRADES, RUNNING
from ..models.special import KINDS
from ..solver.ceremony import reused
from ..specials import months_left, schedule, subjects
from .demand import body_of, listed, share

CONTENT = ("title", "problem", "kind", "superior_document", "urgent")


def plans(case: Any) -> tuple[tuple[str, str], ...]:
    """Plans in force."""
    return tuple((str(p.pk), str(p)) for p in YearPlan._plain.filter(state__in=RUNNING, mode="joint").order_by("-year"))


def open_special(taking: Taking) -> None:
    """For the body of the organ."""
    special = taking.case
    body = body_of(special.organ_id)
    if body is None or not body.may_inspect(taking.on):
        raise InvalidFacts({"title": f"{special.organ.name}不是已公布的行政检查主体"})
    special.body, special.plan = body, YearPlan._plain.get(pk=int(taking.facts["plan_id"]))


def items(special: SpecialPlan) -> tuple[tuple[str, str], ...]:
    """Published items of the body."""
    rows = Item._plain.filter(state="published", bodies=special.body_id).order_by("code")
    return tuple((str(i.pk), f"{i.code} {i.name}") for i in rows)


def check_objects(special: SpecialPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """Months in order, a ratio, a list that names enterprises."""
    wrong: dict[str, str] = {}
    if int(facts["month_from"]) > int(facts["month_to"]):
        wrong["month_to"] = "结束月份早于开始月份"
    if share(facts.get("ratio") or "1") in (None, Decimal(0)):
        wrong["ratio"] = "比例请写成 20%、0.2 或者 1/5，大于 0、不超过 100%"
    unknown = listed(facts.get("listed") or "")[1]
    if unknown:
        wrong["listed"] = f"有 {len(unknown)} 个代码不在市场主体名录中：{'、'.join(unknown[:3])}"
    return wrong


def set_objects(taking: Taking) -> None:
    """Who is checked: a list, or a share of all that fall under the items."""
    special, facts = taking.case, taking.facts
    special.items.set(Item._plain.filter(pk__in=[int(i) for i in facts["items"]]))
    special.month_from, special.month_to = int(facts["month_from"]), int(facts["month_to"])
    special.grades = "".join(sorted(facts.get("grades") or ()))
    special.ratio = share(facts.get("ratio") or "1") or Decimal(1)
    named = listed(facts.get("listed") or "")[0]
    if named:
        special.listed, special.subject, special.frame_hash = named, len(named), ""
    else:
        firms = subjects(special)  # fixed from here on: who knows the beacon changes nobody any more
        special.listed, special.subject = firms["matter"].to_list(), firms.height
        fix(special)
    taking.public = {"subject": special.subject, "frame_hash": special.frame_hash}
    taking.note(f"对象 {special.subject} 家")


def guard_submit(special: SpecialPlan, actor: Actor) -> list[str]:
    """It says whom and what it checks, and stays within the number of special plans a year."""
    reasons = [] if special.subject else ["还没有确定检查事项和对象"]
    limit = special.plan.special_limit
    others = SpecialPlan._plain.filter(plan=special.plan, body=special.body, kind="own", approved_on__isnull=False)
    if limit is not None and special.kind == "own" and not special.urgent and others.count() >= limit:
        reasons.append(f"本年度专项检查计划已批准 {others.count()} 个，达到数量控制 {limit} 个")
    if special.kind == "superior" and not special.superior_document:
        reasons.append("上级部署的专项须填写上级文号")
    if needs_lot(special) and not special.announced:
        reasons.append("只查一部分对象的，须事先公告采用哪一个尚未产生的公共信标：在“确定事项和对象”中填写")
    return reasons


def submit(taking: Taking) -> None:
    """What a superior deployed needs no approval here; its month begins at once."""
    special = taking.case
    if special.kind == "superior":
        special.approver, special.approved_on = "上级机关", taking.on
        special.approval_number = special.superior_document
        taking.start("publish")
    else:
        taking.notify(f"专项检查计划「{special.title}」报请批准", role=LEADER)


def after_submit(special: SpecialPlan, facts: Mapping[str, Any]) -> str:
    """Straight to filing when it was deployed from above."""
    return "approved" if special.kind == "superior" else "submitted"


def approve(taking: Taking) -> None:
    """Approved on this day."""
    special = taking.case
    special.approved_on = taking.on
    special.approver = special.approver or name_of(taking.actor)
    taking.notify(f"专项检查计划「{special.title}」已批准，请一个月内公布", role=PLANNER, organ_id=special.organ_id)


def check_file(special: SpecialPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """The beacon comes after the notice with the fingerprint."""
    if needs_lot(special) and facts.get("beacon_on") and facts["beacon_on"] <= today():
        return {"beacon_on": f"信标必须在总体指纹公开以后才产生：请选 {today()} 以后的日期"}
    return {}


def file_special(taking: Taking) -> None:
    """On file with the supervising office; from now on everybody can read what the lot will be drawn from."""
    special = taking.case
    special.filed_on = taking.on
    if needs_lot(special) and not special.seed:
        special.beacon_on = taking.facts.get("beacon_on") or taking.on + timedelta(days=1)
        taking.public = {"frame_hash": special.frame_hash, "beacon_on": str(special.beacon_on)}


def check_publish(special: SpecialPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """The lot needs the beacon that was announced."""
    if needs_lot(special) and not special.seed and not (facts.get("beacon") or "").strip():
        return {"beacon": f"请填写事先公告的公共信标「{special.announced}」的内容"}
    return {}


def publish(taking: Taking) -> None:
    """The lot is drawn, the visits go into the year's plan, everybody may read it."""
    special = taking.case
    special.published_on = taking.on
    if PlanVisit._plain.filter(special=special).exists():  # an amended plan: its visits are planned already
        taking.note(f"第 {special.edition} 版")
        return
    if special.frame_hash:
        _draw(taking)
    if special.plan.state == "in_force":
        told = schedule(special)
        take(special.plan, "absorb", SYSTEM, {"reason": f"专项检查：{special.title}"[:200]}, on=taking.on)
        taking.public = told | {"seed": special.seed, "visits": len(special.listed)}
    taking.note(f"检查 {len(special.listed)} 家，其中 {taking.public.get('joined', 0)} 家与计划内检查合并")


def _draw(taking: Taking) -> None:
    """Whom the lot finds; without a lot everybody who is still there."""
    special, before = taking.case, earlier(taking.case)
    if not needs_lot(special):
        there = Enterprise._plain.filter(pk__in=special.listed, status="active").values_list("pk", flat=True)
        special.listed = sorted(there)
        return
    special.beacon = " ".join((taking.facts.get("beacon") or "").split())
    special.listed = drawn(special, special.beacon, before, taking.on)
    if names := reused(special.seed, before):
        raise InvalidFacts({"beacon": f"算出的种子与此前的抽取「{names[0]}」相同，不能使用"})


def guard_publish(special: SpecialPlan, actor: Actor) -> list[str]:
    """The year's plan takes it in only while it is not being computed anew."""
    reasons = ["年度计划正在调整计算，请稍后再公布"] if special.plan.state == "replanning" else []
    if needs_lot(special) and not special.seed and special.beacon_on and today() < special.beacon_on:
        reasons.append(f"公告的公共信标 {special.beacon_on} 才产生，产生以后再抽取、公布")
    if not months_left(special) and not PlanVisit._plain.filter(special=special).exists():
        reasons.append(f"检查月份 {special.month_from} 月至 {special.month_to} 月已经过去：请紧急修改并重新备案，或者撤回")
    return reasons


def check_amend(special: SpecialPlan, facts: Mapping[str, Any]) -> dict[str, str]:
    """The months stay in order."""
    return {"month_to": "结束月份早于开始月份"} if int(facts["month_to"]) < special.month_from else {}


def amend(taking: Taking) -> None:
    """An urgent change of name, problem or last month: next edition, filed at once, to be published again."""
    special = taking.case
    special.edition += 1
    special.filed_on, special.published_on = taking.on, None
    special.month_to = int(taking.facts["month_to"])
    taking.note(f"第 {special.edition} 版：{taking.facts['reason']}")


STATES = (
    State("draft", "编写"), State("submitted", "报批"), State("approved", "已批准"), State("filed", "已备案"),
    State("published", "已公布", tone="ok"), State("done", "已完成", closed=True),
    State("refused", "不予批准", closed=True), State("withdrawn", "已撤回", closed=True),
)  # fmt: skip
CLOCKS = (
    Clock("publish", "公布专项检查计划", "inspection.special_publish", who="inspection.planner",
          otherwise="没有公布的专项检查计划不发检查码"),
)
WRITERS = (PLANNER, HEAD)
REASON = Ask("reason", "理由", "longtext")


def kept(name: str, otherwise: Any = "") -> Callable[[Any], Any]:
    """What the plan says already, as the form's first answer."""
    return lambda case: getattr(case, name) if case else otherwise


CONTENT_ASKS = (
    Ask("title", "名称", max_length=200, default=kept("title")),
    Ask("problem", "针对的突出问题", "longtext", help="专项检查针对某一地区、领域的突出问题", default=kept("problem")),
    Ask("kind", "部署层级", "choice", choices=KINDS, default=kept("kind", "own")),
    Ask("superior_document", "上级文号", required=False, max_length=80, default=kept("superior_document")),
    Ask("urgent", "紧急", "bool", required=False, default=kept("urgent", False)),
)
STEPS = (
    Step("open", "编写专项检查计划", ("",), "draft", who=WRITERS, basis=OPINION, effect=open_special,
         sets=(*CONTENT, "control_number", "announced"),
         asks=(
             Ask("plan_id", "列入哪一年度", "choice", choices=plans),
             *CONTENT_ASKS,
             Ask("control_number", "数量控制（户次）", "int", required=False, minimum=1),
             Ask("announced", "事先公告的公共信标", required=False, max_length=300, help="只查一部分对象时填写"),
         )),
    Step("edit", "修改名称、问题和部署层级", ("draft",), None, who=WRITERS, basis=OPINION, sets=CONTENT, asks=CONTENT_ASKS),
    Step("objects", "确定事项和对象", ("draft",), None, who=WRITERS, basis=OPINION, check=check_objects,
         effect=set_objects, sets=("control_number", "announced"), help="对象由此固定，公布时从中抽取；再次办理即为修改。",
         asks=(
             Ask("items", "事项", "choices", choices=items),
             Ask("month_from", "自（月）", "choice", choices=MONTHS), Ask("month_to", "至（月）", "choice", choices=MONTHS),
             Ask("grades", "对象类别", "choices", choices=GRADES, required=False, help="不选的，各类都查"),
             Ask("ratio", "抽查比例", required=False, default="100%", max_length=12),
             Ask("listed", "名单（统一社会信用代码）", "longtext", required=False, help="按名单检查时填写，不再抽取"),
             Ask("control_number", "数量控制（户次）", "int", required=False, minimum=1,
                 default=kept("control_number", None)),
             Ask("announced", "事先公告的公共信标", required=False, max_length=300, help="只查一部分对象时填写：公布以前才产生",
                 default=kept("announced")),
         )),
    Step("submit", "报请批准", ("draft",), after_submit, who=(HEAD,), basis=OPINION, guard=guard_submit, effect=submit),
    Step("approve", "批准", ("submitted",), "approved", who=(LEADER, SUPERVISOR), basis=OPINION, effect=approve,
         starts=("publish",), sets=("approver", "approval_number"), final=True,
         help="本级政府或者实行垂直管理的上级部门批准；由监督机关代录的，写明批准机关和文号。",
         asks=(Ask("approver", "批准机关", required=False, max_length=120),
               Ask("approval_number", "批准文号", required=False, max_length=80))),
    Step("refuse", "不予批准", ("submitted",), "refused", who=(LEADER, SUPERVISOR), asks=(REASON,), final=True),
    Step("file", "备案", ("approved",), "filed", who=(SUPERVISOR,), basis=OPINION, effect=file_special, check=check_file,
         public_title="备案、公布抽取总体", help="备案后，抽取的总体指纹和承诺向社会公开；信标在此以后产生，再抽取、公布。",
         asks=(Ask("beacon_on", "公共信标产生日期", "date", required=False, show=needs_lot,
                   help="不填的，为备案次日"),)),
    Step("publish", "公布", ("filed",), "published", who=(*WRITERS, SUPERVISOR), basis=OPINION, guard=guard_publish,
         check=check_publish, effect=publish, stops=("publish",), paper="special", public_title="公布专项检查计划",
         asks=(Ask("beacon", "公共信标的内容", required=False, max_length=300,
                   help="只查一部分对象的，填写事先公告的信标；种子由总体指纹和信标算出"),)),
    Step("amend", "紧急修改并重新备案", ("filed", "published"), "filed", who=(HEAD, SUPERVISOR), basis=OWN, effect=amend,
         check=check_amend, restarts=("publish",), sets=("title", "problem"),
         asks=(
             REASON, Ask("title", "名称", max_length=200, default=kept("title")),
             Ask("problem", "针对的突出问题", "longtext", default=kept("problem")),
             Ask("month_to", "至（月）", "choice", choices=MONTHS,
                 default=lambda case: str(case.month_to) if case else "12"),
         )),
    Step("finish", "完成", ("published",), "done", who=(HEAD, SUPERVISOR), sets=("result",),
         asks=(Ask("result", "结果", "longtext"),)),
    Step("withdraw", "撤回", ("draft", "submitted", "approved", "filed"), "withdrawn", who=(HEAD, SUPERVISOR),
         stops=("publish",), asks=(REASON,), final=True),
)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
