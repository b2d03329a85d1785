"""The unit's part of the ledger: plan, progress with proofs, submission; and the check by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.registry.burden import meter

from ..models import Action, Problem, ProblemCheck
from ..rules import vocab
from ..rules.checks import needs_site_check, reused
from .shared import OFFICE, OFFICER, OWN, UNIT, by, file_of, reason, record_ask, record_of, tell_unit, unit_posts

LINES = "每行一项：措施｜期限（2026-12-31）｜应有的佐证"
MENDING = ("rectifying", "overdue")


def guard_mine(case: Problem, actor: Actor) -> list[str]:
    """Only the unit in question."""
    return [] if case.unit_id in unit_posts(actor) else ["由责任单位办理"]


def lines(text: str) -> list[tuple[str, str, str]]:
    """(measure, day, proof) of each line."""
    rows = [
        [part.strip() for part in line.replace("|", "｜").split("｜")] for line in text.splitlines() if line.strip()
    ]
    return [(row[0], row[1] if len(row) > 1 else "", row[2] if len(row) > 2 else "") for row in rows]


def check_plan(case: Problem, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every measure has its own day, none after the day of the whole."""
    for what, day, _ in lines(facts["measures"]):
        try:
            due = date.fromisoformat(day)
        except ValueError:
            return {"measures": f"「{what[:20]}」没有写明期限，{LINES}"}
        if due > facts["deadline"]:
            return {"measures": f"「{what[:20]}」的期限 {due} 晚于整改期限 {facts['deadline']}"}
    return {} if lines(facts["measures"]) else {"measures": LINES}


def _plan(taking: Taking) -> None:
    case = taking.case
    case.planned_on = taking.on
    case.of(Action).delete()
    Action._plain.bulk_create(
        Action(matter_id=case.pk, text=what[:500], due_on=day, wanted=wanted[:200])
        for what, day, wanted in lines(taking.facts["measures"])
    )
    meter.answered(case.pk, case.unit_id, taking.on)


def open_actions(case: Problem) -> tuple[tuple[str, str], ...]:
    """Measures that are not proven yet."""
    return tuple((str(row.pk), row.text[:80]) for row in case.of(Action) if not row.proven)


def guard_open(case: Problem, actor: Actor) -> list[str]:
    """The unit has a measure that is not proven yet."""
    return guard_mine(case, actor) + ([] if open_actions(case) else ["各项措施都已有佐证，可以提交核查"])


def _prove(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    file, record = file_of(facts.get("file")), record_of(facts.get("record"), taking.actor)
    if file is None and record is None:
        raise InvalidFacts({"file": "须有佐证：上传文件，或者填业务记录编号"})
    if file is not None:
        used = Action._plain.exclude(matter_id=case.pk).exclude(digest="").values_list("digest", flat=True)
        if reused([file.digest], used):
            raise InvalidFacts({"file": "同一份文件已用于其他问题，请提供针对本问题的佐证"})
    row = Action._plain.get(pk=int(facts["action"]), matter_id=case.pk)
    row.done_on, row.result, row.file, row.record = taking.on, facts["result"][:500], file, record
    row.digest = file.digest if file else ""
    row.save()


def guard_submit(case: Problem, actor: Actor) -> list[str]:
    """Proof for each measure."""
    bare = [text for _, text in open_actions(case)]
    return guard_mine(case, actor) + ([f"尚无佐证：{'、'.join(bare)}"] if bare else [])


def _submit(taking: Taking) -> None:
    case = taking.case
    case.submitted_on, case.submitted_by_id = taking.on, taking.actor.id
    taking.notify(f"整改待核查：{case.matter.title}", role=OFFICER, organ_id=case.organ_id)


def guard_checker(case: Problem, actor: Actor) -> list[str]:
    """Who checks is not who submitted, nor of the unit that mended."""
    if actor.id is not None and actor.id == case.submitted_by_id:
        return ["核查人不能是提交人"]
    return ["核查人不能是责任单位的人员"] if case.unit_id in unit_posts(actor) else []


def must_visit(case: Problem) -> bool:
    """Severity 3 and above, and every tenth of the others, are checked on site."""
    return needs_site_check(case.severity, case.pk)


def check_pass(case: Problem, facts: Mapping[str, Any]) -> dict[str, str]:
    """A grave problem is not checked at a desk."""
    if must_visit(case) and not facts["on_site"]:
        return {"on_site": "程度较重以上的问题和抽中的问题须现场核查"}
    return {}


def _pass(taking: Taking) -> None:
    case = taking.case
    case.checked_on, case.checked_by_id = taking.on, taking.actor.id
    ProblemCheck._plain.create(matter_id=case.pk, on=taking.on, by=by(taking), on_site=taking.facts["on_site"],
                               passed=True, text=taking.facts["reason"][:300])  # fmt: skip


def _return(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    ProblemCheck._plain.create(matter_id=case.pk, on=taking.on, by=by(taking), passed=False, ground=facts["ground"],
                               text=facts["reason"][:300])  # fmt: skip
    case.of(Action).update(done_on=None)
    if case.deadline and case.deadline >= today():
        taking.start("deadline", case.deadline - timedelta(days=1))
    words = vocab.label(vocab.RETURNS, facts["ground"])
    meter.ask(case.pk, [case.unit_id], "return", f"整改退回：{words}", taking.on, office=case.organ_id)
    tell_unit(taking, case.unit_id, f"整改退回：{words}")


def returned_to(case: Problem, facts: Any) -> str:
    """Back to work, or overdue when the day has passed."""
    return "overdue" if case.deadline and case.deadline < today() else "rectifying"


def after_site_check(case: Problem, actor: Actor) -> list[str]:
    """Nothing is written off that nobody else has checked."""
    if case.checked_on is None:
        return ["没有核查记录"]
    if case.checked_by_id is not None and case.checked_by_id == case.submitted_by_id:
        return ["核查人和提交人是同一人，不得销号"]
    return [] if actor.id != case.submitted_by_id or actor.id is None else ["销号审批人不能是提交人"]


def _ask_more(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    text = f"申请整改延期至 {facts['until']}：{case.matter.number}（{facts['reason'][:60]}）"
    taking.notify(text, role=OFFICER, organ_id=case.organ_id)


STEPS = (
    Step("plan", "报送整改措施", ("confirmed",), "planned", (UNIT,), guard=guard_mine, check=check_plan, effect=_plan,
         stops=("plan",), starts=("approve",), sets=("person", "deadline"), basis=OWN, asks=(
             Ask("measures", "整改措施", "longtext", help=LINES), Ask("person", "责任人", max_length=60),
             Ask("deadline", "整改期限", "date"))),
    Step("prove", "填报完成情况", MENDING, None, (UNIT,), guard=guard_open, effect=_prove, basis=OWN, asks=(
        Ask("action", "措施", "choice", open_actions), Ask("result", "完成情况", max_length=500),
        Ask("file", "佐证文件", "file", required=False), record_ask())),
    Step("ask_more", "申请延期", MENDING, None, (UNIT,), guard=guard_mine, effect=_ask_more, basis=OWN, asks=(
        Ask("until", "延至", "date"), reason())),
    Step("submit", "提交核查", MENDING, "submitted", (UNIT,), guard=guard_submit, effect=_submit, stops=("deadline",),
         starts=("check",), paper="rectification_report", basis=OWN),
    Step("pass", "核查通过", ("submitted",), "verified", OFFICE, guard=guard_checker, check=check_pass, effect=_pass,
         stops=("check",), starts=("close",), basis=OWN,
         asks=(Ask("on_site", "现场核查", "bool"), reason("核查情况"))),
    Step("return", "退回整改", ("submitted",), returned_to, OFFICE, guard=guard_checker, effect=_return,
         stops=("check",), basis=OWN,
         asks=(Ask("ground", "退回原因", "choice", vocab.RETURNS), reason("具体意见"))),
    Step("finish_long", "长期整改完成", ("long_term",), "submitted", (UNIT,), guard=guard_mine, effect=_submit,
         starts=("check",), asks=(reason("完成情况"),), basis=OWN),
)  # fmt: skip
