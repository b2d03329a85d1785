"""The audit of a draw by anybody: the shipped script alone on a bare Python, 400,000 enterprises, within 5 s.

Run: ``.venv/bin/python bench/inspections_audit.py [--quick] [--json]``. Also: swapped identifiers, a changed ratio, a
used seed and a removed enterprise must be found. Exits 1 when a budget is missed or a forgery passes.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kit.report import Line, show

from fadu.aspects.a4_enforcement.inspection_plan.solver import audit_standalone
from tests.inspections.mutations import change_ratio, remove_drawn, reuse_seed, swap_drawn, swap_enterprises
from tests.inspections.worlds import city, write

SEED = "c0ffee" * 10
FORGERIES = (swap_drawn, swap_enterprises, change_ratio, reuse_seed, remove_drawn)


def alone(record: Path) -> tuple[float, int]:
    """Seconds and status of the script, isolated from every installed package."""
    begin = time.perf_counter()
    words = [sys.executable, "-I", "-S", audit_standalone.__file__, str(record), "--json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return time.perf_counter() - begin, done.returncode


def fadu(*words: str) -> float:
    """Seconds of a command."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-m", "fadu.cli", "inspections", *words], capture_output=True, check=True)
    return time.perf_counter() - begin


def main() -> int:
    """Measure and print."""
    quick = "--quick" in sys.argv
    n = 20_000 if quick else 400_000
    with tempfile.TemporaryDirectory() as place:
        source, out = write(city(n, 1), Path(place) / "in"), Path(place) / "out"
        planning = fadu("plan", "--input", str(source), "--seed", SEED, "--out", str(out))
        seconds, status = alone(out / "draw.json")
        told = [Line(f"{n // 1000}k audit, standard library alone", seconds, "s", 5, planning, "making the plan"),
                Line(f"{n // 1000}k audit with tables", fadu("audit", str(out)), "s"),
                Line("the honest record fails", status, "", 0)]
        record = json.loads((out / "draw.json").read_text())
        for forge in FORGERIES[:2] if not quick else FORGERIES:
            forged = json.loads(json.dumps(record))
            forge(forged)
            (out / "forged.json").write_text(json.dumps(forged))
            told.append(Line(f"forgery passes: {forge.__name__}", float(alone(out / "forged.json")[1] != 1), "", 0))
    return show(told)


if __name__ == "__main__":
    sys.exit(main())
