"""Documents that repeat declarations are up to date; the glossary holds every key with its Chinese word."""

from __future__ import annotations

from pathlib import Path

import pytest

from fadu.kernel.register import register
from scripts import changelog, glossary, plan_map

from .conftest import BOOKS

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("script", [glossary, changelog], ids=lambda script: script.__name__)
def test_the_written_part_is_what_the_script_writes(script):
    written = script.FILE.read_text(encoding="utf-8").partition(script.MARK)[2].strip()
    assert written == script.render().strip(), f"run {script.__name__.replace('.', '/')}.py"


def test_the_map_of_the_plan_is_up_to_date():
    assert plan_map.FILE.read_text(encoding="utf-8") == plan_map.render(), "run scripts/plan_map.py"


@pytest.mark.parametrize("key", BOOKS)
def test_every_key_stands_in_the_glossary(key):
    text, book = glossary.FILE.read_text(encoding="utf-8"), register(key)
    procedure = book.procedure
    declared = [*procedure.states, *procedure.steps, *procedure.clocks] if procedure else []
    declared += [*book.documents]
    wanted = [f"| `{item.key}` | {item.title} |" for item in declared]
    wanted += [f"| `{ind.name}` | {ind.title} |" for ind in book.indicators] + [f"`{book.key}` {book.title}"]
    assert [row for row in wanted if row not in text] == []


def test_links_of_the_documents_lead_somewhere():
    import re

    broken = []
    for file in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", file.read_text(encoding="utf-8")):
            if "://" not in target and not (file.parent / target).exists():
                broken.append((file.name, target))
    assert not broken, broken
