"""`fadu due` and `fadu law` as scripts use them: JSON keys, exit status, one line on stderr."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from fadu.law import terms
from fadu.law.cli import add_parser


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser(prog="fadu")
    add_parser(parser.add_subparsers(dest="command"))
    args = parser.parse_args(words)
    status = args.run(args)
    out, err = capsys.readouterr()
    return status, out, err


def test_due_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = call(
        capsys, "due", "reconsideration.decide", "--start", "2026-01-12", "--pause", "2026-02-02..2026-03-16", "--json")
    got = json.loads(out)
    assert (status, err) == (0, "")
    assert {"term", "start", "due", "alert", "provisional", "law", "article", "trace"} <= got.keys()
    assert (got["start"], got["due"], got["provisional"]) == ("2026-01-12", "2026-04-24", False)
    assert (got["law"], got["article"]) == ("行政复议法", "62.1")
    assert all(line["text"] and line["basis"] for line in got["trace"])


def test_due_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "due", "disclosure.answer", "--start", "2026-12-04")
    assert status == 0
    assert "2027-01-04（暂定）" in out
    assert "放假安排尚未公布" in out


def test_extension_hours_and_an_earlier_view(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "due", "reconsideration.decide", "--start", "2026-03-02", "--extend", "30", "--json")
    assert json.loads(out)["due"] == "2026-06-01"
    _, out, _ = call(capsys, "due", "appeal.contact", "--start", "2026-05-08T16:30", "--json")
    assert json.loads(out)["due"] == "2026-05-08T18:30:00"
    words = ("due", "disclosure.correct_notice", "--start", "2019-04-28", "--json", "--on", "2020-01-01")
    _, now, _ = call(capsys, *words)
    _, then, _ = call(capsys, *words, "--as-known-on", "2019-03-21")
    assert (json.loads(now)["due"], json.loads(then)["due"]) == ("2019-05-09", "2019-05-08")
    words = ("due", "reconsideration.decide", "--start", "2026-01-12", "--pause", "2026-02-02..", "--json")
    _, out, _ = call(capsys, *words, "--today", "2026-03-16")
    assert (json.loads(out)["due"], json.loads(out)["paused"]) == ("2026-04-24", True)


@pytest.mark.parametrize(("pause", "said"), [
    ("2027-01-01..2027-02-01", "2027-01-01暂停时期限已于2026-11-16届满，不影响"),
    ("2026-01-01..2026-02-01", "2026-01-01至2026-02-01的暂停在起算之前，不影响"),
    ("2026-10-20..", "期限仍在暂停，以上日期按2026-10-20恢复推算"),
])
def test_a_pause_that_changes_nothing_is_named(capsys: pytest.CaptureFixture[str], pause: str, said: str) -> None:
    words = ("due", "reconsideration.decide", "--start", "2026-09-16", "--pause", pause, "--today", "2026-09-01")
    _, out, _ = call(capsys, *words)
    assert "2026-11-16" in out
    assert said in out


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "due", "--list", "--json")
    rows = json.loads(out)
    assert status == 0
    assert [r["term"] for r in rows] == [t.key for t in terms()]
    for row in rows:
        assert {"term", "title", "law", "article", "n", "unit", "extend"} <= row.keys()
        assert row["unit"] in {"workdays", "days", "months", "years", "hours"}
        assert isinstance(row["n"], int) and isinstance(row["extend"], int)
    decide = next(r for r in rows if r["term"] == "reconsideration.decide")
    assert (decide["law"], decide["article"], decide["n"], decide["unit"], decide["extend"]) == (
        "行政复议法", "62.1", 60, "days", 30)
    _, out, _ = call(capsys, "due", "--list")
    assert out.count("\n") == len(rows)
    assert "自2026-07-01起待核" in out


@pytest.mark.parametrize("words", [
    ("due",), ("due", "reconsideration.decide"), ("due", "no.such", "--start", "2026-01-01"),
    ("due", "reconsideration.decide", "--start", "2026-02-30"),
    ("due", "reconsideration.decide", "--start", "昨天"),
    ("due", "reconsideration.decide", "--start", "2026-01-01", "--pause", "2026-02-02"),
    ("due", "reconsideration.decide", "--start", "2026-01-01", "--pause", "2026-03-02..2026-02-02"),
    ("due", "reconsideration.decide", "--start", "2026-01-01", "--pause", "2026-02-02.."),
    ("due", "reconsideration.decide", "--start", "2026-01-01", "--extend", "31"),
    ("due", "reconsideration.decide", "--start", "2026-01-01", "--extend", "半年"),
    ("due", "reconsideration.decide", "--start", "9999-12-01"),
    ("due", "litigation.sue_cap_realty", "--start", "9990-12-01"),
    ("due", "reconsideration.decide", "--start", "1900-01-01"),
    ("due", "reconsideration.redo", "--start", "2026-07-01"),
    ("due", "appeal.contact", "--start", "2026-01-01"),
    ("due", "appeal.contact", "--start", "2026-01-01T99:00"),
    ("due", "reconsideration.decide", "--start", "2026-01-01", "--as-known-on", "x"),
    ("law", "check", "--texts", "no/such/folder"),
])
def test_bad_input(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    status, out, err = call(capsys, *words)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert any("一" <= c <= "鿿" for c in err)


def test_law_list(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = call(capsys, "law", "list", "--json")
    rows = json.loads(out)
    assert status == 0
    gone = next(r for r in rows if r["law"] == "行政复议法实施条例")
    assert (gone["number"], gone["repealed"]) == ("国务院令第499号", "2026-07-01")
    _, out, _ = call(capsys, "law", "list")
    assert "《行政复议法》（2023年修订）主席令第九号 2024-01-01起施行" in out


def test_law_check_exits_1_on_a_finding(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = "# 行政复议法\n\n<!-- INFO END -->\n\n第六十二条 应当自受理申请之日起九十日内作出决定。\n"
    (tmp_path / "行政复议法(2023-09-01).md").write_text(text, encoding="utf-8")
    status, out, _ = call(capsys, "law", "check", "--texts", str(tmp_path), "--json")
    report = json.loads(out)
    assert (status, report["ok"]) == (1, False)
    wrong = {(f["article"], f["phrase"]): f["reason"] for f in report["failed"]}
    assert wrong["62.1", "六十日内"] == "条文中没有这一措辞"
    status, out, _ = call(capsys, "law", "check", "--texts", str(tmp_path))
    assert status == 1
    assert "不符　《行政复议法》（2023年修订）第六十二条第一款" in out
