"""Conditions and effects of a task's steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment, Matter
from fadu.kernel.taking import Taking
from fadu.kernel.today import today
from fadu.kernel.uploads import adopt
from fadu.registry.burden import meter

from ..burden import already_asked, unanswered
from ..figures import live_values
from ..models import Deliverable, Evidence, Target, Task
from ..models.plan import RUNNING
from ..proving import ITEMS, digest_of, item_of

RETURNS = (("definition", "口径不符"), ("evidence", "证据不足"), ("conflict", "数据矛盾"), ("scope", "超范围"))
CLAIM = re.compile(r"^\s*([\w.\-]+)\s*[=：:]\s*(\S.*?)\s*$")


def guard_running(task: Task, actor: Actor) -> list[str]:
    """Work counts only while the plan is in force."""
    return [] if task.plan.state in RUNNING else [f"计划现为「{task.plan.state}」，不在执行中"]


def guard_claim(task: Task, actor: Actor) -> list[str]:
    """Only where a number is demanded."""
    some = Target._plain.filter(task=task).exclude(value="").exists()
    return guard_running(task, actor) + ([] if some else ["这项任务没有写明数量的目标"])


def deliverables(task: Task) -> tuple[tuple[str, str], ...]:
    """What evidence may be given for."""
    return tuple((str(d.pk), d.title) for d in Deliverable._plain.filter(task=task))


def open_evidence(task: Task) -> tuple[tuple[str, str], ...]:
    """Evidence that waits for a check."""
    rows = Evidence._plain.filter(deliverable__task=task, state="linked").select_related(
        "deliverable", "attachment", "record"
    )
    return tuple(
        (str(e.pk), f"{e.deliverable.title}：{e.attachment.name if e.attachment else e.record or e.note}") for e in rows
    )


def check_evidence(task: Task, facts: Mapping[str, Any]) -> dict[str, str]:
    """A file or the number of a record; the record must exist."""
    if not facts.get("file") and not facts.get("record") and not facts.get("item"):
        return {"file": "请上传文件，选一份已提交的成果佐证，或者填写业务记录的编号"}
    if facts.get("item") and not Matter.called(facts["item"]).filter(register=ITEMS).exists():
        return {"item": f"没有编号为「{facts['item']}」的成果佐证"}
    file = Attachment._plain.filter(pk__in=facts.get("file") or ()).first()
    known = item_of(file.digest) if file else ""
    if known:
        return {"file": f"同一份文件已经提交过（{known}），请在「已提交的成果佐证」里选它，不必再传"}
    if facts.get("record") and not Matter.called(facts["record"]).exists():
        return {"record": f"没有编号为「{facts['record']}」的业务记录"}
    return {}


def add_evidence(taking: Taking) -> None:
    """Link a file or a record to a deliverable."""
    facts, ids = taking.facts, list(taking.facts.get("file") or ())
    file = Attachment._plain.filter(pk__in=ids).first()
    number = facts.get("item") or facts.get("record")
    record = Matter.called(number).first() if number else None
    adopt(ids, taking.case.pk)
    Evidence._plain.create(
        matter_id=taking.case.pk,
        deliverable_id=int(facts["deliverable"]),
        attachment=file,
        record=record,
        note=facts.get("note") or "",
        digest=file.digest if file else digest_of(record),
        added_on=taking.on,
        added_by=(taking.actor.label or taking.actor.name)[:120],
        added_by_id=taking.actor.id,
    )


def claims(text: str) -> tuple[dict[str, str], list[str]]:
    """Claimed values, one a line: T22-a=60; and the lines that cannot be read."""
    found, bad = {}, []
    for line in re.split(r"[\n；;]+", text or ""):
        hit = CLAIM.match(line)
        if hit:
            found[hit[1]] = hit[2]
        elif line.strip():
            bad.append(line.strip())
    return found, bad


def check_submit(task: Task, facts: Mapping[str, Any]) -> dict[str, str]:
    """Claims name targets of this task."""
    found, bad = claims(facts.get("claimed") or "")
    known = set(Target._plain.filter(task=task).values_list("key", flat=True))
    unknown = [k for k in found if k not in known]
    if bad or unknown:
        return {"claimed": f"看不懂：{'、'.join(bad + unknown)}；请写成“目标编号=数值”，每行一个"}
    return {}


def guard_submit(task: Task, actor: Actor) -> list[str]:
    """Every deliverable has evidence, or a figure of the register stands for the task."""
    reasons = guard_running(task, actor)
    bare = (
        Deliverable._plain.filter(task=task)
        .exclude(evidence__state__in=("linked", "accepted"))
        .values_list("title", flat=True)
    )
    if bare and not live_values(task):
        reasons.append(f"还没有佐证：{'、'.join(bare[:6])}")
    return reasons


def submit(taking: Taking) -> None:
    """Keep the claim beside what the system computes."""
    taking.case.submitted_by = taking.actor.id
    taking.case.claimed = claims(taking.facts.get("claimed") or "")[0]
    taking.notify(f"{taking.case.no} {taking.case.title} 已提交，待核验", role="coordinator")


def guard_checker(task: Task, actor: Actor) -> list[str]:
    """Who checks is not who submitted."""
    return ["核验人不能是提交人"] if actor.id is not None and actor.id == task.submitted_by else []


def guard_accept(task: Task, actor: Actor) -> list[str]:
    """Somebody else checks the evidence, and there is some."""
    return guard_checker(task, actor) + ([] if open_evidence(task) else ["没有待核的佐证"])


def check_verify(task: Task, facts: Mapping[str, Any]) -> dict[str, str]:
    """A claim that differs from the recomputed figure, or that no register can recompute, needs an explanation."""
    values = live_values(task)
    differing = [
        f"{k} 申报 {v}，系统为 {values.get(k, '未接入')}" for k, v in task.claimed.items() if values.get(k) != v
    ]
    return {"explanation": "须说明差异：" + "；".join(differing)} if differing and not facts.get("explanation") else {}


def verify(taking: Taking) -> None:
    """Keep what the registers gave at this moment."""
    taking.case.recomputed = live_values(taking.case)
    taking.public = {"recomputed": taking.case.recomputed, "claimed": taking.case.claimed}


def check_one(taking: Taking) -> None:
    """Accept or refuse evidence."""
    facts = taking.facts
    Evidence._plain.filter(pk__in=[int(pk) for pk in facts["evidence"]], deliverable__task=taking.case).update(
        state=facts["result"],
        checked_on=taking.on,
        checked_by=(taking.actor.label or taking.actor.name)[:120],
        reason=facts.get("reason") or "",
    )


def check_result(task: Task, facts: Mapping[str, Any]) -> dict[str, str]:
    """Refusing evidence needs a reason."""
    return {"reason": "不采纳须写明理由"} if facts["result"] == "rejected" and not facts.get("reason") else {}


def guard_finish(task: Task, actor: Actor) -> list[str]:
    """Done needs accepted evidence for each deliverable: a self-report alone never suffices."""
    bare = Deliverable._plain.filter(task=task).exclude(evidence__state="accepted").values_list("title", flat=True)
    return guard_checker(task, actor) + ([f"交付成果尚无经核实的佐证：{'、'.join(bare[:6])}"] if bare else [])


def guard_overdue(task: Task, actor: Actor) -> list[str]:
    """Only after the deadline may a task be called not done."""
    return [f"期限 {task.deadline} 未到；期限前调整请走调整单"] if task.deadline and task.deadline >= today() else []


def reopen(taking: Taking) -> None:
    """A finding reopens the task: its end is not its end any more."""
    taking.case.closed_on = None
    _count(taking, "return", f"{taking.case.no} {taking.case.title} 重开：{taking.facts['finding']}")


def guard_archive(task: Task, actor: Actor) -> list[str]:
    """Any time before the plan is archived."""
    return ["计划已归档"] if task.plan.state == "archived" else []


def check_dispatch(task: Task, facts: Mapping[str, Any]) -> dict[str, str]:
    """Ask once, and never for what the system holds."""
    if facts["about"] == "figure" and live_values(task):
        return {"about": "该任务的数字由系统计算，不得再向单位要数"}
    asked = already_asked(task, facts["period"], facts["about"])
    return {"period": f"这一期已就同一事项问过（{asked}），不得重复要"} if asked else {}


def dispatch(taking: Taking) -> None:
    """Tell the lead unit."""
    text = f"{taking.case.no} {taking.case.title}：{taking.facts['question']}（{taking.facts['answer_by']} 前答复）"
    _count(taking, "request" if taking.facts["about"] == "figure" else "answer", text)
    taking.notify(text, role="unit_contact", organ_id=taking.case.organ_id)


def _count(taking: Taking, kind: str, text: str) -> None:
    """One more demand on the lead unit, for the burden meter of all offices."""
    meter.ask(taking.case.pk, [taking.case.organ_id], kind, text, taking.on, office=taking.case.plan.organ_id)


def answered(taking: Taking) -> None:
    """The unit has answered what was asked."""
    meter.answered(taking.case.pk, taking.case.organ_id, taking.on)


def guard_answer(task: Task, actor: Actor) -> list[str]:
    """There is a question."""
    return [] if unanswered(task) else ["没有待答复的调度"]


def assign(taking: Taking) -> None:
    """Another lead unit (by an approved sheet)."""
    taking.case.organ_id = taking.facts["lead_id"]


def tell_unit(taking: Taking) -> None:
    """The unit learns that its submission came back."""
    _count(taking, "return", f"{taking.case.no} {taking.case.title} 退回：{taking.facts['reason']}")
    taking.notify(
        f"{taking.case.no} {taking.case.title} 被退回：{dict(RETURNS)[taking.facts['ground']]}",
        role="unit_contact",
        organ_id=taking.case.organ_id,
    )
