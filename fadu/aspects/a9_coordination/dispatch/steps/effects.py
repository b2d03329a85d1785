"""Conditions and effects of the steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment, Matter
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.registry.burden import meter

from ..models import EvidenceItem, EvidenceUse, PolicyDemand, Promise, UpperPolicy
from ..promises import short_of

COMPARES = (("=", "等于"), (">=", "不少于"), ("full", "全部"), ("outcome", "取得成果"))
DEMANDS = "每行一项：要求｜责任单位简称｜期限（2026-12-31）"


def by(taking: Taking) -> str:
    """Who acts."""
    return (taking.actor.label or taking.actor.name)[:120]


def contact_of(actor: Actor) -> frozenset[int]:
    """Organs for which somebody is the contact."""
    return actor.organs("unit_contact")


def matter(number: str, actor: Actor, field: str) -> Matter:
    """A record by its number, as far as the actor may see it. Raises InvalidFacts."""
    rows = Matter._plain if actor.is_system else Matter.objects.for_user(actor)
    found: Matter | None = rows.filter(number=number.strip()).first()
    if found is None:
        raise InvalidFacts({field: f"没有编号为「{number}」的事项，或者您无权查看"})
    return found


# -- proofs


def check_given(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """A file or a record; a file that is known already is used by link, not uploaded again."""
    file = Attachment._plain.filter(pk__in=facts.get("file") or ()).first()
    if file is None and not facts.get("record"):
        return {"file": "请上传文件，或者填写业务记录的编号"}
    if facts["made_on"] > today():
        return {"made_on": "形成日期在今天之后"}
    if file:
        same = EvidenceItem._plain.filter(digest=file.digest).exclude(state__in=("withdrawn", "rejected")).first()
        if same:
            return {"file": f"同一份文件已经提交过（{same.matter.number}），请引用它，不必再传"}
    return {}


def give(taking: Taking) -> None:
    """Keep hash, source, date and person."""
    case, facts = taking.case, taking.facts
    case.attachment = Attachment._plain.filter(pk__in=facts.get("file") or ()).first()
    case.record = matter(facts["record"], taking.actor, "record") if facts.get("record") else None
    case.digest = case.attachment.digest if case.attachment else ""
    case.given_by_id = taking.actor.id
    case.person = case.person or taking.actor.name[:60]
    case.source = f"登记册：{case.record.register}" if case.record else "单位上传"
    for number in facts.get("target") or ():
        _use(taking, number, "")


def use(taking: Taking) -> None:
    """One more thing that the item proves."""
    for number in taking.facts["target"]:
        _use(taking, number, taking.facts.get("note") or "")


def _use(taking: Taking, chosen: str, note: str) -> None:
    """One use; several parts of one matter (`number#part`) are one use of it."""
    number, _, part = chosen.partition("#")
    target = matter(number, taking.actor, "target")
    given = {"note": note, "on": taking.on, "by": by(taking)}
    _, new = EvidenceUse._plain.get_or_create(matter_id=taking.case.pk, target=target, defaults=given)
    if not new and not part:
        raise InvalidFacts({"target": "已经引用到该事项"})


def used_by_task(taking: Taking) -> None:
    """A task took a proof that was given before: the proof says so too."""
    number = taking.facts.get("item")
    item = Matter.called(number).first() if number else None
    if item:
        given = {"on": taking.on, "by": by(taking)}
        EvidenceUse._plain.get_or_create(matter=item, target_id=taking.case.pk, defaults=given)


def guard_other(case: EvidenceItem, actor: Actor) -> list[str]:
    """Who checks is not who gave it."""
    return ["核实人不能是提交人"] if actor.id is not None and actor.id == case.given_by_id else []


def checked(taking: Taking) -> None:
    """Who judged, when and why."""
    case = taking.case
    case.checked_by, case.checked_on, case.reason = by(taking), taking.on, taking.facts.get("reason") or ""


def proof_of(number: str | None, taking: Taking) -> Matter | None:
    """The proof named by its number; it is linked to this case."""
    if not number:
        return None
    found = matter(number, taking.actor, "evidence")
    if found.register != "evidence_item":
        raise InvalidFacts({"evidence": f"「{number}」不是成果佐证的编号"})
    EvidenceUse._plain.get_or_create(
        matter=found, target_id=taking.case.pk, defaults={"on": taking.on, "by": by(taking)}
    )
    return found


# -- promises


def entered(taking: Taking) -> None:
    """One promise a year under one key."""
    case = taking.case
    if Promise._plain.filter(key=case.key, year=case.year).exclude(pk=case.pk).exists():
        raise InvalidFacts({"key": f"{case.year}年已登记 {case.key}"})


def report(taking: Taking) -> None:
    """Progress with its proof."""
    case, facts = taking.case, taking.facts
    case.progress, case.reported_on = facts["progress"], taking.on
    case.value = facts["value"] if facts.get("value") is not None else case.value
    proof_of(facts.get("evidence"), taking)


def proofs(case: Any) -> list[EvidenceItem]:
    """Proofs linked to a case."""
    linked = EvidenceUse._plain.filter(target_id=case.pk).values("matter_id")
    return list(EvidenceItem._plain.filter(pk__in=linked, state__in=("linked", "accepted")))


def guard_proven(case: Promise, actor: Actor) -> list[str]:
    """A promise is not kept by saying so."""
    return [] if proofs(case) else ["还没有成果佐证"]


def submit(taking: Taking) -> None:
    """Keep who submitted."""
    taking.case.submitted_by_id = taking.actor.id
    taking.notify(f"公开承诺待核验：{taking.case.key} {taking.case.title}", role="coordinator")


def guard_promise(case: Promise, actor: Actor) -> list[str]:
    """Checked by somebody else, on accepted proof; a number that was promised is reached."""
    reasons = ["核验人不能是提交人"] if actor.id is not None and actor.id == case.submitted_by_id else []
    if not any(item.state == "accepted" for item in proofs(case)):
        reasons.append("佐证尚未核实")
    return reasons + short_of(case, today())


def returned(taking: Taking) -> None:
    """The unit is asked once more."""
    case = taking.case
    meter.ask(case.pk, [case.organ_id], "return", f"公开承诺退回：{taking.facts['reason']}", taking.on)
    taking.notify(f"公开承诺退回：{case.title}", role="unit_contact", organ_id=case.organ_id)


def guard_past(case: Promise, actor: Actor) -> list[str]:
    """Only after the day."""
    return [f"期限 {case.deadline} 未到"] if case.deadline and case.deadline >= today() else []


# -- policies


def _lines(text: str) -> list[list[str]]:
    rows = [line.replace("|", "｜").split("｜") for line in text.splitlines() if line.strip()]
    return [[part.strip() for part in row] + [""] * (3 - len(row)) for row in rows]


def organ_named(name: str) -> Any:
    """An organ of the city by its short or full name."""
    rows = apps.get_model("people.Organ")._base_manager
    return rows.filter(short=name).first() or rows.filter(name=name).first()


def check_split(case: UpperPolicy, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every line names a unit that exists and a day that is one."""
    for what, who, until, *_ in _lines(facts["demands"]):
        if organ_named(who) is None:
            return {"demands": f"「{what[:20]}」的责任单位「{who}」不存在；{DEMANDS}"}
        try:
            date.fromisoformat(until) if until else None
        except ValueError:
            return {"demands": f"「{until}」不是有效日期，请写成 2026-12-31"}
    return {} if _lines(facts["demands"]) else {"demands": DEMANDS}


def split(taking: Taking) -> None:
    """Write the demands and tell the units."""
    case = taking.case
    start = case.of(PolicyDemand).count()
    for n, (what, who, until, *_) in enumerate(_lines(taking.facts["demands"]), start + 1):
        lead = organ_named(who)
        PolicyDemand._plain.create(matter_id=case.pk, no=n, text=what[:500], lead=lead,
                                   due_on=date.fromisoformat(until) if until else None)  # fmt: skip
        meter.ask(case.pk, [lead.pk], "answer", f"上级政策落实：{what[:100]}", taking.on, office=case.organ_id)
        taking.notify(f"上级政策要求：{what[:80]}", role="unit_contact", organ_id=lead.pk)


def open_demands(case: UpperPolicy) -> tuple[tuple[str, str], ...]:
    """Demands that nobody has reported on."""
    return tuple((str(row.pk), str(row)) for row in case.of(PolicyDemand, done_on=None))


def guard_demand(case: UpperPolicy, actor: Actor) -> list[str]:
    """The unit has an open demand."""
    mine = case.of(PolicyDemand, done_on=None, lead_id__in=contact_of(actor))
    return [] if mine.exists() else ["本单位没有待填报的要求"]


def demand_done(taking: Taking) -> None:
    """What was done and what proves it."""
    facts, case = taking.facts, taking.case
    row = PolicyDemand._plain.get(pk=int(facts["demand"]), matter_id=case.pk)
    if row.lead_id not in contact_of(taking.actor) and not taking.actor.is_system:
        raise InvalidFacts({"demand": "只能填报本单位的要求"})
    row.done_on, row.result = taking.on, facts["result"]
    row.evidence = proof_of(facts.get("evidence"), taking)
    row.save()
    meter.answered(case.pk, row.lead_id, taking.on)


def assessed(taking: Taking) -> None:
    """The day of the assessment."""
    taking.case.assessed_on = taking.on
