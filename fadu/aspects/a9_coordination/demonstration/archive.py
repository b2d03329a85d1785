"""The whole application as one ZIP file: cover sheets, evidence, an index and the SHA-256 of every file.

The same application gives the same bytes: names are sorted, times inside the archive are fixed.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fadu.kernel.access import PUBLIC, Actor
from fadu.kernel.documents import closed, render
from fadu.kernel.exchange import to_csv
from fadu.kernel.models import Matter
from fadu.kernel.register import registers

from .folders import flags_of, items_by_folder
from .models import Application, Folder, FolderItem

FIXED = (2000, 1, 1, 0, 0, 0)
MOST_ROWS = 20_000
HEAD = (
    "序号",
    "指标",
    "名称",
    "种类",
    "编号文号",
    "日期",
    "形成单位",
    "反映期间",
    "密级",
    "来源登记册",
    "文件",
    "SHA-256",
)
CARD = "含个人信息或者为内部文书，不随包附原件，可凭文号在原登记册查阅。"
HOW = """这个材料包怎样核验

1. 解压到一个空文件夹。
2. 在这个文件夹里执行： sha256sum -c SHA256SUMS
   （Windows： certutil -hashfile 文件名 SHA256，与 SHA256SUMS 中的一行比对）
   每一行都应是“成功”或者 OK；有不符的，文件在导出以后被改动。
3. 整个压缩包的 SHA-256 登记在系统里，与「评审和结果」页所列比对： sha256sum 材料包.zip

目录.csv 是全部佐证的清单，逐件列明指标、来源登记册、文号、日期、密级、文件位置和 SHA-256。
"""
PLACE = "涉密材料不入包，此处只留占位。原件按保密规定另行报送。"


@dataclass(frozen=True)
class Entry:
    """One file of the archive."""

    path: str
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def pack(application: Application, actor: Actor) -> tuple[bytes, str]:
    """The archive and its SHA-256."""
    entries, index = [], []
    flagged, items = flags_of(application), items_by_folder(application)
    folders = application.folders.select_related("node", "owner")
    for folder in sorted(folders, key=lambda row: row.node.order):
        own = items.get(folder.pk, [])
        entries.append(Entry(f"{folder.node.code}/封面.txt", _cover(folder, own, flagged[folder.pk])))
        for n, row in enumerate(own, 1):
            entry = _entry(folder, n, row, actor)
            entries.append(entry)
            index.append(_line(folder, n, row, entry))
    entries += [
        _index(index),
        _about(application, len(index)),
        Entry("核验说明.txt", HOW.encode()),
        *_letters(application),
    ]
    entries.sort(key=lambda entry: entry.path)
    sums = "".join(f"{entry.digest}  {entry.path}\n" for entry in entries)
    content = _zip([*entries, Entry("SHA256SUMS", sums.encode())])
    return content, hashlib.sha256(content).hexdigest()


def _zip(entries: list[Entry]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, FIXED)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, entry.content)
    return out.getvalue()


def _cover(folder: Folder, own: list[FolderItem], flags: list[str]) -> bytes:
    node = folder.node
    lines = [
        f"指标　　{node.code} {node.title or '（官方文本未导入）'}",
        f"标准　　{node.standard or '（未公布）'}",
        f"类别　　{node.get_kind_display()}",
        f"分值　　{'未公布' if node.points is None else node.points}",
        f"责任单位　{folder.owner.name if folder.owner else '未分工'}",
        f"自评　　{folder.get_grade_display() or '未填'}",
        f"理由　　{folder.reason or '—'}",
        f"佐证　　{len(own)} 件",
        *[f"提示　　{text}" for text in flags],
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(folder: Folder, n: int, row: FolderItem, actor: Actor) -> Entry:
    stem = f"{folder.node.code}/{n:02d}_{_name(row.title)}"
    if row.secrecy == "secret":
        return Entry(f"{stem}.txt", f"{row.title}\n{PLACE}\n".encode())
    if row.attachment_id:
        suffix = row.attachment.name.rpartition(".")[2].lower()
        return Entry(f"{folder.node.code}/{n:02d}_{_name(row.title.rpartition('.')[0] or row.title)}.{suffix}",
                     bytes(row.attachment.content))  # fmt: skip
    if row.paper_id:
        return _paper(stem, row)
    if row.kind == "query":
        return Entry(f"{stem}.csv", _query(row, actor))
    return Entry(f"{stem}.json", _json(_record(row)))


def _name(text: str) -> str:
    """A file name that every system takes."""
    kept = "".join(char if char.isalnum() or char in "（）《》〔〕-" else "_" for char in text)
    return kept[:60].strip("_") or "材料"


def _paper(stem: str, row: FolderItem) -> Entry:
    """The paper itself where nothing in it is private and it is out; otherwise a card with its fingerprint."""
    book = registers()[row.register]
    case = book.model._plain.get(pk=row.paper.matter_id)
    if not book.private and row.secrecy == "open" and not closed(book, row.paper.key, case, PUBLIC):
        return Entry(f"{stem}.pdf", render(row.paper, "pdf"))
    card = {"文书": row.paper.title, "文号": row.paper.number, "成文日期": row.paper.made_on.isoformat(),
            "内容摘要": row.paper.digest, "登记册": book.title, "说明": CARD}  # fmt: skip
    return Entry(f"{stem}.json", _json(card))


def _record(row: FolderItem) -> dict[str, Any]:
    matter = row.record
    return {"登记册": registers()[matter.register].title, "编号": matter.number, "机关": str(matter.organ),
            "收件日期": matter.opened_on.isoformat()}  # fmt: skip


def _json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _query(row: FolderItem, actor: Actor) -> bytes:
    """Numbers, organs and days of a register's rows in the period: what its reader may see, nothing private."""
    book = registers()[row.register]
    rows = book.model.objects.for_user(actor).filter(opened_on__gte=row.covers_from, opened_on__lte=row.covers_until)
    if row.state and book.procedure:
        rows = rows.filter(state=row.state)
    found = Matter._plain.filter(pk__in=rows.values("pk")).order_by("opened_on", "pk").select_related("organ")
    return to_csv([["编号", "机关", "收件日期"], *([m.number, str(m.organ), m.opened_on] for m in found[:MOST_ROWS])])


def _line(folder: Folder, n: int, row: FolderItem, entry: Entry) -> tuple[str, ...]:
    period = f"{row.covers_from or ''} 至 {row.covers_until or ''}" if row.covers_from or row.covers_until else ""
    book = registers()[row.register].title if row.register in registers() else ""
    return (str(n), folder.node.code, row.title, row.get_kind_display(), row.number, str(row.dated or ""), row.issuer,
            period, row.get_secrecy_display(), book, entry.path, entry.digest)  # fmt: skip


def _letters(application: Application) -> list[Entry]:
    """The application's own papers: gap lists, reports of mock reviews, the letter of application."""
    found = []
    for n, record in enumerate(application.papers(), 1):
        if record.key != "application":  # the letter goes out with the archive, so it is not inside
            found.append(Entry(f"申报文书/{n:02d}_{_name(record.title)}.pdf", render(record, "pdf")))
    return found


def _index(lines: list[tuple[str, ...]]) -> Entry:
    return Entry("目录.csv", to_csv([list(HEAD), *map(list, lines)]))


def _about(application: Application, items: int) -> Entry:
    counted: Iterator[str] = (row for row in application.folders.values_list("grade", flat=True))
    grades = list(counted)
    about = {
        "名称": application.title, "批次": application.round, "指标体系": application.frame.title,
        "评价期": f"{application.starts} 至 {application.until}", "三级指标": len(grades), "佐证": items,
        "自评": {key: grades.count(key) for key in ("met", "partly", "unmet", "none", "")},
        "说明": "SHA256SUMS 列出包内每个文件的摘要；来自业务系统的材料为原记录、原文书的关联。",
    }  # fmt: skip
    return Entry("说明.json", _json(about))


def lines_of(application: Application) -> Iterator[Any]:
    """Folders with their items and flags for the pages."""
    flagged, items = flags_of(application), items_by_folder(application)
    for folder in application.folders.select_related("node", "owner"):
        yield folder, items.get(folder.pk, []), flagged[folder.pk]
