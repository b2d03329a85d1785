"""Reading the tables of examples.md."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def table(title: str) -> list[dict[str, str]]:
    """Rows of the table under a heading that begins with `title`."""
    lines = (HERE / "examples.md").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"## {title}"))
    body = []
    for line in lines[start + 1 :]:
        if line.startswith("## "):
            break
        if "|" in line:
            body.append([cell.strip() for cell in line.split("|")])
    head, _, *rows = body
    return [dict(zip(head, row, strict=True)) for row in rows]
