"""Panels of the page of a visit."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import sight
from fadu.kernel.declare import Panel

from . import forms as filled
from . import sheets
from .rules import vocab

COVERED = "＊＊＊"


def _reads(case: Any, actor: Any) -> bool:
    return actor.is_system or sight(case.register(), actor, case.pk).reads("attended_by")


def people(case: Any, actor: Any) -> list[dict[str, Any]]:
    """Who goes or went."""
    return [
        {
            "body": row.body.organ.name, "name": row.name, "certificate": row.certificate or "—",
            "role": vocab.label(vocab.ROLES, row.role), "drawn": "抽取" if row.drawn else "指定",
        }
        for row in case.officer_rows()
    ]  # fmt: skip


def items(case: Any, actor: Any) -> list[dict[str, Any]]:
    """What is checked and what came out."""
    return [
        {
            "item": row.item.name, "body": row.body.organ.name, "form": str(row.form or "—"),
            "result": vocab.label(vocab.RESULTS, row.result) or "—", "findings": row.findings or "—",
        }
        for row in case.item_rows()
    ]  # fmt: skip


def forms(case: Any, actor: Any) -> list[dict[str, Any]]:
    """What was answered, line by line as it was asked: the cover of the simple items, then the complex ones."""
    return [
        {
            "body": part.body.organ.short, "form": part.title, "line": given.content,
            "answer": dict(filled.YES_NO).get(given.answer, given.answer) or "见照片", "note": given.note or "—",
            "items": (part.serves(asked) or "全部") if part.shared else "—",
        }
        for part in sheets.parts(case)
        for asked, given in ((one, part.answers().get(one.no)) for one in part.asked) if given
    ]  # fmt: skip


def refusals(case: Any, actor: Any) -> list[dict[str, Any]]:
    """When nobody was let in, on which ground, and what followed."""
    clear = _reads(case, actor)
    return [
        {
            "on": row.on, "kind": row.get_kind_display(), "ground": row.get_ground_display(), "basis": row.basis,
            "account": row.account if clear else COVERED, "outcome": row.get_outcome_display() or "待处理",
            "mending": mending(row),
        }
        for row in case.refusals.order_by("id")
    ]  # fmt: skip


def mending(row: Any) -> str:
    """What was said to whom after a refusal."""
    parts = [f"{row.noticed_on} 书面告知企业"] if row.noticed_on else []
    if row.admonished_on:
        parts.append(f"{row.admonished_on} {row.get_admonish_way_display()}：{row.admonition}（{row.mend_due} 前答复）")
    if row.answered_on:
        late = "，逾期" if row.answered_on > row.mend_due else ""
        parts.append(f"{row.answered_on} 答复{late}：{row.answer}")
    return "；".join(parts) or "—"


def warnings(case: Any, actor: Any) -> list[dict[str, Any]]:
    """Warnings and reasons given beside refusals."""
    found = [
        {"what": row.title, "action": row.get_action_display(), "on": row.raised_on, "answer": row.explanation or "—"}
        for row in case.warnings.order_by("id")
    ]
    return found + [
        {"what": row.text, "action": "已说明理由", "on": row.on, "answer": f"{row.reason}（{row.by}）"}
        for row in case.overrides.order_by("id")
    ]


def proofs(case: Any, actor: Any) -> list[dict[str, Any]]:
    """Statements, surveys, samples; persons and words covered for those who may not read them."""
    clear = _reads(case, actor)
    return [
        {
            "kind": row.get_kind_display(), "title": row.title,
            "person": row.person if clear or not row.person else COVERED,
            "amount": row.amount or "—", "on": row.taken_on,
        }
        for row in case.proofs.order_by("id")
    ]  # fmt: skip


def notes(case: Any, actor: Any) -> list[dict[str, Any]]:
    """What was added to the published result; the text first published stands above."""
    return [
        {"on": row.on, "what": row.get_kind_display(), "text": row.text, "whole": row.whole or "—"}
        for row in case.public_notes.order_by("id")
    ]


PANELS = (
    Panel(
        "why",
        "为什么检查",
        (
            "enterprise_name", "uscc", "site_address", "kind", "trigger", "plan_ref", "trigger_number",
            "trigger_reason", "planned_on", "quiet_exception", "double_approval",
        ),
    ),
    Panel("items", "检查事项和结果", rows=items,
          columns=(("item", "事项"), ("body", "主体"), ("form", "表单"), ("result", "结果"), ("findings", "问题"))),
    Panel("forms", "检查表单", rows=forms,
          columns=(("body", "主体"), ("form", "表"), ("line", "检查内容"), ("answer", "结论"), ("note", "说明"),
                   ("items", "适用事项"))),
    Panel("people", "检查人员", rows=people,
          columns=(("body", "主体"), ("name", "姓名"), ("certificate", "执法证号"), ("role", "身份"), ("drawn", "产生"))),
    Panel("count", "频次", ("counts_toward_cap", "blocked_by_cap", "reading", "previous_count", "tracked"), inner=True,
          negative=("counts_toward_cap", "blocked_by_cap")),
    Panel("warnings", "预警和理由", rows=warnings, inner=True,
          columns=(("what", "事项"), ("action", "处置"), ("on", "日期"), ("answer", "说明"))),
    Panel(
        "site",
        "现场",
        (
            "visited_on", "scan_mode", "coded", "coded_live", "scanned_at", "makeup_reason", "makeup_due", "makeup_on",
            "makeup_valid", "enterprise_said", "enterprise_said_on", "started_at", "ended_at", "recorded_on_device",
            "received_on", "attended_by", "attended_as", "statement", "unsigned_reason",
        ),
    ),
    Panel("refusals", "入企被拒", rows=refusals,
          columns=(("on", "日期"), ("kind", "性质"), ("ground", "理由"), ("basis", "依据"), ("account", "经过"),
                   ("outcome", "处理"), ("mending", "告知和督促"))),
    Panel("proofs", "询问、勘验、抽样", rows=proofs,
          columns=(("kind", "种类"), ("title", "名称"), ("person", "人员"), ("amount", "数量"), ("on", "日期"))),
    Panel(
        "after",
        "处理",
        (
            "result", "problems", "advice", "told_on", "told_to", "order_on", "order_text", "order_due", "rectified_on",
            "rechecked_on", "recheck_passed", "transferred_on", "transferred_to", "publish_due", "published_on",
            "published_text", "corrected_on", "corrected_why", "withdrawn_on", "withdrawn_why", "cancelled_why",
        ),
    ),
    Panel("public", "公开以后", rows=notes,
          columns=(("on", "日期"), ("what", "事由"), ("text", "说明"), ("whole", "更正后的公开内容"))),
    Panel("origin", "导入", ("imported", "import_source", "import_key"), inner=True),
)  # fmt: skip
