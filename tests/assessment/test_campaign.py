"""A campaign from the first notice to a restatement."""

from __future__ import annotations

from datetime import date

from fadu.kernel.models import PaperRecord

from . import people
from .people import at, sheet


def test_the_whole_course(made):
    rows = {r.sheet.unit.key: r for r in made.computations.get(no=1).results.select_related("sheet__unit")}
    assert {k: (str(r.score), r.rank, r.grade) for k, r in rows.items()} == {}
