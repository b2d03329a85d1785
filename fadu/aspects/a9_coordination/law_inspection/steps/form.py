"""A form for units, filled in online: drafted, issued, handed in, given back, closed; registers are not asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.figures import Period
from fadu.kernel.models import Attachment, Matter
from fadu.kernel.taking import NotAllowed, Taking
from fadu.kernel.uploads import adopt
from fadu.registry.burden import meter, once
from fadu.registry.burden.once import keys as held_keys

from ..models import FormCell, FormReply, OnlineForm
from ..rules import forms
from .shared import COORDINATOR, HEAD, OFFICE, OWN, UNIT, by, organs, reason, tell_unit, unit_posts

MINUTE = 1  # of work for each question that a unit answers (本平台口径)
STATES = (
    State("draft", "起草"),
    State("issued", "填报中", tone="soon"),
    State("closed", "已收齐", closed=True, tone="ok"),
)


def period_of(text: str) -> Period:
    """2026, 2026-Q3 or 2026-03. Raises ValueError."""
    year, _, part = text.partition("-")
    if not part:
        return Period.year(int(year))
    if part.startswith("Q"):
        first = 3 * int(part[1:]) - 2
        last = meter.month_of(date(int(year), first + 2, 1))
        return Period(date(int(year), first, 1), last.end)
    return meter.month_of(date(int(year), int(part), 1))


def check_draft(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Questions read; nothing is asked that a register holds under this very name."""
    errors = {}
    try:
        period_of(facts["period"])
    except (ValueError, IndexError):
        errors["period"] = "写成 2026、2026-Q3 或者 2026-03"
    try:
        found = forms.read(facts["questions"])
    except ValueError as error:
        return errors | {"questions": str(error)}
    held = {title.partition("：")[2]: key for key, title in held_keys()}
    for field in found:
        if field.kind == "figure" and field.more not in held.values():
            errors["questions"] = f"没有指标「{field.more}」"
        if field.kind == "number" and field.title in held:
            errors["questions"] = f"「{field.title}」系统已有，改为类型“指标”、补充写 {held[field.title]}，由系统带出"
    return errors


def _draft(taking: Taking) -> None:
    ids = [int(pk) for pk in taking.facts["units"]]
    FormReply._plain.bulk_create(FormReply(matter_id=taking.case.pk, organ_id=pk) for pk in ids)
    number = (taking.facts.get("project") or "").strip()
    if number:
        seen = Matter.objects.for_user(taking.actor)
        taking.case.project = seen.filter(register="law_inspection", number=number).first()
    taking.public = {"units": ids}


def _issue(taking: Taking) -> None:
    """The same question of the same unit in the same period is refused."""
    case, asked = taking.case, [f for f in forms.read(taking.case.questions) if f.kind in forms.ASKED]
    replies = list(case.of(FormReply).select_related("organ"))
    for reply in replies:
        for field in asked:
            key = f"form:{field.title}"
            if before := once.asked(reply.organ_id, key, case.period):
                raise NotAllowed([f"{reply.organ.short}：{case.period}已就「{field.title}」问过（{before.on}），不再问"])
            meter.ask(case.pk, [reply.organ_id], "form", f"{case.title}：{field.title}", taking.on, key=key,
                      period=case.period, office=case.organ_id, minutes=MINUTE)  # fmt: skip
        tell_unit(taking, reply.organ_id, f"请在线填报：{case.title}")
    case.issued_on = taking.on


def own(case: Any, actor: Actor) -> FormReply | None:
    """The form of the actor's unit."""
    found: FormReply | None = case.of(FormReply, organ_id__in=unit_posts(actor)).select_related("organ").first()
    return found


def guard_mine(case: OnlineForm, actor: Actor) -> list[str]:
    """The unit has not handed in yet."""
    reply = own(case, actor)
    return [] if reply and reply.handed_on is None else ["本单位已经填报"]


def figures_for(case: OnlineForm, organ: int) -> dict[str, str]:
    """What the system holds for the form's questions."""
    period = period_of(case.period)
    rows = [(f.key, once.held(f.more, organ, period)) for f in forms.read(case.questions) if f.kind == "figure"]
    return {key: held.text.removesuffix("件") for key, held in rows if held}


def given(text: str) -> dict[str, str]:
    """key=value of each line."""
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip(): cell.strip() for key, _, cell in pairs}


def check_fill(case: OnlineForm, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every question answered, every limit kept."""
    found = forms.fill(forms.read(case.questions), given(facts["answers"]), {})
    wrong = {key: words for key, words in found.errors.items() if key} or _unfit(case, found.cells)
    return {"answers": "；".join(wrong.values())} if wrong else {}


def files_of(case: OnlineForm, cells: Mapping[str, str]) -> dict[str, Attachment | None]:
    """What was put down for the questions that ask for a file, by key: fresh, or handed in with this form before."""
    keys = {f.key: cells[f.key] for f in forms.read(case.questions) if f.kind == "file" and f.key in cells}
    rows = Attachment._plain.filter(pk__in=keys.values()).filter(Q(matter=None) | Q(matter_id=case.pk)).defer("content")
    known = {str(row.pk): row for row in rows}
    return {key: known.get(pk) for key, pk in keys.items()}


def _unfit(case: OnlineForm, cells: Mapping[str, str]) -> dict[str, str]:
    """Numbers of files that are none, or belong to another case."""
    titles = forms.titles_of(forms.read(case.questions))
    return {key: f"「{titles[key]}」请上传一个文件" for key, row in files_of(case, cells).items() if row is None}


def _fill(taking: Taking) -> None:
    case = taking.case
    reply = own(case, taking.actor)
    assert reply is not None
    fields = forms.read(case.questions)
    found = forms.fill(fields, given(taking.facts["answers"]), figures_for(case, reply.organ_id))
    system = {field.key for field in fields if field.kind == "figure"}
    files = {key: row for key, row in files_of(case, found.cells).items() if row}
    adopt([row.pk for row in files.values() if row.matter_id is None], case.pk)
    reply.cells.all().delete()
    FormCell._plain.bulk_create(
        FormCell(matter_id=case.pk, reply=reply, key=key, value=(files[key].name if key in files else value)[:1000],
                 file=files.get(key), system=key in system)
        for key, value in found.cells.items()
    )  # fmt: skip
    reply.handed_on, reply.by, reply.returned = taking.on, by(taking), ""
    reply.save()
    meter.answered(case.pk, reply.organ_id, taking.on)
    if not case.of(FormReply, handed_on=None).exists():
        taking.stop("fill")
    taking.notify(f"已在线填报：{case.title}", role=OFFICE[0], organ_id=case.organ_id)


def handed(case: Any) -> tuple[tuple[str, str], ...]:
    """Forms handed in."""
    rows = case.of(FormReply, handed_on__isnull=False).select_related("organ") if case else ()
    return tuple((str(row.pk), row.organ.short or row.organ.name) for row in rows)


def _return(taking: Taking) -> None:
    row = FormReply._plain.get(pk=int(taking.facts["reply"]), matter_id=taking.case.pk)
    row.handed_on, row.returned = None, taking.facts["reason"][:300]
    row.save()
    meter.ask(taking.case.pk, [row.organ_id], "return", f"填报退回：{taking.case.title}", taking.on,
              office=taking.case.organ_id)  # fmt: skip
    tell_unit(taking, row.organ_id, f"填报退回：{row.returned}")


def guard_close(case: OnlineForm, actor: Actor) -> list[str]:
    """Everybody has handed in."""
    names = [r.organ.short or r.organ.name for r in case.of(FormReply, handed_on=None).select_related("organ")]
    return [f"尚未填报：{'、'.join(names)}"] if names else []


ASKS = (
    Ask("title", "名称", max_length=200), Ask("why", "用途", max_length=300),
    Ask("period", "所属期间", max_length=20, help="2026、2026-Q3 或者 2026-03；同一单位同一期间同一项目只问一次"),
    Ask("questions", "项目", "longtext", help=forms.SHAPE, max_length=20000), Ask("units", "单位", "choices", organs),
    Ask("project", "督察编号", required=False, max_length=80),
)  # fmt: skip
STEPS = (
    Step("draft", "设计填报表", ("",), "draft", (*OFFICE, COORDINATOR), basis=OWN, asks=ASKS, check=check_draft,
         effect=_draft, sets=("title", "why", "period", "questions")),
    Step("issue", "发出", ("draft",), "issued", (HEAD,), basis=OWN, effect=_issue, starts=("fill",),
         help="只问系统里没有的；问过的不再问"),
    Step("fill", "在线填报", ("issued",), None, (UNIT,), basis=OWN, guard=guard_mine, check=check_fill, effect=_fill,
         asks=(Ask("answers", "填报内容", "longtext", help="每行一项：编号=内容；也可在“在线填报”页逐格填写",
                   max_length=20000),)),
    Step("return", "退回重填", ("issued",), None, OFFICE, basis=OWN, effect=_return,
         guard=lambda case, actor: [] if handed(case) else ["还没有单位填报"],
         asks=(Ask("reply", "单位", "choice", handed), reason("具体意见"))),
    Step("close", "收齐", ("issued",), "closed", OFFICE, basis=OWN, guard=guard_close, stops=("fill",)),
)  # fmt: skip
CLOCKS = (Clock("fill", "在线填报", "law_form.fill", who="各单位", public=False, otherwise="催办"),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
PATH = ("draft", "issued", "closed")
