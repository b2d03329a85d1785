"""Changes to organs, kept by the system administrator: new ones, corrections, renaming by date, succession."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.today import today
from fadu.people.models import Organ, OrganName
from fadu.people.policy import require
from fadu.people.roles import SYSTEM_ADMIN

EDITABLE = ("short", "kind", "parent", "superior", "area", "code", "prefix", "confirm", "confidence", "note", "order")


@transaction.atomic
def create_organ(actor: Actor, **fields: Any) -> Organ:
    """A new organ; with `previous` it takes over that organ's duties, which ends on the day the new one starts."""
    require(actor, SYSTEM_ADMIN)
    organ = Organ(**fields)
    organ.full_clean()
    organ.save()
    if organ.previous_id and organ.valid_from:
        Organ.objects.filter(pk=organ.previous_id, valid_to=None).update(valid_to=organ.valid_from)
    record(
        actor,
        "people.organ.created",
        f"新增机构：{organ.name}"[:200],
        facts={"organ": organ.pk, "previous": organ.previous_id},
    )
    return organ


@transaction.atomic
def edit_organ(actor: Actor, organ: Organ, **fields: Any) -> Organ:
    """Correct what is on record about an organ. A new name is not a correction: see `rename_organ`."""
    require(actor, SYSTEM_ADMIN)
    before = Organ.objects.select_for_update().get(pk=organ.pk)
    changed = [name for name in EDITABLE if name in fields and getattr(before, name) != fields[name]]
    for name in changed:
        setattr(organ, name, fields[name])
    _no_circle(organ)
    organ.full_clean()
    organ.save()
    if changed:
        record(
            actor,
            "people.organ.edited",
            f"修改机构资料：{organ.name}"[:200],
            facts={"organ": organ.pk, "fields": changed},
        )
    return organ


@transaction.atomic
def rename_organ(actor: Actor, organ: Organ, name: str, short: str, first_day: date, basis: str = "") -> Organ:
    """Give an organ a new name from `first_day`; papers dated before keep the old one (`Organ.name_on`)."""
    require(actor, SYSTEM_ADMIN)
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    if first_day > today():
        raise ValidationError({"first_day": "启用日期不能晚于今天，请在更名生效后办理。"})
    if organ.names.filter(valid_to__gte=first_day).exists():
        raise ValidationError({"first_day": "启用日期应当晚于上一次更名的日期。"})
    if name == organ.name:
        raise ValidationError({"name": "新名称与现名称相同。"})
    OrganName.objects.create(organ=organ, name=organ.name, short=organ.short, valid_to=first_day, basis=basis)
    former, organ.name, organ.short = organ.name, name, short
    organ.confirm = False
    organ.full_clean()
    organ.save()
    record(
        actor,
        "people.organ.renamed",
        f"机构更名：{former} → {name}"[:200],
        facts={"organ": organ.pk, "first_day": first_day},
        basis=basis,
    )
    return organ


def _no_circle(organ: Organ) -> None:
    """An organ cannot stand above itself."""
    above: Organ | None = organ.parent
    while above is not None:
        if above.pk == organ.pk:
            raise ValidationError({"parent": "所属机关不能是本机构或者其下级。"})
        above = above.parent
