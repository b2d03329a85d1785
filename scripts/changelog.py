"""Writes the table of CHANGELOG.md: from which day which law governs which periods and modules.

.venv/bin/python scripts/changelog.py
"""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "CHANGELOG.md"
MARK = "<!-- below this line: written by scripts/changelog.py -->\n"
Rows = dict[tuple[date, str], list[Any]]


def versions() -> Rows:
    """Terms by the day and the statute of each of their versions."""
    from fadu import law

    found: Rows = defaultdict(list)
    for term in law.terms():
        for since in term.since:
            found[(since.start, since.citation.statute)].append((term, since))
    return found


def users(term: str) -> list[str]:
    """Titles of the registers that time something by a term. A clock that chooses by the case may choose any term of
    the area of its register's name."""
    from fadu.kernel.register import registers

    found = []
    for book in registers().values():
        if book.model.__module__.startswith("fadu.") and book.procedure:
            named = {clock.term if isinstance(clock.term, str) else f"{book.key}." for clock in book.procedure.clocks}
            if any(term == name or (name.endswith(".") and term.startswith(name)) for name in named):
                found.append(book.title)
    return found


def line(day: date, statute: str, rows: list[Any]) -> str:
    """One row of the table."""
    titles = "、".join(dict.fromkeys(term.title for term, _ in rows))
    missing = any(since.period is None for _, since in rows)
    used = "、".join(dict.fromkeys(title for term, _ in rows for title in users(term.key))) or "期限计算器"
    return f"| {day} | 《{statute}》 | {titles} | {used} | {'文本未载入，待核' if missing else ''} |"


def render() -> str:
    """The table, newest law first."""
    head = "| 自 | 法律 | 期限 | 用于 | |\n|---|---|---|---|---|"
    ordered = sorted(versions().items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    return "\n".join([head, *(line(day, statute, rows) for (day, statute), rows in ordered)]) + "\n"


def main() -> None:
    """Replace the part below the mark."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.config.settings")
    django.setup()
    head = FILE.read_text(encoding="utf-8").partition(MARK)[0]
    FILE.write_text(head + MARK + "\n" + render(), encoding="utf-8")


if __name__ == "__main__":
    main()
