"""Reading a real plan, notice or press text into aspects, tasks and targets. Pure Python; no database, no model.

`read_file(path)` and `read_bytes(data, name)` return a `Reading`; `Unreadable` says in one Chinese sentence why not.
"""

from __future__ import annotations

from pathlib import Path

from .assemble import read_source
from .files import Source, Unreadable, extract
from .shape import Reading

__all__ = ["Reading", "Source", "Unreadable", "read_bytes", "read_file", "read_text"]


def read_bytes(data: bytes, name: str, year: int | None = None) -> Reading:
    """Read an uploaded file; `year` overrides the plan year when the text does not state it."""
    return read_source(extract(data, name), year)


def read_file(path: str | Path, year: int | None = None) -> Reading:
    """Read a file from disk."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(f"找不到文件：{path.name}") from error
    except IsADirectoryError as error:
        raise Unreadable(f"这是文件夹，不是文件：{path.name}") from error
    except OSError as error:
        raise Unreadable(f"文件无法打开：{path.name}") from error
    return read_bytes(data, path.name, year)


def read_text(text: str, year: int | None = None) -> Reading:
    """Read plain text that is already in hand."""
    return read_bytes(text.encode(), "text.txt", year)
