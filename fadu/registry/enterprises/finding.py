"""Finding a market entity while somebody types: by a piece of its name or address, or by its code.

Chinese is found by the bigrams of the search text, codes by their beginning or any three signs. SEEN hits are
looked at, not all of them, so that common words cost no more than rare ones; the best of these come first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fadu.kernel import search
from fadu.kernel.access import Actor, own_area, within
from fadu.kernel.models import SearchEntry
from fadu.people.ids import normalise

from .models import Enterprise
from .register import ACCESS, area_word
from .vocab import GONE

SEEN, SHOWN = 60, 20
LONGEST = 60  # signs of a question; the field takes no more
NUMBERED = re.compile(rf"(?<![A-Za-z0-9])([0-9]+)[{search.HAN}](?![{search.HAN}])")
CODE = re.compile(r"[0-9A-Z]{3,18}")
FIELDS = (
    "pk",
    "uscc",
    "name",
    "kind",
    "status",
    "area",
    "town__name",
    "address",
    "industry",
    "grade",
    "established_on",
)


@dataclass(frozen=True)
class Found:
    """The best hits, and whether there are more than were looked at."""

    rows: list[dict[str, Any]]
    seen: int

    @property
    def more(self) -> bool:
        return self.seen >= SEEN

    @property
    def words(self) -> str:
        """How many, in words."""
        if self.more:
            return f"命中较多，先列出最接近的 {len(self.rows)} 户；再多输入几个字会更准"
        return f"找到 {self.seen} 户" + (f"，列出前 {len(self.rows)} 户" if self.seen > len(self.rows) else "")


def find(actor: Actor, text: str, *, area: str = "", limit: int = SHOWN) -> Found:
    """The entities that the actor may see and that fit the text: in name, address or code."""
    text = text.strip()[:LONGEST]
    rows = Enterprise.objects.for_user(actor)
    if area:
        rows = rows.filter(area=area)
    code = normalise(text)
    areas = {area} if area else counties(actor)
    hits = _by_code(rows, code, areas) if CODE.fullmatch(code) else None
    if hits is None:
        hits = _by_words(rows, text, areas)
    return Found(sorted(hits, key=lambda row: _rank(row, text))[:limit], len(hits))


def counties(actor: Actor) -> set[str]:
    """The county-level areas to which the actor's sight is limited; empty: it is not, or not in that way."""
    grants = [grant for grant in ACCESS if actor.has(grant.role)]
    if actor.is_system or any(grant.rows is not own_area for grant in grants):
        return set()
    areas = {post.area for post in actor.posts if post.role in {grant.role for grant in grants}}
    return areas if all(within(area) == area for area in areas) else set()


def exact(code: str) -> Enterprise | None:
    """The entity with this whole code, for whoever shows it (a licence on the wall, a QR code); no gate."""
    found: Enterprise | None = Enterprise._plain.filter(uscc=normalise(code)[:18]).first()
    return found


def _by_code(rows: QuerySet[Any], code: str, areas: set[str]) -> list[dict[str, Any]] | None:
    """Codes that begin so, else codes that hold it; None: it is no piece of a code.

    The county stands in the index beside the code. Codes that begin so, but in other counties only: nothing is here.
    """
    rows = (rows.filter(area__in=areas) if areas else rows).order_by()
    if hits := list(rows.filter(uscc__startswith=code).values(*FIELDS)[:SEEN]):
        return hits
    if areas and Enterprise._plain.filter(uscc__startswith=code).exists():
        return []
    return list(rows.filter(uscc__contains=code).values(*FIELDS)[:SEEN]) or None


def _by_words(rows: QuerySet[Any], text: str, areas: set[str]) -> list[dict[str, Any]]:
    """Entries with the words; the county stands in the search text too, so that the index leaves the others out."""
    query = phrases(text)
    if not query:
        return []
    if areas:
        within_ = " | ".join(f"'{area_word(area)}'" for area in sorted(areas))
        query = f"({query}) & ({within_})"
    entry = SearchEntry.objects.filter(open=search.BigramQuery(query), register="enterprise", matter_id=OuterRef("pk"))
    for number in numbered(text):
        rows = rows.filter(Q(address__contains=number) | Q(name__contains=number))
    return list(rows.filter(Exists(entry)).order_by().values(*FIELDS)[:SEEN])


def numbered(text: str) -> list[str]:
    """12号, 3楼: the sign after a number stands in nearly every address. The row is looked at, not the index."""
    return [found[0] for found in NUMBERED.finditer(text)]


def phrases(text: str) -> str:
    """The text as a query of bigrams. Only its last piece may go on: an index looks up a whole 7 faster than 7….

    Chinese runs must stand together, pieces in any order.
    """
    pieces = re.findall(rf"[{search.HAN}]+|[a-z0-9]+", NUMBERED.sub(r"\1 ", text.lower()))
    open_ = not re.search(rf"{NUMBERED.pattern}\s*$", text)  # a number with its sign is complete
    parts = []
    for place, piece in enumerate(pieces):
        if piece[0].isascii() or len(piece) == 1:
            parts.append(f"'{piece}'{':*' if open_ and place == len(pieces) - 1 else ''}")
        else:
            parts.append("(" + " <-> ".join(f"'{piece[i : i + 2]}'" for i in range(len(piece) - 1)) + ")")
    return " & ".join(parts)


def _rank(row: dict[str, Any], text: str) -> tuple[Any, ...]:
    """Whole name first, then a name that holds the text, then who is still there, then the newest."""
    name = row["name"]
    return (name != text, text not in name, row["status"] in GONE, -row["established_on"].toordinal(), row["pk"])
