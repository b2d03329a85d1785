"""An act from a device through the kernel's steps, exactly once; whoever was too late is shown the case as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.http import Http404, HttpRequest
from django.utils.timezone import localtime

from fadu.kernel import uploads
from fadu.kernel.access import Actor
from fadu.kernel.declare import Step
from fadu.kernel.fieldwork import FieldWork, Sheet
from fadu.kernel.models import Event
from fadu.kernel.procedure import InvalidFacts, NotAllowed, Outcome, Stale, open_case, take
from fadu.kernel.register import Register
from fadu.kernel.today import now, today
from fadu.web.casepage import CasePage
from fadu.web.creation import creating_steps, organ_choices
from fadu.web.field.acts import UNREADABLE, Act, keep_files, moment_of
from fadu.web.field.answers import Refused
from fadu.web.field.models import FieldDevice, FieldReceipt
from fadu.web.field.pack import cases_of, field_registers
from fadu.web.views.common import case_or_404

STALE = "您记录之后，别人先办理了这件事。请对照现在的情况，决定怎么处理您的记录。"
GONE = "这件事已不在您的办理范围内，可能已改由他人办理。记录还在本机。"
JOINED = "同组人员已先办「{first}」，您的记录已作为「{second}」并入"
MOST_SINCE = 60  # more than anybody does to one case in a day
FOREIGN = "这次提交的编号已经用于另一项办理"


@dataclass
class Replay:
    """One act on its way."""

    request: HttpRequest
    actor: Actor
    device: FieldDevice
    act: Act
    book: Register
    work: FieldWork
    step: Step
    moment: datetime

    @property
    def sheet(self) -> str:
        """The key of the check form that the act fills, if it fills one."""
        name = next((key for key, kind in self.work.capture.items() if kind == "sheet"), "")
        value = self.act.sent.get(name)
        return str(value.get("sheet", "")) if isinstance(value, dict) else ""


def replay(request: HttpRequest, actor: Actor, device: FieldDevice, act: Act) -> dict[str, Any]:
    """Take the step, or give the answer of the first time. Raises Refused."""
    found = next(((book, work) for book, work in field_registers(actor) if book.key == act.register), None)
    if found is None or act.step not in found[1].steps:
        raise Refused(409, "refused", GONE, reasons=[GONE], case=None)
    book, work = found
    step = book.procedure.by_step[act.step]  # type: ignore[union-attr]
    with transaction.atomic():
        with connection.cursor() as cursor:  # two sendings of one act wait for one another
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [act.token])
        receipt = FieldReceipt.objects.filter(token=act.token).first() or _first(
            Replay(request, actor, device, act, book, work, step, moment_of(act))
        )
    if receipt.device_id != device.pk or (receipt.register, receipt.step) != (act.register, act.step):
        raise Refused(409, "refused", FOREIGN, reasons=[FOREIGN], case=None)
    done = _done(receipt, book)
    if act.more and act.matter is not None:  # the day's work is read for the last of several acts only
        return done
    base = request.build_absolute_uri("/")
    return done | {"case": next(cases_of(book, work, actor, today(), base, receipt.matter_id), None)}


def _first(one: Replay) -> FieldReceipt:
    """The act has not been taken yet: take it. Raises Refused; then nothing of it is kept."""
    try:
        with transaction.atomic():
            return _take(one)
    except Http404 as error:
        raise Refused(409, "refused", GONE, reasons=[GONE], case=None) from error
    except Stale as error:
        raise Refused(409, "stale", STALE, since=_since(one), case=_now(one)) from error
    except NotAllowed as error:
        words = "；".join(error.reasons)
        raise Refused(409, "refused", words, reasons=error.reasons, case=_now(one)) from error
    except InvalidFacts as error:
        raise Refused(422, "invalid", "有内容需要改正", errors=_named(one, error), case=_now(one)) from error
    except uploads.BadUpload as error:
        raise Refused(422, "invalid", str(error), errors={"": str(error)}, case=_now(one)) from error


def _take(one: Replay) -> FieldReceipt:
    act, on = one.act, one.moment.date()
    if one.step.opens:
        sent, files = _answers(one)
        facts = _facts(one, None, sent)
        outcome = open_case(one.book, one.actor, facts, organ_id=_organ(one), on=on, step=act.step, token=act.token)
    else:
        case = case_or_404(one.book, one.actor, act.matter or 0)
        step = _joined(one, case) or act.step
        version = _rests_on(one, case) if step == act.step else None
        sent, files = _answers(one)
        facts = _facts(one, case, sent)
        if why := one.work.waits(case, act.step, one.actor) if one.work.waits and step == act.step else "":
            raise Refused(409, "waits", why, case=_now(one))
        outcome = take(case, step, one.actor, facts, on=on, token=act.token, version=version)
    uploads.adopt(files, outcome.case.pk)
    return _receipt(one, outcome)


def _joined(one: Replay, case: Any) -> str:
    """The step that stands for this one because somebody else of the team has taken it already; "" if nobody has."""
    key = one.step.key
    if key not in one.work.joins:
        return ""
    one.book.model._plain.select_for_update(of=("self",)).get(pk=case.pk)
    case.refresh_from_db()
    taken = Event._plain.filter(matter_id=case.pk, kind="step", step=key).exclude(actor_id=one.actor.id)
    return one.work.joins[key] if case.state not in one.step.source and taken.exists() else ""


def _rests_on(one: Replay, case: Any) -> int | None:
    """The version to insist on; a check form is judged by its own stamp, what only adds by nothing. Raises Stale."""
    if one.step.key in one.work.adds:
        return None
    if one.sheet and one.work.sheet_stamp and one.act.stamp is not None:
        one.book.model._plain.select_for_update(of=("self",)).get(pk=case.pk)
        if one.work.sheet_stamp(case, one.sheet) != one.act.stamp:
            raise Stale("表单已被他人填报")
        return None
    if one.act.version is None:
        return -1
    return case.version if _stands(one, case) else one.act.version


def _stands(one: Replay, case: Any) -> bool:
    """Whether everything that was done since leaves this act as good as it was."""
    stands, since = one.work.stands, case.version - (one.act.version or 0)
    if stands is None or not 0 < since <= MOST_SINCE:
        return False
    events = Event._plain.filter(matter_id=case.pk, kind="step").order_by("-id")[:since]
    return len(events) == since and all(stands(case, one.step.key, one.actor, event) for event in events)


def _answers(one: Replay) -> tuple[dict[str, Any], list[int]]:
    """What was sent, its files kept. A file is named by what comes with the act: no id reaches another's upload."""
    sent, files = keep_files(one.request, one.act, one.actor)
    named: list[Any] = []
    try:
        for ask in one.step.asks:
            value = sent.get(ask.key)
            if ask.kind == "file" and value:
                named += value if isinstance(value, list) else [value]
            elif one.work.capture.get(ask.key) == "sheet" and isinstance(value, dict):
                named += Sheet.uploads(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise Refused(400, "unreadable", UNREADABLE) from error
    if any(pk not in files for pk in named):
        raise Refused(400, "unreadable", UNREADABLE)
    return sent, files


def _facts(one: Replay, case: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """What the step asks for: the answers sent, the moment, the device; then the register's own reading."""
    asked = {ask.key for ask in one.step.asks}
    for key, kind in one.work.capture.items():
        if key in asked and kind in ("moment", "device"):
            sent[key] = one.moment.isoformat() if kind == "moment" else True
    return dict(one.work.read(case, one.step.key, sent)) if one.work.read else sent


def _organ(one: Replay) -> int:
    steps = creating_steps(one.book, one.actor)
    allowed = {pk for pk, _ in organ_choices(one.book, one.actor, one.step)} if one.step in steps else set()
    if one.act.organ not in allowed:
        raise InvalidFacts({"organ_id": "请选择登记机关"})
    return int(one.act.organ or 0)


def _receipt(one: Replay, outcome: Outcome) -> FieldReceipt:
    stamp = one.work.sheet_stamp(outcome.case, one.sheet) if one.sheet and one.work.sheet_stamp else ""
    moment = now()
    FieldDevice.objects.filter(pk=one.device.pk).update(reported_at=moment)
    return FieldReceipt.objects.create(
        token=one.act.token,
        device=one.device,
        matter_id=outcome.case.pk,
        event=outcome.event,
        register=one.book.key,
        step=one.step.key,
        version=outcome.case.version,
        stamp=stamp,
        captured_at=one.moment,
        received_at=moment,
    )


def _done(receipt: FieldReceipt, book: Register) -> dict[str, Any]:
    return {
        "result": "done",
        "version": receipt.version,
        "stamp": receipt.stamp,
        "matter": receipt.matter_id,
        "received_at": localtime(receipt.received_at).isoformat(),
        "note": _note(receipt, book),
        "case": None,
    }


def _note(receipt: FieldReceipt, book: Register) -> str:
    """What an officer has to know of a report that was taken otherwise than recorded."""
    if receipt.event.step == receipt.step:
        return ""
    steps = book.procedure.by_step  # type: ignore[union-attr]
    return JOINED.format(first=steps[receipt.step].title, second=receipt.event.title)


# -- when it could not be taken ------------------------------------------------------------------------------------
def _now(one: Replay) -> dict[str, Any] | None:
    """The case as it is now, if the actor may still see it."""
    if one.act.matter is None:
        return None
    base = one.request.build_absolute_uri("/")
    return next(cases_of(one.book, one.work, one.actor, today(), base, one.act.matter), None)


def _since(one: Replay) -> list[dict[str, Any]]:
    """The steps that were taken since the version that the act rests on, oldest first, with what they say."""
    if one.act.matter is None:
        return []
    case = case_or_404(one.book, one.actor, one.act.matter)
    missed = min(max(0, case.version - (one.act.version or 0)), 20)
    told = [item for item in CasePage(one.book, case, one.actor).told() if item.event.kind == "step"][:missed]
    return [
        {
            "at": localtime(item.event.at).isoformat(),
            "title": item.event.title,
            "actor": item.event.actor,
            "pairs": [[label, str(value)[:300]] for label, value in item.pairs],
        }
        for item in reversed(told)
    ]


def _named(one: Replay, error: InvalidFacts) -> dict[str, str]:
    titles = {ask.key: ask.title for ask in one.step.asks} | {"on": "办理日期", "organ_id": "登记机关"}
    return {titles.get(key, key): message for key, message in error.errors.items()}
