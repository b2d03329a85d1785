"""What the steps share: roles, the cited texts, small look-ups."""

from __future__ import annotations

from datetime import date
from typing import Any

from fadu.kernel.procedure import InvalidFacts, Taking
from fadu.kernel.register import register
from fadu.law import law

OFFICER, HEAD, SUPERVISOR = "inspection.officer", "inspection.head", "inspection.supervisor"
DESK = (OFFICER, HEAD)
STRICT = law("严格规范涉企行政检查意见")
SYSTEMS = law("行政执法三项制度指导意见")
OPEN = ("requested", "approved", "coded", "assigned", "on_site", "recorded", "told", "ordering", "rectified")
AFTER_SITE = ("recorded", "told", "ordering", "rectified", "transferred")


def enterprise_by_code(uscc: str) -> Any:
    """The enterprise with this code. Raises InvalidFacts."""
    model = register("enterprise").model
    found = model._plain.filter(uscc=uscc).first()
    if found is None:
        raise InvalidFacts({"uscc": f"市场主体库里没有统一社会信用代码 {uscc}，请核对后再填"})
    return found


def by(taking: Taking) -> str:
    """Who acts, as it is kept in the file."""
    return (taking.actor.label or taking.actor.name)[:120]


def row(taking: Taking, model: type[Any], **values: Any) -> Any:
    """Write a row that hangs on the visit."""
    return model._plain.create(visit_id=taking.case.pk, **values)


def body_of(organ_id: int, day: date) -> Any | None:
    """The confirmed and published body of an organ on a day."""
    from fadu.registry.inspection_catalogue.models import Body

    rows = Body._plain.filter(organ_id=organ_id, state__in=("confirmed", "published")).select_related("organ")
    return next((body for body in rows if body.may_inspect(day)), None)


def items_text(case: Any) -> str:
    """Names of what is checked, for one line."""
    return "、".join(item.item.name for item in case.item_rows())


def bodies_text(case: Any) -> str:
    """Names of who comes, for one line."""
    return "、".join(found.body.organ.name for found in case.body_rows())
