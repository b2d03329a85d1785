"""A year's plan of joint visits for 400,000 enterprises × 300 items × 40 bodies, by the command, in its own process.

Run: ``.venv/bin/python bench/inspections_plan.py [--quick] [--peers] [--json]``. Synthetic cities of this bench's own
design. Ratios to what others would visit (each department alone; independent draws merged) and to what can be proved:
the floor Σ of largest chances, the fewest visits of the windows, the unavoidable overload. ``--peers`` adds CP-SAT with
one model for the months of the small city (60 s). Exits 1 when a budget is missed at full size.

The distance to the floor depends on the city: sizes are whole numbers, and many small strata with equal ratios cost
more of it. This city has more of them than most, so its budget is 1.006.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kit.report import Line, show

from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import read_frame
from fadu.aspects.a4_enforcement.inspection_plan.solver.plan import YearPlan, make_plan
from tests.inspections.worlds import city, write

SIZES = (20_000, 100_000, 400_000)
SEED = "2026" * 16
PEER_SECONDS = 60


def run(folder: Path, out: Path, seed: str) -> dict:
    """The command's own report."""
    words = ["inspections", "plan", "--input", str(folder), "--seed", seed, "--out", str(out), "--json"]
    done = subprocess.run([sys.executable, "-m", "fadu.cli", *words], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def lines(n: int, told: dict) -> list[Line]:
    """What one plan shows; budgets are for the largest city."""
    full = n == SIZES[-1]
    name = f"{n // 1000}k"
    gap = told["overload_minutes"] - told["unavoidable_overload_minutes"]
    return [
        Line(f"{name} seconds", told["seconds"], "s", 10 if full else None),
        Line(f"{name} memory", told["peak_rss_mb"], "MB", 1024 if full else None),
        Line(f"{name} enterprises / floor", told["enterprises"] / told["floor"], "×", 1.006 if full else None),
        Line(f"{name} visits / fewest", told["visits"] / told["window_minimum"], "×", 1.001 if full else None),
        Line(f"{name} visits", told["visits"], "visits", None, told["departments_alone"], "each department alone"),
        Line(f"{name} visits", told["visits"], "visits", None, told["independent_merged"], "independent draws merged"),
        Line(f"{name} overload above the unavoidable", gap, "min", 0 if full else None),
        Line(f"{name} quiet and window breaches", told["breaches"]["quiet"] + told["breaches"]["window"], "", 0),
        Line(f"{name} over cap, each with its reason", told["breaches"]["cap"], "", len(told["flagged"]))]


def one_model(plan: YearPlan) -> tuple[float, float]:
    """CP-SAT on the same draw: (visits, overload) after PEER_SECONDS with two workers; visits first, then overload."""
    from ortools.sat.python import cp_model

    merged, model = plan.merged, cp_model.CpModel()
    loads: dict[tuple[int, int], list] = {}
    visits = []
    for v in range(len(merged.firm)):
        visit = [model.new_bool_var("") for _ in range(12)]
        visits += visit
        for t in range(int(merged.start[v]), int(merged.start[v + 1])):
            x = {m: model.new_bool_var("") for m in range(12) if merged.mask[t] >> m & 1}
            model.add_exactly_one(x.values())
            for m, y in x.items():
                model.add_implication(y, visit[m])
                loads.setdefault((int(merged.body[t]), m), []).append(int(merged.minutes[t]) * y)
    over = [model.new_int_var(0, 10**7, "") for _ in loads]
    for above, ((b, m), terms) in zip(over, loads.items(), strict=True):
        model.add(above >= sum(terms) - int(plan.frame.capacity[b, m]))
    model.minimize(100 * sum(visits) + sum(over))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, PEER_SECONDS
    if solver.status_name(solver.solve(model)) not in ("OPTIMAL", "FEASIBLE"):
        return float("inf"), float("inf")
    return sum(map(solver.value, visits)), sum(map(solver.value, over))


def main() -> int:
    """Measure and print."""
    sizes = SIZES[:1] if "--quick" in sys.argv else SIZES
    told: list[Line] = []
    with tempfile.TemporaryDirectory() as place:
        for n in sizes:
            folder = write(city(n, 20_261_123), Path(place) / str(n))
            told += lines(n, run(folder, Path(place) / f"out{n}", SEED))
        if "--peers" in sys.argv:
            plan = make_plan(read_frame(Path(place) / str(SIZES[0])), SEED)
            visits, overload = one_model(plan)
            told.append(Line("20k visits", plan.visits, "visits", None, visits, f"CP-SAT one model {PEER_SECONDS} s"))
            told.append(Line("20k overload", int(plan.overload.sum()), "min", None, overload, "the same"))
    return show(told)


if __name__ == "__main__":
    sys.exit(main())
