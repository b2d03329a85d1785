"""An emergency on the spot: asked for and begun at one go, from the phone; the head approves it afterwards.

The officer stands before the enterprise: its code says which one it is and counts as shown; without it the number is
typed and the scan is made up. Only items of the officer's own bodies: others are called in from the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Taking
from fadu.kernel.register import register
from fadu.registry.inspection_catalogue.models import Item, Officer

from .. import codes
from ..rules import vocab
from .items import LISTED, seat
from .onsite import START_ASKS, start
from .request import REQUEST_ASKS, request
from .shared import OFFICER, STRICT

UNASKED = {ask.key: False if ask.kind == "bool" else "" for ask in REQUEST_ASKS}


def own_items(case: Any, actor: Actor) -> Iterable[tuple[str, str]]:
    """Published items of the bodies for which the actor inspects."""
    rows = Item._plain.filter(state__in=LISTED, bodies__organ__in=actor.organs(OFFICER)).distinct()
    return rows.order_by("code").values_list("code", "name")


def colleagues(case: Any, actor: Actor) -> Iterable[tuple[str, str]]:
    """Certified officers of the bodies for which the actor inspects, without the actor."""
    rows = Officer._plain.filter(kind="officer", state="active", body__organ__in=actor.organs(OFFICER))
    rows = rows.exclude(user_id=actor.id).order_by("body_id", "certificate_no")
    return [(number, f"{name}（{number}）") for number, name in rows.values_list("certificate_no", "name")]


def _which(facts: Any) -> str:
    """The number of the enterprise before which the officer stands. Raises InvalidFacts."""
    if facts["scan_mode"] == "none":
        if not facts["uscc"]:
            raise InvalidFacts({"uscc": "没有扫企业码的，请填写统一社会信用代码"})
        return str(facts["uscc"])
    found = codes.read(facts["scanned"] or "")
    of_firm = found is not None and found.kind == codes.ENTERPRISE
    firm = register("enterprise").model._plain.filter(pk=found.pk).first() if found and of_firm else None
    if firm is None:
        raise InvalidFacts({"scanned": "扫到的不是企业码，请重扫；扫不了的选「未能扫码，事后补扫」，填写统一社会信用代码"})
    return str(firm.uscc)


def urgent(taking: Taking) -> None:
    """Ask and start; whoever asks goes himself and has to be on the list of officers."""
    facts = taking.facts
    given = {"uscc": _which(facts), "trigger": "emergency", "planned_on": taking.on}
    given |= {"makeup_reason": "emergency" if facts["scan_mode"] == "none" else ""}
    taking.facts = UNASKED | facts | given | {"items": "\n".join(facts["items"])}
    request(taking)
    taking.facts = facts | given
    if not taking.case.officer_rows():
        raise NotAllowed(["执法人员名录里没有您的在岗信息，不能在现场开始检查；请由本主体其他检查人员办理"])
    with_me = Officer._plain.select_related("body").filter(certificate_no__in=facts["colleagues"])
    seat(taking, list(with_me), drawn=False)
    start(taking)


ASKED = {ask.key: ask for ask in (*START_ASKS, *REQUEST_ASKS)}
ASKS = (
    replace(ASKED["scan_mode"], choices=vocab.SCAN_MODES[1:], default="enterprise_code", show=None),
    replace(ASKED["scanned"], show=None, help="企业码同时说明是哪家企业"),
    replace(ASKED["uscc"], required=False, group="", help="没有扫企业码时填写"),
    replace(ASKED["trigger_reason"], title="什么紧急情况", required=True, group="",
            help="什么危险、为什么来不及先申请；主体负责人据此补办审批"),
    Ask("items", "检查事项", "choices", offer=own_items, max_length=4000),
    Ask("colleagues", "同去的执法人员", "choices", offer=colleagues, required=False, max_length=4000,
        help="现场检查不少于二人；这里没有选的，结束检查前由办公端「派员」指明"),
    replace(ASKED["site_address"], group=""),
    *(replace(ASKED[key], show=None) for key in ("started_at", "position", "device")),
)  # fmt: skip
STEPS = (
    Step("urgent", "紧急检查（先行入企）", ("",), "on_site", (OFFICER,), STRICT[""], ASKS, effect=urgent,
         help="突发紧急情况来不及先申请的，到场即记；主体负责人在期限内补办审批"),
)  # fmt: skip
