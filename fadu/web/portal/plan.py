"""The city's yearly plan as everybody may see it: aspects, tasks with colour and reason, and the open figures.

The plan is told by the app that keeps it: any app with `public.open_progress() -> dict | None` (its own whitelist).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fadu.kernel.access import SYSTEM
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, all_indicators, values
from fadu.kernel.models import Event
from fadu.kernel.today import today
from fadu.web.portal.common import page


@dataclass(frozen=True)
class OpenFigure:
    """A public indicator with its value so far this year, over all rows."""

    indicator: Indicator
    figure: Figure
    register: str


def open_figures(period: Period) -> list[OpenFigure]:
    """Every indicator on the public whitelist over all rows, counted together."""
    open_ = [ind for ind in all_indicators() if ind.public]
    found = values(open_, SYSTEM, period)
    return [OpenFigure(ind, found[ind.name], ind.register.title) for ind in open_]


def period_so_far() -> Period:
    """This year up to today."""
    return Period.year(today().year).until(today())


def running_plan() -> dict[str, Any] | None:
    """The plan in force as its own app opens it; None while there is none.

    Kept for a minute and only until the next event is written, so that a flood of visitors costs one computation.
    """
    last = Event._plain.order_by("-id").values_list("hash", flat=True).first()
    told: dict[str, Any] | None = cache.get_or_set(f"fadu.open-plan.{today()}.{last}", _told, 60)
    return told


def _told() -> dict[str, Any] | None:
    for app in apps.get_app_configs():
        if app.name.startswith("fadu.aspects.") and find_spec(f"{app.name}.public"):
            teller = getattr(import_module(f"{app.name}.public"), "open_progress", None)
            if teller:
                told: dict[str, Any] | None = teller()
                return told
    return None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The plan page."""
    period = period_so_far()
    return page(request, "plan", "open-plan", plan=running_plan(), figures=open_figures(period), period=period)
