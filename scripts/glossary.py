"""Writes the tables of GLOSSARY.md that repeat what registers declare; the words above them are written by hand.

.venv/bin/python scripts/glossary.py
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "GLOSSARY.md"
MARK = "<!-- below this line: written by scripts/glossary.py -->\n"


def books() -> list[Any]:
    """The product's registers by aspect and key (not those that only tests know)."""
    from fadu.kernel.register import registers

    own = [book for book in registers().values() if book.model.__module__.startswith("fadu.")]
    return sorted(own, key=lambda book: (book.aspect, book.task, book.key))


def rows(heads: tuple[str, ...], lines: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """A table, or nothing when it would be empty."""
    found = ["| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines]
    if found:
        yield "| " + " | ".join(heads) + " |"
        yield "|" + "---|" * len(heads)
        yield from found
        yield ""


def _cell(value: Any) -> str:
    return str(value or "").replace("|", "\\|").replace("\n", " ")


def _period(clock: Any) -> str:
    from fadu import law

    if callable(clock.term):
        return "by the case"
    term = law.term(clock.term)
    return f"`{clock.term}` {term.title}"


def _article(step: Any) -> str:
    """Statute and article without the version: which one is in force changes with the day."""
    return f"{step.basis.statute} {step.basis.article}" if step.basis else ""


def _words(book: Any) -> Iterator[str]:
    from fadu.people.roles import PLATFORM_ROLES

    procedure, titles = book.procedure, {**PLATFORM_ROLES, "public": "社会公众", "system": "系统"} | dict(book.roles)
    yield from rows(("role", "角色"), ((f"`{key}`", title) for key, title in book.roles))
    if procedure:
        closed = {True: "办结", False: ""}
        yield from rows(("state", "状态", ""), ((f"`{s.key}`", s.title, closed[s.closed]) for s in procedure.states))
        who = {s.key: "、".join(titles.get(role, role) for role in s.who) for s in procedure.steps}
        steps = ((f"`{s.key}`", s.title, who[s.key], _article(s)) for s in procedure.steps)
        yield from rows(("step", "步骤", "who", "article"), steps)
        clocks = ((f"`{c.key}`", c.title, _period(c), c.on_expiry and f"`{c.on_expiry}`") for c in procedure.clocks)
        yield from rows(("clock", "期限", "period", "on expiry"), clocks)
    papers = ((f"`{d.key}`", d.title, d.number) for d in book.documents)
    yield from rows(("paper", "文书", "number"), papers)
    figures = ((f"`{i.name}`", i.title, i.formula) for i in book.indicators)
    yield from rows(("indicator", "指标", "formula"), figures)


def render() -> str:
    """The part of the file below the mark."""
    lines = []
    for book in books():
        place = ".".join(book.model.__module__.split(".")[:4])
        lines += [f"### `{book.key}` {book.title}（{book.task}）", "", f"`{place}`", "", *_words(book)]
    return "\n".join(lines)


def main() -> None:
    """Replace the part below the mark."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.config.settings")
    django.setup()
    head = FILE.read_text(encoding="utf-8").partition(MARK)[0]
    FILE.write_text(head + MARK + "\n" + render(), encoding="utf-8")


if __name__ == "__main__":
    main()
