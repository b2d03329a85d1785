"""A scheme: what it weighs, where values come from, what the lint says, what changed since the last version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.procedure import available
from fadu.kernel.register import register
from fadu.people.actors import actor_of

from ..rules.weighing import cautions, differences, lines, shares
from ..scoring.rules import RULES
from ..steps.scheme import faults_of
from .common import scheme_or_404, signed_in, two


@signed_in
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version; ?group= chooses whose weights are shown."""
    actor = actor_of(request)
    scheme = scheme_or_404(actor, pk)
    plan = scheme.readable
    groups = plan.scheme.groups if plan else ()
    group = request.GET.get("group", "")
    group = group if group in groups else (groups[0] if groups else "")
    rows = lines(plan, group) if plan else []
    old = scheme.supersedes.readable if scheme.supersedes else None
    context = {
        "two": two, "scheme": scheme, "plan": plan, "groups": groups, "group": group, "rows": rows,
        "shares": shares(rows), "kinds": RULES,
        "faults": faults_of(scheme.text), "cautions": cautions(plan, group) if plan else [],
        "differences": differences(old, plan) if old and plan else [],
        "state": register("assessment_scheme").procedure.by_state[scheme.state],  # type: ignore[union-attr]
        "comments": list(scheme.comments.select_related("organ")), "offers": available(scheme, actor, blocked=False),
        "office": actor.has("coordinator", "leader", "auditor", "assessment.assessor"),
    }  # fmt: skip
    return render(request, "assessment/scheme.html", context)
