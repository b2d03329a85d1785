"""Where to break a title: a trapezoid or a diamond of lines, no word torn apart.

Every way to break costs something: a line far from the ideal shape, a break in a bad place. The cheapest wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from fadu.kernel.papers.geometry import TITLE_COLUMNS, em

FORBIDDEN = 1000.0  # a break there only when nothing else fits
_NO_START = set("、，。；：！？）》〉”’】〕」』·—…%％")
_NO_END = set("（《〈“‘【〔「『")
_WEAK_START = {"的", "之", "了", "和", "与", "及", "以及", "或", "等", "中", "上", "下", "内", "后", "前"}
_WEAK_END = {"关于", "对", "对于", "和", "与", "及", "以及", "或", "向", "在", "为", "由", "将", "被", "把", "不服"}
_ORGAN_TAIL = re.compile(r"^(人民政府|委员会|办公室|常务委员会|街道办事处|[^关]{0,4}(局|厅|院|署|处|会|部|委))$")
_UNIT = re.compile(r"^(年度?|月|日|号|届|次|批|项|个|件|条|章|%|％|期|级|类)$")


def break_title(text: str, columns: float = TITLE_COLUMNS) -> tuple[str, ...]:
    """The lines of a title, each at most `columns` characters wide. Line feeds in `text` are kept as breaks."""
    if "\n" in text:
        return tuple(line for part in text.split("\n") for line in break_title(part, columns))
    text = " ".join(text.split())
    if em(text) <= columns:
        return (text,) if text else ()
    costs = _break_costs(text)
    least = int(em(text) // columns) + 1
    ways = [_best(text, costs, profile, columns) for k in (least, least + 1) for profile in _profiles(text, k, columns)]
    _, cuts = min(way for way in ways if way is not None)
    return tuple(text[a:b].strip() for a, b in zip((0, *cuts), (*cuts, len(text)), strict=True))


def _words(text: str) -> list[str]:
    """Words, with a number and its unit as one, and 第 with what it counts."""
    words: list[str] = []
    for word in rjieba.cut(text):
        last = words[-1] if words else ""
        number = bool(re.fullmatch(r"第?[\d一二三四五六七八九十百]+", last))
        if last and (last == "第" or (number and _UNIT.match(word)) or (_ascii(last[-1]) and _ascii(word[0]))):
            words[-1] += word
        else:
            words.append(word)
    return words


def _ascii(char: str) -> bool:
    return char.isascii() and not char.isspace()


def _break_costs(text: str) -> list[float]:
    """Cost of a break before each character."""
    costs = [FORBIDDEN] * (len(text) + 1)
    words = _words(text)
    at = 0
    for left, right in zip(words, words[1:], strict=False):
        at += len(left)
        costs[at] = _cost(left, right, text[:at])
    costs[len(text)] = 0.0
    return costs


def _cost(left: str, right: str, before: str) -> float:
    if right[0] in _NO_START or left[-1] in _NO_END:
        return FORBIDDEN
    cost = 3.0
    cost += 14 * (right in _WEAK_START and left[-1] != "》") + 10 * (left in _WEAK_END) + 4 * (left == "的")
    cost += 10 * bool(_ORGAN_TAIL.match(right)) + 2 * (len(left) == 1) + 2 * (len(right) == 1)
    cost += 10 * (before.count("《") > before.count("》")) + 8 * (before.count("（") > before.count("）"))
    if right == "关于" or right[0] == "《" or left[-1] in "、，；》）":
        cost -= 4
    return cost


def _profiles(text: str, k: int, columns: float) -> Iterator[list[float]]:
    """Ideal widths of k lines: falling, rising, and for three or more a diamond."""
    total = em(text)
    step = 2.0
    middle = (k - 1) / 2
    shapes: list[Sequence[float]] = [[middle - i for i in range(k)], [i - middle for i in range(k)]]
    if k > 2:
        bulge = [-abs(i - middle) for i in range(k)]
        shapes.append([b - sum(bulge) / k for b in bulge])
    for shape in shapes:
        yield [min(max(total / k + step * s, 2.0), columns) for s in shape]


def _best(
    text: str, costs: list[float], profile: list[float], columns: float
) -> tuple[float, tuple[int, ...]] | None:
    """Cheapest breaks into len(profile) lines, or None when they do not fit."""
    widths = [em(text[:i]) for i in range(len(text) + 1)]
    reached: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for ideal in profile:
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in reached.items():
            for end in range(start + 1, len(text) + 1):
                width = widths[end] - widths[start]
                if width > columns:
                    break
                way = (cost + costs[end] + 0.35 * (width - ideal) ** 2, (*cuts, end))
                if end not in following or way < following[end]:
                    following[end] = way
        reached = following
    if len(text) not in reached:
        return None
    cost, cuts = reached[len(text)]
    return cost + _shape_cost([widths[b] - widths[a] for a, b in zip((0, *cuts), cuts, strict=False)]), cuts[:-1]


def _shape_cost(widths: list[float]) -> float:
    """What the outline costs: an hourglass is wrong, a block of equal lines is dull, a stub of a line is ugly."""
    pairs = list(zip(widths, widths[1:], strict=False))
    turns = any(a > b and later > earlier for i, (a, b) in enumerate(pairs) for earlier, later in pairs[i + 1 :])
    equal = sum(abs(a - b) < 0.6 for a, b in pairs)
    stub = min(widths) < 0.34 * max(widths)
    return 4.0 * len(widths) + 25.0 * turns + 2.0 * equal + 12.0 * stub
