"""Ways to tamper with the record of a draw; the audit must find every one."""

from __future__ import annotations

import json

SEED = "c0ffee" * 10


def long(record: dict) -> dict:
    """A stratum in which some but not all are drawn."""
    return next(s for s in record["strata"] if 2 <= s["wanted"] < s["able"] - 2)


def swap_drawn(record: dict) -> None:
    a, b = [s for s in record["strata"] if s["drawn"]][:2]
    a["drawn"][0], b["drawn"][0] = b["drawn"][0], a["drawn"][0]


def swap_order(record: dict) -> None:
    drawn = long(record)["drawn"]
    drawn[0], drawn[1] = drawn[1], drawn[0]


def swap_for_another(record: dict) -> None:
    """A drawn enterprise out, one that was not drawn in."""
    stratum = long(record)
    spare = next(i for i in record["enterprises"]["id"] if i not in stratum["drawn"])
    stratum["drawn"][0] = spare


def swap_enterprises(record: dict) -> None:
    ids = record["enterprises"]["id"]
    ids[3], ids[500] = ids[500], ids[3]


def swap_everywhere(record: dict) -> None:
    """Two identifiers exchanged in the whole record."""
    a, b = long(record)["drawn"][:2]
    text = json.dumps(record).replace(f'"{a}"', '"@"').replace(f'"{b}"', f'"{a}"').replace('"@"', f'"{b}"')
    record.clear()
    record.update(json.loads(text))


def change_ratio(record: dict) -> None:
    record["items"][5]["ratios"][1] += 0.01


def change_ratio_slightly(record: dict) -> None:
    record["items"][5]["ratios"][1] = record["items"][5]["ratios"][1] * (1 + 1e-12) + 1e-15


def other_seed(record: dict) -> None:
    record["seed"] = "00" * 32


def reuse_seed(record: dict) -> None:
    record["earlier"].append({"name": "2025年计划", "seed": SEED, "frame_hash": "0" * 64})


def remove_drawn(record: dict) -> None:
    long(record)["drawn"].pop()


def remove_stratum(record: dict) -> None:
    record["strata"].remove(long(record))


def change_class(record: dict) -> None:
    told = record["enterprises"]["class"]
    record["enterprises"]["class"] = ("A" if told[0] != "A" else "B") + told[1:]


def change_method(record: dict) -> None:
    record["method"]["year"] = 1


def hide_exclusion(record: dict) -> None:
    record["excluded"].pop()


def invent_reason(record: dict) -> None:
    record["barred"][0]["reason"] = "熟人"


def bar_another(record: dict) -> None:
    stratum = long(record)
    record["barred"].append({"enterprise": stratum["drawn"][0], "item": stratum["item"], "reason": "closed"})


def change_added(record: dict) -> None:
    record["added"][0]["enterprise"] = record["enterprises"]["id"][0]


def change_root(record: dict) -> None:
    record["merkle_root"] = "f" * 64


MUTATIONS = {
    m.__name__: m
    for m in (
        swap_drawn,
        swap_order,
        swap_for_another,
        swap_enterprises,
        swap_everywhere,
        change_ratio,
        change_ratio_slightly,
        other_seed,
        reuse_seed,
        remove_drawn,
        remove_stratum,
        change_class,
        change_method,
        hide_exclusion,
        invent_reason,
        bar_another,
        change_added,
        change_root,
    )
}
