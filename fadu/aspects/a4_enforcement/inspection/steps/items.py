"""Reading what is to be checked and who goes: item codes and certificate numbers as typed or as the plan gives them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.registry.inspection_catalogue.models import Body, Item, Officer

from .. import planning
from ..models import VisitOfficer
from .shared import row

LISTED = ("published", "revising")
_SEPARATOR = re.compile(r"[\s、，,；;]+")


def read(text: str, own: Any, day: date, off_site: bool) -> list[tuple[Item, Body]]:
    """(item, body) for each line. Raises InvalidFacts naming each line that cannot be taken."""
    wanted = [word.partition("@") for word in _SEPARATOR.split(text.strip()) if word]
    items = (
        Item._plain.select_related("form")
        .prefetch_related("bodies")
        .in_bulk([code for code, _, _ in wanted], field_name="code")
    )
    bodies = _bodies({key for _, _, key in wanted if key}, day)
    found, faults = [], []
    for code, _, key in wanted:
        item, body = items.get(code), bodies.get(key) if key else own
        fault = _fault(code, key, item, body, day, off_site)
        faults += [fault] if fault else []
        found += [] if fault else [(item, body)]
    if faults or not found:
        raise InvalidFacts({"items": "；".join(faults) or "请至少选择一个检查事项"})
    return list(dict.fromkeys(found))


def _bodies(keys: set[str], day: date) -> dict[str, Body]:
    rows = Body._plain.filter(organ__key__in=keys).select_related("organ")
    return {body.organ.key: body for body in rows if body.may_inspect(day)}


def _fault(code: str, key: str, item: Any, body: Any, day: date, off_site: bool) -> str:
    if item is None:
        return f"没有编码为 {code} 的检查事项"
    if item.state not in LISTED or (item.published_on and item.published_on > day):
        return f"「{item.name}」未公布或者已取消，清单之外不得检查"
    if body is None:
        return f"{key} 不是经确认并公布的行政检查主体"
    if body not in item.bodies.all():
        return f"「{item.name}」不由{body.organ.name}实施"
    if off_site and not (item.offsite_ok or item.method != "onsite"):
        return f"「{item.name}」不能以非现场方式检查"
    return ""


def along(case: Any, text: str, day: date) -> list[tuple[Item, Body]]:
    """Items of the planned visits that this one takes along. Raises InvalidFacts for a line that may not be taken."""
    wanted = list(dict.fromkeys(word for word in _SEPARATOR.split(text.strip()) if word))
    may = {str(line.number): line for line in planning.mergeable(case.enterprise_id, case.planned_on or day)}
    if unknown := [word for word in wanted if word not in may]:
        raise InvalidFacts(
            {"merged": f"计划行 {'、'.join(unknown)} 不能并入：只能并入这家企业三十日内、尚未开展的计划检查"}
        )
    case.merged = [int(word) for word in wanted]
    pairs = [pair for word in wanted for pair in may[word].items]
    items = Item._plain.select_related("form").in_bulk([item for item, _ in pairs])
    bodies = Body._plain.select_related("organ").in_bulk([body for _, body in pairs])
    return [(items[item], bodies[body]) for item, body in pairs]


def officers(taking: Taking, text: str) -> None:
    """Officers whom the plan's lot has drawn, by certificate number."""
    numbers = [word for word in _SEPARATOR.split(text.strip()) if word]
    found = Officer._plain.filter(certificate_no__in=numbers).select_related("body")
    known = {officer.certificate_no: officer for officer in found}
    if unknown := [number for number in numbers if number not in known]:
        raise InvalidFacts({"officers": f"没有执法证号为 {'、'.join(unknown)} 的执法人员"})
    seat(taking, [known[number] for number in dict.fromkeys(numbers)], drawn=True)


def seat_own(taking: Taking) -> None:
    """Whoever asks in an emergency goes himself: it is on his phone at once, the second one is named before the end."""
    own = Officer._plain.filter(user_id=taking.actor.id, state="active") if taking.actor.id else Officer._plain.none()
    seat(taking, list(own.select_related("body")), drawn=False)


def seat(taking: Taking, people: list[Officer], *, drawn: bool, seed: str = "") -> None:
    """Write who goes: the first of the initiating body leads."""
    lead = next((p for p in people if p.body_id == taking.case.initiator_id and p.kind == "officer"), None)
    for person in people:
        role = "lead" if person is lead else person.kind
        row(taking, VisitOfficer, officer=person, body=person.body, name=person.name, draw_seed=seed,
            certificate=person.certificate_no, role=role, drawn=drawn)  # fmt: skip
