"""Examining the application: facts of the seven tests, where the respondent stands, judgements on open points."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import Standing, TestResult
from ..rules import acceptance, exhaustion, vocab
from ..rules.basis import REVIEW
from .shared import DESK, HEAD, LAW, UNDER_REVIEW, answer, by, kept, reason_ask, tri, write

TESTS, PLACE, WHEN, KIND = "受理条件", "管辖事实", "期限事实", "案件性质"
TEST_FLAGS = (
    "applicant_clear",
    "respondent_proper",
    "interest",
    "request_specific",
    "reasons_given",
    "accepted_before",
    "withdrawn_before",
    "withdrawal_unwilling",
    "suit_registered",
)
PLACE_TEXTS = (
    "line",
    "government",
    "superior",
    "founder",
    "founder_government",
    "local_government",
    "zone_approved_by",
    "principal",
    "successor",
    "approved_by",
)
PLACE_FLAGS = ("own_name", "by_district", "vertical_confirmed")
TIME_FIELDS = (
    "act_on",
    "served_by",
    "act_served_on",
    "known_on",
    "learned_on",
    "requested_on",
    "perform_by",
    "delay_from",
    "delay_to",
    "delay_reason",
    "longer_days",
    "longer_law",
    "posted_on",
    "respondent_level",
)
KIND_FIELDS = (
    "subject",
    "sector",
    "act_count",
    "prior_flags",
    "amount",
    "real_estate",
    "urgent",
    "onspot",
    "camera",
    "warning_only",
    "detention",
    "enterprise",
)
SCOPE = (("none", "不属于排除事项"), *(pair for pair in acceptance.EXCLUDED if pair[0]))


def _standing(key: str) -> Any:
    """Default: what the first described respondent already records."""

    def current(case: Any) -> Any:
        row = next(iter(case.children(Standing)), None) if case is not None and case.pk else None
        value = getattr(row, key, "") if row else ""
        return {True: "yes", False: "no", None: ""}.get(value, value) if isinstance(value, bool | None) else value

    return current


def _excluded(case: Any) -> str:
    value = getattr(case, "excluded", None)
    return "" if value is None else value or "none"


def _place(key: str, title: str, **words: Any) -> Ask:
    return Ask(
        f"st_{key}",
        title,
        words.pop("kind", "text"),
        words.pop("choices", ()),
        required=False,
        default=_standing(key),
        max_length=200,
        group=PLACE,
        **words,
    )


TEST_ASKS = (
    tri("applicant_clear", "申请人明确", group=TESTS),
    tri("respondent_proper", "被申请人适格", group=TESTS),
    tri("interest", "与行政行为有利害关系", group=TESTS),
    tri("request_specific", "请求具体", group=TESTS),
    tri("reasons_given", "说明了事实和理由", group=TESTS),
    Ask("excluded", "复议范围", "choice", SCOPE, required=False, default=_excluded, group=TESTS),
    kept("act_count", "所涉行政行为个数", "int", minimum=1, maximum=99, group=TESTS),
    tri("accepted_before", "曾就同一行为受理复议", group=TESTS),
    tri("suit_registered", "法院已就同一行为受理诉讼", group=TESTS),
    tri("withdrawn_before", "曾撤回并终止复议", group=TESTS),
    tri("withdrawal_unwilling", "能证明当时撤回非自愿", group=TESTS),
)
PLACE_ASKS = (
    _place("kind", "被申请人类别", kind="choice", choices=vocab.RESPONDENT_KINDS),
    _place("line", "系统（垂直领导时）", kind="choice", choices=vocab.LINES),
    _place("government", "本级人民政府"),
    _place("superior", "上一级机关"),
    _place("founder", "设立或者管理它的机关"),
    _place("founder_government", "设立机关的本级政府"),
    _place("local_government", "所在地人民政府"),
    _place("own_name", "依授权以自己的名义作出", kind="choice", choices=(("yes", "是"), ("no", "否"))),
    _place("by_district", "市级部门按行政区划设立", kind="choice", choices=(("yes", "是"), ("no", "否"))),
    _place("vertical_confirmed", "确实实行垂直领导", kind="choice", choices=(("yes", "是"), ("no", "否"))),
    _place(
        "zone_approved_by",
        "开发区批准层级",
        kind="choice",
        choices=(("state", "国务院"), ("province", "省级政府"), ("other", "其他")),
    ),
    _place("principal", "委托机关（受委托作出时）"),
    _place("successor", "继续行使职权的机关（原机关撤销时）"),
    _place("approved_by", "批准该行为的上级机关"),
    kept("respondent_level", "被申请人层级", "choice", choices=vocab.LEVELS, group=PLACE),
)
TIME_ASKS = (
    kept("act_on", "行为作出日期", "date", group=WHEN),
    kept("served_by", "送达方式", "choice", choices=vocab.SERVED_BY, group=WHEN),
    kept("act_served_on", "送达日期", "date", group=WHEN),
    kept("known_on", "知道日期", "date", group=WHEN),
    tri("told", "作出时告知了权利、机关和期限", group=WHEN),
    kept("learned_on", "得知复议权利日期", "date", group=WHEN),
    tri("told_prior", "作出时告知了应先复议", group=WHEN),
    kept("requested_on", "履职请求收到日期", "date", group=WHEN),
    kept("perform_by", "法定履行届满日", "date", group=WHEN),
    kept("urgent", "紧急情况下的保护请求", "bool", group=WHEN),
    kept("real_estate", "涉及不动产", "bool", group=WHEN),
    kept("delay_from", "耽误开始", "date", group=WHEN),
    kept("delay_to", "障碍消除", "date", group=WHEN),
    kept("delay_reason", "耽误的正当理由", group=WHEN),
    kept("longer_days", "法律规定的更长期限（日）", "int", minimum=61, maximum=3650, group=WHEN),
    kept("longer_law", "规定更长期限的法律", group=WHEN),
    kept("posted_on", "交邮日期", "date", group=WHEN),
)
KIND_ASKS = (
    kept("subject", "事项", "choice", choices=vocab.MATTERS, group=KIND),
    kept("sector", "管理领域", "choice", choices=vocab.FIELDS, group=KIND),
    kept("prior_flags", "复议前置等特别情形", "choices", choices=exhaustion.CHOICES, group=KIND),
    tri("paid_or_secured", "已缴税款滞纳金或者已担保", group=KIND),
    kept("amount", "涉案款额（元）", "money", group=KIND),
    kept("onspot", "当场作出", "bool", group=KIND),
    kept("camera", "依据电子技术监控设备", "bool", group=KIND),
    kept("warning_only", "警告或者通报批评", "bool", group=KIND),
    kept("detention", "拘留或者限制人身自由", "bool", group=KIND),
    kept("enterprise", "涉企案件", "bool", group=KIND),
)


def _examined(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    write(taking, (*TIME_FIELDS, *KIND_FIELDS), (*TEST_FLAGS, "told", "told_prior", "paid_or_secured"))
    case.act_count = facts.get("act_count") or 1
    case.excluded = {"": None, "none": ""}.get(facts.get("excluded") or "", facts.get("excluded"))
    _write_standing(taking)
    adapter.run_tests(case, taking.on)
    conclusion = adapter.conclusion_of(case)
    taking.note(conclusion.text)
    taking.public["conclusion"] = conclusion.value or conclusion.outcome


def _write_standing(taking: Taking) -> None:
    case, facts = taking.case, taking.facts
    if not facts.get("st_kind"):
        return
    rows = list(case.rows(Standing))
    row = rows[0] if rows else Standing(matter_id=case.pk, organ=case.respondent)
    row.name, row.kind = row.name if len(rows) > 1 else case.respondent_name, facts["st_kind"]
    for key in PLACE_TEXTS:
        setattr(row, key, facts.get(f"st_{key}") or "")
    for key in PLACE_FLAGS:
        setattr(row, key, answer(facts.get(f"st_{key}")))
    row.save()


def _open_tests(case: Any) -> tuple[tuple[str, str], ...]:
    return tuple((row.key, row.title) for row in case.children(TestResult, outcome=REVIEW)) if case and case.pk else ()


def _judged(taking: Taking) -> None:
    row = taking.case.rows(TestResult).filter(key=taking.facts["test"]).first()
    if row is None or row.outcome != REVIEW:
        raise InvalidFacts({"test": "只有待核的条件由人判断，其余以规则结论为准"})
    row.judged, row.judged_reason, row.judged_by = taking.facts["judgement"], taking.facts["reason"], by(taking)
    row.save()
    taking.note(f"{row.title}：{row.get_judged_display()}")


EXAMINE = Step(
    "examine",
    "审查受理条件",
    ("received", *UNDER_REVIEW),
    None,
    who=DESK,
    basis=LAW["30.1"],
    asks=(*TEST_ASKS, *PLACE_ASKS, *TIME_ASKS, *KIND_ASKS),
    effect=_examined,
    group="受理",
    help="填写事实后系统逐项给出结论和条文；缺什么事实就列出要问的问题，待核的由人判断",
)
JUDGE = Step(
    "judge",
    "判断待核事项",
    ("received", *UNDER_REVIEW),
    None,
    who=DESK,
    basis=LAW["30.1"],
    guard=lambda case, actor: [] if _open_tests(case) else ["没有待核的受理条件"],
    asks=(
        Ask("test", "条件", "choice", _open_tests),
        Ask("judgement", "判断", "choice", (("yes", "符合"), ("no", "不符合"))),
        reason_ask("判断理由（核对了什么文本）"),
    ),
    effect=_judged,
    group="受理",
)
ASSIGN = Step(
    "assign",
    "指定承办人",
    ("received", "supplement", *UNDER_REVIEW, "suspended"),
    None,
    who=(HEAD,),
    basis=LAW["36.1"],
    asks=(Ask("officer", "承办人", "user"),),
    group="审理",
    sets=("officer",),
    effect=lambda taking: taking.notify("案件已分配给您办理", user_id=taking.facts["officer"].pk),
)
STEPS = (EXAMINE, JUDGE, ASSIGN)
