"""Which authority is competent (管辖): the table of §24–28 as dated rows.

Give the organ that acted and what is known of its place; get the competent authority or authorities with the
article, or the question that must be asked. Rows are tried in order; the first that fits answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .basis import ASK, COAST, FY, GOVERNED_SINCE, NO, REVIEW, YES, Cite, Question, Verdict
from .respondent import Body, standing_in

NAMED_LINES = ("customs", "finance", "central_bank", "forex", "tax", "state_security")


@dataclass(frozen=True)
class Authority:
    """One competent authority and the article that makes it so."""

    name: str
    cite: Cite


@dataclass(frozen=True)
class Jurisdiction:
    """Advice on competence. outcome: YES (authorities named), ASK or REVIEW (then `authorities` is a suggestion)."""

    outcome: str
    respondent: str
    authorities: tuple[Authority, ...] = ()
    text: str = ""
    cites: tuple[Cite, ...] = ()
    questions: tuple[Question, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the competent authorities; more than one means the applicant chooses."""
        return tuple(one.name for one in self.authorities)

    @property
    def choice(self) -> bool:
        """True when the applicant may choose among several authorities."""
        return len(self.authorities) > 1


@dataclass(frozen=True)
class Row:
    """One dated rule: kinds of respondent it covers, how it names the authority, article and reading."""

    kinds: tuple[str, ...]
    resolve: Callable[[Body], Jurisdiction]
    since: date = GOVERNED_SINCE
    until: date | None = None

    def covers(self, body: Body, on: date) -> bool:
        """True when the row is in force on the day and speaks of this kind of respondent."""
        return body.kind in self.kinds and self.since <= on and (self.until is None or on <= self.until)


def _named(body: Body, text: str, *pairs: tuple[str | None, Cite, str, str]) -> Jurisdiction:
    """Build the answer from (name, article, fact key, question); a missing name becomes the question."""
    questions = tuple(Question(key, question) for name, _, key, question in pairs if not name)
    cites = tuple(cite for _, cite, _, _ in pairs)
    found = tuple(Authority(name, cite) for name, cite, _, _ in pairs if name)
    return Jurisdiction(ASK if questions else YES, body.name, found, text, cites, questions)


def _department(body: Body) -> Jurisdiction:
    text = "对政府工作部门的行为，由本级人民政府管辖"
    return _named(body, text, (body.government, FY["24.1.1"], "government", f"{body.name}是哪一级人民政府的工作部门？"))


def _government(body: Body) -> Jurisdiction:
    text = "对下一级人民政府的行为，由上一级人民政府管辖"
    return _named(body, text, (body.superior, FY["24.1.2"], "superior", f"{body.name}的上一级人民政府是哪一个？"))


def _dispatched_organ(body: Body) -> Jurisdiction:
    text = "对派出机关的行为，由设立它的人民政府管辖"
    return _named(body, text, (body.founder, FY["24.1.3"], "founder", f"{body.name}由哪个人民政府设立？"))


def _zone(body: Body) -> Jurisdiction:
    text = "开发区管理机构按派出机关对待，由设立它的人民政府管辖（本平台口径，须与本地确认）"
    return _named(body, text, (body.founder, FY["24.1.3"], "founder", f"{body.name}由哪个人民政府设立？"))


def _zone_department(body: Body) -> Jurisdiction:
    text = "开发区职能部门的管辖法律未写明，参照设立开发区的人民政府管辖，由承办人核对后确定"
    government = body.founder_government or body.government
    found = (Authority(government, FY["24.1.3"]),) if government else ()
    missing = ("本市关于各开发区职能部门复议管辖的确认文件",)
    return Jurisdiction(REVIEW, body.name, found, text, (FY["24.1.3"],), (), missing)


def _organisation(body: Body) -> Jurisdiction:
    text = "对法律法规规章授权的组织，由管理它的人民政府（或者管理部门的本级政府）管辖"
    government = body.founder_government or body.government
    return _named(
        body, text, (government, FY["24.1.4"], "founder_government", f"{body.name}由哪一级政府或者其部门管理？")
    )


def _branch(body: Body) -> Jurisdiction:
    parent = (body.founder_government, FY["24.4"], "founder_government", f"设立{body.name}的部门属于哪一级人民政府？")
    if body.by_district is None:
        text = "派出机构由设立部门的本级政府管辖；按区划设立的市级部门派出机构，还可由所在地政府管辖"
        question = Question("by_district", f"{body.name}是不是设区的市的部门按行政区划设立的派出机构？")
        partial = _named(body, text, parent)
        return Jurisdiction(ASK, body.name, partial.authorities, text, (FY["24.4"],), (*partial.questions, question))
    if not body.by_district:
        return _named(body, "以派出机构名义作出的行为，由设立部门的本级人民政府管辖", parent)
    local = (body.local_government, FY["24.4"], "local_government", f"{body.name}所在地的人民政府是哪一个？")
    return _named(
        body, "市级部门按区划设立的派出机构：设立部门的本级政府与所在地政府都有权管辖，由申请人选择", parent, local
    )


def _vertical(body: Body) -> Jurisdiction:
    superior = (body.superior, FY["27"], "superior", f"{body.name}的上一级主管部门是哪一个？")
    if body.line in NAMED_LINES or body.vertical_confirmed:
        return _named(body, "垂直领导机关以及税务、国家安全机关，由上一级主管部门管辖", superior)
    if body.vertical_confirmed is False:
        return _department(body)
    text = "法律未点名的系统，只有确实实行垂直领导的才由上一级主管部门管辖"
    question = Question("vertical_confirmed", f"{body.name}是否确实实行垂直领导？依据是什么文件？")
    return Jurisdiction(ASK, body.name, (), text, (FY["27"],), (question,))


def _coast_guard(body: Body) -> Jurisdiction:
    text = "对海警机构，由上一级海警机构管辖，也可以直接起诉"
    return _named(body, text, (body.superior, COAST["76"], "superior", f"{body.name}的上一级海警机构是哪一个？"))


def _justice(body: Body) -> Jurisdiction:
    text = "司法行政部门自己是被申请人时，本级政府与上一级司法行政部门都有权管辖，由申请人选择"
    own = (body.government, FY["28"], "government", f"{body.name}的本级人民政府是哪一个？")
    above = (body.superior, FY["28"], "superior", f"{body.name}的上一级司法行政部门是哪一个？")
    return _named(body, text, own, above)


def _province(body: Body) -> Jurisdiction:
    text = "省级人民政府管辖对自己行为的申请；对决定不服可以起诉，也可以请国务院作最终裁决"
    return Jurisdiction(YES, body.name, (Authority(body.name, FY["24.2"]),), text, (FY["24.2"], FY["26"]))


def _ministry(body: Body) -> Jurisdiction:
    text = "国务院部门管辖对自己行为的申请；对决定不服可以起诉，也可以请国务院作最终裁决"
    return Jurisdiction(YES, body.name, (Authority(body.name, FY["25.1"]),), text, (FY["25.1"], FY["26"]))


def _ministry_office(body: Body) -> Jurisdiction:
    text = "国务院部门的派出机构和所管理的授权组织，由该部门管辖"
    return _named(body, text, (body.founder, FY["25"], "founder", f"{body.name}由国务院哪个部门设立或者管理？"))


ROWS = (
    Row(("department",), _department),
    Row(("government", "township"), _government),
    Row(("dispatched_organ",), _dispatched_organ),
    Row(("zone",), _zone),
    Row(("zone_department",), _zone_department),
    Row(("organisation",), _organisation),
    Row(("dispatched_office",), _branch),
    Row(("vertical",), _vertical),
    Row(("coast_guard",), _coast_guard),
    Row(("justice",), _justice),
    Row(("province",), _province),
    Row(("ministry",), _ministry),
    Row(("ministry_office",), _ministry_office),
)


def competent(body: Body, on: date) -> Jurisdiction:
    """Name the competent authority for an act of `body`, by the rule in force on the day of application."""
    who, standing = standing_in(body, on)
    if who.outcome == ASK:
        return Jurisdiction(ASK, body.name, (), who.text, who.cites, who.questions)
    if who.outcome == REVIEW and body.approved_by:
        return Jurisdiction(REVIEW, body.name, (), who.text, who.cites, (), who.missing)
    if body.principal or body.successor or body.approved_by:
        question = Question("respondent", f"请按被申请人“{who.value}”重新填写其类别、层级和隶属关系")
        return Jurisdiction(ASK, str(who.value), (), who.text, who.cites, (question,), who.missing)
    row = next((row for row in ROWS if row.covers(standing, on)), None)
    if row is None:
        text = "没有适用于该日期和该类被申请人的管辖规则，须由承办人核对当时的规定"
        return Jurisdiction(REVIEW, body.name, (), text, (FY["24"],), (), ("当时有效的管辖规定",))
    return row.resolve(standing)


def competent_jointly(bodies: tuple[Body, ...], on: date) -> Jurisdiction:
    """Competence over a joint act (§19.2): the authorities common to all; none in common → a person decides."""
    answers = tuple(competent(body, on) for body in bodies)
    names = "、".join(answer.respondent for answer in answers)
    pending = tuple(question for answer in answers for question in answer.questions)
    if pending:
        return Jurisdiction(ASK, names, (), "共同行为的各被申请人须逐一查清", (FY["19.2"],), pending)
    common = tuple(one for one in answers[0].authorities if all(one.name in other.names for other in answers[1:]))
    text = "共同作出行为的机关都是被申请人，由对各机关都有管辖权的机关受理"
    if common:
        return Jurisdiction(YES, names, common, text, (FY["19.2"], *(one.cite for one in common)))
    return Jurisdiction(
        REVIEW, names, (), text + "；没有共同的管辖机关时法律未写明", (FY["19.2"],), (), ("共同行为管辖规定",)
    )


def door(answer: Jurisdiction, authority: str) -> Verdict:
    """Whether `authority` may accept; a wrong door must be refused by naming the right one (§30.2)."""
    named = "、".join(answer.names)
    if answer.outcome == ASK:
        return Verdict(ASK, answer.text, answer.cites, answer.questions)
    if answer.outcome == REVIEW:
        return Verdict(REVIEW, answer.text, answer.cites, missing=answer.missing, value=named)
    if authority in answer.names:
        extra = f"（申请人也可选择{'、'.join(n for n in answer.names if n != authority)}）" if answer.choice else ""
        return Verdict(YES, f"{answer.text}{extra}", answer.cites, value=named)
    text = f"不属于{authority}管辖，应在不予受理决定中告知有管辖权的机关：{named}"
    return Verdict(NO, text, (*answer.cites, FY["30.2"]), value=named)
