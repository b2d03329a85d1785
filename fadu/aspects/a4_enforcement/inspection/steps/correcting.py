"""A result that was wrong: corrected or taken back from the public, each on record, nothing overwritten unseen."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import publishing, summing
from ..models import VisitItem
from ..rules import vocab
from .results import MENDING, settled
from .shared import DESK, SYSTEMS

WHEN = ("told", *MENDING, "transferred", "closed")


def items(case: Any) -> tuple[tuple[str, str], ...]:
    """Items with what was found."""
    rows = case.item_rows() if case is not None and case.pk else ()
    return tuple((str(row.pk), f"{row.item.name}：{vocab.label(vocab.RESULTS, row.result)}") for row in rows)


def may_correct(case: Any, actor: Actor) -> list[str]:
    """What nobody has been told yet is not corrected, it is filled in."""
    return [] if case.was_told else ["结果还没有告知，请直接填写表单"]


def correct(taking: Taking) -> None:
    """The item's result, the words for the public, or both; what was signed on site stays as it is."""
    case, facts = taking.case, taking.facts
    text = (facts["text"] or "").strip() or publishing.current(case)
    changed = bool(facts["item"] or facts["result"])
    if changed:
        _correct_item(case, facts)
        text = publishing.text(case) if text == publishing.current(case) else text
    elif not case.published_on or text == publishing.current(case) and not case.withdrawn_on:
        raise InvalidFacts({"item": "没有改动：请选择事项和更正后的结果，或者改写公开内容"})
    publishing.refuse(case, text=text, reason=facts["reason"])
    case.corrected_on, case.corrected_why = taking.on, facts["reason"]
    covers = facts["earlier"] == "cover" or case.withdrawn_on is not None
    case.withdrawn_on, case.withdrawn_why = None, ""
    publishing.add(case, "corrected", taking.on, facts["reason"], whole=text, covers=covers)


def _correct_item(case: Any, facts: Any) -> None:
    row = VisitItem._plain.filter(pk=int(facts["item"] or 0), visit_id=case.pk).first()
    if row is None or not facts["result"]:
        raise InvalidFacts({"item" if row is None else "result": "更正结果请选择事项和更正后的结果"})
    if facts["result"] == row.result:
        raise InvalidFacts({"result": "与原结果相同"})
    if vocab.WEIGHT[facts["result"]] > vocab.WEIGHT.get(row.result, 0):
        raise InvalidFacts({"result": "更正不得比原结果更重；新发现的问题请依法另行检查"})
    row.result = facts["result"]
    row.findings = (facts["findings"] or "").strip() if row.result in vocab.PROBLEMS else ""
    row.save(update_fields=["result", "findings"])
    summing.up(case)


def after_correct(case: Any, facts: Any) -> str:
    """Where no order is left to stand on there is nothing to mend."""
    orders = case.items.filter(result__in=("order", "to_case", "fixed_on_site")).exists()
    return settled(case) if case.state in MENDING and not orders else str(case.state)


def may_withdraw(case: Any, actor: Actor) -> list[str]:
    """Only what is public now."""
    if case.published_on is None:
        return ["结果还没有公开"]
    return ["已经撤回公开"] if case.withdrawn_on else []


def withdraw(taking: Taking) -> None:
    """The page stays and says that, when and why; the text is in the file."""
    case, reason = taking.case, taking.facts["reason"]
    publishing.refuse(case, reason=reason)
    case.withdrawn_on, case.withdrawn_why = taking.on, reason
    publishing.add(case, "withdrawn", taking.on, reason)


def is_public(case: Any) -> bool:
    """Whether there is something to correct in public."""
    return case is not None and case.published_on is not None


REASON = Ask("reason", "理由", "longtext", max_length=300, help="一并公开，不要写个人信息")
STEPS = (
    Step("correct", "更正结果", WHEN, after_correct, DESK, SYSTEMS[""],
         (Ask("item", "更正的事项", "choice", items, required=False, help="只改公开内容的不选"),
          Ask("result", "更正后的结果", "choice", vocab.RESULTS, required=False, help="不得比原结果更重"),
          Ask("findings", "更正后的问题", "longtext", required=False, help="没有问题的不填"),
          Ask("text", "公开内容", "longtext", required=False, default=publishing.current, show=is_public,
              help="事项结果更正后留着不改的，按更正后的结果重写"),
          Ask("earlier", "原公开内容", "choice", vocab.EARLIER, default="keep", show=is_public), REASON),
         guard=may_correct, effect=correct, paper="correction", group="更正"),
    Step("withdraw", "撤回公开", WHEN, None, DESK, SYSTEMS[""], (REASON,), guard=may_withdraw, effect=withdraw,
         paper="correction", group="更正", help="公开页面保留，写明撤回的日期和理由；重新公开用「更正结果」"),
)  # fmt: skip
