"""Similar cases: opened, root cause, found elsewhere by query, guidance, effect measured."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today

from ..alike import MOST, alike, half_year, new_problems, patterns
from ..models import ClassCase, ClassHit
from ..rules import vocab
from .shared import COORDINATOR, HEAD, OFFICE, OWN, inspectable, organs, reason

STATES = (
    State("opened", "已立类"),
    State("searched", "已排查"),
    State("guided", "已指引", tone="ok"),
    State("measured", "已评估", tone="ok"),
    State("closed", "已办结", closed=True, tone="ok"),
    State("dropped", "不作类案", closed=True),
)


def _search(taking: Taking) -> None:
    """Look through the registers; what is already on the list stays as it was judged."""
    case = taking.case
    case.searched_on = taking.on
    known = set(case.of(ClassHit).values_list("record_id", flat=True))
    found = [hit for hit in alike(case, taking.on) if hit.matter not in known]
    ClassHit._plain.bulk_create(
        ClassHit(matter_id=case.pk, record_id=hit.matter, organ_id=hit.organ, text=hit.text[:300], found_on=taking.on)
        for hit in found
    )
    units = len({hit.organ for hit in found})
    more = f"（一次最多列 {MOST} 条，最近的在前）" if len(found) >= MOST else ""
    taking.note(f"查出 {len(found)} 条，涉及 {units} 个单位{more}")
    taking.public = {"found": len(found), "units": units}


def waiting(case: ClassCase) -> tuple[tuple[str, str], ...]:
    """Hits that nobody has judged yet."""
    rows = case.of(ClassHit, problem=None, dismissed="").select_related("record", "organ")[:100]
    return tuple((str(row.pk), f"{row.organ.short} {row.record.number} {row.text}") for row in rows)


def guard_waiting(case: ClassCase, actor: Actor) -> list[str]:
    """There is something to judge."""
    return [] if waiting(case) else ["没有待处理的排查结果"]


def answerable(row: ClassHit) -> int | None:
    """Whose problem a hit is: the unit's or of the government above it; None where this office inspects neither."""
    may = {organ.pk for organ in inspectable()}
    return next((pk for pk in (row.organ_id, row.organ.parent_id) if pk in may), None)


def takeable(case: ClassCase) -> tuple[tuple[str, str], ...]:
    """Hits that may become problems: what the city government itself shows is for the inspectors of the province."""
    judged = dict(waiting(case))
    rows = case.of(ClassHit, pk__in=[int(pk) for pk in judged]).select_related("organ")
    return tuple((str(row.pk), judged[str(row.pk)]) for row in rows if answerable(row))


def guard_takeable(case: ClassCase, actor: Actor) -> list[str]:
    """There is a hit of a unit that this office inspects."""
    if guard_waiting(case, actor) or takeable(case):
        return guard_waiting(case, actor)
    return ["待处理的结果都不是本办公室督察的单位，请逐项写明不列入的理由"]


def _take_in(taking: Taking) -> None:
    """Chosen hits become problems of the ledger, each with its own record."""
    case = taking.case
    chosen = [int(pk) for pk in taking.facts["hits"]]
    for row in case.of(ClassHit, pk__in=chosen).select_related("record", "organ"):
        facts = {
            "unit": str(answerable(row)), "text": f"{case.title}：{row.text}", "rule": taking.facts["rule"],
            "klass": case.klass, "failed_step": case.failed_step, "severity": "2", "source": "class",
            "origin": str(case.matter.number), "record": str(row.record.number),
        }  # fmt: skip
        made = open_case(register("law_problem"), SYSTEM, facts, organ_id=case.organ_id, on=taking.on, step="open").case
        made.__class__._plain.filter(pk=made.pk).update(same_class_id=case.pk)
        row.problem_id = made.pk
        row.save(update_fields=["problem"])


def _dismiss(taking: Taking) -> None:
    chosen = [int(pk) for pk in taking.facts["hits"]]
    taking.case.of(ClassHit, pk__in=chosen).update(dismissed=taking.facts["reason"][:200])


def _guide(taking: Taking) -> None:
    case = taking.case
    case.guided_on, case.owner_id = taking.on, int(taking.facts["owner"])
    case.before = new_problems(case, half_year(taking.on, -6) + timedelta(days=1), taking.on)


def guard_later(case: ClassCase, actor: Actor) -> list[str]:
    """The effect shows after six months."""
    ready = half_year(case.guided_on, 6) if case.guided_on else None
    return [f"指引满六个月（{ready}）后评估"] if ready and today() < ready else []


def _measure(taking: Taking) -> None:
    case = taking.case
    case.since = new_problems(case, case.guided_on + timedelta(days=1), half_year(case.guided_on, 6))
    case.measured_on = taking.on


def check_pattern(case: Any, facts: Any) -> dict[str, str]:
    """The query is one that the registers can answer."""
    return {} if facts["pattern"] in dict(patterns()) else {"pattern": "没有这样的查询"}


def _open(taking: Taking) -> None:
    number = taking.facts.get("origin")
    if number and not Matter.called(number).exists():
        raise InvalidFacts({"origin": f"没有编号为「{number}」的记录"})


STEPS = (
    Step("open", "立为类案", ("",), "opened", (*OFFICE, COORDINATOR), check=check_pattern, effect=_open, basis=OWN,
         sets=("title", "klass", "failed_step", "pattern"), asks=(
             Ask("title", "名称", max_length=200), Ask("klass", "类别", "choice", vocab.CLASSES),
             Ask("failed_step", "失守环节", required=False, max_length=60),
             Ask("pattern", "到哪里查同样的问题", "choice", lambda case: patterns()),
             Ask("origin", "由哪个问题引起", required=False, max_length=80))),
    Step("search", "排查同类", ("opened", "searched", "guided"), "searched",
         (*OFFICE, COORDINATOR), effect=_search, basis=OWN,
         help="由系统查询各登记册，不向单位发文排查"),
    Step("take_in", "列入问题台账", ("searched", "guided"), None, OFFICE, guard=guard_takeable, effect=_take_in, basis=OWN,
         asks=(Ask("hits", "排查结果", "choices", takeable, help="只列本办公室督察的单位；其他的写明理由不列入"),
               Ask("rule", "违反的规定", max_length=200))),
    Step("dismiss", "不列入", ("searched", "guided"), None, OFFICE, guard=guard_waiting, effect=_dismiss, basis=OWN,
         asks=(Ask("hits", "排查结果", "choices", waiting), Ask("reason", "理由", max_length=200))),
    Step("guide", "提出解决办法", ("searched",), "guided", (HEAD,), effect=_guide, basis=OWN, paper="guidance",
         sets=("cause", "remedy"), asks=(
             Ask("cause", "根本原因", "longtext"), Ask("owner", "牵头解决单位", "choice", organs),
             Ask("remedy", "解决办法", "longtext", help="改一条规则或者一份指引，不是再发一次通知"))),
    Step("measure", "评估效果", ("guided",), "measured", OFFICE, guard=guard_later, effect=_measure, basis=OWN),
    Step("close", "办结", ("measured",), "closed", (HEAD,), asks=(reason("结论"),), basis=OWN),
    Step("drop", "不作类案", ("opened", "searched"), "dropped", (HEAD,), asks=(reason(),), basis=OWN),
)  # fmt: skip
PROCEDURE = Procedure(STATES, STEPS)
PATH = ("opened", "searched", "guided", "measured", "closed")
