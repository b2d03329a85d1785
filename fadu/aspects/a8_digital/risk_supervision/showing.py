"""Schemes and explanations as pages show them: by dimension, with what each term may give at most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .features import FIELDS
from .scoring import Explanation, Scheme
from .scoring.exact import describe
from .scoring.explaining import Line
from .scoring.measures import value_text
from .scoring.scheme import CONFIDENCE_LABELS, Bins, Choices, Dimension, Term

WORST = 5
TONES = {"verified": "ok", "memory": "soon", "platform": "draft"}


@dataclass
class Group:
    """A dimension with its terms; `share` of the whole in percent."""

    title: str
    basis: str = ""
    mark: str = ""
    tone: str = ""
    share: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    total: str = ""
    percent: float = 0.0


def _group(dimension: Dimension | None) -> Group:
    if dimension is None:
        return Group("其他指标")
    basis = dimension.basis
    return Group(dimension.title, basis.text, CONFIDENCE_LABELS[basis.confidence], TONES[basis.confidence])


def _grouped(scheme: Scheme) -> dict[str, Group]:
    return {d.key if d else "": _group(d) for d in [*scheme.dimensions, None]}


def _key(term: Term) -> str:
    return term.dimension.key if term.dimension else ""


def measured(term: Term) -> list[tuple[str, int]]:
    """How values become points: (values in words, points)."""
    way, unit = term.measure, term.field.unit
    if isinstance(way, Bins):
        return [(f"{each.label}{unit}", each.points) for each in way.bins]
    if isinstance(way, Choices):
        rows = [("、".join(value_text(v) for v in each.values), each.points) for each in way.choices]
        return [*rows, ("其他", way.other)]
    low, high = value_text(way.floor), value_text(way.ceiling)
    return [
        (f"每 {value_text(way.step)}{unit} 计 {way.rate:+d}，{low} 至 {high}{unit}", way.start),
        (f"达到 {high}{unit}", way.start + way.rate * way.steps),
    ]


def scheme_view(scheme: Scheme) -> dict[str, Any]:
    """Dimensions with their terms, cuts, rules above the points."""
    groups = _grouped(scheme)
    whole = scheme.bounds()[1] or 1
    tops: dict[str, int] = {}
    for term in scheme.terms:
        top = term.extremes()[1]
        tops[_key(term)] = tops.get(_key(term), 0) + top
        known = FIELDS.get(term.field.name)
        row = {
            "term": term,
            "ways": measured(term),
            "most": scheme.score(top),
            "mark": CONFIDENCE_LABELS[term.basis.confidence],
            "tone": TONES[term.basis.confidence],
            "source": known.source if known else "",
        }
        groups[_key(term)].rows.append(row)
    for key, group in groups.items():
        group.share, group.total = f"{tops.get(key, 0) * 100 / whole:.0f}%", scheme.score(tops.get(key, 0))
    return {
        "scheme": scheme,
        "groups": [group for group in groups.values() if group.rows],
        "cuts": cuts(scheme),
        "rules": [rule(veto) for veto in scheme.vetoes],
        "marks": marks(scheme),
    }


def cuts(scheme: Scheme) -> list[tuple[str, str, str]]:
    """(class, meaning, range of points)."""
    bounds = [scheme.score(cut) for cut in scheme.cuts]
    a, b, c = bounds
    if scheme.safer_is_higher:
        ranges = [f"{a} 分及以上", f"{b} 分及以上，不足 {a} 分", f"{c} 分及以上，不足 {b} 分", f"不足 {c} 分"]
    else:
        ranges = [f"不足 {a} 分", f"{a} 分及以上，不足 {b} 分", f"{b} 分及以上，不足 {c} 分", f"{c} 分及以上"]
    return list(zip("ABCD", scheme.labels, ranges, strict=True))


def rule(veto: Any) -> dict[str, Any]:
    """A rule above the points, in words."""
    return {
        "title": veto.title,
        "when": "，且".join(describe(each) for each in veto.when),
        "effect": f"{'定为' if veto.exactly else '不高于'} {veto.grade} 类",
        "basis": veto.basis.text,
        "mark": CONFIDENCE_LABELS[veto.basis.confidence],
        "tone": TONES[veto.basis.confidence],
    }


def marks(scheme: Scheme) -> list[tuple[str, int, str]]:
    """How many provisions have been checked how far."""
    found = [item.basis.confidence for item in (*scheme.dimensions, *scheme.terms, *scheme.vetoes)]
    return [(word, found.count(key), TONES[key]) for key, word in CONFIDENCE_LABELS.items()]


def explanation_view(found: Explanation) -> dict[str, Any]:
    """An explanation by dimension; the sums of the groups add up to the total."""
    scheme, groups = found.scheme, _grouped(found.scheme)
    sums: dict[str, int] = {}
    tops: dict[str, int] = {}
    for line in found.lines:
        key = _key(line.term)
        groups[key].rows.append(_line(scheme, line))
        sums[key] = sums.get(key, 0) + line.contribution
        tops[key] = tops.get(key, 0) + line.term.extremes()[1]
    for key, group in groups.items():
        group.total, group.share = scheme.score(sums.get(key, 0)), scheme.score(tops.get(key, 0))
        group.percent = round(100 * sums.get(key, 0) / tops[key], 1) if tops.get(key) else 0.0
    label = dict(zip("ABCD", scheme.labels, strict=True))
    return {
        "groups": [group for group in groups.values() if group.rows],
        "score": scheme.score(found.total),
        "sum": scheme.score(sum(sums.values())),
        "grade": found.grade,
        "label": label[found.grade],
        "by_points": found.by_points,
        "rules": [rule(veto) for veto in found.held],
        "decided": found.veto.title if found.veto else "",
        "cuts": cuts(scheme),
        "missing": sum(line.value is None for line in found.lines),
        "memory": sum(line.term.basis.confidence == "memory" for line in found.lines),
        "worst": _worst(scheme, found.lines),
        "terms": len(found.lines),
    }


def _lost(line: Line) -> int:
    return line.term.extremes()[1] - line.contribution


def _worst(scheme: Scheme, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """The terms that cost most, of those about which something is known."""
    costly = sorted((line for line in lines if _lost(line) and line.value is not None), key=lambda line: -_lost(line))
    return [_line(scheme, line) | {"lost_text": scheme.score(_lost(line))} for line in costly[:WORST]]


def _line(scheme: Scheme, line: Line) -> dict[str, Any]:
    known = FIELDS.get(line.term.field.name)
    basis = line.term.basis
    return {
        "key": line.term.key,
        "title": line.term.title,
        "found": line.found,
        "missing": line.value is None,
        "points": line.points,
        "factor": scheme.score(line.term.factor),
        "score": scheme.score(line.contribution),
        "most": scheme.score(line.term.extremes()[1]),
        "lost": line.contribution < line.term.extremes()[1],
        "source": known.source if known else "",
        "rule": known.rule if known else "",
        "basis": basis.text,
        "mark": CONFIDENCE_LABELS[basis.confidence],
        "tone": TONES[basis.confidence],
    }
