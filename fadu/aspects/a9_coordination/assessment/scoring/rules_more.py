"""Rules SR8–SR14 and SR18–SR20: efficacy, relative, progress, surveys, experts, periods, fuzzy, manual, composite."""

from __future__ import annotations

import math
from fractions import Fraction

from .errors import AssessError, Missing, NotApplicable
from .expression import Expression
from .fuzzy import compose, defuzzify
from .given import Given, Outcome
from .numbers import clip, exact, show

COEFFICIENTS = ("1", "0.8", "0.6", "0.4", "0.2")
HUNDRED = Fraction(100)


def efficacy(given: Given) -> Outcome:
    """SR8: base + span·(x−xs)/(xh−xs), out of 100; `clip` keeps it within [base, base + span]."""
    x, xs, xh = given.number("column"), given.exact("xs"), given.exact("xh")
    base, span = given.exact("base", 60), given.exact("span", 40)
    d = base + span * (x - xs) / (xh - xs)
    text = f"{show(base)}+{show(span)}×({show(x)}−{show(xs)})/({show(xh)}−{show(xs)})"
    if given.params["clip"] and clip(d, base, base + span) != d:
        d, text = clip(d, base, base + span), text + "（取界）"
    return Outcome(d, HUNDRED, f"{text} = {show(d)}")


def tiered_efficacy(given: Given) -> Outcome:
    """SR9: base of the grade reached plus the way to the next one; standards go from best to worst."""
    x, marks = given.number("column"), [exact(mark) for mark in given.params["standards"]]
    bases = [exact(part) for part in given.params.get("coefficients", COEFFICIENTS)]
    if marks[0] < marks[-1]:
        x, marks = -x, [-mark for mark in marks]
    note = "档内规则据记忆，待核"
    if x >= marks[0]:
        return given.out(given.full * bases[0], "达到最优标准值", note)
    if x < marks[-1]:
        return given.out(Fraction(0), "低于最差标准值", note)
    upper = max(n for n in range(len(marks) - 1) if x < marks[n])
    rate = (x - marks[upper + 1]) / (marks[upper] - marks[upper + 1])
    low, high = bases[upper + 1], bases[upper]
    text = f"{show(given.full)}×({show(low)}+{show(rate)}×({show(high)}−{show(low)}))"
    return given.out(given.full * (low + rate * (high - low)), text, note)


def relative(given: Given) -> Outcome:
    """SR10: by rank, or as a share of the group's mean or best; never in a group of fewer than three."""
    x, peers = given.number("column"), given.peers(given.column("column"))
    if len(peers) < 3:
        raise AssessError(f"{given.place} 按同组比较计分，组“{given.row.group}”有值的单位不足 3 个，不得使用")
    mode, sign = given.text("mode", "rank"), -1 if given.params.get("better") == "down" else 1
    if mode == "rank":
        place = 1 + sum(sign * peer > sign * x for peer in peers)
        points = given.params.get("points")
        if points is None:
            value = given.full * Fraction(len(peers) - place, len(peers) - 1)
        else:
            value = exact(points[min(place, len(points)) - 1])
        return given.out(value, f"同组 {len(peers)} 个单位中第 {place}")
    best = max(peers) if mode == "max" else sum(peers) / len(peers)
    if best <= 0 or min(peers) < 0:
        raise NotApplicable("同组最好值或平均值不为正")
    value = given.full * min(Fraction(1), x / best)
    return given.out(value, f"{show(given.full)}×min(1, {show(x)}/{show(best)})")


def improvement(given: Given) -> Outcome:
    """SR11: change over the baseline against a target change; full at or above `ceiling`."""
    x, was = given.number("column"), None
    if given.cell(given.column("baseline")):
        was = given.number("baseline")
    if not was:
        raise NotApplicable(f"{given.column('baseline')} 为 0 或缺失")
    if "ceiling" in given.params and x >= given.exact("ceiling"):
        return given.out(given.full, f"{show(x)} 已达高位 {show(given.exact('ceiling'))}，满分")
    change = (x - was) if given.text("mode", "relative") == "absolute" else (x - was) / abs(was)
    rate = clip(change / given.exact("target"), 0, 1)
    return given.out(given.full * rate, f"变化 {show(change)}，目标 {show(given.exact('target'))}")


def survey(given: Given) -> Outcome:
    """SR12: Σ share·value over those who answered; with counts the sample and its 95 % interval are shown."""
    columns, values = given.params["columns"], [exact(value) for value in given.params["values"]]
    counts = [given.of(column) for column in columns]
    total = sum(counts)
    if total <= 0 or min(counts) < 0:
        raise Missing(columns[0])
    mean = sum(count * value for count, value in zip(counts, values, strict=True)) / total
    text = "＋".join(f"{show(v)}×{show(c / total, 4)}" for v, c in zip(values, counts, strict=True))
    if all(count.denominator == 1 for count in counts) and total > 1:
        spread = sum(count * (value - mean) ** 2 for count, value in zip(counts, values, strict=True)) / (total - 1)
        text += f"；有效样本 {show(total)}，95% 区间 ±{1.96 * math.sqrt(spread / total):.2f}"
    if "dont_know" in given.params:
        unsure = given.number("dont_know")
        text += f"；“不清楚”占 {show(100 * unsure / (total + unsure), 2)}%，不计入"
    return Outcome(mean, given.exact("full", max(values)), f"{text}；均值 {show(mean)}")


def experts(given: Given) -> Outcome:
    """SR13: mean after dropping the k highest and k lowest; at least 2k+3 graders without conflict of interest."""
    scores, conflicts = given.graders()
    k, full = int(given.exact("trim", 0)), given.exact("full", 100)
    need = max(2 * k + 3, int(given.exact("min_graders", 0)))
    if len(scores) < need:
        raise AssessError(f"{given.row.who}的 {given.place} 有效评分 {len(scores)} 个，至少应有 {need} 个")
    if min(scores) < 0 or max(scores) > full:
        raise AssessError(f"{given.row.who}的 {given.place} 有评分不在 0 至 {show(full)} 之间")
    kept = sorted(scores)[k : len(scores) - k]
    mean = sum(kept) / len(kept)
    text = f"{len(scores)} 人评分，各去 {k} 个最高最低，{'＋'.join(map(show, kept))} 除以 {len(kept)} = {show(mean)}"
    return Outcome(mean, full, text, f"{conflicts} 人回避" if conflicts else "")


def periods(given: Given) -> Outcome:
    """SR14: points of each period reported in time; a late or missing report loses its period."""
    columns = given.params["columns"]
    each = given.exact("points", given.full / len(columns))
    done = [column for column in columns if given.cell(column) not in ("迟", "迟报", "late") and given.yes(column)]
    return given.out(min(given.full, each * len(done)), f"按期 {len(done)} 期 × {show(each)}")


def fuzzy_grade(given: Given) -> Outcome:
    """SR18: memberships of one or several factors composed, then one value (mean of the grades, or the highest)."""
    values = [exact(value) for value in given.params["values"]]
    factors = given.params.get("factors") or [{"weight": 1, "columns": given.params["columns"]}]
    rows = [[given.of(column) for column in factor["columns"]] for factor in factors]
    if any(cell < 0 or cell > 1 for row in rows for cell in row):
        raise AssessError(f"{given.row.who}的 {given.place} 隶属度应在 0 至 1 之间")
    how = given.text("operator", "sum")
    found = compose([exact(factor["weight"]) for factor in factors], rows, how)
    value = defuzzify(found, values, given.text("to_value", "mean"))
    text = f"B=({', '.join(map(show, found))})，算子 {how}，{show(value)}"
    return Outcome(value, given.exact("full", max(values)), text, vector=tuple(found))


def manual(given: Given) -> Outcome:
    """SR19: entered within a range, with a reason."""
    value, reason = given.number("column"), given.cell(given.column("reason"))
    low, high = given.exact("min", 0), given.exact("max", given.full)
    if not low <= value <= high:
        raise AssessError(f"{given.row.who}的 {given.place} 应在 {show(low)} 至 {show(high)} 之间")
    if not reason:
        raise AssessError(f"{given.row.who}的 {given.place} 为人工计分，必须写明理由（{given.column('reason')}）")
    return given.out(value, f"人工计分，理由：{reason}")


def composite(given: Given) -> Outcome:
    """SR20: an expression over the points of other leaves (or columns), kept within [0, full]."""
    expression = Expression(given.column("expression"))
    value = expression.value(given.leaf or given.of)
    kept = clip(value, 0, given.full)
    return given.out(kept, f"{expression.text}" + ("（取界）" if kept != value else ""))
