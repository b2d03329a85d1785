"""Conditions and effects of an application's steps: folders, links, self-assessment, gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Count

from fadu.kernel.access import Actor
from fadu.kernel.models import Attachment, Matter, PaperRecord
from fadu.kernel.register import registers
from fadu.kernel.taking import InvalidFacts, NotAllowed, Taking
from fadu.kernel.today import today

from ..folders import flags_of
from ..models import Application, Folder, FolderItem, Frame, Gap, Node
from ..rules.sealed import SEALED
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


def _foreign(taking: Taking) -> Folder:
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


# -- evidence ------------------------------------------------------------------------------------------------------
def books(case: Any) -> tuple[tuple[str, str], ...]:
    """Registers that may be quoted as a whole: those without private fields, or with a public list of fields."""
    return tuple((key, book.title) for key, book in sorted(registers().items()) if key not in SEALED)


def check_link(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Exactly one thing, and it exists."""
    given = [key for key in ("record", "paper", "register", "file") if facts.get(key)]
    if len(given) != 1:
        return {"record": "请在业务记录编号、文书文号、登记册、文件中填写一项"}
    if facts.get("record") and not Matter._plain.filter(number=facts["record"]).exists():
        return {"record": f"没有编号为「{facts['record']}」的业务记录"}
    if facts.get("paper") and not PaperRecord._plain.filter(number=facts["paper"]).exists():
        return {"paper": f"没有文号为「{facts['paper']}」的文书"}
    if sealed := _sealed(facts):
        return sealed
    if facts.get("file") and not facts.get("title"):
        return {"title": "上传的文件请写明名称"}
    return {}


def _sealed(facts: Mapping[str, Any]) -> dict[str, str]:
    """Party papers, clues and sealed ballots are named in no application."""
    record = Matter._plain.filter(number=facts.get("record") or None).values_list("register", flat=True).first()
    paper = PaperRecord._plain.filter(number=facts.get("paper") or None)
    behind = paper.values_list("matter__register", flat=True).first() if facts.get("paper") else None
    field = "record" if record in SEALED else "paper" if behind in SEALED else ""
    return {field: "该登记册不对外提供，不能归入申报材料"} if field else {}


def link(taking: Taking) -> None:
    """Put a link (or a file) into a folder. Only what the actor may open can be linked."""
    facts, folder = taking.facts, _foreign(taking)
    made = FolderItem(
        matter_id=taking.case.pk, folder=folder, secrecy=facts["secrecy"], added_on=taking.on,
        added_by=by(taking.actor),
        **{name: facts.get(name) for name in ("dated", "covers_from", "covers_until", "valid_until")},
    )  # fmt: skip
    made.issuer = facts.get("issuer") or ""
    FILL[next(key for key in FILL if facts.get(key))](made, taking)
    made.title = (facts.get("title") or made.title)[:300]
    made.save()
    taking.note(f"{folder.node.code}：{made.title}")


def _record(made: FolderItem, taking: Taking) -> None:
    row = Matter.objects.for_user(taking.actor).filter(number=taking.facts["record"]).first()
    if row is None:
        raise InvalidFacts({"record": "这条记录不在您的查看范围"})
    made.kind, made.record, made.number, made.register = "record", row, row.number, row.register
    made.title, made.dated = registers()[row.register].title + row.number, made.dated or row.opened_on
    made.issuer = made.issuer or str(row.organ)


def _paper(made: FolderItem, taking: Taking) -> None:
    rows = PaperRecord.objects.for_user(taking.actor).filter(number=taking.facts["paper"])
    row = rows.select_related("matter__organ").first()
    if row is None:
        raise InvalidFacts({"paper": "这份文书不在您的查看范围"})
    made.kind, made.paper, made.number, made.register = "paper", row, row.number, row.matter.register
    made.title, made.dated, made.digest = f"《{row.title}》", made.dated or row.made_on, row.digest
    made.issuer = made.issuer or str(row.matter.organ)


def _query(made: FolderItem, taking: Taking) -> None:
    book = registers()[taking.facts["register"]]
    made.kind, made.register, made.state = "query", book.key, taking.facts.get("state") or ""
    made.covers_from = made.covers_from or taking.case.starts
    made.covers_until = made.covers_until or taking.case.until
    made.title = f"{book.title}清单（{made.covers_from} 至 {made.covers_until}）"


def _file(made: FolderItem, taking: Taking) -> None:
    row = Attachment._plain.get(pk=taking.facts["file"][0])
    made.kind = "photo" if row.media.startswith("image/") else "file"
    made.attachment, made.digest, made.title = row, row.digest, row.name
    made.number = taking.facts.get("number") or ""


FILL = {"record": _record, "paper": _paper, "register": _query, "file": _file}


@once
def items(case: Application) -> tuple[tuple[str, str], ...]:
    """Everything in the folders."""
    rows = FolderItem._plain.filter(folder__application=case).select_related("folder__node")
    return tuple((str(row.pk), f"{row.folder.node.code} {row.title}") for row in rows)


def unlink(taking: Taking) -> None:
    """Take something out of a folder; what it linked to stays where it is."""
    rows = FolderItem._plain.filter(folder__in=own(taking.case, taking.actor), pk=int(taking.facts["item"]))
    row = rows.first()
    if row is None:
        raise NotAllowed(["这项指标不由您的单位负责"])
    taking.note(f"移出：{row.title}，理由：{taking.facts['reason']}")
    row.delete()


def assess(taking: Taking) -> None:
    """The cover sheet's own verdict."""
    folder = _foreign(taking)
    folder.grade, folder.reason = taking.facts["grade"], taking.facts["reason"]
    folder.assessed_on, folder.assessed_by = taking.on, by(taking.actor)
    folder.save(update_fields=["grade", "reason", "assessed_on", "assessed_by"])
    taking.note(f"{folder.node.code}：{folder.get_grade_display()}")


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


def guard_deadline(case: Application, actor: Actor) -> list[str]:
    """In time."""
    return [f"材料截止日 {case.deadline} 已过"] if today() > case.deadline else []
