"""Nobody without a grant sees or counts a row of any register: on no page, in no answer of the interface."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from fadu.kernel.access import Actor
from fadu.kernel.figures import Period
from fadu.kernel.models import Attachment, Event, Matter, PaperRecord, Run
from fadu.kernel.register import register
from fadu.people.models import User
from tests.api.conftest import caller

from .conftest import BOOKS, DAY, NOBODY, STAFF, readers, seen

INTERFACE = "/api/v1/registers"
NO_SESSION = ("/portal/", "/api/")  # the portal takes everybody for the public, the interface reads no cookie
SIGNED_IN = "shenji"  # who asks there for all who have signed in
PARTS = ("/clocks", "/events", "/papers")
SKIP = ("static", "logout", "audit")
ADDRESS = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns(resolver=None, head=""):
    """Every address with its converters."""
    for item in (resolver or get_resolver()).url_patterns:
        text = head + str(item.pattern).lstrip("^")
        if isinstance(item, URLResolver):
            yield from patterns(item, text)
        elif isinstance(item, URLPattern) and "(" not in text and not text.startswith(SKIP):
            yield text


@cache
def every_pattern() -> tuple[str, ...]:
    """The addresses of the product: they do not change from test to test."""
    return tuple(patterns())


COMMON = ("r/", "api/", "portal/", "audit/", "i/", "plan/")


def addresses(key: str, pk: int) -> list[str]:
    """Addresses that name a case or a register, filled with one case: the product's common ones and the module's."""
    book = register(key)
    paper = PaperRecord._plain.filter(matter_id=pk).values_list("pk", flat=True).first() or 1
    file = Attachment._plain.filter(matter_id=pk).values_list("pk", flat=True).first() or 1
    step = next((s.key for s in book.steps if not s.opens and not s.by_system), "x")
    values = {"register": key, "key": key, "paper": paper, "file": file, "step": step, "form": "pdf", "year": DAY.year}
    values["name"] = book.indicators[0].name if book.indicators else f"{key}.x"
    heads = (*COMMON, *own_heads(book))
    named = (text for text in every_pattern() if "<" in text and text.startswith(heads))
    return sorted({"/" + ADDRESS.sub(lambda m: str(values.get(m[1], pk)), text) for text in named})


def own_heads(book) -> tuple[str, ...]:
    """How the addresses of the register's own module begin."""
    module = book.model.__module__.rpartition(".models")[0]
    try:
        table = import_module(f"{module}.urls")
    except ModuleNotFoundError:
        return ()
    own = [str(item.pattern) for item in table.urlpatterns]
    return (table.prefix,) if getattr(table, "prefix", "") else tuple(own)


def told(pk: int) -> list[str]:
    """What must not be read: number and covered values of a case, long enough to be its own."""
    matter = Matter._plain.get(pk=pk)
    case = register(matter.register).model._plain.get(pk=pk)
    private = [str(getattr(case, name) or "") for name in register(matter.register).private]
    return [matter.number, *(text for text in private if len(text) > 2)]


def hidden(key: str, actor, name: str) -> int | None:
    """The newest case of a register that neither the public nor this person may see."""
    open_to_all = seen(register(key), actor("")) | seen(register(key), actor(name))
    newest = register(key).model._plain.exclude(pk__in=open_to_all).order_by("-pk")
    return newest.values_list("pk", flat=True).first()


def body_of(client, address: str) -> bytes:
    """What an address answers; never a fault."""
    answer = client.get(address)
    assert answer.status_code < 500, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", NOBODY)
def test_pages_for_everybody_tell_of_no_case(client_of, actor, name):
    client, cases = client_of(name), [pk for key in BOOKS if (pk := hidden(key, actor, name))]
    words = {word for pk in cases for word in told(pk)}
    for address in sorted("/" + text for text in every_pattern() if "<" not in text):
        body = body_of(client, address).decode(errors="replace")
        assert not [word for word in words if word in body], (name, address)


READ: dict[tuple[str, str], bytes] = {}


def _common(name: str, client, address: str) -> bytes:
    """What an address that names neither case nor register answers to somebody: asked once, looked at for each."""
    if (name, address) not in READ:
        READ[name, address] = body_of(client, address)
    return READ[name, address]


@pytest.mark.parametrize("key", BOOKS)
@pytest.mark.parametrize("name", NOBODY)
def test_who_holds_no_grant_finds_nothing_anywhere(client_of, actor, key, name):
    pk = hidden(key, actor, name)
    if pk is None:
        pytest.skip("open to everybody by the register's own grants")
    client, words = client_of(name), told(pk)
    left = () if name in ("", SIGNED_IN) else NO_SESSION
    for address in (each for each in addresses(key, pk) if not each.startswith(left)):
        of_case = str(pk) in address or key in address
        body = body_of(client, address) if of_case else _common(name, client, address)
        assert not [word for word in words if word.encode() in body], (name, address)


@pytest.mark.parametrize("key", BOOKS)
def test_every_page_of_a_case_follows_the_gate(client_of, actor, key):
    """Of every register: the newest case that a reader may see, and the newest that the reader may not."""
    every = sorted(register(key).model._plain.values_list("pk", flat=True), reverse=True)
    for name in STAFF:
        mine, client, may = seen(register(key), actor(name)), client_of(name), name in readers(register(key), actor)
        chosen = {next((pk for pk in every if (pk in mine) is open_), 0) for open_ in (True, False)} - {0}
        for pk in chosen:
            status = 200 if may and pk in mine else 404
            for page in ("case", "dossier", "counted"):
                assert client.get(reverse(page, args=[key, pk])).status_code == status, (name, page, pk)


def _all_items(api, key: str, page: dict) -> list[dict]:
    """The rows of every page that follows."""
    items = page["items"]
    while page["next"]:
        page = api.get(f"{INTERFACE}/{key}/cases?limit=200&cursor={page['next']}").json()
        items = items + page["items"]
    return items


@pytest.mark.parametrize("name", STAFF)
def test_the_interface_follows_the_gate(actor, name):
    """Of a foreign case each asks for one part in turn, so that every part of every register is asked for by many."""
    who: Actor = actor(name)
    api = caller(User.objects.get(username=name), "read")
    mine = [key for key in BOOKS if name in readers(register(key), actor)]
    assert {row["key"] for row in api.get(INTERFACE).json()} & set(BOOKS) == set(mine)
    for number, key in enumerate(BOOKS, STAFF.index(name)):
        answer = api.get(f"{INTERFACE}/{key}/cases?limit=200&total=true")
        rows = seen(register(key), who) if key in mine else {}
        assert answer.status_code == (200 if key in mine else 404), key
        if key in mine:
            assert {row["number"] for row in _all_items(api, key, answer.json())} == set(rows.values())
            assert answer.json()["total"] == len(rows)
        foreign = register(key).model._plain.exclude(pk__in=rows).values_list("pk", flat=True).first()
        for rest in ("", PARTS[number % len(PARTS)]) if foreign else ():
            assert api.get(f"{INTERFACE}/{key}/cases/{foreign}{rest}").status_code == 404, (name, key, rest)


@pytest.mark.parametrize("name", STAFF)
def test_the_interface_counts_what_its_caller_may_see(actor, name):
    """Of a register closed to them, each asks for every fourth figure, so that every figure is asked for by many."""
    who, api = actor(name), caller(User.objects.get(username=name), "read")
    for number, key in enumerate(BOOKS, STAFF.index(name)):
        open_ = name in readers(register(key), actor)
        figures = register(key).indicators
        for ind in figures if open_ else figures[number % 4 :: 4] or figures[:1]:
            answer = api.get(f"/api/v1/indicators/{ind.name}?start={DAY.year}-01-01&end={DAY.year}-12-31")
            if open_:
                assert int(answer.json()["base"]) == int(ind.value(who, Period.year(DAY.year)).base), ind.name
            else:
                assert answer.status_code == 404, ind.name


@pytest.mark.parametrize("name", NOBODY)
def test_nobody_counts_clocks_events_or_papers(actor, name):
    who = actor(name)
    hidden = [key for key in BOOKS if not seen(register(key), who)]
    for model in (Run, Event, PaperRecord, Attachment):
        rows = model.objects.for_user(who)
        if "audit_admin" not in who.roles:
            assert not rows.filter(matter__register__in=hidden).exists(), model.__name__


def test_without_a_token_the_interface_is_closed(client_of):
    for key in BOOKS:
        assert client_of("").get(f"{INTERFACE}/{key}/cases").status_code == 401
