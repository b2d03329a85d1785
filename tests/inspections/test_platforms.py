"""platforms.md: what other cities' platforms have, and where it is here. A feature that goes missing fails by name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

import fadu.registry.inspection_catalogue as catalogue
from fadu.aspects.a4_enforcement.inspection.rules import vocab
from fadu.kernel.indicators import all_indicators
from fadu.kernel.register import register, registers

LINES = [line.strip("| \n").split(" | ") for line in (Path(__file__).parent / "platforms.md").open(encoding="utf-8")]
ROWS = [line for line in LINES if len(line) == 3 and line[0] != "功能"]
RULES = Path(catalogue.__file__).parent / "data" / "rules.toml"
WORDS = {"offsite": vocab.OFFSITE_MODES}


def named(patterns) -> set[str]:
    """Names of all pages."""
    found: set[str] = set()
    for one in patterns:
        found |= {one.name or ""} if isinstance(one, URLPattern) else named(one.url_patterns)
    return found


def has(kind: str, where: str, n: str) -> bool:
    """Whether the product holds this."""
    key, _, part = where.partition(".")
    if kind == "url":
        return where in named(get_resolver().url_patterns)
    if kind == "register":
        return where in registers()
    if kind == "step":
        procedure = register(key).procedure
        return procedure is not None and part in {step.key for step in procedure.steps}
    if kind == "figure":
        return where in {one.name for one in all_indicators()}
    if kind == "rule":
        table = tomllib.loads(RULES.read_text(encoding="utf-8"))[key]["rows"]
        return re.search(rf"^{re.escape(part)} \|", table, re.MULTILINE) is not None
    return kind == "words" and len(WORDS[where]) >= int(n)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_other_platforms_have(row: list[str]) -> None:
    missing = [place for place in row[2].split("; ") if not has(*(place + " ").split(" ")[:3])]
    assert not missing, f"{row[0]}（{row[1]}）：{missing}"


def test_the_table_is_read_whole() -> None:
    assert len(ROWS) == 30
