"""Panels of the case page: facts, advice of the rules, child rows with personal data covered."""

from __future__ import annotations

from typing import Any

from fadu.kernel.access import sight
from fadu.kernel.declare import Panel

from .insight import advice_rows, decision_rows, door_rows, test_rows
from .models import (
    ActChange,
    CommitteeOpinion,
    DocumentReview,
    Evidence,
    Hearing,
    Mediation,
    OpinionPaper,
    Party,
    PartyRequest,
    Performance,
    Reconsideration,
    ServiceRecord,
    Standing,
    Stay,
    Supervision,
    Supplement,
    Suspension,
    Transfer,
    ViewHeard,
)

COVERED = "＊＊＊"


def _reader(case: Reconsideration, actor: Any) -> bool:
    """Whether this actor may read personal data of this case."""
    return actor.is_system or sight(case.register(), actor, case.pk).reads("applicant_name")


def _children(model: type[Any], *names: str) -> Any:
    """Rows of a child table; personal data covered for those who may not read it."""
    private = getattr(model, "private_fields", ())

    def rows(case: Reconsideration, actor: Any) -> list[dict[str, Any]]:
        clear = not private or _reader(case, actor)
        found = []
        for row in case.children(model):
            shown = {}
            for name in names:
                value = getattr(row, f"get_{name}_display", lambda row=row, name=name: getattr(row, name))()
                shown[name] = COVERED if name in private and value and not clear else value
            found.append(shown)
        return found

    return rows


def _columns(model: type[Any], *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(model._meta.get_field(name).verbose_name)) for name in names)


def _panel(key: str, title: str, model: type[Any], *names: str, inner: bool = False) -> Panel:
    return Panel(key, title, rows=_children(model, *names), columns=_columns(model, *names), inner=inner)


CHANGED = "kind changed_on document content told_on wish wished_on wish_text"
REQUEST_COLUMNS = _columns(PartyRequest, "kind", "filed_on", "content", "granted", "answer")


def _requests(case: Reconsideration, actor: Any) -> list[dict[str, Any]]:
    """What applicant and third parties asked for; whose word it is stands first."""
    names = {row.pk: row.name for row in case.children(Party, role="third")} if _reader(case, actor) else {}
    shown = _children(PartyRequest, *(key for key, _ in REQUEST_COLUMNS))(case, actor)
    owners = [row.party_id for row in case.children(PartyRequest)]
    who = ["申请人" if pk is None else f"第三人{names.get(pk, '')}" for pk in owners]
    return [{"who": name} | row for name, row in zip(who, shown, strict=True)]


PANELS = (
    Panel(
        "application",
        "申请",
        (
            "channel",
            "applicant_name",
            "applicant_kind",
            "applicant_count",
            "respondent_name",
            "respondent_level",
            "act_kind",
            "act_name",
            "act_number",
            "act_on",
            "subject",
            "sector",
            "enterprise",
            "amount",
            "request",
            "reasons",
            "compensation_asked",
            "compensation_amount",
            "mediation_willing",
        ),
    ),
    Panel(
        "advice",
        "管辖、期限与前置",
        rows=advice_rows,
        columns=(("what", "项目"), ("answer", "结论"), ("text", "说明"), ("basis", "依据")),
        inner=True,
    ),
    Panel(
        "doors",
        "与诉讼、信访的衔接",
        rows=door_rows,
        columns=(("what", "问题"), ("answer", "结论"), ("text", "说明"), ("basis", "依据")),
        inner=True,
    ),
    Panel(
        "tests",
        "七项受理条件",
        rows=test_rows,
        columns=(
            ("title", "条件"),
            ("outcome", "结论"),
            ("text", "说明"),
            ("questions", "待问或者缺失"),
            ("citation", "依据"),
        ),
        inner=True,
    ),
    _panel("parties", "参加人", Party, "role", "name", "kind", "id_number", "phone", "address", "acts_for", "power"),
    _panel(
        "standing",
        "被申请人隶属关系",
        Standing,
        "name",
        "kind",
        "government",
        "superior",
        "founder",
        "founder_government",
        "local_government",
        "copy_received_on",
        "answered_on",
        "answer_missed",
    ),
    _panel("supplements", "补正", Supplement, "items", "sent_on", "received_on", "extended_days", "filed_on"),
    Panel(
        "review",
        "审理",
        (
            "procedure_kind",
            "accepted_on",
            "deemed",
            "copy_sent_on",
            "copy_received_on",
            "answer_on",
            "answer_missed",
            "views_heard",
            "views_prevented",
            "extended_days",
            "extended_reason",
            "extended_by",
        ),
    ),
    _panel("changes", "被申请人改变原行为", ActChange, *CHANGED.split()),
    _panel("evidence", "证据", Evidence, "kind", "title", "source", "given_on", "proves", "verified", inner=True),
    _panel("views", "听取意见", ViewHeard, "party", "way", "heard_on", "content", "officers", inner=True),
    _panel(
        "hearings",
        "听证",
        Hearing,
        "noticed_on",
        "held_on",
        "held_at",
        "chair",
        "members",
        "head_attended",
        "head_reason",
    ),  # fmt: skip
    _panel(
        "committee",
        "委员会咨询",
        CommitteeOpinion,
        "asked_on",
        "question",
        "opinion",
        "adopted",
        "departed_reason",
        inner=True,
    ),
    _panel("suspensions", "中止", Suspension, "ground", "reason", "from_day", "to_day", "ended_by"),
    _panel(
        "documents",
        "规范性文件审查",
        DocumentReview,
        "title",
        "clauses",
        "maker",
        "own",
        "maker_told_on",
        "sent_on",
        "replied_on",
        "concluded_on",
        "conclusion",
    ),
    _panel("stays", "停止执行", Stay, "ground", "granted", "reason", "decided_on", "lifted_on"),
    _panel(
        "mediations",
        "调解",
        Mediation,
        "began_on",
        "mediator",
        "agreement",
        "signed_on",
        "failed_reason",
        inner=True,
    ),
    _panel(
        "transfers",
        "材料、线索移送",
        Transfer,
        "kind",
        "addressee",
        "facts",
        "sent_on",
        "replied_on",
        "outcome",
        inner=True,
    ),
    Panel(
        "requests", "申请人、第三人的请求", rows=_requests, columns=(("who", "提出人"), *REQUEST_COLUMNS), inner=True
    ),
    _panel("supervision", "上级监督", Supervision, "kind", "by", "done_on", "until", "reason"),
    Panel(
        "offers",
        "可以作出的决定",
        rows=decision_rows,
        columns=(("title", "类型"), ("allowed", "能否作出"), ("reasons", "理由"), ("basis", "依据")),
        inner=True,
    ),
    Panel(
        "proposal",
        "拟决定",
        (
            "weighty",
            "proposed",
            "decision_extras",
            "proposed_items",
            "proposed_reasons",
            "office_approved_by",
            "decided_by",
        ),
        inner=True,
    ),
    Panel(
        "decision",
        "决定",
        (
            "result",
            "decided_on",
            "collective",
            "end_ground",
            "effective_on",
            "right_authority",
        ),
    ),
    _panel("service", "送达", ServiceRecord, "paper", "recipient", "way", "event_on", "served_on"),
    _panel("performance", "履行", Performance, "what", "due_on", "due_basis", "done_on", "ordered_until", "talked_on"),
    _panel(
        "opinions",
        "意见书、建议书",
        OpinionPaper,
        "kind",
        "addressee",
        "problems",
        "sent_on",
        "due_on",
        "replied_on",
        "reply",
    ),
    Panel(
        "after",
        "公开、诉讼与归档",
        (
            "disclose",
            "disclose_reason",
            "published_on",
            "superior_told_on",
            "sued_on",
            "suit_number",
            "suit_result",
            "satisfaction",
            "archive_number",
            "archived_on",
        ),
    ),
)
