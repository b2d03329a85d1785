"""The command: results, one line for every mistake, and nothing half-written."""

from __future__ import annotations

import argparse
import fcntl
import json
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fadu.aspects.a8_digital.risk_supervision.cli import guarded
from fadu.aspects.a8_digital.risk_supervision.scoring import BadTable, class_changes
from fadu.aspects.a8_digital.risk_supervision.scoring.sql_engines import spark_missing
from fadu.cli import main
from fadu.kernel.today import frozen_today

HERE = Path(__file__).parent
FIVE = str(HERE / "five.toml")
ROWS = {
    "id": ["91-B", "91-A", "91-C"],
    "basic": [70.0, 90.0, 60.0],
    "dynamic": [60.0, 85.0, 40.0],
    "supervision": [55.0, 95.0, 20.0],
    "relations": [75.0, 80.0, 50.0],
    "social": [60.0, 88.0, None],
    "serious": [False, False, False],
    "abnormal": [False, True, False],
    "young": [False, False, None],
    "without_data": [False, False, False],
}


@pytest.fixture(autouse=True)
def day():
    with frozen_today(date(2026, 11, 23)):
        yield


@pytest.fixture
def enterprises(tmp_path: Path) -> Path:
    file = tmp_path / "e.parquet"
    pq.write_table(pa.table(ROWS), file)
    return file


def said(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def refused(capsys, *args: str) -> str:
    """The one line of a refusal."""
    assert main(["risk", *args]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1 and not captured.out, captured
    return captured.err


@pytest.mark.parametrize("engine", ["duckdb", "numpy"])
def test_score(enterprises: Path, tmp_path: Path, capsys, engine: str) -> None:
    out = tmp_path / "r.parquet"
    assert (
        main(
            [
                "risk",
                "score",
                "--scheme",
                FIVE,
                "--input",
                str(enterprises),
                "--out",
                str(out),
                "--engine",
                engine,
                "--json",
            ]
        )
        == 0
    )
    body = said(capsys)
    assert body["rows"] == 3 and body["classes"] == {"A": 0, "B": 1, "C": 1, "D": 1}
    assert body["vetoes"] == {"serious": 0, "abnormal": 1, "young": 0} and body["on"] == "2026-11-23"
    assert pl.read_parquet(out).rows() == [
        ("91-A", 8930000, "C", "abnormal"),
        ("91-B", 6175000, "B", None),
        ("91-C", 3250000, "D", None),
    ]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["e.parquet", "r.parquet"]


def test_score_in_words_and_explained(enterprises: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "r.parquet"
    assert main(["risk", "score", "--scheme", FIVE, "--input", str(enterprises), "--out", str(out), "--explain"]) == 0
    assert "直接判定　列入经营异常名录　1" in capsys.readouterr().out
    frame = pl.read_parquet(out)
    assert (
        frame.select(pl.sum_horizontal(pl.selectors.starts_with("term_"))).to_series().to_list()
        == frame["points"].to_list()
    )
    assert main(["risk", "explain", "--scheme", FIVE, "--input", str(enterprises), "--id", "91-A"]) == 0
    assert "91-A：89.3 分，C 类（信用风险较高）" in capsys.readouterr().out
    assert main(["risk", "explain", "--scheme", FIVE, "--input", str(enterprises), "--id", "91-C", "--json"]) == 0
    body = said(capsys)
    assert sum(line["contribution"] for line in body["lines"]) == body["points"] == 3250000


BAD = [  # change of the input, words of the sentence
    (lambda t: t.drop_columns(["social"]), "输入缺少字段 social（社会评价）"),
    (lambda t: t.rename_columns(["uscc", *t.column_names[1:]]), "输入缺少字段 id（主体代码）"),
    (lambda t: pa.concat_tables([t, t.slice(1, 1)]), "主体代码 91-A 重复出现"),
    (lambda t: t.set_column(0, "id", pa.array(["a", None, "b"])), "有 1 行没有主体代码"),
    (lambda t: t.set_column(0, "id", pa.array([1.0, 2.0, 3.0])), "主体代码 id 应为文字或整数，输入中是 double"),
    (lambda t: t.set_column(1, "basic", pa.array([1, 2, 3], pa.float32())), "字段 basic（基础属性）是单精度浮点数"),
    (
        lambda t: t.set_column(1, "basic", pa.array(["1", "2", "3"])),
        "字段 basic（基础属性）应为数字，输入中是 string",
    ),
    (
        lambda t: t.set_column(6, "serious", pa.array([0, 1, 0])),
        "字段 serious（严重违法失信名单）应为布尔值，输入中是 int64",
    ),
]


@pytest.mark.parametrize(("change", "words"), BAD, ids=[words for _, words in BAD])
@pytest.mark.parametrize("engine", ["duckdb", "numpy"])
def test_bad_input_leaves_the_old_result(tmp_path: Path, capsys, change, words: str, engine: str) -> None:
    file, out = tmp_path / "e.parquet", tmp_path / "r.parquet"
    pq.write_table(change(pa.table(ROWS)), file)
    out.write_text("the result of yesterday")
    assert words in refused(
        capsys, "score", "--scheme", FIVE, "--input", str(file), "--out", str(out), "--engine", engine
    )
    assert out.read_text() == "the result of yesterday"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["e.parquet", "r.parquet"]


@pytest.mark.parametrize("engine", ["duckdb", "numpy"])
def test_a_damaged_file_leaves_nothing(tmp_path: Path, capsys, engine: str) -> None:
    """Footer right, pages wrong: the failure comes from inside the engine."""
    file, out = tmp_path / "e.parquet", tmp_path / "r.parquet"
    table = pa.table({name: values * 2000 for name, values in ROWS.items()})
    pq.write_table(
        table.set_column(0, "id", pa.array(range(len(table)))), file, compression="none", use_dictionary=False
    )
    content = bytearray(file.read_bytes())
    content[4:40_000] = bytes(255 - each for each in content[4:40_000])
    file.write_bytes(content)
    told = refused(capsys, "score", "--scheme", FIVE, "--input", str(file), "--out", str(out), "--engine", engine)
    assert (
        told.split(" | ")[0]
        == f"法度：输入 {file} 读不完：文件已损坏或者不完整，请重新导出、复制后再试；原有结果没有改动"
    )
    assert [each.name for each in tmp_path.iterdir()] == ["e.parquet"]


NO_PLACE = [("/proc/x", "这个位置不能存放文件"), ("/dev/null", "应是已有目录下的文件"), ("n" * 300, "文件名太长")]


@pytest.mark.parametrize(("place", "words"), NO_PLACE, ids=["proc", "device", "long"])
def test_where_no_result_can_be_put(enterprises: Path, tmp_path: Path, capsys, place: str, words: str) -> None:
    told = refused(capsys, "score", "--scheme", FIVE, "--input", str(enterprises), "--out", str(tmp_path / place))
    assert words in told.split(" | ")[0] and "Errno" not in told and Path("/dev/null").is_char_device()
    assert [each.name for each in tmp_path.iterdir()] == ["e.parquet"]


def test_what_a_killed_run_left_is_taken_away_but_not_what_another_run_writes(
    enterprises: Path, tmp_path: Path
) -> None:
    left, held, other = (tmp_path / name for name in (".r.parquet.a.part", ".r.parquet.b.part", ".s.parquet.a.part"))
    for file in (left, held, other):
        file.write_text("half")
    with held.open() as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        score = ["risk", "score", "--scheme", FIVE, "--input", str(enterprises), "--engine", "numpy"]
        assert main([*score, "--out", str(tmp_path / "r.parquet")]) == 0
    assert sorted(each.name for each in tmp_path.glob(".*")) == [held.name, other.name]


def test_other_mistakes(enterprises: Path, tmp_path: Path, capsys) -> None:
    good = ["score", "--scheme", FIVE, "--input", str(enterprises), "--out", str(tmp_path / "r.parquet")]

    def with_(**changed: str) -> list[str]:
        words = list(good)
        for key, value in changed.items():
            words[words.index(f"--{key}") + 1] = value
        return words

    (tmp_path / "bad.toml").write_text("key = 3")
    (tmp_path / "text.parquet").write_text("hello")
    assert "key 应为文字" in refused(capsys, *with_(scheme=str(tmp_path / "bad.toml")))
    assert "读不到方案文件" in refused(capsys, *with_(scheme="nothing.toml"))
    assert "找不到输入" in refused(capsys, *with_(input="nothing.parquet"))
    assert "不是可读的 Parquet" in refused(capsys, *with_(input=str(tmp_path / "text.parquet")))
    assert "应是已有目录下的文件" in refused(capsys, *with_(out=str(tmp_path / "no" / "r.parquet")))
    assert "不能写回输入文件" in refused(capsys, *with_(out=str(enterprises)))
    assert "2025-12-31 不适用" in refused(capsys, *good, "--on", "2025-12-31")
    assert "不是有效日期" in refused(capsys, *good, "--on", "yesterday")
    assert "有 0 行的主体代码是 92" in refused(
        capsys, "explain", "--scheme", FIVE, "--input", str(enterprises), "--id", "92"
    )
    assert "invalid choice" in refused(capsys, *good, "--engine", "excel")
    assert not (tmp_path / "r.parquet").exists()


@pytest.mark.skipif(spark_missing() is None, reason="Spark 可用")
def test_spark_missing_is_said(enterprises: Path, tmp_path: Path, capsys) -> None:
    args = (
        "score",
        "--scheme",
        FIVE,
        "--input",
        str(enterprises),
        "--out",
        str(tmp_path / "r.parquet"),
        "--engine",
        "spark",
    )
    assert "Spark" in refused(capsys, *args)


def test_check(tmp_path: Path, capsys) -> None:
    assert main(["risk", "check", "--json"]) == 0
    body = said(capsys)
    assert body["scheme"] == "national-general" and body["confidence"]["凭记忆，待核"] > 30
    (tmp_path / "bad.toml").write_text(
        Path(FIVE).read_text().replace("weight = 15", "weight = 1.5").replace("A = 80", "A = 8")
    )
    assert main(["risk", "check", "--scheme", str(tmp_path / "bad.toml"), "--json"]) == 1
    assert len(said(capsys)["faults"]) == 3


def test_changes(enterprises: Path, tmp_path: Path, capsys) -> None:
    later = tmp_path / "e2.parquet"
    pq.write_table(pa.table(ROWS | {"id": ["91-B", "91-A", "91-D"], "abnormal": [True, False, False]}), later)
    for source, out in ((enterprises, "r1"), (later, "r2")):
        assert main(["risk", "score", "--scheme", FIVE, "--input", str(source), "--out", str(tmp_path / out)]) == 0
    capsys.readouterr()
    args = ["risk", "changes", str(tmp_path / "r1"), str(tmp_path / "r2"), "--out", str(tmp_path / "c.parquet")]
    assert main([*args, "--json"]) == 0
    body = said(capsys)
    assert [body[key] for key in ("changed", "worse", "better", "entered", "left")] == [4, 1, 1, 1, 1]
    assert body["same_scheme"] is True
    assert body["matrix"]["B"]["C"] == body["matrix"]["C"]["A"] == 1
    kinds = {row["id"]: row["kind"] for row in body["rows"]}
    assert kinds == {"91-A": "better", "91-B": "worse", "91-C": "left", "91-D": "entered"}
    assert pl.read_parquet(tmp_path / "c.parquet").to_dicts() == body["rows"]
    assert main([*args, "--fail"]) == 1
    assert "91-C　D → —" in capsys.readouterr().out
    assert main(["risk", "changes", str(tmp_path / "r1"), str(tmp_path / "r1"), "--fail"]) == 0
    capsys.readouterr()
    assert "缺少列 points、class" in refused(capsys, "changes", str(enterprises), str(tmp_path / "r1"))
    assert "读不到评分结果" in refused(capsys, "changes", FIVE, str(tmp_path / "r1"))


def test_changes_need_unique_ids() -> None:
    run = pl.DataFrame({"id": ["a", "a"], "points": [1, 2], "class": ["A", "B"]})
    with pytest.raises(BadTable, match="重复"):
        class_changes(run, run)


def test_a_reader_who_has_gone_is_no_fault() -> None:
    def gone(args):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        guarded(gone)(argparse.Namespace(action="score"))
