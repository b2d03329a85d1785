"""Third parties, representatives, agents, views, inspection of the file, exclusion of expert time."""

from __future__ import annotations

from typing import Any

from fadu.kernel import clocks
from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from ..models import Inspection, Party, ViewHeard
from ..models.intake import PARTY_ROLES
from ..models.work import VIEW_WAYS
from ..rules import respondent, vocab
from ..rules.packs import by_regulation
from .shared import (
    DESK,
    INTAKE,
    LAW,
    OFFICE,
    OPEN_AFTER_ACCEPTANCE,
    PUBLIC,
    UNDER_REVIEW,
    answer,
    by,
    child,
    demand,
    judged_ask,
    reason_ask,
    tri,
)
from .third import hand_code


def _added(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    role = facts["role"]
    if role == "agent":
        held = case.rows(Party).filter(role="agent", acts_for=facts.get("acts_for") or "", left_on=None).count()
        demand(respondent.agents(held + 1, answer(facts.get("papers"))), taking, "role")
    row = child(
        taking,
        Party,
        role=role,
        kind=facts["kind"],
        name=facts["name"],
        joined_on=taking.on,
        **{k: facts.get(k) or "" for k in ("id_number", "phone", "address", "acts_for", "power")},
        power_from=facts.get("power_from"),
        power_to=facts.get("power_to"),
    )
    if role == "guardian" and not facts.get("acts_for"):
        raise InvalidFacts({"acts_for": "请写明是谁的法定代理人"})
    if role == "representative":
        named = case.rows(Party).filter(role="representative", left_on=None).count()
        demand(respondent.representatives(case.applicant_count, named, taking.on), taking, "role")
        taking.paper("representatives")
    if role == "agent":
        taking.paper("power")
    if role == "third":
        hand_code(taking, row)


def _views(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    if facts.get("prevented"):
        case.views_prevented = facts["prevented"]
        taking.note(f"因当事人原因不能听取意见：{facts['prevented']}")
        return
    if not (facts.get("party") and facts.get("way") and facts.get("content")):
        raise InvalidFacts({"content": "请填写当事人、方式和意见要点；确实不能听取的填写当事人原因"})
    child(
        taking,
        ViewHeard,
        party=facts["party"],
        way=facts["way"],
        heard_on=taking.on,
        content=facts["content"],
        officers=by(taking),
    )
    # the respondent's view alone is not the hearing that §49 owes to those whom the act concerns
    case.views_heard = case.views_heard or facts["party"].strip() not in ("被申请人", case.respondent_name)
    case.mediation_willing = (
        answer(facts.get("mediation_willing")) if facts.get("mediation_willing") else case.mediation_willing
    )
    taking.paper("views_record")


def _inspected(taking: Taking) -> None:
    facts = taking.facts
    if not facts["allowed"] and not facts.get("refused_reason"):
        raise InvalidFacts({"refused_reason": "不同意查阅的，须写明涉密、隐私或者安全稳定的理由"})
    child(
        taking,
        Inspection,
        reader=facts["reader"],
        read_on=taking.on,
        material=facts["material"],
        allowed=facts["allowed"],
        refused_reason=facts.get("refused_reason") or "",
    )
    taking.paper("inspection_record")


def _expert_running(case: Any) -> bool:
    return bool(case.clock_rows("decide", stopped_on=None, paused=True))


def _expert_begins(taking: Taking) -> None:
    text = "鉴定、勘验所用时间不计入审理期限"
    demand(by_regulation("time_excluded", taking.on, True, text), taking, "reason")
    clocks.pause(taking.case, "decide", taking.on, taking.facts["reason"][:200], "实施条例关于不计入审理期限的规定")
    taking.note(f"{text}：{taking.facts['reason']}")


def _expert_ends(taking: Taking) -> None:
    clocks.resume(taking.case, "decide", taking.on, taking.actor)
    taking.note("鉴定、勘验结束，审理期限继续计算")


ADD_PARTY = Step(
    "add_party",
    "登记参加人",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=DESK,
    basis=LAW["16.1"],
    asks=(
        Ask("role", "身份", "choice", PARTY_ROLES),
        Ask("kind", "类型", "choice", vocab.PARTY_KINDS, default="citizen"),
        Ask("name", "姓名或者名称", private=True, max_length=120),
        Ask("id_number", "证件号码", required=False, private=True, max_length=40),
        Ask("phone", "电话", "phone", required=False, private=True),
        Ask("address", "送达地址", required=False, private=True, max_length=200),
        Ask("acts_for", "代理或者代表谁", required=False, private=True, max_length=120),
        tri("papers", "授权委托书和身份证明齐全（代理人）"),
        Ask("power", "权限", required=False, max_length=200),
        Ask("power_from", "授权起", "date", required=False),
        Ask("power_to", "授权止", "date", required=False),
        judged_ask(),
    ),
    effect=_added,
    group="参加人",
)
HEAR_VIEWS = Step(
    "hear_views",
    "听取意见",
    UNDER_REVIEW,
    None,
    who=OFFICE,
    basis=LAW["49"],
    asks=(
        Ask("party", "当事人", required=False, private=True, max_length=120),
        Ask("way", "方式", "choice", VIEW_WAYS, required=False),
        Ask("content", "意见要点", "longtext", required=False, private=True),
        tri("mediation_willing", "当事人愿意调解"),
        Ask("prevented", "因当事人原因不能听取的，写明原因", required=False, max_length=300),
    ),
    effect=_views,
    group="审理",
)
INSPECT_FILE = Step(
    "inspect_file",
    "查阅复制登记",
    (*OPEN_AFTER_ACCEPTANCE, "decided", "served"),
    None,
    who=OFFICE,
    basis=LAW["47"],
    asks=(
        Ask("reader", "查阅人", private=True, max_length=120),
        Ask("material", "材料", max_length=300),
        Ask("allowed", "同意", "bool", default=True),
        Ask("refused_reason", "不同意的理由", required=False, max_length=200),
    ),
    effect=_inspected,
    group="审理",
)
EXPERT_BEGINS = Step(
    "expert_begins",
    "鉴定、勘验开始（不计入期限）",
    ("review",),
    None,
    who=OFFICE,
    basis=None,
    guard=lambda case, actor: ["期限已在暂停中"] if _expert_running(case) else [],
    asks=(reason_ask("鉴定或者勘验事项"), judged_ask()),
    effect=_expert_begins,
    group="审理",
)
EXPERT_ENDS = Step(
    "expert_ends",
    "鉴定、勘验结束",
    ("review",),
    None,
    who=OFFICE,
    basis=None,
    guard=lambda case, actor: [] if _expert_running(case) else ["没有进行中的鉴定或者勘验"],
    effect=_expert_ends,
    group="审理",
)
WILL_MEDIATE = Step(
    "will_mediate",
    "表明调解意愿",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=(PUBLIC, *DESK),
    basis=LAW["5"],
    portal=True,
    public_title="我愿意调解",
    asks=(tri("mediation_willing", "是否愿意调解"),),
    effect=lambda taking: setattr(taking.case, "mediation_willing", answer(taking.facts.get("mediation_willing"))),
    group="调解",
)
STEPS = (ADD_PARTY, HEAR_VIEWS, INSPECT_FILE, EXPERT_BEGINS, EXPERT_ENDS, WILL_MEDIATE)
