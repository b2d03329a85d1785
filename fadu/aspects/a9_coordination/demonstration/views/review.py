"""The review above, and the small forms of a folder and of a grader; every write is a step of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel.procedure import InvalidFacts, NotAllowed, available, take
from fadu.kernel.register import register
from fadu.kernel.today import today
from fadu.people.actors import actor_of

from ..models import Application, Gap
from ..rules.survey import share
from ..steps.mock_rules import mine
from ..steps.review import REVIEW
from .pages import _application, _state, signed_in

OWN_STEPS = frozenset(step.key for step in REVIEW) | {"submit", "apply", "send_back", "close_gap"}
OFFICE = ("coordinator", "leader", "auditor")  # what the public says of units is for those who look into it
ENDS = ("not_named", "withdrawn", "revoked")


@dataclass(frozen=True)
class Stop:
    """A state on the way, as the figure of the way draws it."""

    title: str
    place: str
    on: Any = None
    tone: str = ""


def way(row: Application) -> list[Stop]:
    """The line of states with the days on which they were reached."""
    book = register("demonstration")
    assert book.procedure is not None
    reached = {event.to_state: event.on for event in row.events() if event.to_state}
    path = [key for key in book.pages.path if key not in ("rechecking", "kept") or row.named_on]
    if row.state in ENDS:
        path = [key for key in path if key in reached] + [row.state]
    at = path.index(row.state) if row.state in path else -1
    titles = book.procedure.by_state
    places = ["done" if n < at else "now" if n == at else "next" for n in range(len(path))]
    return [
        Stop(titles[key].title, place, reached.get(key) if place != "next" else None)
        for key, place in zip(path, places, strict=True)
    ]


@signed_in
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Every stage above with its document and result, what it found, what the public said, the naming and rechecks."""
    actor = actor_of(request)
    row = _application(actor, pk)
    stages = list(row.stages.select_related("proof").defer("proof__content"))
    gaps = Gap._plain.filter(folder__application=row, source="outside").select_related("folder__node", "owner")
    context = {
        "row": row, "state": _state(row), "way": way(row), "day": today(),
        "stages": [(one, share(one.satisfied, one.asked) if one.asked else "") for one in stages],
        "gaps": list(gaps), "remarks": list(row.remarks.all()) if (office := actor.has(*OFFICE)) else [],
        "told": 0 if office else row.remarks.count(),
        "offers": [offer for offer in available(row, actor, blocked=True) if offer.step.key in OWN_STEPS],
    }  # fmt: skip
    return render(request, "demonstration/review.html", context)


def _done(request: HttpRequest, row: Application, step: str, facts: Mapping[str, Any], said: str) -> None:
    """Take the step; what stands in the way is told on the next page."""
    try:
        take(row, step, actor_of(request), facts)
    except InvalidFacts as error:
        messages.error(request, "；".join(error.errors.values()), extra_tags="late")
    except NotAllowed as error:
        messages.error(request, str(error), extra_tags="late")
    else:
        messages.success(request, said)


@signed_in
@require_POST
def link(request: HttpRequest, pk: int, folder: int) -> HttpResponse:
    """One link from the folder's own page: a record, a paper or a whole register."""
    row = _application(actor_of(request), pk)
    facts = {key: request.POST.get(key, "").strip() for key in ("record", "paper", "register")}
    facts |= {"folder": str(folder), "secrecy": "open"}
    _done(request, row, "link", {key: value for key, value in facts.items() if value}, "已归集")
    return redirect("demonstrate-folder", row.pk, folder)


@signed_in
@require_POST
def assess(request: HttpRequest, pk: int, folder: int) -> HttpResponse:
    """The folder's own verdict from its own page."""
    row = _application(actor_of(request), pk)
    facts = {"folder": str(folder), "grade": request.POST.get("grade", ""), "reason": request.POST.get("reason", "")}
    _done(request, row, "assess", facts, "已自评")
    return redirect("demonstrate-folder", row.pk, folder)


@signed_in
@require_POST
def grade(request: HttpRequest, pk: int) -> HttpResponse:
    """A grader's verdicts from the table; untouched rows stay as they are."""
    actor = actor_of(request)
    row = _application(actor, pk)
    own = list(mine(row, actor).select_related("folder__node"))
    if not own:
        raise Http404("grade")
    lines = []
    for score in own:
        code = score.folder.node.code
        word = request.POST.get(f"grade-{score.pk}", "")
        note = " ".join(request.POST.get(f"note-{score.pk}", "").split())
        lines += [f"{code}={word}；{note}" if note else f"{code}={word}"] if word else []
    _done(request, row, "grade", {"grades": "\n".join(lines)}, f"已保存 {len(lines)} 项评定")
    return redirect("demonstrate-mock", row.pk)
