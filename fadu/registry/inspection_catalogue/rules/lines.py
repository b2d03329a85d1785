"""A check form as text, one point a line, and what differs between two versions of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from .vocab import ANSWERS

FIELDS = (
    ("content", "检查内容", 300), ("standard", "标准", 400), ("answer_type", "填写方式", 0), ("evidence_required", "证据", 0),
    ("basis", "依据", 300), ("choices", "选项", 400),
)  # fmt: skip
HOW = "内容 | 标准 | 填写方式 | 须附证据 | 依据 | 选项（用顿号隔开）"
PROOF = {"": False, "须附证据": True, "须附": True, "是": True, "无": False, "否": False}
TITLES = dict(ANSWERS)
MOST = 300


def written(line: Mapping[str, Any]) -> str:
    """One point as its line."""
    cells = [
        line["content"], line["standard"], TITLES[line["answer_type"]], "须附证据" if line["evidence_required"] else "",
        line["basis"], "、".join(line["choices"].splitlines()),
    ]  # fmt: skip
    return " | ".join(cells).rstrip(" |")


def read(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The points of a text, and what is wrong with which line. Too long is said, never cut off."""
    rows: list[dict[str, Any]] = []
    errors: list[str] = []
    for no, line in enumerate((part for part in text.splitlines() if part.strip()), 1):
        row, faults = _row(line)
        rows.append({"no": no, **row})
        errors += [f"第 {no} 行：{fault}" for fault in faults]
    if len(rows) > MOST:
        errors.append(f"有 {len(rows)} 行，一张表最多 {MOST} 行，请分成几张")
    twice = [content for content, n in Counter(row["content"] for row in rows).items() if n > 1 and content]
    errors += [f"「{content[:30]}」写了两次" for content in twice]
    return rows, errors if rows else ["至少要有一行检查内容"]


def _row(line: str) -> tuple[dict[str, Any], list[str]]:
    cells = [cell.strip() for cell in line.replace("｜", "|").split("|")]
    faults = [f"有 {len(cells)} 段，最多 6 段：{HOW}"] if len(cells) > 6 else []
    content, standard, kind, proof, basis, options = [*cells, "", "", "", "", "", ""][:6]
    kinds = {title: key for key, title in ANSWERS}
    if kind and kind not in kinds:
        faults.append(f"填写方式「{kind}」不认识，可用：{'、'.join(kinds)}")
    if proof not in PROOF:
        faults.append(f"证据一段只写「须附证据」或者空着，现在是「{proof[:20]}」")
    if not content:
        faults.append("没有检查内容")
    words = [word.strip() for word in options.split("、") if word.strip()]
    row: dict[str, Any] = {"content": content, "standard": standard, "answer_type": kinds.get(kind, "yesno"),
           "evidence_required": PROOF.get(proof, False), "basis": basis, "choices": "\n".join(words)}  # fmt: skip
    if row["answer_type"] == "choice" and len(set(words)) < 2:
        faults.append("填写方式为「选择」的，第 6 段至少写两个不同的选项，用顿号隔开")
    if words and row["answer_type"] != "choice":
        faults.append("只有填写方式为「选择」的才写选项")
    for key, title, most in FIELDS:
        if most and len(row[key]) > most:
            faults.append(f"{title}最长 {most} 字，现在是 {len(row[key])} 字")
    return row, faults


@dataclass(frozen=True)
class Change:
    """One point that differs. kind: added, dropped, changed; `what`: the parts that changed, before and after."""

    kind: str
    content: str
    what: tuple[tuple[str, str, str], ...] = ()


def differences(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Points added, dropped, changed, in their order; a mere move by an insertion is none."""
    old, new = list(before), list(after)
    found: list[Change] = []
    matcher = SequenceMatcher(None, [row["content"] for row in old], [row["content"] for row in new], autojunk=False)
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            found += [change for one, two in zip(old[a:b], new[c:d], strict=True) if (change := _changed(one, two))]
            continue
        found += [Change("dropped", row["content"]) for row in old[a:b]]
        found += [Change("added", row["content"]) for row in new[c:d]]
    return found


def _changed(one: Mapping[str, Any], two: Mapping[str, Any]) -> Change | None:
    what = tuple(
        (title, _said(key, one[key]), _said(key, two[key])) for key, title, _ in FIELDS if one[key] != two[key]
    )
    return Change("changed", two["content"], what) if what else None


def _said(key: str, value: Any) -> str:
    if key == "evidence_required":
        return "须附证据" if value else "不须附"
    text = TITLES[value] if key == "answer_type" else str(value).replace("\n", "、")
    return text or "空"
