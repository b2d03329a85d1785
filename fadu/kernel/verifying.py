"""Whether the chain of events is whole: each event, what was anchored outside the database, papers and files.

A chain tells of an event that was changed, put in or taken out of its middle; that the newest ones were cut off it
cannot tell. Therefore its head is written down outside the database (`anchors.jsonl` in the data folder, kept by
whoever keeps backups): every hour, at each check, and by `fadu audit anchor`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from .audit import GENESIS, digest
from .documents import digest as content_digest
from .models import Attachment, Event, PaperRecord
from .today import now


@dataclass(frozen=True)
class Fault:
    """One broken place of the chain."""

    event: int
    reason: str


@dataclass
class Walk:
    """How far along the chain: the last event checked, its hash, how many were checked, what was broken."""

    event: int = 0
    hash: str = GENESIS
    checked: int = 0
    faults: list[Fault] = field(default_factory=list)


PACE = 5_000  # events between two tellings of how far the walk has come


def verify(
    limit: int = 20, walk: Walk | None = None, tell: Callable[[Walk], None] | None = None
) -> tuple[int, list[Fault]]:
    """Walk the whole chain, or the rest behind `walk`; returns (events checked, faults: at most `limit`)."""
    walk = walk or Walk()
    for event in Event._plain.filter(pk__gt=walk.event).order_by("id").iterator(chunk_size=2000):
        if event.prev != walk.hash:
            walk.faults.append(Fault(event.pk, "与上一条事件的哈希不连续：其前有事件被删除、插入或改动"))
        elif digest(event, event.prev) != event.hash:
            walk.faults.append(Fault(event.pk, "内容与其哈希不符：该事件被改动"))
        walk.event, walk.hash, walk.checked = event.pk, event.hash, walk.checked + 1
        if len(walk.faults) >= limit:
            break
        if tell and walk.checked % PACE == 0:
            tell(walk)
    faults = list(walk.faults)
    for further in (_anchors, _papers, _files):
        faults += further()
    return walk.checked, faults[:limit]


def place() -> Path | None:
    """The file of anchors; None where the setting is empty: a throw-away database has nothing to prove."""
    return Path(settings.AUDIT_ANCHORS) if settings.AUDIT_ANCHORS else None


def anchor() -> dict[str, Any] | None:
    """Write the newest event's number and hash outside the database; None when there is no event or nothing new."""
    file, known = place(), anchors()
    last = Event._plain.order_by("-id").values("id", "hash").first()
    if file is None or last is None or (known and known[-1]["event"] == last["id"]):
        return None
    line = {"event": last["id"], "hash": last["hash"], "at": now().isoformat(timespec="seconds")}
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as book:
        book.write(json.dumps(line) + "\n")
    return line


def anchors() -> list[dict[str, Any]]:
    """All anchors kept here, oldest first; a torn last line is left out."""
    file, found = place(), []
    for line in file.read_text(encoding="utf-8").splitlines() if file and file.is_file() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def _anchors() -> Iterator[Fault]:
    kept = {row["event"]: row for row in anchors()}
    there = dict(Event._plain.filter(pk__in=kept).values_list("pk", "hash"))
    for event, row in kept.items():
        if there.get(event) != row["hash"]:
            yield Fault(event, f"{row['at']} 存证的事件已不在或者已改动：其后的事件被删除，或者数据库被换成旧的")


def _papers() -> Iterator[Fault]:
    """Papers whose content is no longer what their step's event named. Papers of older versions are not named there."""
    rows = PaperRecord._plain.exclude(event=None).order_by("event_id", "id").select_related("event")
    last, at = 0, 0
    for paper in rows.iterator(chunk_size=500):
        at = at + 1 if paper.event_id == last else 0
        last = paper.event_id or 0
        named = paper.event.facts.get("digests", {}).get(f"paper.{at}", paper.digest) if paper.event else paper.digest
        if content_digest(paper.content) != named:
            yield Fault(last, f"文书《{paper.title}》{paper.number}的内容与办理时不符")


def _files() -> Iterator[Fault]:
    """Files whose content is no longer what their digest says."""
    for pk, kept, content in Attachment._plain.values_list("pk", "digest", "content").iterator(chunk_size=50):
        if hashlib.sha256(bytes(content)).hexdigest() != kept:
            yield Fault(0, f"第 {pk} 号附件的内容与其摘要不符")
