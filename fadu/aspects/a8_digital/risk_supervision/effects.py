"""What a scheme would change: the kept data of the newest run scored by it, beside the classes given then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from fadu.kernel.access import Actor
from fadu.registry.enterprises.models import Enterprise

from .models import ScoringRun
from .scored import parsed, score_frame, unpacked
from .scoring import GRADES, Changes, Scheme, class_changes

SHOWN = 30


@dataclass(frozen=True)
class Effect:
    """A run and what the scheme would make of the same data. lost: fields that the run had not kept."""

    run: ScoringRun
    changes: Changes | None
    lost: tuple[str, ...] = ()

    @property
    def matrix(self) -> list[tuple[str, list[tuple[str, int]], int]]:
        """(class then, [(class by the scheme, enterprises)], all of that class then)."""
        found = self.changes.matrix if self.changes else {}
        return [(a, list(row.items()), sum(row.values())) for a, row in found.items()]

    @property
    def after(self) -> list[tuple[str, int]]:
        """Enterprises in each class by the scheme."""
        found = self.changes.matrix if self.changes else {}
        return [(b, sum(found[a][b] for a in found)) for b in GRADES] if found else []

    def kind(self, name: str) -> int:
        """How many would move that way: worse, better."""
        return int((self.changes.rows["kind"] == name).sum()) if self.changes else 0

    def moved(self, actor: Actor, before: str = "", after: str = "") -> tuple[list[dict[str, object]], int]:
        """(the first enterprises that would move, as far as the reader may see them; how many there are in all)."""
        if self.changes is None:
            return [], 0
        rows = self.changes.rows
        for column, grade in (("class_before", before), ("class_after", after)):
            rows = rows.filter(pl.col(column) == grade) if grade in GRADES else rows
        jump = (pl.col("points_after") - pl.col("points_before")).abs()
        first = rows.sort(jump, descending=True, maintain_order=True).head(SHOWN).to_dicts()
        firms = Enterprise.objects.for_user(actor).filter(uscc__in=[row["id"] for row in first]).select_related("organ")
        known = {firm.uscc: firm for firm in firms}
        return [row | {"firm": known[row["id"]]} for row in first if row["id"] in known], len(rows)


def newest(kind: str, field: str) -> ScoringRun | None:
    """The newest finished run over all enterprises of a kind of scheme."""
    rows = ScoringRun._plain.filter(state="done", only="", kind=kind, field=field)
    found: ScoringRun | None = rows.select_related("matter").order_by("-scored_on", "-pk").first()
    return found


def effect(text: str, kind: str, field: str, day: date) -> Effect | None:
    """The effect of a scheme's text as it would stand on a day; None where there is no run to compare with."""
    run = newest(kind, field)
    if run is None:
        return None
    changes, lost = _compared(text, day, run.pk)
    return Effect(run, changes, lost)


@lru_cache(maxsize=8)
def _compared(text: str, day: date, run: int) -> tuple[Changes | None, tuple[str, ...]]:
    """A finished run never changes, so a text has one effect on it."""
    scheme: Scheme = parsed(text).on(day)
    before, after = [], []
    for part in ScoringRun._plain.get(pk=run).parts.order_by("no"):
        given = unpacked(part.given)
        if lost := tuple(each.title for each in scheme.used() if each.name not in given.columns):
            return None, lost
        before.append(unpacked(part.result))
        after.append(score_frame(scheme, given))
    if not before:
        return None, ()
    old, new = (pl.concat(found).rename({"uscc": "id"}) for found in (before, after))
    return class_changes(old, new), ()
