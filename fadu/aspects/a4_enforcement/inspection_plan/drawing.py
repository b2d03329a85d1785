"""From the published frame and the seed to the plan: in stages, each of which leaves something behind.

A computation that was interrupted goes on with the stage it had not finished; as the same frame and seed give the
same plan, nothing depends on where it was.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fadu.kernel.today import now

from .files import FRAME, OPEN_RESULTS, RESULTS, TREE, has, keep, laid_out, read
from .identity import month_secret
from .models import CeremonyPart, Job, SpecialPlan, YearPlan
from .publishing import method_of
from .solver.audit import audit_folder
from .solver.canon import leaves
from .solver.ceremony import Ceremony
from .solver.files import draw_record, write
from .solver.frame import read_frame
from .solver.merkle import Tree
from .solver.plan import make_plan
from .solver.report import report

STAGES = ("读取总体", "抽取、合并、排月", "汇总数字", "核验抽取", "写入计划")
Tell = Callable[[int], None]


def ceremony_of(plan: YearPlan) -> Ceremony:
    """The record of the plan's present round."""
    parts = list(CeremonyPart._plain.filter(plan=plan, round=plan.round).order_by("party"))
    revealed = tuple((p.party, p.secret) for p in parts if p.secret)
    return Ceremony(plan.frame_hash, {p.party: p.commitment for p in parts}, plan.announced, plan.beacon, revealed)


def earlier(plan: YearPlan | SpecialPlan) -> list[dict[str, str]]:
    """Draws made before, so that no seed is used twice."""
    years = YearPlan._plain.exclude(seed="").filter(drawn_on__isnull=False).order_by("year", "pk")
    rows = [*years, *SpecialPlan._plain.exclude(seed="").order_by("pk")]
    return [{"name": str(row), "seed": row.seed, "frame_hash": row.frame_hash} for row in rows if row.pk != plan.pk]


def compute(plan: YearPlan, tell: Tell | None = None) -> dict[str, Any]:
    """Draw, merge, place in months; files are kept. Returns the report. Work done before is not done again."""
    say = tell or (lambda stage: None)
    if not has(plan, *RESULTS, TREE):
        _compute(plan, say)
    found: dict[str, Any] = json.loads(read(plan, "report.json"))
    if "audit" not in found:
        say(3)
        found["audit"] = checked(plan)
        keep(plan, "report.json", json.dumps(found, ensure_ascii=False, indent=1).encode(), public=True)
    return found


def _compute(plan: YearPlan, say: Tell) -> None:
    with laid_out(plan) as folder, tempfile.TemporaryDirectory() as place:
        say(0)
        frame = read_frame(folder, plan.spacing)
        say(1)
        made = make_plan(frame, plan.seed, plan.most_bodies, method_of(plan), month_secret(plan))
        record = draw_record(made.frame, made.drawn, earlier(plan), ceremony_of(plan).as_dict())
        say(2)
        figures = report(made) | {"frame_hash": record["frame_hash"], "merkle_root": record["merkle_root"]}
        figures |= _classes(made) | {"seed": plan.seed, "year": plan.year}
        figures["flagged"] = dict(Counter(row["kind"] for row in figures["flagged"]))  # how many, not who
        write(made, record, Path(place), lambda: figures)
        for name in RESULTS:
            keep(plan, name, (Path(place) / name).read_bytes(), public=name in OPEN_RESULTS)
        keep(plan, TREE, b"".join(b"".join(level) for level in Tree(leaves(frame, made.drawn)).levels), public=False)


def _classes(made: Any) -> dict[str, Any]:
    """Enterprises of class D and how many of them are visited; enterprises with a single visit."""
    import numpy as np

    from .solver.check import visits_per_firm

    firms, visits = visits_per_firm(made)
    subject = np.unique(made.frame.e)
    risky = made.frame.cls == 3
    return {"once": int((visits == 1).sum()), "risky": int(risky[subject].sum()), "risky_all": int(risky.sum()),
            "risky_visited": int(risky[firms].sum())}


def checked(plan: YearPlan) -> dict[str, Any]:
    """The audit of what is published: {ok, findings}."""
    names = (*RESULTS, *(f"{name}.parquet" for name in FRAME))
    with laid_out(plan, *names) as folder:
        found = audit_folder(folder, [], folder, plan.seed, plan.frame_hash)
    return {"ok": found["ok"], "findings": found["findings"][:20]}


def reporter(job: Job) -> Tell:
    """Tells how far a job has come, on its own row."""

    def tell(stage: int) -> None:
        Job._plain.filter(pk=job.pk).update(stage=STAGES[stage], done=stage, total=len(STAGES), heard_at=now())

    return tell
