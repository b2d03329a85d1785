"""Search in Chinese by bigrams: exact phrases, no dictionary, the access gate applied."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, Value

from .access import Actor, condition
from .audit import gather
from .models import Matter, SearchEntry
from .register import Register, registers

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
MOST = 200  # entries of one statement
LONGEST = 100  # signs of a word that count; PostgreSQL refuses words of more than 2 KB
_PIECES = re.compile(rf"[{HAN}]+|[A-Za-z0-9]+")
_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff\U00020000-\U0003ffff]")


def tokens(text: str) -> list[str]:
    """Bigrams of each run of Chinese signs (single signs stay), words of each run of Latin letters or digits."""
    found: list[str] = []
    for piece in _PIECES.findall(text.lower()):
        if piece[0].isascii() or len(piece) == 1:
            found.append(piece[:LONGEST])
        else:
            found.extend(piece[i : i + 2] for i in range(len(piece) - 1))
            found.append(piece[-1])
    return found


def initials(text: str) -> str:
    """Pinyin initials of the Chinese signs, e.g. 行政复议 → xzfy."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes longer to load than most processes need it

    return _WORD.sub("", "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower())


def vector(text: str) -> str:
    """Text of a tsvector literal with positions, so that phrases can be found."""
    return " ".join(f"'{token}':{i}" for i, token in enumerate(tokens(text)[:8000], 1))


def index(register: Register, case: Any) -> None:
    """Write the search text of a case (in a large load once, at its end)."""
    gather(_index, case.pk, (register, case))


def _index(found: list[tuple[Register, Any]]) -> None:
    for start in range(0, len(found), MOST):
        _write([_entry(register, case) for register, case in found[start : start + MOST]])


def _entry(register: Register, case: Any) -> tuple[int, str, str, str]:
    """Matter, register, open and private vector of a case."""
    matter = case.matter
    extra_open, extra_private = register.search(case) if register.search else ("", "")
    open_text = f"{matter.number} {extra_open}"
    shown = vector(f"{open_text} {initials(extra_open)[:60]}")
    return case.pk, register.key, shown, vector(f"{matter.title} {extra_private} {initials(extra_private)[:60]}")


def write(matter_id: int, register: str, open_text: str, private_text: str) -> None:
    """Store both vectors of a matter."""
    _write([(matter_id, register, vector(open_text), vector(private_text))])


def _write(entries: list[tuple[int, str, str, str]]) -> None:
    places = ", ".join(["(%s, %s, %s::tsvector, %s::tsvector)"] * len(entries))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO kernel_searchentry (matter_id, register, open, private) VALUES {places}"
            " ON CONFLICT (matter_id) DO UPDATE SET open = EXCLUDED.open, private = EXCLUDED.private",
            [value for entry in entries for value in entry],
        )


def _tsquery(text: str) -> str:
    parts = []
    for piece in _PIECES.findall(text.lower()):
        if piece[0].isascii() or len(piece) == 1:
            parts.append(f"'{piece}':*" if piece[0].isascii() else f"'{piece}':*")
        else:
            parts.append(" <-> ".join(f"'{piece[i : i + 2]}'" for i in range(len(piece) - 1)))
    return " & ".join(f"({p})" for p in parts)


class BigramQuery(SearchQuery):
    """A finished tsquery: the bigrams are already lexemes and must not be parsed again."""

    def __init__(self, text: str):
        super().__init__(Value(text), search_type="raw")
        self.text = text

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        return "%s::tsquery", [self.text]


def _reads_private(register: Register, actor: Actor) -> Q | None:
    """The rows of a register by whose private text the actor may search: those where every private field is readable.

    None when there are none; a condition only where other grants of the actor open rows without these fields.
    """
    held = [g for g in register.access if actor.has(g.role)]
    full = [g for g in held if g.fields and all(g.reads(name) for name in register.private)]
    if not full or actor.is_public:
        return None
    rows = Q(register=register.key)
    if len(full) == len(held):
        return rows
    return rows & Q(pk__in=register.model.objects.as_system().filter(condition(full, actor)).values("matter_id"))


def find(actor: Actor, text: str, also: Iterable[str] = ()) -> Any:
    """Matters that the actor may see and whose text holds every piece of `text`, or one of `also`, newest first.

    A whole number finds its own matter alone.
    Private text (names of persons) is searched only in rows whose private fields the actor may read, and never for the
    public: a hit by name would tell who stands behind a masked decision.
    """
    query = " | ".join(f"({each})" for each in (_tsquery(text[:100]), *map(_tsquery, also)) if each)
    if not query:
        return Matter.objects.for_user(actor).none()
    seen = Matter.objects.for_user(actor).order_by("-opened_on", "-id")
    exact = seen.filter(register__in=registers(), number=text.strip())
    if any(sign.isdigit() for sign in text) and exact.exists():
        return exact
    hit = Q(open=BigramQuery(query))
    named = [rows for reg in registers().values() if (rows := _reads_private(reg, actor)) is not None]
    if named:
        hit |= reduce(or_, named) & Q(private=BigramQuery(query))
    return seen.filter(Exists(SearchEntry.objects.filter(hit, matter_id=OuterRef("pk"))))
