"""Folders as a whole: their checks, and what is used more than once."""

from __future__ import annotations

from collections import Counter, defaultdict

from .models import Application, FolderItem
from .rules.checks import Item, flags


def of_item(row: FolderItem) -> Item:
    """A piece of evidence as the checks know it."""
    return Item(
        row.kind, row.title, row.number, row.dated, row.covers_from, row.covers_until, row.valid_until, row.secrecy,
        row.dated or row.added_on, _mark(row),
    )  # fmt: skip


def _mark(row: FolderItem) -> str:
    """What tells that two links lead to the same thing."""
    return row.digest or (f"matter:{row.record_id}" if row.record_id else "")


def items_by_folder(application: Application) -> dict[int, list[FolderItem]]:
    """All evidence, one query."""
    found: dict[int, list[FolderItem]] = defaultdict(list)
    rows = FolderItem._plain.filter(folder__application=application)
    for row in rows.select_related("record", "paper__matter", "attachment").defer("attachment__content"):
        found[row.folder_id].append(row)
    return found


def flags_of(application: Application) -> dict[int, list[str]]:
    """What should be known of each folder."""
    rows = items_by_folder(application)
    uses = Counter(mark for own in rows.values() for mark in {_mark(row) for row in own} if mark)
    shared = frozenset(mark for mark, n in uses.items() if n > 1)
    days = (application.starts, application.until, application.deadline)
    pks = application.folders.values_list("pk", flat=True)
    return {pk: flags([of_item(row) for row in rows.get(pk, [])], *days, shared) for pk in pks}
