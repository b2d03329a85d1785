"""Pages with login among very many cases: desk, list, filtered list, case page, through the product's own web server.

Run: ``.venv/bin/python bench/pages.py [--full] [--quick] [--json]``. Makes its own database once (200,000 cases of 200
authorities, a million with --full) and reuses it. Prints p50 and p99 at one and at eight clients, queries and size of
each page beside NetBox's 4.7.3 (100,000 rows, no login). Budget at one client: p50 25 ms, p99 80 ms, 12 queries; at
eight clients p99 250 ms. Exits 1 when a budget is missed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kit import place
from kit.report import Line, percentile, show

P50, P99, P99_BUSY, QUERIES = 25.0, 80.0, 250.0, 12.0
NETBOX_LIST, NETBOX_CASE, NETBOX_SEARCH, NETBOX_LIST_BUSY, NETBOX_CASE_BUSY = 294.0, 92.0, 644.0, 1380.0, 317.0


@dataclass(frozen=True)
class Kind:
    """A kind of page with the paths to ask for in turn and the peer's p50 at one and at eight clients."""

    name: str
    paths: tuple[str, ...]
    peer: float
    busy_peer: float


def kinds(cases: list[int], words: list[str]) -> list[Kind]:
    """The pages measured. cases: some cases of the officer who signs in; words: names and numbers to search for."""
    book = "/r/reconsideration/"
    filters = ("?state=review", "?subject=penalty&due=late", "?opened_on_from=2026-01-01&procedure_kind=simple")
    return [
        Kind("desk", ("/desk/",), NETBOX_LIST, NETBOX_LIST_BUSY),
        Kind("list", (book, f"{book}?sort=opened_on"), NETBOX_LIST, NETBOX_LIST_BUSY),
        Kind("filtered list", tuple(book + f for f in filters), NETBOX_LIST, NETBOX_LIST_BUSY),
        Kind("case page", tuple(f"{book}{pk}/" for pk in cases), NETBOX_CASE, NETBOX_CASE_BUSY),
        Kind("search", tuple(f"/search?q={quoted(word)}" for word in words), NETBOX_SEARCH, 1130.0),
    ]


def quoted(word: str) -> str:
    """For an address."""
    from urllib.parse import quote

    return quote(word)


def some_cases() -> tuple[list[int], list[str]]:
    """Open and closed cases of the authority where the officer works; names of parties and numbers."""
    from fadu.aspects.a6_disputes.reconsideration.models import Reconsideration

    mine = Reconsideration._plain.filter(organ__key="weihai")
    mine = mine.select_related("matter")
    picked = [*mine.filter(closed_on=None).order_by("pk")[:40], *mine.exclude(closed_on=None).order_by("-pk")[:40]]
    words = [case.applicant_name if n % 2 else case.matter.number for n, case in enumerate(picked[::8])]
    return [case.pk for case in picked], words


def queries(kind: Kind) -> tuple[int, int]:
    """(queries, bytes) of a page, counted inside this process; the sign-in's own look-ups are part of it."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from kit.many import USERS

    from fadu.people.models import User

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username=USERS[0][0]), backend="django.contrib.auth.backends.ModelBackend")
    client.get(kind.paths[0])
    most, size = 0, 0
    for path in kind.paths[:6]:
        with CaptureQueriesContext(connection) as captured:
            body = client.get(path).content
        most, size = max(most, len(captured)), max(size, len(body))
    return most, size


def measure(port: int, cookies: dict[str, str], kind: Kind, quick: bool) -> list[Line]:
    """Times at one and eight clients."""
    from kit.client import run

    run(port, cookies, kind.paths, 2, 0.5 if quick else 2.0, 1)
    alone = run(port, cookies, kind.paths, 1, 0.5 if quick else 8.0, 2 if quick else 100)
    busy = run(port, cookies, kind.paths, 8, 0.5 if quick else 8.0, 1)
    return [
        Line(f"{kind.name}, 1 client, p50", percentile(alone, 0.5), "ms", P50, kind.peer, "NetBox"),
        Line(f"{kind.name}, 1 client, p99", percentile(alone, 0.99), "ms", P99),
        Line(f"{kind.name}, 8 clients, p50", percentile(busy, 0.5), "ms", None, kind.busy_peer, "NetBox"),
        Line(f"{kind.name}, 8 clients, p99", percentile(busy, 0.99), "ms", P99_BUSY),
        Line(f"{kind.name}, 8 clients, pages per second", len(busy) / sum(busy) * 8000, "pages/s"),
    ]


def prepare(quick: bool) -> None:
    """Static files, as at every start."""
    from django.conf import settings
    from django.core.management import call_command

    if not settings.STATIC_ROOT.is_dir():
        call_command("collectstatic", verbosity=0, interactive=False)


def bench(args: Any, data: Path) -> list[Line]:
    """All pages."""
    from kit.client import Session, served
    from kit.many import PASSWORD, USERS, ensure

    ensure(place.size_of(args), say=lambda *words, **_: print(*words, file=sys.stderr))
    prepare(args.quick)
    pages, lines = kinds(*some_cases()), []
    for kind in pages:
        count, size = queries(kind)
        lines.append(Line(f"{kind.name}, queries", count, "queries", QUERIES))
        lines.append(Line(f"{kind.name}, size", size / 1024, "KiB"))
    with served(data) as port:
        session = Session(port)
        session.sign_in(USERS[0][0], PASSWORD)
        for kind in pages:
            lines += measure(port, session.cookies, kind, args.quick)
    return sorted(lines, key=lambda line: [kind.name for kind in pages].index(line.what.partition(",")[0]))


def main() -> int:
    """Measure and print."""
    args = place.arguments(__doc__ or "")
    with place.django_on(place.size_of(args)) as data:
        lines = bench(args, data)
    return show(lines, judge=not args.quick)


if __name__ == "__main__":
    sys.exit(main())
