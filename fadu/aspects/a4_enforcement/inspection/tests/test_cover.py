"""One cover for simple items: what is merged, which items an answer counts for, what becomes of each. No database."""

from __future__ import annotations

import re

from ..rules import cover
from .test_examples import Row, of

ITEM = re.compile(r"(.)（(.)）(\*?)")
ITEMS = {"甲": 1, "乙": 2, "丙": 3, "丁": 4}
NAMES = {number: name for name, number in ITEMS.items()}


@of("cover")
def test_which_items_stand_under_one_cover(row: Row) -> None:
    rows = [(name, body, bool(simple)) for name, body, simple in ITEM.findall(row["事项"])]
    found = cover.covers((ITEMS[name], ord(body), simple) for name, body, simple in rows)
    told = "；".join(f"{chr(body)}：{' '.join(NAMES[item] for item in items)}" for body, items in found.items())
    assert told == row["合并"]


def line(no: int, text: str) -> cover.Line:
    """A line as the table writes it."""
    words = [*text.rstrip("*").split("/"), "", ""]
    return cover.Line(no, words[0], words[1], kind=words[2] or "yesno", evidence=text.endswith("*"))


@of("merge")
def test_what_asks_the_same_is_asked_once(row: Row) -> None:
    forms = [text.partition("：") for text in row["表"].split("；")]
    given = [(ITEMS[name], [line(n, word) for n, word in enumerate(words.split(), 1)]) for name, _, words in forms]
    asked = cover.merge(given)
    told = [
        f"{one.line.content}{'*' if one.line.evidence else ''}="
        + "+".join(f"{NAMES[item]}{no}" for item, no in one.serves)
        for one in asked
    ]
    assert " ".join(told) == row["合并后"]
    answers = cover.split(asked, {one.no: "yes" for one in asked})
    assert {item: sorted(lines) for item, lines in answers.items()} == {
        item: [one.no for one in lines] for item, lines in given
    }


def test_bases_are_joined_once() -> None:
    forms = [(n, [cover.Line(1, "证照齐全", basis=basis)]) for n, basis in enumerate(("甲法", "乙法；甲法", ""), 1)]
    assert cover.merge(forms)[0].line.basis == "甲法；乙法"


@of("apart")
def test_the_result_of_each_item(row: Row) -> None:
    asked = cover.merge([(1, [line(1, "同"), line(2, "甲的")]), (2, [line(1, "同"), line(2, "乙的")])])
    lines = {1: [1, 2], 2: [1, 3]}
    bad = [int(no) for no in row["不符合"].split()]
    refused = {item: found for item, nos in lines.items() if (found := [no for no in nos if no in bad])}
    assert {one.no: one.items for one in asked} == {1: (1, 2), 2: (1,), 3: (2,)}
    apart = {ITEMS[row["另记"][0]]: row["另记"][2:]} if row["另记"] else {}
    found = cover.results([1, 2], refused, row["结果"], apart)
    fault = cover.faults({1: "甲", 2: "乙"}, refused, found, row["结果"])
    assert fault.startswith(row["说明"]) and bool(fault) == bool(row["说明"])
    if not fault:
        assert (found[1], found[2]) == (row["甲"], row["乙"])


def test_findings_tell_the_items_apart() -> None:
    assert cover.findings("请改", ["过期"], True) == "过期；请改"
    assert cover.findings("证照过期", ["过期"], True) == "证照过期"
    assert cover.findings("请改", ["过期"], False) == "请改" and cover.findings("", ["过期"], False) == "过期"
