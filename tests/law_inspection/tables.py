"""Reading the tables of the two modules' examples.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fadu.aspects.a9_coordination import law_inspection


def table(title: str, module: Any = law_inspection) -> list[dict[str, str]]:
    """Rows of the table under a heading that begins with `title`."""
    file = Path(module.__file__).parent / "tests" / "examples.md"
    lines = file.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"## {title}"))
    body = []
    for line in lines[start + 1 :]:
        if line.startswith("## "):
            break
        if "|" in line:
            body.append([cell.strip() for cell in line.split("|")])
    head, _, *rows = body
    return [dict(zip(head, row, strict=True)) for row in rows]
