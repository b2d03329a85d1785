"""A mock review: two graders, folders drawn by a kept seed, agreement, gaps from what both found weak."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.apps import apps

from fadu.kernel.access import Actor
from fadu.kernel.taking import Taking
from fadu.kernel.today import today

from ..models import Application, Folder, Gap, MockReview, MockScore
from ..models.application import GRADES
from ..rules.mock import draw, kappa
from .application_rules import gap_of
from .shared import GRADER, once

TITLES = {title: key for key, title in GRADES[:3]}
LINE = re.compile(r"^\s*([\w.]+)\s*[=：:]\s*(\S+?)\s*(?:[;；]\s*(.*))?$")


@once
def graders(case: Any) -> tuple[tuple[str, str], ...]:
    """Who holds the role today."""
    posts = apps.get_model("people.Post").objects.filter(role=GRADER, from_date__lte=today(), to_date=None)
    rows = posts.select_related("user").order_by("user_id")
    return tuple({str(post.user_id): post.user.name for post in rows}.items())


def running(case: Application) -> MockReview | None:
    """The mock review under way."""
    return case.mocks.filter(closed_on=None).first()


def guard_draw(case: Application, actor: Actor) -> list[str]:
    """One at a time, and by two people."""
    reasons = ["上一次模拟评审还没有结束"] if running(case) else []
    return reasons + (["至少要有两名「模拟评审人员」"] if len(graders(case)) < 2 else [])


def check_draw(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Two different people, not more folders than there are."""
    if facts["first"] == facts["second"]:
        return {"second": "两名评审人不能是同一人"}
    n = case.folders.count()
    return {"n": f"指标共 {n} 项"} if facts["n"] > n else {}


def drawn(taking: Taking) -> None:
    """Draw, and give both graders the same folders."""
    case, facts = taking.case, taking.facts
    seed = secrets.token_hex(8)
    folders = {row.node.code: row for row in Folder._plain.filter(application=case).select_related("node")}
    codes = draw(list(folders), facts["n"], seed)
    made = MockReview._plain.create(
        matter_id=case.pk, application=case, no=case.mocks.count() + 1, seed=seed, drawn_on=taking.on,
        first_id=int(facts["first"]), second_id=int(facts["second"]),
    )  # fmt: skip
    MockScore._plain.bulk_create(
        MockScore(matter_id=case.pk, review=made, folder=folders[code], grader_id=grader)
        for code in codes
        for grader in (made.first_id, made.second_id)
    )
    taking.note(f"第 {made.no} 次模拟评审，种子 {seed}，抽取 {'、'.join(codes)}")
    for grader in (made.first_id, made.second_id):
        taking.notify(f"{case.title}：请完成第 {made.no} 次模拟评审", user_id=grader)


def mine(case: Application, actor: Actor) -> Any:
    """The actor's own rows of the review under way."""
    return MockScore._plain.filter(review__application=case, review__closed_on=None, grader_id=actor.id or 0)


def guard_grade(case: Application, actor: Actor) -> list[str]:
    """Only whoever was named."""
    return [] if mine(case, actor).exists() else ["没有由您评审的指标"]


def read_grades(text: str) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Lines `编号=达到；说明`."""
    found: dict[str, tuple[str, str]] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        hit = LINE.match(line)
        if not hit or hit[2] not in TITLES:
            faults.append(f"第 {number} 行读不懂，请写成“编号=达到；说明”，评定为{'、'.join(TITLES)}之一")
        else:
            found[hit[1]] = (TITLES[hit[2]], (hit[3] or "").strip()[:500])
    return found, faults


def check_grades(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Lines that can be read."""
    found, faults = read_grades(facts["grades"])
    return {"grades": "；".join(faults[:3]) or "请填写评定"} if faults or not found else {}


def grade(taking: Taking) -> None:
    """Each grader's own word; codes that were not drawn are left out."""
    found, _ = read_grades(taking.facts["grades"])
    own = mine(taking.case, taking.actor).select_related("folder__node")
    rows = [row for row in own if row.folder.node.code in found]
    for row in rows:
        row.grade, row.note = found[row.folder.node.code]
        row.given_on = taking.on
    MockScore._plain.bulk_update(rows, ["grade", "note", "given_on"])
    taking.note(f"{len(rows)} 项")


def guard_close(case: Application, actor: Actor) -> list[str]:
    """Both graders have scored everything drawn."""
    review = running(case)
    if review is None:
        return ["没有在进行的模拟评审"]
    left = review.scores.filter(grade="").count()
    return [f"还有 {left} 项没有评定"] if left else []


def pairs_of(review: MockReview) -> list[tuple[Folder, MockScore, MockScore]]:
    """Both graders' rows side by side."""
    rows = list(review.scores.select_related("folder__node", "folder__owner"))
    first = {row.folder_id: row for row in rows if row.grader_id == review.first_id}
    second = {row.folder_id: row for row in rows if row.grader_id == review.second_id}
    return [(row.folder, row, second[pk]) for pk, row in first.items()]


def close(taking: Taking) -> None:
    """Agreement, and a gap for what either grader did not find met."""
    review = running(taking.case)
    assert review is not None
    pairs = pairs_of(review)
    found = kappa([(a.grade, b.grade) for _, a, b in pairs])
    review.closed_on, review.kappa = taking.on, "" if found is None else str(found)
    review.save(update_fields=["closed_on", "kappa"])
    weak = [(f, a, b) for f, a, b in pairs if (a.grade, b.grade) != ("met", "met")]
    rows = []
    for folder, a, b in weak:
        words = f"{a.get_grade_display()} / {b.get_grade_display()}"
        missing = "；".join(dict.fromkeys(filter(None, (a.note, b.note)))) or "评审人未说明"
        rows.append(gap_of(folder, f"模拟评审：{words}", missing, taking, "mock"))
    Gap._plain.bulk_create(rows)
    taking.case.packed = False
    taking.note(f"{len(pairs)} 项，κ = {'不可算' if found is None else f'{float(found):.2f}'}，差距 {len(rows)} 项")
