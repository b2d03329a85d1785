"""Computing, reviewing, announcing, settling and restating a campaign's results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from fadu.kernel.access import SYSTEM, Actor
from fadu.kernel.models import Run
from fadu.kernel.procedure import take
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from ..collecting import Collected, as_data, digest
from ..computing import keep, score
from ..models import Assessment, Objection, Sheet
from ..readings import changes
from ..scoring import AssessError, Inconsistent
from .campaign_rules import each, sheets_of, write_readings
from .readiness import wanting
from .shared import by, same


def guard_compute(case: Assessment, actor: Actor) -> list[str]:
    """Everything that scores are made from is there and checked."""
    return wanting(case)


def check_compute(case: Assessment, facts: Mapping[str, Any]) -> dict[str, str]:
    """The scheme must come through; what stands against it is said with the unit's name."""
    try:
        case._scored = score(case, sheets_of(case))  # type: ignore[attr-defined]
    except Inconsistent as error:
        return {"reason": str(error)}
    except AssessError as error:
        return {"reason": f"不能计分：{error}"}
    return {}


def compute(taking: Taking) -> None:
    """Keep the computation."""
    case = taking.case
    scored, data = case._scored
    made = keep(case, sheets_of(case), scored, data, taking.actor, taking.on, taking.facts.get("reason") or "")
    case.shown, case.computed_by_id = made.no, taking.actor.id
    Objection._plain.filter(pk__in=[row.pk for row in uncomputed(case)]).update(counted_in=made.no)
    warned = scored.checks["warnings"]
    taking.note(f"第 {made.no} 版结果，{len(scored.units)} 个单位" + (f"，提醒 {len(warned)} 条" if warned else ""))


def guard_review(case: Assessment, actor: Actor) -> list[str]:
    """Somebody else reads the result before the units do."""
    return ["复核人不能是计算人"] if same(actor, case.computed_by_id) else []


def check_review(case: Assessment, facts: Mapping[str, Any]) -> dict[str, str]:
    """Warnings before publication are answered."""
    warned = case.computations.get(no=case.shown).checks["warnings"]
    return {"caution": "须说明：" + "；".join(warned)} if warned and not facts.get("caution") else {}


def review(taking: Taking) -> None:
    """Who reviewed."""
    taking.case.reviewed_by, taking.case.caution = by(taking.actor), taking.facts.get("caution") or ""


def announce(taking: Taking) -> None:
    """Every unit learns its own result and may object."""
    taking.case.announced_on = taking.on
    each(taking, "tell")


def guard_correct(case: Assessment, actor: Actor) -> list[str]:
    """An objection was right and the result does not show it yet."""
    return [] if uncomputed(case) else ["没有成立而尚未计入的异议"]


def uncomputed(case: Assessment) -> list[Objection]:
    """Objections found right that no computation has counted."""
    rows = Objection._plain.filter(sheet__assessment=case, result__in=("upheld", "partly"), counted_in=None)
    return list(rows.select_related("sheet"))


def guard_finish(case: Assessment, actor: Actor) -> list[str]:
    """Objections had their time, all are answered, all that were right are computed; not approved by who computed."""
    reasons = ["审定人不能是计算人"] if same(actor, case.computed_by_id) else []
    own = Sheet._plain.filter(assessment=case).values("pk")
    runs = Run._plain.filter(matter_id__in=own, key="object", stopped_on=None, due_on__gte=today())
    if last := runs.aggregate(last=Max("due_on"))["last"]:
        reasons.append(f"异议期到 {last} 届满")
    left = Objection._plain.filter(sheet__assessment=case, closed_on=None).count()
    reasons += [f"还有 {left} 件异议没有答复"] if left else []
    return reasons + (["有成立的异议还没有计入结果，请先更正结果"] if uncomputed(case) else [])


def finish(taking: Taking) -> None:
    """The result stands; each unit gets its letter."""
    taking.case.final_on, taking.case.approver = taking.on, by(taking.actor)
    each(taking, "settle")


def cancel(taking: Taking) -> None:
    """The sheets end with the campaign."""
    each(taking, "drop", lambda sheet: {"reason": taking.facts["reason"]})


def check_restate(case: Assessment, facts: Mapping[str, Any]) -> dict[str, str]:
    """Something has changed, and the scheme still comes through."""
    sheets = sheets_of(case)
    case._changes = found = changes(case, sheets)  # type: ignore[attr-defined]
    entered = digest(as_data(Collected(case, sheets).table())) != case.computations.get(no=case.shown).digest
    return {} if found or entered else {"reason": "冻结的数值与现有记录一致，也没有新认定的事件，没有可以更正的"}


def restate(taking: Taking) -> None:
    """Restated readings, a new computation beside the old one, a notice; the old numbers stay where they are."""
    case, reason = taking.case, taking.facts["reason"]
    found = case._changes
    only = {(change.sheet.pk, change.reading.source) for change in found}
    write_readings(taking, reason, only)
    scored, data = score(case, sheets_of(case))
    was = dict(case.computations.get(no=case.shown).results.values_list("sheet_id", "exact"))
    made = keep(case, sheets_of(case), scored, data, taking.actor, taking.on, reason)
    case.shown = made.no
    moved = [pk for pk, exact in made.results.values_list("sheet_id", "exact") if was.get(pk) != exact]
    taking.public = {"changed": [change.sentence for change in found][:40], "moved": len(moved)}
    taking.note(f"{len(found)} 个数值更正，{len(moved)} 个单位得分有变")
    touched = {change.sheet.pk for change in found} | set(moved)

    def tell() -> None:
        for sheet in sheets_of(case):
            if sheet.pk in touched:
                take(sheet, "restated", SYSTEM, {"reason": reason}, on=taking.on)

    taking.after.append(tell)
