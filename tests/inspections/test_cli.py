"""`fadu inspections plan`: files, report, same input same bytes, and one clear line for each kind of bad input."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from fadu.aspects.a4_enforcement.inspection_plan.solver.frame import read_frame
from fadu.cli import main

from .worlds import city, write

SEED = "ab" * 32
KEYS = (
    "visits",
    "enterprises",
    "floor",
    "window_minimum",
    "departments_alone",
    "independent_merged",
    "overload_minutes",
    "unavoidable_overload_minutes",
    "breaches",
    "seconds",
    "peak_rss_mb",
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(city(900, 3, items=40, bodies=9), tmp_path_factory.mktemp("source"))


def plan(source: Path, out: Path, *more: str, seed: str = SEED) -> int:
    return main(["inspections", "plan", "--input", str(source), "--seed", seed, "--out", str(out), *more])


def test_files_and_report(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(source, tmp_path / "o", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert set(KEYS) <= set(told) and told == json.loads((tmp_path / "o/report.json").read_text())
    tasks, visits = pl.read_parquet(tmp_path / "o/tasks.parquet"), pl.read_parquet(tmp_path / "o/visits.parquet")
    assert tasks.columns == ["enterprise", "item", "month"] and visits.columns == ["enterprise", "month", "items"]
    assert len(visits) == told["visits"] and tasks["enterprise"].n_unique() == told["enterprises"]
    assert tasks["month"].is_between(1, 12).all() and not tasks.select("enterprise", "item").is_duplicated().any()
    joined = visits.explode("items").rename({"items": "item"}).select(tasks.columns)
    assert joined.sort(tasks.columns).equals(tasks.sort(tasks.columns))
    assert told["departments_alone"] > told["independent_merged"] > told["floor"]
    rows = pl.read_parquet(source / "items.parquet").rename({"id": "item"})
    firms = pl.read_parquet(source / "enterprises.parquet").rename({"id": "enterprise"})
    full = tasks.join(rows, on="item").join(firms, on="enterprise")
    bit = 2 ** (full["month"].cast(pl.Int64) - 1)
    assert ((full["window"] // bit) % 2 == 1).all() and ((full["quiet"] // bit) % 2 == 0).all()


def test_for_people(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(source, tmp_path / "o") == 0
    told = capsys.readouterr().out
    assert "可证下限" in told and "不可避免" in told and "总体指纹" in told


def test_same_input_same_bytes(source: Path, tmp_path: Path) -> None:
    for name in "ab":
        assert plan(source, tmp_path / name, "--max-bodies", "2") == 0
    for file in ("tasks.parquet", "visits.parquet", "draw.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert plan(source, tmp_path / "c", "--max-bodies", "2", seed="cd" * 32) == 0
    assert (tmp_path / "a/tasks.parquet").read_bytes() != (tmp_path / "c/tasks.parquet").read_bytes()


def test_spacing(source: Path, tmp_path: Path) -> None:
    assert plan(source, tmp_path / "o", "--spacing", "13") == 2
    assert plan(source, tmp_path / "o", "--spacing", "3") == 0
    told = json.loads((tmp_path / "o/report.json").read_text())
    assert told["spacing"] == 3 and told["breaches"]["spacing"] == sum(f["kind"] == "spacing" for f in told["flagged"])
    assert main(["inspections", "audit", str(tmp_path / "o"), "--input", str(source)]) == 0


def test_most_bodies_in_a_visit(source: Path, tmp_path: Path) -> None:
    assert plan(source, tmp_path / "o", "--max-bodies", "2") == 0
    owner = dict(pl.read_parquet(source / "items.parquet").select("id", "body").iter_rows())
    visits = pl.read_parquet(tmp_path / "o/visits.parquet")
    assert max(len({owner[i] for i in items}) for items in visits["items"].to_list()) == 2


def test_whole_numbers_stay_whole(tmp_path: Path) -> None:
    source = write(city(400, 2, items=20, bodies=5), tmp_path / "in", integers=True)
    assert plan(source, tmp_path / "o") == 0
    tasks = pl.read_parquet(tmp_path / "o/tasks.parquet")
    assert tasks.schema["enterprise"] == pl.Int64 and tasks.schema["item"] == pl.Int64
    assert pl.read_parquet(tmp_path / "o/visits.parquet").schema["items"] == pl.List(pl.Int64)
    record = json.loads((tmp_path / "o/draw.json").read_text())
    assert all(isinstance(e, int) for s in record["strata"] for e in s["drawn"])
    assert main(["inspections", "audit", str(tmp_path / "o")]) == 0


def edit(name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        file = folder / f"{name}.parquet"
        change(pl.read_parquet(file)).write_parquet(file)

    return run


def put(column: str, value: object) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """The value in the second row."""

    def change(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            pl.when(pl.int_range(pl.len()) == 1).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)
        )

    return change


BAD = {
    "missing file": (lambda f: (f / "caps.parquet").unlink(), "缺少文件 caps.parquet"),
    "not parquet": (lambda f: (f / "items.parquet").write_text("x"), "打不开"),
    "missing column": (edit("enterprises", lambda r: r.drop("quiet")), "缺少列 quiet"),
    "empty cell": (edit("items", put("minutes", None)), "minutes 列第 2 行为空"),
    "unknown enterprise": (edit("applies", put("enterprise", "nobody")), "企业「nobody」不存在"),
    "unknown item": (edit("applies", put("item", "nothing")), "检查事项「nothing」不存在"),
    "twice the same enterprise": (edit("enterprises", lambda r: pl.concat([r, r.head(1)])), "有重复的编号"),
    "twice the same item": (edit("items", lambda r: pl.concat([r, r.head(1)])), "有重复的编号"),
    "twice the same pair": (edit("applies", lambda r: pl.concat([r, r.head(1)])), "有重复的组合"),
    "twice the same month": (edit("capacity", lambda r: pl.concat([r, r.head(1)])), "有重复的行"),
    "twice the same class": (edit("caps", lambda r: pl.concat([r, r.head(1)])), "有重复的类别"),
    "ratio above one": (edit("items", put("ratio_b", 1.2)), "ratio_b 是 1.2"),
    "ratio not a number": (edit("items", put("ratio_c", float("nan"))), "ratio_c"),
    "ratio in words": (edit("items", lambda r: r.with_columns(ratio_a=pl.lit("很高"))), "ratio_a"),
    "class E": (edit("enterprises", put("class", "E")), "类别「E」无效"),
    "month 13": (edit("capacity", put("month", 13)), "月份应为 1 至 12"),
    "mask too large": (edit("items", put("window", 5000)), "月份掩码"),
    "minutes below zero": (edit("items", put("minutes", -5)), "分钟数"),
    "capacity not a number": (
        edit("capacity", lambda r: r.with_columns(minutes=float("nan") * pl.col("minutes"))),
        "分钟数",
    ),
    "half a minute": (edit("items", lambda r: r.with_columns(minutes=pl.lit(0.5))), "分钟数"),
    "mixed types": (edit("applies", lambda r: r.with_columns(item=pl.int_range(pl.len()))), "请统一"),
    "identifiers are dates": (edit("enterprises", lambda r: r.with_columns(id=pl.lit(1.5))), "应为文本或整数编号"),
    "control character": (edit("enterprises", put("id", "a\tb")), "控制字符"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input(case: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path(shutil.copytree(source, tmp_path / "in"))
    damage, words = BAD[case]
    damage(folder)
    assert plan(folder, tmp_path / "o") == 2
    told = capsys.readouterr()
    assert told.out == "" and len(told.err.strip().splitlines()) == 1 and words in told.err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("more", "seed", "words"),
    [
        ([], "xyz", "种子"),
        ([], "", "种子"),
        ([], "0x12", "种子"),
        (["--max-bodies", "0"], SEED, "至少为 1"),
        (["--step", "1/0"], SEED, "步长"),
        (["--year", "-1"], SEED, "轮转"),
        (["--ceremony", "none.json"], SEED, "读不出"),
    ],
)
def test_bad_arguments(
    more: list[str], seed: str, words: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(source, tmp_path / "o", *more, seed=seed) == 2
    told = capsys.readouterr()
    assert words in told.err and len(told.err.strip().splitlines()) == 1 and not (tmp_path / "o").exists()


def test_no_such_folder_and_no_room(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(tmp_path / "nowhere", tmp_path / "o") == 2
    (tmp_path / "file").write_text("here")
    assert plan(source, tmp_path / "file") == 2
    assert (tmp_path / "file").read_text() == "here" and "不能使用" in capsys.readouterr().err


def test_failure_leaves_the_old_plan(source: Path, tmp_path: Path) -> None:
    assert plan(source, tmp_path / "o") == 0
    before = {f.name: f.read_bytes() for f in (tmp_path / "o").iterdir()}
    broken = Path(shutil.copytree(source, tmp_path / "in"))
    (broken / "caps.parquet").unlink()
    assert plan(broken, tmp_path / "o") == 2
    assert {f.name: f.read_bytes() for f in (tmp_path / "o").iterdir()} == before


def test_parts_of_minutes_are_rounded_down(source: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(source, tmp_path / "in"))
    edit("capacity", lambda r: r.with_columns(minutes=pl.col("minutes") + 0.75))(folder)
    assert (read_frame(folder).capacity == read_frame(source).capacity).all()


def test_empty_city(tmp_path: Path, source: Path) -> None:
    """Nobody to inspect is a plan too."""
    folder = Path(shutil.copytree(source, tmp_path / "in"))
    edit("applies", lambda r: r.head(0))(folder)
    assert plan(folder, tmp_path / "o") == 0
    assert len(pl.read_parquet(tmp_path / "o/visits.parquet")) == 0
    assert main(["inspections", "audit", str(tmp_path / "o")]) == 0


def test_no_city_at_all_is_a_plan_too(tmp_path: Path, source: Path) -> None:
    folder = Path(shutil.copytree(source, tmp_path / "in"))
    for name in ("enterprises", "applies", "items", "capacity"):
        edit(name, lambda r: r.head(0))(folder)
    assert plan(folder, tmp_path / "o") == 0 and main(["inspections", "audit", str(tmp_path / "o")]) == 0


def test_what_a_killed_run_left_is_taken_away(source: Path, tmp_path: Path) -> None:
    """Not what a run that still goes on has there."""
    (tmp_path / "o/.unfinished-999999999-x").mkdir(parents=True)
    (tmp_path / f"o/.unfinished-{os.getpid()}-x").mkdir()
    assert plan(source, tmp_path / "o") == 0
    assert [f.name for f in (tmp_path / "o").glob(".unfinished-*")] == [f".unfinished-{os.getpid()}-x"]


def test_savings(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspections", "savings", "--input", str(source), "--chance-floor", "1/2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["max_bodies"]["1"] >= told["max_bodies"]["2"] >= told["max_bodies"]["all"]
    assert abs(told["max_bodies"]["all"] - told["now"]) < 0.2
    kept = tmp_path / "savings.json"
    kept.write_text(json.dumps(told))
    again = ["inspections", "savings", "--input", str(source), "--certificate", str(kept)]
    assert main(again) == 0 and "成立" in capsys.readouterr().out
    told["chance_floor"][0]["certificate"]["floor"] = "99999"  # says more than it proves
    kept.write_text(json.dumps(told))
    assert main(again) == 1
    told["chance_floor"][0]["certificate"]["prices"][0]["item"] = "nothing"
    kept.write_text(json.dumps(told))
    assert main(again) == 2
    assert main(["inspections", "savings", "--input", str(source), "--chance-floor", "2"]) == 2
    assert main(["inspections", "savings", "--input", str(source)]) == 0
    assert "统一比例表" in capsys.readouterr().out
