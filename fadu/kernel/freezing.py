"""Publishing a figure freezes value, definition and record ids; a later correction is a visible restatement."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import connection, transaction

from .access import SYSTEM, Actor, everywhere
from .audit import record
from .figures import Figure, Period
from .indicators import Indicator, indicator
from .models import Frozen
from .today import now


@dataclass(frozen=True)
class Restatement:
    """How a frozen figure differs from the records as they are now."""

    frozen: Frozen
    now: Figure
    added: frozenset[int]
    removed: frozenset[int]
    redefined: bool

    @property
    def sentence(self) -> str:
        parts = [f"发布值 {self.frozen.text}，按现有记录为 {self.now.text}"]
        if self.added:
            parts.append(f"新增 {len(self.added)} 条")
        if self.removed:
            parts.append(f"减少 {len(self.removed)} 条")
        if self.redefined:
            parts.append("口径已变更")
        return "；".join(parts)


def _ids(ind: Indicator, frozen: Frozen, part: str) -> list[int]:
    """Ids of the rows behind a figure, of its period and scope."""
    period, scope = Period(frozen.start, frozen.end), scope_of(frozen)
    return sorted(ind.records(SYSTEM, period, part, **scope).values_list("pk", flat=True))


def scope_of(frozen: Frozen) -> dict[str, Any]:
    """The organ or the area of a frozen figure, as indicators take it; `area` as `access.within` gives it."""
    scope: dict[str, Any] = {"organ": frozen.organ_id}
    return scope | ({"area": frozen.area} if frozen.area else {})


def _refuse(last: Frozen | None, restates: Frozen | None, reason: str) -> None:
    if last and restates is None:
        raise ValueError("该指标在此期间已经发布；如记录有变，请作「更正发布」并写明理由")
    if restates and not reason.strip():
        raise ValueError("更正发布须写明理由")


def _alone(name: str) -> None:
    """Two people who publish the same figure at once publish one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"frozen:{name}"])


def freeze(
    ind: Indicator,
    period: Period,
    actor: Actor,
    *,
    organ: int | None = None,
    area: str = "",
    restates: Frozen | None = None,
    reason: str = "",
) -> Frozen:
    """Freeze the figure over all rows of the scope: everything, an organ, or the codes that begin with `area`.

    A second freeze of the same scope must restate the first, with a reason. Raises ValueError otherwise.
    """
    with transaction.atomic():
        _alone(ind.name)
        _refuse(latest(ind.name, period, organ, area), restates, reason)
        saved = Frozen(
            indicator=ind.name,
            definition=ind.definition,
            formula=ind.meaning,
            start=period.start,
            end=period.end,
            organ_id=organ,
            area=area,
            restates=restates,
            reason=reason[:300],
        )
        _sign(saved, ind, period, actor)
    return saved


def _sign(saved: Frozen, ind: Indicator, period: Period, actor: Actor) -> None:
    """Keep the value and the ids behind it, who froze it and when, and write the event."""
    figure = ind.value(SYSTEM, period, **scope_of(saved))
    saved.hit, saved.base, saved.text = _decimal(figure.hit), _decimal(figure.base), figure.text
    saved.hits, saved.records = _ids(ind, saved, "hit"), _ids(ind, saved, "base")
    saved.frozen_at, saved.frozen_by = now(), actor.label or actor.name
    saved.save(force_insert=True)
    facts = {"indicator": ind.name, "text": saved.text, "definition": ind.definition, "reason": saved.reason}
    kind = "figure.restated" if saved.restates else "figure.frozen"
    record(actor, kind, f"{ind.title}（{period.title}）{saved.text}", facts=facts)


def _decimal(number: Any) -> Any:
    return float(number) if isinstance(number, Fraction) else number


def latest(name: str, period: Period, organ: int | None = None, area: str = "") -> Frozen | None:
    """The newest published figure of this scope."""
    scope: dict[str, Any] = {"organ_id": organ, "area": area} if organ else {"organ": None, "area": area}
    return (
        Frozen.objects.filter(indicator=name, start=period.start, end=period.end, **scope)
        .order_by("-frozen_at", "-id")
        .first()
    )


def may_compare(ind: Indicator, actor: Actor) -> bool:
    """Whether the actor may know how a published figure differs from all records now: a count over every organ."""
    everything = any(actor.has(g.role) and g.rows is everywhere for g in ind.register.access)
    return ind.public or actor.is_system or everything or actor.has("coordinator")


def restatement(frozen: Frozen) -> Restatement | None:
    """What has changed since the figure was frozen, or None when the records still give the same."""
    ind, period = indicator(frozen.indicator), Period(frozen.start, frozen.end)
    base, hits = set(_ids(ind, frozen, "base")), set(_ids(ind, frozen, "hit"))
    redefined = ind.definition != frozen.definition
    if base == set(frozen.records) and hits == set(frozen.hits) and not redefined:
        return None
    was = set(frozen.records)
    return Restatement(
        frozen,
        ind.value(SYSTEM, period, **scope_of(frozen)),
        frozenset(base - was),
        frozenset(was - base),
        redefined,
    )
