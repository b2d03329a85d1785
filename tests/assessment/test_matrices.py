"""`fadu assess weights`: what is wrong with a matrix is one sentence with row and column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fadu.cli import main


@pytest.mark.parametrize(("method", "table", "words"), [
    ("ahp", ",A,B\nA,1,-3\nB,-1/3,1", "“A”对“B”应为正数"),
    ("ahp", ",A,B\nA,1,\nB,1,1", "“A”的“B”为空"),
    ("ahp", ",A,B\nA,1,三\nB,1/3,1", "“A”的“B”：“三”不是数"),
    ("ahp", ",A,B\nA,1,3\nB,3,1", "不互为倒数"),
    ("ahp", ",A,B\nA,2,3\nB,1/3,1", "“A”对自己应为 1"),
    ("ahp", ",A,B\nX,1,3\nY,1/3,1", "第一列的名称应与第一行相同"),
    ("entropy", "单位,p,q\n甲,1,2", "至少要有两个单位"),
    ("entropy", "单位,p,q\n甲,1,2\n乙,1,2", "没有差别"),
    ("entropy", "单位,p,q\n甲,-1,2\n乙,1,5", "不能用于负数"),
    ("critic", "单位,p,q\n甲,10%,2\n乙,30,5", "“甲”的“p”带百分号"),
    ("critic", "单位,p,q\n甲,1\n乙,1,5", "第 2 行的列数与第一行不同"),
])  # fmt: skip
def test_bad_matrices(method: str, table: str, words: str, tmp_path: Path, capsys) -> None:
    (tmp_path / "m.csv").write_text(table)
    assert main(["assess", "weights", str(tmp_path / "m.csv"), "--method", method]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and words in err


def test_what_does_not_differ_weighs_nothing_and_is_named(tmp_path: Path, capsys) -> None:
    (tmp_path / "m.csv").write_text("单位,p,q\n甲,1,2\n乙,1,5\n")
    for method in ("entropy", "critic"):
        assert main(["assess", "weights", str(tmp_path / "m.csv"), "--method", method, "--json"]) == 0
        body = json.loads(capsys.readouterr().out)
        assert body["weights"] == {"p": 0.0, "q": 1.0} and any("权重为 0：p" in text for text in body["warnings"])
