"""我的工作, its notices, and the search over everything."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from fadu.kernel import notify, search
from fadu.kernel.access import Actor
from fadu.kernel.models import Matter, Notification
from fadu.kernel.register import registers
from fadu.kernel.today import now
from fadu.web.desk import Desk
from fadu.web.drafts import mine as my_drafts
from fadu.web.forms import organs_spelt
from fadu.web.paging import Order, turn
from fadu.web.shell import actor_of
from fadu.web.titles import covered_titles
from fadu.web.views.common import may_list, staff
from fadu.web.waiting import waiting

NOTICES = 12
LOOKED_AT = 200  # unread notices among which those of the same words are found


@staff
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Deadlines of the cases one works on, notices, drafts."""
    actor = actor_of(request)
    work = Desk(actor, request.GET)
    page = work.page()
    unread = list(notify.inbox(actor).filter(read_at=None).select_related("matter")[: LOOKED_AT + 1])
    notices = alike(unread[:LOOKED_AT])
    shown = [notice.matter_id for same in notices[:NOTICES] for notice in same if notice.matter_id]
    context = {
        "work": work,
        "page": page,
        "groups": work.lines(page),
        "notices": notices[:NOTICES],
        "more_notices": len(notices) > NOTICES or len(unread) > LOOKED_AT,
        "openable": _openable(actor, shown),
        "drafts": my_drafts(actor),
        "waiting": waiting(actor) if not (work.range or work.query.get("when") or work.query.get("clock")) else [],
    }
    return render(request, "desk/desk.html", context)


def alike(notices: list[Notification]) -> list[list[Notification]]:
    """Notices of the same words together, in the order of the newest of each: many of one kind push nothing out."""
    found: dict[str, list[Notification]] = {}
    for notice in notices:
        found.setdefault(notice.text, []).append(notice)
    return list(found.values())


def _openable(actor: Actor, ids: list[int]) -> set[int]:
    """Those of the matters that the person may open: a case may have gone elsewhere since its notice."""
    return set(Matter.objects.for_user(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


@staff
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark notices as read: those named, or all up to the newest one shown."""
    inbox = notify.inbox(actor_of(request)).filter(read_at=None)
    chosen = [int(key) for key in request.POST.getlist("notice") if key.isdecimal() and len(key) < 19]
    inbox.filter(pk__in=chosen).order_by().update(read_at=now())
    return redirect("desk")


@staff
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search by number, name, words or pinyin initials, of organs too; what the person may not see is not found."""
    actor, words = actor_of(request), request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("r", "")
    also = organs_spelt(words)
    found = search.find(actor, words, also).select_related("organ")
    if kind:
        found = found.filter(register=kind)
    page = turn(found, Order("opened_on", True), request.GET.get("after", ""), 40, lambda m: (m.opened_on, m.pk))
    books = {key: book for key, book in registers().items() if may_list(book, actor)}
    titles = covered_titles([{"register": m.register, "matter_id": m.pk, "title": m.title} for m in page.rows])
    rows = [(matter, books.get(matter.register), titles.get(matter.pk, "")) for matter in page.rows]
    per_register = _per_register(actor, words, also) if words else []
    context = {"words": words, "kind": kind, "page": page, "rows": rows, "per_register": per_register}
    return render(request, "desk/search.html", context)


def _per_register(actor: Actor, words: str, also: list[str]) -> list[tuple[str, str, int]]:
    found = search.find(actor, words, also).order_by().values("register").annotate(n=Count("pk"))
    titles = {key: book.title for key, book in registers().items()}
    return sorted((row["register"], titles.get(row["register"], row["register"]), row["n"]) for row in found)
