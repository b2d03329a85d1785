"""Periods: the catalogue and the calculator, open to everybody; the same computation as the page 期限计算器."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Query, Router
from pydantic import Field

from fadu import law
from fadu.web.api.auth import OPEN
from fadu.web.api.guard import strict
from fadu.web.api.problems import Problem
from fadu.web.api.types import DueOut, Key, Strict, TermOut, Words
from fadu.web.portal import reckoning

router = Router(tags=["期限"], auth=OPEN)
Text = Annotated[str, Field(max_length=40)]


class PauseIn(Strict):
    """Days that do not count: from `start` to the day of resumption; no `end` while the pause still runs."""

    start: Text
    end: Text | None = None


class DueIn(Strict):
    """What to reckon."""

    term: Key
    start: Text = Field(description="起算事件日；按小时计的期限为时刻 2026-03-09T14:30")
    pauses: list[PauseIn] = Field(default_factory=list, max_length=reckoning.MOST_PAUSES)
    extend: Annotated[int, Field(ge=0, le=reckoning.MOST_EXTENSION)] = 0
    known_on: Text | None = Field(None, description="只用这一天以前公布的放假通知")


def term_out(term: law.Term) -> dict[str, Any]:
    """A term in the shape of TermOut."""
    version = term.current
    period = version.period
    return {
        "term": term.key,
        "title": term.title,
        "area": reckoning.area_of(term),
        "start": term.start,
        "law": version.citation.statute,
        "article": version.citation.article,
        "citation": str(version.citation),
        "n": period.n if period else None,
        "unit": period.unit if period else None,
        "extend": version.most or None,
        "minimum": term.minimum,
        "confidence": term.confidence,
        "note": term.note,
    }


@router.get("/terms", response=list[TermOut], summary="全部期限")
@strict("q", "area")
def terms(request: HttpRequest, q: Words = "", area: Words = "") -> list[dict[str, Any]]:
    """Every period of the catalogue; q narrows by words, area by the part of the key before the dot."""
    found = reckoning.matching(q)
    return [term_out(term) for term in found if not area or term.key.partition(".")[0] == area]


def _answer(wish: reckoning.Wish) -> dict[str, Any]:
    result = reckoning.reckon(wish)
    if result is None:
        raise Problem("invalid", "有内容需要改正", wish.errors)
    return result.as_dict() | {"confidence": wish.term.confidence}


def _term(key: str) -> law.Term:
    try:
        return law.term(key)
    except law.UnknownTerm as error:
        raise Problem("invalid", "有内容需要改正", {"term": "没有这个期限，可用 /api/v1/terms 查看全部"}) from error


@router.get("/due", response=DueOut, summary="计算期限")
@strict("term", "start", "pause", "extend", "known_on")
def due(
    request: HttpRequest,
    term: Key,
    start: Text,
    pause: list[Text] = Query([], max_length=reckoning.MOST_PAUSES),  # noqa: B008
    extend: Annotated[int, Field(ge=0, le=reckoning.MOST_EXTENSION)] = 0,
    known_on: Text = "",
) -> dict[str, Any]:
    """One period by GET. pause is FROM..TO, or FROM.. while it still runs; it may be repeated."""
    pauses = []
    for text in pause:
        begin, dots, end = text.partition("..")
        if not dots:
            raise Problem(
                "invalid", "有内容需要改正", {"pause": "写成 2026-03-09..2026-03-20，未恢复的写 2026-03-09.."}
            )
        pauses.append((begin.strip(), end.strip()))
    return _answer(reckoning.Wish(_term(term), start.strip(), pauses, str(extend), known_on.strip()))


@router.post("/due", response=DueOut, summary="计算期限（JSON）")
@strict()
def due_json(request: HttpRequest, body: Annotated[DueIn, Body(...)]) -> dict[str, Any]:
    """One period by POST, for many pauses or long notes."""
    pauses = [(item.start.strip(), (item.end or "").strip()) for item in body.pauses]
    wish = reckoning.Wish(_term(body.term), body.start.strip(), pauses, str(body.extend), (body.known_on or "").strip())
    return _answer(wish)
