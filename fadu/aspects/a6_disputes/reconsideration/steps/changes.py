"""Who takes part changes: the respondent was named wrongly, somebody takes the applicant's place, an agent leaves."""

from __future__ import annotations

from typing import Any

from fadu.kernel.declare import Ask, Step
from fadu.kernel.procedure import InvalidFacts, Taking

from .. import adapter
from ..models import Party, Standing
from ..rules import vocab
from .shared import DESK, INTAKE, LAW, OPEN_AFTER_ACCEPTANCE, child, reason_ask

LEAVING = ("agent", "representative", "guardian", "third")


def _renamed(taking: Taking) -> None:
    """Another respondent: its place is described anew, the tests are made again."""
    case, organ = taking.case, taking.facts.get("respondent")
    name = organ.name_on(taking.on) if organ else taking.facts.get("respondent_name") or ""
    if name == case.respondent_name:
        raise InvalidFacts({"respondent_name": "与现在的被申请人相同"})
    former, case.respondent, case.respondent_name = case.respondent_name, organ, name
    case.respondent_level = adapter.level_of(organ) if organ else "other"
    case.rows(Standing).delete()
    case.co_respondents = []
    if organ:
        child(taking, Standing, organ=organ, **adapter.standing_of(organ))
    case.tested_on, case.respondent_proper = None, None
    taking.note(f"被申请人由{former or '（未写明）'}变更为{name}，请重新审查受理条件")


def _succeeded(taking: Taking) -> None:
    """An heir or successor joins in the applicant's place (§14.2)."""
    case, facts = taking.case, taking.facts
    leaving = case.rows(Party).filter(role="applicant", left_on=None)
    leaving.update(left_on=taking.on)
    child(
        taking,
        Party,
        role="applicant",
        kind=facts["kind"],
        name=facts["name"],
        joined_on=taking.on,
        **{key: facts.get(key) or "" for key in ("id_number", "phone", "address")},
    )
    many = case.applicant_count > 1
    case.applicant_kind = facts["kind"]
    case.applicant_name = f"{facts['name']}等{case.applicant_count}人" if many else facts["name"]
    taking.note("近亲属或者权利义务承受人参加，申请人变更")


def _present(case: Any) -> tuple[tuple[str, str], ...]:
    rows = case.children(Party, left_on=None) if case is not None and case.pk else ()
    return tuple((str(row.pk), f"{row.get_role_display()} {row.name}") for row in rows if row.role in LEAVING)


def _left(taking: Taking) -> None:
    row = taking.case.rows(Party).filter(pk=int(taking.facts["party"])).first()
    if row is None or row.left_on or row.role not in LEAVING:
        raise InvalidFacts({"party": "请选择现有的代理人、代表人、法定代理人或者第三人"})
    row.left_on = taking.on
    row.save()
    taking.note(f"{row.get_role_display()}退出")


CHANGE_RESPONDENT = Step(
    "change_respondent",
    "变更被申请人",
    ("received", "accepted_ord", "accepted_sim"),
    None,
    who=DESK,
    basis=LAW["19"],
    asks=(
        Ask("respondent", "被申请人（在名录中选择）", "organ", required=False),
        Ask("respondent_name", "名称（名录中没有时填写）", required=False, max_length=200),
        reason_ask("变更的依据（申请人补正、委托、职权变更等）"),
    ),
    check=lambda case, facts: (
        {} if facts.get("respondent") or facts.get("respondent_name") else {"respondent_name": "请选择或者填写被申请人"}
    ),
    effect=_renamed,
    group="参加人",
)
SUCCEED = Step(
    "succeed",
    "变更申请人（近亲属、承受人参加）",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=DESK,
    basis=LAW["14.2"],
    asks=(
        Ask("kind", "类型", "choice", vocab.PARTY_KINDS, default="citizen"),
        Ask("name", "姓名或者名称", private=True, max_length=120),
        Ask("id_number", "证件号码", required=False, private=True, max_length=40),
        Ask("phone", "电话", "phone", required=False, private=True),
        Ask("address", "送达地址", required=False, private=True, max_length=200),
        reason_ask("与原申请人的关系和证明材料"),
    ),
    effect=_succeeded,
    group="参加人",
)
PARTY_LEAVES = Step(
    "party_leaves",
    "登记代理、代表、第三人的变更或者退出",
    (*INTAKE, *OPEN_AFTER_ACCEPTANCE),
    None,
    who=DESK,
    basis=LAW["17.2"],
    guard=lambda case, actor: [] if _present(case) else ["没有登记在案的代理人、代表人、第三人"],
    asks=(Ask("party", "退出的人", "choice", _present, private=True), reason_ask("书面告知的情况")),
    effect=_left,
    group="参加人",
)
STEPS = (CHANGE_RESPONDENT, SUCCEED, PARTY_LEAVES)
