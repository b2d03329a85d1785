"""Indicators: the figure, and the records behind it, by the same query; public ones for everybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router
from pydantic import AfterValidator, Field

from fadu.kernel.access import Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import Indicator, all_indicators
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.web.api.auth import OPEN, READ, actor_of
from fadu.web.api.guard import strict
from fadu.web.api.problems import Problem
from fadu.web.api.types import BIG, Day, FigureOut, Key, Mark, Size
from fadu.web.casepage import CasePage
from fadu.web.paging import Order, turn
from fadu.web.show import value_of
from fadu.web.views.common import may_list

router = Router(tags=["指标"], auth=READ)
open_router = Router(tags=["公开"], auth=OPEN)
SCOPE = ("start", "end", "organ", "area")
Organ = Annotated[int | None, Field(ge=1, le=BIG)]


def _digits(value: str) -> str:
    if value and not (value.isascii() and value.isdigit()):
        raise ValueError("应为区划代码（数字）")
    return value


Area = Annotated[str, Field(max_length=12), AfterValidator(_digits)]


def period_of(start: date | None, end: date | None) -> Period:
    """The period asked for; this year up to today by default. Raises Problem."""
    this = Period.year((end or start or today()).year)
    found = Period(start or this.start, end or (this.end if start else this.until(today()).end))
    if found.end < found.start:
        raise Problem("invalid", "有内容需要改正", {"end": "止日早于起日"})
    return found


def _number(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return str(value.normalize()) if isinstance(value, Decimal) and value == 0 else str(value)


def figure_out(ind: Indicator, period: Period, figure: Figure) -> dict[str, Any]:
    """A figure in the shape of FigureOut."""
    return described(ind) | {
        "period": {"start": period.start, "end": period.end},
        "value": _number(figure.value),
        "text": figure.text,
        "hit": _number(figure.hit),
        "base": _number(figure.base) or "0",
        "missing": figure.missing,
    }


def described(ind: Indicator) -> dict[str, Any]:
    """What an indicator means."""
    return {
        "name": ind.name,
        "title": ind.title,
        "register_key": ind.register_key,
        "kind": ind.kind,
        "unit": ind.unit,
        "formula": ind.meaning,
        "version": ind.version,
        "basis": ind.basis.text(today()) if ind.basis else "",
        "good": ind.good,
        "public": ind.public,
    }


def _find(name: str, actor: Actor) -> Indicator:
    """The indicator, if the caller may list its register."""
    found = next((ind for ind in all_indicators() if ind.name == name), None)
    if found is None or not may_list(registers()[found.register_key], actor):
        raise Http404(name)
    return found


@router.get("/indicators", summary="全部指标")
@strict()
def index(request: HttpRequest) -> list[dict[str, Any]]:
    """Indicators of the registers that the caller may list."""
    actor = actor_of(request)
    return [described(ind) for ind in all_indicators() if may_list(registers()[ind.register_key], actor)]


@router.get("/indicators/{name}", response=FigureOut, summary="指标数值")
@strict(*SCOPE)
def value(
    request: HttpRequest,
    name: Key,
    start: Day | None = None,
    end: Day | None = None,
    organ: Organ = None,
    area: Area = "",
) -> dict[str, Any]:
    """The figure over the rows that the caller may see; period, organ and area (by the head of its code) on wish."""
    actor = actor_of(request)
    ind = _find(name, actor)
    period = period_of(start, end)
    return figure_out(ind, period, ind.value(actor, period, organ=organ, area=area))


@router.get("/indicators/{name}/records", summary="指标背后的记录")
@strict(*SCOPE, "part", "limit", "cursor")
def records(
    request: HttpRequest,
    name: Key,
    start: Day | None = None,
    end: Day | None = None,
    organ: Organ = None,
    area: Area = "",
    part: Literal["base", "hit", "miss"] = "base",
    limit: Size = 50,
    cursor: Mark = "",
) -> dict[str, Any]:
    """The records of the denominator (base), the numerator (hit), or the rest (miss)."""
    actor = actor_of(request)
    ind = _find(name, actor)
    period = period_of(start, end)
    rows = ind.records(actor, period, part, organ=organ, area=area).select_related("matter", "organ")
    order = Order(ind.dated, True)
    page = turn(rows, order, cursor, limit, lambda case: (value_of(case, ind.dated.replace("__", ".")), case.pk))
    if cursor and page.first:
        raise Problem("invalid", "有内容需要改正", {"cursor": "不是有效的游标，请用上一页给出的 next"})
    return {"part": part, "items": [_record(ind, case, actor) for case in page.rows], "next": page.next or None}


def _record(ind: Indicator, case: Any, actor: Actor) -> dict[str, Any]:
    return {
        "id": case.pk,
        "register_key": ind.register_key,
        "number": case.matter.number,
        "title": CasePage(ind.register, case, actor).title,
        "organ": case.organ.name,
        "hit": bool(case.is_hit),
        "dated": value_of(case, ind.dated.replace("__", ".")),
    }


@open_router.get("/open/indicators", response=list[FigureOut], summary="公开的指标")
@strict("start", "end")
def open_values(request: HttpRequest, start: Day | None = None, end: Day | None = None) -> list[dict[str, Any]]:
    """Figures on the public whitelist, over all rows."""
    period = period_of(start, end)
    return [figure_out(ind, period, ind.open_value(period)) for ind in all_indicators() if ind.public]
