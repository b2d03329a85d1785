"""Changing rules: a new row begins, the old one ends the day before; who, why and what changed is an audit event."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.procedure import set_actor
from fadu.kernel.taking import NotAllowed
from fadu.kernel.today import now

from .models import Ruled, WhiteEntry
from .rules.vocab import TRIGGERS

KEPT = ("id", "replaces", "edited_at", "edited_by", "reason", "valid_from", "valid_to")
DAY = timedelta(days=1)


def values_of(row: Ruled) -> dict[str, Any]:
    """What a row says, without its own life."""
    fields = [f for f in type(row)._meta.concrete_fields if f.name not in KEPT]
    return {f.name: getattr(row, f.name) for f in fields}


def differences(row: Ruled | None, values: dict[str, Any]) -> dict[str, list[str]]:
    """{title of the field: [before, after]} of what would change."""
    found = {}
    model = type(row) if row else None
    for name, after in values.items():
        before = getattr(row, name) if row else ""
        if before != after and not (before in ("", None) and after in ("", None)):
            field: Any = model._meta.get_field(name) if model else None
            titles = dict(getattr(field, "flatchoices", ()) or ())
            found[str(field.verbose_name) if field else name] = [_said(before, titles), _said(after, titles)]
    return found


def _said(value: Any, titles: dict[Any, Any]) -> str:
    if isinstance(value, str) and value in titles:
        return str(titles[value])
    if isinstance(value, list | tuple):
        return "、".join(dict(TRIGGERS).get(one, str(one)) for one in value) or "无"
    return (
        {True: "是", False: "否", None: "—", "": "—"}.get(value, str(value))
        if not isinstance(value, int) or isinstance(value, bool)
        else str(value)
    )


def create(
    model: type[Ruled], values: dict[str, Any], actor: Actor, *, on: date, reason: str, until: date | None = None,
    **facts: Any,
) -> Ruled:  # fmt: skip
    """A rule that was not there before; `until` is its last day where that is known."""
    with transaction.atomic():
        set_actor(actor)
        row: Ruled = model.objects.create(**values, valid_from=on, valid_to=until, **_stamp(actor, reason))
        _event(actor, "catalogue.rule.created", row, {"after": row.pk, "reason": reason, **facts})
    return row


def change(
    row: Ruled, values: dict[str, Any], actor: Actor, *, on: date, reason: str, until: date | None = None, **facts: Any
) -> Ruled:
    """The rule says something else from a day on. Raises NotAllowed when it was changed meanwhile or is over."""
    with transaction.atomic():
        set_actor(actor)
        old = _locked(row)
        if on <= old.valid_from:
            on = old.valid_from
        changed = differences(old, values)
        new = type(old)(
            **(values_of(old) | values), replaces=old, valid_from=on, valid_to=until, **_stamp(actor, reason)
        )
        new.save()
        for field in type(old)._meta.many_to_many:
            getattr(new, field.name).set(getattr(old, field.name).all())
        type(old).objects.filter(pk=old.pk).update(valid_to=min(old.valid_to or date.max, on - DAY))
        content = {"before": old.pk, "after": new.pk, "changed": changed, "reason": reason, **facts}
        _event(actor, "catalogue.rule.changed", new, content)
    return new


def end(row: Ruled, actor: Actor, *, on: date, reason: str, **facts: Any) -> Ruled:
    """The rule holds no longer from that day on."""
    with transaction.atomic():
        set_actor(actor)
        old = _locked(row)
        old.valid_to = on - DAY
        if isinstance(old, WhiteEntry):
            old.removed_reason = reason[:200]
        else:
            old.reason = f"{old.reason}；停用：{reason}".lstrip("；")[:300]
        old.save()
        _event(actor, "catalogue.rule.ended", old, {"before": old.pk, "reason": reason, **facts})
    return old


def _locked(row: Ruled) -> Ruled:
    found = type(row).objects.select_for_update().get(pk=row.pk)
    if found.over:
        raise NotAllowed(["这一条已经被他人修改或者停用，请刷新后再改"])
    return found


def _stamp(actor: Actor, reason: str) -> dict[str, Any]:
    return {"edited_at": now(), "edited_by": (actor.label or actor.name)[:120], "reason": reason[:300]}


def _event(actor: Actor, kind: str, row: Ruled, facts: dict[str, Any]) -> None:
    title = f"{row._meta.verbose_name}：{row.title}"
    record(actor, kind, title, facts={"family": row.family, **facts})
