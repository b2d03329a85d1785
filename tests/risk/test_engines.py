"""All engines give the same totals, classes, rules and contributions as the reference in fractions, bit for bit."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fadu.aspects.a8_digital.risk_supervision.scoring import explain, parse_scheme, score_arrays, score_file
from fadu.aspects.a8_digital.risk_supervision.scoring.exact import nearest
from fadu.aspects.a8_digital.risk_supervision.scoring.nodes import fits_digits
from fadu.aspects.a8_digital.risk_supervision.scoring.sql_engines import spark_missing

from .reference import reference
from .worlds import random_scheme, random_table

ON = date(2026, 11, 23)
NO_SPARK = spark_missing()
spark = pytest.mark.skipif(NO_SPARK is not None, reason=f"未测 Spark：{NO_SPARK}")


def world(tmp_path: Path, seed: int, rows: int = 400):
    """A random scheme, its text, the enterprises and their file."""
    text, storages = random_scheme(seed)
    table = random_table(text, storages, seed + 1, rows)
    file = tmp_path / f"e{seed}.parquet"
    pq.write_table(table, file)
    return parse_scheme(text), text, table, file


def expected(text: str, table: pa.Table) -> list[tuple]:
    """id, points, class, rule, contributions of every enterprise, by id."""
    records = sorted(table.to_pylist(), key=lambda each: each["id"].encode())
    return [(record["id"], *reference(text, record)) for record in records]


def found(file: Path) -> list[tuple]:
    """The same from a result with explanation."""
    return [
        (
            row.pop("id"),
            row.pop("points"),
            row.pop("class"),
            row.pop("veto"),
            {key.removeprefix("term_"): part for key, part in row.items()},
        )
        for row in pq.read_table(file).to_pylist()
    ]


@pytest.mark.parametrize("seed", range(40))
def test_engines_agree_with_fractions(tmp_path: Path, seed: int) -> None:
    scheme, text, table, file = world(tmp_path, seed)
    wanted = expected(text, table)
    for engine in ("duckdb", "numpy"):
        out = tmp_path / f"{engine}.parquet"
        score_file(scheme, file, out, ON, engine, explain=True)
        assert found(out) == wanted, engine
    records = {record["id"]: record for record in table.to_pylist()}
    for key, total, grade, veto, parts in wanted[:60]:
        single = explain(scheme, records[key])
        assert (single.total, single.grade, single.veto and single.veto.key) == (total, grade, veto)
        assert {line.term.key: line.contribution for line in single.lines} == parts
        assert sum(line.contribution for line in single.lines) == single.total


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@spark
@pytest.mark.parametrize("seed", range(100, 106))
def test_spark_gives_the_same_file(tmp_path: Path, seed: int) -> None:
    scheme, text, table, file = world(tmp_path, seed)
    for engine in ("duckdb", "spark", "numpy"):
        score_file(scheme, file, tmp_path / engine, ON, engine, explain=True)
    assert found(tmp_path / "spark") == expected(text, table)
    assert digest(tmp_path / "spark") == digest(tmp_path / "duckdb") == digest(tmp_path / "numpy")


@spark
def test_spark_reads_a_folder_and_other_columns(tmp_path: Path) -> None:
    scheme, _, table, _ = world(tmp_path, 7, rows=900)
    table = table.append_column("seen", pa.array(np.arange(900).astype("datetime64[ns]")))
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(3):
        pq.write_table(table.slice(300 * i, 300), folder / f"{i}.parquet")
    for engine in ("duckdb", "spark", "numpy"):
        assert score_file(scheme, folder, tmp_path / engine, ON, engine).rows == 900
    assert digest(tmp_path / "spark") == digest(tmp_path / "duckdb") == digest(tmp_path / "numpy")


@pytest.mark.parametrize("seed", range(200, 212))
def test_fused_blocks_agree_with_explained_ones(tmp_path: Path, seed: int) -> None:
    scheme, _, table, file = world(tmp_path, seed, rows=300)
    plain, full = tmp_path / "plain", tmp_path / "full"
    score_file(scheme, file, plain, ON, "numpy")
    score_file(scheme, file, full, ON, "numpy", explain=True)
    assert pl.read_parquet(plain).equals(pl.read_parquet(full).select("id", "points", "class", "veto"))
    score_file(scheme, file, full, ON, "duckdb")
    assert digest(plain) == digest(full)


def test_many_rows_keep_order_and_groups(tmp_path: Path) -> None:
    """More rows than a row group and than a block."""
    text = Path(__file__).with_name("five.toml").read_text()
    rng = np.random.default_rng(5)
    size = 1_300_000
    fields = {
        name: rng.integers(0, 100_001, size) / 1000
        for name in ("basic", "dynamic", "supervision", "relations", "social")
    }
    flags = {name: rng.random(size) < 0.02 for name in ("serious", "abnormal", "young", "without_data")}
    table = pa.table({"id": rng.permutation(size), **fields, **flags})
    pq.write_table(table, tmp_path / "e.parquet")
    scheme = parse_scheme(text)
    for engine in ("duckdb", "numpy"):
        assert score_file(scheme, tmp_path / "e.parquet", tmp_path / engine, ON, engine).rows == size
    assert digest(tmp_path / "duckdb") == digest(tmp_path / "numpy")
    result = pq.read_table(tmp_path / "duckdb")
    assert result.column("id").to_pylist()[:3] == [0, 1, 2]
    assert json.loads(result.schema.metadata[b"fadu.risk"])["scheme"] == "five"
    for i in rng.integers(0, size, 300).tolist():
        key = int(table.column("id")[i].as_py())
        record = {name: table.column(name)[i].as_py() for name in table.column_names}
        assert reference(text, record)[:3] == tuple(
            result.slice(key, 1).select(["points", "class", "veto"]).to_pylist()[0].values()
        )


FIVE = parse_scheme(Path(__file__).with_name("five.toml").read_text())


@settings(max_examples=80, deadline=None)
@given(st.decimals(-(10**6), 10**6, allow_nan=False, places=6), st.integers(-3, 3))
def test_a_double_reaches_an_edge_exactly_when_its_decimal_does(edge: Decimal, away: int) -> None:
    value = nearest(edge)
    for _ in range(abs(away)):
        value = math.nextafter(value, math.inf if away > 0 else -math.inf)
    assert (value >= nearest(edge)) == (Decimal(repr(value)) >= edge)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**64 - 1))
def test_any_double_is_scored_like_its_shortest_decimal(bits: int) -> None:
    value = struct.unpack("<d", struct.pack("<Q", bits))[0]
    record = dict.fromkeys(("basic", "dynamic", "supervision", "relations", "social"), value)
    record |= dict.fromkeys(("serious", "abnormal", "young", "without_data"), False) | {"id": "x"}
    arrays = {name: np.array([each]) for name, each in record.items() if name != "id"}
    assert score_arrays(FIVE, arrays).totals[0] == explain(FIVE, record).total


@settings(max_examples=60, deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_digits(value: Decimal) -> None:
    if fits_digits(value):
        assert Decimal(repr(float(value))) == value


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 100_000), min_size=5, max_size=5), st.integers(0, 4), st.integers(0, 100_000))
def test_a_better_value_never_lowers_the_score(values: list[int], place: int, better: int) -> None:
    """Monotone: in a scheme whose points rise with the value, so do total and class."""
    names = ("basic", "dynamic", "supervision", "relations", "social")
    flags = dict.fromkeys(("serious", "abnormal", "young", "without_data"), False) | {"id": "x"}
    before = {name: Decimal(each) / 1000 for name, each in zip(names, values, strict=True)}
    after = before | {names[place]: max(before[names[place]], Decimal(better) / 1000)}
    low, high = explain(FIVE, before | flags), explain(FIVE, after | flags)
    assert low.total <= high.total and low.grade >= high.grade
