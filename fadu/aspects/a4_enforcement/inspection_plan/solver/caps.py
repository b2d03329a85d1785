"""How often an enterprise may be visited, in all and by one body, and which rule says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from .tables import CLASSES, BadFrame, class_codes, index, keys, table, unique, whole

NO_CAP = 10**6
MOST = "频次上限应为不小于零的整数"
OPINION = "《国务院办公厅关于严格规范涉企行政检查的意见》（国办发〔2024〕54号）：公布并遵守年度检查频次上限"
LOCAL = "同一主体对同一企业的年度频次上限（各地公布，如每年至多两次）"
SCOPES = {"own": 0, "joint": 1}


@dataclass(frozen=True)
class Limit:
    """visits a year; the rule's name and where it comes from."""

    visits: int
    rule: str = ""
    citation: str = ""

    def words(self) -> dict[str, str]:
        """For a flag: rule and citation."""
        return {"rule": self.rule, "citation": self.citation}


@dataclass(frozen=True)
class Caps:
    """of_class [4], of_body {body}: limits for all items; rows: limits that bind some pairs only; own, joint [P]: the
    row that binds a pair for visits of its body, or for all visits (-1 none; empty arrays: no such rows at all)."""

    of_class: tuple[Limit, ...] = (Limit(NO_CAP),) * 4
    of_body: dict[int, Limit] = field(default_factory=dict)
    rows: tuple[Limit, ...] = ()
    own: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))
    joint: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int32))

    @property
    def body_caps(self) -> bool:
        """Does any limit bind the visits of one body?"""
        return bool(self.of_body) or len(self.own) > 0


def _worded(rows: pl.DataFrame, folder: Path, name: str, rule: list[str], citation: str) -> list[Limit]:
    """Limits of a table whose columns rule and citation may be missing."""
    told = pl.read_parquet(folder / f"{name}.parquet")
    names = told["rule"].cast(pl.String).fill_null("").to_list() if "rule" in told.columns else rule
    where = told["citation"].cast(pl.String).fill_null("").to_list() if "citation" in told.columns else [""] * len(rule)
    visits = whole(rows["visits"], f"{name}.parquet", 0, NO_CAP, MOST)
    return [Limit(int(n), r or d, c or citation)
            for n, r, d, c in zip(visits.tolist(), names, rule, where, strict=True)]


def read_caps(folder: Path, firms: pl.Series, items: pl.Series, bodies: pl.Series, cls: np.ndarray,
              pair: np.ndarray) -> Caps:
    """caps (class, visits); body_caps (body, visits), item_caps (item, class, scope, visits) and pair_caps (enterprise,
    item, scope, visits) if they are there; each may name rule and citation. pair [P]: enterprise × items + item."""
    rows = table(folder, "caps", ("class", "visits"))
    codes = class_codes(rows["class"], "caps.parquet")
    if len(np.unique(codes)) != len(codes):
        raise BadFrame("caps.parquet 有重复的类别")
    of_class = [Limit(NO_CAP)] * 4
    limits = _worded(rows, folder, "caps", [f"{CLASSES[c]} 类企业每年到访上限" for c in codes.tolist()], OPINION)
    for code, limit in zip(codes.tolist(), limits, strict=True):
        of_class[code] = limit
    found, own, joint = _narrow(folder, firms, items, cls, pair)
    return Caps(tuple(of_class), _of_body(folder, bodies), tuple(found), own, joint)


def _of_body(folder: Path, bodies: pl.Series) -> dict[int, Limit]:
    if not (folder / "body_caps.parquet").exists():
        return {}
    rows = table(folder, "body_caps", ("body", "visits"))
    named = unique(keys(rows["body"], "body_caps.parquet"), "body_caps.parquet")
    place = index(named, bodies, "body_caps.parquet", "检查主体").tolist()
    words = [f"「{b}」对同一企业每年到访上限" for b in named.cast(pl.String).to_list()]
    return dict(zip(place, _worded(rows, folder, "body_caps", words, LOCAL), strict=True))


def _narrow(folder: Path, firms: pl.Series, items: pl.Series, cls: np.ndarray, pair: np.ndarray
            ) -> tuple[list[Limit], np.ndarray, np.ndarray]:
    """Limits of items and classes, then those of single pairs, which stand in their place."""
    found: list[Limit] = []
    bound = np.full((2, len(pair)), -1, np.int32)
    size = max(len(items), 1)
    for name, columns in (("item_caps", ("item", "class")), ("pair_caps", ("enterprise", "item"))):
        if not (folder / f"{name}.parquet").exists():
            continue
        rows, where = table(folder, name, (*columns, "scope", "visits")), f"{name}.parquet"
        if len(wrong := rows["scope"].filter(~rows["scope"].is_in(list(SCOPES)))):
            raise BadFrame(f"{where} 的 scope 列有「{wrong[0]}」：只能是 own（各主体各计）或者 joint（企业合计）")
        item = index(keys(rows["item"], where), items, where, "检查事项").astype(np.int64)
        words = [f"事项「{i}」每年检查上限" for i in rows["item"].cast(pl.String).to_list()]
        row = np.arange(len(found), len(found) + len(rows), dtype=np.int32)
        found += _worded(rows, folder, name, words, LOCAL)
        side = rows["scope"].replace_strict(SCOPES, return_dtype=pl.Int8).to_numpy()
        if name == "item_caps":
            _bind_items(bound, side, item * 4 + class_codes(rows["class"], where), row, pair % size * 4
                        + cls[pair // size], 4 * size)
        else:
            place = index(keys(rows["enterprise"], where), firms, where, "企业").astype(np.int64) * size + item
            _bind_pairs(bound, side, place, row, pair, where)
    return found, *(b if (b >= 0).any() else b[:0] for b in bound)


def _bind_items(bound: np.ndarray, side: np.ndarray, stratum: np.ndarray, row: np.ndarray, of_pair: np.ndarray,
                strata: int) -> None:
    for s in (0, 1):
        told = np.full(strata, -1, np.int32)
        told[stratum[side == s]] = row[side == s]
        bound[s] = told[of_pair] if (side == s).any() else bound[s]


def _bind_pairs(bound: np.ndarray, side: np.ndarray, key: np.ndarray, row: np.ndarray, pair: np.ndarray,
                where: str) -> None:
    place = np.minimum(np.searchsorted(pair, key), max(len(pair) - 1, 0))
    if len(key) and (not len(pair) or (pair[place] != key).any()):
        raise BadFrame(f"{where} 有不在 applies.parquet 中的企业与事项组合")
    bound[side, place] = row


@dataclass(frozen=True)
class Bound:
    """key [G] what is bound, ascending; cap [G] visits a year; limit: the rule of each."""

    key: np.ndarray
    cap: np.ndarray
    limit: list[Limit]

    def of(self, key: np.ndarray) -> np.ndarray:
        """Caps of these keys; NO_CAP where there is none."""
        if not len(self.key):
            return np.full(len(key), NO_CAP, np.int64)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, self.cap[at], NO_CAP)

    def rule(self, key: int) -> Limit:
        """The rule behind one key."""
        return self.limit[int(np.searchsorted(self.key, key))]


def strictest(key: np.ndarray, row: np.ndarray, rows: tuple[Limit, ...]) -> Bound:
    """Of several rules that bind one key, the strictest. key [K]; row [K] index into rows, all at least 0."""
    visits = np.array([limit.visits for limit in rows], np.int64)
    order = np.lexsort((row, visits[row], key)) if len(key) else np.zeros(0, np.int64)
    found, first = np.unique(key[order], return_index=True)
    chosen = row[order][first]
    return Bound(found, visits[chosen] if len(chosen) else chosen.astype(np.int64), [rows[r] for r in chosen.tolist()])


def firm_caps(caps: Caps, cls: np.ndarray, e: np.ndarray, pair: np.ndarray) -> Bound:
    """The cap on all visits of each enterprise with these pairs: that of its class, or a stricter one of its items.

    cls [N]; e [K] enterprise of every pair; pair [K] place in the frame."""
    rows = caps.of_class + caps.rows
    key, row = [e], [cls[e].astype(np.int64)]
    if len(caps.joint):
        bound = caps.joint[pair]
        key.append(e[bound >= 0])
        row.append(bound[bound >= 0].astype(np.int64) + 4)
    return strictest(np.concatenate(key).astype(np.int64), np.concatenate(row), rows)


def body_caps(caps: Caps, bodies: int, e: np.ndarray, body: np.ndarray, pair: np.ndarray) -> Bound:
    """The cap on visits of one body to one enterprise (key e × bodies + body), by these pairs' strictest rule."""
    own = tuple(caps.of_body)
    rows = tuple(caps.of_body.values()) + caps.rows
    key, place, row = e.astype(np.int64) * bodies + body, [], []
    if own:
        of = np.full(bodies, -1, np.int64)
        of[list(own)] = np.arange(len(own))
        place.append(key[of[body] >= 0])
        row.append(of[body][of[body] >= 0])
    if len(caps.own):
        bound = caps.own[pair]
        place.append(key[bound >= 0])
        row.append(bound[bound >= 0].astype(np.int64) + len(own))
    if not place:
        return Bound(key[:0], key[:0], [])
    return strictest(np.concatenate(place), np.concatenate(row), rows)
