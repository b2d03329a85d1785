"""Who is lawfully passed over after the draw, as the records say it: gone, under case, already inspected this year.

Nobody types these reasons: a clerk who could would choose who is inspected. Each rests on a row of a register, which
the plan's page shows before the next version is made; the re-draw log keeps what was done with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Q

from fadu.kernel.register import registers
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue.models import Item

from .files import PARTS, REPLACED, SUBJECTS, table
from .models import PlanFile, YearPlan
from .solver.frame import REASONS

GONE = {"closed": "closed", "revoked": "closed", "suspended": "closed", "moved_out": "moved"}
VISITS = "inspection"
SHOWN = 60


@dataclass(frozen=True)
class Exclusion:
    """A task of the frame that the next version passes over. visit: the inspection that says so, 0 for the register."""

    public_id: str
    enterprise: int
    item: str
    item_pk: int
    reason: str
    visit: int = 0
    number: str = ""
    on: date | None = None


def exclusions(plan: YearPlan, on: date, fixed: set[tuple[str, str]]) -> list[Exclusion]:
    """Everything to be passed over as of a day. fixed: tasks whose visit stays (announced, under way, made)."""
    subjects = table(plan, SUBJECTS).select("id", "matter")
    names = dict(zip(subjects["matter"].to_list(), subjects["id"].to_list(), strict=True))
    found = {(one.public_id, one.item): one for one in _inspected(plan, on, names, fixed)}
    return sorted(found.values(), key=lambda one: (one.reason, one.public_id, one.item))


def gone(known: Iterable[int], on: date) -> dict[int, str]:
    """{enterprise: reason} of those that have closed, rest or have moved away by a day."""
    left = Q(closed_on__lte=on) | Q(status="suspended")
    now = dict(Enterprise._plain.filter(left).exclude(status="active").values_list("pk", "status"))
    return {pk: GONE.get(now[pk], "closed") for pk in known if pk in now}


def _inspected(plan: YearPlan, on: date, names: dict[int, str], fixed: set[tuple[str, str]]) -> Iterator[Exclusion]:
    """Tasks whose item was checked there this year outside the plan, or handed over for a case: one turn a check."""
    turns: dict[int, list[str]] = {}
    for row in table(plan, PARTS).sort("item").iter_rows(named=True):
        turns.setdefault(row["item_pk"], []).append(row["item"])
    used: dict[tuple[str, int], int] = {}
    for row in _checked(plan, on, list(turns)):
        public = names.get(row["visit__enterprise_id"])
        left = [name for name in turns[row["item_id"]] if public and (public, name) not in fixed]
        n = used.get((public or "", row["item_id"]), 0)
        case = row["result"] == "to_case" or row["visit__transferred_on"] is not None
        chosen = left if case else left[n : n + 1]  # a case replaces every turn of the year
        used[public or "", row["item_id"]] = n + 1
        source = (row["visit_id"], row["visit__matter__number"], row["visit__visited_on"])
        why = "case" if case else "checked"
        for name in chosen:
            yield Exclusion(public or "", row["visit__enterprise_id"], name, row["item_id"], why, *source)


def _checked(plan: YearPlan, on: date, items: list[int]) -> Any:
    """Items checked this year up to a day by visits that the plan did not ask for; cases last, so that they decide.

    A clean off-site check counts where the item may be checked so; one that found something asks for a visit to verify
    it, and stands for none. Who made the check does not matter: the item is the same.
    """
    book = registers().get(VISITS)
    if book is None:
        return []
    rows = book.model.items.rel.related_model._plain.filter(
        item_id__in=items, visit__visited_on__year=plan.year, visit__visited_on__lte=on, visit__enterprise__isnull=False
    )
    rows = rows.exclude(result__in=("", "cannot")).exclude(visit__trigger="plan").exclude(visit__state="on_site")
    replaces = Q(visit__off_site=True, item__offsite_ok=True, result="no_problem") | Q(result="to_case")
    rows = rows.filter(Q(visit__off_site=False) | replaces)
    order = ("visit__visited_on", "visit_id", "pk")
    columns = ("visit_id", "visit__enterprise_id", "visit__matter__number", "visit__visited_on", "item_id", "result",
               "visit__transferred_on")  # fmt: skip
    told = list(rows.order_by(*order).values(*columns))
    return sorted(told, key=lambda row: row["result"] == "to_case" or row["visit__transferred_on"] is not None)


def written(rows: Iterable[Exclusion], away: dict[int, str], subjects: pl.DataFrame, applies: pl.DataFrame
            ) -> pl.DataFrame:
    """exclusions.parquet: enterprise, item, reason; of an enterprise that is gone every item."""
    lost = {name: away[pk] for name, pk in subjects.select("id", "matter").iter_rows() if pk in away}
    left = applies.filter(pl.col("enterprise").is_in(list(lost)))
    all_of = left.with_columns(pl.col("enterprise").replace_strict(lost, return_dtype=pl.String).alias("reason"))
    pairs = [(one.public_id, one.item, one.reason) for one in rows if one.public_id not in lost]
    told = pl.DataFrame(pairs, schema=["enterprise", "item", "reason"], orient="row",
                        schema_overrides=dict.fromkeys(("enterprise", "item", "reason"), pl.String))  # fmt: skip
    return pl.concat([all_of.select(told.columns), told.join(applies, on=["enterprise", "item"], how="semi")])


# -- for the plan's page -------------------------------------------------------------------------------------------
def ahead(plan: YearPlan, on: date, fixed: set[tuple[str, str]], planned: dict[tuple[int, int], bool]
          ) -> list[dict[str, Any]]:
    """What the next version will pass over among what is planned now, in words. planned: {(enterprise, item): stays}"""
    found, away = exclusions(plan, on, fixed), gone({firm for firm, _ in planned}, on)
    rows = [one for one in found if (one.enterprise, one.item_pk) in planned and one.enterprise not in away]
    rows += [Exclusion("", firm, "", item, away[firm]) for (firm, item), held in planned.items()
             if firm in away and not held]  # fmt: skip
    firms = dict(Enterprise._plain.filter(pk__in={one.enterprise for one in rows}).values_list("pk", "name"))
    items = dict(Item._plain.filter(pk__in={one.item_pk for one in rows}).values_list("pk", "name"))
    return [
        {"firm": firms[one.enterprise], "pk": one.enterprise, "item": items[one.item_pk],
         "reason": REASONS[one.reason], "visit": one.visit, "number": one.number, "on": one.on}
        for one in rows
    ]  # fmt: skip


def newest(plan: YearPlan) -> tuple[int, bytes] | None:
    """(version, content) of the newest log of replacements. It holds what earlier ones held."""
    files = PlanFile._plain.filter(plan=plan, round=plan.round, name__startswith=REPLACED)
    told = {int(name.removeprefix(REPLACED).removesuffix(".json")): bytes(raw)
            for name, raw in files.values_list("name", "content")}  # fmt: skip
    return (max(told), told[max(told)]) if told else None


def fate(plan: YearPlan, public_id: str) -> list[tuple[str, str, int]]:
    """What became of one enterprise's draw: (frame item, reason or "" for one that came in, version)."""
    found = newest(plan)
    if found is None:
        return []
    return [
        (one["item"], REASONS.get(row["reason"], row["reason"]) if out else "", found[0])
        for one in json.loads(found[1])["strata"]
        for out, rows in ((True, one["excluded"]), (False, one["added"]))
        for row in rows
        if row["enterprise"] == public_id and not row.get("late")
    ]


def log(plan: YearPlan) -> dict[str, Any] | None:
    """The newest re-draw: who was passed over and why, whose numbers came instead."""
    found = newest(plan)
    if found is None:
        return None
    version, strata = found[0], json.loads(found[1])["strata"]
    ids = {row["enterprise"] for one in strata for row in one["excluded"] + one["added"]}
    subjects = table(plan, SUBJECTS).filter(pl.col("id").is_in(list(ids)))
    firms = dict(Enterprise._plain.filter(pk__in=subjects["matter"].to_list()).values_list("pk", "name"))
    names = {public: firms.get(pk, "") for public, pk in subjects.select("id", "matter").iter_rows()}
    parts = {row["item"]: row["item_pk"] for row in table(plan, PARTS).iter_rows(named=True)}
    items = dict(Item._plain.filter(pk__in=set(parts.values())).values_list("pk", "name"))
    rows = [_stratum(one, names, items.get(parts.get(one["item"]), one["item"])) for one in strata]
    tasks = sum(len(row["out"]) for row in rows)
    return {"version": version, "strata": len(rows), "tasks": tasks, "rows": rows[:SHOWN]}


def _stratum(one: dict[str, Any], names: dict[str, str], item: str) -> dict[str, Any]:
    out = [(names.get(row["enterprise"], ""), REASONS.get(row.get("reason", ""), "")) for row in one["excluded"]]
    added = [names.get(row["enterprise"], "") for row in one["added"]]
    return {"item": item, "class": one["class"], "out": out, "in": added}
