"""Output of a plan: tasks, visits, the record of the draw and the report. All or nothing: written aside, then
renamed."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from .canon import FRAME, class_text, frame_hash, leaves
from .draw import SCHEME, Draw, Method
from .frame import CLASSES, REASONS, Frame
from .merkle import Tree
from .plan import YearPlan

NAMES = ("tasks.parquet", "visits.parquet", "draw.json", "report.json")


ASIDE = ".unfinished-"  # and the number of the process that writes there


class CannotWrite(OSError):
    """The output folder cannot be used; the message says why."""


def tasks_table(plan: YearPlan) -> pl.DataFrame:
    """enterprise, item, month: one row per task."""
    frame, merged = plan.frame, plan.merged
    return pl.DataFrame({
        "enterprise": frame.id_column.gather(merged.e.astype(np.uint32)),
        "item": frame.item_column.gather(merged.item.astype(np.uint32)), "month": plan.month.astype(np.int8)})


def visits_table(plan: YearPlan) -> pl.DataFrame:
    """enterprise, month, items (list): one row per visit."""
    rows = tasks_table(plan).with_columns(pl.Series("visit", plan.visit))
    grouped = rows.group_by("visit").agg(pl.col("enterprise").first(), pl.col("month").first(), pl.col("item").sort())
    return grouped.sort("visit").select("enterprise", "month", pl.col("item").alias("items"))


def frame_record(frame: Frame, method: Method) -> dict:
    """What decides the draw besides the seed, in plain lists: published before the seed can be known."""
    return {
        "format": FRAME, "frame_hash": frame_hash(frame, method),
        "method": {"tier": method.tier, "least": method.least, "year": method.year, "step": str(method.step)},
        "items": _items(frame), "enterprises": _enterprises(frame)}


def draw_record(frame: Frame, drawn: Draw, earlier: list[dict], ceremony: dict | None) -> dict:
    """Everything an audit needs, in plain lists."""
    return {
        "format": SCHEME, "seed": drawn.seed, "merkle_root": Tree(leaves(frame, drawn)).root,
        "earlier": earlier, "ceremony": ceremony, "reasons": REASONS, "strata": _strata(frame, drawn),
        "barred": _log(frame, np.flatnonzero(frame.barred)), "excluded": _log(frame, drawn.excluded),
        "added": _log(frame, drawn.added),
    } | {key: told for key, told in frame_record(frame, drawn.method).items() if key != "format"}  # fmt: skip


def _strata(frame: Frame, drawn: Draw) -> list[dict]:
    subject, able, wanted = frame.sizes
    rank = np.empty(len(drawn.order), np.int64)
    rank[drawn.order] = np.arange(len(drawn.order))
    pairs = np.flatnonzero(drawn.drawn)
    pairs = pairs[np.lexsort((rank[frame.e[pairs]], frame.stratum[pairs]))]
    bounds = np.searchsorted(frame.stratum[pairs], np.arange(len(subject) + 1))
    names = frame.id_column.gather(frame.e[pairs].astype(np.uint32)).to_list()
    return [{"item": item, "class": CLASSES[c], "subject": int(subject[k]), "able": int(able[k]),
             "wanted": int(wanted[k]), "drawn": names[bounds[k]:bounds[k + 1]]}
            for i, item in enumerate(frame.item_column.to_list()) for c in range(4) if subject[k := 4 * i + c]]


def redraw_log(frame: Frame, drawn: Draw, kept: np.ndarray | None = None) -> list[dict]:
    """Stratum by stratum: who was drawn and lawfully passed over, why, whose numbers came instead, and who else could
    not be drawn there: all that is needed to compute the replacements again. kept [P]: what is planned after all; a
    replacement that is not has no month left."""
    rows: dict[int, dict] = {}
    capped = np.flatnonzero(frame.barred == list(REASONS).index("capped") + 1)
    out = np.union1d(drawn.excluded, capped)
    others = np.setdiff1d(np.flatnonzero(frame.barred), out)
    passed = others[np.isin(frame.stratum[others], frame.stratum[out])]
    for name, pairs in (("excluded", out), ("added", drawn.added), ("passed", passed)):
        for k, pair, row in zip(frame.stratum[pairs].tolist(), pairs.tolist(), _log(frame, pairs), strict=True):
            told = {key: value for key, value in row.items() if key != "item"}
            late = {"late": True} if name == "added" and kept is not None and not kept[pair] else {}
            fresh = {"item": row["item"], "class": CLASSES[k % 4], "excluded": [], "added": [], "passed": []}
            rows.setdefault(k, fresh)[name].append(told | late)
    return [rows[k] for k in sorted(rows)]


def _log(frame: Frame, pairs: np.ndarray) -> list[dict]:
    reasons = ("", *REASONS)
    rows = zip(frame.id_column.gather(frame.e[pairs].astype(np.uint32)).to_list(),
               frame.item_column.gather(frame.it[pairs].astype(np.uint32)).to_list(),
               frame.barred[pairs].tolist(), strict=True)
    return [{"enterprise": e, "item": i} | ({"reason": reasons[r]} if r else {}) for e, i, r in rows]


def _items(frame: Frame) -> list[dict]:
    body = frame.body_column.to_list()
    return [{"id": name, "body": body[frame.body[i]], "window": int(frame.window[i]), "ratios": frame.ratio[i].tolist()}
            for i, name in enumerate(frame.item_column.to_list())]


def _enterprises(frame: Frame) -> dict:
    shut = np.flatnonzero(~frame.possible)
    return {"id": frame.id_column.to_list(), "class": class_text(frame),
            "count": np.bincount(frame.e, minlength=len(frame.cls)).tolist(), "items": frame.it.tolist(),
            "shut": [frame.e[shut].tolist(), frame.it[shut].tolist()]}


def _sweep(folder: Path) -> None:
    """Take away what a run left that was killed while it wrote."""
    for left in folder.glob(f"{ASIDE}*"):
        owner = left.name.removeprefix(ASIDE).partition("-")[0]
        if not (owner.isdecimal() and Path(f"/proc/{owner}").exists()):
            shutil.rmtree(left, ignore_errors=True)


def write(plan: YearPlan, record: dict, folder: Path, figures: Callable[[], dict]) -> dict:
    """Write the four files into `folder`: first aside, then each renamed into place. Raises CannotWrite.

    figures is asked last, so that it knows the time used; its answer is written and returned."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        aside = Path(tempfile.mkdtemp(prefix=f"{ASIDE}{os.getpid()}-", dir=folder))
    except OSError as error:
        raise CannotWrite(f"输出目录 {folder} 不能使用：{error.strerror}") from error
    try:
        tasks_table(plan).write_parquet(aside / NAMES[0])
        visits_table(plan).write_parquet(aside / NAMES[1])
        (aside / NAMES[2]).write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        told = figures()
        (aside / NAMES[3]).write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        for name in NAMES:
            os.replace(aside / name, folder / name)
        return told
    except OSError as error:
        raise CannotWrite(f"输出目录 {folder} 写入失败：{error.strerror}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
