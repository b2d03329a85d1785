"""From a file to its text: DOCX, PDF with text, TXT, HTML, Markdown; anything else is refused in one sentence."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from .radicals import plain

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 80 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 4000


class Unreadable(Exception):
    """The file cannot be read as a plan; str() is the sentence for the user."""


@dataclass
class Cell:
    """A table cell as a place in the text; a merged cell is the same place in each row it covers."""

    start: int
    end: int


@dataclass
class Source:
    """Extracted text with what the layout said: paragraph starts that are headings (offset → level), table rows."""

    text: str
    kind: str
    headings: dict[int, int] = field(default_factory=dict)
    tables: list[list[list[Cell]]] = field(default_factory=list)
    wrapped: bool = False
    warnings: list[str] = field(default_factory=list)


class Writer:
    """Collects text and remembers places; the layout readers write into it."""

    def __init__(self, kind: str) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.source = Source("", kind)

    def write(self, text: str) -> tuple[int, int]:
        """Append and return the place."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def paragraph(self, text: str, level: int | None = None) -> None:
        """One paragraph on its own line; `level` when the layout marks it as a heading."""
        if text.strip():
            if level:
                self.source.headings[self.length] = level
            self.write(text)
            self.write("\n")

    def table(self, rows: list[list[tuple[object, str]]]) -> None:
        """Rows of (identity, text); the same identity met again is a merged cell and is not written twice."""
        places: dict[object, Cell] = {}
        table = []
        for row in rows:
            cells = []
            for identity, text in row:
                if identity not in places:
                    start, end = self.write(text.strip())
                    self.write("\t")
                    places[identity] = Cell(start, end)
                cells.append(places[identity])
            self.write("\n")
            table.append(cells)
        self.source.tables.append(table)

    def done(self) -> Source:
        """The finished source."""
        self.source.text = "".join(self.parts)
        return self.source


def sniff(data: bytes, name: str) -> str:
    """What the bytes are, judged by content before the name: docx, pdf, html, md, txt."""
    suffix = Path(name).suffix.lower()
    if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return _zipped(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("这是旧版 Office 文件（.doc/.wps）或加密的 Word 文件，请另存为未加密的 .docx 后再读")
    if data[:4] in (b"\x89PNG", b"GIF8", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"II*\x00", b"MM\x00*"):
        raise Unreadable("这是图片文件，没有可读的文字；请先做文字识别")
    if data[:5] == b"{\\rtf":
        raise Unreadable("这是 RTF 文件，请另存为 .docx 后再读")
    if suffix in (".html", ".htm") or b"<html" in data[:2048].lower() or b"<!doctype html" in data[:2048].lower():
        return "html"
    return "md" if suffix in (".md", ".markdown") else "txt"


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            unpacked = sum(p.file_size for p in parts)
            if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 1):
                raise Unreadable("压缩内容异常膨胀，疑为压缩炸弹，已拒绝读取")
            names = {p.filename for p in parts}
    except zipfile.BadZipFile as error:
        raise Unreadable("文件已损坏：无法作为 .docx 打开") from error
    if "word/document.xml" not in names:
        raise Unreadable("这是压缩包或其他 Office 文件，不是 Word 文档（.docx）")
    return "docx"


def extract(data: bytes, name: str) -> Source:
    """The text of a file's bytes; raises Unreadable."""
    if not data.strip():
        raise Unreadable("文件是空的")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES // 1024 // 1024} MB，已拒绝读取")
    kind = sniff(data, name)
    from . import layouts

    source = getattr(layouts, f"from_{kind}")(data)
    source.text = plain(source.text)
    if not source.text.strip():
        raise Unreadable("文件里没有文字")
    return source
