"""The white list from a file: rows checked one by one, what they touch is counted, all of them are written or none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from fadu.kernel.access import Actor
from fadu.kernel.audit import record
from fadu.kernel.exchange import read_table
from fadu.kernel.register import register
from fadu.kernel.today import now, today

from . import history
from .asking import codes_of
from .models import Item, WhiteEntry

COLUMNS = ("统一社会信用代码", "方式", "事项编码", "双重审核")
MODES = {"必查": "must", "只查必查事项": "must", "有限": "limited", "只查有限事项": "limited", "免打扰": "none"}
LEADS = ["complaint", "transfer", "data", "emergency", "superior"]
SHOWN = 50


@dataclass
class Reading:
    """A file as it was read: entries ready to be written, and what is wrong with which row."""

    name: str
    digest: str
    entries: list[tuple[WhiteEntry, list[int]]] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)
    already: int = 0
    visits: int = 0


def twin(uscc: str, old: WhiteEntry | None) -> bool:
    """Whether another entry of the enterprise holds today or will."""
    rows = WhiteEntry.objects.filter(enterprise__number=uscc, active=True, replaced_by=None)
    rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=today()))
    return bool(rows.exclude(pk=old.pk if old else 0).exists())


def read(name: str, content: bytes, title: str, basis: str, on: date, common: str = "") -> Reading:
    """Check every row of an XLSX, CSV or JSON file; `common`: codes for rows without their own.

    Raises BadTable when it is no table.
    """
    rows = read_table(name, content)
    found = Reading(name, hashlib.sha256(content).hexdigest())
    codes = {str(row.get(COLUMNS[0]) or "").strip().upper() for row in rows}
    firms = dict(register("enterprise").model._plain.filter(uscc__in=codes).values_list("uscc", "pk"))
    items = dict(Item._plain.filter(state__in=("published", "revising")).values_list("code", "pk"))
    listed = set(WhiteEntry.on(on).values_list("enterprise_id", flat=True))
    for row in rows:
        if not str(row.get(COLUMNS[2]) or "").strip() and str(row.get(COLUMNS[1]) or "").strip() != "免打扰":
            row[COLUMNS[2]] = common
        _row(found, row.number, row, firms, items, listed, {"title": title, "basis": basis, "valid_from": on})
    keys = {entry.enterprise_id: set(open_items) for entry, open_items in found.entries}
    found.visits = _touched(keys, on)
    return found


def _row(
    found: Reading, no: int, row: dict[str, Any], firms: dict[str, int], items: dict[str, int], listed: set[int],
    common: dict[str, Any],
) -> None:  # fmt: skip
    uscc, mode = str(row.get(COLUMNS[0]) or "").strip().upper(), MODES.get(str(row.get(COLUMNS[1]) or "有限").strip())
    codes = codes_of(str(row.get(COLUMNS[2]) or ""))
    unknown = [code for code in codes if code not in items]
    if unknown_columns := [str(key) for key in row if key not in COLUMNS]:
        found.errors.append((no, f"没有名为「{unknown_columns[0]}」的列，可用：{'、'.join(COLUMNS)}"))
    elif uscc not in firms:
        found.errors.append((no, f"市场主体库里没有 {uscc or '（空）'}"))
    elif mode is None:
        found.errors.append((no, f"方式「{row.get(COLUMNS[1])}」不认识，可用：必查、有限、免打扰"))
    elif unknown:
        found.errors.append((no, f"没有编码为 {'、'.join(unknown[:3])} 的已公布事项"))
    elif mode != "none" and not codes:
        found.errors.append((no, "没有写明仍可检查的事项编码；一项也不留的，方式写免打扰"))
    elif firms[uscc] in listed:
        found.already += 1
    else:
        listed.add(firms[uscc])
        double = str(row.get(COLUMNS[3]) or "").strip() in ("是", "1", "true", "TRUE", "√")
        entry = WhiteEntry(
            enterprise_id=firms[uscc], mode=mode, double_approval=double, exceptions=LEADS, confidence="platform",
            **common,
        )  # fmt: skip
        found.entries.append((entry, [items[code] for code in codes]))


def _touched(firms: dict[int, set[int]], on: date) -> int:
    """Planned visits of the rest of the year that hold an item which the list does not leave open."""
    lines = history.planned(on, date(on.year, 12, 31))
    return sum(
        1 for line in lines
        if line.enterprise in firms and any(item not in firms[line.enterprise] for item, _ in line.items)
    )  # fmt: skip


def write(found: Reading, actor: Actor, reason: str) -> int:
    """Store all entries with one event; nothing when a row is wrong."""
    if found.errors:
        return 0
    stamp = {"edited_at": now(), "edited_by": (actor.label or actor.name)[:120], "reason": reason[:300]}
    with transaction.atomic():
        for entry, _ in found.entries:
            for name, value in stamp.items():
                setattr(entry, name, value)
        made = WhiteEntry.objects.bulk_create([entry for entry, _ in found.entries], batch_size=2000)
        through = WhiteEntry.items.through
        through.objects.bulk_create(
            (through(whiteentry=entry, item_id=item) for entry, open_items in found.entries for item in open_items),
            batch_size=5000,
        )
        facts = {"file": found.name, "sha256": found.digest, "rows": len(made), "already": found.already,
                 "effect": {"含名单外事项的计划检查": found.visits}, "reason": reason}  # fmt: skip
        record(actor, "catalogue.white.imported", f"导入白名单：{len(made):,} 户", facts=facts)
    return len(made)
