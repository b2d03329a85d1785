"""The gates before a code is issued. Each answers with a sentence, the text it rests on, whether it stops the visit.

Nothing is looked up here: whoever calls brings the facts of the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from . import counting, quiet, vocab
from .model import Id, ItemFacts, Limit, OfficerFacts, Refusal, Subject, Visit
from .warnings import Threshold, no_finding

PENALTY = "《行政处罚法》（2021年修订）第四十二条（行政检查参照）"
PAPERS = "司法部《行政检查文书基本格式文本（试行）》"
NEED = 2  # certified officers; by analogy with the penalty law, which names the number


@dataclass(frozen=True, slots=True)
class Request:
    """What a body wants to do. `bodies[0]` is the initiator; plan_filed: the planned line stands in a filed plan."""

    on: date
    trigger: str
    bodies: tuple[Id, ...]
    items: tuple[ItemFacts, ...]
    officers: tuple[OfficerFacts, ...] = ()
    plan_filed: bool = False
    special_approved: bool = False
    special_filed: bool = False
    special_published: bool = False
    source_no: str = ""
    reason: str = ""
    head_approved: bool = False
    recheck_of: str = ""
    quiet_exception: str = ""
    off_site: bool = False
    double_approved: bool = False
    no_finding_reason: str = ""


@dataclass(frozen=True, slots=True)
class White:
    """An entry of the white list, on the day."""

    title: str
    mode: str
    items: frozenset[Id] = frozenset()
    exceptions: frozenset[str] = frozenset()
    double_approval: bool = False
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the enterprise and the bodies on that day."""

    subject: Subject
    limits: tuple[Limit, ...] = ()
    visits: tuple[Visit, ...] = ()
    quiet: tuple[quiet.Quiet, ...] = ()
    white: White | None = None
    confirmed: frozenset[Id] = frozenset()
    thresholds: tuple[Threshold, ...] = ()
    names: dict[Id, str] = field(default_factory=dict)

    def name(self, body: Id) -> str:
        """A body for a sentence."""
        return self.names.get(body, str(body))


def bodies(request: Request, facts: Facts) -> Iterable[Refusal]:
    """Only confirmed and published bodies inspect."""
    for body in request.bodies:
        if body not in facts.confirmed:
            text = f"{facts.name(body)}未经确认并公布为行政检查主体，不得实施涉企行政检查"
            yield Refusal("body", text, counting.OPINION)


def items(request: Request, facts: Facts) -> Iterable[Refusal]:
    """Outside the list no check; each item is one of a body that takes part, in its months, for this enterprise."""
    if not request.items:
        yield Refusal("no_item", "没有选择检查事项", counting.OPINION)
    for item in request.items:
        if not item.published:
            yield Refusal("item", f"事项「{item.name}」未公布或者已取消，清单之外不得检查", counting.OPINION)
        elif item.bodies and item.bodies.isdisjoint(request.bodies):
            yield Refusal("item_body", f"事项「{item.name}」不属于参加检查的主体", counting.OPINION)
        if not item.in_scope:
            yield Refusal("scope", f"该企业不在事项「{item.name}」的检查对象范围内", counting.OPINION)
        if request.trigger == "plan" and not item.window >> (request.on.month - 1) & 1:
            yield Refusal("window", f"事项「{item.name}」不安排在 {request.on.month} 月检查", "检查事项清单")


def lawful(request: Request, facts: Facts) -> Iterable[Refusal]:
    """A filed plan line, an approved and published special plan, or a trigger with its source and reason."""
    kind = vocab.title(vocab.TRIGGERS, request.trigger)
    if request.trigger == "plan" and not request.plan_filed:
        yield Refusal("plan", "不在已备案的年度检查计划内，日常检查不予赋码", counting.OPINION)
    if request.trigger == "special":
        steps = (
            (request.special_approved, "专项检查计划未经本级政府或者上级主管部门批准"),
            (request.special_filed, "专项检查计划未备案"),
            (request.special_published, "专项检查计划未公布"),
        )
        yield from (Refusal("special", text, counting.OPINION) for done, text in steps if not done)
    if request.trigger == "recheck" and not request.recheck_of:
        yield Refusal("source", "复查须写明所复查的责令改正文书", counting.OPINION)
    needs_source = (*vocab.FOR_CAUSE, "superior")
    if request.trigger in needs_source and request.trigger != "emergency" and not request.source_no:
        yield Refusal("source", f"{kind}须登记来源编号（线索、申请、文件或者预警的编号）", counting.ANSWERS)
    if request.trigger in vocab.FOR_CAUSE and not request.reason:
        yield Refusal("reason", f"{kind}须写明检查理由", counting.ANSWERS)


def approval(request: Request, facts: Facts) -> Iterable[Refusal]:
    """The head of the body approves every check; in an emergency afterwards, at once."""
    if request.head_approved:
        return
    if request.trigger == "emergency":
        text = "紧急情况可以先行检查，须及时补办主体负责人审批"
        yield Refusal("approval_later", text, counting.ANSWERS, hard=False)
    else:
        yield Refusal("approval", "未经行政检查主体负责人批准", counting.ANSWERS)


def caps(request: Request, facts: Facts) -> Iterable[Refusal]:
    """Each participating body's cap, and the cap over all bodies where there is one. Off-site checks use none up."""
    if request.off_site:
        return
    told = set()
    for body in request.bodies:
        own = [item for item in request.items if not item.bodies or body in item.bodies] or list(request.items)
        for item in own:
            held = counting.applying(facts.limits, "cap", facts.subject, body, item.id, item.domain)
            for scope in ("own", "joint"):
                side_by_side = tuple(limit for limit in held if limit.scope == scope)
                key = (side_by_side, body if scope == "own" else None)
                if side_by_side and key not in told:
                    told.add(key)
                    yield from _cap(request, facts, side_by_side, key[1])


def _cap(request: Request, facts: Facts, limits: tuple[Limit, ...], body: Id | None) -> Iterable[Refusal]:
    """Limits that hold side by side: the strictest one speaks and names the others."""
    trigger, on = request.trigger, request.on
    stands = [counting.standing(limit, facts.visits, facts.subject.id, on, trigger, body) for limit in limits]
    where, others = counting.worst(stands)
    if where.blocked or where.tracked:
        code, name = ("cap" if where.blocked else "cap_tracked"), facts.name(body) if body is not None else "各主体合计"
        text = f"{name}：{where.text}（{where.limit.title}{others}）"
        yield Refusal(code, text, where.limit.citation, hard=where.blocked)


def white(request: Request, facts: Facts) -> Iterable[Refusal]:
    """White-list enterprises: without a lead only what the list leaves open, and double approval where it asks it."""
    entry = facts.white
    if entry is None or request.off_site:
        return
    lead = request.trigger in vocab.FOR_CAUSE or request.trigger in entry.exceptions
    if not lead:
        for item in request.items:
            if entry.mode == "none" or item.id not in entry.items:
                text = f"企业在白名单（{entry.title}），事项「{item.name}」不在可以检查的范围内，且没有线索"
                yield Refusal("white", text, entry.citation)
    if entry.double_approval and not lead and not request.double_approved:
        yield Refusal("white_double", "白名单企业的检查须经部门法制机构和司法行政部门双重审核", entry.citation)


def quiet_days(request: Request, facts: Facts) -> Iterable[Refusal]:
    """Routine checks stay away on quiet days."""
    if request.off_site:
        return
    verdict = quiet.judge(request.on, request.trigger, facts.quiet, request.quiet_exception)
    if not verdict.allowed:
        yield Refusal("quiet", verdict.text, verdict.period.citation if verdict.period else "")
    elif verdict.code:
        text = f"安静期内检查，适用第 {verdict.code} 项例外：{verdict.text.removeprefix('安静期例外：')}"
        yield Refusal("quiet_exception", text, verdict.period.citation if verdict.period else "", hard=False)


def _certified(officer: OfficerFacts, on: date) -> bool:
    until = officer.certificate_until
    return officer.kind == "officer" and officer.active and until is not None and on <= until


def officers(request: Request, facts: Facts) -> Iterable[Refusal]:
    """At least two certified officers, one of each body; nobody recused; the competences that items need."""
    if request.off_site:
        return
    sound = [o for o in request.officers if _certified(o, request.on)]
    for officer in request.officers:
        if officer.recused:
            yield Refusal("recusal", f"{officer.name}与该企业有利害关系，应当回避", PAPERS)
        if officer.kind == "officer" and officer not in sound:
            yield Refusal("certificate", f"{officer.name}的执法证件无效或者已于检查日前到期", PENALTY)
    if len(sound) < NEED:
        text = f"持有效执法证件的人员只有 {len(sound)} 名，不得少于 {NEED} 名（辅助人员、专家不计）"
        yield Refusal("too_few", text, PENALTY)
    for body in request.bodies:
        if len(request.bodies) > 1 and sound and all(o.body != body for o in sound):
            yield Refusal("body_absent", f"{facts.name(body)}没有派出持证执法人员", PENALTY)
    held = frozenset[str]().union(*(o.skills for o in sound))
    for item in request.items:
        if lacking := item.needs - held:
            yield Refusal(
                "competence", f"事项「{item.name}」需要的专业无人具备：{'、'.join(sorted(lacking))}", "检查事项清单"
            )


def repeated(request: Request, facts: Facts) -> Iterable[Refusal]:
    """An officer whose last checks there found nothing goes again only with reasons."""
    for rule in facts.thresholds:
        if rule.kind != "no_finding" or request.off_site:
            continue
        for officer in request.officers:
            hit = no_finding(rule, facts.visits, officer.id, facts.subject.id, request.on)
            if hit and not request.no_finding_reason:
                text = f"{officer.name}：{hit.text}"
                yield Refusal("no_finding", text, rule.citation, hard=rule.action == "block")


GATES = (bodies, items, lawful, approval, caps, white, quiet_days, officers, repeated)


def refusals(request: Request, facts: Facts) -> list[Refusal]:
    """Everything that speaks against the code, hard reasons first; soft ones are shown and kept, they stop nothing."""
    found = [refusal for gate in GATES for refusal in gate(request, facts)]
    return sorted(found, key=lambda r: not r.hard)


def may_issue(request: Request, facts: Facts) -> bool:
    """Whether the code may be issued."""
    return not any(refusal.hard for refusal in refusals(request, facts))
