"""Titles of cases with the values of private fields covered: what lists, desk and search show to everybody."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fadu.kernel.register import Register, registers
from fadu.web import show

LONGEST_NAME = 4
KIND = re.compile(
    r"(公司|合作社|委员会|事务所|协会|学校|医院|银行|中心|商店|饭店|酒店|超市|药店|厂|店|部|社|站|馆|院|所|行|局)$"
)


def cover_values(text: str, values: Iterable[Any]) -> str:
    """`text` without the private values."""
    for value in sorted((str(item) for item in values if item and len(str(item)) > 1), key=len, reverse=True):
        text = text.replace(value, covered_name(value))
    return text


def covered_name(value: str) -> str:
    """王建国 → 王某某; 威海某某贸易有限公司 → 某公司; anything else goes."""
    if kind := KIND.search(value):
        return f"某{kind[1]}"
    return value[0] + "某" * (len(value) - 1) if len(value) <= LONGEST_NAME else "某某"


def private_columns(register: Register) -> list[str]:
    """Private fields that are columns of the register's own table."""
    return [name for name in register.private if show.field_of(register.model, name) is not None]


def covered_titles(rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Per matter id its covered title; one query per register that has private fields.

    rows hold register, matter_id, title.
    """
    by_register: dict[str, dict[int, str]] = {}
    for row in rows:
        by_register.setdefault(row["register"], {})[row["matter_id"]] = row["title"]
    found: dict[int, str] = {}
    for key, titles in by_register.items():
        register = registers().get(key)
        found |= _covered(register, titles) if register else {}
    return found


def _covered(register: Register, titles: dict[int, str]) -> dict[int, str]:
    names = private_columns(register)
    wanted = [pk for pk, title in titles.items() if title]
    if not names or not wanted:
        return titles
    rows = register.model._plain.filter(pk__in=wanted).values("pk", *names)
    values = {row["pk"]: [row[name] for name in names] for row in rows}
    return {pk: cover_values(title, values.get(pk, ())) for pk, title in titles.items()}
