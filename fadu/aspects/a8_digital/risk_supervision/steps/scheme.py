"""A scheme is filed, checked, approved by somebody else, in force from–to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from fadu.kernel.declare import Ask, Procedure, State, Step
from fadu.kernel.models import Attachment
from fadu.kernel.procedure import Taking
from fadu.kernel.today import today

from ..features import faults
from ..models import RiskScheme
from ..schemes import default_text, digest_of, industries_of
from ..scored import parsed
from ..scoring import Scheme, SchemeFaults, parse_scheme
from ..scoring.reading import placed
from ..vocab import HEAD, KINDS, OFFICER


def _given(case: Any) -> str:
    """What the form begins with: the text filed last, else the scheme that comes with the product."""
    return (case.text if case else "") or default_text()


STATES = (
    State("draft", "待审批"),
    State("approved", "已批准", tone="ok"),
    State("ended", "已停用", closed=True),
    State("withdrawn", "已撤回", closed=True),
)
ASKS = (
    Ask("file", "方案文件（TOML）", "file", required=False, help="上传 .toml 文件；或者把方案全文贴在下面，二者取一"),
    Ask("text", "方案全文", "longtext", required=False, max_length=200_000, default=_given),
    Ask("kind", "种类", "choice", KINDS, default=lambda case: (case and case.kind) or "general"),
    Ask("field", "专业领域", required=False, help="专业型方案须写明，如 食品", max_length=40),
    Ask(
        "industries",
        "适用行业代码",
        required=False,
        help="专业型方案用：国民经济行业代码的开头几位，逗号隔开，如 C13,F52",
    ),
)


def _text(facts: Any) -> str:
    """What was uploaded last (a mended file comes after the refused one), else what was pasted."""
    if facts.get("file"):
        content = bytes(Attachment._plain.values_list("content", flat=True).get(pk=max(facts["file"])))
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return ""
    return str(facts.get("text") or "").replace("\r\n", "\n")


def checked(text: str) -> tuple[Scheme | None, list[str]]:
    """The scheme, or every fault of it: of the file itself and of what this platform can feed it with."""
    if not text.strip():
        return None, ["方案是空的，或者不是 UTF-8 文本"]
    try:
        scheme = parse_scheme(text)
    except SchemeFaults as error:
        return None, list(error.faults)
    found = placed(faults(scheme), text)
    return (None if found else scheme), list(found)


def _check(case: Any, facts: Any) -> dict[str, str]:
    errors = {}
    _, found = checked(_text(facts))
    if found:
        more = f"；另有 {len(found) - 12} 处" if len(found) > 12 else ""
        told = "；".join(getattr(fault, "told", fault).rstrip("。") for fault in found[:12])
        errors["file" if facts.get("file") else "text"] = f"有 {len(found)} 处要改：{told}{more}"
    codes = industries_of(facts.get("industries") or "")
    if facts["kind"] == "professional" and not (facts.get("field") or "").strip():
        errors["field"] = "专业型方案须写明专业领域"
    if any(not (code.isascii() and code.isalnum()) for code in codes):
        errors["industries"] = "行业代码只用字母和数字，如 C13,F52"
    return errors


def _filed(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    text = _text(facts)
    scheme, _ = checked(text)
    assert scheme is not None
    case.text, case.digest = text, digest_of(text)
    case.code, case.title, case.edition = scheme.key, scheme.title, scheme.version
    case.kind, case.field = facts["kind"], facts["field"] if facts["kind"] == "professional" else ""
    case.industries = facts["industries"] if facts["kind"] == "professional" else ""
    marks = [item.basis.confidence for item in (*scheme.dimensions, *scheme.terms, *scheme.vetoes)]
    case.from_memory = marks.count("memory")
    case.drafter, case.drafter_no = taking.actor.label or taking.actor.name, taking.actor.id
    taking.public |= {"text": "", "digest": case.digest}
    taking.note(f"{scheme.title} {scheme.version}：指标 {len(scheme.terms)} 项，凭记忆待核 {case.from_memory} 处")


def _may_approve(case: Any, actor: Any) -> list[str]:
    return ["起草人不能批准自己起草的方案"] if actor.id and actor.id == case.drafter_no else []


def _since_check(case: Any, facts: Any) -> dict[str, str]:
    scheme = parsed(case.text)
    if not scheme.in_force(facts["since"]):
        until = f"至 {scheme.span.last} 止" if scheme.span.last else "起"
        return {"since": f"方案自身写明 {scheme.span.first} {until}施行，启用日期应在其中"}
    return {}


def _approved(taking: Taking) -> None:
    case = taking.case
    case.approver, case.approved_on = taking.actor.label or taking.actor.name, taking.on
    _linked(taking, [case])


def _ended(taking: Taking) -> None:
    _linked(taking, [taking.case] if taking.case.until > taking.case.since else [])


def _linked(taking: Taking, own: list[RiskScheme]) -> None:
    """Each approved version of a field ends when the next begins, whichever was approved first.

    One ended before it began is none. Of two from the same day the one approved last is used.
    """
    case = taking.case
    rows = RiskScheme._plain.filter(kind=case.kind, field=case.field, state__in=("approved", "ended"))
    others = rows.exclude(pk=case.pk).exclude(state="ended", until__lte=F("since")).select_related("matter")
    line = sorted([*others, *own], key=lambda row: (row.since, row.pk == case.pk, row.until != row.since, row.pk))
    for row, following in zip(line, [*(row.since for row in line[1:]), None], strict=True):
        if row.until == following or (row.state == "ended" if row is not case else taking.step.key == "end"):
            continue
        row.until = following
        if row is not case:
            row.save(update_fields=["until"])
        number = row.matter.number if row is not case else "本方案"
        taking.note(f"{number} 用至 {following - timedelta(days=1)}" if following else f"{number} 继续使用")


def _until_check(case: Any, facts: Any) -> dict[str, str]:
    return {"until": "停用日期不能早于启用日期"} if facts["until"] < case.since else {}


PROCEDURE = Procedure(
    STATES,
    (
        Step("file", "提交方案", ("",), "draft", who=(OFFICER,), asks=ASKS, check=_check, effect=_filed),
        Step("revise", "修改方案", ("draft",), None, who=(OFFICER,), asks=ASKS, check=_check, effect=_filed),
        Step(
            "approve",
            "批准启用",
            ("draft",),
            "approved",
            who=(HEAD,),
            asks=(
                Ask("since", "启用日期", "date", default=lambda case: today()),
                Ask("opinion", "审批意见", required=False, max_length=600),
            ),
            sets=("since", "opinion"),
            guard=_may_approve,
            check=_since_check,
            effect=_approved,
            help="原在用的同类方案用至启用日期的前一日；已批准自更晚日期启用的，本方案用至那一日的前一日",
        ),
        Step(
            "end",
            "停用",
            ("approved",),
            "ended",
            who=(HEAD,),
            asks=(
                Ask("until", "停用日期（当日起不再使用）", "date", default=lambda case: today()),
                Ask("opinion", "停用理由", max_length=600),
            ),
            sets=("until", "opinion"),
            check=_until_check,
            effect=_ended,
            help="尚未启用的，停用日期填启用日期，原方案继续使用；已启用的停用后没有后续方案，即用随附默认方案",
        ),
        Step("withdraw", "撤回", ("draft",), "withdrawn", who=(OFFICER, HEAD), final=True),
    ),
)
