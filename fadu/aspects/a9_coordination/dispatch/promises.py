"""Where the promises beside the plan stand: value by the register that counts it, proofs, colour with its reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Q

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.figures import Figure, Period
from fadu.kernel.indicators import all_indicators, values

from .course import colours
from .models import EvidenceItem, EvidenceUse, Promise
from .rules.promise import Course, colour

FILE = Path(__file__).parent / "data" / "promises.toml"


@dataclass(frozen=True)
class Stand:
    """One promise as pages show it."""

    promise: Promise
    text: str
    colour: str
    tone: str
    word: str
    reason: str


@cache
def bindings() -> dict[str, str]:
    """Key of a plan's commitment → indicator that counts it."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def countable(case: Any = None) -> tuple[tuple[str, str], ...]:
    """Indicators to which a promise may be bound."""
    found = [(ind.name, f"{ind.register.title}：{ind.title}") for ind in all_indicators() if ind.kind != "awaiting"]
    return tuple(sorted(found, key=lambda pair: pair[1]))


def figures(rows: Iterable[Promise], day: date) -> dict[int, Figure]:
    """What the registers count for the promises that are bound to an indicator, over all rows."""
    every = {ind.name: ind for ind in all_indicators()}
    bound = [(row, every[row.indicator]) for row in rows if row.indicator in every]
    found = {}
    for year in {row.year for row, _ in bound}:
        shown = {ind.name: ind for row, ind in bound if row.year == year}
        counted = values(list(shown.values()), SYSTEM, Period.year(year).until(day))
        found |= {row.pk: counted[ind.name] for row, ind in bound if row.year == year}
    return found


def value_of(row: Promise, figure: Figure | None) -> Fraction | None:
    """The value: the register's, otherwise the one last reported."""
    if figure is not None:
        return None if figure.value is None else Fraction(figure.value)
    return None if row.value is None else Fraction(row.value)


def text_of(row: Promise, figure: Figure | None) -> str:
    """The value in words, with where it comes from."""
    if figure is not None:
        return f"{figure.text}（系统算出）"
    return "" if row.value is None else f"{row.value.normalize():f}{row.measure}"


def short_of(row: Promise, day: date) -> list[str]:
    """Why a number that was promised is not reached."""
    figure = figures([row], day).get(row.pk)
    value = value_of(row, figure)
    if row.wanted is None or (value is not None and value >= row.wanted):
        return []
    return [f"现值 {text_of(row, figure) or '无'}，没有达到 {row.demand}"]


def standings(actor: Actor, day: date, **where: Any) -> list[Stand]:
    """The promises of the running year that this reader may see, each with its colour."""
    rows = Promise.objects.for_user(actor).filter(year=day.year, **where).select_related("organ", "matter")
    found = sorted(rows, key=lambda row: (row.key, row.pk))
    if not found:
        return []
    counted, words = figures(found, day), {key: (tone, word) for key, tone, word in colours()}
    uses = EvidenceUse._plain.filter(target__in=[row.pk for row in found]).values("target").annotate(
        accepted=Count("pk", filter=Q(matter__in=_items("accepted"))),
        waiting=Count("pk", filter=Q(matter__in=_items("linked"))),
    )  # fmt: skip
    proofs = {use["target"]: (use["accepted"], use["waiting"]) for use in uses}
    return [_stand(row, counted.get(row.pk), proofs.get(row.pk, (0, 0)), words, day) for row in found]


def _items(state: str) -> Any:
    return EvidenceItem._plain.filter(state=state).values("pk")


def _stand(row: Promise, figure: Figure | None, proofs: tuple[int, int], words: dict[str, Any], day: date) -> Stand:
    course = Course(
        row.state, row.deadline, date(row.year, 1, 1), Fraction(row.wanted) if row.wanted else None,
        value_of(row, figure), *proofs, bool(row.progress),
    )  # fmt: skip
    key, reason = colour(course, day)
    tone, word = words.get(key, ("none", key))
    return Stand(row, text_of(row, figure), key, tone, word, reason)
