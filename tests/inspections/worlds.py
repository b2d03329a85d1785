"""Synthetic cities for tests and benchmarks: sectors, sizes, items with scopes, ratios, windows, capacities."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

CLASSES = np.array(list("ABCD"))
YEAR = (1 << 12) - 1


def falling(n: int, power: float) -> np.ndarray:
    """n weights that fall like 1 / rank^power, summing to one."""
    weight = (1.0 + np.arange(n)) ** -power
    return weight / weight.sum()


def arc(start: int, length: int) -> int:
    """A mask of `length` months from `start` (0 January), past December into January."""
    return sum(1 << ((start + i) % 12) for i in range(length))


def rules(rng: np.random.Generator, items: int, bodies: int, sectors: int) -> dict[str, Any]:
    """What is inspected by whom: scopes, ratios, windows, minutes."""
    key = rng.random(items) < 0.14
    key[:3] = [True, False, True]  # two of the items that concern everybody are key ones
    usual = np.array([0.01, 0.03, 0.1, 0.3]) * rng.choice([0.5, 1.0, 2.0], items)[:, None]
    heavy = np.array([0.2, 0.5, 1.0, 1.0]) * rng.choice([0.6, 1.0], items)[:, None]
    window = np.where(
        rng.random(items) < 0.12, [arc(*x) for x in rng.integers([0, 3], [12, 7], (items, 2)).tolist()], YEAR
    )
    window[:3] = YEAR
    owner = np.r_[np.arange(bodies), rng.choice(bodies, max(items - bodies, 0), p=falling(bodies, 0.8))][:items]
    return {
        "key": key,
        "ratio": np.where(key[:, None], heavy, usual),
        "window": window,
        "body": owner,
        "minutes": rng.integers(15, 91, items),
        "sectors": [rng.choice(sectors, 3, p=falling(sectors, 0.5)) for _ in range(items)],
        "reach": np.where(key, 0.04, 0.11) * rng.lognormal(0, 0.5, items),
    }


def city(n: int, seed: int, items: int = 300, bodies: int = 40, sectors: int = 50) -> dict[str, Any]:
    """Arrays of a city: pairs (e, i), class, quiet months, and the rules. Rules do not depend on n or seed."""
    rng, law = np.random.default_rng([n, seed]), rules(np.random.default_rng(4711), items, bodies, sectors)
    sector = rng.choice(sectors, n, p=falling(sectors, 0.7))
    weight = np.array([0.5, 1.7, 3.5, 6.0])[rng.choice(4, n, p=[0.85, 0.115, 0.028, 0.007])]
    pairs = []
    for i in range(items):
        everywhere = i < 3
        chance = [0.33, 0.22, 0.14][i] * np.ones(n) if everywhere else law["reach"][i] * weight
        inside = np.ones(n, bool) if everywhere else np.isin(sector, law["sectors"][i])
        hit = np.flatnonzero(inside & (rng.random(n) < np.minimum(chance, 0.9)))
        pairs.append(np.c_[hit, np.full(len(hit), i)])
    quiet = np.where(np.isin(sector, [2, 5, 11]), arc(6, 2), 0) | np.where(
        rng.random(n) < 0.2, 1 << rng.integers(0, 12, n), 0
    )
    return law | {
        "n": n,
        "class": rng.choice(4, n, p=[0.26, 0.59, 0.13, 0.02]),
        "quiet": quiet,
        "pairs": np.concatenate(pairs),
    }


def names(world: dict[str, Any], integers: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Identifiers of enterprises, items and bodies: text, or whole numbers."""
    n, items, bodies = world["n"], len(world["window"]), int(world["body"].max()) + 1
    if integers:
        return np.arange(n) * 3 + 7, np.arange(items) + 100, np.arange(bodies) + 1
    return tuple(np.array([f"{letter}{k:0{width}d}" for k in range(size)])
                 for letter, width, size in (("E", 6, n), ("T", 3, items), ("D", 2, bodies)))


def yearly_load(world: dict[str, Any]) -> np.ndarray:
    """Minutes of each body when every ratio is met."""
    e, i = world["pairs"].T
    count = np.zeros((len(world["window"]), 4))
    np.add.at(count, (i, world["class"][e]), 1)
    tasks = np.ceil(count * world["ratio"] - 1e-9).clip(0, count).sum(axis=1)
    return np.bincount(world["body"], tasks * world["minutes"])


def write(world: dict[str, Any], folder: Path, slack: float = 1.25, integers: bool = False) -> Path:
    """The five Parquet files of a city; slack: capacity over an even year."""
    folder.mkdir(parents=True, exist_ok=True)
    ids, items, owners = names(world, integers)
    e, i = world["pairs"].T
    minutes = np.ceil(yearly_load(world) * slack / 12).astype(np.int64)
    rules = {"id": items, "body": owners[world["body"]], "window": world["window"], "minutes": world["minutes"]}
    tables = {
        "enterprises": {"id": ids, "class": CLASSES[world["class"]], "town": np.arange(len(ids)) % 72,
                        "quiet": world["quiet"]},
        "applies": {"enterprise": ids[e], "item": items[i]},
        "items": rules | {f"ratio_{c}": world["ratio"][:, k] for k, c in enumerate("abcd")},
        "capacity": {"body": np.repeat(owners, 12), "month": np.tile(np.arange(1, 13), len(owners)),
                     "minutes": np.repeat(minutes, 12)},
        "caps": {"class": CLASSES, "visits": [1, 2, 3, 4]}}
    for name, columns in tables.items():
        pl.DataFrame(columns).write_parquet(folder / f"{name}.parquet")
    return folder


def small(folder: Path, enterprises: list[tuple], items: list[tuple], applies: list[tuple],
          capacity: dict | int = 10_000, caps: dict[str, int] | None = None) -> Path:
    """A hand-made frame. enterprises (id, class, quiet); items (id, body, window, minutes, ratio or four ratios);
    applies (enterprise, item); capacity: minutes for every body and month, or {body: minutes or twelve}."""
    folder.mkdir(parents=True, exist_ok=True)
    told = capacity if isinstance(capacity, dict) else dict.fromkeys(sorted({x[1] for x in items}), capacity)
    months = [(b, m, (c if isinstance(c, list) else [c] * 12)[m - 1]) for b, c in told.items() for m in range(1, 13)]
    ratios = [x[4] if isinstance(x[4], tuple) else (float(x[4]),) * 4 for x in items]
    rows = [(*x[:4], *map(float, r)) for x, r in zip(items, ratios, strict=True)]
    tables = {
        "enterprises": (enterprises, ["id", "class", "quiet"]), "applies": (applies, ["enterprise", "item"]),
        "items": (rows, ["id", "body", "window", "minutes", *(f"ratio_{c}" for c in "abcd")]),
        "capacity": (months, ["body", "month", "minutes"]),
        "caps": (list((caps or dict.fromkeys("ABCD", 12)).items()), ["class", "visits"])}
    for name, (values, columns) in tables.items():
        pl.DataFrame(values, schema=columns, orient="row").write_parquet(folder / f"{name}.parquet")
    return folder
