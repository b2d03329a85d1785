"""Staff pages: figures by body, what was written (supervision alone), dates that enterprises offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.figures import Period
from fadu.kernel.indicators import indicator
from fadu.kernel.today import today
from fadu.people.actors import actor_of
from fadu.people.models import Organ
from fadu.registry.enterprises.register import ACCESS as ENTERPRISE_ACCESS

from .models import RatingCell, VisitOffer
from .offers import HEAD, PLANNER, BadOffer, answer, suiting
from .overview import by_body
from .procedure import SUPERVISOR
from .register import RATINGS
from .rules import naming, vocab
from .rules.policy import month_of, policy_on, released_on, shifted

SHOWN = 200
View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Only for signed-in people; kept by no browser or proxy."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor.id is None:
            return redirect_to_login(request.get_full_path())
        response = view(request, actor, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


@signed_in
@require_safe
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ratings by body in one year."""
    if not any(actor.has(grant.role) for grant in RATINGS.access):
        raise Http404("ratings")
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else today().year
    every, bodies = by_body(actor, year)
    sees = actor.has(SUPERVISOR, "coordinator", "leader", "auditor")
    context = {"every": every, "bodies": bodies, "year": year, "years": (today().year, today().year - 1)}
    context |= {
        "policy": policy_on(today()),
        "next": _next_release(),
        "supervises": actor.has(SUPERVISOR),
        "complaints": indicator("enterprise_complaint.in_time").value(actor, Period.year(year)) if sees else None,
    }
    return render(request, "enterprise_voice/index.html", context)


def _next_release() -> Any:
    """The next day on which batches are opened."""
    month = shifted(month_of(today()), -3)
    while released_on(month) <= today():
        month = shifted(month, 1)
    return released_on(month)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What enterprises wrote in one batch: for the supervision of that area. Reading it is an event."""
    cell = RatingCell.objects.for_user(actor).select_related("organ", "matter").filter(pk=pk).first()
    if cell is None or not actor.has(SUPERVISOR) or not _supervises(actor, cell):
        raise Http404("texts")
    rows = list(cell.ratings.all())
    shown = request.method == "POST"
    with transaction.atomic():
        facts = {"ratings": len(rows), "uncovered": shown}
        record(actor, "rating.texts.read", "查看企业评价的文字意见", matter_id=pk, facts=facts)
    titles, scores = dict(vocab.TAGS), Counter(row.score for row in rows)
    said = [
        {"score": row.score, "tags": [titles[tag] for tag in row.tags], "text": row.text,
         "risky": naming.reasons(row.text)} for row in rows
    ]  # fmt: skip
    context = {"cell": cell, "said": said, "shown": shown, "scores": [(w, scores[n]) for n, w in vocab.SCORES]}
    return render(request, "enterprise_voice/texts.html", context)


def _supervises(actor: Actor, cell: RatingCell) -> bool:
    """Whether the supervisor's own grant covers the cell, not one of another role."""
    grant = next(grant for grant in RATINGS.access if grant.role == SUPERVISOR)
    return bool(RatingCell.objects.as_system().filter(grant.rows(actor, SUPERVISOR), pk=cell.pk).exists())


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Dates that suit enterprises, for whoever plans or visits; the bodies that were asked answer here."""
    if not any(actor.has(grant.role) for grant in ENTERPRISE_ACCESS):
        raise Http404("offers")
    error, status, posted = "", 200, request.POST
    if request.method == "POST":
        try:
            answer(actor, _number(posted.get("offer", "")), posted.get("answer", ""), posted.get("reply", ""))
            messages.success(request, "已答复，企业登录后看得到")
            return redirect(request.get_full_path())
        except BadOffer as refused:
            error, status = str(refused), 422
    rows = suiting(actor, today(), today() + timedelta(days=400))
    if one := _number(request.GET.get("enterprise", "")):
        rows = rows.filter(enterprise_id=one)
    mine = actor.organs(PLANNER, HEAD)
    own = list(rows.filter(asked__overlap=sorted(mine))[:SHOWN]) if mine else []
    rest = list(rows.exclude(pk__in=[row.pk for row in own])[:SHOWN])
    names = dict(
        Organ.objects.filter(pk__in={o for row in (*own, *rest) for o in row.asked}).values_list("pk", "short")
    )
    context = {"own": own, "rest": rest, "mine": mine, "names": names, "more": SHOWN in (len(own), len(rest))}
    context |= {"answers": VisitOffer.ANSWERS, "error": error, "posted": posted, "answers_here": bool(mine)}
    return render(request, "enterprise_voice/offers.html", context, status=status)


def _number(text: str) -> int:
    """An id out of an address or a form, 0 for anything else."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 18 else 0
