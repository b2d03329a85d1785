"""Anybody can check the draw; whoever touches it is found out. The shipped script runs alone."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from fadu.aspects.a4_enforcement.inspection_plan.solver import audit_standalone as own
from fadu.aspects.a4_enforcement.inspection_plan.solver.ceremony import Ceremony, commitment
from fadu.cli import main

from .mutations import MUTATIONS, SEED, change_class, change_ratio, long, swap_enterprises
from .worlds import city, write


def run(*words: str) -> int:
    return main(["inspections", *words])


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(city(900, 3, items=40, bodies=9), tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def out(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan") / "o"
    pairs = pl.read_parquet(source / "applies.parquet").sort("enterprise", "item")[::30]
    pairs.with_columns(reason=pl.lit("closed")).write_parquet(source / "exclusions.parquet")
    assert run("plan", "--input", str(source), "--seed", SEED, "--out", str(folder)) == 0
    return folder


@pytest.fixture
def record(out: Path) -> dict:
    return json.loads((out / "draw.json").read_text())


def test_passes(out: Path, source: Path, record: dict, capsys: pytest.CaptureFixture[str]) -> None:
    assert record["excluded"] and record["added"]
    assert run("audit", str(out), "--input", str(source), "--seed", SEED, "--frame-hash", record["frame_hash"]) == 0
    assert "核验通过" in capsys.readouterr().out
    assert run("audit", str(out), "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def alone(*words: str) -> subprocess.CompletedProcess:
    """The script by itself: isolated, without site packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", own.__file__, *words], capture_output=True, text=True, check=False
    )


def test_the_script_runs_alone(out: Path, tmp_path: Path, record: dict, capsys: pytest.CaptureFixture[str]) -> None:
    done = alone(str(out / "draw.json"))
    assert done.returncode == 0 and "核验通过" in done.stdout
    record["strata"][0]["wanted"] += 1
    (tmp_path / "draw.json").write_text(json.dumps(record))
    done = alone(str(tmp_path / "draw.json"), "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["findings"]
    assert alone(str(tmp_path / "none.json")).returncode == 2 and alone().returncode == 2
    assert run("audit", "--script") == 0
    assert capsys.readouterr().out == Path(own.__file__).read_text()
    imported = {
        line.split()[1].split(".")[0]
        for line in Path(own.__file__).read_text().splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imported <= sys.stdlib_module_names | {"__future__"}


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_touch_is_found(
    name: str, out: Path, record: dict, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    MUTATIONS[name](record)
    folder = Path(shutil.copytree(out, tmp_path / "o"))
    (folder / "draw.json").write_text(json.dumps(record, ensure_ascii=False))
    assert run("audit", str(folder)) == 1
    assert "不符：" in capsys.readouterr().out


def rehash(record: dict) -> None:
    """A forger who also puts the fitting fingerprint and root in."""
    spread = own.Record(record)
    numbers = spread.numbers()
    _, tasks, _ = own.draw(spread, numbers)
    record["frame_hash"], record["merkle_root"] = spread.frame_hash(), own.merkle_root(spread, numbers, tasks)


@pytest.mark.parametrize("change", [change_ratio, swap_enterprises, change_class])
def test_a_careful_forger_is_found_by_what_was_published(change: Callable[[dict], None], record: dict) -> None:
    published = record["frame_hash"]
    forged = copy.deepcopy(record)
    change(forged)
    rehash(forged)
    found = own.audit(forged, published=published)
    assert not found["ok"] and any("公布" in f for f in found["findings"])


def test_findings_name_what_differs(record: dict) -> None:
    stratum = long(record)
    gone = stratum["drawn"].pop()
    found = own.audit(record)["findings"]
    assert any(str(gone) in f and stratum["item"] in f for f in found)


def test_seeds_of_other_plans(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A seed used for another year: refused when planning, found when checking."""
    other = write(city(300, 9, items=12, bodies=4), tmp_path / "in")
    assert (
        run(
            "plan", "--input", str(other), "--seed", SEED.upper(), "--out", str(tmp_path / "a"), "--earlier", str(out)
        )
        == 2
    )
    assert "种子重复使用" in capsys.readouterr().err and not (tmp_path / "a").exists()
    assert run("plan", "--input", str(other), "--seed", SEED, "--out", str(tmp_path / "a")) == 0
    assert run("audit", str(tmp_path / "a")) == 0
    assert run("audit", str(tmp_path / "a"), str(out)) == 1
    assert "种子重复使用" in capsys.readouterr().out
    assert (
        run("plan", "--input", str(other), "--seed", "01", "--out", str(tmp_path / "b"), "--earlier", str(out)) == 0
    )
    assert run("audit", str(tmp_path / "b"), str(out)) == 0
    assert json.loads((tmp_path / "b/draw.json").read_text())["earlier"][0]["seed"] == SEED


@pytest.mark.parametrize("change", ["drop", "add", "month", "swap"])
def test_tables_must_agree(change: str, out: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(out, tmp_path / "o"))
    tasks = pl.read_parquet(folder / "tasks.parquet")
    if change == "drop":
        tasks = tasks.tail(-1)
    elif change == "add":
        tasks = pl.concat([tasks, tasks.head(1).with_columns(enterprise=pl.lit("E000899"))])
    elif change == "month":
        tasks = tasks.with_columns(month=(pl.col("month") % 12 + 1).cast(tasks.schema["month"]))
    else:
        ids = tasks["enterprise"].to_list()
        far = next(
            k
            for k, (e, i) in enumerate(zip(ids, tasks["item"], strict=True))
            if e != ids[0] and i != tasks["item"][0]
        )
        ids[0], ids[far] = ids[far], ids[0]
        tasks = tasks.with_columns(enterprise=pl.Series(ids))
    tasks.write_parquet(folder / "tasks.parquet")
    assert run("audit", str(folder)) == 1


def test_other_input(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", str(out), "--input", str(write(city(300, 9, items=12, bodies=4), tmp_path / "in"))) == 1
    assert "与所给输入目录不符" in capsys.readouterr().out
    assert run("audit", str(out), "--seed", "00") == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format":"fadu-draw-1"}'])
def test_unreadable(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "draw.json").write_text(text)
    assert run("audit", str(tmp_path)) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert run("audit", str(tmp_path / "nowhere")) == 2 and run("audit") == 2


def test_damaged_inside(record: dict) -> None:
    record["enterprises"]["items"][0] = 10**6
    with pytest.raises(own.Unreadable):
        own.audit(record)


def test_a_plan_from_its_ceremony(
    source: Path, tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Frame first, then promises, beacon, secrets: the record carries it all and the audit follows it."""
    frame_hash = json.loads((out / "draw.json").read_text())["frame_hash"]
    secrets = {"市司法局": "a" * 40, "市场监管局": "b" * 40}
    done = Ceremony(frame_hash, {b: commitment(b, s) for b, s in secrets.items()}, "体彩排列五第26001期").with_beacon(
        "0 4 7 1 9"
    )
    for body, secret in secrets.items():
        done = done.reveal(body, secret)
    file = tmp_path / "ceremony.json"
    file.write_text(json.dumps(done.as_dict(), ensure_ascii=False))
    words = ["plan", "--input", str(source), "--ceremony", str(file)]
    assert run(*words, "--seed", done.seed(), "--out", str(tmp_path / "o")) == 0
    assert run("audit", str(tmp_path / "o")) == 0
    assert run(*words, "--seed", SEED, "--out", str(tmp_path / "x")) == 2 and "种子不是由" in capsys.readouterr().err
    record = json.loads((tmp_path / "o/draw.json").read_text())
    for change in ("beacon", "secret", "commitment", "frame"):
        forged = copy.deepcopy(record)
        told = forged["ceremony"]
        if change == "beacon":
            told["beacon"] = "0 4 7 1 8"
        elif change == "secret":
            told["secrets"][0]["secret"] = "c" * 40
        elif change == "commitment":
            told["commitments"].pop()
        else:
            told["frame_hash"] = "0" * 64
        assert not own.audit(forged)["ok"], change


def test_proof_of_one(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = pl.read_parquet(out / "tasks.parquet")["enterprise"][0]
    assert run("proof", str(out), "--enterprise", name, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] and told["id"] == name
    mine = pl.read_parquet(out / "tasks.parquet").filter(pl.col("enterprise") == name)["item"].to_list()
    assert told["items"] == mine and "E000001" not in json.dumps(told["path"])
    assert run("proof", str(out), "--enterprise", "nobody") == 2
