"""On site: notes, samples, findings; then the unit confirms the facts or objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import SYSTEM_ROLE, Ask, Step
from fadu.kernel.taking import InvalidFacts, NotAllowed, Taking
from fadu.kernel.today import today
from fadu.registry.burden import meter

from ..models import Finding, InspectionObject, LawInspection, SiteNote, TeamMember
from ..rules import vocab
from ..rules.checks import draw
from .shared import (
    HEAD,
    MEMBER,
    OFFICE,
    OWN,
    RULES,
    TEAM,
    UNIT,
    by,
    file_of,
    reason,
    record_ask,
    record_of,
    tell_unit,
    unit_posts,
)
from .team import guard_team

ON_SITE = ("on_site",)
DRAFTING = ("on_site", "draft_findings")


def units(case: LawInspection) -> tuple[tuple[str, str], ...]:
    """The units under inspection."""
    rows = case.of(InspectionObject).select_related("organ")
    return tuple((str(row.organ_id), row.organ.short or row.organ.name) for row in rows)


def findings(case: LawInspection) -> tuple[tuple[str, str], ...]:
    """Findings that stand."""
    return tuple((str(row.pk), str(row)) for row in case.of(Finding).exclude(state="rejected"))


def objected(case: LawInspection) -> tuple[tuple[str, str], ...]:
    """Findings to which the unit objects."""
    return tuple((str(row.pk), str(row)) for row in case.of(Finding, state="objected"))


def guard_enter(case: LawInspection, actor: Actor) -> list[str]:
    """Two people at least, not before the day that was announced."""
    early = [f"通知的进驻日期是 {case.starts}"] if case.starts and today() < case.starts else []
    return [*guard_team(case, actor), *early]


def _enter(taking: Taking) -> None:
    taking.case.entered_on = taking.on


def guard_beside(case: LawInspection, actor: Actor) -> list[str]:
    """Only one of the team."""
    serving = TeamMember._plain.filter(matter_id=case.pk, user_id=actor.id, recused_on=None, left_on=None)
    return [] if actor.id is not None and serving.exists() else ["只有督察组成员可以登记"]


def _beside(taking: Taking) -> None:
    taking.note("同组人员在另一部手机上记下的进驻或者离开，并入本次督察")


def on_time(taking: Taking) -> None:
    """Notes of another phone may come after the team has left; what they tell was seen before. Raises NotAllowed."""
    left = taking.case.left_on
    if left is not None and taking.on > left:
        raise NotAllowed([f"督察组已于 {left} 离开现场，此后不再补记现场情况"])


def _note(taking: Taking) -> None:
    on_time(taking)
    facts = taking.facts
    record = record_of(facts.get("record"), taking.actor, int(facts["unit"]))
    names = ("kind", "place", "person", "post", "content", "persons", "deductions")
    note = SiteNote._plain.create(
        matter_id=taking.case.pk, organ_id=int(facts["unit"]), on=taking.on, record=record, by=by(taking),
        mean_mark=facts.get("mark"), **{n: facts.get(n) or (None if n == "persons" else "") for n in names},
    )  # fmt: skip
    paper = {"talk": "talk_record", "file": "file_review", "test": "test_sheet"}.get(note.kind)
    if paper:
        taking.paper(paper, note_id=note.pk)


def check_note(case: LawInspection, facts: Mapping[str, Any]) -> dict[str, str]:
    """A talk names who was talked to, a test how many took it."""
    if facts["kind"] == "talk" and not facts.get("person"):
        return {"person": "谈话记录须写明谈话对象"}
    if facts["kind"] == "test" and not facts.get("persons"):
        return {"persons": "测试须写明人数"}
    return {}


def _sample(taking: Taking) -> None:
    on_time(taking)
    facts = taking.facts
    try:
        drawn = draw(facts["population"], facts["size"], facts["seed"])
    except ValueError as error:
        raise InvalidFacts({"size": str(error)}) from error
    note = SiteNote._plain.create(
        matter_id=taking.case.pk, organ_id=int(facts["unit"]), on=taking.on, kind="file", by=by(taking),
        content=facts["what"], population=facts["population"], drawn=drawn, seed=facts["seed"],
    )  # fmt: skip
    taking.public = {"drawn": drawn}
    taking.paper("sample_list", note_id=note.pk)


def _find(taking: Taking) -> None:
    facts, case = taking.facts, taking.case
    file = file_of(facts.get("file"))
    record = record_of(facts.get("record"), taking.actor, int(facts["unit"]))
    if not (file or record or facts.get("evidence")):
        raise InvalidFacts({"evidence": "须有证据：写明证据，或者填业务记录编号，或者上传文件"})
    Finding._plain.create(
        matter_id=case.pk, no=case.of(Finding).count() + 1, organ_id=int(facts["unit"]), fact=facts["fact"],
        evidence=facts.get("evidence") or (file.name if file else record.number if record else ""), file=file,
        record=record, rule=facts["rule"], klass=facts["klass"], severity=int(facts["severity"]),
    )  # fmt: skip


def _drop(taking: Taking) -> None:
    row = Finding._plain.get(pk=int(taking.facts["finding"]), matter_id=taking.case.pk)
    row.state, row.ruling = "rejected", taking.facts["reason"][:300]
    row.save()


def _leave(taking: Taking) -> None:
    taking.case.left_on = taking.on


def guard_findings(case: LawInspection, actor: Actor) -> list[str]:
    """Each finding has evidence and a rule."""
    rows = case.of(Finding).exclude(state="rejected")
    bare = [str(row.no) for row in rows if not row.rule or not (row.evidence or row.file_id or row.record_id)]
    return [f"第 {'、'.join(bare)} 项发现缺证据或者缺依据"] if bare else []


def _send(taking: Taking) -> None:
    case = taking.case
    ids = set(case.of(Finding, state="found").values_list("organ_id", flat=True))
    case.of(InspectionObject).exclude(organ_id__in=ids).update(confirmed_on=taking.on)
    for pk in sorted(ids):
        taking.paper("working_sheet", unit_id=pk)
        tell_unit(taking, pk, f"请核对督察事实：{case.title}")
    if ids:
        meter.ask(case.pk, ids, "answer", f"核对督察事实：{case.title}", taking.on, office=case.organ_id)


def after_sending(case: LawInspection, facts: Any) -> str:
    """Without findings there is nothing to confirm."""
    return "confirming" if case.of(Finding, state="found").exists() else "facts_confirmed"


def own_findings(case: LawInspection) -> tuple[tuple[str, str], ...]:
    """Findings that wait for the unit's word."""
    return tuple((str(row.pk), str(row)) for row in case.of(Finding, state="found"))


def guard_own(case: LawInspection, actor: Actor) -> list[str]:
    """There is something of this unit to confirm."""
    mine = case.of(Finding, state="found", organ_id__in=unit_posts(actor))
    return [] if mine.exists() else ["本单位没有待核对的事实"]


def _confirm(taking: Taking) -> None:
    case, mine = taking.case, unit_posts(taking.actor)
    disputed = {int(pk) for pk in taking.facts.get("disputed") or ()}
    rows = list(case.of(Finding, state="found", organ_id__in=mine))
    if disputed - {row.pk for row in rows}:
        raise InvalidFacts({"disputed": "只能对本单位的事实提出异议"})
    if disputed and not taking.facts.get("objection"):
        raise InvalidFacts({"objection": "提出异议须写明理由和证据"})
    for row in rows:
        row.state = "objected" if row.pk in disputed else "confirmed"
        row.objection = taking.facts.get("objection") or "" if row.pk in disputed else ""
        row.save()
    case.of(InspectionObject, organ_id__in=mine).update(confirmed_on=taking.on)
    for pk in mine:
        meter.answered(case.pk, pk, taking.on)
    if not case.of(Finding, state="found").exists():
        taking.stop("confirm")


def after_confirming(case: LawInspection, facts: Any) -> str:
    """Facts are confirmed when every unit has spoken and every objection is ruled on."""
    return "confirming" if case.of(Finding, state__in=("found", "objected")).exists() else "facts_confirmed"


def _deem(taking: Taking) -> None:
    rows = taking.case.of(Finding, state="found")
    taking.note(f"{rows.count()} 项事实逾期未提出异议，视为没有异议（本平台口径）")
    rows.update(state="confirmed")


def _rule(taking: Taking) -> None:
    row = Finding._plain.get(pk=int(taking.facts["finding"]), matter_id=taking.case.pk)
    row.state = "rejected" if taking.facts["upheld"] else "confirmed"
    row.ruling = taking.facts["reason"][:300]
    row.save()
    tell_unit(taking, row.organ_id, f"异议{'成立' if taking.facts['upheld'] else '不成立'}：{row}")


def guard_objected(case: LawInspection, actor: Actor) -> list[str]:
    """There is an objection."""
    return [] if objected(case) else ["没有待处理的异议"]


NOTE = (
    Ask("kind", "方式", "choice", vocab.NOTES),
    Ask("unit", "单位", "choice", units),
    Ask("place", "地点", required=False, max_length=120),
    Ask("person", "谈话对象", required=False, max_length=60, private=True),
    Ask("post", "职务", required=False, max_length=120),
    Ask("content", "记录", "longtext", help="谈话写明问和答；测试写明试卷版本和范围"),
    Ask("persons", "测试人数", "int", required=False, minimum=1),
    Ask("mark", "平均分", "money", required=False, maximum=100),
    Ask("deductions", "扣分", "longtext", required=False, max_length=300,
        help="查阅案卷用，每行一项：项目｜分值｜扣分｜理由"),
    record_ask(),
)
FIND = (
    Ask("unit", "单位", "choice", units),
    Ask("fact", "事实", "longtext", help="写清谁、何时、做了什么，不写评价"),
    Ask("evidence", "证据", required=False, max_length=300),
    record_ask(),
    Ask("file", "文件", "file", required=False),
    Ask("rule", "违反的规定", max_length=200, help="法律、文件名称和条款"),
    Ask("klass", "类别", "choice", vocab.CLASSES),
    Ask("severity", "程度", "choice", vocab.SEVERITY, default="2"),
)
SAMPLE = (
    Ask("unit", "单位", "choice", units),
    Ask("what", "抽查什么", max_length=200),
    Ask("population", "总数", "int", minimum=1, maximum=1_000_000),
    Ask("size", "抽取数", "int", minimum=1, maximum=1000),
    Ask("seed", "抽取种子", max_length=60, help="事先公布的任意文字；同一种子任何人都能抽出同样的序号"),
)
STEPS = (
    Step("enter", "进驻", ("noticed", "self_check"), "on_site", OFFICE, basis=RULES, guard=guard_enter, effect=_enter,
         stops=("self_check",)),
    Step("beside", "同组到场、离开登记", DRAFTING, None, (*OFFICE, MEMBER), basis=OWN, guard=guard_beside, effect=_beside,
         group="现场"),
    Step("note", "现场记录", DRAFTING, None, TEAM, basis=RULES, asks=NOTE, check=check_note, effect=_note, group="现场"),
    Step("sample", "抽取案卷", DRAFTING, None, TEAM, basis=OWN, asks=SAMPLE, effect=_sample, group="现场"),
    Step("find", "记录发现", DRAFTING, None, TEAM, basis=RULES, asks=FIND, effect=_find, group="现场"),
    Step("drop", "删去发现", DRAFTING, None, TEAM, effect=_drop, group="现场",
         guard=lambda case, actor: [] if findings(case) else ["还没有发现"],
         asks=(Ask("finding", "发现", "choice", findings), reason())),
    Step("leave", "离开现场", ON_SITE, "draft_findings", TEAM, effect=_leave, starts=("findings", "report"), basis=OWN),
    Step("send_findings", "送单位核对", ("draft_findings",), after_sending, OFFICE, basis=OWN, guard=guard_findings,
         effect=_send, stops=("findings",), starts=("confirm",)),
    Step("confirm", "核对事实", ("confirming",), after_confirming, (UNIT,), basis=OWN, guard=guard_own, effect=_confirm,
         asks=(Ask("disputed", "有异议的事实", "choices", own_findings, required=False),
               Ask("objection", "异议和证据", "longtext", required=False))),
    Step("deem_confirmed", "逾期视为没有异议", ("confirming",), after_confirming, (SYSTEM_ROLE,), basis=OWN,
         effect=_deem, stops=("confirm",)),
    Step("rule", "处理异议", ("confirming",), after_confirming, (HEAD,), guard=guard_objected, effect=_rule, basis=OWN,
         asks=(Ask("finding", "有异议的事实", "choice", objected), Ask("upheld", "异议成立", "bool"), reason())),
)  # fmt: skip
