"""What the models of early warning find in the registers: visits, classes, lists, orders not met."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from fadu.kernel.register import registers

from . import history
from .models import AlertRule
from .rules.alerts import Entry, Model, Signal, raised

LISTS = {"serious_dishonest": "列入严重违法失信名单", "abnormal_list": "列入经营异常名录"}


def model_of(row: AlertRule) -> Model:
    """One model as the pure rules see it."""
    return Model(row.key, row.kind, row.level, row.title, row.limit, row.window_days)


def signals(models: Iterable[Model], since: date, until: date) -> list[tuple[Model, Signal]]:
    """Every alert of these models in these days: a handful of queries whatever their number."""
    wanted = list(models)
    span = max((m.window_days for m in wanted if m.kind in ("findings", "complaints")), default=0)
    visits = history.visits(since - timedelta(days=span), until) if span else []
    kinds = {model.kind for model in wanted}
    entries = [*_graded(since, until, kinds), *_listed(since, until, kinds), *_overdue(since, until, kinds)]
    hits = [(model, hit) for model in wanted for hit in raised(model, visits, entries)]
    inside = (pair for pair in hits if since <= pair[1].on <= until)
    return sorted(inside, key=lambda pair: (pair[1].on, pair[0].key, str(pair[1].enterprise)))


def _graded(since: date, until: date, kinds: set[str]) -> list[Entry]:
    """Enterprises that came into class D from another one; whoever is classed for the first time is no change."""
    if "grade_d" not in kinds:
        return []
    book = registers()["enterprise"].model.classes.rel.related_model
    earlier = book._plain.filter(enterprise=OuterRef("enterprise"), kind="general", since__lt=OuterRef("since"))
    rows = book._plain.filter(Exists(earlier), kind="general", grade="D", since__range=(since, until))
    return [Entry("grade_d", pk, on, "信用风险类别升为 D 类") for pk, on in rows.values_list("enterprise_id", "since")]


def _listed(since: date, until: date, kinds: set[str]) -> list[Entry]:
    if "list" not in kinds:
        return []
    book = registers()["enterprise"].model.marks.rel.related_model
    rows = book._plain.filter(kind__in=LISTS, since__range=(since, until))
    return [Entry("list", pk, on, LISTS[kind]) for pk, on, kind in rows.values_list("enterprise_id", "since", "kind")]


def _overdue(since: date, until: date, kinds: set[str]) -> list[Entry]:
    """Orders to mend whose last day has passed, dated the day after it."""
    if "overdue" not in kinds or "inspection" not in registers():
        return []
    day = timedelta(days=1)
    rows = registers()["inspection"].model._plain.filter(
        order_due__range=(since - day, until - day), rectified_on=None, rechecked_on=None, enterprise__isnull=False,
        closed_on=None,
    )  # fmt: skip
    return [
        Entry("overdue", firm, due + day, f"责令改正期限 {due} 届满，没有改正报告，也没有复查", pk)
        for pk, firm, due in rows.values_list("pk", "enterprise_id", "order_due")
    ]
