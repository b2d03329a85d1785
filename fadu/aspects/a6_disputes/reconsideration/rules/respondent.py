"""Who is the respondent (被申请人): the organ that acted, or the one that answers for it (§19)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .basis import FY, SSJ, Question, Verdict, ask, no, review, yes
from .packs import by_regulation


@dataclass(frozen=True)
class Body:
    """The organ whose name stands on the act, and what is known of its place. None = not known.

    kind: value of vocab.RESPONDENT_KINDS. line: value of vocab.LINES for a vertical organ.
    government: the government of its own level. superior: next higher organ (of its line, or higher government).
    founder: organ that set it up or runs it; founder_government: that organ's own-level government.
    local_government: government of the place where a branch sits. own_name: entitled to act in its own name.
    by_district: branch of a 设区的市 department set up along district borders.
    vertical_confirmed: the line is really run vertically (asked for lines the Act does not name).
    zone_approved_by: "state", "province" or "other". principal: organ that entrusted it.
    successor: organ that took over after abolition. approved_by: superior that approved the act.
    """

    name: str
    kind: str
    line: str = ""
    government: str | None = None
    superior: str | None = None
    founder: str | None = None
    founder_government: str | None = None
    local_government: str | None = None
    own_name: bool | None = None
    by_district: bool | None = None
    vertical_confirmed: bool | None = None
    zone_approved_by: str | None = None
    principal: str | None = None
    successor: str | None = None
    approved_by: str | None = None


def respondent_of(body: Body, on: date) -> Verdict:
    """Name the proper respondent for an act signed by `body`. `value` is the name."""
    if body.principal:
        text = f"受委托作出的行为，委托它的机关（{body.principal}）是被申请人"
        return yes(text, FY["19.3"], value=body.principal)
    if body.successor:
        return yes(
            f"作出机关已撤销或者职权已转移，由继续行使职权的{body.successor}作被申请人",
            FY["19.4"],
            value=body.successor,
        )
    if body.approved_by:
        text = f"依规定经上级批准后作出的，批准机关（{body.approved_by}）为被申请人"
        return by_regulation("approved_act", on, body.approved_by, text)
    if body.kind == "dispatched_office":
        return _branch(body)
    if body.kind == "zone_department":
        return _zone_department(body)
    return yes(f"{body.name}作出行政行为，是被申请人", FY["19.1"], value=body.name)


def _branch(body: Body) -> Verdict:
    if body.own_name is None:
        question = Question("own_name", f"法律、法规或者规章是否授权{body.name}以自己的名义作出这类行为？")
        return ask("派出机构是否为被申请人取决于它有无授权", FY["24.4"], questions=(question,))
    if body.own_name:
        return yes(f"{body.name}依授权以自己的名义作出，是被申请人", FY["19.1"], FY["24.4"], value=body.name)
    if not body.founder:
        question = Question("founder", f"{body.name}由哪个机关设立？")
        return ask("未获授权的派出机构，行为归于设立它的机关", FY["19.1"], questions=(question,))
    return yes(f"{body.name}没有授权，行为归于设立它的{body.founder}", FY["19.1"], SSJ["20.3"], value=body.founder)


def _zone_department(body: Body) -> Verdict:
    if body.zone_approved_by is None:
        question = Question("zone_approved_by", "该开发区由国务院或者省级人民政府批准设立，还是其他？")
        return ask("开发区职能部门能否作被申请人取决于开发区的批准层级", SSJ["21"], questions=(question,))
    if body.zone_approved_by in ("state", "province"):
        text = f"国务院或者省级人民政府批准设立的开发区，其职能部门{body.name}自己作被申请人（参照诉讼中的被告规则）"
        return review(text, SSJ["21"], missing=("本市关于各开发区职能部门复议主体资格的确认文件",), value=body.name)
    if not body.founder:
        question = Question("founder", f"{body.name}属于哪个开发区管理机构？")
        return ask("其他开发区由管理机构作被申请人", SSJ["21"], questions=(question,))
    return yes(f"其他开发区由管理机构（{body.founder}）作被申请人", SSJ["21"], value=body.founder)


def standing_in(body: Body, on: date) -> tuple[Verdict, Body]:
    """Return the respondent verdict and the body whose place decides jurisdiction.

    An unauthorised branch is treated as its founding department; a department of a locally approved zone as the
    zone itself. An entrusting, succeeding or approving organ must be described on its own (asked by the caller).
    """
    verdict = respondent_of(body, on)
    if body.kind == "dispatched_office" and body.own_name is False and body.founder:
        moved = replace(body, name=body.founder, kind="department", government=body.founder_government, founder=None)
        return verdict, moved
    if body.kind == "zone_department" and body.zone_approved_by == "other" and body.founder:
        return verdict, replace(body, name=body.founder, kind="zone", founder=body.founder_government)
    return verdict, body


def representatives(applicants: int, named: int, on: date) -> Verdict:
    """Whether enough and not too many representatives are named for a crowd of applicants (§15)."""
    if applicants <= 5:
        return yes("申请人不超过五人，不要求推选代表人", FY["15.1"])
    within = 1 <= named <= 5
    text = f"申请人{applicants}人，应推选一至五名代表人，现有{named}名"
    result = yes(text, FY["15.1"]) if within else no(text, FY["15.1"])
    return by_regulation("representatives", on, within, text, rule=lambda: result)


def representative_may(action: str, consent: bool | None) -> Verdict:
    """Whether a representative may change the request, withdraw, or admit a third party's claim (§15.2)."""
    if action not in ("change_request", "withdraw", "admit"):
        return yes("代表人的其他行为对被代表的申请人当然有效", FY["15.2"])
    if consent is None:
        question = Question("represented_consent", "被代表的申请人是否同意？")
        return ask("变更请求、撤回申请、承认第三人请求须经被代表人同意", FY["15.2"], questions=(question,))
    if consent:
        return yes("已经被代表的申请人同意", FY["15.2"])
    return no("未经被代表的申请人同意，代表人不得变更请求、撤回申请或者承认第三人请求", FY["15.2"])


def agents(count: int, papers: bool | None) -> Verdict:
    """One or two agents with a written power (§17)."""
    if count > 2:
        return no("委托代理人不得超过两名", FY["17.1"])
    if count and papers is None:
        question = Question("agent_papers", "是否提交写明事项、权限、期限的授权委托书和双方身份证明？")
        return ask("委托代理须有书面授权", FY["17.2"], questions=(question,))
    if count and not papers:
        return no("缺少写明事项、权限、期限的授权委托书或者身份证明", FY["17.2"])
    return yes("代理手续齐备", FY["17.1"], FY["17.2"])
