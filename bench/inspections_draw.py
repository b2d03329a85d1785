"""The coordinated draw: how fast, how near the floor, and whether chances are what they should be.

Run: ``.venv/bin/python bench/inspections_draw.py [--quick] [--json]``. Speed and enterprises visited on 400,000 × 300
(quick: 20,000), beside a plain draw and independent draws; then whole draws of a city of 20,000 with 2,000 seeds
(quick: 150): per pair the number of times drawn against its chance, as z-scores. Their spread must be 1 ± 0.02, and
no more of them far out than the binomial law allows. Exits 1 when a budget is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from kit.report import Line, show

from fadu.aspects.a4_enforcement.inspection_plan.solver.compare import one_draw
from fadu.aspects.a4_enforcement.inspection_plan.solver.draw import Method, draw, numbers
from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import Frame, read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.pilot import choose
from tests.inspections.worlds import city, write

FAR = 4.0
FAR_SHARE = 6.3e-5  # of a normal law beyond ±4


def timed(work) -> tuple[float, object]:
    """Seconds and result."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def visited(frame: Frame, method: Method, seeds: int) -> np.ndarray:
    """Enterprises drawn over the floor, per seed."""
    drawn = (draw(frame, f"{s:04x}", method).tasks for s in range(seeds))
    return np.array([len(np.unique(frame.e[tasks])) / frame.floor for tasks in drawn])


def speed(frame: Frame, seeds: int) -> list[Line]:
    """Time and nearness to the floor."""
    method = choose(frame)
    hashing, _ = timed(lambda: numbers("00", frame.ids))
    whole, _ = timed(lambda: draw(frame, "00", method))
    alone, _ = timed(lambda: one_draw(frame, "00"))
    ours, plain = visited(frame, method, seeds), visited(frame, Method(least=None), seeds)
    apart = one_draw(frame, "00")[1] / frame.floor
    return [
        Line(f"draw of {len(frame.e):,} pairs", whole, "s", None, alone, "independent numpy draws, no public numbers"),
        Line("of it SHA-256 of all enterprises", hashing, "s"),
        Line(f"enterprises / floor, mean of {seeds}", ours.mean(), "×", None, apart, "independent draws"),
        Line("enterprises / floor, worst", ours.max(), "×", None, plain.max(), "without groups"),
        Line("spread of it", ours.std(), "×", None, plain.std(), "without groups")]


def chances(frame: Frame, seeds: int) -> list[Line]:
    """z-scores of every pair's inclusions."""
    method = choose(frame)
    seen = np.zeros(len(frame.e))
    exact = True
    for s in range(seeds):
        tasks = draw(frame, f"{s:08x}", method).tasks
        seen += tasks
        exact &= bool((np.bincount(frame.stratum[tasks], minlength=4 * len(frame.items)) == frame.sizes[2]).all())
    p = frame.chance
    sure = (seen[p == 1] == seeds).all() and (seen[p == 0] == 0).all()
    some = (p > 0) & (p < 1) & (seeds * p * (1 - p) >= 5)
    z = (seen[some] - seeds * p[some]) / np.sqrt(seeds * p[some] * (1 - p[some]))
    wide = 0.02 if seeds >= 2000 else 0.05
    return [
        Line(f"pairs judged, {seeds} seeds", len(z), "pairs"),
        Line("|mean z|", abs(float(z.mean())), "", 0.02),
        Line("|spread of z - 1|", abs(float(z.std()) - 1), "", wide),
        Line(f"share beyond ±{FAR:.0f}", float((np.abs(z) > FAR).mean()), "", 10 * FAR_SHARE, FAR_SHARE, "normal law"),
        Line("sizes or sure pairs not exact", float(not (exact and sure)), "", 0)]


def main() -> int:
    """Measure and print."""
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as place:
        small = read_frame(write(city(20_000, 1), Path(place) / "small"))
        big = small if quick else read_frame(write(city(400_000, 1), Path(place) / "big"))
        return show([*speed(big, 5 if quick else 12), *chances(small, 150 if quick else 2000)])


if __name__ == "__main__":
    sys.exit(main())
