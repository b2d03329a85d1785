"""Published cases for everybody: declared fields and the masked text, as on the page 公开的决定."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from fadu.kernel.register import Register
from fadu.web.api.auth import OPEN
from fadu.web.api.guard import strict
from fadu.web.api.problems import Problem
from fadu.web.api.types import Key, Mark, Pk, Size, Words
from fadu.web.portal.plan import running_plan
from fadu.web.portal.published import facts_of, published_cases, publishing, text_of, turned, withdrawn

router = Router(tags=["公开"], auth=OPEN)


def _register(key: str) -> Register:
    book = next((reg for reg in publishing() if reg.key == key), None)
    if book is None:
        raise Http404(key)
    return book


def _out(book: Register, case: Any) -> dict[str, Any]:
    return {
        "id": case.pk,
        "register_key": book.key,
        "number": case.matter.number,
        "organ": case.organ.name,
        "closed_on": case.closed_on,
        "withdrawn": withdrawn(book, case),
        "facts": {label: str(value) for label, value in facts_of(book, case)},
    }


@router.get("/open/published", summary="有公开案件的登记册")
@strict()
def index(request: HttpRequest) -> list[dict[str, str]]:
    """Registers that publish cases."""
    return [{"key": reg.key, "title": reg.title} for reg in publishing()]


@router.get("/open/published/{key}", summary="公开的案件")
@strict("q", "limit", "cursor")
def cases(request: HttpRequest, key: Key, q: Words = "", limit: Size = 50, cursor: Mark = "") -> dict[str, Any]:
    """Published cases, newest first; q searches the words that are open to everybody."""
    book = _register(key)
    page = turned(book, published_cases(book, q.strip()), cursor, limit)
    if cursor and page.first:
        raise Problem("invalid", "有内容需要改正", {"cursor": "不是有效的游标，请用上一页给出的 next"})
    return {"items": [_out(book, case) for case in page.rows], "next": page.next or None}


@router.get("/open/published/{key}/{pk}", summary="公开案件的文本")
@strict()
def detail(request: HttpRequest, key: Key, pk: Pk) -> dict[str, Any]:
    """One published case with its masked text."""
    book = _register(key)
    case = published_cases(book).filter(pk=pk).first()
    if case is None:
        raise Http404(key)
    return _out(book, case) | {"text": text_of(book, case)}


@router.get("/open/plan", summary="年度计划进展")
@strict()
def plan(request: HttpRequest) -> dict[str, Any]:
    """The running plan as everybody may see it. Officials read plans and tasks as registers (`plan`, `task`)."""
    told = running_plan()
    if told is None:
        raise Problem("not-found", "今年的计划还没有公布")
    return told | {"aspects": [{**aspect, "tasks": list(map(_task, aspect["tasks"]))} for aspect in told["aspects"]]}


def _task(task: dict[str, Any]) -> dict[str, Any]:
    colour = task["colour"]
    return task | {"colour": {"key": colour.key, "word": colour.word, "reason": colour.reason}}
