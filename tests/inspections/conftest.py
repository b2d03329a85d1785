"""One synthetic city, planned once for all tests that only look."""

from __future__ import annotations

from pathlib import Path

import pytest

from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import Frame, read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.plan import YearPlan, make_plan

from .worlds import city, write

SEED = "5eed" * 16


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(city(6000, 1, items=90, bodies=14), tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="session")
def frame(folder: Path) -> Frame:
    return read_frame(folder)


@pytest.fixture(scope="session")
def plan(frame: Frame) -> YearPlan:
    return make_plan(frame, SEED)
