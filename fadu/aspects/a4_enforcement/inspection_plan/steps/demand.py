"""A body's demand: draft → filed by its head → merged into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.procedure import take
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Body, Item

from ..announcing import working_days
from ..common import HEAD, MONTHS, OPINION, OWN, PLANNER, SUPERVISOR, chosen_months, mask_of, name_of
from ..models import Demand, DemandCapacity, DemandLine, YearPlan
from ..models.demand import MODES
from ..named import MOST_LISTED, meant
from ..previewing import weigh
from ..rules.shares import RATIOS, share
from . import carrying, loading

A_DAY, AVAILABLE = 360, Decimal("0.85")  # minutes on site in a day, share of days on which a team is there


def open_plans(case: Any) -> tuple[tuple[str, str], ...]:
    """Plans that take demands."""
    return tuple((str(p.pk), str(p)) for p in YearPlan._plain.filter(state="collecting").order_by("-year"))


def body_of(organ_id: int) -> Body | None:
    """The inspecting body that an organ is."""
    rows = Body._plain.filter(organ_id=organ_id, state__in=("confirmed", "published")).order_by("pk")
    return rows.select_related("organ__area").first()


def open_demand(taking: Taking) -> None:
    """For the body of the organ; once per plan."""
    demand = taking.case
    demand.plan = YearPlan._plain.get(pk=int(taking.facts["plan_id"]))
    body = body_of(demand.organ_id)
    if body is None or not body.may_inspect(taking.on):
        raise InvalidFacts({"plan_id": f"{demand.organ.name}不是已公布的行政检查主体，不能申报检查"})
    if Demand._plain.filter(plan=demand.plan, body=body).exclude(pk=demand.pk).exclude(state="withdrawn").exists():
        raise InvalidFacts({"plan_id": f"{demand.organ.name}已在申报这一年度的检查需求，请打开原申报修改"})
    demand.body = body


def items(demand: Demand) -> tuple[tuple[str, str], ...]:
    """Published items of the body."""
    rows = Item._plain.filter(state="published", bodies=demand.body_id).order_by("code")
    return tuple((str(i.pk), f"{i.code} {i.name}") for i in rows)


def asked(demand: Demand) -> tuple[tuple[str, str], ...]:
    """Items asked for."""
    rows = DemandLine._plain.filter(demand=demand).select_related("item")
    return tuple((str(line.item_id), f"{line.item.code} {line.item.name}") for line in rows)


def listed(text: str) -> tuple[list[int], list[str]]:
    """Enterprises named by credit code, and the codes that nobody has."""
    codes = list(dict.fromkeys(str(text or "").upper().replace("，", " ").replace(",", " ").split()))
    found = dict(Enterprise._plain.filter(uscc__in=codes[:MOST_LISTED]).values_list("uscc", "pk"))
    return [found[c] for c in codes if c in found], [c for c in codes if c not in found]


def check_line(demand: Demand, facts: Mapping[str, Any]) -> dict[str, str]:
    """Ratios between 0 and 1, months inside the item's own, a list that names enterprises."""
    wrong: dict[str, str] = {}
    if facts["mode"] == "list":
        wrong |= meant(facts)[1]
    else:
        bad = [key for key in RATIOS if share(facts.get(key) or "0") is None]
        wrong |= dict.fromkeys(bad, "比例请写成 5%、0.05 或者 1/20，在 0.01% 与 100% 之间，不查的写 0")
        if not bad and not any(share(facts.get(key) or "0") for key in RATIOS):
            wrong["ratio_a"] = "四类企业的比例都是 0，等于不查：请填写比例，或者不申报这一事项"
    return wrong | _check_months(facts)


def _check_months(facts: Mapping[str, Any]) -> dict[str, str]:
    item = Item._plain.filter(pk=int(facts["item"])).first()
    chosen = mask_of(facts.get("months") or ())
    if item and chosen & ~item.window:
        extra = "、".join(f"{m} 月" for m in range(1, 13) if (chosen & ~item.window) >> (m - 1) & 1)
        return {"months": f"该事项的检查月份不含 {extra}"}
    if item and bin(chosen or item.window).count("1") < (facts.get("times") or 1):
        return {"times": "一年检查的次数多于可检查的月份"}
    return {}


def put_line(taking: Taking) -> None:
    """Add the line, or write it anew."""
    demand, facts = taking.case, taking.facts
    item = Item._plain.get(pk=int(facts["item"]))
    values = line_values(item, facts)
    DemandLine._plain.update_or_create(demand=demand, item=item, defaults=values | {"matter_id": demand.pk})
    taking.note(f"{item.code} {item.name}")
    weigh(taking)


def line_values(item: Item, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A line's columns from the answers; what is not answered is as in the catalogue."""
    values: dict[str, Any] = {key: share(facts.get(key) or "0") or 0 for key in RATIOS}
    values |= {"mode": facts["mode"], "times": facts.get("times") or 1, "reason": facts.get("reason") or ""}
    values["window"] = mask_of(facts.get("months") or ()) or item.window
    values["minutes"] = facts.get("minutes") or item.minutes
    values["listed"] = meant(facts)[0] if facts["mode"] == "list" else []
    return values


def drop_line(taking: Taking) -> None:
    """The item is not asked for."""
    DemandLine._plain.filter(demand=taking.case, item_id=int(taking.facts["item"])).delete()
    weigh(taking)


def set_room(taking: Taking) -> None:
    """Minutes of each month: teams × working days × minutes a day × share available."""
    demand, facts = taking.case, taking.facts
    for month in mask_months(facts.get("months") or ()):
        days = len(working_days(demand.plan.year, month))
        minutes = int(facts["pairs"] * days * A_DAY * AVAILABLE)
        DemandCapacity._plain.update_or_create(
            demand=demand, month=month,
            defaults={"matter_id": demand.pk, "pairs": facts["pairs"], "days": days, "minutes": minutes},
        )  # fmt: skip
    weigh(taking)


def mask_months(months: Any) -> list[int]:
    """Chosen months, all of them when none was chosen."""
    return sorted({int(m) for m in months}) or list(range(1, 13))


def guard_drop(demand: Demand, actor: Actor) -> list[str]:
    """There is something to take back."""
    return [] if DemandLine._plain.filter(demand=demand).exists() else ["还没有申报任何事项"]


def guard_file(demand: Demand, actor: Actor) -> list[str]:
    """Items and capacity are there, and the plan still takes demands."""
    reasons = [] if DemandLine._plain.filter(demand=demand).exists() else ["还没有申报任何事项"]
    if not DemandCapacity._plain.filter(demand=demand).exists():
        reasons.append("还没有申报每月的检查力量")
    if demand.plan.state != "collecting":
        reasons.append(f"{demand.plan}现为「{_state(demand.plan)}」，不再接收申报")
    return reasons


def _state(plan: YearPlan) -> str:
    from ..procedure import PROCEDURE

    return PROCEDURE.by_state[plan.state].title


def file_demand(taking: Taking) -> None:
    """Handed in by the head of the body."""
    demand = taking.case
    weigh(taking)
    demand.filed_on, demand.filed_by = taking.on, name_of(taking.actor)
    taking.notify(f"{demand.organ.short or demand.organ.name}提交了检查需求", role=SUPERVISOR)


def merge(taking: Taking) -> None:
    """It is part of the published frame."""
    taking.case.merged_on = taking.on


def reopened(taking: Taking) -> None:
    """It may be changed again."""
    taking.case.merged_on = None
    what = "检查需求退回修改" if taking.step.key == "back" else "总体已收回，检查需求可以修改"
    taking.notify(f"{what}：{taking.facts['reason']}"[:300], role=PLANNER, organ_id=taking.case.organ_id)


def open_again(plan: YearPlan, reason: str, on: date) -> None:
    """The published frame is taken back: its demands wait as filed ones and may be changed."""
    for demand in Demand._plain.filter(plan=plan, state="merged").order_by("pk"):
        take(demand, "reopen", SYSTEM, {"reason": reason}, on=on)


STATES = (
    State("draft", "编写"),
    State("filed", "已提交", tone="ok"),
    State("merged", "已并入计划", tone="ok", closed=True),
    State("withdrawn", "已撤回", closed=True),
)
WRITERS, FILERS = (PLANNER, HEAD), (HEAD,)
STEPS = (
    Step("open", "申报检查需求", ("",), "draft", who=WRITERS, basis=OPINION, effect=open_demand,
         asks=(Ask("plan_id", "年度计划", "choice", choices=open_plans),)),
    Step("put", "申报事项", ("draft",), None, who=WRITERS, basis=OPINION, check=check_line, effect=put_line,
         group="事项", help="边填边测算对企业的影响，保存以后再算一遍；同一事项再次申报即为修改。",
         asks=(
             Ask("item", "事项", "choice", choices=items),
             Ask("mode", "方式", "choice", choices=MODES, default="ratio"),
             *(Ask(key, f"{key[-1].upper()} 类比例", required=False, default="0", max_length=12) for key in RATIOS),
             Ask("times", "每年次数", "int", required=False, default=1, minimum=1, maximum=12),
             Ask("months", "检查月份", "choices", choices=MONTHS, required=False, help="不选的，按事项目录的月份"),
             Ask("minutes", "每户用时（分钟）", "int", required=False, minimum=5, maximum=2000),
             Ask("listed", "名单（统一社会信用代码）", "longtext", required=False, help="只在按名单时填写"),
             Ask("listed_file", "名单文件", "file", required=False,
                 help="XLSX 或 CSV，第一行有「统一社会信用代码」；与上面填写的合在一起"),
             Ask("reason", "理由", required=False, max_length=300),
         )),
    Step("drop", "删去事项", ("draft",), None, who=WRITERS, guard=guard_drop, effect=drop_line, group="事项",
         asks=(Ask("item", "事项", "choice", choices=asked),)),
    Step("carry", "沿用上年申报", ("draft",), None, who=WRITERS, basis=OPINION, guard=carrying.guard, reads=carrying.told,
         effect=carrying.carry, group="事项", help="比例、次数、月份、用时和名单照上年的；已取消、已移交的事项不沿用。"),
    Step("load", "导入表格", ("draft",), None, who=WRITERS, basis=OPINION, check=loading.check, effect=loading.load,
         group="事项", help="表格里的事项写入草稿，已有的改写，其余不动；有一行不对，一行也不写入。",
         asks=(Ask("table", "表格", "file", help="XLSX 或 CSV，用本页的模板或者导出的草稿填写"),)),
    Step("room", "申报检查力量", ("draft",), None, who=WRITERS, basis=OPINION, effect=set_room, group="力量",
         help="每组两名以上执法人员；每组每天按现场 360 分钟、85% 可用折算（本平台口径）。",
         asks=(Ask("pairs", "检查组", "int", minimum=0, maximum=500),
               Ask("months", "适用月份", "choices", choices=MONTHS, required=False, default=lambda case: chosen_months(0),
                   help="不选的，各月相同"))),
    Step("file", "提交", ("draft",), "filed", who=FILERS, basis=OPINION, guard=guard_file, effect=file_demand),
    Step("back", "退回修改", ("filed",), "draft", who=(SUPERVISOR,), effect=reopened,
         asks=(Ask("reason", "理由", "longtext"),)),
    Step("merge", "并入计划", ("filed",), "merged", who=("system",), basis=OWN, effect=merge),
    Step("reopen", "总体收回，重新打开", ("merged",), "filed", who=("system",), effect=reopened,
         asks=(Ask("reason", "理由", "longtext"),)),
    Step("withdraw", "撤回", ("draft", "filed"), "withdrawn", who=(HEAD, SUPERVISOR), final=True,
         asks=(Ask("reason", "理由", "longtext"),)),
)
PROCEDURE = Procedure(STATES, STEPS)
