"""The daily run: every rule in use over the register of visits; what is new becomes a case of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from fadu.kernel.access import SYSTEM
from fadu.kernel.models import Matter
from fadu.kernel.procedure import open_case
from fadu.kernel.register import register as book
from fadu.kernel.register import registers
from fadu.kernel.today import today
from fadu.registry.inspection_catalogue import history, lookups
from fadu.registry.inspection_catalogue.rules.warnings import LateResult, Raised, Threshold
from fadu.registry.inspection_catalogue.rules.warnings import raised as judge

from . import clues
from .models import InspectionClue, InspectionWarning

LOOK_BACK = timedelta(days=400)  # the longest window of a rule is a year
CATCH_UP = timedelta(days=14)  # visits that reach the register late, from devices that were off the net
FIRST_RUN = timedelta(days=30)


def mark_of(hit: Raised) -> str:
    """One warning is the rule, its subject, its day and the visit that completed it."""
    return hashlib.sha256(f"{hit.rule}|{hit.subject}|{hit.on}|{hit.evidence[-1]}".encode()).hexdigest()


def late_results(start: date, end: date) -> list[LateResult]:
    """Results not published by their last day, dated the day after it."""
    if "inspection" not in registers():
        return []
    due = Q(publish_due__gte=start, publish_due__lt=end, initiator__isnull=False, imported=False)
    late = Q(published_on__gt=F("publish_due")) | Q(published_on=None)
    rows = book("inspection").model._plain.filter(due & late).values_list("pk", "initiator_id", "publish_due")
    return [LateResult(pk, body, day + timedelta(days=1)) for pk, body, day in rows]


def found(since: date, until: date) -> list[tuple[Threshold, Raised]]:
    """Every warning raised in these days, each day by the rules in use on it: no rule reaches back before its first.

    What a rule counts may lie before that day, as the facts do.
    """
    visits = history.visits(since - LOOK_BACK, until)
    late = late_results(since - LOOK_BACK, until)
    handed = clues.counted(since - LOOK_BACK, until)
    hits = []
    for rule, first, last in lookups.thresholds_during(since, until):
        hits += [(rule, hit) for hit in judge(rule, visits, late, handed) if first <= hit.on <= last]
    return sorted(hits, key=lambda pair: (pair[1].on, pair[0].key))


def run(day: date | None = None, since: date | None = None) -> int:
    """Raise what has not been raised yet; idempotent. Returns how many warnings are new."""
    day = day or today()
    last = InspectionWarning._plain.order_by("-raised_on").values_list("raised_on", flat=True).first()
    since = since or (last - CATCH_UP if last else day - FIRST_RUN)
    pairs = found(since, day)
    known = set(InspectionWarning._plain.filter(raised_on__gte=since).values_list("mark", flat=True))
    new = [(rule, hit) for rule, hit in pairs if mark_of(hit) not in known]
    organs = _organs({hit.evidence[-1] for _, hit in new})
    names = _names(new)
    for rule, hit in new:
        _open(rule, hit, organs[hit.evidence[-1]], names)
    return len(new)


def _organs(last: Iterable[Any]) -> dict[Any, int]:
    """Organ that answers: that of the visit or clue which completed the warning."""
    keys = list(last)
    visits = book("inspection").model._plain.filter(pk__in=keys).values_list("pk", "organ_id")
    handed = InspectionClue._plain.filter(pk__in=keys).values_list("pk", "organ_id")
    return dict(visits.union(handed, all=True)) if keys else {}


def _names(pairs: Iterable[tuple[Threshold, Raised]]) -> dict[Any, str]:
    keys = {firm_of(rule, hit) for rule, hit in pairs} - {None}
    return dict(Matter._plain.filter(pk__in=keys).values_list("pk", "title"))


def firm_of(rule: Threshold, hit: Raised) -> Any:
    """The enterprise a warning is about, when it is about one."""
    if rule.subject == "officer_enterprise" and isinstance(hit.subject, tuple):
        return hit.subject[1]
    return hit.subject if rule.subject == "enterprise" else None


def _open(rule: Threshold, hit: Raised, organ: int, names: dict[Any, str]) -> None:
    firm = firm_of(rule, hit)
    text = f"{names.get(firm, '')}：{hit.text}" if firm else hit.text
    facts = {
        "rule": rule.key, "rule_title": rule.title, "subject": rule.subject, "enterprise": firm,
        "inspector": hit.subject[0] if isinstance(hit.subject, tuple) else None,
        "body": hit.subject if rule.subject == "body" else None,
        "county": hit.subject if rule.subject == "county" else "", "raised_on": hit.on, "window_from": hit.first,
        "evidence": " ".join(str(pk) for pk in hit.evidence), "text": text[:400], "action": hit.action,
        "mark": mark_of(hit),
    }  # fmt: skip
    open_case(book("inspection_warning"), SYSTEM, facts, organ_id=organ, on=hit.on)
