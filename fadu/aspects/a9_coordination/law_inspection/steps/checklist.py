"""A list of problems found elsewhere: drafted, published, claimed item by item, uncovered where it was denied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.registry.burden import meter

from ..models import CheckItem, Checklist, Claim, Problem
from ..rules import vocab
from .shared import (
    COORDINATOR,
    HEAD,
    OFFICE,
    OWN,
    RULES,
    UNIT,
    by,
    file_of,
    organs,
    record_ask,
    record_of,
    tell_unit,
    unit_posts,
)

LINES = "每行一个：问题｜违反的规定｜类别（可只写“：”后的字）｜程度（轻微、一般、较重、严重）"
STATES = (
    State("draft", "起草"),
    State("published", "认领中", tone="soon"),
    State("closed", "已办结", closed=True, tone="ok"),
)
ANSWERS = (("claimed", "认领：本单位存在"), ("absent", "本单位不存在"))


def _class(text: str) -> str:
    found = [key for key, title in vocab.CLASSES if text and text in (title, title.partition("：")[2])]
    return found[0] if found else ""


def lines(text: str) -> list[CheckItem]:
    """The items of a list, not saved. Raises ValueError with the line that does not fit."""
    grades = {title: int(key) for key, title in vocab.SEVERITY}
    found = []
    for n, line in enumerate((raw for raw in text.splitlines() if raw.strip()), 1):
        parts = [part.strip() for part in line.replace("|", "｜").split("｜")] + ["", "", ""]
        klass, grade = _class(parts[2]), grades.get(parts[3] or "一般")
        if not parts[0] or not klass or not grade:
            raise ValueError(f"第 {n} 行「{line.strip()[:30]}」不合格式。{LINES}")
        found.append(CheckItem(no=n, text=parts[0][:300], rule=parts[1][:200], klass=klass, severity=grade))
    if not found:
        raise ValueError(LINES)
    return found


def check_draft(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every line reads."""
    try:
        lines(facts["items"])
    except ValueError as error:
        return {"items": str(error)}
    return {}


def _draft(taking: Taking) -> None:
    rows = lines(taking.facts["items"])
    for row in rows:
        row.matter_id = taking.case.pk
    items = CheckItem._plain.bulk_create(rows)
    units = [int(pk) for pk in taking.facts["units"]]
    Claim._plain.bulk_create(Claim(matter_id=taking.case.pk, item=i, organ_id=u) for u in units for i in items)
    taking.public = {"items": len(items), "units": units}


def units_of(case: Checklist) -> list[int]:
    """Ids of the units that are asked."""
    return sorted(set(case.of(Claim).order_by().values_list("organ_id", flat=True)))


def _publish(taking: Taking) -> None:
    case, units = taking.case, units_of(taking.case)
    case.published_on = taking.on
    meter.ask(case.pk, units, "form", f"问题清单认领：{case.title}", taking.on, office=case.organ_id)
    for pk in units:
        tell_unit(taking, pk, f"请逐项认领问题清单：{case.title}")


def waiting(case: Any, actor: Actor) -> list[Claim]:
    """Items that the actor's units have not answered."""
    rows = case.of(Claim, state="waiting", organ_id__in=unit_posts(actor))
    return list(rows.select_related("item").order_by("item__no", "organ_id"))


def open_claims(case: Any) -> tuple[tuple[str, str], ...]:
    """Unanswered items as choices."""
    rows = case.of(Claim, state="waiting").select_related("item", "organ") if case else ()
    return tuple((str(row.pk), f"{row.item}（{row.organ.short or row.organ.name}）") for row in rows)


def guard_mine(case: Checklist, actor: Actor) -> list[str]:
    """The unit has something to answer."""
    return [] if waiting(case, actor) else ["本单位已逐项答复"]


def _claim(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    row = Claim._plain.select_related("item").get(pk=int(facts["claim"]), matter_id=case.pk)
    if row.organ_id not in unit_posts(taking.actor):
        raise InvalidFacts({"claim": "只能答复本单位的事项"})
    row.file, row.record = file_of(facts.get("file")), record_of(facts.get("record"), taking.actor)
    if facts["answer"] == "absent" and not (row.file or row.record):
        raise InvalidFacts({"record": f"「{row.item}」填不存在须有佐证：业务记录编号或者文件"})
    row.state, row.text, row.on, row.by = facts["answer"], (facts.get("text") or "")[:500], taking.on, by(taking)
    if row.state == "claimed":
        row.problem_id = _enter(case, row, taking, row.item.severity, row.text or row.item.text)
    row.save()
    if not case.of(Claim, organ_id=row.organ_id, state="waiting").exists():
        meter.answered(case.pk, row.organ_id, taking.on)
        taking.notify(f"已逐项答复问题清单：{case.title}", role=OFFICE[0], organ_id=case.organ_id)
    if not case.of(Claim, state="waiting").exists():
        taking.stop("claim")


def _enter(case: Checklist, row: Claim, taking: Taking, severity: int, text: str) -> int:
    """The claimed problem in the ledger: the unit has said so itself, nothing needs confirming."""
    item = row.item
    words = item.text if text == item.text else f"{item.text}：{text}"
    facts = {"unit": str(row.organ_id), "text": words, "rule": item.rule or "问题清单", "klass": item.klass,
             "severity": str(severity), "source": "claim", "origin": case.matter.number, "confirmed": True}  # fmt: skip
    opened = open_case(register("law_problem"), SYSTEM, facts, organ_id=case.organ_id, on=taking.on, step="open")
    return int(opened.case.pk)


def denied(case: Any) -> tuple[tuple[str, str], ...]:
    """Items that a unit said it does not have."""
    rows = case.of(Claim, state="absent").select_related("item", "organ") if case else ()
    return tuple((str(row.pk), f"{row.item}（{row.organ.short or row.organ.name}）") for row in rows)


def guard_denied(case: Checklist, actor: Actor) -> list[str]:
    """There is an item that somebody denied."""
    return [] if denied(case) else ["没有答复为不存在的事项"]


def _uncover(taking: Taking) -> None:
    """What was denied and came to light counts double and one degree graver (本平台口径)."""
    case, facts = taking.case, taking.facts
    row = Claim._plain.select_related("item").get(pk=int(facts["claim"]), matter_id=case.pk)
    row.problem_id = _enter(case, row, taking, min(4, row.item.severity + 1), facts["text"])
    row.state = "uncovered"
    row.save()
    Problem._plain.filter(pk=row.problem_id).update(undeclared=True)


def guard_close(case: Checklist, actor: Actor) -> list[str]:
    """Everybody has answered."""
    rows = case.of(Claim, state="waiting").select_related("organ")
    names = dict.fromkeys(row.organ.short or row.organ.name for row in rows)
    return [f"尚未逐项答复：{'、'.join(names)}"] if names else []


CHOSEN = Ask("claim", "事项", "choice", open_claims)
STEPS = (
    Step("draft", "起草问题清单", ("",), "draft", (*OFFICE, COORDINATOR), basis=OWN, check=check_draft, effect=_draft,
         sets=("title", "source"), asks=(
             Ask("title", "名称", max_length=200),
             Ask("source", "来源", max_length=200, help="如：上级督察反馈、外地通报、审计报告"),
             Ask("items", "问题", "longtext", help=LINES, max_length=20000), Ask("units", "单位", "choices", organs))),
    Step("publish", "公布清单", ("draft",), "published", (HEAD,), basis=OWN, effect=_publish, starts=("claim",),
         paper="checklist"),
    Step("claim", "认领或者说明不存在", ("published",), None, (UNIT,), basis=OWN, guard=guard_mine, effect=_claim, asks=(
        CHOSEN, Ask("answer", "答复", "choice", ANSWERS), Ask("text", "情况", max_length=500, required=False),
        record_ask(), Ask("file", "佐证文件", "file", required=False))),
    Step("uncover", "登记未认领后查出", ("published", "closed"), None, OFFICE, basis=OWN, guard=guard_denied,
         effect=_uncover, asks=(Ask("claim", "事项", "choice", denied), Ask("text", "查出的事实", "longtext")),
         help="按两项计，程度提高一级（本平台口径）"),
    Step("close", "办结", ("published",), "closed", OFFICE, basis=RULES, guard=guard_close, stops=("claim",)),
)  # fmt: skip
CLOCKS = (Clock("claim", "逐项认领", "law_checklist.claim", who="各单位", public=False, otherwise="催办"),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
PATH = ("draft", "published", "closed")
