"""What an enterprise is told of its own class: the newest score with every term, summing exactly to the total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from fadu.kernel.today import today
from fadu.registry.enterprises.models import Enterprise, EnterpriseClass

from .models import RunPart, ScoringRun
from .schemes import general
from .scored import explained, unpacked
from .showing import explanation_view

NEWEST = 12


@dataclass(frozen=True)
class Told:
    """The explanation, whether it says what the run has kept, the classes so far, the terms one may object to."""

    run: ScoringRun
    view: dict[str, Any]
    same: bool
    history: list[EnterpriseClass]

    @property
    def terms(self) -> list[tuple[str, str]]:
        """Terms of the scheme now in use: what an objection may name."""
        return [(term.key, term.title) for term in general(today()).scheme.terms]


def told(firm: Enterprise) -> Told | None:
    """The newest finished general score of an enterprise; None when it was never scored."""
    rows = RunPart.objects.filter(run__state="done", run__kind="general", first__lte=firm.uscc, last__gte=firm.uscc)
    for part in rows.select_related("run__matter").order_by("-run__scored_on", "-run_id")[:NEWEST]:
        run = part.run
        found = explained(run.text, run.scored_on, unpacked(part.given), firm.uscc)
        if found is None:  # the stretch of codes holds it, the run did not score it
            continue
        kept = unpacked(part.result).filter(pl.col("uscc") == firm.uscc).to_dicts()[0]
        same = (found.total, found.grade) == (kept["points"], kept["class"])
        past = EnterpriseClass._plain.filter(enterprise_id=firm.pk, kind="general").order_by("-since")
        return Told(run, explanation_view(found), same, list(past[:NEWEST]))
    return None
