"""The low-credit list follows the classes: who is in class D is on it, from the day of the class to the day it ends.

Whose licence has been revoked does not trade any more: class D, but not on the list that supervision has to cover.
"""

from __future__ import annotations

import polars as pl
from django.db.models import F

from fadu.kernel.models import Matter
from fadu.registry.enterprises.models import Enterprise

from .models import LowCredit, ScoringRun

GRADE = "D"
BOOK = "low_credit"
SERIOUS, REVOKED = "serious", "revoked"


def renew(run: ScoringRun, after: pl.DataFrame) -> None:
    """Put on the list who has come into the class, take off who has left it."""
    now = after.filter((pl.col("class") == GRADE) & (pl.col("veto") != REVOKED))
    wanted = dict(now.select("matter", "points").iter_rows())
    vetoes = dict(now.select("matter", "veto").iter_rows())
    rows = LowCredit._plain.filter(until=None)
    if run.only:
        rows = rows.filter(uscc=run.only)
    listed = set(rows.values_list("enterprise_id", flat=True))
    _add(run, {key: points for key, points in wanted.items() if key not in listed}, vetoes)
    scored = set(after["matter"].to_list())
    off = [key for key in listed if key not in wanted]
    why = "corrected" if run.trigger == "correction" else "improved"
    rows.filter(enterprise_id__in=[key for key in off if key in scored]).update(until=run.scored_on, why=why)
    rows.filter(enterprise_id__in=[key for key in off if key not in scored]).update(until=run.scored_on, why="closed")


def _add(run: ScoringRun, wanted: dict[int, int], vetoes: dict[int, str]) -> None:
    found = Enterprise._plain.filter(pk__in=wanted).annotate(no=F("uscc")).order_by("pk")
    firms = list(found.values_list("pk", "uscc", "name", "organ_id", "area"))
    day = run.scored_on
    cards = Matter._plain.bulk_create(
        Matter(register=BOOK, number=f"{uscc}-{day:%Y%m%d}", title=name, organ_id=organ, area=area, opened_on=day)
        for _, uscc, name, organ, area in firms
    )
    LowCredit._plain.bulk_create(
        LowCredit(
            matter=card,
            organ_id=organ,
            area=area,
            opened_on=day,
            enterprise_id=pk,
            company=name,
            uscc=uscc,
            reason="serious" if vetoes.get(pk) == SERIOUS else "class_d",
            points=wanted[pk],
            run_id=run.pk,
        )
        for card, (pk, uscc, name, organ, area) in zip(cards, firms, strict=True)
    )
