"""Files of a plan: kept in the database, laid out in a folder for the planner, offered for download."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from fadu.kernel.today import today

from .models import PlanFile, YearPlan

FRAME = ("enterprises", "applies", "items", "capacity", "caps", "body_caps", "item_caps", "pair_caps", "apart")
# of one enterprise everybody reads only what decides the draw (frame.json, draw.json): no quiet months, no caps
OPEN_FRAME = ("items", "capacity", "caps", "body_caps", "item_caps", "apart")
WHOLE = "frame.json"
RESULTS = ("tasks.parquet", "visits.parquet", "draw.json", "report.json")
OPEN_RESULTS = ("draw.json", "report.json")  # months stay inside: a published result would tell whose they are
REDRAW, REPLACED = "redraw-", "replaced-"  # of each version: numbers for everybody, the whole log for auditors
SUBJECTS, PARTS, TREE = "subjects.parquet", "parts.parquet", "tree.bin"
ABOUT = {
    WHOLE: "参加抽取的总体：企业的公开编号、类别、适用的事项，各事项的比例，抽取办法",
    "items.parquet": "事项：主体、检查月份、用时、各类比例",
    "capacity.parquet": "各主体每月工作量",
    "caps.parquet": "各类企业每年到访上限",
    "body_caps.parquet": "各主体对同一企业的上限",
    "item_caps.parquet": "各事项各类企业的上限和依据",
    "apart.parquet": "不得同一次到访的事项",
    "draw.json": "抽取记录：承诺、信标、秘密、种子、各层抽中名单",
    "report.json": "各项数字",
}


def keep(plan: YearPlan, name: str, content: bytes, *, public: bool) -> PlanFile:
    """Keep a file of the present round; a file of the same name gives way."""
    PlanFile._plain.filter(plan=plan, round=plan.round, name=name).delete()
    return PlanFile._plain.create(
        matter_id=plan.pk, plan=plan, round=plan.round, name=name, content=content, size=len(content), public=public,
        digest=hashlib.sha256(content).hexdigest(), made_on=today(),
    )  # fmt: skip


def keep_table(plan: YearPlan, name: str, table: pl.DataFrame, *, public: bool) -> PlanFile:
    """Keep a table as Parquet."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        table.write_parquet(path)
        return keep(plan, name, path.read_bytes(), public=public)


def has(plan: YearPlan, *names: str) -> bool:
    """Whether the present round has all these files."""
    return PlanFile._plain.filter(plan=plan, round=plan.round, name__in=names).count() == len(names)


def read(plan: YearPlan, name: str) -> bytes:
    """A file of the present round. Raises DoesNotExist."""
    return bytes(PlanFile._plain.values_list("content", flat=True).get(plan=plan, round=plan.round, name=name))


def table(plan: YearPlan, name: str) -> pl.DataFrame:
    """A Parquet file of the present round."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(read(plan, name))
        return pl.read_parquet(path)


@contextmanager
def laid_out(plan: YearPlan, *names: str) -> Iterator[Path]:
    """Files of the present round in a folder of their own (all of the frame when none is named)."""
    wanted = names or tuple(f"{name}.parquet" for name in FRAME)
    with tempfile.TemporaryDirectory() as place:
        for name, content in PlanFile._plain.filter(plan=plan, round=plan.round, name__in=wanted).values_list(
            "name", "content"
        ):
            (Path(place) / name).write_bytes(bytes(content))
        yield Path(place)


def public_files(plan: YearPlan) -> list[PlanFile]:
    """What everybody may download, without content, in a sensible order."""
    rows = PlanFile._plain.filter(plan=plan, round=plan.round, public=True).defer("content")
    place = {name: n for n, name in enumerate(ABOUT)}
    found = sorted(rows, key=lambda row: place.get(row.name, 99))
    for row in found:
        row.about = ABOUT.get(row.name, "")  # type: ignore[attr-defined]
        if row.name.startswith(REDRAW):
            no = row.name.removeprefix(REDRAW).removesuffix(".json")
            row.about = f"第 {no} 版的递补：各事项家数、理由合计、全部记录的封印"  # type: ignore[attr-defined]
    return found
