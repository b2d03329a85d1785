"""Synthetic market entities of a city the size of Weihai: nobody can mistake them for real ones.

Codes carry FAKE in the organisation part, names 模拟, telephones begin with 12. Shares and sizes are assumptions of the
demonstration, not statistics. Same seed, same day, same number: same entities, whatever was made before.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import polars as pl

from . import codes
from .trades import SHARES, TRADES, Trade
from .vocab import Kind, Size, Status

SEED = 371_000
FULL = 462_000
STEMS, BRANCHES, NUMERALS = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥", "一二三四五六七八九十"
FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
KINDS = (Kind.ENTERPRISE, Kind.SELF_EMPLOYED, Kind.COOPERATIVE, Kind.BRANCH, Kind.FOREIGN)
KIND_SHARES = (0.299, 0.659, 0.016, 0.023, 0.003)  # 150,000 of 462,000 are enterprises, branches and foreign ones
PREFIX = {Kind.SELF_EMPLOYED: "92", Kind.COOPERATIVE: "93"}
SUFFIX = {Kind.ENTERPRISE: "有限公司", Kind.SELF_EMPLOYED: "", Kind.COOPERATIVE: "专业合作社",
          Kind.BRANCH: "有限公司分公司", Kind.FOREIGN: "（中外合资）有限公司"}  # fmt: skip
COUNTY_SHARES = {"371002": 0.46, "371003": 0.19, "371082": 0.22, "371083": 0.13}
SIZES = (Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO)
SIZE_SHARES = (0.004, 0.026, 0.21, 0.76)
STATES = (Status.ACTIVE, Status.SUSPENDED, Status.CLOSED, Status.REVOKED, Status.MOVED_OUT)
STATE_SHARES = (0.925, 0.018, 0.042, 0.011, 0.004)
STAFF = {Size.LARGE: 600, Size.MEDIUM: 160, Size.SMALL: 32, Size.MICRO: 5, "": 2}


def entities(n: int, today: date, towns: list[tuple[str, str, str]], seed: int = SEED) -> pl.DataFrame:
    """`n` entities with the columns of an import. towns: (code, name, county code); today: nothing is dated later."""
    rng = np.random.default_rng(seed)
    place = rng.choice(len(towns), n, p=_town_shares(towns))
    kinds = [KINDS[k] for k in rng.choice(len(KINDS), n, p=KIND_SHARES)]
    trades = _trades(rng, kinds)
    sizes = _sizes(rng, kinds)
    counties = [towns[p][2] for p in place]
    names = _names(kinds, trades, [towns[p] for p in place])
    data: dict[str, Any] = {
        "uscc": codes.fake(range(n), [PREFIX.get(kind, "91") for kind in kinds], counties),
        "name": names,
        "kind": [str(kind) for kind in kinds],
        "area": counties,
        "town": [towns[p][0] for p in place],
        "address": [f"{towns[p][1]}模拟路{a}号{b}室" for p, a, b in zip(place, *_doors(rng, n), strict=True)],
        "industry": [trade.code for trade in trades],
        "size": [str(size) for size in sizes],
    }
    return pl.DataFrame(data | _times(rng, n, today) | _people(rng, n, sizes, kinds))


def _town_shares(towns: list[tuple[str, str, str]]) -> Any:
    """Streets hold four times as many as towns; the counties keep their shares."""
    weights = np.array([4.0 if name.endswith("街道") else 1.0 for _, name, _ in towns])
    counties = np.array([county for _, _, county in towns])
    for county in set(counties.tolist()):
        here = counties == county
        weights[here] *= COUNTY_SHARES.get(county, 0.1) / weights[here].sum()
    return weights / weights.sum()


def _trades(rng: Any, kinds: list[str]) -> list[Trade]:
    """A trade that fits the kind."""
    picked: list[Trade | None] = [None] * len(kinds)
    for kind in KINDS:
        places = [i for i, found in enumerate(kinds) if found == kind]
        group = SHARES.get(kind, SHARES[Kind.ENTERPRISE])
        weights = np.array([weight for _, weight in group], dtype=float)
        for i, t in zip(places, rng.choice(len(group), len(places), p=weights / weights.sum()), strict=True):
            picked[i] = TRADES[group[t][0]]
    return picked  # type: ignore[return-value]


def _sizes(rng: Any, kinds: list[str]) -> list[str]:
    drawn = rng.choice(len(SIZES), len(kinds), p=SIZE_SHARES)
    return [("" if kind == Kind.SELF_EMPLOYED else SIZES[d]) for kind, d in zip(kinds, drawn, strict=True)]


def _names(kinds: list[str], trades: list[Trade], towns: list[tuple[str, str, str]]) -> list[str]:
    """威海模拟甲子一食品有限公司: counted per place and trade, so that no two share a name."""
    counts: dict[tuple[str, str], int] = {}
    out = []
    for kind, trade, (_, town, _) in zip(kinds, trades, towns, strict=True):
        head = town.removesuffix("街道").removesuffix("镇")
        key = (head, trade.word + kind)
        counts[key] = n = counts.get(key, -1) + 1
        out.append(f"威海{head}模拟{sign(n)}{trade.shop if kind == Kind.SELF_EMPLOYED else trade.word}{SUFFIX[kind]}")
    return out


def sign(n: int) -> str:
    """The n-th fancy name: 甲子, 乙丑 …, then with a numeral behind."""
    rest, pair = divmod(n, 60)
    text = STEMS[pair % 10] + BRANCHES[pair % 12]
    while rest:
        rest, digit = divmod(rest - 1, 10)
        text += NUMERALS[digit]
    return text


def _doors(rng: Any, n: int) -> tuple[list[int], list[int]]:
    return rng.integers(1, 300, n).tolist(), rng.integers(101, 1803, n).tolist()


def _times(rng: Any, n: int, today: date) -> dict[str, Any]:
    """Most are young; some have ended or rest, on a day between."""
    last = np.datetime64(today) - np.timedelta64(1, "D")
    age = np.minimum(rng.exponential(2300, n).astype(int), 14_000)
    states = rng.choice(len(STATES), n, p=STATE_SHARES)
    turned = states > 0
    age[turned] = np.maximum(age[turned], 400)
    born = last - age.astype("timedelta64[D]")
    back = np.minimum((rng.random(n) * np.minimum(age, 1400)).astype(int), np.maximum(age - 30, 0))
    since = last - back.astype("timedelta64[D]")
    ended = np.isin(states, [STATES.index(Status.CLOSED), STATES.index(Status.REVOKED)])
    none = np.datetime64("NaT", "D")
    return {
        "status": [str(STATES[s]) for s in states],
        "established_on": born.astype("datetime64[D]").tolist(),
        "status_since": np.where(turned, since, none).astype("datetime64[D]").tolist(),
        "closed_on": np.where(ended, since, none).astype("datetime64[D]").tolist(),
    }


def _people(rng: Any, n: int, sizes: list[str], kinds: list[str]) -> dict[str, Any]:
    drawn = rng.integers(0, [len(FAMILIES), 10, 10, 100_000], (n, 4)).tolist()
    staff = np.exp(rng.normal(0, 0.5, n)) * np.array([STAFF[size] for size in sizes])
    capital = np.round(np.exp(rng.normal(4.2, 1.3, n)), -1)
    persons = [f"{FAMILIES[f]}{STEMS[s]}{NUMERALS[k]}" for f, s, k, _ in drawn]
    branch = np.array([kind in (Kind.BRANCH, Kind.SELF_EMPLOYED) for kind in kinds])
    return {
        "legal_person": persons,
        "contact_name": persons,
        "contact_phone": [f"120000{d:05d}" for *_, d in drawn],
        "staff_count": np.maximum(1, staff.astype(int)),
        "registered_capital": [None if none else str(c) for none, c in zip(branch, capital.tolist(), strict=True)],
    }
