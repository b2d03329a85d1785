"""The code of a visit and of an enterprise as text, address and picture; what a checked code says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.today import CITY_TIME, now, today

from . import codes
from .models import EnterpriseCode, Inspection
from .rules import vocab

READY = ("coded", "assigned")
RUNNING = ("on_site",)


def code_of(case: Any) -> str:
    """The task code of a visit, empty when there is none in force."""
    if not case.code_issued_at or case.code_revoked_at:
        return ""
    return codes.make(codes.TASK, case.pk, case.code_serial, case.code_until)


def address(code: str) -> str:
    """Where the code is checked: FADU_PUBLIC_URL where that is set, otherwise the address this installation serves."""
    return f"{_base()}/v/{code}" if code else ""


def _base() -> str:
    base = str(getattr(settings, "FADU_PUBLIC_URL", ""))
    try:
        return base.rstrip("/") or str(json.loads((settings.DATA / "up.json").read_text())["url"]).rstrip("/")
    except (OSError, ValueError, KeyError):
        return ""


def code_url(case: Any) -> str:
    """The address that the picture of the task code leads to."""
    return address(code_of(case))


def enterprise_code(row: EnterpriseCode) -> str:
    """The text of an enterprise's code."""
    return codes.make(codes.ENTERPRISE, row.enterprise_id, row.serial, row.until)


def live_code(row: EnterpriseCode) -> str:
    """A code for the next minutes: who scans it stands before somebody signed in for the enterprise."""
    return codes.make(codes.ENTERPRISE, row.enterprise_id, row.serial, min(row.until, now() + codes.LIVE))


def is_live(row: EnterpriseCode, found: codes.Code) -> bool:
    """Whether this genuine code is a live one: the printed sheet runs as long as its row."""
    return int(found.until.timestamp()) // 60 < int(row.until.timestamp()) // 60


def enterprise_code_of(enterprise_id: int) -> str:
    """What a scan at this enterprise must give; empty when it has no code yet."""
    row = EnterpriseCode.objects.filter(enterprise=enterprise_id, revoked_at=None, until__gt=now()).first()
    return enterprise_code(row) if row else ""


def known_part(code: str) -> str:
    """What of a code says whose it is, without the signature: with it alone nobody makes the code."""
    return code[: codes.KNOWN]


def issue_for(enterprise_id: int) -> EnterpriseCode:
    """The enterprise's code: made when there is none, made anew when it has run out."""
    row, _ = EnterpriseCode.objects.get_or_create(enterprise_id=enterprise_id, defaults=_fresh())
    return _again(row) if row.revoked_at or row.until <= now() else row


def _fresh() -> dict[str, Any]:
    return {"issued_at": now(), "until": datetime(today().year + 1, 12, 31, 23, 59, tzinfo=CITY_TIME)}


def _again(row: EnterpriseCode) -> EnterpriseCode:
    for name, value in (_fresh() | {"serial": row.serial + 1, "revoked_at": None}).items():
        setattr(row, name, value)
    row.save()
    return row


def renew(enterprise_id: int, actor: Actor) -> EnterpriseCode:
    """A new code for one that was lost: the printed one is void from now on, and the change is on record."""
    with transaction.atomic():
        row = _again(issue_for(enterprise_id))
        record(actor, "enterprise_code", f"更换企业码（第{row.serial}张）", matter_id=enterprise_id)
    return row


@dataclass(frozen=True)
class Answer:
    """What the public page says. state: ready running done early expired revoked replaced invalid enterprise."""

    state: str
    title: str
    text: str
    visit: Any = None
    facts: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str, str], ...] = ()
    enterprise: str = ""
    tone: str = "late"
    code: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


INVALID = Answer(
    "invalid", "这不是有效的检查码", "码不是本平台发出的，或者已被改动。没有有效检查码的检查，企业可以拒绝。"
)


def check(text: str) -> Answer:
    """What a scanned or typed code means now."""
    found = codes.read(text)
    if found is None:
        return INVALID
    return _enterprise(found) if found.kind == codes.ENTERPRISE else _task(found)


def _enterprise(found: codes.Code) -> Answer:
    row = EnterpriseCode.objects.filter(enterprise=found.pk).select_related("enterprise").first()
    if row is None:
        return INVALID
    if row.revoked_at or row.serial != found.serial:
        return Answer("replaced", "这张企业码已经更换", "请企业打印新的企业码；旧码不能用于亮码。")
    if found.expired:
        how = "请企业在自己的页面上重新出示。" if is_live(row, found) else "请企业打印新的企业码。"
        return Answer("expired", "这张企业码已经过期", how)
    name = row.enterprise.title
    text = "检查人员在执法端扫描本码后方可开始检查。企业核验检查人员，请扫描检查人员出示的任务码。"
    title = "现场码有效" if is_live(row, found) else "企业码有效"
    return Answer("enterprise", title, text, enterprise=name, tone="ok")


def _task(found: codes.Code) -> Answer:
    case = Inspection._plain.filter(pk=found.pk).select_related("matter", "organ", "initiator__organ").first()
    if case is None:
        return INVALID
    if case.code_serial != found.serial or not case.code_until:
        return Answer("replaced", "这个检查码已经更换", "已经发出新码，请检查人员出示新的检查码。")
    if case.code_revoked_at:
        return Answer(
            "revoked", "这个检查码已经作废", f"原因：{case.code_revoked_why or '未说明'}。持此码的检查，企业可以拒绝。"
        )
    if case.state not in (*READY, *RUNNING):
        return _shown(case, "done", "这次检查已经结束", "本码不能再用于入企检查。", "none")
    if case.state in READY and found.expired:
        until = found.until.astimezone(CITY_TIME)
        return Answer("expired", "这个检查码已经过期", f"有效期至{_day(until)}。持过期码的检查，企业可以拒绝。")
    if case.state in READY and not case.officer_rows():
        return _shown(case, "early", "码有效，检查人员尚未派定", "派定前不得入企。", "soon")
    if case.state in READY and case.planned_on and case.planned_on > today():
        return _shown(case, "early", "码有效，还没到检查日期", f"拟检查日期为 {_day(case.planned_on)}。", "soon")
    title = "检查进行中" if case.state in RUNNING else "检查码有效"
    return _shown(case, "running" if case.state in RUNNING else "ready", title, "请核对来人与下列人员是否一致。", "ok")


def _day(value: Any) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "待定"


def _shown(case: Any, state: str, title: str, text: str, tone: str) -> Answer:
    until = case.code_until.astimezone(CITY_TIME)
    bodies, items = case.body_rows(), case.item_rows()
    basis = dict.fromkeys(str(basis) for row in items for basis in row.item.bases.all())
    facts = (
        ("被检查企业", case.enterprise_name),
        ("检查主体", "、".join(row.body.organ.name for row in bodies) + ("（联合检查）" if case.joint else "")),
        ("检查事项", "、".join(row.item.name for row in items)),
        ("检查依据", "、".join(basis) or "见检查通知书"),
        ("启动", vocab.label(vocab.TRIGGERS, case.trigger)),
        ("检查日期", _day(case.visited_on or case.planned_on)),
        ("有效期至", _day(until)),
    )
    people = tuple((row.name, row.certificate or "—", row.body.organ.name) for row in case.officer_rows())
    return Answer(
        state, title, text, case, facts if state != "done" else facts[:2], people if state != "done" else (), tone=tone
    )
