"""`check_citations`: does the article exist in the version claimed, and does it say the phrase?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from fadu.law.articles import Paragraph, find_place, index_texts, parse
from fadu.law.citations import Citation, bound_spans, created_citations
from fadu.law.errors import BadInput, UnknownStatute
from fadu.law.statutes import Statute, Version, find_statute


@dataclass(frozen=True, slots=True)
class Finding:
    """One citation in one version. `file` is relative to the folder; `reason` empty if verified."""

    citation: Citation
    version: str
    file: str = ""
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "law": self.citation.statute, "article": self.citation.article, "phrase": self.citation.phrase,
            "version": self.version, "place": self.citation.place, "file": self.file, "reason": self.reason,
        }

    @property
    def line(self) -> str:
        """One line for a terminal."""
        phrase = f"“{self.citation.phrase}”" if self.citation.phrase else ""
        return f"{self.version}{self.citation.place}{phrase}" + (f"：{self.reason}" if self.reason else "")


@dataclass
class Report:
    """What was found, what could not be looked up, what is wrong."""

    verified: list[Finding] = field(default_factory=list)
    unverified: list[Finding] = field(default_factory=list)
    failed: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing failed."""
        return not self.failed

    def as_dict(self) -> dict[str, Any]:
        """``counts``, ``verified``, ``unverified``, ``failed``."""
        parts = {"verified": self.verified, "unverified": self.unverified, "failed": self.failed}
        return {
            "ok": self.ok,
            "counts": {name: len(found) for name, found in parts.items()},
            **{name: [f.as_dict() for f in found] for name, found in parts.items()},
        }


class Library:
    """The texts of one folder, parsed when first asked for."""

    def __init__(self, folder: Path) -> None:
        """BadInput when the folder does not exist or holds no text."""
        if not folder.is_dir():
            raise BadInput(f"找不到法规文本文件夹：{folder}")
        self.folder = folder
        self.files = index_texts(folder)
        if not self.files:
            raise BadInput(f"文件夹中没有 .md 法规文本：{folder}")
        self._parsed: dict[Path, dict[str, list[Paragraph]]] = {}

    def texts(self, version: Version) -> list[Path]:
        """Files that hold that version (several where a code is kept in parts)."""
        names = list(version.files)
        if version.adopted:
            names += [f"{version.name}({version.adopted})", f"{version.statute}({version.adopted})"]
        return list(dict.fromkeys(self.files[n] for n in names if n in self.files))

    def place(self, paths: Iterable[Path], where: str) -> tuple[str, str] | None:
        """Words and file of a place; None where none of the files has it."""
        for path in paths:
            if path not in self._parsed:
                self._parsed[path] = parse(path.read_text(encoding="utf-8"))
            found = find_place(self._parsed[path], where)
            if found is not None:
                return found, str(path.relative_to(self.folder))
        return None


def _bare(text: str) -> str:
    return "".join(text.split())


def _versions(statute: Statute, first: date, last: date | None) -> list[Version]:
    return [
        v for v in statute.versions
        if (last is None or v.effective <= last) and (v.repealed is None or first < v.repealed)
    ]


def _gap(statute: Statute, first: date, last: date | None) -> str:
    if first < statute.from_day:
        return f"所称施行区间自{first}起，早于该法施行日{statute.from_day}"
    end = statute.latest.repealed
    if end is not None and (last is None or last >= end):
        return f"该法自{end}起失效，引文仍称有效"
    return ""


def _look(library: Library, citation: Citation, version: Version) -> tuple[str, Finding]:
    if not version.text_available:
        return "unverified", Finding(citation, version.title, reason="该版本文本尚未载入")
    paths = library.texts(version)
    if not paths:
        return "unverified", Finding(citation, version.title, reason="文件夹中没有该版本的文本")
    found = library.place(paths, citation.article)
    if found is None:
        return "failed", Finding(citation, version.title, reason="该版本没有这一条款项")
    words, file = found
    if citation.phrase and _bare(citation.phrase) not in _bare(words):
        return "failed", Finding(citation, version.title, file, "条文中没有这一措辞")
    return "verified", Finding(citation, version.title, file)


def check_citations(texts_dir: Path | str, citations: Iterable[Citation] | None = None) -> Report:
    """Look up every citation created so far (or those given) in a folder of texts.

    A citation bound to a span of time (a version of a term) is looked up in every version of the
    statute that was in force in that span; any other in the newest version. Raises BadInput when
    the folder is no folder of texts.
    """
    library = Library(Path(texts_dir))
    report = Report()
    for citation in created_citations() if citations is None else citations:
        try:
            statute = find_statute(citation.statute)
        except UnknownStatute as error:
            report.failed.append(Finding(citation, f"《{citation.statute}》", reason=str(error)))
            continue
        if not citation.article:
            continue
        for first, last in bound_spans(citation) or [(statute.latest.effective, statute.latest.repealed)]:
            _check_span(library, report, citation, statute, first, last)
    return report


def _check_span(
    library: Library, report: Report, citation: Citation, statute: Statute, first: date, last: date | None
) -> None:
    bound = bool(bound_spans(citation))
    gap = _gap(statute, first, last) if bound else ""
    if gap:
        report.failed.append(Finding(citation, f"《{citation.statute}》", reason=gap))
    for version in _versions(statute, first, last):
        kind, finding = _look(library, citation, version)
        found: list[Finding] = getattr(report, kind)
        if finding not in found:
            found.append(finding)
