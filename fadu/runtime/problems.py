"""What went wrong, said once, in Chinese and English, on one line."""

from __future__ import annotations


class Problem(Exception):
    """A condition the operator must change. Shown as one line on stderr; the command exits with status 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh = " ".join(zh.split())
        self.en = " ".join(en.split())

    def __str__(self) -> str:
        return f"法度：{self.zh} | fadu: {self.en}"
