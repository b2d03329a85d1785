"""The daily run of the models of early warning: what is new becomes a case of the body that has to look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from fadu.kernel.access import SYSTEM
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register, registers
from fadu.kernel.today import today
from fadu.registry.enterprises.models import Enterprise
from fadu.registry.inspection_catalogue import alerting
from fadu.registry.inspection_catalogue.models import AlertRule
from fadu.registry.inspection_catalogue.rules.alerts import Model, Signal

from .models import RiskAlert

BOOK, VISITS = "risk_alert", "inspection"
CATCH_UP = timedelta(days=14)  # records that arrive late, from devices that were off the net
FIRST_RUN = timedelta(days=7)
LEADS = ("data", "transfer")  # how a check may rest on an alert


def mark_of(hit: Signal) -> str:
    """One alert is the model, the enterprise, the day and what it rests on."""
    return hashlib.sha256(f"{hit.model}|{hit.enterprise}|{hit.on}|{hit.evidence[-1:]}".encode()).hexdigest()


def run(day: date | None = None, since: date | None = None) -> int:
    """Raise what has not been raised yet; idempotent. Returns how many alerts are new. They are pushed on `day`."""
    day = day or today()
    last = RiskAlert._plain.order_by("-signal_on").values_list("signal_on", flat=True).first()
    since = since or (last - CATCH_UP if last else day - FIRST_RUN)
    pairs = alerting.signals([alerting.model_of(row) for row in AlertRule.on(day)], since, day)
    known = set(RiskAlert._plain.filter(signal_on__gte=since).values_list("mark", flat=True))
    new = [(model, hit) for model, hit in pairs if mark_of(hit) not in known]
    firms = {firm.pk: firm for firm in Enterprise._plain.filter(pk__in={hit.enterprise for _, hit in new})}
    organs = _organs({hit.evidence[-1] for _, hit in new if hit.evidence})
    for model, hit in new:
        firm = firms[hit.enterprise]
        _open(model, hit, firm, organs.get(hit.evidence[-1] if hit.evidence else None) or firm.organ_id, day)
    return len(new)


def _organs(visits: Iterable[Any]) -> dict[Any, int]:
    """The body that made the visit looks at what came of it."""
    rows = registers()[VISITS].model._plain.filter(pk__in=list(visits)) if visits else ()
    return {row.pk: row.organ_id for row in rows}


def _open(model: Model, hit: Signal, firm: Enterprise, organ: int, day: date) -> None:
    facts = {
        "model_key": model.key, "model_title": model.title, "level": model.level, "enterprise": firm.pk,
        "company": firm.name, "uscc": firm.uscc, "signal_on": hit.on, "text": hit.text[:400],
        "evidence": " ".join(str(pk) for pk in hit.evidence), "mark": mark_of(hit),
    }  # fmt: skip
    open_case(register(BOOK), SYSTEM, facts, organ_id=organ, on=day)
