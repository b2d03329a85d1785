"""Every bench runs: a few rows, no budget judged. Numbers are for `make bench`, never for tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCHES = ("case_step", "pages", "indicators", "search")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder for all of them, which an unprivileged server may pass through."""
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="fadu-bench-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.mark.parametrize("bench", BENCHES)
def test_a_bench_runs_and_says_what_it_measured(bench: str, folder: Path) -> None:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("FADU_", "DJANGO_"))}
    env |= {"FADU_BENCH_DATA": str(folder)}
    command = [sys.executable, str(ROOT / "bench" / f"{bench}.py"), "--quick", "--json"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = json.loads(done.stdout.splitlines()[-1])
    assert lines and all({"what", "value", "unit", "budget", "met", "ratio"} <= set(line) for line in lines)
    queries = [line for line in lines if line["unit"] == "queries"]
    assert all(line["met"] for line in queries), queries  # a count does not depend on the machine
    cells = [line for line in lines if line["unit"] in ("cells", "times")]
    assert all(line["met"] for line in cells), cells
