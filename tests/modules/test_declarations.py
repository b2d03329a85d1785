"""What a module declares holds together, and it says in words what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from fadu.kernel.checks import register_faults
from fadu.kernel.register import register

from .conftest import BOOKS

ROOT = Path(__file__).resolve().parents[2]


def folder(key: str) -> Path:
    """The module that declares a register."""
    return Path(apps.get_app_config(register(key).model._meta.app_label).path)


@pytest.mark.parametrize("key", BOOKS)
def test_the_declarations_hold_together(key):
    assert register_faults(register(key)) == []


@pytest.mark.django_db  # a figure may take its words from rules that are data
@pytest.mark.parametrize("key", BOOKS)
def test_every_figure_says_what_it_counts(key):
    for ind in register(key).indicators:
        assert ind.formula and ind.title, ind.name
        ind.register.model._meta.get_field(ind.dated.split("__")[0])


@pytest.mark.parametrize("key", BOOKS)
def test_nothing_private_is_declared_for_the_public(key):
    book = register(key)
    portal = book.pages.portal
    shown = {*portal.track, *portal.publish} if portal else set()
    assert not shown & set(book.private)
    assert not [grant for grant in book.access if grant.role == "public" and (grant.fields or grant.list_rows)]


@pytest.mark.parametrize("key", BOOKS)
def test_the_module_is_explained_and_tested(key):
    place = folder(key)
    assert (place / "README.md").is_file() and len((place / "README.md").read_text()) > 200, place
    own = list((place / "tests").glob("test_*.py"))
    dotted = ".".join(place.relative_to(ROOT).parts)
    elsewhere = [file for file in (ROOT / "tests").rglob("test_*.py") if dotted in file.read_text()]
    assert own or elsewhere, f"no test imports {dotted}"
    tables = [place / "tests" / "examples.md", *(file.parent / "examples.md" for file in elsewhere)]
    assert any(table.is_file() for table in tables), f"{dotted} has no table of worked examples"
