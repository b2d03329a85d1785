"""Synthetic cities for tests and benchmarks: sectors, sizes, items with scopes, ratios, windows, capacities. Own design."""

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
    usual = np.array([0.01, 0.03, 0.1, 0.3]) * rng.choice([0.5, 1.0, 2.0], items)[:, None]
    heavy = np.array([0.2, 0.5, 1.0, 1.0]) * rng.choice([0.6, 1.0], items)[:, None]
    window = np.where(rng.random(items) < 0.12, [arc(*x) for x in rng.integers([0, 3], [12, 7], (items, 2)).tolist()], YEAR)
    owner = np.r_[np.arange(bodies), rng.choice(bodies, max(items - bodies, 0), p=falling(bodies, 0.8))][:items]
    return {"key": key, "ratio": np.where(key[:, None], heavy, usual), "window": window, "body": owner,
            "minutes": rng.integers(15, 91, items), "sectors": [rng.choice(sectors, 3, p=falling(sectors, 0.5)) for _ in range(items)],
            "reach": np.where(key, 0.04, 0.11) * rng.lognormal(0, 0.5, items)}


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
    quiet = np.where(np.isin(sector, [2, 5, 11]), arc(6, 2), 0) | np.where(rng.random(n) < 0.2, 1 << rng.integers(0, 12, n), 0)
    return law | {"n": n, "class": rng.choice(4, n, p=[0.26, 0.59, 0.13, 0.02]), "quiet": quiet, "pairs": np.concatenate(pairs)}


def write(world: dict[str, Any], folder: Path, slack: float = 1.25, integers: bool = False) -> Path:
    """The five Parquet files of a city; slack: capacity over an even year."""
    folder.mkdir(parents=True, exist_ok=True)
    n, items = world["n"], len(world["window"])
    ids = np.arange(n) * 3 + 7 if integers else np.array([f"E{i:06d}" for i in range(n)])
    names = np.arange(items) + 100 if integers else np.array([f"T{i:03d}" for i in range(items)])
    owners = np.arange(world["body"].max() + 1) + 1 if integers else np.array([f"D{b:02d}" for b in range(world["body"].max() + 1)])
    e, i = world["pairs"].T
    load = np.zeros(len(owners))
    count = np.zeros((items, 4))
    np.add.at(count, (i, world["class"][e]), 1)
    np.add.at(load, world["body"], np.ceil(count * world["ratio"] - 1e-9).clip(0, count).sum(axis=1) * world["minutes"])
    tables = {
        "enterprises": {"id": ids, "class": CLASSES[world["class"]], "town": np.arange(n) % 72, "quiet": world["quiet"]},
        "applies": {"enterprise": ids[e], "item": names[i]},
        "items": {"id": names, "body": owners[world["body"]], "window": world["window"], "minutes": world["minutes"]}
        | {f"ratio_{c}": world["ratio"][:, k] for k, c in enumerate("abcd")},
        "capacity": {"body": np.repeat(owners, 12), "month": np.tile(np.arange(1, 13), len(owners)),
                     "minutes": np.repeat(np.ceil(load * slack / 12).astype(np.int64), 12)},
        "caps": {"class": CLASSES, "visits": [1, 2, 3, 4]}}
    for name, columns in tables.items():
        pl.DataFrame(columns).write_parquet(folder / f"{name}.parquet")
    return folder


def small(folder: Path, enterprises: list[tuple], items: list[tuple], applies: list[tuple], capacity: dict | int = 10_000,
          caps: dict[str, int] | None = None) -> Path:
    """A hand-made frame. enterprises (id, class, quiet); items (id, body, window, minutes, ratio or four ratios);
    applies (enterprise, item); capacity: minutes for every body and month, or {body: minutes or twelve}."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies = sorted({x[1] for x in items})
    told = capacity if isinstance(capacity, dict) else dict.fromkeys(bodies, capacity)
    months = {b: list(c) if isinstance(c, list | tuple) else [c] * 12 for b, c in told.items()}
    four = [tuple(x[4]) if isinstance(x[4], tuple) else (float(x[4]),) * 4 for x in items]
    pl.DataFrame({"id": [x[0] for x in enterprises], "class": [x[1] for x in enterprises],
                  "quiet": [x[2] for x in enterprises]}).write_parquet(folder / "enterprises.parquet")
    pl.DataFrame({"id": [x[0] for x in items], "body": [x[1] for x in items], "window": [x[2] for x in items],
                  "minutes": [x[3] for x in items]}
                 | {f"ratio_{c}": [r[k] for r in four] for k, c in enumerate("abcd")}).write_parquet(folder / "items.parquet")
    pl.DataFrame(applies, schema=["enterprise", "item"], orient="row").write_parquet(folder / "applies.parquet")
    pl.DataFrame([(b, m, c) for b, row in months.items() for m, c in enumerate(row, 1)],
                 schema=["body", "month", "minutes"], orient="row").write_parquet(folder / "capacity.parquet")
    limits = caps or dict.fromkeys("ABCD", 12)
    pl.DataFrame({"class": list(limits), "visits": list(limits.values())}).write_parquet(folder / "caps.parquet")
    return folder
