"""Published decisions: what the public's own grant opens, the declared fields and the masked text, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fadu.kernel import search
from fadu.kernel.access import PUBLIC
from fadu.kernel.register import Register, registers
from fadu.web.paging import Order, turn
from fadu.web.portal.common import page
from fadu.web.show import covered, label_of, show

SIZE = 20
ORDER = Order("closed_on", True)


@dataclass(frozen=True)
class Hit:
    """One published case in a list."""

    register: Register
    case: Any
    facts: list[tuple[str, Any]]


def publishing() -> list[Register]:
    """Registers that publish cases; those with which citizens file come first."""
    found = [reg for reg in registers().values() if reg.pages.portal and reg.pages.portal.publish and reg.procedure]
    return sorted(found, key=lambda reg: not (reg.pages.portal and reg.pages.portal.file_step))


def published_cases(register: Register, words: str = "") -> QuerySet[Any]:
    """Published cases of a register, searched by the words that are open to everybody."""
    rows = register.model.objects.for_user(PUBLIC)
    if words:
        found = search.find(PUBLIC, words).filter(register=register.key)
        rows = rows.filter(pk__in=found.order_by().values("pk"))
    return rows.select_related("matter", "organ", *register.pages.select)


def facts_of(register: Register, case: Any) -> list[tuple[str, Any]]:
    """(label, value) of the fields declared for publication; a private field is left out even if declared."""
    names = register.pages.portal.publish if register.pages.portal else ()
    return [(label_of(type(case), name), show(case, name)) for name in names if not covered(register, name)]


def latest(n: int) -> list[Hit]:
    """The newest published cases over all registers, for the home page."""
    hits = [
        Hit(reg, case, facts_of(reg, case)) for reg in publishing() for case in ORDER.apply(published_cases(reg))[:n]
    ]
    return sorted(hits, key=lambda hit: str(hit.case.closed_on or ""), reverse=True)[:n]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List and search of one register's published cases."""
    books = publishing()
    key = request.GET.get("register", "")
    book = next((reg for reg in books if reg.key == key), books[0] if books else None)
    words = request.GET.get("q", "").strip()[:60]
    if book is None:
        return page(request, "published", "published", books=[], book=None, words=words, hits=[], paging=None)
    rows = published_cases(book, words)
    paging = turn(rows, ORDER, request.GET.get("after", ""), SIZE, lambda case: (case.closed_on, case.pk))
    hits = [Hit(book, case, facts_of(book, case)) for case in paging.rows]
    return page(request, "published", "published", books=books, book=book, words=words, hits=hits, paging=paging)


@require_safe
def detail(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """One published case: declared fields and the masked text."""
    book = next((reg for reg in publishing() if reg.key == register), None)
    case = published_cases(book).filter(pk=pk).first() if book else None
    if book is None or case is None:
        raise Http404(register)
    portal = book.pages.portal
    text = portal.text(case) if portal and portal.text else ""
    return page(
        request,
        "published_case",
        "published",
        register=book,
        case=case,
        facts=facts_of(book, case),
        paragraphs=[line.strip() for line in text.splitlines() if line.strip()],
    )
