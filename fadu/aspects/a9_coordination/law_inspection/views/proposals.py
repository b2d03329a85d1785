"""What the facts speak for today, and the button by which a person puts one forward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.indicators import Indicator, all_indicators
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register
from fadu.kernel.taking import InvalidFacts, NotAllowed
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.guards import only

from .. import facts
from ..models import Measure
from ..rules import vocab
from ..rules.ladder import Ground, Proposal, parameters
from ..steps.shared import COORDINATOR, organ_at
from .common import PROPOSERS, READERS

SHOWN = 4
FEW, SIZE = 8, 25  # proposals of a rung on the page of all, and on the page of that rung


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder on the page: how many units, those shown, the unit after which the next page begins."""

    key: str
    title: str
    total: int
    cards: list[tuple[Proposal, Any, tuple[Ground, ...], int]]
    lines: list[tuple[Proposal, Any, Ground]]
    next: str = ""


def small(proposal: Proposal) -> bool:
    """A mild measure on one fact: a line in a table, not a card."""
    return proposal.rung in ("reminder", "dispatch") and len(proposal.grounds) == 1


@only(*READERS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The rungs, the gravest first, each with its units; q= a unit, rung= one rung, after= the unit shown last."""
    actor, day = actor_of(request), today()
    units, every = facts.objects(), facts.proposals(day)
    words, rung = request.GET.get("q", "").strip()[:40], request.GET.get("rung", "")
    made = [p for p in every if rung in ("", p.rung) and words in f"{units[p.unit].short} {units[p.unit].name}"]
    rungs = by_rung(made, units, SIZE if rung else FEW, request.GET.get("after", "") if rung else "")
    waiting = (
        Measure.objects.for_user(actor).filter(state__in=("proposed", "approved")).select_related("matter", "unit")
    )
    context = {
        "day": day,
        "rungs": rungs,
        "total": len(every),
        "found": len(made),
        "q": words,
        "rung": rung,
        "after": request.GET.get("after", ""),
        "words": dict(vocab.RUNGS),
        "counts": [(key, title, n) for key, title in vocab.RUNGS if (n := sum(p.rung == key for p in every))],
        "kinds": dict(vocab.GROUNDS),
        "waiting": list(waiting.order_by("opened_on", "pk")[:40]),
        "may_propose": actor.has(*PROPOSERS),
        "parameters": parameters(),
        "may_read": {ind.name for ind in all_indicators() if _opens(actor, ind)},
        "openable": _openable(actor, made),
    }
    return render(request, "law_inspection/proposals.html", context)


def by_rung(made: list[Proposal], units: dict[int, Any], size: int, after: str) -> list[Rung]:
    """Proposals under their rungs, as many as a page takes; mild ones on one fact as lines."""
    found = []
    titles = dict(vocab.RUNGS)
    for key in dict.fromkeys(p.rung for p in made):
        rows = [p for p in made if p.rung == key]
        start = next((n for n, p in enumerate(rows, 1) if str(p.unit) == after), 0)
        shown = rows[start : start + size]
        cards = [(p, units[p.unit], p.grounds[:SHOWN], len(p.grounds) - SHOWN) for p in shown if not small(p)]
        lines = [(p, units[p.unit], p.grounds[0]) for p in shown if small(p)]
        more = str(shown[-1].unit) if start + size < len(rows) else ""
        found.append(Rung(key, titles[key], len(rows), cards, lines, more))
    return found


def _opens(actor: Actor, ind: Indicator) -> bool:
    """Whether the page of a figure is open to somebody: it lists rows of its register."""
    return any(grant.list_rows and actor.has(grant.role) for grant in ind.register.access)


def _openable(actor: Actor, made: list[Proposal]) -> set[int]:
    """Records behind the facts shown that this reader may open; the others stand as text."""
    ids = {ground.matter for proposal in made for ground in proposal.grounds[:SHOWN] if ground.matter}
    return set(Matter.objects.for_user(actor).filter(pk__in=ids).values_list("pk", flat=True))


@only(*PROPOSERS)
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Put one proposal forward as it stands now; the facts are kept with it."""
    actor, unit, rung = actor_of(request), request.POST.get("unit", ""), request.POST.get("rung", "")
    made = next((p for p in facts.proposals(today()) if str(p.unit) == unit and p.rung == rung), None)
    if made is None:
        messages.warning(request, "事实已有变化，这一建议不再成立")
        return redirect("law-proposals")
    home = organ_at("fazhiban").pk if actor.has(COORDINATOR) else next(iter(actor.organs(*PROPOSERS)), None)
    given = {"unit": unit, "rung": rung, "why": made.why}
    try:
        case = open_case(register("law_measure"), actor, given, organ_id=home or 0).case
    except (NotAllowed, InvalidFacts) as refused:
        messages.warning(request, str(refused))
        return redirect("law-proposals")
    return redirect("case", "law_measure", case.pk)
