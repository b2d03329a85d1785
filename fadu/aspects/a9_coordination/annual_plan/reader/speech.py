"""Plans told in running text: 第一个方面… with 一是… 二是…, with an announced list, or with one sentence per task."""

from __future__ import annotations

import re

from .numerals import value_of
from .outline import Node
from .paragraphs import Paragraph
from .passage import Passage, join

ASPECT = re.compile(
    r"第(?P<n>[一二三四五六七八九十]{1,3})(?:个|大)?(?:个)?方面[,:]?\s*(?:是|主要是|就是)?(?:关于)?[,:]?"
)
ORDINAL = re.compile(r"(?:(?<=[,;:。.!])|^)\s*(?:第)?(?P<n>[一二三四五六七八九十]{1,3})(?:是|要|则)(?!否|件|求)[,:]?")
CLOSING = re.compile(
    r"^(?:我就介绍(?:这些|到这)|(?:以上|介绍)(?:就是|到这里)|谢谢|以上是)|^(?:记者|主持人|问|答)\s*:|答记者问|回答.{0,6}提问$"
)
ANNOUNCED = re.compile(
    r"(?:涉及|包括|明确了|提出了|部署了|安排了|抓好|围绕|突出)(?P<list>[^。;]{6,120}?)等?(?:\d+|[一二三四五六七八九十]+)?(?:项"
    r"|个)?(?:方面)?(?:重点)?(?:任务|工作|举措|方面)(?=[,。]|$)"
)
LEAD_IN = re.compile(
    r"(?:具体来讲|具体来说|具体是|主要是|重点是|就是要|就是|重点|同时|此外|另外|还要|也要|还将|比如|例如|要求有关部门|要求|[,:、\s]|将(?!.{0,8}(?:列入|纳入)))+"
)
SUBCOUNT = re.compile(
    r"(?:主要)?(?:包括|体现在|有|涉及)(?P<n>\d{1,2}|[一二三四五六七八九十两]{1,3})(?:个|项|大)(?:聚焦|方面|重点任务|任务|工作|具体工作|重点工作|举措)"
)


def is_speech(items: list[Paragraph]) -> bool:
    """Whether the text tells its aspects in sentences instead of numbering them."""
    return sum(bool(ASPECT.match(p.whole.view)) for p in items) >= 2


def split_speech(items: list[Paragraph]) -> tuple[list[Passage], list[tuple[int, list[Passage]]], list[Passage]]:
    """Introduction, aspects as (number, paragraphs), and what is said after the presentation (answers)."""
    intro: list[Passage] = []
    aspects: list[tuple[int, list[Passage]]] = []
    after: list[Passage] = []
    for item in items:
        found = ASPECT.match(item.whole.view)
        if after or (aspects and not found and CLOSING.search(item.whole.view)):
            after.append(item.whole)
        elif found:
            aspects.append((int(value_of(found["n"])), [item.whole.cut(found.end())]))
        else:
            (aspects[-1][1] if aspects else intro).append(item.whole)
    return intro, aspects, after


def _bare(passage: Passage) -> Passage:
    return passage.after(LEAD_IN).strip(" ,;:。、\n")


def _titled(number: int, whole: Passage, title: Passage | None = None) -> Node:
    """A task heading made from running text: title = announced name, or the words up to the first comma."""
    text = _bare(whole)
    stop = re.search(r"[,;。:]", text.view)
    head = title or (text.cut(0, stop.start()) if stop else text)
    return Node(2, number, head, whole, [whole])


def _by_ordinals(passage: Passage) -> list[Node]:
    marks = list(ORDINAL.finditer(passage.view))
    rising, expected = [], 1
    for mark in marks:
        if int(value_of(mark["n"])) == expected:
            rising.append(mark)
            expected += 1
    if len(rising) < 2:
        return []
    ends = [m.start() for m in rising[1:]] + [len(passage)]
    return [
        _titled(i + 1, passage.cut(m.end(), end).strip()) for i, (m, end) in enumerate(zip(rising, ends, strict=True))
    ]


def _pairs(text: str) -> set[str]:
    han = re.sub(r"[^\u4e00-\u9fff\w]", "", text)
    return {han[i : i + 2] for i in range(len(han) - 1)}


def _by_announcement(sentences: list[Passage]) -> list[Node]:
    """主要涉及 A、B、C 等重点任务: the names are the tasks; the clauses that follow go to the name they share most words with."""
    for at, sentence in enumerate(sentences):
        found = ANNOUNCED.search(sentence.view)
        names = [_bare(n) for n in sentence.cut(*found.span("list")).split("、")] if found else []
        if len(names) < 2 or any(len(n) < 4 for n in names):
            continue
        clauses = [c for s in sentences[at + 1 :] for c in s.split(";")]
        owned: list[list[Passage]] = [[] for _ in names]
        for i, clause in enumerate(clauses):
            scores = [len(_pairs(n.view) & _pairs(clause.view)) for n in names]
            best = i if len(clauses) == len(names) else max(range(len(names)), key=lambda k: (scores[k], -abs(k - i)))
            owned[best].append(clause)
        return [_titled(i + 1, join(owned[i]) if owned[i] else n, n) for i, n in enumerate(names)]
    return []


def _by_sentences(sentences: list[Passage]) -> list[Node]:
    """Each sentence is a task; a sentence of several semicolon parts is as many tasks."""
    parts = [part for s in sentences for part in s.split(";")]
    return [_titled(i + 1, part) for i, part in enumerate(p for p in parts if len(_bare(p)) >= 6)]


def aspect_nodes(number: int, pieces: list[Passage]) -> tuple[Node, int | None]:
    """An aspect told in sentences as a heading with task headings, and the count that it states itself."""
    whole = join(pieces)
    sentences = whole.sentences()
    first = sentences[0]
    stop = re.search(r"[,。;:]", first.view)
    title = first.cut(0, stop.start()).strip() if stop else first
    opening = first.cut(stop.end()).strip() if stop and stop.end() < len(first) else None
    rest = ([opening] if opening else []) + sentences[1:]
    said = SUBCOUNT.search(whole.view)
    body = join(rest)
    tasks = _by_ordinals(body) or _by_announcement(rest) or _by_sentences(rest)
    return Node(1, number, title, whole, [], tasks), int(value_of(said["n"])) if said else None
