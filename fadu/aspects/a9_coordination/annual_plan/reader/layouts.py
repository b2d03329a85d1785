"""One reader per file format; each writes paragraphs, heading levels and table cells into a `Writer`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

from .files import Source, Unreadable, Writer
from .numbering import Numbering

BLOCKS = (
    "p",
    "div",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "blockquote",
    "pre",
    "dd",
    "dt",
    "tr",
    "center",
    "figure",
    "header",
    "footer",
    "main",
    "body",
    "html",
    "ul",
    "ol",
    "td",
    "table",
    "tbody",
    "thead",
    "dl",
    "form",
    "nav",
)
DROPPED = ("script", "style", "noscript", "template", "svg", "head", "button", "select", "iframe")


def decode(data: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: UTF-8, UTF-16 with a mark, or GB18030; anything else is refused."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise Unreadable("文件编码无法识别，请存为 UTF-8 后再读") from error
    if b"\x00" in data:
        raise Unreadable("这是二进制文件，不是文本、Word、PDF、HTML 或 Markdown")
    for encoding, label in (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_garbage(text)
        return text, label
    raise Unreadable("文件编码无法识别（既不是 UTF-8 也不是 GB18030），请存为 UTF-8 后再读")


def _refuse_garbage(text: str) -> None:
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\t\n\r\x0c") or c == "\ufffd" or "\ue000" <= c <= "\uf8ff")
    han = sum(1 for c in text if "\u4e00" <= c <= "\u9fff")
    if odd > max(4, len(text) // 100):
        raise Unreadable("文件内容是乱码或二进制，无法当作文本读取")
    if han == 0:
        raise Unreadable("文件里没有中文文字，不像是工作计划")


def from_txt(data: bytes) -> Source:
    """Plain text, offsets equal to those of the decoded file."""
    text, encoding = decode(data)
    source = Source(text, "txt")
    source.wrapped = is_wrapped(text)
    if encoding != "UTF-8":
        source.warnings.append(f"文件编码为 {encoding}，已按该编码读取")
    return source


def is_wrapped(text: str) -> bool:
    """Whether lines were broken at a page width: many short lines of one length that end without an end mark."""
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if len(lines) < 6:
        return False
    widest = max(len(line) for line in lines)
    full = [line for line in lines if len(line) >= widest - 3]
    return (
        widest <= 80
        and len(full) >= len(lines) * 0.3
        and sum(line[-1] not in "。；;：:!！?？" for line in full) >= len(full) * 0.5
    )


def from_docx(data: bytes) -> Source:
    """Word: paragraphs with the numbers that Word itself prints, heading styles, tables with merged cells."""
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        numbering, writer = Numbering(document), Writer("docx")
        for block in blocks(document.element.body, document):
            if isinstance(block, Table):
                writer.table([[(cell._tc, cell.text) for cell in row.cells] for row in block.rows])
            else:
                style = re.match(r"(?:Heading|标题) ?(\d)$", (block.style.name if block.style else "") or "")
                text = accepted_text(block._p)
                label = numbering.label(block) if text.strip() else ""
                writer.paragraph(label + text, int(style[1]) if style else None)
    except Exception as error:  # python-docx lets many kinds of error out of a damaged package
        raise Unreadable("Word 文档已损坏，无法打开") from error
    return writer.done()


def blocks(parent: Any, document: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls too."""
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in parent:
        if child.tag == qn("w:p"):
            yield Paragraph(child, document._body)
        elif child.tag == qn("w:tbl"):
            yield Table(child, document._body)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
            yield from blocks(child, document)


def accepted_text(paragraph: Any) -> str:
    """The text with tracked insertions and without tracked deletions."""
    from docx.oxml.ns import qn

    parts = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if not any(up.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")) for up in node.iterancestors()):
            parts.append({qn("w:t"): node.text or "", qn("w:noBreakHyphen"): "-"}.get(node.tag, " "))
    return "".join(parts)


def _pages(data: bytes) -> list[str]:
    """The text of each page of a PDF. Raises Unreadable."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    damaged = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError, IndexError)
    unknown = (DependencyError, NotImplementedError)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("PDF 已加密，请提供未加密的文件")
        return [page.extract_text() or "" for page in reader.pages]
    except (*damaged, *unknown) as error:
        raise Unreadable("PDF 已损坏或加密方式不受支持，无法打开") from error


def from_pdf(data: bytes) -> Source:
    """PDF with a text layer; lines are as wide as the page, page numbers are dropped."""
    pages = _pages(data)
    blank = [i + 1 for i, text in enumerate(pages) if not text.strip()]
    if len(blank) == len(pages):
        raise Unreadable("PDF 没有文字层（可能是扫描件），请先做文字识别再读")
    page_number = re.compile(r"\s*[-—–·]*\s*\d{1,3}\s*[-—–·]*\s*")
    lines = [line for text in pages for line in text.split("\n") if not page_number.fullmatch(line)]
    source = Source("\n".join(lines), "pdf", wrapped=True)
    if blank:
        source.warnings.append(f"PDF 第 {'、'.join(map(str, blank))} 页没有文字（可能是扫描页），内容未读到")
    return source


def from_md(data: bytes) -> Source:
    """Markdown by way of its HTML; indented Chinese paragraphs are paragraphs, not code."""
    from markdown_it import MarkdownIt

    text, encoding = decode(data)
    html = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .disable(["code", "html_block", "html_inline"])
        .render(text)
    )
    source = _from_soup(BeautifulSoup(html.replace("**", ""), "lxml"), "md")
    if encoding != "UTF-8":
        source.warnings.append(f"文件编码为 {encoding}，已按该编码读取")
    return source


def from_html(data: bytes) -> Source:
    """HTML as governments publish it: blocks become paragraphs, lists keep numbers, rowspan is copied down."""
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:4096])
    text, encoding = decode(data)
    source = _from_soup(BeautifulSoup(text, "lxml"), "html")
    if declared and encoding == "GB18030" and declared[1].lower().startswith(b"utf"):
        source.warnings.append("网页声明 UTF-8，实际为 GB18030，已按实际编码读取")
    return source


def _from_soup(soup: BeautifulSoup, kind: str) -> Source:
    writer = Writer(kind)
    for tag in soup(DROPPED):
        tag.decompose()
    body = soup.body or soup
    _walk(body, writer)
    return writer.done()


def _walk(tag: Tag, writer: Writer) -> None:
    line: list[str] = []

    def flush(level: int | None = None) -> None:
        writer.paragraph(re.sub(r"\s*\n\s*", "", "".join(line)).strip(), level)
        line.clear()

    for child in tag.children:
        if isinstance(child, Tag) and child.name == "table" and not child.find("table"):
            flush()
            writer.table(_grid(child))
        elif isinstance(child, Tag) and child.name == "br":
            flush()
        elif isinstance(child, Tag) and (child.name in BLOCKS or child.find(BLOCKS)):
            flush()
            _block(child, writer)
        elif isinstance(child, Tag):
            line.append(child.get_text())
        elif type(child) is NavigableString:
            line.append(str(child))
    flush(int(tag.name[1]) if re.fullmatch(r"h[1-6]", tag.name) else None)


def _block(tag: Tag, writer: Writer) -> None:
    parent = tag.parent
    if tag.name == "li" and parent is not None and parent.name == "ol":
        begin = str(parent.get("start") or 1)
        first = int(begin) if re.fullmatch(r"[0-9]{1,6}", begin) else 1
        mark = f"{first + parent.find_all('li', recursive=False).index(tag)}."
        if not re.match(r"\s*(?:\d+[.、]|[一二三四五六七八九十]+、|[（(])", tag.get_text()):
            first_block = tag.find(True, recursive=False)
            inner = first_block if isinstance(first_block, Tag) and first_block.name == "p" else tag
            inner.insert(0, mark)
    _walk(tag, writer)


def _grid(table: Tag) -> list[list[tuple[object, str]]]:
    """Cells of a table with rowspan and colspan copied to every place they cover."""
    rows: list[list[tuple[object, str]]] = []
    held: dict[tuple[int, int], tuple[object, str]] = {}
    for r, row in enumerate(table.find_all("tr")):
        line: list[tuple[object, str]] = []
        for cell in row.find_all(["td", "th"]):
            while (r, len(line)) in held:
                line.append(held[r, len(line)])
            wide, tall = (
                min(int(str(cell.get(k) or 1)), 200) if str(cell.get(k) or 1).isdigit() else 1
                for k in ("colspan", "rowspan")
            )
            entry = (id(cell), re.sub(r"\s+", "", cell.get_text()))
            for down in range(max(tall, 1)):
                for right in range(max(wide, 1)):
                    held[r + down, len(line) + right] = entry
            line += [entry] * max(wide, 1)
        while (r, len(line)) in held:
            line.append(held[r, len(line)])
        rows.append(line)
    return rows
