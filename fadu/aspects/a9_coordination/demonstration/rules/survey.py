"""A share of satisfied people with its interval: the share alone says nothing about how many were asked."""

from __future__ import annotations

from fadu.kernel.wilson import tenths, words


def share(satisfied: int, asked: int) -> str:
    """The share, cut and not rounded, with sample and interval. ValueError for more satisfied than asked, or nobody."""
    interval = words(satisfied, asked)
    return f"{tenths(satisfied * 1000 // asked)}（有效样本 {asked}，{interval}）"
