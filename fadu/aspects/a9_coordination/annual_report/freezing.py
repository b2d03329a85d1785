"""Freezing the figures of a report, and what happens to the records afterwards."""

from __future__ import annotations

from fadu.kernel import freezing
from fadu.kernel.access import Actor
from fadu.kernel.indicators import indicator
from fadu.kernel.models import Frozen

from .counting import count, period_of
from .models import Report, ReportFigure
from .planning import OWN

FOLLOW = ("hit", "base", "change", "worse")  # what a restated number takes with it


def kept(report: Report) -> list[ReportFigure]:
    """Figures that a register gives and the kernel can freeze."""
    rows = ReportFigure._plain.filter(matter_id=report.pk, source="live").exclude(indicator__startswith=OWN)
    return list(rows.select_related("frozen"))


def freeze(report: Report, actor: Actor, reason: str = "") -> list[str]:
    """Freeze every live figure; with a reason, restate those whose records have changed. Returns what was restated."""
    restated = []
    fresh = {row.key: row for row in count(report)} if reason else {}
    for row in kept(report):
        before = row.frozen
        row.frozen = _freeze(report, row, actor, reason)
        if before is not None and row.frozen.pk != before.pk:
            restated.append(f"{row.title} {before.text} → {row.frozen.text}")
            for name in FOLLOW if row.key in fresh else ():
                setattr(row, name, getattr(fresh[row.key], name))
        row.text, row.drift = row.frozen.text, ""
        row.save(update_fields=["frozen", "text", "drift", *FOLLOW])
    return restated


def _freeze(report: Report, row: ReportFigure, actor: Actor, reason: str) -> Frozen:
    ind, period, scope = indicator(row.indicator), period_of(report), report.scope()
    last = row.frozen or freezing.latest(ind.name, period, scope.get("organ"), scope.get("area", ""))
    if last is None:
        return freezing.freeze(ind, period, actor, organ=scope.get("organ"), area=scope.get("area", ""))
    if freezing.restatement(last) is None:
        return last
    period = type(period)(last.start, last.end)
    return freezing.freeze(
        ind, period, actor, organ=last.organ_id, area=last.area, restates=last, reason=reason or "年度报告取数"
    )


def recheck(report: Report) -> list[str]:
    """Note for every frozen figure how the records differ from it now. Returns the names of those that do."""
    found = []
    for row in kept(report):
        if row.frozen is None:
            continue
        changed = freezing.restatement(row.frozen)
        drift = changed.sentence[:300] if changed else ""
        if drift != row.drift:
            row.drift = drift
            row.save(update_fields=["drift"])
        if drift:
            found.append(row.title)
    return found
