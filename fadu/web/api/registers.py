"""Registers: what books there are for the caller, and how each is made."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.register import Register, registers
from fadu.kernel.today import today
from fadu.web import show
from fadu.web.api.auth import READ, actor_of
from fadu.web.api.guard import register_or_404, strict
from fadu.web.api.types import AskOut, Key, StepOut
from fadu.web.creation import creating_steps, organ_choices
from fadu.web.listing import Listing
from fadu.web.views.common import may_list

router = Router(tags=["登记册"], auth=READ)


def ask_out(ask: Ask, case: Any = None) -> dict[str, Any]:
    """A question; choices that depend on the case are listed when the case is known."""
    choices = ask.options(case) if case is not None or not callable(ask.choices) else ()
    names = AskOut.model_fields.keys() - {"choices"}
    return {name: getattr(ask, name) for name in names} | {"choices": [[str(k), str(t)] for k, t in choices]}


def step_out(step: Step, case: Any = None) -> dict[str, Any]:
    """A step in the shape of StepOut; with a case only the questions that apply to it."""
    asks = [ask for ask in step.asks if case is None or ask.applies(case)]
    return {
        "key": step.key,
        "title": step.title,
        "opens": step.opens,
        "source": [s for s in step.source if s],
        "target": step.target if isinstance(step.target, str) else None,
        "who": list(step.who),
        "basis": step.basis.text(today()) if step.basis else "",
        "asks": [ask_out(ask, case) for ask in asks],
        "starts": list(step.starts),
        "stops": list(step.stops),
        "papers": list(step.papers),
        "help": step.help,
    }


def query_names(listing: Listing) -> list[str]:
    """Query parameters that a list takes: its filters, word search, order, paging."""
    names = ["q", "sort", "limit", "cursor", "total"]
    for spec in listing.filters:
        names += [f"{spec.key}_from", f"{spec.key}_to"] if spec.kind == "date" else [spec.key]
    return names


@router.get("/registers", summary="可用的登记册")
@strict()
def index(request: HttpRequest) -> list[dict[str, Any]]:
    """Registers whose list the caller may open."""
    actor = actor_of(request)
    return [
        {
            "key": reg.key,
            "title": reg.title,
            "aspect": reg.aspect,
            "task": reg.task,
            "creates": [step.key for step in creating_steps(reg, actor)],
        }
        for reg in registers().values()
        if may_list(reg, actor)
    ]


@router.get("/registers/{key}", summary="登记册的结构")
@strict()
def schema(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Fields, states, steps with their article, clocks, filters, indicators and papers of a register."""
    actor = actor_of(request)
    book = register_or_404(key, actor)
    procedure = book.procedure
    return {
        "key": book.key,
        "title": book.title,
        "aspect": book.aspect,
        "task": book.task,
        "basis": [c.text(today()) for c in book.basis],
        "states": [{"key": s.key, "title": s.title, "closed": s.closed} for s in procedure.states] if procedure else [],
        "steps": [step_out(step) for step in book.steps if not step.by_system],
        "system_steps": [{"key": s.key, "title": s.title} for s in book.steps if s.by_system],
        "clocks": [
            {
                "key": c.key,
                "title": c.title,
                "term": c.term if isinstance(c.term, str) else None,
                "on_expiry": c.on_expiry,
            }
            for c in procedure.clocks
        ]
        if procedure
        else [],
        "fields": _fields(book),
        "filters": _filters(book, actor),
        "papers": [{"key": d.key, "title": d.title} for d in book.documents],
        "indicators": [ind.name for ind in book.indicators],
        "organs": _organs(book, actor),
    }


def _fields(book: Register) -> list[dict[str, Any]]:
    return [
        {
            "key": name,
            "title": show.label_of(book.model, name),
            "private": show.covered(book, name),
            "kind": getattr(show.field_of(book.model, name), "get_internal_type", lambda: "")(),
        }
        for name in show.all_fields(book)
    ]


def _filters(book: Register, actor: Actor) -> list[dict[str, Any]]:
    listing = Listing(book, actor, {})
    return [
        {"key": spec.key, "title": spec.title, "kind": spec.kind, "choices": [list(c) for c in control.choices]}
        for spec, control in zip(listing.filters, listing.controls, strict=True)
    ]


def _organs(book: Register, actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """Per opening step the organs at which the caller may open a case."""
    return {
        step.key: [{"id": pk, "name": name} for pk, name in organ_choices(book, actor, step)]
        for step in creating_steps(book, actor)
    }


__all__ = ["StepOut", "ask_out", "query_names", "router", "step_out"]
