"""Reading the list of assessed units: one line per group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

LINE = re.compile(r"^\s*(?:([^：:]+)[：:])?\s*(.*)$")
SPLIT = re.compile(r"[、,，;；\s]+")


def read_units(text: str, names: Mapping[str, int], groups: Sequence[str]) -> tuple[list[tuple[int, str]], list[str]]:
    """Lines `组别：单位、单位` → (organ id, group) in order, and what is wrong. `names`: name, short name or key → id."""
    found: list[tuple[int, str]] = []
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        group, rest = (LINE.match(line) or ["", "", ""])[1] or "", (LINE.match(line) or ["", "", ""])[2]
        group = group.strip()
        if groups and group not in groups:
            faults.append(f"第 {number} 行：组别「{group}」不在方案的组别中（{'、'.join(groups)}）")
        for name in filter(None, SPLIT.split(rest)):
            organ = names.get(name)
            if organ is None:
                faults.append(f"第 {number} 行：没有名为「{name}」的单位")
            elif organ in [pk for pk, _ in found]:
                faults.append(f"第 {number} 行：「{name}」列了两次")
            else:
                found.append((organ, group if groups else ""))
    return found, faults
