"""What all steps share: roles, three-valued answers, and turning a rule's verdict into a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from fadu.kernel.declare import SYSTEM_ROLE, Ask
from fadu.kernel.models import Attachment
from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law import law

from ..rules.basis import REVIEW, Verdict

CLERK, HANDLER, HEAD = "reconsideration.clerk", "reconsideration.handler", "reconsideration.head"
DECIDER, SUPERVISOR, RESPONDENT = "reconsideration.decider", "reconsideration.supervisor", "reconsideration.respondent"
PUBLIC, THIRD = "public", "reconsideration.third"
SYSTEM = (SYSTEM_ROLE,)
OFFICE = (HANDLER, HEAD)
DESK = (CLERK, HANDLER, HEAD)

LAW = law("行政复议法")
CIVIL = law("民事诉讼法")

UNDER_REVIEW = (
    "accepted_ord",
    "accepted_sim",
    "await_answer",
    "review",
    "hearing",
    "committee",
    "mediation",
    "draft_decision",
)
OPEN_AFTER_ACCEPTANCE = (*UNDER_REVIEW, "suspended")
INTAKE = ("received", "supplement")
ENDED = (
    "decided",
    "rejected_claim",
    "rejected_app",
    "served",
    "mediated",
    "terminated",
    "performing",
    "overdue_perf",
    "litigated",
)
YES_NO = (("yes", "是"), ("no", "否"))


def tri(
    key: str, title: str, *, attr: str = "", show: Callable[[Any], bool] | None = None, help: str = "", group: str = ""
) -> Ask:
    """A question that may stay open: 是, 否 or empty. The default is what the case already records."""
    name = attr or key

    def current(case: Any) -> str:
        return {True: "yes", False: "no"}.get(getattr(case, name, None), "")

    return Ask(key, title, "choice", YES_NO, required=False, default=current, show=show, help=help, group=group)


def kept(key: str, title: str, kind: str = "text", **words: Any) -> Ask:
    """An optional question whose default is what the case already records."""

    def current(case: Any) -> Any:
        value = getattr(case, key, None)
        return "" if value is None else value

    return Ask(key, title, kind, default=current, required=words.pop("required", False), **words)


def reason_ask(title: str = "理由", required: bool = True) -> Ask:
    """The reason that goes into the paper and the file."""
    return Ask("reason", title, "longtext", required=required)


def judged_ask() -> Ask:
    """A person's reason where the law or its missing text leaves the point open (待核)."""
    return Ask(
        "judged_reason",
        "待核事项的判断理由",
        "longtext",
        required=False,
        help="规则标为待核时必填：写明核对了什么文本、为什么这样处理",
    )


def answer(value: Any) -> bool | None:
    """ "yes" → True, "no" → False, otherwise None."""
    return {"yes": True, "no": False}.get(value)


def write(taking: Taking, names: Iterable[str], tri_names: Iterable[str] = ()) -> None:
    """Copy answers to fields of the case; three-valued ones are translated, absent ones left alone."""
    for name in names:
        if name in taking.facts:
            setattr(taking.case, name, taking.facts[name])
    for name in tri_names:
        if name in taking.facts:
            setattr(taking.case, name, answer(taking.facts[name]))


def demand(verdict: Verdict, taking: Taking, field: str) -> None:
    """Let the step go on only if the rule allows it, or leaves it open and a person has given a reason.

    Raises InvalidFacts with the rule's sentence on the field; notes the judgement otherwise.
    """
    if verdict.ok:
        return
    if verdict.outcome == REVIEW:
        reason = str(taking.facts.get("judged_reason") or "").strip()
        if not reason:
            raise InvalidFacts({"judged_reason": f"待核：{verdict.sentence(taking.on)}。请写明判断理由"})
        taking.note(f"待核事项由{taking.actor.name}判断：{reason}")
        return
    raise InvalidFacts({field: verdict.sentence(taking.on)})


def refuse_unless(verdict: Verdict) -> list[str]:
    """Guard form of a verdict: nothing when allowed or open to judgement, otherwise its sentence."""
    return [] if verdict.outcome in ("yes", REVIEW) else [verdict.sentence()]


def attach(taking: Taking) -> None:
    """Hang the uploads of this step on the case."""
    ids = taking.facts.get("files") or ()
    Attachment._plain.filter(pk__in=ids, matter=None).update(matter_id=taking.case.pk)


def child(taking: Taking, model: type[Any], **values: Any) -> Any:
    """Write a child row of the case."""
    return model._plain.create(matter_id=taking.case.pk, **values)


def last(case: Any, model: type[Any], **where: Any) -> Any:
    """The newest child row, or None."""
    return next(reversed(case.children(model, **where)), None)


def by(taking: Taking) -> str:
    """Who acts, as it is kept in the file."""
    return (taking.actor.label or taking.actor.name)[:120]


def in_force(case: Any) -> bool:
    """Whether the decision has taken effect: a public notice may still be running."""
    return bool(case.effective_on and case.effective_on <= today())


def not_before(taking: Taking, key: str, earliest: date, what: str) -> None:
    """Refuse a day that lies before another one. Raises InvalidFacts."""
    if taking.facts[key] < earliest:
        raise InvalidFacts({key: f"不能早于{what}（{earliest}）"})


def silent(case: Any) -> bool:
    """Whether the decision period has run out without a decision (§35)."""
    runs = case.clock_rows("decide", stopped_on=None, paused=False)
    return any(run.due_on and run.due_on < today() for run in runs)
