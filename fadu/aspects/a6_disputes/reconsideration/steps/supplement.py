"""Supplement and abandonment (F4–F6): one notice, one list, ten working days."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import Taking

from .. import adapter
from ..models import Reconsideration, Supplement
from ..rules import acceptance
from .shared import (
    DESK,
    HANDLER,
    HEAD,
    LAW,
    PUBLIC,
    SYSTEM,
    attach,
    child,
    last,
    reason_ask,
)


def _supplement_guard(case: Reconsideration, actor: Any) -> list[str]:
    if case.children(Supplement):
        return ["补正事项应当一次性告知，本案已通知过补正（《行政复议法》第三十一条第一款）"]
    conclusion = adapter.conclusion_of(case)
    if not case.tested_on or conclusion.value == acceptance.SUPPLEMENT:
        return [] if case.tested_on else ["请先审查七项受理条件，再列出需要补正的事项"]
    return [f"现有审查结论不是材料不齐或者表述不清：{conclusion.text}"]


def _supplement_asked(taking: Taking) -> None:
    received = taking.facts.get("received_on")
    child(taking, Supplement, items=taking.facts["items"], sent_on=taking.on, received_on=received)
    if received:
        taking.start("supplement", received)


def _supplement_received(taking: Taking) -> None:
    row = last(taking.case, Supplement)
    row.received_on = taking.on
    row.save()
    taking.start("supplement", taking.on)


def _supplement_extended(taking: Taking) -> None:
    row = last(taking.case, Supplement)
    row.extended_days, row.extended_reason = taking.facts["extend"], taking.facts["reason"][:300]
    row.save()


def _supplement_filed(taking: Taking) -> None:
    row = last(taking.case, Supplement)
    row.filed_on, row.filed_text = taking.on, taking.facts["content"]
    row.save()
    taking.case.tested_on = None
    attach(taking)


def _abandoned(taking: Taking) -> None:
    taking.case.result = "abandoned"
    taking.notify("补正期满未补正，已按视为放弃申请处理，请确认并记录在案", role=HANDLER, organ_id=taking.case.organ_id)


def _restored(taking: Taking) -> None:
    taking.case.result, taking.case.closed_on, taking.case.lapse_confirmed = "", None, False
    taking.case.tested_on = None
    row = last(taking.case, Supplement)
    row.filed_on, row.filed_text = taking.on, taking.facts["content"]
    row.save()


ASK_SUPPLEMENT = Step(
    "ask_supplement",
    "通知补正",
    ("received",),
    "supplement",
    who=DESK,
    basis=LAW["31.1"],
    guard=_supplement_guard,
    asks=(
        Ask(
            "items",
            "需要补正的全部事项（一次性）",
            "longtext",
            default=lambda case: adapter.open_questions(case) if case is not None and case.pk else "",
        ),
        Ask("received_on", "申请人收到通知的日期", "date", required=False, help="当场签收的填今天；未收到的以后再登记"),
    ),
    effect=_supplement_asked,
    stops=("review",),
    paper="supplement_notice",
    group="受理",
)


SUPPLEMENT_RECEIVED = Step(
    "supplement_received",
    "登记补正通知送达",
    ("supplement",),
    None,
    who=DESK,
    basis=LAW["31.2"],
    guard=lambda case, actor: ["补正通知已登记送达"] if last(case, Supplement, received_on__isnull=False) else [],
    effect=_supplement_received,
    group="受理",
)


EXTEND_SUPPLEMENT = Step(
    "extend_supplement",
    "延长补正期限",
    ("supplement",),
    None,
    who=DESK,
    basis=LAW["31.2"],
    guard=lambda case, actor: [] if case.clock_rows("supplement", stopped_on=None) else ["补正期限尚未起算"],
    asks=(Ask("extend", "延长（工作日）", "int", minimum=1, maximum=60), reason_ask("不能按期补正的正当理由")),
    effect=_supplement_extended,
    extends="supplement",
    group="受理",
)


FILE_SUPPLEMENT = Step(
    "file_supplement",
    "提交补正材料",
    ("supplement",),
    "received",
    who=(PUBLIC, *DESK),
    basis=LAW["31.3"],
    asks=(Ask("content", "补正内容", "longtext", private=True), Ask("files", "材料", "file", required=False)),
    effect=_supplement_filed,
    stops=("supplement",),
    starts=("review",),
    portal=True,
    public_title="提交补正材料",
    group="受理",
)


ABANDON = Step(
    "abandon",
    "逾期未补正，视为放弃申请",
    ("supplement",),
    "abandoned",
    who=SYSTEM,
    basis=LAW["31.2"],
    effect=_abandoned,
    stops=("supplement",),
    paper="abandonment",
    group="受理",
)


CONFIRM_ABANDON = Step(
    "confirm_abandon",
    "确认视为放弃并记录在案",
    ("abandoned",),
    None,
    who=DESK,
    basis=LAW["31.2"],
    asks=(reason_ask("核实情况"),),
    guard=lambda case, actor: ["已经确认"] if case.lapse_confirmed else [],
    effect=lambda taking: setattr(taking.case, "lapse_confirmed", True),
    group="受理",
)


RESTORE = Step(
    "restore",
    "有正当理由，恢复审查",
    ("abandoned",),
    "received",
    who=(HEAD,),
    basis=LAW["31.2"],
    guard=lambda case, actor: [] if last(case, Supplement) else ["本案没有补正记录"],
    asks=(reason_ask("逾期的正当理由"), Ask("content", "补正内容", "longtext", private=True)),
    effect=_restored,
    starts=("review",),
    group="受理",
)

STEPS = (ASK_SUPPLEMENT, SUPPLEMENT_RECEIVED, EXTEND_SUPPLEMENT, FILE_SUPPLEMENT, ABANDON, CONFIRM_ABANDON, RESTORE)
