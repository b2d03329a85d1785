"""Errors of the scoring core. Every message is one Chinese sentence that can be shown to a user as it is."""

from __future__ import annotations

import errno
from collections.abc import Sequence


class ScoringError(ValueError):
    """Base of all errors here."""


class SchemeFaults(ScoringError):
    """A scheme that is not clear. `faults`: one sentence each, in the order of the file; the message is the first."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        more = f"（另有 {len(self.faults) - 1} 处，可用 fadu risk check 全部列出）" if len(self.faults) > 1 else ""
        super().__init__(getattr(self.faults[0], "told", self.faults[0]) + more)


class NotInForce(ScoringError):
    """The scheme does not apply on the day asked about."""


class BadTable(ScoringError):
    """The input lacks a field, a type cannot be compared exactly, or ids are missing or repeated."""


class Damaged(BadTable):
    """Reading stopped in the middle. `detail`: the engine's own words, for whoever looks for the cause."""

    def __init__(self, source: object, detail: str) -> None:
        self.detail = detail
        super().__init__(f"输入 {source} 读不完：文件已损坏或者不完整，请重新导出、复制后再试；原有结果没有改动。")


class NoRoom(ScoringError):
    """The engine ran out of memory or of disk. `detail`: its own words."""

    def __init__(self, engine: str, detail: str) -> None:
        self.detail = detail
        super().__init__(f"{engine} 的内存或临时目录（TMPDIR）空间不够，没有算完；原有结果没有改动。")


class Unwritable(ScoringError):
    """The result cannot be put where it was asked for. `detail`: the system's own words."""

    WHY = {
        errno.EACCES: "没有写入权限",
        errno.EPERM: "没有写入权限",
        errno.EROFS: "所在的盘是只读的",
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "超出磁盘配额",
        errno.ENAMETOOLONG: "文件名太长",
    }

    def __init__(self, out: object, error: OSError) -> None:
        self.detail = f"{error.strerror or error}"
        why = self.WHY.get(error.errno or 0, "这个位置不能存放文件")
        super().__init__(f"结果 {out} 写不进去：{why}。")


class EngineMissing(ScoringError):
    """The engine asked for is not installed."""
