"""Reading an XLSX file that somebody sends: measured before it is read, since a few kilobytes can name a cell so far
out that the table between would fill the machine's memory."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook

from . import uploads

MAX_CELLS = 4_000_000
PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{0,7})["']""")
FOREIGN = ("xl/workbook.bin", "content.xml", "mimetype")  # other formats that the reader would take as well


class BadTable(ValueError):
    """A file that cannot be read as a table; the message says why."""


def grid(name: str, content: bytes) -> list[list[Any]]:
    """Rows of the first sheet, with the empty cells between. Raises BadTable."""
    try:
        uploads.check(name, content, (".xlsx",))
    except uploads.BadUpload as error:
        raise BadTable(f"文件打不开：{error}") from error
    if _area(content) > MAX_CELLS:
        raise BadTable("表格的范围过大：请删去数据以外的行列和格式，另存后再试")
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except Exception as error:  # the reader raises many kinds for a damaged file
        raise BadTable("文件打不开：不是有效的 XLSX 文件，请重新另存后再试") from error


def _area(content: bytes) -> int:
    """Cells of the largest table that any part of the file spans (a sheet may be any part)."""
    largest = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not {"xl/workbook.xml"} <= set(archive.namelist()) or set(FOREIGN) & set(archive.namelist()):
            raise BadTable("文件打不开：不是有效的 XLSX 文件，请重新另存后再试")
        for part in archive.infolist():
            try:
                text = archive.read(part)
            except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError) as error:
                raise BadTable("文件已损坏，请重新另存后再试") from error
            if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00<" in text[:8] or b"<\x00" in text[:8]:
                raise BadTable("文件的文字编码不受理，请用办公软件重新另存后再试")
            largest = max(largest, _span(text))
    return largest


def _span(text: bytes) -> int:
    rows = columns = 0
    for letters, digits in PLACE.findall(text):
        rows, columns = max(rows, int(digits or 0)), max(columns, _column(letters))
    return rows * columns


def _column(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + letter - 64
    return found
