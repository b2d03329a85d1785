"""Taking over the promises that stand beside a plan (goals, answers to journalists), so that they are tracked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register, registers

from .models import Promise
from .promises import bindings

COMPARED = {"=": "=", ">=": ">=", "full": "full"}


def adopt(year: int, actor: Actor, on: date) -> int:
    """Open a promise for each commitment of the city's plan of a year that is not tracked yet; returns how many."""
    book = registers().get("plan")
    plan = book and book.model._plain.filter(year=year, parent=None, edition__gt=0).order_by("-pk").first()
    known = set(Promise._plain.filter(year=year).values_list("key", flat=True))
    rows = [row for row in plan.commitments.all() if row.key not in known] if plan else []
    for row in rows:
        open_case(register("public_promise"), actor, _facts(row, year), organ_id=_lead(row).pk, on=on)
    return len(rows)


def _facts(row: Any, year: int) -> dict[str, Any]:
    return {
        "key": row.key, "year": year, "title": row.title or row.text[:60], "text": row.text, "where": row.where,
        "comparator": COMPARED.get(row.comparator, "outcome"), "wanted": row.value or None, "measure": row.unit,
        "deadline": date(year, 12, 31), "indicator": bindings().get(row.key),
    }  # fmt: skip


def _lead(row: Any) -> Any:
    """Who answers for it: the unit named, otherwise the office of the plan."""
    organs = apps.get_model("people.Organ")._base_manager
    return organs.filter(key=row.lead).first() or organs.filter(short=row.lead).first() or organs.get(key="fazhiban")
