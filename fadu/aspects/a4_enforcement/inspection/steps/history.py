"""Visits of the years before, taken over from another system: closed from the start and marked as imported."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue.models import Item

from ..models import VisitBody, VisitItem
from ..rules import vocab
from .shared import DESK, body_of, enterprise_by_code, row


def check_import(case: Any, facts: Any) -> dict[str, str]:
    """A finding needs a result that says so."""
    if facts["found"] and facts["result"] == "no_problem":
        return {"found": "发现问题的，结果不能是「未发现问题」"}
    return {}


def take_over(taking: Taking) -> None:
    """One past visit. What the other system did not record stays empty; nothing is counted as coded without proof."""
    case, facts = taking.case, taking.facts
    firm, own = enterprise_by_code(facts["uscc"]), body_of(case.organ_id, taking.on)
    if own is None:
        raise InvalidFacts({"uscc": f"{case.organ.name}没有行政检查主体资格的登记，先登记主体再导入历史记录"})
    case.enterprise_id, case.enterprise_name, case.uscc, case.place = firm.pk, firm.name, firm.uscc, firm.area
    case.initiator, case.organs, case.imported = own, [case.organ_id], True
    case.trigger, case.kind = facts["trigger"], vocab.KIND_OF[facts["trigger"]]
    case.visited_on, case.off_site, case.coded = taking.on, facts["off_site"], facts["coded"]
    case.result, case.received_on = facts["result"], today()
    case.found = facts["found"] or facts["result"] in vocab.PROBLEMS
    case.problems = int(case.found)
    case.import_source, case.import_key = facts["source"], facts["key"]
    case.planned_ok = facts["planned"]
    row(taking, VisitBody, body=own, initiating=True)
    if facts["item"]:
        item = Item._plain.filter(code=facts["item"]).first()
        if item is None:
            raise InvalidFacts({"item": f"没有编码为 {facts['item']} 的检查事项"})
        row(taking, VisitItem, item=item, body=own, result=case.result)
        case.item_count = 1


IMPORT_ASKS = (
    Ask("uscc", "统一社会信用代码", "uscc"),
    Ask("trigger", "检查启动", "choice", vocab.TRIGGERS, default="plan"),
    Ask("item", "检查事项编码", required=False, max_length=30),
    Ask("result", "检查结果", "choice", vocab.RESULTS),
    Ask("found", "发现问题", "bool", required=False),
    Ask("off_site", "非现场", "bool", required=False),
    Ask("coded", "检查前已亮码", "bool", required=False),
    Ask("planned", "有计划或者法定事由", "bool", required=False),
    Ask("source", "来源系统", max_length=120),
    Ask("key", "来源系统编号", required=False, max_length=80),
)
STEPS = (
    Step("import", "导入历史检查", ("",), "closed", DESK, None, IMPORT_ASKS, check=check_import, effect=take_over,
         help="由其他系统转来的以往检查，标注「导入」，不再走程序"),
)  # fmt: skip
