"""Caps and floors of the catalogue as the plan keeps them: of those that stop planned visits, the narrowest one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q

from fadu.registry.enterprises.models import EnterpriseClass
from fadu.registry.inspection_catalogue.lookups import limit_of
from fadu.registry.inspection_catalogue.models import FrequencyRule
from fadu.registry.inspection_catalogue.rules.counting import applicable
from fadu.registry.inspection_catalogue.rules.model import Limit, Subject

from .firms import in_year

CLASSES = "ABCD"
SCOPES = ("own", "joint")
WORDS = {"memory": "凭记忆，待核", "platform": "本平台口径"}
COLUMNS = {"scope": pl.String, "visits": pl.Int64, "rule": pl.String, "citation": pl.String}


@dataclass(frozen=True)
class Caps:
    """Rules that bind in a year. limits: the caps as rows that the gate's rules understand."""

    limits: tuple[Limit, ...]
    floors: tuple[FrequencyRule, ...]
    known: dict[Hashable, Limit | None] = field(default_factory=dict, compare=False)

    def of(self, scope: str, grade: str, body: int, item: int, domain: str, classes: Mapping[str, str] | None = None
           ) -> Limit | None:
        """The cap on planned visits for an item: of its body (own) or of all (joint); None when none stops them."""
        key = (scope, grade, body, item, domain, tuple(sorted((classes or {}).items())))
        if key not in self.known:
            mine = [limit for limit in self.limits if limit.scope == scope and "plan" in limit.blocks]
            subject = Subject(0, grade, dict(classes or {}))
            self.known[key] = applicable(mine, "cap", subject, body, item, domain)
        return self.known[key]

    @property
    def fields(self) -> frozenset[str]:
        """Fields whose professional classes matter to a cap."""
        return frozenset(limit.domain for limit in self.limits if limit.field_class)


    def at(self, grade: str, tasks: Iterable[tuple[int, int, str]], classes: Mapping[str, str] | None = None
           ) -> tuple[Limit | None, dict[int, Limit]]:
        """The strictest caps that these tasks (item, body, domain) put on an enterprise: in all, and body by body."""
        every = [limit] if (limit := self.of("joint", grade, 0, 0, "", classes)) else []
        own: dict[int, list[Limit]] = {}
        for item, body, domain in tasks:
            if limit := self.of("own", grade, body, item, domain, classes):
                own.setdefault(body, []).append(limit)
            if limit := self.of("joint", grade, body, item, domain, classes):
                every.append(limit)
        return min(every, key=strictness, default=None), {b: min(told, key=strictness) for b, told in own.items()}


def strictness(limit: Limit) -> tuple[int, Any]:
    """For choosing the strictest of several caps; among equals always the same."""
    return yearly(limit), limit.id


def yearly(limit: Limit) -> int:
    """At most so many a year: a cap over several years is kept in each of them."""
    return limit.n if limit.per_years <= 1 else max(1, limit.n // limit.per_years)


def cited(limit: Limit) -> str:
    """Where a cap comes from, and how sure that is."""
    doubt = WORDS.get(limit.confidence, "")
    basis = limit.citation or doubt or "本市规则"
    return f"{basis}（{doubt}）" if doubt and doubt not in basis else basis


def read_caps(day: date, year: int = 0) -> Caps:
    """The caps and floors that bind in a year (default: the day's)."""
    rules = list(in_year(FrequencyRule, day, year or day.year))
    return Caps(tuple(limit_of(r) for r in rules if r.kind == "cap"), tuple(r for r in rules if r.kind == "floor"))


def told(limit: Limit) -> tuple[int, str, str]:
    """visits, rule, citation."""
    return yearly(limit), limit.title, cited(limit)


def class_table(caps: Caps) -> pl.DataFrame:
    """caps: visits a year to an enterprise of a class, of all bodies together."""
    found = [(g, limit) for g in CLASSES if (limit := caps.of("joint", g, 0, 0, ""))]
    return pl.DataFrame([(g, *told(limit)) for g, limit in found], orient="row",
                        schema={"class": pl.String} | {k: v for k, v in COLUMNS.items() if k != "scope"})  # fmt: skip


def item_table(caps: Caps, parts: Mapping[str, tuple[Any, int]]) -> pl.DataFrame:
    """item_caps: the cap of each demanded item in each class, of its body; of all bodies where it is the item's own."""
    return pl.DataFrame(list(_items(caps, parts)), orient="row",
                        schema={"item": pl.String, "class": pl.String} | COLUMNS)  # fmt: skip


def _items(caps: Caps, parts: Mapping[str, tuple[Any, int]]) -> Iterator[tuple[Any, ...]]:
    for name, (line, _) in sorted(parts.items()):
        for grade in CLASSES:
            for scope in SCOPES:
                limit = caps.of(scope, grade, line.demand.body_id, line.item_id, line.item.domain)
                if limit and (scope == "own" or limit != caps.of("joint", grade, 0, 0, "")):
                    yield name, grade, scope, *told(limit)


def classes_of(firms: list[int] | None, fields: frozenset[str], day: date) -> dict[int, dict[str, str]]:
    """Professional classes {enterprise: {field: class}} on a day, of these enterprises (None: all)."""
    if not fields:
        return {}
    rows = EnterpriseClass._plain.filter(Q(until=None) | Q(until__gt=day), kind="professional", field__in=fields,
                                         since__lte=day)  # fmt: skip
    rows = rows if firms is None else rows.filter(enterprise_id__in=firms)
    found: dict[int, dict[str, str]] = {}
    for firm, name, grade in rows.values_list("enterprise_id", "field", "grade"):
        found.setdefault(firm, {})[name] = grade
    return found


def pair_table(caps: Caps, parts: Mapping[str, tuple[Any, int]], firms: pl.DataFrame, applies: pl.DataFrame, day: date
               ) -> pl.DataFrame:
    """pair_caps: caps of enterprises whose professional class has one of its own."""
    schema = {"enterprise": pl.String, "item": pl.String} | COLUMNS
    classes = classes_of(None, caps.fields, day)
    mine = firms.filter(pl.col("matter").is_in(list(classes))).select("id", "matter", "class")
    names = [name for name, (line, _) in parts.items() if line.item.domain in caps.fields]
    pairs = applies.filter(pl.col("item").is_in(names)).join(mine, left_on="enterprise", right_on="id")
    rows = []
    for firm, name, matter, grade in pairs.select("enterprise", "item", "matter", "class").iter_rows():
        line = parts[name][0]
        place = (grade, line.demand.body_id, line.item_id, line.item.domain)
        for scope in SCOPES:
            limit = caps.of(scope, *place, classes[matter])
            if limit and limit != caps.of(scope, *place):
                rows.append((firm, name, scope, *told(limit)))
    return pl.DataFrame(rows, schema=schema, orient="row")


def floors_for(caps: Caps, item: Any) -> list[FrequencyRule]:
    """Floors that an item falls under: of its own, or of its domain, also those for one professional class alone."""
    return [
        rule
        for rule in caps.floors
        if rule.item_id == item.pk or (not rule.item_id and rule.domain == item.domain)
    ]
