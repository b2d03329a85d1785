"""The re-draw in two shapes: the whole log, which an auditor computes again, and what everybody may read of it.

A public identifier that stands beside a reason could be guessed: results of inspections are published with names, and
few enterprises are handed over for a case in one item. So everybody reads numbers, and a seal over the whole log.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import Any

from . import audit_standalone as own

FORMAT = "fadu-redraw-2"
FEWEST = 5  # a reason given less often than this is not told apart


def whole(version: int, salt: str, strata: list[dict[str, Any]]) -> bytes:
    """The log as it is kept and handed to auditors. salt: known to nobody else, so that the seal cannot be guessed."""
    told = {"format": FORMAT, "version": version, "salt": salt, "strata": strata}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def seal(content: bytes) -> str:
    """What everybody reads of the log's content."""
    return hashlib.sha256(content).hexdigest()


def summary(version: int, content: bytes) -> dict[str, Any]:
    """What everybody reads: how many tasks of each item, for which reasons in all, and the seal."""
    strata = json.loads(content)["strata"]
    counts: dict[str, list[int]] = {}
    for one in strata:
        row = counts.setdefault(str(one["item"]), [0, 0])
        row[0], row[1] = row[0] + len(one["excluded"]), row[1] + len(one["added"])
    reasons = Counter(row["reason"] for one in strata for row in one["excluded"])
    often = {reason: n for reason, n in sorted(reasons.items()) if n >= FEWEST}
    rest = sum(reasons.values()) - sum(often.values())
    return {
        "format": FORMAT, "version": version, "seal": seal(content),
        "items": [{"item": item, "excluded": out, "added": new} for item, (out, new) in sorted(counts.items())],
        "reasons": often | ({"others": rest} if rest else {}),
    }  # fmt: skip


def check(record: dict[str, Any], content: bytes, sealed: str = "") -> list[str]:
    """What differs when the replacements are drawn again from the published record. Raises Unreadable."""
    try:
        log = json.loads(content)
        strata = {(str(one["item"]), one["class"]): one for one in log["strata"]}
        barred = [{"enterprise": str(row["enterprise"]), "item": item, "reason": row["reason"]}
                  for (item, _), one in strata.items() for row in one["excluded"] + one["passed"]]  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise own.Unreadable(f"递补记录读不出或者缺项：{error}") from error
    wrong = ["递补记录与公布的封印不符：公布之后改动过"] if sealed and sealed != seal(content) else []
    known = own.Record(record | {"barred": barred})
    drawn, tasks, _ = own.draw(known, known.numbers())
    for k, (before, after) in enumerate(zip(drawn, tasks, strict=True)):
        place = (known.names[k // 4], own.CLASSES[k % 4])
        if one := strata.pop(place, None):
            ids = ({known.ids[e] for e in before}, {known.ids[e] for e in after})
            wrong += _compare(f"事项「{place[0]}」{place[1]} 类", one, *ids)
    return wrong + [f"记录中多出一层：事项「{item}」{grade} 类" for item, grade in strata]


def _compare(label: str, one: dict[str, Any], before: set[str], after: set[str]) -> list[str]:
    """One stratum: lawful reasons, exactly those drawn passed over, exactly the next numbers in their place."""
    told = one["excluded"] + one["passed"]
    wrong = [f"{label}：理由「{row['reason']}」不在公布的理由之内" for row in told if row["reason"] not in own.REASONS]
    out, new = ({str(row["enterprise"]) for row in one[key]} for key in ("excluded", "added"))
    rows = (("抽中而未列入不再检查", before - after - out), ("应递补而记录没有", after - before - new),
            ("不应递补而记录有", new - (after - before)))  # fmt: skip
    return wrong + [f"{label}：{words} {name}" for words, names in rows for name in sorted(names)]
