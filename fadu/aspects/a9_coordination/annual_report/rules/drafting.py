"""Sentences from facts: a sentence is used when every figure in it is there."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

from .bound import PENDING, keys
from .catalogue import DATA

SECTIONS = (
    ("measures", "主要举措和成效"),
    ("shortcomings", "存在的不足和原因"),
    ("leaders", "党政主要负责人履行推进法治建设第一责任人职责情况"),
    ("next_year", "下一年度主要安排"),
    ("other", "其他需要报告的情况"),
)
HEADING = "## "
NOTHING = ("督察问题台账中没有未销号的问题。", "年度计划的量化目标没有未达到的。")


@dataclass(frozen=True)
class Aspect:
    """A chapter of the first part."""

    group: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """An open problem as the report needs it."""

    text: str
    kind: str
    unit: str
    until: str = ""


@dataclass(frozen=True)
class Unmet:
    """A target of the plan that is not reached."""

    title: str
    demand: str
    value: str
    task: str


@cache
def templates() -> tuple[tuple[Aspect, ...], dict[str, list[str]]]:
    """The chapters of the first part, and the sentences of the others."""
    data = tomllib.loads((DATA / "sentences.toml").read_text(encoding="utf-8"))
    aspects = tuple(Aspect(raw["group"], raw["heading"], tuple(raw["sentences"])) for raw in data["aspect"])
    return aspects, data["sections"]


def told(sentences: Iterable[str], known: Collection[str]) -> list[str]:
    """The sentences whose figures are all there."""
    return [sentence for sentence in sentences if all(key in known for key in keys(sentence))]


def measures(known: Collection[str]) -> str:
    """The first part: a chapter for each aspect; a chapter without figures says what has to be added."""
    lines = []
    for aspect in templates()[0]:
        found = told(aspect.sentences, known)
        lines += [f"{HEADING}{aspect.heading}", "".join(found) or f"{PENDING}：写明举措；数字只能用已接入的或者外部数据）"]
    return "\n".join(lines)


def shortcomings(
    problems: list[Problem], unmet: list[Unmet], fallen: list[str], kept: tuple[bool, bool] = (True, True)
) -> str:
    """The second part, from open problems, targets that are not reached, and figures that went the wrong way.

    kept: whether a ledger and a plan were kept in that year. Where none was, nothing is said about it.
    """
    lines = [f"{one.kind}：{one.text}" + (f"（{one.unit}）" if one.unit else "") + "。" for one in problems]
    if unmet:
        lines.append("计划目标中尚未达到的：" + "；".join(one.title for one in unmet) + "。")
    if fallen:
        lines.append("与上年相比变差的指标：" + "、".join(fallen) + "。")
    if lines:
        return "\n".join([*lines, f"{PENDING}：写明主要原因）"])
    said = [words for has, words in zip(kept, NOTHING, strict=True) if has]
    return "".join(said) or f"{PENDING}：这一年还没有问题台账和年度计划，写明存在的不足和主要原因）"


def next_year(problems: list[Problem], unmet: list[Unmet]) -> str:
    """The fourth part: what stays open is carried on."""
    lines = [f"整改“{one.text}”，{one.until}" + (f"由{one.unit}负责。" if one.unit else "。") for one in problems]
    lines += [f"继续推进“{one.title}”（{one.task}）。" for one in unmet]
    return "\n".join([*lines, f"{PENDING}：写明下一年度的重点安排）"])


def fixed(section: str) -> str:
    """The other parts begin with what the rules ask for."""
    return "\n".join(templates()[1][section])
