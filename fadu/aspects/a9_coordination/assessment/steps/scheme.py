"""A scheme: draft, checked, approved, published; then superseded by its next version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.clocks import running
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.models import Attachment
from fadu.kernel.procedure import take
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from ..models import Scheme, SchemeComment
from ..readings import known
from ..rules.sources import indicator_faults, load_plan
from ..rules.weighing import cautions
from ..scoring import SchemeFaults
from .shared import APPROVER, OFFICE, STAFF, SYSTEM_WHO, UNIT, by, once, same

LONGEST = 400_000
TEXT = Ask("text", "方案文本", "longtext", required=False, max_length=LONGEST, private=True,
           help="粘贴 TOML 文本；也可以上传存为 .txt 的文件")  # fmt: skip
FILE = Ask("file", "方案文件", "file", required=False)
NOTE = Ask("note", "说明", required=False, max_length=300)
TAKEN = (("yes", "采纳"), ("part", "部分采纳"), ("no", "未采纳"))


def text_of(facts: Mapping[str, Any]) -> str:
    """The text given, pasted or uploaded."""
    if facts.get("file"):
        file = Attachment._plain.get(pk=facts["file"][0])
        return bytes(file.content).decode("utf-8-sig", errors="replace")
    return str(facts.get("text") or "")


def faults_of(text: str) -> list[str]:
    """Everything wrong with a scheme here: file, sources, indicators."""
    plan = load_plan(text)
    if isinstance(plan, str):
        from ..rules.sources import read_plan

        try:
            read_plan(text)
        except SchemeFaults as error:
            return list(error.faults)
        except ValueError as error:
            return [str(error)]
        return [plan]
    return indicator_faults(plan, known())


def check_text(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """A draft may be incomplete, but it must be a scheme file that can be read."""
    text = text_of(facts)
    if not text.strip():
        return {"text": "请粘贴方案文本，或者上传文件"}
    plan = load_plan(text)
    if isinstance(plan, str) and not plan.startswith("方案有误"):
        return {"text": plan}
    return {"text": "方案的第一处错误：" + faults_of(text)[0]} if isinstance(plan, str) else {}


def write(taking: Taking) -> None:
    """Keep the text; the edition follows the newest one with the same number."""
    case, text = taking.case, text_of(taking.facts)
    plan = load_plan(text)
    assert not isinstance(plan, str)
    case.text, case.digest = text, hashlib.sha256(text.encode()).hexdigest()
    case.__dict__.pop("plan", None)
    case.title, case.note = plan.title[:200], taking.facts.get("note") or ""
    case.drafter_id, case.drafter = taking.actor.id, by(taking.actor)
    if case.key != plan.scheme.key:
        others = Scheme._plain.filter(area=case.area, key=plan.scheme.key).exclude(pk=case.pk).order_by("-edition")
        case.key, case.edition = plan.scheme.key, (others[0].edition if others else 0) + 1
        case.supersedes = others.filter(state="published").first()
    taking.note(f"末级指标 {len(plan.scheme.leaves)} 项，来源 {len(plan.sources)} 个")


def guard_check(case: Scheme, actor: Actor) -> list[str]:
    """Somebody else checks, and nothing is wrong."""
    own = ["审核人不能是起草人"] if same(actor, case.drafter_id) else []
    return own + faults_of(case.text)[:5]


def check_cautions(case: Scheme, facts: Mapping[str, Any]) -> dict[str, str]:
    """Cautions are answered, not clicked away."""
    found = [line for group in case.plan.scheme.groups or ("",) for line in cautions(case.plan, group)]
    if found and not facts.get("caution"):
        return {"caution": "须说明：" + "；".join(dict.fromkeys(found))}
    return {}


def checked(taking: Taking) -> None:
    """Who checked, and what was said to the cautions."""
    taking.case.checker, taking.case.checker_id = by(taking.actor), taking.actor.id
    if taking.facts.get("caution"):
        taking.note(f"对提醒的说明：{taking.facts['caution']}")


def consulted(taking: Taking) -> None:
    """The units are asked once, all at the same time."""
    taking.case.consulted_on = taking.on
    taking.notify(f"{taking.case.title}征求意见", role="unit_contact")

    def due() -> None:
        run = running(taking.case, "consult").first()
        Scheme._plain.filter(pk=taking.case.pk).update(consult_until=run.due_on if run else None)

    taking.after.append(due)


def guard_consult(case: Scheme, actor: Actor) -> list[str]:
    """Once."""
    return ["已经征求过意见"] if case.consulted_on else []


def guard_comment(case: Scheme, actor: Actor) -> list[str]:
    """While the period runs."""
    if not case.consulted_on:
        return ["没有在征求意见"]
    late = case.consult_until and today() > case.consult_until
    return [f"征求意见已于 {case.consult_until} 截止"] if late else []


def comment(taking: Taking) -> None:
    """A comment in the name of the actor's unit."""
    post = next((post for post in taking.actor.posts if post.role in UNIT), None)
    SchemeComment._plain.create(
        matter_id=taking.case.pk, scheme=taking.case, organ_id=post.organ_id if post else None,
        text=taking.facts["comment"], given_on=taking.on, given_by=by(taking.actor),
    )  # fmt: skip


@once
def open_comments(case: Scheme) -> tuple[tuple[str, str], ...]:
    """Comments without an answer."""
    rows = SchemeComment._plain.filter(scheme=case, taken="").select_related("organ")
    return tuple((str(row.pk), f"{row.organ or ''}：{row.text[:40]}") for row in rows)


def guard_answer(case: Scheme, actor: Actor) -> list[str]:
    """There is a comment to answer."""
    return [] if open_comments(case) else ["没有待处理的意见"]


def answer(taking: Taking) -> None:
    """What became of a comment."""
    facts = taking.facts
    rows = SchemeComment._plain.filter(pk=int(facts["which"]), scheme=taking.case)
    rows.update(taken=facts["taken"], answer=facts["answer"])


def guard_approve(case: Scheme, actor: Actor) -> list[str]:
    """Consulted for the whole period, every comment answered, by somebody who neither drafted nor checked."""
    reasons = ["审定人不能是起草人或者审核人"] if same(actor, case.drafter_id) or same(actor, case.checker_id) else []
    if not case.consulted_on:
        reasons.append("还没有征求考核对象意见（本平台口径）")
    elif case.consult_until and today() <= case.consult_until:
        reasons.append(f"征求意见到 {case.consult_until} 截止")
    if left := open_comments(case):
        reasons.append(f"还有 {len(left)} 条意见没有答复")
    return reasons


def approve(taking: Taking) -> None:
    """Who approved."""
    taking.case.approver = by(taking.actor)


def publish(taking: Taking) -> None:
    """From now on the text counts for everybody; the version before it ends."""
    taking.case.published_on = taking.on
    taking.notify(f"{taking.case.title}已公布", role="unit_contact")
    old = list(Scheme._plain.filter(area=taking.case.area, key=taking.case.key, state="published"))
    taking.after.append(
        lambda: [take(row, "supersede", SYSTEM, on=taking.on) for row in old if row.pk != taking.case.pk]
    )


STATES = (
    State("draft", "起草"),
    State("checked", "已审核"),
    State("approved", "已审定"),
    State("published", "已公布", closed=True, tone="ok"),
    State("superseded", "已被取代", closed=True),
    State("discarded", "已作废", closed=True),
)
REASON = Ask("reason", "理由", max_length=300)
STEPS = (
    Step("draft", "起草方案", ("",), "draft", who=STAFF, asks=(TEXT, FILE, NOTE), check=check_text, effect=write),
    Step("correct", "修改方案", ("draft",), None, who=STAFF, asks=(TEXT, FILE, NOTE), check=check_text, effect=write),
    Step("check", "审核方案", ("draft",), "checked", who=STAFF, guard=guard_check, check=check_cautions, effect=checked,
         asks=(Ask("caution", "对提醒的说明", "longtext", required=False, help="方案没有提醒时不必填"),)),
    Step("return", "退回修改", ("checked",), "draft", who=STAFF, asks=(REASON,), stops=("consult",)),
    Step("consult", "征求意见", ("checked",), None, who=OFFICE, guard=guard_consult, effect=consulted,
         starts=("consult",), paper="consult"),
    Step("comment", "提出意见", ("checked",), None, who=UNIT, guard=guard_comment, effect=comment,
         asks=(Ask("comment", "意见", "longtext", max_length=1000),)),
    Step("answer", "答复意见", ("checked",), None, who=OFFICE, guard=guard_answer, effect=answer,
         asks=(Ask("which", "意见", "choice", open_comments), Ask("taken", "处理", "choice", TAKEN),
               Ask("answer", "理由", max_length=500))),
    Step("approve", "审定方案", ("checked",), "approved", who=APPROVER, guard=guard_approve, effect=approve,
         stops=("consult",), asks=(Ask("opinion", "意见", required=False, max_length=300),)),
    Step("publish", "公布方案", ("approved",), "published", who=OFFICE, effect=publish, paper="scheme"),
    Step("supersede", "由新版取代", ("published",), "superseded", who=SYSTEM_WHO),
    Step("discard", "作废", ("draft", "checked", "approved"), "discarded", who=OFFICE, asks=(REASON,),
         stops=("consult",), final=True),
)  # fmt: skip
CLOCKS = (Clock("consult", "征求意见", "assessment.consult", who="考核对象", public=False),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
