"""Gapless numbers for cases and papers, names of drafts, and query codes for the public."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django.db import connection

CODE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
KEPT = "草稿-"


def next_number(series: str, pattern: str, organ: Any, day: date) -> str:
    """The next number of a series at this organ in this year; the row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_numberseries (series, organ_id, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (series, organ_id, year) DO UPDATE SET last = kernel_numberseries.last + 1 RETURNING last",
            [series, organ.pk, day.year],
        )
        n = cursor.fetchone()[0]
    return pattern.format(prefix=organ.prefix or organ.short or organ.name, year=day.year, n=n)


def provisional() -> str:
    """What an application is called that is kept but not sent: drawn by lot, so that it takes no number."""
    return KEPT + query_code()


def is_provisional(number: str) -> bool:
    """Whether a case still waits for its number."""
    return number.startswith(KEPT)


def query_code() -> str:
    """Eight signs without look-alikes (about 1.1e12 codes); the portal limits tries."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(8))
