"""Dispatch and answer (F9–F11)."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Evidence, Standing
from .respondents import (
    chosen,
    is_late,
    joint,
    named,
    run_of,
    settle,
    settled,
    waits_for_copy,
    waits_to_answer,
    which,
    within_reach,
)
from .shared import (
    CIVIL,
    DESK,
    HEAD,
    LAW,
    RESPONDENT,
    SYSTEM,
    UNDER_REVIEW,
    attach,
)


def _copy_sent(taking: Taking) -> None:
    case = taking.case
    case.copy_sent_on = taking.on
    for organ_id in filter(None, (case.respondent_id, *case.co_respondents)):
        taking.notify(
            f"收到行政复议申请书副本，请按期答复并提交证据、依据：{case.matter.number}",
            role=RESPONDENT,
            organ_id=organ_id,
        )
    if taking.facts.get("received_on"):
        _receipt(taking, taking.facts["received_on"])


def _receipt(taking: Taking, day: Any, row: Standing | None = None) -> None:
    """The answer's period begins: for one of several respondents its own."""
    case = taking.case
    if case.copy_sent_on and day < case.copy_sent_on:
        raise InvalidFacts({"received_on": "收到日期早于发送日期"})
    case.copy_received_on = case.copy_received_on or day
    if row is not None:
        row.copy_received_on = day
        row.save(update_fields=["copy_received_on"])
    taking.start("answer", day, row.name if row else "")


def _copy_guard(case: Any, actor: Any) -> list[str]:
    if joint(case):
        return [] if within_reach(case, actor, waits_for_copy) else ["副本收到日期已登记"]
    return ["副本收到日期已登记"] if case.copy_received_on else []


def _answer_guard(case: Any, actor: Any) -> list[str]:
    if joint(case):
        if within_reach(case, actor, waits_to_answer):
            return []
        return ["没有等待答复的被申请人：未登记收到副本，或者已经答复、已经逾期"]
    if case.answer_on or case.answer_missed:
        return ["答复已经登记，或者已经逾期"]
    return [] if case.copy_received_on else ["请先登记被申请人收到副本的日期"]


def _answered(taking: Taking) -> None:
    case, row = taking.case, chosen(taking, waits_to_answer)
    run = run_of(case, row)
    attach(taking)
    late = run is not None and run.due_on is not None and taking.on > run.due_on
    _replied(taking, row)
    if late:
        _count_as_missed(taking, row)
    titles = [line.strip()[:200] for line in str(taking.facts.get("evidence") or "").splitlines() if line.strip()]
    source = f"被申请人（{row.name}）"[:60] if row else "被申请人"
    told = {"matter_id": case.pk, "kind": "document", "source": source, "given_on": taking.on}
    Evidence._plain.bulk_create(Evidence(title=title, **told) for title in titles)


def _replied(taking: Taking, row: Standing | None) -> None:
    """Note the day of the answer: of the case, or of one of several respondents."""
    if row is None:
        taking.case.answer_on = taking.on
        return
    row.answered_on = taking.on
    row.save(update_fields=["answered_on"])
    settle(taking)


def _count_as_missed(taking: Taking, row: Standing | None = None) -> None:
    if row is None:
        taking.case.answer_missed = True
    else:
        row.answer_missed = True
        row.save(update_fields=["answer_missed"])
        settle(taking)
    taking.note(
        "被申请人未按期答复举证，视为没有证据、依据；涉及第三人合法权益且第三人提供证据的除外（《行政复议法》第七十条）"
    )


def answered_state(case: Any, facts: Any) -> str:
    """Talks go on while the answer comes in or fails to; joint respondents are waited for one by one."""
    if case.state == "mediation" or not settled(case):
        return str(case.state)
    return "review"


def _not_answered(taking: Taking) -> None:
    """The consequence for whose period has ended: of several respondents each for itself."""
    rows = {row.name[:200]: row for row in joint(taking.case)}
    for run in taking.case.runs().filter(key="answer", stopped_on=None, due_on__lte=taking.on):
        _count_as_missed(taking, rows.get(run.whose))
        if run.whose:
            taking.facts["whom"] = rows[run.whose].name
            taking.stop("answer", run.whose)
    taking.notify("被申请人逾期未答复，请核对第三人证据后依第七十条处理", role=HEAD, organ_id=taking.case.organ_id)


def _late_answer(taking: Taking) -> None:
    case, posted, row = taking.case, taking.facts.get("posted_on"), chosen(taking, is_late)
    run = run_of(case, row)
    attach(taking)
    timely = bool(posted and run is not None and run.due_on and posted <= run.due_on)
    if timely and row is not None:
        row.answer_missed = False
        row.save(update_fields=["answer_missed"])
    _replied(taking, row)
    if timely:
        case.answer_missed = False
        taking.note(f"{posted}交邮，期满前交邮的不算过期（{CIVIL['85.4'].text(taking.on)}），按期答复")
        return
    taking.note("逾期后收到答复，不改变视为没有证据、依据的后果")


def _late_guard(case: Any, actor: Any) -> list[str]:
    late = within_reach(case, actor, is_late) if joint(case) else case.answer_missed and not case.answer_on
    return [] if late else ["没有逾期未答复的情形"]


SEND_COPY = Step(
    "send_copy",
    "发送申请书副本，通知答复",
    ("accepted_ord", "accepted_sim"),
    "await_answer",
    who=DESK,
    public_title="发送申请书副本，通知被申请人答复",
    basis=LAW["48"],
    asks=(
        Ask(
            "received_on",
            "被申请人收到日期",
            "date",
            required=False,
            show=lambda case: not joint(case),
            help="当天签收的填今天；未收到的以后再登记",
        ),
    ),
    effect=_copy_sent,
    stops=("send_copy",),
    paper="answer_notice",
    group="审理",
)
COPY_RECEIVED = Step(
    "copy_received",
    "登记被申请人收到副本",
    ("await_answer", "mediation"),
    None,
    who=(RESPONDENT, *DESK),
    basis=LAW["48"],
    guard=_copy_guard,
    asks=(which(waits_for_copy),),
    effect=lambda taking: _receipt(taking, taking.on, chosen(taking, waits_for_copy)),
    group="审理",
)
ANSWER = Step(
    "answer",
    "提交书面答复和证据、依据",
    ("await_answer", "mediation"),
    answered_state,
    who=(RESPONDENT, *DESK),
    public_title="被申请人已答复",
    basis=LAW["48"],
    guard=_answer_guard,
    asks=(
        which(waits_to_answer),
        Ask("content", "答复要点", "longtext", private=True),
        Ask("evidence", "证据、依据清单（每行一件）", "longtext", required=False),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_answered,
    stops=("answer",),
    whose=named,
    paper="answer_record",
    group="审理",
)
NO_ANSWER = Step(
    "no_answer",
    "逾期未答复",
    ("await_answer", "mediation"),
    answered_state,
    who=SYSTEM,
    basis=LAW["70"],
    effect=_not_answered,
    stops=("answer",),
    whose=named,
    group="审理",
)
LATE_ANSWER = Step(
    "late_answer",
    "登记逾期答复",
    UNDER_REVIEW,
    None,
    who=(RESPONDENT, *DESK),
    basis=LAW["70"],
    guard=_late_guard,
    asks=(
        which(is_late),
        Ask("content", "答复要点", "longtext", private=True),
        Ask("posted_on", "交邮日期", "date", required=False, help="期满前交邮的不算过期"),
        Ask("files", "材料", "file", required=False),
    ),
    effect=_late_answer,
    group="审理",
)
STEPS = (SEND_COPY, COPY_RECEIVED, ANSWER, NO_ANSWER, LATE_ANSWER)
