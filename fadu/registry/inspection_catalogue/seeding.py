"""Rules that every installation begins with: published ones as rows, those in use marked (`data/rules.toml`).

Each row is written once; what a city changes afterwards is its own and is never overwritten.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

from .rules import counting, vocab
from .sources import DATA, sources

TRUST = {"v": "verified", "m": "memory", "p": "platform"}
EVERY_EXCEPTION = [key for key, _ in vocab.QUIET_EXCEPTIONS]


def table(family: str) -> Iterator[list[str]]:
    """The rows of a family as lists of cells."""
    read = tomllib.loads((DATA / "rules.toml").read_text(encoding="utf-8"))
    for line in read[family]["rows"].strip("\n").splitlines():
        yield [cell.strip() for cell in line.split("|")]


def _common(cells: list[str]) -> dict[str, Any]:
    """The last six cells: use, trust, source, from, title, note."""
    use, trust, key, since, title, note = cells
    found = sources().get(key)
    return {
        "title": title, "note": note, "source": key, "basis": found.name if found else "本平台口径",
        "confidence": TRUST[trust], "active": use != "-", "default": use == "?",
        "valid_from": date.fromisoformat(since),
    }  # fmt: skip


def frequency() -> Iterator[dict[str, Any]]:
    """Caps and floors."""
    for kind, n, years, domain, field_class, grade, scope, key, *rest in table("frequency"):
        reading = counting.READINGS["ministry" if key == "none" else key]
        yield _common(rest) | {
            "kind": kind, "n": int(n), "per_years": int(years), "domain": domain, "field_class": field_class,
            "grade": grade, "scope": scope, "reading": reading.key, "counts": sorted(reading.counts),
            "blocks": [] if key == "none" or kind == "floor" else sorted(reading.blocks),
        }  # fmt: skip


def ratio() -> Iterator[dict[str, Any]]:
    """Draw ratios."""
    for n, bound, domain, grade, what, *rest in table("ratio"):
        yield _common(rest) | {
            "numerator": int(n), "denominator": 100, "bound": bound, "domain": domain, "grade": grade,
            "object_class": what,
        }  # fmt: skip


def quiet() -> Iterator[dict[str, Any]]:
    """Quiet periods."""
    for mark, first, last, months, *rest in table("quiet"):
        yield _common(rest) | {
            "mark": mark, "day_from": int(first), "day_to": int(last), "months": int(months),
            "exceptions": EVERY_EXCEPTION,
        }  # fmt: skip


def warning() -> Iterator[dict[str, Any]]:
    """Warning rules."""
    for key, kind, subject, unit, window, days, limit, reset, skip, action, *rest in table("warning"):
        yield _common(rest) | {
            "key": key, "kind": kind, "subject": subject, "unit": unit, "window": window, "window_days": int(days),
            "limit": int(limit), "reset": reset == "1", "skip_for_cause": skip == "1", "action": action,
        }  # fmt: skip


def alert() -> Iterator[dict[str, Any]]:
    """Models of early warning."""
    for key, kind, level, limit, days, *rest in table("alert"):
        yield _common(rest) | {
            "key": key, "kind": kind, "level": level, "limit": int(limit), "window_days": int(days),
        }  # fmt: skip


def rating() -> Iterator[dict[str, Any]]:
    """Rules of rating."""
    for k, spare, window, release_day, satisfied, *rest in table("rating"):
        yield _common(rest) | {
            "k": int(k), "spare": int(spare), "window": int(window), "release_day": int(release_day),
            "satisfied": int(satisfied),
        }  # fmt: skip


def upload() -> Iterator[dict[str, Any]]:
    """Until when the record of a check has to be on the platform."""
    for days, *rest in table("upload"):
        yield _common(rest) | {"days": int(days)}


FAMILIES = {
    "FrequencyRule": frequency, "DrawRatio": ratio, "QuietPeriod": quiet, "WarningRule": warning, "AlertRule": alert,
    "RatingRule": rating, "UploadRule": upload,
}  # fmt: skip


def seed(get_model: Any) -> int:
    """Write the rows of every family that has none yet; `get_model(name)` gives the table. Returns how many."""
    made = 0
    for name, rows in FAMILIES.items():
        try:
            model = get_model(name)
        except LookupError:  # a family of a later migration
            continue
        if not model.objects.exists():
            made += len(model.objects.bulk_create([model(**row) for row in rows()]))
    return made


def seed_if_empty(using: str = "default", **_: Any) -> None:
    """After every migration: a family of rules that has no row at all gets its first ones."""
    from django.apps import apps
    from django.db import connections

    tables = set(connections[using].introspection.table_names())
    models = {name: apps.get_model("inspection_catalogue", name) for name in FAMILIES}
    if all(model._meta.db_table in tables for model in models.values()):
        seed(models.__getitem__)
