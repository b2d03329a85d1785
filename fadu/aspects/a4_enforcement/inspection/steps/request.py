"""Before a visit: the request with its reason, the head's approval, refusal, cancellation."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.register import registers
from fadu.kernel.today import now
from fadu.registry.inspection_catalogue.rules import vocab as catalogue

from .. import planning
from ..models import VisitBody, VisitItem
from ..rules import vocab
from . import items as chosen
from .shared import DESK, HEAD, OFFICER, STRICT, body_of, by, enterprise_by_code, row

FIELDS = (
    "planned_on",
    "trigger_number",
    "trigger_reason",
    "plan_ref",
    "off_site",
    "offsite_mode",
    "quiet_exception",
    "site_address",
)


def check_request(case: Any, facts: Any) -> dict[str, str]:
    """A trigger needs its source on file, an off-site check its mode."""
    errors = {}
    trigger = facts["trigger"]
    if trigger == "plan" and not facts["plan_ref"]:
        errors["plan_ref"] = "计划内检查须填写计划行的编号（年度检查计划的日程里可以查到）"
    if trigger == "special" and not facts["plan_number"]:
        errors["plan_number"] = "专项检查须填写专项检查计划的编号"
    if trigger in vocab.SOURCED and not facts["trigger_number"]:
        errors["trigger_number"] = (
            "请填写来源编号（投诉举报编号、移送函号、线索编号、申请编号、部署文号或者原责令改正文号）"
        )
    if trigger not in vocab.PLANNED and not facts["trigger_reason"]:
        errors["trigger_reason"] = "计划外检查须写明理由"
    if wrong := _lead(facts):
        errors["trigger_number"] = wrong
    if facts["off_site"] and not facts["offsite_mode"]:
        errors["offsite_mode"] = "请选择非现场检查的方式"
    return errors


def _lead(facts: Any) -> str:
    """An alert or a clue of this platform must be about this very enterprise; other systems' numbers stand as given."""
    number = facts["trigger_number"]
    books = ("risk_alert", "inspection_clue")
    found = Matter._plain.filter(register__in=books, number=number).first() if number else None
    if found is None:
        return ""
    uscc = registers()[found.register].model._plain.filter(pk=found.pk).values_list("uscc", flat=True).first()
    return "" if uscc == facts["uscc"] else f"「{number}」不是关于这家企业的线索"


def request(taking: Taking) -> None:
    """Copy the enterprise's card, write bodies, items, officers named by the plan; say how the visit counts."""
    case, facts = taking.case, taking.facts
    firm = enterprise_by_code(facts["uscc"])
    own = body_of(case.organ_id, taking.on)
    if own is None:
        raise InvalidFacts({"uscc": f"{case.organ.name}没有经确认并公布的行政检查主体资格，不得实施检查"})
    case.enterprise_id, case.enterprise_name, case.uscc = firm.pk, firm.name, firm.uscc
    case.place = firm.area
    case.site_address = facts["site_address"] or firm.address
    case.trigger, case.kind = facts["trigger"], vocab.KIND_OF[facts["trigger"]]
    for name in FIELDS[:-1]:
        setattr(case, name, facts[name])
    case.initiator, case.officer_id = own, taking.actor.id
    case.parent_id = _matter(facts["parent_number"], "parent_number")
    found = planning.line(case)
    case.plan_line_id = found.plan if found else _matter(facts["plan_number"], "plan_number")
    lines = chosen.read(facts["items"], own, taking.on, case.off_site)
    write_lines(taking, list(dict.fromkeys([*lines, *chosen.along(case, facts["merged"], taking.on)])), own)
    planning.judge(case, taking.on)
    chosen.officers(taking, facts["officers"])
    if case.emergency and not facts["officers"]:
        chosen.seat_own(taking)
    planning.made(case)
    taking.notify(f"申请检查{firm.name}，请审批", role=HEAD, organ_id=case.organ_id)


def _matter(number: str, field: str) -> int | None:
    """The card of an earlier inspection or of a plan, by its number."""
    books = ("inspection",) if field == "parent_number" else ("inspection_year_plan", "special_plan")
    found = Matter._plain.filter(register__in=books, number=number).first() if number else None
    if number and found is None:
        raise InvalidFacts({field: f"没有编号为「{number}」的{'检查' if books[0] == 'inspection' else '计划'}"})
    return found.pk if found else None


def write_lines(taking: Taking, lines: list[Any], own: Any) -> None:
    """One row per item and body; the visit is joint when several bodies come."""
    case = taking.case
    bodies = list(dict.fromkeys([own, *(body for _, body in lines)]))
    for body in bodies:
        row(taking, VisitBody, body=body, initiating=body == own)
    for item, body in lines:
        form = item.form
        version = str(form.version) if form else ""
        row(taking, VisitItem, item=item, body=body, form=form, form_version=version, simple=item.simple)
    case.organs = [body.organ_id for body in bodies]
    case.body_count, case.joint, case.item_count = len(bodies), len(bodies) > 1, len(lines)


def may_approve(case: Any, actor: Actor) -> list[str]:
    """After the start only an emergency may still be approved, once; nobody approves a request of one's own."""
    if case.state != "requested" and (not case.emergency or case.approved_on):
        return ["检查已经开始，只有突发紧急情况可以事后补办审批"]
    if case.state == "requested" and actor.id is not None and actor.id == case.officer_id:
        return [f"申请人不得批准自己的申请（{STRICT[''].text()}：检查前须经主体负责人批准）"]
    return []


def approve(taking: Taking) -> None:
    """The head's approval; an emergency's is marked as made up."""
    case = taking.case
    case.approved_on, case.approved_by = taking.on, by(taking)
    case.approval_late = case.state != "requested"
    if not case.approval_late:
        taking.notify(f"已批准检查{case.enterprise_name}", user_id=case.officer_id)


def after_approval(case: Any, facts: Any) -> str:
    """An approval made up leaves the visit where it is."""
    return "approved" if case.state == "requested" else str(case.state)


def cancel(taking: Taking) -> None:
    """The code dies with the visit."""
    case = taking.case
    case.cancelled_why = taking.facts["reason"]
    if case.code_issued_at and not case.code_revoked_at:
        case.code_revoked_at, case.code_revoked_why = now(), "检查已取消"


def refuse(taking: Taking) -> None:
    """The reason of the head."""
    taking.case.cancelled_why = taking.facts["reason"]


REQUEST_ASKS = (
    Ask("uscc", "统一社会信用代码", "uscc", group="检查谁"),
    Ask("site_address", "检查地点", required=False, help="不填即为登记住所", max_length=300, group="检查谁"),
    Ask("trigger", "检查启动", "choice", vocab.TRIGGERS, group="为什么检查"),
    Ask("plan_ref", "计划行", required=False, max_length=80, help="计划内检查必填", group="为什么检查"),
    Ask("plan_number", "计划编号", required=False, max_length=80, group="为什么检查"),
    Ask("trigger_number", "来源编号", required=False, max_length=120, group="为什么检查"),
    Ask("trigger_reason", "理由", "longtext", required=False, max_length=500, group="为什么检查"),
    Ask("parent_number", "前一次检查案号", required=False, max_length=80, help="复查、核实非现场发现时填写",
        group="为什么检查"),
    Ask("items", "检查事项", "longtext", max_length=4000, group="检查什么",
        help="一行一个事项编码；由其他主体实施的写作“编码@机关标识”"),
    Ask("merged", "并入的计划行", required=False, max_length=200, help="三十日内该企业的计划检查可以并入，一次查完",
        group="检查什么"),
    Ask("planned_on", "拟检查日期", "date", group="什么时候"),
    Ask("off_site", "非现场检查", "bool", required=False, group="什么时候"),
    Ask("offsite_mode", "非现场方式", "choice", vocab.OFFSITE_MODES, required=False, group="什么时候"),
    Ask("quiet_exception", "安静期例外", "choice", catalogue.QUIET_EXCEPTIONS, required=False,
        help="拟检查日期在企业安静期内时填写", group="什么时候"),
    Ask("officers", "检查人员执法证号", required=False, max_length=400, help="计划已抽定的填写；不填则发码前随机抽取",
        group="什么时候"),
)  # fmt: skip
REASON = Ask("reason", "理由", "longtext", max_length=300)
STEPS = (
    Step("request", "申请检查", ("",), "requested", DESK, STRICT[""], REQUEST_ASKS, check=check_request,
         effect=request, help="每次检查事前申请；紧急情况可以先行检查、及时补办"),
    Step("approve", "批准", ("requested", "on_site", "recorded", "told", "ordering"), after_approval, (HEAD,),
         STRICT[""], (Ask("opinion", "审批意见", required=False, default="同意", max_length=300),),
         guard=may_approve, effect=approve, stops=("approval",), paper="approval"),
    Step("refuse", "不予批准", ("requested",), "refused", (HEAD,), STRICT[""], (REASON,), effect=refuse, final=True),
    Step("cancel", "取消检查", ("requested", "approved", "coded", "assigned"), "cancelled", (OFFICER, HEAD), None,
         (REASON,), effect=cancel, final=True, help="检查码随即作废；计划内检查由计划另行调整"),
)  # fmt: skip
