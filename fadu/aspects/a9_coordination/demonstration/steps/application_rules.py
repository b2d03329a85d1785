"""Conditions and effects of an application's steps: folders, links, self-assessment, gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Count

from fadu.kernel.access import Actor
from fadu.kernel.taking import NotAllowed, Taking
from fadu.kernel.today import today

from ..folders import flags_of
from ..models import Application, Folder, Frame, Gap, Node
from .shared import by, once

SPLIT = re.compile(r"\s*[=：:]\s*")
WEAK = ("partly", "unmet", "")


@once
def frames(case: Any) -> tuple[tuple[str, str], ...]:
    """Frames in use."""
    return tuple((str(row.pk), row.title) for row in Frame._plain.filter(state="in_use")[:20])


def check_open(case: Any, facts: Mapping[str, Any]) -> dict[str, str]:
    """Days in order."""
    if facts["until"] < facts["starts"]:
        return {"until": "评价期止日不能早于起日"}
    return {}


def opened(taking: Taking) -> None:
    """One folder per third-level indicator."""
    case = taking.case

    def run() -> None:
        nodes = Node._plain.filter(frame_id=case.frame_id, level=3).order_by("order")
        Folder._plain.bulk_create(Folder(matter_id=case.pk, application=case, node=node) for node in nodes)

    taking.after.append(run)


def own(case: Application, actor: Actor) -> Any:
    """Folders that the actor may fill: all for the office, one's own for a unit."""
    rows = Folder._plain.filter(application=case).select_related("node", "owner")
    if actor.is_system or actor.has("coordinator"):
        return rows
    return rows.filter(owner_id__in=actor.organs("unit_contact"))


@once
def folder_choices(case: Application) -> tuple[tuple[str, str], ...]:
    """All folders; whose they are is checked when the step is taken."""
    rows = Folder._plain.filter(application=case).select_related("node")
    return tuple((str(row.pk), str(row.node)) for row in rows)


def foreign(taking: Taking) -> Folder:
    """The folder meant. A unit fills only its own."""
    found: Folder | None = own(taking.case, taking.actor).filter(pk=int(taking.facts["folder"])).first()
    if found is None:
        raise NotAllowed(["这项指标不由您的单位负责"])
    return found


def read_owners(case: Application, text: str) -> tuple[dict[str, int], list[str]]:
    """Lines `编号=单位`: organ ids by code (a code of level 1 or 2 stands for all below it)."""
    rows = apps.get_model("people.Organ").objects.values_list("pk", "name", "short", "key")
    names = {word: pk for pk, *words in rows for word in words if word}
    codes = set(Node._plain.filter(frame_id=case.frame_id).values_list("code", flat=True))
    found: dict[str, int] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        code, _, name = (part.strip() for part in re.sub(SPLIT, "=", line, count=1).partition("="))
        if not line.strip():
            continue
        if code not in codes:
            faults.append(f"第 {number} 行：没有编号「{code[:20]}」")
        elif name not in names:
            faults.append(f"第 {number} 行：没有单位「{name[:20]}」")
        else:
            found[code] = names[name]
    return found, faults


def check_owners(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Every line names an indicator and a unit."""
    found, faults = read_owners(case, facts["owners"])
    return {"owners": "；".join(faults[:4]) or "请填写分工"} if faults or not found else {}


def assign(taking: Taking) -> None:
    """Who answers for which indicators."""
    found, _ = read_owners(taking.case, taking.facts["owners"])
    rows = list(Folder._plain.filter(application=taking.case).select_related("node"))
    for row in rows:
        chain = [row.node.code, row.node.code.rpartition(".")[0], row.node.code.partition(".")[0]]
        row.owner_id = next((found[code] for code in chain if code in found), row.owner_id)
    Folder._plain.bulk_update(rows, ["owner"])
    for organ in set(found.values()):
        taking.notify(f"{taking.case.title}：请归集本单位负责的佐证", role="unit_contact", organ_id=organ)


# -- gaps ----------------------------------------------------------------------------------------------------------
def check_due(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Not after the deadline of the material."""
    late = facts["due_on"] > case.deadline
    return {"due_on": f"不能晚于材料截止日 {case.deadline}"} if late else {}


def list_gaps(taking: Taking) -> None:
    """One gap per folder that is blank, weak by its own word, or flagged."""
    case, made = taking.case, []
    rows = Folder._plain.filter(application=case).annotate(n=Count("items")).select_related("node", "owner")
    flagged = flags_of(case)
    open_ones = set(Gap._plain.filter(folder__application=case, closed_on=None).values_list("folder_id", flat=True))
    for row in rows:
        found = flagged.get(row.pk, [])
        weak = row.grade in WEAK
        if row.grade == "none" or row.pk in open_ones or not (weak or found):
            continue
        missing = "；".join(found) or f"自评{row.get_grade_display() or '未填'}：{row.reason or '未说明'}"
        made.append(gap_of(row, f"{row.n} 件佐证", missing, taking, "self"))
    Gap._plain.bulk_create(made)
    case.packed = False  # the list is a paper of the archive
    taking.note(f"差距 {len(made)} 项")


def gap_of(folder: Folder, found: str, missing: str, taking: Taking, source: str) -> Gap:
    """A row of the gap list."""
    required = folder.node.standard or folder.node.title or f"{folder.node.code}（标准未公布）"
    return Gap(
        matter_id=taking.case.pk, folder=folder, source=source, required=required[:500], found=found[:300],
        missing=missing[:300], owner_id=folder.owner_id, due_on=taking.facts["due_on"], raised_on=taking.on,
    )  # fmt: skip


@once
def open_gaps(case: Application) -> tuple[tuple[str, str], ...]:
    """Gaps not closed."""
    rows = Gap._plain.filter(folder__application=case, closed_on=None).select_related("folder__node")
    return tuple((str(row.pk), f"{row.folder.node.code} {row.missing[:40]}") for row in rows)


def guard_gap(case: Application, actor: Actor) -> list[str]:
    """There is a gap."""
    return [] if open_gaps(case) else ["没有未补齐的差距"]


def close_gap(taking: Taking) -> None:
    """Somebody of the office looks and says how."""
    rows = Gap._plain.filter(pk=int(taking.facts["gap"]), folder__application=taking.case)
    rows.update(closed_on=taking.on, closed_by=by(taking.actor), note=taking.facts["note"])


def guard_submit(case: Application, actor: Actor) -> list[str]:
    """Every folder has its own word; blank folders and open gaps are named, not hidden."""
    left = Folder._plain.filter(application=case, grade="").count()
    return [f"还有 {left} 项指标没有自评"] if left else []


def check_submit(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """What is still open is explained."""
    n = len(open_gaps(case))
    return {"reason": f"还有 {n} 项差距没有补齐，请说明"} if n and not facts.get("reason") else {}


def guard_apply(case: Application, actor: Actor) -> list[str]:
    """In time, and with an archive that holds what the folders hold."""
    reasons = [f"材料截止日 {case.deadline} 已过"] if today() > case.deadline else []
    return reasons + guard_packed(case, actor)


def guard_packed(case: Application, actor: Actor) -> list[str]:
    """The archive was made after the last change of the folders."""
    return [] if case.packed else ["材料包没有导出，或者导出以后材料又有改动：先在「指标和佐证」页导出材料包"]
