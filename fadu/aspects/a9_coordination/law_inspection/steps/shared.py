"""What the steps share: roles, law, small effects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.clocks import calendar
from fadu.kernel.declare import Ask
from fadu.kernel.models import Attachment, Matter
from fadu.kernel.once import once
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.law import law
from fadu.law.calendars import FIRST

OFFICER, HEAD, PLANNER = "law_inspection.officer", "law_inspection.head", "law_inspection.planner"
MEMBER, KEEPER = "law_inspection.member", "law_inspection.keeper"
UNIT, COORDINATOR, LEADER, RECEIVER = "unit_contact", "coordinator", "leader", "auditor"
OFFICE = (OFFICER, HEAD)
TEAM = (OFFICER, MEMBER)
RULES = law("法治政府建设与责任落实督察工作规定")[""]
OWN = law("法治督察管理口径")[""]


def by(taking: Taking) -> str:
    """Who acts, as it is kept in the file."""
    return (taking.actor.label or taking.actor.name)[:120]


def reason(title: str = "理由", **more: Any) -> Ask:
    """The reason that goes into the paper and the file."""
    return Ask("reason", title, "longtext", **more)


def record_ask(title: str = "业务记录编号") -> Ask:
    """The number of a record of any register."""
    return Ask("record", title, required=False, max_length=80, help="系统已有的记录填编号即可，不必另传文件")


CLOSED_BOOKS = ("law_clue", "law_event", "law_coop", "assessment_review")  # numbers of these are told to nobody


def record_of(number: str | None, actor: Actor, unit: int | None = None) -> Matter | None:
    """The record with this number, as far as the actor may see it. Raises InvalidFacts.

    unit: who is inspected; records of its own may be named by their number, which opens nothing of them: a team reads
    them on site.
    """
    if not number:
        return None
    rows = Matter.objects.for_user(actor) if not actor.is_system else Matter._plain
    found = rows.filter(number=number.strip()).first()
    if found is None and unit:
        own = Matter._plain.filter(organ_id=unit, number=number.strip())
        found = own.exclude(register__in=CLOSED_BOOKS).first()
    if found is None:
        raise InvalidFacts({"record": f"没有编号为「{number}」的业务记录，或者您无权查看"})
    return found


def file_of(ids: Iterable[int] | None) -> Attachment | None:
    """The first of the uploads of a step."""
    return Attachment._plain.filter(pk__in=list(ids or ())).order_by("pk").first()


def organs(case: Any = None) -> tuple[tuple[str, str], ...]:
    """Departments, counties and zones that may be inspected."""
    return tuple((str(organ.pk), organ.short or organ.name) for organ in inspectable())


def inspectable() -> list[Any]:
    """The organs that may be inspected, in order; asked for once while a page is made."""
    found: list[Any] = once("law_inspection.organs", _inspectable)
    return found


def _inspectable() -> list[Any]:
    model = apps.get_model("people.Organ")
    kinds = ("department", "zone", "vertical", "institution")
    city = Q(kind__in=kinds, area__level="city")
    rows = model._base_manager.filter(city | Q(kind="government", area__level="county")).select_related("area")
    return sorted(rows, key=lambda organ: (organ.area.level != "city", organ.order))


def organ(pk: int) -> Any:
    """An organ by id."""
    return apps.get_model("people.Organ")._base_manager.get(pk=pk)


def organ_at(key: str) -> Any:
    """An organ by key."""
    return apps.get_model("people.Organ")._base_manager.get(key=key)


def organs_called(*keys: str) -> frozenset[int]:
    """Ids of the organs with these keys, as far as there are such."""
    found = apps.get_model("people.Organ")._base_manager.filter(key__in=keys)
    return frozenset(found.values_list("pk", flat=True))


def workdays_until(first: date, second: date) -> int:
    """Working days after `first` up to and including `second`; 0 when it is not later."""
    if second <= first:
        return 0
    rank, base = once("kernel.calendar", calendar).tables.rank, FIRST.toordinal()
    return int(rank[second.toordinal() - base] - rank[first.toordinal() - base])


def workdays_late(due: date | None, on: date) -> int:
    """Working days by which a day lies past the due day."""
    return workdays_until(due, on) if due else 0


def unit_posts(actor: Actor) -> frozenset[int]:
    """Organs for which somebody is the contact."""
    return actor.organs(UNIT)


def tell_unit(taking: Taking, organ_id: int, text: str) -> None:
    """A line on the desk of a unit's contact."""
    taking.notify(text, role=UNIT, organ_id=organ_id)
