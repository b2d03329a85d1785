"""Caps and floors of the catalogue as the plan keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fadu.registry.inspection_catalogue.models import FrequencyRule

from .firms import in_year

CLASSES = "ABCD"


@dataclass(frozen=True)
class Caps:
    """of_class: visits a year to an enterprise of a class; of_body: visits of one body to one enterprise."""

    of_class: dict[str, int]
    of_body: dict[int, int]
    rules: tuple[FrequencyRule, ...]
    floors: tuple[FrequencyRule, ...]

    def rule_of_body(self, body: int) -> FrequencyRule | None:
        """The strictest rule behind a body's cap."""
        mine = [r for r in self.rules if r.scope == "own" and r.body_id in (None, body)]
        return min(mine, key=yearly, default=None)


def yearly(rule: FrequencyRule) -> int:
    """At most so many a year: a cap over several years is kept in each of them."""
    return int(rule.n if rule.kind == "floor" else max(1, rule.n // max(rule.per_years, 1)))


def read_caps(day: date, bodies: dict[int, set[str]], year: int = 0) -> Caps:
    """The caps that bind in a year (default: the day's). bodies: domains of the items that each body asks for.

    A cap for a domain binds the bodies all of whose items lie in it. Caps for one item or one professional class are
    kept by the gate before each visit, not here: a plan visits an item as often as it was asked for.
    """
    rules = list(in_year(FrequencyRule, day, year or day.year))
    wide = [r for r in rules if r.kind == "cap" and r.item_id is None and not r.field_class and "plan" in r.blocks]
    of_class: dict[str, int] = {}
    of_body: dict[int, int] = {}
    for rule in wide:
        if rule.scope == "joint" and rule.body_id is None and not rule.domain:
            for grade in rule.grade or CLASSES:
                of_class[grade] = min(of_class.get(grade, 10**6), yearly(rule))
        elif rule.scope == "own" and not rule.grade:
            for body, domains in bodies.items():
                if rule.body_id in (None, body) and (not rule.domain or domains == {rule.domain}):
                    of_body[body] = min(of_body.get(body, 10**6), yearly(rule))
    return Caps(of_class, of_body, tuple(wide), tuple(r for r in rules if r.kind == "floor"))


def floors_for(caps: Caps, item: Any) -> list[FrequencyRule]:
    """Floors that an item falls under: of its own, or of its domain, also those for one professional class alone."""
    return [
        rule
        for rule in caps.floors
        if rule.item_id == item.pk or (not rule.item_id and rule.domain == item.domain)
    ]
