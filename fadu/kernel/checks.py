"""Start-up checks: what a register declares must hold together, so that no case can get stuck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error

from fadu import law

from . import fieldwork
from .declare import Procedure, Step
from .register import Register, registers

CLOCK_WORDS = ("starts", "stops", "restarts", "pauses", "resumes")


def _names(procedure: Procedure, step: Step) -> Iterator[str]:
    states, clock_keys = procedure.by_state, procedure.by_clock
    for state in step.source:
        if state and state not in states:
            yield f"步骤 {step.key} 的来源状态 {state} 不存在"
    if isinstance(step.target, str) and step.target not in states:
        yield f"步骤 {step.key} 的去向状态 {step.target} 不存在"
    if step.opens and step.target is None:
        yield f"立案步骤 {step.key} 没有去向状态"
    for word in CLOCK_WORDS:
        for key in getattr(step, word):
            if key not in clock_keys:
                yield f"步骤 {step.key} 的 {word} 提到不存在的期限 {key}"
    if step.extends and step.extends not in clock_keys:
        yield f"步骤 {step.key} 延长不存在的期限 {step.extends}"
    if step.extends and "extend" not in {a.key for a in step.asks}:
        yield f"步骤 {step.key} 延长期限却没有问 extend"


def _ways(procedure: Procedure) -> Iterator[str]:
    moving = [s for s in procedure.steps if callable(s.target) or s.target]
    for state in procedure.states:
        leaves = any(state.key in s.source and s.target != state.key for s in moving)
        if not state.closed and not leaves:
            yield f"未办结状态 {state.key} 没有出路"
    stopped = {k for s in procedure.steps for k in (*s.stops, *s.restarts)}
    for clock in procedure.clocks:
        if clock.key not in stopped:
            yield f"期限 {clock.key} 没有任何步骤能使其停止"
        if clock.on_expiry and clock.on_expiry not in procedure.by_step:
            yield f"期限 {clock.key} 届满时的步骤 {clock.on_expiry} 不存在"
        if isinstance(clock.term, str) and clock.term not in {t.key for t in law.terms()}:
            yield f"期限 {clock.key} 引用的条款 {clock.term} 不在期限目录中"


def _waits(register: Register) -> Iterator[str]:
    """What the desk is told to wait for: a step out of that state."""
    steps = register.procedure.by_step if register.procedure else {}
    for state, key in register.pages.waits:
        if key not in steps or state not in steps[key].source:
            yield f"等待的步骤 {key} 不能从状态 {state} 办理"


def _reactions(register: Register) -> Iterator[str]:
    for reaction in register.reactions:
        book = registers().get(reaction.register)
        unknown = set(reaction.steps) - {step.key for step in book.steps} if book else {reaction.register}
        yield from (f"联动的登记册或者步骤 {reaction.register}.{name} 不存在" for name in sorted(unknown))


def register_faults(register: Register) -> list[str]:
    """Everything that does not hold together in one register."""
    faults: list[str] = []
    if procedure := register.procedure:
        for step in procedure.steps:
            faults += _names(procedure, step)
            faults += [
                f"步骤 {step.key} 的文书 {p} 未声明"
                for p in step.papers
                if p not in {d.key for d in register.documents}
            ]
            if not step.who:
                faults.append(f"步骤 {step.key} 没有写明由谁办理")
        faults += _ways(procedure)
        if work := register.pages.field:
            faults += fieldwork.faults(work, procedure.by_step)
    faults += (*_waits(register), *_reactions(register))
    granted = {g.role for g in register.access}
    faults += [f"角色 {role} 没有任何授权" for role, _ in register.roles if role not in granted]
    for word, items in (("指标", register.indicators), ("文书", register.documents), ("步骤", register.steps)):
        keys = [i.key for i in items]
        faults += [f"{word} {k} 重复声明" for k in sorted({k for k in keys if keys.count(k) > 1})]
    return faults


def declarations(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Django system check over all registers."""
    return [
        Error(f"登记册「{reg.title}」：{fault}", id="fadu.E001")
        for reg in registers().values()
        for fault in register_faults(reg)
    ]
