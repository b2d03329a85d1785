"""Official papers: the data of a paper and its drawing as PDF and Word by GB/T 9704-2012. Pure Python."""

from fadu.kernel.papers.checks import Finding, blocked, check, check_lines, check_number, line_counts
from fadu.kernel.papers.model import (
    Align,
    Annex,
    Block,
    Fields,
    Layout,
    Paper,
    PaperError,
    Para,
    Quote,
    Signatures,
    Table,
)
from fadu.kernel.papers.pdf import Facts, layout_facts, render_pdf
from fadu.kernel.papers.word import render_docx

__all__ = [
    "Align",
    "Annex",
    "Block",
    "Facts",
    "Fields",
    "Finding",
    "Layout",
    "Paper",
    "PaperError",
    "Para",
    "Quote",
    "Signatures",
    "Table",
    "blocked",
    "check",
    "check_lines",
    "check_number",
    "layout_facts",
    "line_counts",
    "render_docx",
    "render_pdf",
]
