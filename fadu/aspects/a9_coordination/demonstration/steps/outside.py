"""The review above: each stage is begun and closed with its document; what it finds becomes gaps with an owner."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment
from fadu.kernel.taking import InvalidFacts, Taking
from fadu.kernel.today import today
from fadu.law.reckoning import add_months

from ..models import Application, Folder, Gap, Remark, Stage
from .application_rules import gap_of, guard_packed, open_gaps
from .shared import by

SPLIT = re.compile(r"\s*[=：:]\s*")
EVERY = 2  # years between two rounds of the campaign; the letter of naming may say otherwise


def running(case: Application, kind: str) -> Stage | None:
    """The newest row of a stage."""
    return case.stages.filter(kind=kind).order_by("-id").first()


def begun(kind: str) -> Any:
    """Effect: the stage has begun."""

    def effect(taking: Taking) -> None:
        facts = taking.facts
        Stage._plain.create(
            matter_id=taking.case.pk, application=taking.case, kind=kind, body=facts["body"][:120],
            began_on=facts["began_on"], method=(facts.get("method") or "")[:200], entered_by=by(taking.actor),
            ended_on=facts.get("closes"), outcome=(facts.get("where") or "")[:500], entered_on=taking.on,
        )  # fmt: skip

    return effect


def finished(kind: str) -> Any:
    """Effect: the result of a stage with its document; findings become gaps."""

    def effect(taking: Taking) -> None:
        facts, row = taking.facts, running(taking.case, kind)
        if row is None:
            row = Stage(matter_id=taking.case.pk, application=taking.case, kind=kind, began_on=facts["ended_on"],
                        body=facts["body"])  # fmt: skip
        row.ended_on, row.number = facts["ended_on"], (facts.get("number") or "")[:80]
        row.outcome = (facts.get("outcome") or facts.get("result") or "")[:500]
        row.entered_by, row.entered_on = by(taking.actor), taking.on
        row.score, row.full = points(facts)
        row.asked, row.satisfied = facts.get("asked"), facts.get("satisfied")
        row.proof = Attachment._plain.get(pk=facts["proof"][0]) if facts.get("proof") else None
        row.save()
        found = raised(taking)
        taking.note(f"{row.get_kind_display()}：{row.outcome or '已登记'}" + (f"，问题 {found} 项" if found else ""))

    return effect


def points(facts: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """`91.5/100` as told by the document; (None, None) when none was told."""
    text = str(facts.get("points") or "").replace("／", "/").strip()
    if not text:
        return None, None
    try:
        score, full = (Decimal(part.strip()) for part in text.split("/"))
    except (InvalidOperation, ValueError):
        raise InvalidFacts({"points": "写成“得分/满分”，如 91.5/100；没有通报分数的空着"}) from None
    if not (score.is_finite() and full.is_finite() and 0 <= score <= full <= 10_000 and full):
        raise InvalidFacts({"points": "得分在 0 和满分之间"})
    return score, full


def read_findings(case: Application, text: str) -> tuple[list[tuple[Folder, str]], list[str]]:
    """Lines `编号=问题`: folders with what was found."""
    folders = {row.node.code: row for row in Folder._plain.filter(application=case).select_related("node", "owner")}
    found, faults = [], []
    for number, line in enumerate(text.splitlines(), 1):
        code, _, words = (part.strip() for part in re.sub(SPLIT, "=", line, count=1).partition("="))
        if not line.strip():
            continue
        if code not in folders or not words:
            faults.append(f"第 {number} 行：写成“三级指标编号=问题”")
        else:
            found.append((folders[code], words))
    return found, faults


def check_result(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Not in the future; findings that can be read, with a day until when."""
    errors = {"ended_on": "日期在今天之后"} if facts["ended_on"] > today() else {}
    found, faults = read_findings(case, facts.get("findings") or "")
    if faults:
        errors["findings"] = "；".join(faults[:3])
    elif found and not facts.get("due_on"):
        errors["due_on"] = "有问题的，写明整改期限"
    if facts.get("asked") is not None and facts.get("satisfied", 0) > facts["asked"]:
        errors["satisfied"] = "表示满意的人数不能多于有效样本"
    return errors


def check_notice(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """A notice lasts."""
    return {"closes": "公示止日早于起日"} if facts["closes"] < facts["began_on"] else {}


def raised(taking: Taking) -> int:
    """Findings become gaps of their folders."""
    found, _ = read_findings(taking.case, taking.facts.get("findings") or "")
    Gap._plain.bulk_create(gap_of(folder, "外部评审", words, taking, "outside") for folder, words in found)
    return len(found)


def guard_result(kind: str) -> Any:
    """The stage before has its result."""

    def guard(case: Application, actor: Actor) -> list[str]:
        row = running(case, kind)
        return [] if row and row.ended_on and row.ended_on <= today() else ["本环节的结果还没有登记"]

    return guard


def guard_open(kind: str) -> Any:
    """The stage is still without result."""

    def guard(case: Application, actor: Actor) -> list[str]:
        row = running(case, kind)
        return ["本环节的结果已经登记"] if row and row.ended_on else []

    return guard


def guard_mended(case: Application, actor: Actor) -> list[str]:
    """What was found on the spot is mended before the public is asked."""
    reasons: list[str] = guard_result("spot_check")(case, actor)
    left = Gap._plain.filter(folder__application=case, source="outside", closed_on=None).count()
    return reasons + ([f"外部评审发现的 {left} 项问题没有整改"] if left else [])


def guard_named(case: Application, actor: Actor) -> list[str]:
    """The notice is over and every remark is settled."""
    row = running(case, "public_notice")
    reasons = [] if row and row.ended_on and row.ended_on < today() else ["公示期没有满"]
    left = open_remarks(case)
    return reasons + ([f"公示期间收到的 {len(left)} 件反映没有处理"] if left else [])


def open_remarks(case: Application) -> tuple[tuple[str, str], ...]:
    """Remarks not settled."""
    return tuple((str(row.pk), str(row)) for row in Remark._plain.filter(application=case, settled_on=None))


def guard_remark(case: Application, actor: Actor) -> list[str]:
    """There is one."""
    return [] if open_remarks(case) else ["没有待处理的反映"]


def remarked(taking: Taking) -> None:
    """Somebody said something about the application."""
    Remark._plain.create(matter_id=taking.case.pk, application=taking.case, received_on=taking.on,
                         text=taking.facts["text"])  # fmt: skip


def check_settled(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """What proved true can be read and has a day until when."""
    found, faults = read_findings(case, facts.get("findings") or "")
    if faults:
        return {"findings": "；".join(faults[:3])}
    return {"due_on": "有问题的，写明整改期限"} if found and not facts.get("due_on") else {}


def settled(taking: Taking) -> None:
    """Looked into and answered; what proved true becomes a gap, which its unit reads in the office's words."""
    if n := raised(taking):
        taking.note(f"查实问题 {n} 项")
    Remark._plain.filter(pk=int(taking.facts["remark"]), application=taking.case).update(
        answer=taking.facts["answer"], settled_on=taking.on, settled_by=by(taking.actor)
    )


def next_round(case: Application | None) -> date:
    """The day of the next recheck where the letter names none (本平台口径)."""
    return add_months(today(), 12 * EVERY)


def named(taking: Taking) -> None:
    """Named or kept: when it is looked at again."""
    case, facts = taking.case, taking.facts
    kind = "recheck" if case.named_on else "decision"
    finished(kind)(taking)
    case.named_on = case.named_on or facts["ended_on"]
    case.recheck_on = facts["recheck_on"]
    taking.start("recheck", case.recheck_on - timedelta(days=1))


def check_named(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """The next recheck lies ahead."""
    errors = check_result(case, facts)
    return errors | ({"recheck_on": "下次复核日期应在今天之后"} if facts["recheck_on"] <= today() else {})


def check_recheck(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Days in order, and time to gather."""
    if facts["until"] < facts["starts"]:
        return {"until": "复核期止日早于起日"}
    return {"deadline": "材料截止日应在今天以后"} if facts["deadline"] < today() else {}


def rechecking(taking: Taking) -> None:
    """The folders are assessed anew for the time since the naming; what they hold stays."""
    case, facts = taking.case, taking.facts
    case.starts, case.until, case.deadline = (facts[key] for key in ("starts", "until", "deadline"))
    case.packed = False
    Folder._plain.filter(application=case).update(grade="", reason="", assessed_on=None, assessed_by="")
    begun("recheck")(taking)
    taking.start("materials", case.deadline - timedelta(days=1))
    for owner in set(case.folders.exclude(owner=None).values_list("owner_id", flat=True)):
        taking.notify(f"{case.title}复核：请重新自评本单位负责的指标", role="unit_contact", organ_id=owner)


def guard_kept(case: Application, actor: Actor) -> list[str]:
    """Every folder assessed anew, gaps closed, and an archive of it."""
    left = Folder._plain.filter(application=case, grade="").count()
    reasons = [f"还有 {left} 项指标没有重新自评"] if left else []
    reasons += [f"还有 {len(open_gaps(case))} 项差距没有补齐"] if open_gaps(case) else []
    return reasons + guard_packed(case, actor)
