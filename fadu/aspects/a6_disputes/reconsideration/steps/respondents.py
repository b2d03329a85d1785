"""Joint respondents (§19.2): each has its own copy, period and answer, and answers for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fadu.kernel.declare import Ask
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Standing
from .shared import DESK, RESPONDENT

Test = Callable[[Standing], bool]
PARTLY = (
    "共同被申请人中有的未按期答复：是否仍视为没有证据、依据，由承办人结合其他被申请人提交的证据判断（待核，第七十条）"
)


def joint(case: Any) -> list[Standing]:
    """The respondents of a joint act; empty where there is one."""
    rows = case.children(Standing) if case is not None and case.pk else []
    return rows if len(rows) > 1 else []


def waits_for_copy(row: Standing) -> bool:
    """Nobody has noted the day on which it received the copy."""
    return row.copy_received_on is None


def waits_to_answer(row: Standing) -> bool:
    """It has the copy and has neither answered nor let the period pass."""
    return row.copy_received_on is not None and row.answered_on is None and not row.answer_missed


def is_late(row: Standing) -> bool:
    """It let the period pass and has not answered since."""
    return row.answer_missed and row.answered_on is None


def within_reach(case: Any, actor: Any, test: Test) -> list[Standing]:
    """Joint respondents in a situation: a respondent's officer acts for that organ alone."""
    rows = [row for row in joint(case) if test(row)]
    if actor.is_system or actor.has(*DESK):
        return rows
    return [row for row in rows if row.organ_id in actor.organs(RESPONDENT)]


def which(test: Test) -> Ask:
    """The question for whom of several a step is taken."""

    def options(case: Any) -> tuple[tuple[str, str], ...]:
        return tuple((row.name, row.name) for row in joint(case) if test(row))

    return Ask("whom", "哪一个被申请人", "choice", options, required=False, show=lambda case: bool(joint(case)),
               help="共同被申请人分别收到副本、分别答复；只剩一个的可以不选")  # fmt: skip


def chosen(taking: Taking, test: Test) -> Standing | None:
    """For whom the step is taken; None where the case has one respondent. Raises InvalidFacts."""
    if not joint(taking.case):
        return None
    rows = within_reach(taking.case, taking.actor, test)
    wanted = taking.facts.get("whom")
    found = [row for row in rows if row.name == wanted] if wanted else rows
    if len(found) != 1:
        raise InvalidFacts({"whom": "共同被申请人分别答复，请选择本单位或者所登记的那一个"})
    taking.facts["whom"] = found[0].name
    return found[0]


def settle(taking: Taking) -> None:
    """Bring the case's own answer in step: once each has answered or missed its period."""
    case, rows = taking.case, joint(taking.case)
    days = [row.answered_on for row in rows if row.answered_on]
    missed = [row for row in rows if row.answer_missed]
    case.answer_missed = len(missed) == len(rows)
    if settled(case):
        case.answer_on = max(days, default=None)
        if missed and not case.answer_missed:
            taking.note(PARTLY)


def settled(case: Any) -> bool:
    """Whether no respondent's answer is awaited any more."""
    rows = joint(case)
    if not rows:
        return bool(case.answer_on or case.answer_missed)
    return all(row.answered_on or row.answer_missed for row in rows)


def run_of(case: Any, row: Standing | None) -> Any:
    """The period of the answer, of one of several respondents or of the only one."""
    return case.runs().filter(key="answer", **({"whose": row.name} if row else {})).last()


def named(taking: Taking) -> str | None:
    """Of which of several respondents the step stops the period; None where there is one."""
    return next((row.name for row in joint(taking.case) if row.name == taking.facts.get("whom")), None)
