"""What everybody may read of a draw, and what an outsider with all of it cannot learn (reading 70)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fadu.aspects.a4_enforcement.inspection_plan.files import read, table
from fadu.aspects.a4_enforcement.inspection_plan.framing import opened
from fadu.aspects.a4_enforcement.inspection_plan.models import PlanFile
from fadu.aspects.a4_enforcement.inspection_plan.solver import audit_standalone as own
from fadu.aspects.a4_enforcement.inspection_plan.solver.canon import frame_hash
from fadu.aspects.a4_enforcement.inspection_plan.solver.draw import Method
from fadu.aspects.a4_enforcement.inspection_plan.solver.files import frame_record
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.plan import make_plan
from fadu.registry.enterprises.models import Enterprise
from tests.inspections import small
from tests.inspections.worlds import YEAR, arc, city, write
from tests.inspections.worlds import small as tiny

METHOD = Method(least=None)


def world(folder: Path, quiet: int) -> Path:
    """One enterprise with these quiet months, two items: one for spring, one for the whole year."""
    items = [("春查", "b", arc(2, 2), 60, 0.5), ("年查", "b", YEAR, 60, 0.5)]
    return tiny(folder, [("E1", "A", quiet), ("E2", "A", 0)], items, [("E1", "春查"), ("E1", "年查"), ("E2", "年查")])


def test_quiet_months_are_not_told_unless_they_leave_no_month(tmp_path: Path) -> None:
    """Which months an enterprise rests decides nothing; that an item has none left does, and is told without why."""
    free, some, none = (read_frame(world(tmp_path / str(q), q)) for q in (0, arc(2, 1) | arc(6, 3), arc(2, 2)))
    assert frame_record(free, METHOD) == frame_record(some, METHOD)
    told = frame_record(none, METHOD)
    assert told["enterprises"]["shut"] == [[0], [1]] and "quiet" not in told["enterprises"]
    assert frame_hash(none, METHOD) != frame_hash(free, METHOD)
    assert own.audit(told)["ok"] and not own.audit(told | {"frame_hash": frame_hash(free, METHOD)})["ok"]


def test_the_order_among_equals_is_secret(tmp_path: Path) -> None:
    """A secret moves months of visits that have a choice, and costs neither visits nor overload."""
    frame = read_frame(write(city(1500, 5, items=30, bodies=6), tmp_path / "in"))
    plain, hidden, again, other = (make_plan(frame, "ab", secret=s) for s in ("", "5e", "5e", "5f"))
    assert (hidden.month == again.month).all() and (hidden.drawn.tasks == plain.drawn.tasks).all()
    choice = np.array([len(o) for o in plain.merged.options])[plain.merged.unit[plain.merged.part]] >= 6
    for guess in (plain, other):
        assert (guess.month == hidden.month)[choice].mean() < 0.4
        assert guess.visits == hidden.visits and guess.overload.sum() == hidden.overload.sum()


@pytest.mark.django_db
def test_an_outsider_learns_neither_months_nor_who_is_who(tmp_path: Path) -> None:
    plan = small.proposed(small.city())
    for row in PlanFile._plain.filter(plan=plan, public=True):
        (tmp_path / row.name).write_bytes(bytes(row.content))
    words = [sys.executable, "-I", "-S", own.__file__, str(tmp_path / "frame.json"), "--frame-hash", plan.frame_hash]
    assert subprocess.run(words, capture_output=True, check=False).returncode == 0  # before anything is drawn
    everything = "".join(file.read_bytes().decode("utf-8", "ignore") for file in tmp_path.iterdir())
    firm = Enterprise._plain.filter(grade="A").first()
    assert firm.uscc not in everything and firm.name not in everything
    assert set(json.loads((tmp_path / "draw.json").read_bytes())["enterprises"]) == {"id", "class", "count", "items",
                                                                                  "shut"}  # fmt: skip
    names = [f"{name}.parquet" for name in ("enterprises", "applies", "items", "capacity", "caps", "item_caps")]
    best = {Path(n).stem: table(plan, n) for n in names}  # even who knew quiet months and capacities as well
    guess = make_plan(opened(best, plan.spacing), plan.seed, method=Method(plan.tier, plan.least))
    truth = table(plan, "tasks.parquet").sort("enterprise", "item")
    assert truth["enterprise"].to_list() == [guess.frame.ids[e] for e in guess.merged.e.tolist()]
    assert (truth["month"] == pl.Series(guess.month)).mean() < 0.5
    assert read(plan, "frame.json") == (tmp_path / "frame.json").read_bytes()
