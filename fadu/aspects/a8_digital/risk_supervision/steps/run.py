"""A run is begun by a person or the calendar, finished by the system, computed again by whoever doubts it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from fadu.kernel.declare import SYSTEM_ROLE, Ask, Procedure, State, Step
from fadu.kernel.procedure import Taking
from fadu.kernel.today import today
from fadu.registry.enterprises.models import Enterprise

from .. import applying, running
from ..models import ScoringRun
from ..schemes import in_use
from ..vocab import HEAD, OFFICER, TRIGGERS

STATES = (
    State("running", "评分中", tone="soon"),
    State("done", "已完成", closed=True, tone="ok"),
    State("stopped", "已终止", closed=True),
)


def _schemes(case: Any) -> tuple[tuple[str, str], ...]:
    return tuple((running.key_of(used), used.label) for used in in_use(case.opened_on if case else today()))


def _check(case: Any, facts: Any) -> dict[str, str]:
    errors = {}
    if facts["only"] and not Enterprise._plain.filter(uscc=facts["only"]).exists():
        errors["only"] = "市场主体登记册中没有这个代码"
    if not facts["only"] and ScoringRun._plain.filter(state="running", only="").exists():
        errors["scheme"] = "有一次评分还没有完成；完成或者终止之后再开始"
    used = next(u for u in in_use(case.opened_on) if running.key_of(u) == facts["scheme"])
    runs = ScoringRun._plain.filter(state="done", kind=used.kind, field=used.field)
    if later := runs.filter(scored_on__gt=case.opened_on).order_by("-scored_on").first():
        errors["scheme"] = f"已有 {later.scored_on} 的评分，不能再补更早日期的评分"
    return errors


def _begun(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    used = next(u for u in in_use(taking.on) if running.key_of(u) == facts["scheme"])
    case.scheme_id = used.case.pk if used.case else None
    case.code, case.title, case.edition = used.code, used.scheme.title, used.scheme.version
    case.kind, case.field, case.industries = used.kind, used.field, ",".join(used.industries)
    case.text, case.scheme_digest, case.scored_on = used.text, used.digest, taking.on
    taking.public["scheme_digest"] = used.digest
    if not taking.actor.is_system:
        taking.after.append(_enqueue)


def _enqueue() -> None:
    """Let the worker score what a person has begun; a job that waits already will find this run too."""
    from ..tasks import started

    try:
        with transaction.atomic():
            started.defer()
    except AlreadyEnqueued:
        return


def _finished(taking: Taking) -> None:
    run = taking.case
    applying.apply(run)
    classes = dict(run.counts)
    taking.public |= {"input": run.input_digest, "output": run.output_digest, "classes": classes}
    words = "、".join(f"{grade} 类 {count:,} 户" for grade, count in run.counts)
    taking.note(f"{words}；风险升高 {run.worse:,} 户，降低 {run.better:,} 户")
    if run.trigger != "correction":
        taking.paper("notice")


def _verified(taking: Taking) -> None:
    run = taking.case
    run.verified, run.verified_on = running.recomputed(run), taking.on
    taking.note("复算一致：输入、结果与当时记录的摘要相同" if run.verified else "复算不一致，请核查")


PROCEDURE = Procedure(
    STATES,
    (
        Step(
            "start",
            "开始评分",
            ("",),
            "running",
            who=(OFFICER, HEAD),
            asks=(
                Ask("scheme", "方案", "choice", _schemes, default=lambda case: _schemes(case)[0][0]),
                Ask("trigger", "缘由", "choice", TRIGGERS, default="manual"),
                Ask("only", "只评一户（统一社会信用代码）", "uscc", required=False, help="不填即评全部在册市场主体"),
            ),
            sets=("trigger", "only"),
            check=_check,
            effect=_begun,
            help="评分在后台进行，可以离开本页",
        ),
        Step("finish", "评分完成", ("running",), "done", who=(SYSTEM_ROLE,), effect=_finished),
        Step(
            "stop",
            "终止评分",
            ("running",),
            "stopped",
            who=(OFFICER, HEAD),
            asks=(Ask("failure", "理由", max_length=400),),
            sets=("failure",),
            final=True,
            help="已评的结果不会写入类别",
        ),
        Step(
            "verify",
            "复算核对",
            ("done",),
            None,
            who=(OFFICER, HEAD, "auditor"),
            effect=_verified,
            help="用当时保存的输入和方案重新计算，与当时的结果逐户比对",
        ),
    ),
)
