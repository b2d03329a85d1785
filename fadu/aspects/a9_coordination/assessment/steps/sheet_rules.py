"""Conditions and effects of the steps on a unit's sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment, Matter, PaperRecord
from fadu.kernel.taking import Taking
from fadu.kernel.today import today
from fadu.kernel.uploads import adopt

from ..collecting import Collected
from ..computing import glimpse, points_of
from ..models import Evidence, SelfScore, Sheet
from ..scoring import Scheme, exact
from .shared import by, once

LINE = re.compile(r"^\s*([\w.\-]+)\s*[=：:]\s*([\d.]+)\s*(?:[;；]\s*(.*))?$")
NEAR = Decimal("0.005")
BUSY = ("open", "verifying")


def opened(taking: Taking) -> None:
    """The unit learns that it has begun."""
    case = taking.case
    taking.notify(f"{case.assessment.title}已启动，请核对数据并自评", role="unit_contact", organ_id=case.unit_id)


def guard_running(case: Sheet, actor: Actor) -> list[str]:
    """While the campaign collects."""
    return [] if case.assessment.state in BUSY else ["考核不在自评或者核验阶段"]


def guard_self(case: Sheet, actor: Actor) -> list[str]:
    """Until the office closes self-scores."""
    return [] if case.assessment.state == "open" else ["自评已经结束"]


# -- self-scores ---------------------------------------------------------------------------------------------------
def read_scores(text: str, scheme: Scheme, group: str) -> tuple[dict[str, tuple[Decimal, str]], list[str]]:
    """Lines `指标=分值；说明`: points and explanation by leaf, and what is wrong."""
    found: dict[str, tuple[Decimal, str]] = {}
    faults = []
    leaves = {leaf.id: leaf for leaf in scheme.leaves if scheme.applies(leaf, group)}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        hit = LINE.match(line)
        leaf = leaves.get(hit[1]) if hit else None
        if not hit or leaf is None:
            faults.append(f"第 {number} 行读不懂，请写成“指标=分值；说明”")
            continue
        weight = scheme.stated(leaf, group) if scheme.by_hand else None
        try:
            points = Decimal(hit[2])
        except InvalidOperation:
            faults.append(f"第 {number} 行的分值不是数")
            continue
        if points != round(points, 4) or points > 1000 or (weight is not None and exact(str(points)) > weight):
            faults.append(f"{leaf.id} 自评分不得超过 {float(weight or 1000):g} 分，最多四位小数")
            continue
        found[leaf.id] = (points, (hit[3] or "").strip()[:500])
    return found, faults


def check_self(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """A self-score that differs from what the records give needs a word."""
    found, faults = read_scores(facts["scores"], case.assessment.scheme.plan.scheme, case.group)
    if faults or not found:
        return {"scores": "；".join(faults[:4]) or "请填写自评分"}
    case._self = found  # type: ignore[attr-defined]
    plan = case.assessment.scheme.plan
    told = {leaf for leaf in found if any(source.kind == "indicator" for source in plan.sources_of(leaf))}
    glimpsed = glimpse(Collected(case.assessment, _peers(case), live=True), case)
    seen = {g.leaf: points_of(g) for g in glimpsed if g.leaf in told}
    unsaid = [
        f"{leaf} 自评 {points:g}，按记录为 {computed:.2f}"
        for leaf, (points, why) in found.items()
        if (computed := seen.get(leaf)) is not None and abs(points - computed) > NEAR and not why
    ]
    return {"scores": "须说明差异：" + "；".join(unsaid[:6])} if unsaid else {}


def _peers(case: Sheet) -> list[Sheet]:
    return list(Sheet._plain.filter(assessment_id=case.assessment_id, group=case.group).select_related("unit"))


def self_score(taking: Taking) -> None:
    """Newest self-scores count; earlier ones stay."""
    found = taking.case._self
    SelfScore._plain.bulk_create(
        SelfScore(
            matter_id=taking.case.pk, sheet=taking.case, leaf=leaf, points=points, explanation=why,
            given_on=taking.on, given_by=by(taking.actor),
        )
        for leaf, (points, why) in found.items()
    )  # fmt: skip
    taking.note(f"{len(found)} 项自评")


def submit(taking: Taking) -> None:
    """The unit is done."""
    taking.case.submitted_on, taking.case.submitted_by = taking.on, taking.actor.id


def returned(taking: Taking) -> None:
    """The unit learns why."""
    taking.case.submitted_on = None
    text = f"{taking.case.assessment.title}自评被退回：{taking.facts['reason']}"
    taking.notify(text, role="unit_contact", organ_id=taking.case.unit_id)


# -- evidence ------------------------------------------------------------------------------------------------------
@once
def slots(case: Sheet) -> tuple[tuple[str, str], ...]:
    """What evidence may be given for: one place per column; experts read it too."""
    sources = case.assessment.scheme.plan.of_kind("deliverable", "expert")
    return tuple(
        (column, s.title if len(s.columns) == 1 else f"{s.title} {column}") for s in sources for column in s.columns
    )


def check_evidence(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """A file, the number of a record, or the number of an issued paper; ask once: what the system holds is linked."""
    given = [key for key in ("file", "record", "paper") if facts.get(key)]
    if len(given) != 1:
        return {"file": "请在文件、业务记录编号、文书文号中填写一项"}
    if facts.get("record") and not Matter.called(facts["record"]).exists():
        return {"record": f"没有编号为「{facts['record']}」的业务记录"}
    if facts.get("paper") and not PaperRecord.called(facts["paper"]).exists():
        return {"paper": f"没有文号为「{facts['paper']}」的文书"}
    file = Attachment._plain.filter(pk__in=facts.get("file") or ()).first()
    if file and Evidence._plain.filter(sheet=case, source=facts["slot"], digest=file.digest).exists():
        return {"file": "同一文件已经提交过"}
    late = facts.get("made_on") and facts["made_on"] > today()
    return {"made_on": "形成日期在今天之后"} if late else {}


def add_evidence(taking: Taking) -> None:
    """Link a file, a record or a paper."""
    facts, ids = taking.facts, list(taking.facts.get("file") or ())
    file = Attachment._plain.filter(pk__in=ids).first()
    paper = PaperRecord.called(facts["paper"]).first() if facts.get("paper") else None
    adopt(ids, taking.case.pk)
    Evidence._plain.create(
        matter_id=taking.case.pk, sheet=taking.case, source=facts["slot"], attachment=file, paper=paper,
        record=Matter.called(facts["record"]).first() if facts.get("record") else None,
        digest=(file or paper).digest if file or paper else "", note=facts.get("note") or "",
        made_on=facts.get("made_on"), added_on=taking.on, added_by=by(taking.actor), added_by_id=taking.actor.id,
    )  # fmt: skip


@once
def open_evidence(case: Sheet) -> tuple[tuple[str, str], ...]:
    """Evidence that waits for a check."""
    rows = Evidence._plain.filter(sheet=case, state="linked").select_related("attachment", "record", "paper")
    titles = dict(slots(case))
    return tuple((str(row.pk), f"{titles.get(row.source, row.source)}：{row.what}") for row in rows)


def guard_check(case: Sheet, actor: Actor) -> list[str]:
    """There is something to check."""
    return guard_running(case, actor) or ([] if open_evidence(case) else ["没有待核的佐证"])


def check_result(case: Sheet, facts: Mapping[str, Any]) -> dict[str, str]:
    """Refusing needs a reason."""
    return {"reason": "不采纳须写明理由"} if facts["result"] == "rejected" and not facts.get("reason") else {}


def judge_evidence(taking: Taking) -> None:
    """Accept or refuse, not what one has brought oneself."""
    facts = taking.facts
    rows = Evidence._plain.filter(pk__in=[int(pk) for pk in facts["evidence"]], sheet=taking.case, state="linked")
    if taking.actor.id is not None:
        rows = rows.exclude(added_by_id=taking.actor.id)
    done = rows.update(
        state=facts["result"], checked_on=taking.on, checked_by=by(taking.actor), reason=facts.get("reason") or "",
        blind=facts.get("blind") or "",
    )  # fmt: skip
    taking.note(f"{done} 件")
