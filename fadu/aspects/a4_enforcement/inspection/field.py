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
from fadu.kernel.today import today

from . import forms, sheets
from .models import Inspection
from .rules import cover, vocab

AHEAD = timedelta(days=1)
APART = "个别事项的结果（与表的结论不同时才选）"
SHARED = "同样的问题只问一次，对这些事项都算。"
KINDS = {"yesno": "choice", "choice": "choice", "number": "number", "text": "text", "photo": "photo"}


def pack(actor: Actor, day: date) -> Iterable[FieldCase]:
    """Visits of this officer that are ready or under way, those planned up to the day after included.

    Also those of the day itself, closed or not, and those that still owe their scan.
    """
    mine = Q(officers__officer__user_id=actor.id, officers__left_on=None)
    ready = (
        Q(state__in=("assigned", "on_site"))
        | Q(state="approved", off_site=True)
        | Q(trigger="emergency", state__in=("requested", "approved", "coded"))
    )
    due = ready & (Q(planned_on__lte=day + AHEAD) | Q(state="on_site"))
    due |= Q(visited_on=day) | Q(refused_on=day) | Q(makeup_due__gte=day, makeup_on=None, coded=False)
    rows = Inspection.objects.for_user(actor).filter(mine & due).distinct()
    for case in rows.select_related("matter", "organ").order_by("place", "planned_on", "pk"):
        yield field_case(case, actor, day)


def field_case(case: Any, actor: Actor, day: date | None = None) -> FieldCase:
    """One visit as it goes onto this officer's phone."""
    from .showing import code_of, code_url, enterprise_code_of, known_part

    facts = (
        ("案号", case.matter.number),
        ("统一社会信用代码", case.uscc),
        ("启动", vocab.label(vocab.TRIGGERS, case.trigger)),
        ("检查主体", "、".join(row.body.organ.name for row in case.body_rows())),
        ("检查人员", "、".join(row.name for row in case.officer_rows()) or "待派定"),
        ("本年度此前到场", f"{case.previous_count} 次"),
    )
    found = (sheet(case, part, actor) for part in sheets.parts(case))
    town = town_of(case)
    return FieldCase(
        pk=case.pk, title=case.enterprise_name, place=town.name if town else "", address=case.site_address, facts=facts,
        place_order=int(town.code) if town else 0, at=day_words(case.planned_on, day or today()),
        code=code_of(case), code_url=code_url(case), expect=known_part(enterprise_code_of(case.enterprise_id)),
        owed=f"待补扫，{case.makeup_due:%m-%d} 前" if case.makeup_due and not (case.coded or case.makeup_on) else "",
        sheets=tuple(sorted(found, key=lambda one: bool(one.locked))),
    )  # fmt: skip


def town_of(case: Any) -> Any:
    """The town by which a route is grouped; towns of one district have neighbouring codes and stand together."""
    from fadu.kernel.register import register

    firm = register("enterprise").model._plain.select_related("town").filter(pk=case.enterprise_id).first()
    return firm.town if firm else None


def day_words(planned: date | None, day: date) -> str:
    """The planned day where it is not today: what is for tomorrow stands below what is for today."""
    if planned is None or planned == day:
        return ""
    return f"{'拟于' if planned > day else '原定'} {planned.month}月{planned.day}日"


def sheet(case: Any, part: sheets.Part, actor: Actor) -> Sheet:
    """One form to be filled: the cover of a body's simple items, or the form of a single item."""
    filled = {str(no): {"answer": given.answer, "note": given.note} for no, given in part.answers().items()}
    filled |= {f"r{pk}": {"answer": result, "note": ""} for pk, result in part.apart().items()}
    return Sheet(
        part.key, part.title, (*(line(part, one) for one in part.asked), *apart(part)), filled, stamp=part.stamp,
        sets={"item": part.key}, waived={"result": ("cannot",)}, done=part.done, group=part.body.organ.name,
        about=f"{'、'.join(part.names.values())}。{SHARED}合并自：{'；'.join(part.merged_from)}" if part.shared else "",
        locked=sheets.locked(case, part.body, actor),
    )  # fmt: skip


def line(part: sheets.Part, one: cover.Asked) -> SheetLine:
    """A line as it is asked, with the items that it serves where it is not all of them."""
    whose = part.serves(one)
    return SheetLine(
        key=str(one.no), content=one.line.content, basis=one.line.basis, kind=KINDS[one.line.kind],
        standard="　".join(words for words in (one.line.standard, f"适用：{whose}" if whose else "") if words),
        choices=forms.options(one.line) or (), evidence=("no",) if one.line.evidence else (),
    )  # fmt: skip


def apart(part: sheets.Part) -> tuple[SheetLine, ...]:
    """On a cover: a result of its own for an item whose result is not that of the lines."""
    if not part.shared:
        return ()
    return tuple(
        SheetLine(f"r{row.pk}", row.item.name, kind="choice", choices=vocab.RESULTS, required=False, fold=APART)
        for row in part.rows
    )


def sheet_stamp(case: Any, key: str) -> str:
    """The present stamp of a sheet; empty when the visit has no such form."""
    found = sheets.part(case, key)
    return found.stamp if found else ""


def read(case: Any, step: str, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """A sheet from the phone as the answers of the step `answer`; without a result the lines say which."""
    facts = dict(sent)
    given = facts.get("answers")
    if step != "answer" or not isinstance(given, dict):
        return sent
    lines = given.get("answers") or {}
    if not isinstance(lines, dict) or sheets.part(case, str(given.get("sheet", ""))) is None:
        raise InvalidFacts({"item": "这次检查没有这个事项"})
    if not facts.get("result"):
        refused = any(value.get("answer") == "no" for value in lines.values())
        facts["result"] = "order" if refused else "no_problem"
    photos = [*(facts.get("photos") or ()), *Sheet.uploads(given)]
    return facts | {"item": str(given["sheet"]), "answers": json.dumps(lines, ensure_ascii=False), "photos": photos}


ADDING = ("join", "cosign", "prove", "makeup", "approve", "explain", "settle", "witness", "assist")


def stands(case: Any, step: str, actor: Actor, event: Any) -> bool:
    """What another did since leaves a step good: what only adds, and forms of a body whose forms one does not fill."""
    if event.step != "answer":
        return event.step in ADDING
    found = sheets.part(case, str(event.facts.get("item", "")))
    return found is not None and (event.actor_id == actor.id or bool(sheets.locked(case, found.body, actor)))


def waits(case: Any, step: str, actor: Actor) -> str:
    """The record is closed when everybody has reported: the forms of the other bodies are on their phones."""
    if step != "finish" or case.state != "on_site":
        return ""
    open_ = [part for part in sheets.parts(case) if not part.done]
    if not open_ or any(not sheets.locked(case, part.body, actor) for part in open_):
        return ""
    told = "、".join(f"{part.title}（{part.body.organ.short}）" for part in open_)
    return f"等待同组人员上报检查表：{told}。他们上报以后自动报成，不用再办"


FIELD = FieldWork(
    steps=("urgent", "start", "answer", "prove", "finish", "turned_away", "break_off", "makeup"),
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
        "refused_at": "moment",
        "device": "device",
    },
    after_sheets=("finish",),
    adds=("prove",),
    read=read,
    sheet_stamp=sheet_stamp,
    when={
        "makeup_reason": ("scan_mode", ("none",)),
        "scanned": ("scan_mode", ("enterprise_code",)),
        "uscc": ("scan_mode", ("none",)),
    },
    either={"finish": ("signatures", "unsigned_reason")},
    joins={"start": "join", "finish": "cosign"},
    stands=stands,
    waits=waits,
)
