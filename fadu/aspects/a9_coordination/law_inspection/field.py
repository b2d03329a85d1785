"""What a team carries along while it is in a unit: notes of talks, visits and files, samples, findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.fieldwork import FieldCase, FieldWork

from .models import InspectionObject, LawInspection, TeamMember

AHEAD = timedelta(days=1)


def pack(actor: Actor, day: date) -> Iterable[FieldCase]:
    """Inspections in whose team the actor serves: under way, findings being drafted, or beginning until tomorrow."""
    serving = TeamMember._plain.filter(user_id=actor.id, recused_on=None, left_on=None)
    due = Q(state__in=("on_site", "draft_findings")) | Q(state__in=("noticed", "self_check"), starts__lte=day + AHEAD)
    rows = LawInspection.objects.for_user(actor).filter(due, pk__in=serving.values("matter_id"))
    for case in rows.select_related("matter", "organ").order_by("starts", "pk"):
        units = case.of(InspectionObject).select_related("organ")
        names = [row.organ.name for row in units]
        facts = (
            ("被督察单位", "、".join(names)),
            ("种类", case.get_kind_display()),
            ("进驻", f"{case.starts} 至 {case.ends}" if case.starts else ""),
            ("督察内容", case.content),
            ("联系人", case.contact),
        )
        yield FieldCase(case.pk, case.title, place=names[0] if len(names) == 1 else "多个单位", facts=facts)


ADDING = ("note", "find", "sample", "beside")  # what others of the team write leaves one's own steps good
FIELD = FieldWork(
    steps=("enter", "note", "sample", "find", "leave"),
    pack=pack,
    capture={"file": "photo"},
    adds=("note", "find", "sample"),
    needs={"person": ("kind", ("talk",)), "persons": ("kind", ("test",))},
    joins={"enter": "beside", "leave": "beside"},
    stands=lambda case, step, actor, event: event.step in ADDING,
)
