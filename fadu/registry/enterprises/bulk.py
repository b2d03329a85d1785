"""Market entities by the hundred thousand: checked row by row, written set by set, one event per file.

Cards, rows, search text and status history go in together; what has not changed is not touched, so the same file may be
imported again. The event is written last: the chain of events is held for a moment, not for the whole load.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db import connection, transaction

from fadu.kernel.access import Actor, within
from fadu.kernel.audit import record
from fadu.kernel.procedure import set_actor
from fadu.kernel.taking import NotAllowed

from . import writing
from .checking import Checked, RowError, check
from .places import places

ROLE = "enterprise.registrar"
CHUNK = 50_000
LOCK = 0x656E7465  # imports run one after another
MODES = (
    ("all", "全部无误才写入"),
    ("good", "写入无误的行，跳过有误的行"),
    ("dry", "只检查，不写入"),
)
Say = Callable[[str, int, int], None]


@dataclass
class Report:
    """What an import did. `errors`: the first thousand of `faults`; nothing is written while `written` is False."""

    source: str
    sha256: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    turned: int = 0
    bad_rows: int = 0
    faults: int = 0
    errors: list[RowError] = field(default_factory=list)
    written: bool = False
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """The report for machines."""
        plain = {key: getattr(self, key) for key in self.__dataclass_fields__ if key != "errors"}
        return plain | {"errors": [vars(error) for error in self.errors]}

    @property
    def sentence(self) -> str:
        """The report in one line."""
        done = f"新增 {self.created:,} 户、更新 {self.updated:,} 户、未变 {self.unchanged:,} 户"
        if self.bad_rows:
            rest = (
                f"{self.bad_rows:,} 行有误，已跳过" if self.written else f"{self.bad_rows:,} 行有误，没有写入任何数据"
            )
            return f"共 {self.rows:,} 行：{done}；{rest}" if self.written else f"共 {self.rows:,} 行：{rest}"
        return f"共 {self.rows:,} 行：{done}" if self.written else f"共 {self.rows:,} 行，全部无误，没有写入"


def quiet(text: str, done: int, total: int) -> None:
    """Progress that nobody reads."""


def load(
    rows: pl.DataFrame, actor: Actor, source: str, *, sha256: str = "", mode: str = "all", say: Say = quiet
) -> Report:
    """Check all rows, then write them. mode: see MODES. Raises NotAllowed, LookupError (no organs yet)."""
    begin = time.monotonic()
    report = Report(source, sha256 or _digest(rows), rows.height)
    say("检查", 0, rows.height)
    checked = check(rows, places(_allowed(actor)))
    report.rows = checked.total
    report.errors, report.faults, report.bad_rows = checked.errors, checked.faults, checked.bad_rows
    if mode != "dry" and checked.good.height and (mode == "good" or not checked.bad_rows):
        _write(checked, set(rows.columns), actor, report, say)
    report.seconds = round(time.monotonic() - begin, 2)
    return report


def _allowed(actor: Actor) -> tuple[str, ...]:
    """What the codes of the areas begin with whose entities the actor keeps."""
    if actor.is_system:
        return ("",)
    areas = tuple(within(post.area) for post in actor.posts if post.role == ROLE and post.area)
    if not areas:
        raise NotAllowed(["须由市场主体登记人员导入"])
    return areas


def _digest(rows: pl.DataFrame) -> str:
    return hashlib.sha256(rows.write_csv().encode()).hexdigest()


def _write(checked: Checked, given: set[str], actor: Actor, report: Report, say: Say) -> None:
    rows = checked.good
    with transaction.atomic():
        set_actor(actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            writing.prepare(cursor)
            for start in range(0, rows.height, CHUNK):
                say("写入", start, rows.height)
                counts = writing.chunk(cursor, rows[start : start + CHUNK], given, report.source)
                for name, n in counts.items():
                    setattr(report, name, getattr(report, name) + n)
            say("完成", rows.height, rows.height)
        report.unchanged = rows.height - report.created - report.updated
        report.written = True
        _event(actor, report)
    if report.created > 10_000:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE kernel_matter, kernel_searchentry, enterprises_enterprise")


def _event(actor: Actor, report: Report) -> None:
    kept = ("source", "sha256", "rows", "created", "updated", "unchanged", "turned", "bad_rows")
    facts = {key: getattr(report, key) for key in kept}
    record(actor, "enterprise.imported", f"导入市场主体：{report.sentence}", facts=facts)
