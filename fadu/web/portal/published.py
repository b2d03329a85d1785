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
from fadu.web.paging import Order, Page, turn
from fadu.web.portal.common import page
from fadu.web.show import covered, label_of, show

SIZE = 20


@dataclass(frozen=True)
class Hit:
    """One published case in a list."""

    register: Register
    case: Any
    facts: list[tuple[str, Any]]

    @property
    def day(self) -> Any:
        """The day it is sorted by."""
        return getattr(self.case, order_of(self.register).field)

    @property
    def shown(self) -> list[tuple[str, Any]]:
        """What a line of a list says: the first three fields and what has become of it since."""
        portal = self.register.pages.portal
        since = list(portal.since(self.case)) if portal and portal.since else []
        return self.facts[:3] + [fact for fact in since if fact not in self.facts[:3]]


def publishing() -> list[Register]:
    """Registers that publish cases; those with which citizens file come first."""
    found = [reg for reg in registers().values() if reg.pages.portal and reg.pages.portal.publish and reg.procedure]
    return sorted(found, key=lambda reg: not (reg.pages.portal and reg.pages.portal.file_step))


def order_of(register: Register) -> Order:
    """Newest first by the day the register declares."""
    portal = register.pages.portal
    return Order(portal.dated if portal else "closed_on", True)


def turned(register: Register, rows: QuerySet[Any], mark: str, size: int) -> Page:
    """One page of published cases."""
    order = order_of(register)
    return turn(rows, order, mark, size, lambda case: (getattr(case, order.field), case.pk))


def published_cases(register: Register, words: str = "") -> QuerySet[Any]:
    """Published cases of a register, searched by the words that are open to everybody."""
    rows = register.model.objects.for_user(PUBLIC)
    if words:
        found = search.find(PUBLIC, words).filter(register=register.key)
        rows = rows.filter(pk__in=found.order_by().values("pk"))
    return rows.select_related("matter", "organ", *register.pages.select)


def facts_of(register: Register, case: Any) -> list[tuple[str, Any]]:
    """(label, value) of the fields declared for publication; a private field is left out even if declared.

    What has become of it since it was published stands at the end; of what was withdrawn that is all.
    """
    portal = register.pages.portal
    if portal is None:
        return []
    since = list(portal.since(case)) if portal.since else []
    if withdrawn(register, case):
        return since
    names = [name for name in portal.publish if not covered(register, name)]
    return [(label_of(type(case), name), show(case, name)) for name in names] + since


def withdrawn(register: Register, case: Any) -> bool:
    """Whether what was published has been taken back: its page stays and says so."""
    portal = register.pages.portal
    return bool(portal and portal.withdrawn and portal.withdrawn(case))


def text_of(register: Register, case: Any) -> str:
    """The masked text; none of what was withdrawn."""
    portal = register.pages.portal
    return portal.text(case) if portal and portal.text and not withdrawn(register, case) else ""


def latest(n: int) -> list[Hit]:
    """The newest published cases over all registers, for the home page."""
    hits = [
        Hit(reg, case, facts_of(reg, case))
        for reg in publishing()
        for case in order_of(reg).apply(published_cases(reg))[:n]
    ]
    return sorted(hits, key=lambda hit: str(hit.day or ""), reverse=True)[:n]


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
    paging = turned(book, rows, request.GET.get("after", ""), SIZE)
    hits = [Hit(book, case, facts_of(book, case)) for case in paging.rows]
    return page(request, "published", "published", books=books, book=book, words=words, hits=hits, paging=paging)


@require_safe
def detail(request: HttpRequest, register: str, pk: int) -> HttpResponse:
    """One published case: declared fields and the masked text."""
    book = next((reg for reg in publishing() if reg.key == register), None)
    case = published_cases(book).filter(pk=pk).first() if book else None
    if book is None or case is None:
        raise Http404(register)
    text = text_of(book, case)
    return page(
        request,
        "published_case",
        "published",
        register=book,
        case=case,
        facts=facts_of(book, case),
        paragraphs=[line.strip() for line in text.splitlines() if line.strip()],
    )
