"""Citations: their words, their place in a text, and the check over a folder of texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from fadu.law import BadInput, created_citations, law, terms
from fadu.law.articles import find_place, number_of, parse
from fadu.law.checking import check_citations
from fadu.law.citations import Citation, bind_citation, chinese_number
from fadu.law.counting import counting_citations

LAW = law("行政复议法")
TEXTS = Path(os.environ.get("FADU_TEXTS", Path(__file__).parents[3] / "shared" / "statutes"))
NAMED = {"行政复议法", "行政诉讼法", "民法典", "信访工作条例", "政府信息公开条例"}

SAMPLE = """# 例法

2020年1月1日通过

<!-- INFO END -->

## 第一章 总则

\u200b第一条 甲机关应当在五日内办理：

（一）第一项；

（二）第二项：
1. 细目。

前款所称五日是指工作日。

第一条之一 后增的条文。

第一百零二条　自公布之日起施行。
"""


def a(article: str, phrase: str | None = None, statute: str = "行政强制法") -> Citation:
    return Citation(statute, article, phrase)


def test_words() -> None:
    assert LAW["62.1", "六十日"].text(date(2024, 1, 1)) == "《行政复议法》（2023年修订）第六十二条第一款"
    assert LAW["31.1"].text(date(2023, 12, 31)) == "《行政复议法》（2017年修正）第三十一条第一款"
    assert LAW["23.1.4"].text() == "《行政复议法》（2023年修订）第二十三条第一款第（四）项"
    assert str(a("5-2")) == "《行政强制法》第五条之二"
    assert LAW["62.1"].version(date(2026, 1, 1)).number == "主席令第九号"
    assert LAW["62.1"] is LAW["62.1"]
    with pytest.raises(BadInput, match="无法识别"):
        LAW["六十二"]


def test_numbers() -> None:
    for n in range(1, 10_000):
        assert number_of(chinese_number(n)) == n
    assert [chinese_number(n) for n in (10, 12, 20, 105, 110, 205, 1260)] == [
        "十", "十二", "二十", "一百零五", "一百一十", "二百零五", "一千二百六十"]


def test_places() -> None:
    articles = parse(SAMPLE)
    assert list(articles) == ["1", "1-1", "102"]
    assert find_place(articles, "1.1.1") == "第一项；"
    assert "细目" in (find_place(articles, "1.1.2") or "")
    assert find_place(articles, "1.2") == "前款所称五日是指工作日。"
    assert find_place(articles, "1-1") == "后增的条文。"
    for nowhere in ("2", "1.3", "1.1.3"):
        assert find_place(articles, nowhere) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = SAMPLE.replace("例法", "行政强制法")
    (tmp_path / "部").mkdir()
    (tmp_path / "部" / "行政强制法(2011-06-30).md").write_text(text, encoding="utf-8")
    return tmp_path


def test_check(folder: Path) -> None:
    good, whole = a("1.1", "五日内"), a("1.1.2")
    report = check_citations(folder, [
        good, whole, a(""), a("1.1", "六日内"), a("7"), a("1", None, "没有的法"), a("1", None, "海警法"),
        a("1", None, "行政执法监督条例")])
    assert [f.citation for f in report.verified] == [good, whole]
    assert report.verified[0].file == "部/行政强制法(2011-06-30).md"
    assert [f.reason for f in report.unverified] == ["文件夹中没有该版本的文本", "该版本文本尚未载入"]
    assert [f.reason for f in report.failed] == ["条文中没有这一措辞", "该版本没有这一条款项", "法律目录中没有《没有的法》。"]
    assert not report.ok
    assert report.as_dict()["counts"] == {"verified": 2, "unverified": 2, "failed": 3}


def test_a_span_outside_the_force_of_the_law_fails(folder: Path) -> None:
    early, dead = a("1", "五日内"), a("9", None, "信访条例")
    bind_citation(early, date(2011, 1, 1), None)
    bind_citation(dead, date(2020, 1, 1), None)
    reasons = [f.reason for f in check_citations(folder, [early, dead]).failed]
    assert any("早于该法施行日2012-01-01" in r for r in reasons)
    assert any("自2022-05-01起失效" in r for r in reasons)


def test_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="找不到"):
        check_citations(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="没有 .md"):
        check_citations(tmp_path)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="no folder of statute texts here (FADU_TEXTS)")
def test_every_citation_is_found_in_the_official_texts() -> None:
    used = {v.citation for t in terms() for v in t.since}
    assert used <= set(created_citations())
    report = check_citations(TEXTS, used | counting_citations())
    assert report.failed == []
    assert len(report.verified) > 180
    stems = {p.stem for p in TEXTS.rglob("*.md")}
    lost = [f for f in report.unverified if f.citation.statute in NAMED and any(
        n in stems for v in law(f.citation.statute).statute.versions if v.title == f.version for n in v.files)]
    assert lost == []
    assert {f.citation.statute for f in report.verified} >= NAMED


@pytest.mark.skipif(not TEXTS.is_dir(), reason="no folder of statute texts here (FADU_TEXTS)")
def test_the_command_checks_what_modules_cite_too(capsys: pytest.CaptureFixture[str]) -> None:
    """The steps of a procedure stand on articles as much as the periods do."""
    words = [sys.executable, "-m", "fadu.cli", "law", "check", "--texts", str(TEXTS), "--json"]
    told = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert told["failed"] == []
    assert {("行政复议法", "10"), ("行政复议法", "22")} <= {(f["law"], f["article"]) for f in told["verified"]}
