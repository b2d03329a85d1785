"""Evidence of an application: links to what registers hold, files where none does, and the folder's own verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fadu.kernel.models import Attachment, Matter, PaperRecord
from fadu.kernel.register import registers
from fadu.kernel.taking import InvalidFacts, NotAllowed, Taking

from ..models import Application, FolderItem
from ..rules.sealed import SEALED
from .application_rules import foreign, own
from .shared import by, once


def books(case: Any) -> tuple[tuple[str, str], ...]:
    """Registers that may be quoted as a whole: those without private fields, or with a public list of fields."""
    return tuple((key, book.title) for key, book in sorted(registers().items()) if key not in SEALED)


def check_link(case: Application, facts: Mapping[str, Any]) -> dict[str, str]:
    """Exactly one thing, and it exists."""
    given = [key for key in ("record", "paper", "register", "file") if facts.get(key)]
    if len(given) != 1:
        return {"record": "请在业务记录编号、文书文号、登记册、文件中填写一项"}
    if facts.get("record") and not Matter.called(facts["record"]).exists():
        return {"record": f"没有编号为「{facts['record']}」的业务记录"}
    if facts.get("paper") and not PaperRecord.called(facts["paper"]).exists():
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
    facts, folder = taking.facts, foreign(taking)
    made = FolderItem(
        matter_id=taking.case.pk, folder=folder, secrecy=facts["secrecy"], added_on=taking.on,
        added_by=by(taking.actor),
        **{name: facts.get(name) for name in ("dated", "covers_from", "covers_until", "valid_until")},
    )  # fmt: skip
    made.issuer = facts.get("issuer") or ""
    FILL[next(key for key in FILL if facts.get(key))](made, taking)
    made.title = (facts.get("title") or made.title)[:300]
    made.save()
    taking.case.packed = False
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
    taking.case.packed = False


def assess(taking: Taking) -> None:
    """The cover sheet's own verdict."""
    folder = foreign(taking)
    folder.grade, folder.reason = taking.facts["grade"], taking.facts["reason"]
    folder.assessed_on, folder.assessed_by = taking.on, by(taking.actor)
    folder.save(update_fields=["grade", "reason", "assessed_on", "assessed_by"])
    taking.case.packed = False
    taking.note(f"{folder.node.code}：{folder.get_grade_display()}")
