"""What an officer carries along: the visits of the day with forms and code, and the steps taken on site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.fieldwork import FieldCase, FieldWork, Sheet, SheetLine
from fadu.kernel.procedure import InvalidFacts

from . import forms
from .models import Inspection, VisitItem
from .rules import vocab

AHEAD = timedelta(days=1)
KINDS = {"yesno": "choice", "choice": "choice", "number": "number", "text": "text", "photo": "photo"}


def pack(actor: Actor, day: date) -> Iterable[FieldCase]:
    """Visits of this officer that are ready or under way, those planned up to the day after included."""
    mine = Q(officers__officer__user_id=actor.id, officers__left_on=None)
    ready = (
        Q(state__in=("assigned", "on_site"))
        | Q(state="approved", off_site=True)
        | Q(trigger="emergency", state__in=("requested", "approved", "coded"))
    )
    rows = Inspection.objects.for_user(actor).filter(mine & ready)
    rows = rows.filter(Q(planned_on__lte=day + AHEAD) | Q(state="on_site")).distinct()
    for case in rows.select_related("matter", "organ").order_by("place", "planned_on", "pk"):
        yield field_case(case)


def field_case(case: Any) -> FieldCase:
    """One visit as it goes onto the phone."""
    from .showing import code_of, code_url, enterprise_code_of, known_part

    facts = (
        ("案号", case.matter.number),
        ("统一社会信用代码", case.uscc),
        ("启动", vocab.label(vocab.TRIGGERS, case.trigger)),
        ("检查主体", "、".join(row.body.organ.name for row in case.body_rows())),
        ("检查人员", "、".join(row.name for row in case.officer_rows()) or "待派定"),
        ("本年度此前到场", f"{case.previous_count} 次"),
    )
    return FieldCase(
        pk=case.pk, title=case.enterprise_name, place=place_name(case), address=case.site_address, facts=facts,
        code=code_of(case), code_url=code_url(case), expect=known_part(enterprise_code_of(case.enterprise_id)),
        sheets=tuple(sheet(row) for row in case.item_rows()),
    )  # fmt: skip


def place_name(case: Any) -> str:
    """The town by which a route is grouped."""
    from fadu.kernel.register import register

    firm = register("enterprise").model._plain.select_related("town").filter(pk=case.enterprise_id).first()
    return firm.town.name if firm and firm.town else ""


def sheet(row: Any) -> Sheet:
    """The check form of one item."""
    lines = tuple(
        SheetLine(
            key=str(line.no), content=line.content, standard=line.standard, basis=line.basis,
            kind=KINDS[line.answer_type], choices=forms.options(line) or (),
            evidence=("no",) if line.evidence_required else (),
        )
        for line in (row.form.lines.all() if row.form else ())
    )  # fmt: skip
    filled = {str(a.line): {"answer": a.answer, "note": a.note} for a in row.answers.all()}
    settled = {"sets": {"item": str(row.pk)}, "waived": {"result": ("cannot",)}, "done": bool(row.result)}
    return Sheet(str(row.pk), row.item.name, lines, filled, stamp=stamp_of(row), **settled)


def stamp_of(row: Any) -> str:
    """Changes whenever the form of this item is filled anew."""
    return row.answered_at.isoformat() if row.answered_at else "-"


def sheet_stamp(case: Any, key: str) -> str:
    """The present stamp of a sheet; empty when the visit has no such item."""
    row = VisitItem._plain.filter(visit_id=case.pk, pk=int(key) if key.isdigit() else 0).first()
    return stamp_of(row) if row else ""


def read(case: Any, step: str, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """A sheet from the phone as the answers of the step `answer`; without a result the lines say which."""
    facts = dict(sent)
    given = facts.get("answers")
    if step != "answer" or not isinstance(given, dict):
        return sent
    lines = given.get("answers") or {}
    if not isinstance(lines, dict) or str(given.get("sheet", "")) not in dict(forms.choices(case)):
        raise InvalidFacts({"item": "这次检查没有这个事项"})
    refused = [str(value.get("note") or "") for value in lines.values() if value.get("answer") == "no"]
    if not facts.get("result"):
        facts["result"] = "order" if refused else "no_problem"
    if refused and not facts.get("findings"):
        facts["findings"] = "；".join(text for text in refused if text) or "有不符合项，见表单"
    photos = [*(facts.get("photos") or ()), *Sheet.uploads(given)]
    return facts | {"item": str(given["sheet"]), "answers": json.dumps(lines, ensure_ascii=False), "photos": photos}


FIELD = FieldWork(
    steps=("start", "answer", "prove", "finish", "break_off", "makeup"),
    pack=pack,
    capture={
        "scanned": "scan",
        "answers": "sheet",
        "photos": "photo",
        "files": "photo",
        "signatures": "signature",
        "position": "position",
        "started_at": "moment",
        "ended_at": "moment",
        "device": "device",
    },
    after_sheets=("finish",),
    adds=("prove",),
    read=read,
    sheet_stamp=sheet_stamp,
)
