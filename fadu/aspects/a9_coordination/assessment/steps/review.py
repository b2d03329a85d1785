"""An expert's review: invited, declared, submitted; or declined."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fadu.kernel.access import Actor
from fadu.kernel.declare import Ask, Clock, Procedure, State, Step
from fadu.kernel.taking import Taking

from ..models import ExpertScore, Review, Sheet
from .shared import EXPERT, OFFICE, SYSTEM_WHO, once

WHO = (EXPERT,)
LINE = re.compile(r"^\s*(\d{1,12})\s*[=：:]\s*(\d{1,3}(?:\.\d{1,2})?)\s*(?:[;；]\s*(.*))?$")
MOST = 100


def opened(taking: Taking) -> None:
    """One row per unit and thing to score, in random order: their numbers stand in the expert's form."""
    case, facts = taking.case, taking.facts
    case.sources = facts["sources"].split("\n")
    sheets = list(Sheet._plain.filter(assessment_id=case.assessment_id))

    def run() -> None:
        rows = [
            ExpertScore(matter_id=case.pk, review=case, sheet=sheet, source=source)
            for source in case.sources
            for sheet in sheets
        ]
        secrets.SystemRandom().shuffle(rows)
        ExpertScore._plain.bulk_create(rows)

    taking.after.append(run)
    taking.notify(f"{case.assessment.title}邀请您评分，请先声明利益关系", user_id=case.officer_id)


@once
def units(case: Review) -> tuple[tuple[str, str], ...]:
    """The assessed units by name: conflicts are declared before any code is seen."""
    rows = Sheet._plain.filter(assessment_id=case.assessment_id).select_related("unit").order_by("unit__order")
    return tuple((str(row.unit_id), row.unit.name) for row in rows)


def declare(taking: Taking) -> None:
    """Recusal from the units named; the expert never learns which codes they are."""
    case, facts = taking.case, taking.facts
    case.statement, case.declared_on = facts["statement"], taking.on
    named = [int(pk) for pk in facts["conflicts"]]
    n = case.scores.filter(sheet__unit_id__in=named).update(recused=True, points=None)
    taking.note(f"回避 {len(named)} 个单位" if n else "没有应当回避的单位")


def read_lines(text: str) -> tuple[dict[int, tuple[Decimal, str]], list[str]]:
    """Lines `编号=分数；理由` by the id of the score row."""
    found, faults = {}, []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        hit = LINE.match(line)
        if not hit or Decimal(hit[2]) > MOST:
            faults.append(f"第 {number} 行读不懂：分数应在 0 至 {MOST} 之间，最多两位小数")
        else:
            found[int(hit[1])] = (Decimal(hit[2]), (hit[3] or "").strip()[:500])
    return found, faults


def check_scores(case: Review, facts: Mapping[str, Any]) -> dict[str, str]:
    """Only one's own rows, none that one is recused from."""
    found, faults = read_lines(facts["scores"])
    mine = set(case.scores.filter(recused=False).values_list("pk", flat=True))
    if any(pk not in mine for pk in found):
        faults.append("有不属于您评分范围的对象")
    return {"scores": "；".join(faults[:3]) or "请填写分数"} if faults or not found else {}


def give(taking: Taking) -> None:
    """Write the scores."""
    found, _ = read_lines(taking.facts["scores"])
    rows = list(taking.case.scores.filter(pk__in=found))
    for row in rows:
        row.points, row.reason = found[row.pk]
        row.given_on = taking.on
    ExpertScore._plain.bulk_update(rows, ["points", "reason", "given_on"])
    taking.note(f"{len(rows)} 个分数")


def guard_submit(case: Review, actor: Actor) -> list[str]:
    """All of them scored."""
    left = case.scores.filter(recused=False, points=None).count()
    return [f"还有 {left} 个对象没有评分"] if left else []


def submit(taking: Taking) -> None:
    """Done; from here on nothing can be changed."""
    taking.case.submitted_on = taking.on


def decline(taking: Taking) -> None:
    """Scores that were not handed in count for nothing."""
    taking.case.scores.all().delete()


OPENING = (Ask("assessment_id", "考核", "int"), Ask("officer_id", "专家", "int"), Ask("sources", "评分项", "longtext"))
STATES = (
    State("invited", "待声明", tone="soon"),
    State("declared", "评分中", tone="ok"),
    State("submitted", "已提交", closed=True, tone="ok"),
    State("declined", "未参加", closed=True),
)
STEPS = (
    Step("invite", "邀请专家", ("",), "invited", who=SYSTEM_WHO, asks=OPENING, effect=opened, starts=("grade",),
         sets=("assessment_id", "officer_id")),
    Step("declare", "声明利益关系", ("invited",), "declared", who=WHO, effect=declare,
         asks=(Ask("conflicts", "与您有利益关系的单位", "choices", units, required=False,
                   help="任职、近亲属任职、有合同或者案件代理关系等；没有的不选"),
               Ask("statement", "声明", max_length=500, default="本人已如实申报，对评审内容保密。"))),
    Step("score", "评分", ("declared",), None, who=WHO, check=check_scores, effect=give,
         asks=(Ask("scores", "分数", "longtext", private=True, help="请在评分页填写"),)),
    Step("submit", "提交评分", ("declared",), "submitted", who=WHO, guard=guard_submit, effect=submit,
         stops=("grade",), paper="record"),
    Step("decline", "不参加评分", ("invited", "declared"), "declined", who=(*WHO, *OFFICE), effect=decline,
         stops=("grade",), asks=(Ask("reason", "原因", max_length=300),)),
)  # fmt: skip
CLOCKS = (Clock("grade", "专家评分", "assessment.grade", who="评审专家", public=False),)
PROCEDURE = Procedure(STATES, STEPS, CLOCKS)
