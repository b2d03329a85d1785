"""Every kind of paper that a register declares is issued in the city, and can be drawn as PDF and as a Word file."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from fadu.kernel.documents import render
from fadu.kernel.models import PaperRecord
from fadu.kernel.papers import Paper
from fadu.kernel.register import register

from .conftest import BOOKS

KINDS = [(key, document.key) for key in BOOKS for document in register(key).documents]


def plain(text: str) -> str:
    """Without white space, as line breaks fall anywhere."""
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("key", "kind"), KINDS)
def test_it_is_drawn_with_number_and_label(city, db, key, kind):
    record = PaperRecord._plain.filter(matter__register=key, key=kind).order_by("pk").last()
    assert record is not None, f"nothing in the city issues a {kind}: add the step to more.py"
    sheets = PdfReader(BytesIO(render(record, "pdf"))).pages
    text = plain("".join(sheet.extract_text() for sheet in sheets))
    assert "模拟数据" in text and plain(record.number) in text
    word = docx.Document(BytesIO(render(record, "docx")))
    parts = [p.text for p in word.paragraphs] + [c.text for t in word.tables for row in t.rows for c in row.cells]
    assert plain(record.number) in plain("".join(parts))
    assert Paper.from_json(record.content).to_json() == record.content
