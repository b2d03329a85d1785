"""Questions of an anonymous questionnaire, one a line: `类型｜问题｜选项`; what somebody answers, checked against them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KINDS = {"量表": "scale", "选择": "choice", "文字": "text"}
SHAPE = "每行一题：类型｜问题｜选项（用顿号隔开）；类型为 量表、选择、文字"
FIVE = ("非常满意", "满意", "一般", "不满意", "非常不满意")
UNSURE = "不清楚"
MOST, TEXTS, LENGTH = 12, 3, 300


@dataclass(frozen=True)
class Question:
    """One question. A scale's options run from best to worst; its last answer "不清楚" counts for nothing."""

    key: str
    kind: str
    title: str
    options: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What may be ticked."""
        return (*self.options, UNSURE) if self.kind == "scale" else self.options


def read(text: str) -> list[Question]:
    """The questions. Raises ValueError with the line that does not fit."""
    found: list[Question] = []
    for n, line in enumerate((raw for raw in text.splitlines() if raw.strip()), 1):
        parts = [part.strip() for part in line.replace("|", "｜").split("｜")]
        if len(parts) not in (2, 3) or parts[0] not in KINDS or not parts[1]:
            raise ValueError(f"第 {n} 行「{line.strip()[:30]}」不合格式。{SHAPE}")
        kind, more = KINDS[parts[0]], parts[2] if len(parts) > 2 else ""
        options = tuple(part.strip() for part in re.split("[、,，]", more) if part.strip())
        options = options or (FIVE if kind == "scale" else ())
        if kind != "text" and not 2 <= len(set(options)) == len(options) <= 10:
            raise ValueError(f"第 {n} 行「{parts[1][:30]}」应有 2 至 10 个互不相同的选项")
        found.append(Question(f"q{n}", kind, parts[1][:200], options if kind != "text" else ()))
    if not 1 <= len(found) <= MOST or sum(q.kind == "text" for q in found) > TEXTS:
        raise ValueError(f"应有 1 至 {MOST} 题，其中文字题不超过 {TEXTS} 题")
    return found


def check(questions: Iterable[Question], given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """(answers in their one form, faults by question). Every question but texts has to be answered."""
    said: dict[str, str] = {}
    faults: dict[str, str] = {}
    for q in questions:
        answer = " ".join(given.get(q.key, "").replace("\x00", "").split())
        if q.kind == "text":
            said[q.key] = answer
            if len(answer) > LENGTH:
                faults[q.key] = f"最多 {LENGTH} 字，现有 {len(answer)} 字"
        elif answer in q.answers:
            said[q.key] = answer
        else:
            faults[q.key] = "请选择一项"
    return said, faults
