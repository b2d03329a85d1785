"""The city's yearly plan as everybody may see it: aspects, tasks, and the numbers that are declared public."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, all_indicators
from fadu.kernel.today import today
from fadu.web.portal.common import page


@dataclass(frozen=True)
class OpenFigure:
    """A public indicator with its value so far this year, over all rows."""

    indicator: Indicator
    figure: Figure
    register: str


def open_figures(period: Period) -> list[OpenFigure]:
    """Every indicator on the public whitelist; `open_value` refuses any other."""
    return [OpenFigure(ind, ind.open_value(period), ind.register.title) for ind in all_indicators() if ind.public]


def period_so_far() -> Period:
    """This year up to today."""
    return Period.year(today().year).until(today())


def summary() -> list[OpenFigure]:
    """The few numbers of the home page."""
    return open_figures(period_so_far())[:4]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The plan page."""
    period = period_so_far()
    return page(request, "plan", "open-plan", figures=open_figures(period), period=period)
