"""What changed between two runs: who moved to which class, who is new, who is gone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import BadTable
from .running import META
from .scheme import GRADES

NEEDED = ("id", "points", "class")


@dataclass(frozen=True)
class Changes:
    """rows: id, class_before, class_after (null: not in that run), points_before, points_after, kind (worse, better,
    entered, left), of the enterprises whose class is not the same, by id. matrix: how many went from where to where.
    """

    rows: pl.DataFrame
    matrix: dict[str, dict[str, int]]
    same_scheme: bool | None

    def as_dict(self) -> dict[str, Any]:
        """Counts only; the list is `rows`."""
        kinds = dict(self.rows.group_by("kind").len().iter_rows())
        names = ("worse", "better", "entered", "left")
        return {
            "changed": len(self.rows),
            **{name: kinds.get(name, 0) for name in names},
            "matrix": self.matrix,
            "same_scheme": self.same_scheme,
        }


def class_changes(before: pl.DataFrame, after: pl.DataFrame, same_scheme: bool | None = None) -> Changes:
    """Compare two runs, frames with id, points, class; every id at most once in each. BadTable when it is not so."""
    _comparable(before, after)
    both = _named(before, "before").join(_named(after, "after"), on="id", how="full", coalesce=True)
    old, new = pl.col("class_before"), pl.col("class_after")
    matrix = {a: dict.fromkeys(GRADES, 0) for a in GRADES}
    for a, b, count in both.drop_nulls(["class_before", "class_after"]).group_by(old, new).len().iter_rows():
        matrix[a][b] = count
    kind: Any = pl.when(old.is_null()).then(pl.lit("entered")).when(new.is_null()).then(pl.lit("left"))
    kind = kind.when(new > old).then(pl.lit("worse")).otherwise(pl.lit("better"))
    moved = both.filter(old.ne_missing(new)).with_columns(kind=kind).sort("id")
    return Changes(moved.select("id", old, new, "points_before", "points_after", "kind"), matrix, same_scheme)


def _named(run: pl.DataFrame, when: str) -> pl.DataFrame:
    return run.select("id", pl.col("points").alias(f"points_{when}"), pl.col("class").alias(f"class_{when}"))


def _comparable(before: pl.DataFrame, after: pl.DataFrame) -> None:
    for name, frame in (("前一次", before), ("后一次", after)):
        lost = [column for column in NEEDED if column not in frame.columns]
        if lost:
            raise BadTable(f"{name}评分结果缺少列 {'、'.join(lost)}。")
        if frame["id"].is_duplicated().any():
            raise BadTable(f"{name}评分结果中主体代码重复出现。")
    if before.schema["id"] != after.schema["id"]:
        raise BadTable("两次评分结果的主体代码类型不同，无法比对。")


def read_run(path: Path) -> tuple[pl.DataFrame, dict[str, Any] | None]:
    """A result of `score_file`, with what its metadata says about the scheme."""
    try:
        found = pq.read_table(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise BadTable(f"读不到评分结果 {path}。") from error
    about = (found.schema.metadata or {}).get(META)
    frame = pl.from_arrow(found)
    assert isinstance(frame, pl.DataFrame)
    return frame, json.loads(about) if about else None


def changes_of_files(before: Path, after: Path) -> Changes:
    """Compare two result files; `same_scheme` is None when one of them does not say its scheme."""
    (old, old_about), (new, new_about) = read_run(before), read_run(after)
    same = old_about["digest"] == new_about["digest"] if old_about and new_about else None
    return class_changes(old, new, same)
