"""Scores a Parquet file into a Parquet file, whole or not at all, the same bytes from every engine.

Rows of the result are ordered by id; its metadata (key b"fadu.risk") names the scheme, its version, digest and the day.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .arrays import Scores, score_arrays
from .errors import BadTable, Damaged, NotInForce, Unwritable
from .exact import Column
from .scheme import GRADES, Scheme
from .sql_engines import BATCH, duckdb_batches, first_line, spark_batches
from .stored import from_arrow
from .tables import columns_of, open_table

GROUP = 1 << 20
META = b"fadu.risk"
Batches = Callable[[Scheme, Path, Mapping[str, Column], bool], AbstractContextManager[Iterator[pa.RecordBatch]]]


@dataclass(frozen=True)
class Summary:
    """What a run did."""

    scheme: str
    version: str
    on: date
    engine: str
    rows: int
    classes: dict[str, int]
    vetoes: dict[str, int]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        """JSON shape."""
        return {**self.__dict__, "on": self.on.isoformat(), "seconds": round(self.seconds, 3)}


@contextlib.contextmanager
def numpy_batches(
    scheme: Scheme, source: Path, columns: Mapping[str, Column], explain: bool
) -> Iterator[Iterator[pa.RecordBatch]]:
    """Score with NumPy, a million rows at a time, then sort."""
    import polars as pl

    schema = _schema(scheme, columns, explain)
    parts: list[pl.DataFrame] = []
    for batch in open_table(source).to_batches(columns=list(columns), batch_size=GROUP):
        arrays = {field.name: from_arrow(batch.column(field.name), columns[field.name]) for field in scheme.used()}
        found = pl.from_arrow(_result(scheme, batch.column(scheme.id), score_arrays(scheme, arrays, explain), schema))
        assert isinstance(found, pl.DataFrame)
        parts.append(found)
    table = pl.concat(parts).sort("id").to_arrow() if parts else schema.empty_table()
    yield iter(table.to_batches(BATCH))


def _result(scheme: Scheme, ids: pa.Array, scores: Scores, schema: pa.Schema) -> pa.Table:
    keys = pa.array([*(veto.key for veto in scheme.vetoes), None], pa.string())
    found = [
        ids,
        pa.array(scores.totals),
        pa.array(GRADES).take(pa.array(scores.ranks)),
        keys.take(pa.array(scores.vetoes % len(keys))),
        *map(pa.array, scores.terms.values()),
    ]
    return pa.table([column.cast(field.type) for column, field in zip(found, schema, strict=True)], schema)


ENGINES: dict[str, Batches] = {"duckdb": duckdb_batches, "spark": spark_batches, "numpy": numpy_batches}


def score_file(
    scheme: Scheme,
    source: Path,
    out: Path,
    on: date,
    engine: str = "duckdb",
    explain: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Summary:
    """Score all of `source` as of `on`. After NotInForce, BadTable or EngineMissing nothing has been written."""
    begin = time.perf_counter()
    active = active_on(scheme, on)
    columns = columns_of(open_table(source).schema, active)
    _writable(source, out)
    counts: dict[str, Counter[str]] = {"class": Counter(), "veto": Counter()}
    try:
        with ENGINES[engine](active, source, columns, explain) as batches:
            groups = checked(_groups(batches, _schema(active, columns, explain)))
            rows = write_whole(out, _schema(active, columns, explain, on), _counted(groups, counts), progress)
    except (pa.ArrowException, OSError) as error:  # a wrong page is either, whatever the engine
        raise Damaged(source, first_line(error)) from error
    classes = {grade: counts["class"][grade] for grade in GRADES}
    vetoes = {veto.key: counts["veto"][veto.key] for veto in active.vetoes}
    seconds = time.perf_counter() - begin
    return Summary(scheme.key, scheme.version, on, engine, rows, classes, vetoes, seconds)


def active_on(scheme: Scheme, on: date) -> Scheme:
    """The terms and rules that apply on that day; NotInForce when the scheme does not."""
    if not scheme.in_force(on):
        until = f"，至 {scheme.span.last} 止" if scheme.span.last else ""
        raise NotInForce(f"方案 {scheme.key} 自 {scheme.span.first} 起施行{until}，{on} 不适用；可用 --on 指定评分日。")
    active = scheme.on(on)
    if not active.terms:
        raise NotInForce(f"方案 {scheme.key} 在 {on} 没有生效的指标。")
    return active


def _writable(source: Path, out: Path) -> None:
    _placed(out)
    if out.exists() and out.samefile(source):
        raise BadTable("结果不能写回输入文件。")


def _placed(out: Path) -> None:
    """A device or a pipe is no place for a result: it would be replaced."""
    try:
        fits = out.parent.is_dir() and (not out.exists() or out.is_file())
    except OSError as error:
        raise Unwritable(out, error) from error
    if not fits:
        raise BadTable(f"结果 {out} 应是已有目录下的文件。")


def _schema(scheme: Scheme, columns: Mapping[str, Column], explain: bool, on: date | None = None) -> pa.Schema:
    key = pa.string() if columns[scheme.id].storage == "text" else pa.int64()
    terms = [(f"term_{term.key}", pa.int64()) for term in scheme.terms] if explain else []
    found = pa.schema([("id", key), ("points", pa.int64()), ("class", pa.string()), ("veto", pa.string()), *terms])
    if on is None:
        return found
    about = {
        "scheme": scheme.key,
        "version": scheme.version,
        "digest": scheme.digest,
        "on": on.isoformat(),
        "scale": scheme.scale,
    }
    return found.with_metadata({META: json.dumps(about, sort_keys=True).encode()})


def _groups(batches: Iterator[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """The same rows in groups of GROUP, whatever the engine's batches are."""
    held: list[pa.Table] = []
    count = 0
    for batch in batches:
        held.append(pa.Table.from_batches([batch]).select(schema.names).cast(schema))
        count += len(batch)
        while count >= GROUP:
            table = pa.concat_tables(held)
            yield table.slice(0, GROUP).combine_chunks()
            held, count = [table.slice(GROUP)], count - GROUP
    if count:
        yield pa.concat_tables(held).combine_chunks()


def checked(groups: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """The same groups; BadTable when an id is missing or occurs twice (ordered, so equal ones are neighbours)."""
    last: Any = None
    for group in groups:
        ids = group.column("id").combine_chunks()
        if ids.null_count:
            raise BadTable(f"有 {ids.null_count} 行没有主体代码。")
        twice = pc.index(pc.equal(ids.slice(1), ids.slice(0, len(ids) - 1)), True).as_py()
        if twice >= 0 or (last is not None and ids[0] == last):
            raise BadTable(f"主体代码 {ids[max(twice, 0)].as_py()} 重复出现。")
        last = ids[len(ids) - 1]
        yield group


def _counted(groups: Iterator[pa.Table], counts: Mapping[str, Counter[str]]) -> Iterator[pa.Table]:
    for group in groups:
        for name, counter in counts.items():
            for entry in pc.value_counts(group.column(name)).to_pylist():
                if entry["values"] is not None:
                    counter[entry["values"]] += entry["counts"]
        yield group


def write_whole(out: Path, schema: pa.Schema, groups: Iterator[pa.Table], progress: Callable[[int], None]) -> int:
    """Write beside the target, then put it in place; on any failure the target is untouched. Returns the rows."""
    rows = 0
    with _beside(out) as name:
        with _system(out):
            writer = pq.ParquetWriter(name, schema, compression="zstd")
        with writer:
            for group in groups:
                with _system(out):
                    writer.write_table(group, row_group_size=GROUP)
                rows += len(group)
                progress(rows)
        with _system(out):
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, out)
    return rows


@contextlib.contextmanager
def _system(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unwritable(out, error) from error


@contextlib.contextmanager
def _beside(out: Path) -> Iterator[str]:
    """A file beside the target, locked while it is written; what killed runs have left there is taken away."""
    with _system(out):
        for left in out.parent.glob(f".{glob.escape(out.name)}.*.part"):
            with contextlib.suppress(OSError), left.open("rb") as file:  # locked: another run is at work
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                left.unlink()
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=".part", dir=out.parent)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield name
    finally:
        Path(name).unlink(missing_ok=True)
        os.close(handle)


def write_frame(out: Path, frame: Any) -> None:
    """Write a Polars frame as Parquet, whole or not at all."""
    _placed(out)
    table = frame.to_arrow()
    write_whole(out, table.schema, iter([table]), lambda rows: None)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
