"""Cases: lists with the filters of the pages, one case, its clocks, events and papers. The gate is the kernel's."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localtime
from markupsafe import Markup
from ninja import Router

from fadu.kernel import documents
from fadu.kernel.access import Actor, Sight, sight
from fadu.kernel.audit import plain, record
from fadu.kernel.models import Attachment, Event, PaperRecord, Run
from fadu.kernel.register import Register
from fadu.kernel.standing import state_of
from fadu.web import listing as lists
from fadu.web import show
from fadu.web.api.auth import READ, actor_of, reads_private
from fadu.web.api.guard import find, known_only, register_or_404, strict
from fadu.web.api.problems import Problem
from fadu.web.api.registers import query_names
from fadu.web.api.types import CaseList, CaseOut, ClockOut, EventOut, Key, Mark, PaperOut, Pk, Size
from fadu.web.casepage import CasePage
from fadu.web.listing import parse
from fadu.web.paging import turn
from fadu.web.views.cases import FORMS

router = Router(tags=["案件"], auth=READ)
NEEDS_PRIVATE = "文书和附件载有个人信息：需要令牌的 private 范围，且岗位可以查看此案的个人信息"


# -- lists ---------------------------------------------------------------------------------------------------------
@router.get("/registers/{key}/cases", response=CaseList, summary="案件列表")
def index(request: HttpRequest, key: Key, limit: Size = 50, cursor: Mark = "", total: bool = False) -> dict[str, Any]:
    """A page of cases, newest first. Filters: `filters` of the register; q searches; sort names a column."""
    actor = actor_of(request)
    book = register_or_404(key, actor)
    listing = lists.Listing(book, actor, request.GET)
    known_only(request, query_names(listing))
    _check_filters(listing, request)
    rows = listing.opened()
    found = rows.select_related("matter", "organ", *book.pages.select)
    page = turn(found, listing.order, cursor, limit, lambda case: (_sort_value(listing, case), case.pk))
    if cursor and page.first:
        raise Problem("invalid", "有内容需要改正", {"cursor": "不是有效的游标，请用上一页给出的 next"})
    runs = lists.nearest_runs([case.pk for case in page.rows]) if book.procedure else {}
    counted = listing.count(rows) if total else None
    return {
        "items": [_row(listing, case, runs.get(case.pk)) for case in page.rows],
        "next": page.next or None,
        "total": min(counted, lists.COUNT_CAP) if counted is not None else None,
        "total_capped": counted is not None and counted > lists.COUNT_CAP,
    }


def _sort_value(listing: lists.Listing, case: Any) -> Any:
    return show.value_of(case, listing.order.field.replace("__", "."))


def _check_filters(listing: lists.Listing, request: HttpRequest) -> None:
    """Pages forgive a spoilt filter, programs are told."""
    errors = {}
    for spec, control in zip(listing.filters, listing.controls, strict=True):
        if spec.kind == "date":
            for name, text in ((f"{spec.key}_from", control.value), (f"{spec.key}_to", control.until)):
                if text and parse(text) is None:
                    errors[name] = "应为日期，写成 2026-03-09"
        elif control.value and control.choices and control.value not in dict(control.choices):
            errors[spec.key] = "应为 " + "、".join(key for key, _ in control.choices) + " 之一"
    sort = request.GET.get("sort", "")
    sortable = sorted(column.sort for column in listing.columns if column.sort)
    if sort and sort.removeprefix("-") not in sortable:
        errors["sort"] = (
            "可以按 " + "、".join(sortable) + " 排序，前加 - 为倒序" if sortable else "这个列表不能改变顺序"
        )
    if errors:
        raise Problem("invalid", "有内容需要改正", errors)


def _text(value: Any) -> str:
    return str(value.striptags()) if isinstance(value, Markup) else str(value)


def _row(listing: lists.Listing, case: Any, run: Run | None) -> dict[str, Any]:
    book = listing.register
    state = state_of(book, case)
    columns = zip(listing.columns, _cells(listing, case), strict=True)
    return {
        "id": case.pk,
        "number": case.matter.number,
        "title": CasePage(book, case, listing.actor).title,
        "state": state.key if state else None,
        "state_title": state.title if state else None,
        "opened_on": case.opened_on,
        "next_due": run.due_on if run else None,
        "provisional": bool(run and run.provisional),
        "cells": {column.key: _text(cell) for column, cell in columns},
    }


def _cells(listing: lists.Listing, case: Any) -> list[Any]:
    """The list's cells computed from the whole object; private columns covered."""
    found = []
    for column in listing.columns:
        value = column.value(case) if column.value else show.value_of(case, column.key)
        spec = show.field_of(listing.register.model, column.key)
        private = column.private or show.covered(listing.register, column.key)
        found.append(show.cover(value) if private else show.told(value, getattr(spec, "choices", None)))
    return found


# -- one case ------------------------------------------------------------------------------------------------------
@router.get("/registers/{key}/cases/{pk}", response=CaseOut, summary="案件")
@strict()
def detail(request: HttpRequest, key: Key, pk: Pk) -> dict[str, Any]:
    """One case. Private fields need the scope `private` and a grant covering this case; reading is an event."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    seen = sight(book, actor, pk)
    names = show.all_fields(book, seen)
    fields, masked, read = _fields(book, case, seen if reads_private(actor) else Sight(frozenset()), names)
    if read:
        _log_reading(book, pk, actor, read)
    page = CasePage(book, case, actor, uncovered=bool(read))
    page.sight = seen
    state = page.state
    return {
        "id": case.pk,
        "register_key": book.key,
        "number": case.matter.number,
        "title": page.title,
        "state": state.key if state else None,
        "state_title": state.title if state else None,
        "organ": {"id": case.organ_id, "name": case.organ.name},
        "area": case.area,
        "opened_on": case.opened_on,
        "closed_on": getattr(case, "closed_on", None),
        "version": getattr(case, "version", None),
        "fields": fields,
        "masked": masked,
    }


def _log_reading(book: Register, pk: int, actor: Actor, names: list[str]) -> None:
    facts = {"fields": [show.label_of(book.model, name) for name in names], "by": "api"}
    with transaction.atomic():
        record(actor, "private.read", "经接口查看个人信息", matter_id=pk, facts=facts)


def _fields(
    book: Register, case: Any, seen: Sight, names: list[str]
) -> tuple[dict[str, Any], list[str], list[str]]:
    """(values, names masked, private names read)."""
    values: dict[str, Any] = {}
    masked, read = [], []
    for name in names:
        value = getattr(case, name)
        if show.covered(book, name):
            if not seen.reads(name):
                masked.append(name)
                value = None
            elif value not in (None, "", []):
                read.append(name)
        values[name] = {"id": value.pk, "name": str(value)} if isinstance(value, Model) else plain(value)
    return values, masked, read


@router.get("/registers/{key}/cases/{pk}/clocks", response=list[ClockOut], summary="期限")
@strict()
def clocks(request: HttpRequest, key: Key, pk: Pk) -> list[dict[str, Any]]:
    """The clocks of a case, oldest first; a paused one as if it resumed today."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    page = CasePage(book, case, actor)
    prefetch_related_objects(page.runs, "pauses")
    return [_clock(page, run) for run in page.runs]


def _clock(page: CasePage, run: Run) -> dict[str, Any]:
    names = ClockOut.model_fields.keys() - {"title", "pauses"}
    pauses = [{"start": p.start, "end": p.end, "reason": p.reason, "basis": p.basis} for p in run.pauses.all()]
    return {name: getattr(run, name) for name in names} | {"title": page.clock_title(run), "pauses": pauses}


@router.get("/registers/{key}/cases/{pk}/events", response=list[EventOut], summary="经过")
@strict()
def events(request: HttpRequest, key: Key, pk: Pk) -> list[dict[str, Any]]:
    """The events of a case, newest first."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    return [_event(told.event, told.pairs, told.note) for told in CasePage(book, case, actor).told()]


def _event(event: Event, pairs: list[tuple[str, str]], note: str) -> dict[str, Any]:
    names = ("id", "on", "kind", "step", "title", "from_state", "to_state", "actor", "basis")
    moment = localtime(event.at).isoformat()
    return {name: getattr(event, name) for name in names} | {"at": moment, "answers": dict(pairs), "note": note}


# -- papers and files ----------------------------------------------------------------------------------------------
@router.get("/registers/{key}/cases/{pk}/papers", response=list[PaperOut], summary="文书")
@strict()
def papers(request: HttpRequest, key: Key, pk: Pk) -> list[dict[str, Any]]:
    """The papers of a case, oldest first; a party finds those addressed to it."""
    book, case = find(key, pk, actor_of(request))
    page = CasePage(book, case, actor_of(request))
    found = list(case.papers().defer("content"))
    return [paper_out(paper) for paper in found if not page.sight.party or page.reads_paper(paper)]


def paper_out(paper: PaperRecord) -> dict[str, Any]:
    """A paper in the shape of PaperOut."""
    names = ("id", "key", "title", "number", "made_on", "digest")
    return {name: getattr(paper, name) for name in names}


def reads_files(actor: Actor, book: Register, case: Any) -> bool:
    """Files and their names hold personal data: scope `private` and a grant that reads private fields of this case."""
    return (not book.private or reads_private(actor)) and sight(book, actor, case.pk).files(book.private)


def require_reader(actor: Actor, book: Register, case: Any) -> None:
    """Raise PermissionDenied for whoever may not read the files of this case."""
    if not reads_files(actor, book, case):
        raise PermissionDenied(NEEDS_PRIVATE)


@router.get("/registers/{key}/cases/{pk}/papers/{paper}.{form}", summary="下载文书")
@strict()
def paper(request: HttpRequest, key: Key, pk: Pk, paper: Pk, form: str) -> HttpResponse:
    """A paper as pdf or docx; the download is an event of the case."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    found = case.papers().filter(pk=paper).first()
    if found is None or form not in FORMS:
        raise Http404("paper")
    scoped = not book.private or reads_private(actor)
    page = CasePage(book, case, actor)
    if not (scoped and page.reads_paper(found)):
        raise PermissionDenied(page.paper_closed(found) or NEEDS_PRIVATE)
    content = documents.render(found, form)
    with transaction.atomic():
        record(
            actor,
            "paper.read",
            f"经接口下载《{found.title}》{found.number}",
            matter_id=pk,
            facts={"paper": found.pk, "form": form, "by": "api"},
        )
    return download(content, FORMS[form], f"{found.title}{found.number}.{form}")


@router.get("/registers/{key}/cases/{pk}/attachments/{file}", summary="下载附件")
@strict()
def attachment(request: HttpRequest, key: Key, pk: Pk, file: Pk) -> HttpResponse:
    """An uploaded file; the download is an event of the case."""
    actor = actor_of(request)
    book, case = find(key, pk, actor)
    found = Attachment._plain.filter(matter_id=pk, pk=file).first()
    if found is None:
        raise Http404("file")
    require_reader(actor, book, case)
    with transaction.atomic():
        record(actor, "file.read", "经接口下载附件", matter_id=pk, facts={"file": found.pk, "by": "api"})
    return download(bytes(found.content), found.media, found.name)


def download(content: bytes, media: str, name: str) -> HttpResponse:
    """A file that no browser opens inside the site."""
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
