"""Finding a market entity while somebody types: by a piece of its name or address, or by its code.

Chinese is found by the bigrams of the search text, codes by their beginning or any three signs. As many as SEEN hits are
looked at, not all of them, so that common words cost no more than rare ones; the best of these come first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from fadu.kernel import search
from fadu.kernel.access import Actor
from fadu.kernel.models import SearchEntry
from fadu.people.ids import normalise

from .models import Enterprise
from .vocab import GONE

SEEN, SHOWN = 200, 20
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
    text = text.strip()[:60]
    rows = Enterprise.objects.for_user(actor)
    if area:
        rows = rows.filter(area=area)
    code = normalise(text)
    hits = _by_code(rows, code) if CODE.fullmatch(code) else []
    if not hits:
        hits = _by_words(rows, text)
    return Found(sorted(hits, key=lambda row: _rank(row, text))[:limit], len(hits))


def exact(code: str) -> Enterprise | None:
    """The entity with this whole code, for whoever shows it (a licence on the wall, a QR code); no gate."""
    found: Enterprise | None = Enterprise._plain.filter(uscc=normalise(code)[:18]).first()
    return found


def _by_code(rows: QuerySet[Any], code: str) -> list[dict[str, Any]]:
    begun = list(rows.filter(uscc__startswith=code).order_by().values(*FIELDS)[:SEEN])
    return begun or list(rows.filter(uscc__contains=code).order_by().values(*FIELDS)[:SEEN])


def _by_words(rows: QuerySet[Any], text: str) -> list[dict[str, Any]]:
    query = search._tsquery(text)
    if not query:
        return []
    entry = SearchEntry.objects.filter(
        Q(open=search.BigramQuery(query)), register="enterprise", matter_id=OuterRef("pk")
    )
    return list(rows.filter(Exists(entry)).order_by().values(*FIELDS)[:SEEN])


def _rank(row: dict[str, Any], text: str) -> tuple[Any, ...]:
    """Whole name first, then a name that holds the text, then who is still there, then the newest."""
    name = row["name"]
    return (name != text, text not in name, row["status"] in GONE, -row["established_on"].toordinal(), row["pk"])
