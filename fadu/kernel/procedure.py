"""`take`: the only way a case moves.

Lock; check role, state, guard and answers; write state, event, clocks, papers: one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError
from django.db.models import F

from . import clocks, documents, notify, search, uploads
from .access import Actor, Sight, may_create, sight_of
from .audit import in_batch, record, remembered, whole
from .declare import Step
from .expiry import expire, tick
from .facts import validate
from .models import Event, Matter, PaperRecord
from .numbers import is_provisional, next_number, provisional, query_code
from .register import Register, by_model, reactions
from .replay import replayed
from .roles import role_words
from .rows import columns, locked, set_actor
from .taking import InvalidFacts, NotAllowed, Offer, Outcome, Stale, Taking
from .today import today

__all__ = [
    "InvalidFacts",
    "NotAllowed",
    "Offer",
    "Outcome",
    "Stale",
    "Taking",
    "available",
    "expire",
    "open_case",
    "set_actor",
    "take",
    "tick",
]


def _who(register: Register, step: Step, sight_: Sight, actor: Actor) -> list[str]:
    if actor.is_system:
        return []
    if step.by_system:
        return ["此步骤由系统在期限届满时办理"]
    if sight_.allows_step(step.key, step.who):
        return []
    return [f"须由{role_words(register, step.who)}办理"]


def refusals(register: Register, case: Any, step: Step, actor: Actor, sight_: Sight) -> list[str]:
    """Why this step may not be taken now: state, role, then the module's own guard."""
    if case.state not in step.source:
        return [f"案件现为「{register.procedure.by_state[case.state].title}」，此步骤不适用"]  # type: ignore[union-attr]
    return _who(register, step, sight_, actor) or (step.guard(case, actor) if step.guard else [])


def available(case: Any, actor: Actor, *, blocked: bool = True) -> list[Offer]:
    """Steps of the present state for this actor's roles; with `blocked`, also those a guard refuses, with reasons."""
    register = by_model(type(case))
    seen = sight_of(register, actor, case)
    offers = []
    for step in register.steps:
        if step.by_system or case.state not in step.source or _who(register, step, seen, actor):
            continue
        reasons = step.guard(case, actor) if step.guard else []
        if blocked or not reasons:
            offers.append(Offer(step, not reasons, reasons))
    return offers


def _check_day(case: Any, step: Step, on: date) -> None:
    """A step is dated between the case's opening and today; one that moves the case not before the last such step."""
    if on > today():
        raise InvalidFacts({"on": f"日期 {on} 在今天之后，不能预先办理"})
    if case.pk and on < case.opened_on:
        raise InvalidFacts({"on": f"日期 {on} 早于收件日期 {case.opened_on}"})
    if case.pk and step.target and step.target != case.state and not in_batch():
        moves = Event._plain.filter(matter_id=case.pk, kind="step").exclude(from_state=F("to_state"))
        last = moves.order_by("-id").values_list("on", "title").first()
        if last and on < last[0]:
            raise InvalidFacts({"on": f"日期 {on} 早于上一步「{last[1]}」的日期 {last[0]}"})


def take(
    case: Any,
    step_key: str,
    actor: Actor,
    facts: Mapping[str, Any] | None = None,
    *,
    on: date | None = None,
    token: str | None = None,
    version: int | None = None,
) -> Outcome:
    """Take a step. `on` is the legal day (default today).

    `token` makes a repetition harmless, `version` detects a stale form.

    Raises NotAllowed, InvalidFacts, Stale, KeyError (unknown step). Deadlines that passed before `on` expire first.
    """
    register, day = by_model(type(case)), on or today()
    if done := replayed(token, actor, register, step_key, case.pk):
        return done
    if not actor.is_system and not in_batch() and expire(case, day) and version == case.version:
        version = _version(register, case.pk)  # what lapsed by itself makes nobody's form stale
    with whole():
        case = locked(register, case.pk, actor)
        if done := replayed(token, actor, register, step_key, case.pk):
            return done
        if version is not None and version != case.version:
            raise Stale("他人已先办理了此案的步骤，请刷新后再办")
        step = register.procedure.by_step[step_key]  # type: ignore[union-attr]
        seen = Sight(frozenset()) if actor.is_system else sight_of(register, actor, case)
        if reasons := refusals(register, case, step, actor, seen):
            raise NotAllowed(reasons)
        _check_day(case, step, day)
        return _perform(register, case, step, actor, facts or {}, day, token)


def _version(register: Register, pk: int) -> int:
    return int(register.model._plain.values_list("version", flat=True).get(pk=pk))


def open_case(
    register: Register,
    actor: Actor,
    facts: Mapping[str, Any],
    *,
    organ_id: int,
    on: date | None = None,
    step: str = "",
    token: str | None = None,
) -> Outcome:
    """Open a case by a step whose source is "". Raises as `take`."""
    day = on or today()
    key = step or next(s.key for s in register.steps if s.opens)
    chosen = register.procedure.by_step[key]  # type: ignore[union-attr]
    if done := replayed(token, actor, register, key):
        return done
    try:
        with whole():
            set_actor(actor)
            if not chosen.opens:
                raise NotAllowed([f"「{chosen.title}」不是立案步骤"])
            if not may_create(register, actor, chosen.key, chosen.who, organ_id):
                raise NotAllowed(["您没有在该机关登记此类案件的权限"])
            case = register.model(organ_id=organ_id, opened_on=day, state="")
            _check_day(case, chosen, day)
            return _perform(register, case, chosen, actor, facts, day, token)
    except IntegrityError:  # the same form sent twice at the same moment: the other one was faster
        if done := replayed(token, actor, register, key):
            return done
        raise


def _perform(
    register: Register, case: Any, step: Step, actor: Actor, given: Mapping[str, Any], day: date, token: str | None
) -> Outcome:
    facts, errors = validate(step, case, given)
    if errors:
        raise InvalidFacts(errors)
    before, holder = case.state, (case.organ_id, case.officer_id)
    taking, stored = Taking(case, step, facts, actor, day), columns(case)
    for name in step.sets:
        setattr(case, name, facts.get(name))
    if _carded(register, case, step, day):
        stored = columns(case)
    if step.effect:
        step.effect(taking)
    uploads.adopt_answers(step, facts, case.pk)
    _move(register, case, step, facts, day, stored)
    _run_clocks(register, taking)
    if before and holder != (case.organ_id, case.officer_id):
        clocks.transfer(case, case.organ_id, case.officer_id)
    papers = _papers(register, taking)
    event = _write_event(taking, before, token, papers)
    documents.issue(papers, event)
    notify.send(taking, event)
    search.index(register, case)
    for reaction in reactions(register.key, step.key):
        reaction.run(taking)
    for run in taking.after:
        run()
    return Outcome(case, event, papers)


def _carded(register: Register, case: Any, step: Step, day: date) -> bool:
    """Whether a new case got its card and row now. An application that was kept takes its number when it is sent."""
    if not case.pk:
        _identify(register, case, day, numbered=not step.unnumbered)
        return True
    if is_provisional(case.matter.number) and step.target not in (None, case.state):
        case.matter.number = next_number(f"{register.key}.case", register.number, case.organ, day)
        Matter._plain.filter(pk=case.pk).update(number=case.matter.number)
    return False


def _write_event(taking: Taking, before: str, token: str | None, papers: list[PaperRecord]) -> Event:
    step, case = taking.step, taking.case
    return record(
        taking.actor,
        "step",
        step.title,
        matter_id=case.pk,
        on=taking.on,
        step=step.key,
        from_state=before,
        to_state=case.state,
        basis=step.basis.text(taking.on) if step.basis else "",
        facts=_event_facts(step, taking, papers),
        token=token,
    )


def _identify(register: Register, case: Any, day: date, *, numbered: bool) -> None:
    """Give a new case its unchanging card before the effect writes rows that point at it."""
    from django.apps import apps

    organs = apps.get_model("people.Organ")._base_manager.select_related("area")
    case.organ = organ = remembered(f"organ+:{case.organ_id}", lambda: organs.get(pk=case.organ_id))
    case.area = case.area or (organ.area.code if organ.area else "")
    series = f"{register.key}.case"
    number = next_number(series, register.number, organ, day) if numbered else provisional()
    case.matter = Matter._plain.create(
        register=register.key,
        number=number,
        organ_id=case.organ_id,
        area=case.area,
        opened_on=day,
        query_code=query_code() if register.query_code else "",
    )
    case.state = case.state or "new"
    case.save(force_insert=True)


def _move(register: Register, case: Any, step: Step, facts: dict[str, Any], day: date, stored: dict[str, Any]) -> None:
    target = step.target(case, facts) if callable(step.target) else step.target
    case.state = target or case.state
    closed = register.procedure.by_state[case.state].closed  # type: ignore[union-attr]
    if closed and case.closed_on is None:
        case.closed_on = day
    case.version += 1
    case.save(update_fields=[name for name, value in columns(case).items() if value != stored[name]])
    title = register.pages.title(case) if register.pages.title else case.matter.number
    if case.matter.title != title[:300]:
        case.matter.title = title[:300]
        Matter._plain.filter(pk=case.pk).update(title=title[:300])


def _run_clocks(register: Register, taking: Taking) -> None:
    case, step, day = taking.case, taking.step, taking.on
    reason = str(taking.facts.get("reason") or taking.facts.get("ground") or step.title)
    if step.stops or step.restarts:
        whose = step.whose(taking) if step.whose else None
        clocks.stop(case, (*step.stops, *step.restarts), day, step.key, whose)
    for key in step.resumes:
        clocks.resume(case, key, day, taking.actor)
    for key in step.pauses:
        clocks.pause(case, key, day, reason, step.basis.text(day) if step.basis else "")
    if step.extends:
        clocks.extend(case, step.extends, int(taking.facts["extend"]))
    for key in (*step.starts, *step.restarts):
        clocks.start(case, register.procedure.by_clock[key], day)  # type: ignore[union-attr]


def _event_facts(step: Step, taking: Taking, papers: list[PaperRecord]) -> dict[str, Any]:
    private = {ask.key for ask in step.asks if ask.private}
    shown = {k: ("（已填，见卷内）" if v else "") if k in private else v for k, v in taking.facts.items()}
    files = [pk for ask in step.asks if ask.kind == "file" for pk in taking.facts.get(ask.key) or ()]
    named = {"digests": documents.digests(papers, files)} if papers or files else {}
    return shown | taking.public | ({"note": taking.text} if taking.text else {}) | named


def _papers(register: Register, taking: Taking) -> list[PaperRecord]:
    wanted: list[tuple[str, dict[str, Any]]] = [(key, {}) for key in taking.step.papers] + taking.wanted
    return [documents.draw_up(register, taking.case, key, taking.facts | extra, taking.on) for key, extra in wanted]
