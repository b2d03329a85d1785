"""Figures that one module declares over another one's rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fadu.kernel import register as books
from fadu.kernel.indicators import Count
from fadu.kernel.register import Register, count_more

from .permit.models import Permit


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    known, models = dict(books._REGISTERS), dict(books._BY_MODEL)
    yield
    books._REGISTERS.clear()
    books._REGISTERS.update(known)
    books._BY_MODEL.clear()
    books._BY_MODEL.update(models)
    books._MORE.clear()


def test_figures_join_the_register_whichever_is_bound_first() -> None:
    early, late = Count("early", "先到", "opened_on"), Count("late", "后到", "opened_on")
    own = Count("own", "自有", "opened_on")
    count_more("counted", (early,))
    assert "counted" not in books.registers()
    book = Register("counted", "被计数", Permit, indicators=(own,))
    books.bind(book)
    count_more("counted", (late,))
    assert [ind.name for ind in book.indicators] == ["counted.own", "counted.early", "counted.late"]
