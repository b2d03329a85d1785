"""Warnings answered: the body explains, the supervision settles."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from ..models import Warning
from .shared import AFTER_SITE, DESK, STRICT, SUPERVISOR, by

WHEN = ("on_site", *AFTER_SITE, "closed")


def open_warnings(case: Any) -> tuple[tuple[str, str], ...]:
    """Warnings of the visit that nobody has settled."""
    rows = case.warnings.filter(resolved_on=None).order_by("id") if case is not None else ()
    return tuple((str(row.pk), row.title) for row in rows)


def may_answer(case: Any, actor: Actor) -> list[str]:
    """There has to be one."""
    return [] if case.warnings.filter(resolved_on=None).exists() else ["没有未处理的预警"]


def explain(taking: Taking) -> None:
    """Why the visit was necessary all the same."""
    rows = Warning._plain.filter(pk=int(taking.facts["warning"]), visit_id=taking.case.pk)
    rows.update(explanation=taking.facts["text"], explained_by=by(taking))


def settle(taking: Taking) -> None:
    """The supervision has looked at it."""
    rows = Warning._plain.filter(pk=int(taking.facts["warning"]), visit_id=taking.case.pk)
    rows.update(resolved_on=taking.on, resolved_by=by(taking))


WHICH = Ask("warning", "预警", "choice", open_warnings)
STEPS = (
    Step("explain", "说明预警理由", WHEN, None, DESK, STRICT[""],
         (WHICH, Ask("text", "理由", "longtext", max_length=500)), guard=may_answer, effect=explain, group="预警"),
    Step("settle", "处理预警", WHEN, None, (SUPERVISOR,), STRICT[""],
         (WHICH, Ask("outcome", "处理意见", "longtext", max_length=500)), guard=may_answer, effect=settle, group="预警"),
)  # fmt: skip
