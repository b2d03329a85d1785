"""What of the catalogue needs attention today."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.kernel.models import Run
from fadu.kernel.today import today
from fadu.law.reckoning import add_months
from fadu.people.actors import actor_of

from ..models import Body, Item, Officer
from ..rules import idle
from .common import readers

SOON = timedelta(days=60)
MOST = 200


@readers
@require_safe
def attention(request: HttpRequest) -> HttpResponse:
    """Certificates that end, items idle for five years, lists to publish anew, bodies that wait."""
    actor, day = actor_of(request), today()
    officers = Officer.objects.for_user(actor).filter(state="active", kind="officer")
    ending = officers.filter(certificate_until__lte=day + SOON).select_related("body__organ", "matter")
    ending = ending.order_by("certificate_until", "pk")
    items = Item.objects.for_user(actor).filter(state="published").select_related("organ", "matter")
    # The database narrows, the rule decides. The five years of a leap day end on 28 February, hence one day more.
    five = add_months(day, -60) + timedelta(days=1)
    old = items.filter(Q(last_used_on__lte=five) | Q(last_used_on=None, published_on__lte=five))
    idle_items = [item for item in old.order_by("code") if idle.is_idle(item.last_used_on, item.published_on, day)]
    runs = Run.objects.for_user(actor).filter(register="inspection_item", stopped_on=None).select_related("matter")
    context = {
        "ended": [o for o in ending if o.certificate_until < day],
        "ending": [o for o in ending if o.certificate_until >= day][:MOST],
        "idle": idle_items[:MOST],
        "runs": runs.order_by("due_on")[:MOST],
        "waiting": Body.objects.for_user(actor).filter(state__in=("applied", "confirmed")).select_related("organ"),
        "day": day,
    }
    return render(request, "inspection_catalogue/attention.html", context)
