"""The lot of a special plan: as open to everybody as the year's, in the same record, checked by the same script.

Its enterprises have identifiers of their own, so that the lots of a year cannot be laid one over another by anybody
but the enterprise itself, whose one code opens all of them. Classes play no part: the record says A for everybody.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from fadu.registry.enterprises.models import Enterprise

from .exclusions import gone
from .files import keep, read
from .framing import opened
from .identity import special_ids, special_secret
from .models import PlanFile, SpecialPlan
from .publishing import key_of
from .solver import audit_standalone
from .solver.ceremony import Ceremony, commitment
from .solver.draw import Draw, Method, draw
from .solver.files import draw_record, frame_record
from .solver.frame import Frame

METHOD = Method(least=None)  # one stratum: plainly the smallest numbers
PARTY = "抽取系统"  # keeps a secret that nobody who enters the beacon knows


def needs_lot(special: SpecialPlan) -> bool:
    """Whether only some of the subjects are visited."""
    return bool(special.frame_hash) and (special.ratio < 1 or bool(special.control_number))


def frame_of(special: SpecialPlan, away: dict[int, str] | None = None) -> tuple[Frame, dict[str, int]]:
    """The frame of the lot and the enterprise behind each identifier. away: {enterprise: why it is passed over}."""
    rows = list(Enterprise._plain.filter(pk__in=special.listed).values_list("pk", "uscc"))
    names = special_ids(key_of(special.plan), special.matter.number, [uscc for _, uscc in rows])
    firms = {name: pk for name, (pk, _) in zip(names, rows, strict=True)}
    item, text = special.matter.number, pl.String
    wanted = float(special.ratio)
    if special.control_number and special.control_number < -(-int(special.ratio * 10000) * len(firms) // 10000):
        wanted = special.control_number / len(firms)
    asked = {"id": [item], "body": [special.body.organ.key], "window": [special.months], "minutes": [0]}
    tables = {
        "enterprises": pl.DataFrame({"id": names}, {"id": text}).with_columns(pl.lit("A").alias("class"), quiet=0),
        "applies": pl.DataFrame({"enterprise": names}, {"enterprise": text}).with_columns(item=pl.lit(item)),
        "items": pl.DataFrame(asked | {"ratio_a": [wanted]} | dict.fromkeys(("ratio_b", "ratio_c", "ratio_d"), [0.0])),
        "capacity": pl.DataFrame(schema={"body": text, "month": pl.Int64, "minutes": pl.Int64}),
        "caps": pl.DataFrame({"class": list("ABCD"), "visits": [1] * 4}),
    }
    if left := [(name, item, away[pk]) for name, pk in firms.items() if away and pk in away]:
        tables["exclusions"] = pl.DataFrame(left, ("enterprise", "item", "reason"), orient="row")
    return opened(tables), firms


def fix(special: SpecialPlan) -> None:
    """Who may be drawn is fixed from here on: the record of the frame is kept for the notice, with its fingerprint."""
    frame, _ = frame_of(special)
    told = frame_record(frame, METHOD)
    special.frame_hash = told["frame_hash"]
    keep(special.plan, name_of(special, "frame"), dumped(told), public=False)


def ceremony_of(special: SpecialPlan, beacon: str = "") -> Ceremony:
    """What is published of the lot: before the beacon fingerprint and commitment, with it the secret."""
    secret = special_secret(key_of(special.plan), special.matter.number, special.frame_hash)
    begun = Ceremony(special.frame_hash, {PARTY: commitment(PARTY, secret)}, special.announced)
    return begun.with_beacon(beacon).reveal(PARTY, secret) if beacon else begun


def drawn(special: SpecialPlan, beacon: str, earlier: list[dict[str, str]], on: Any) -> list[int]:
    """Draw with the beacon, keep the record; the enterprises drawn. What has closed since is passed over, on record."""
    lot = ceremony_of(special, beacon)
    frame, firms = frame_of(special, gone(special.listed, on))
    made = draw(frame, lot.seed(), METHOD)
    record = draw_record(frame, made, earlier, lot.as_dict())
    found = audit_standalone.audit(record, published=special.frame_hash)
    if not found["ok"]:
        raise ValueError("；".join(found["findings"]))
    special.seed = lot.seed()
    keep(special.plan, name_of(special, "draw"), dumped(record), public=False)
    return [firms[frame.ids[e]] for e in by_number(frame, made)]


def by_number(frame: Frame, made: Draw) -> list[int]:
    """The enterprises to be visited, in the order of their numbers."""
    chosen = set(frame.e[made.tasks].tolist())
    return [e for e in made.order.tolist() if e in chosen]


def name_of(special: SpecialPlan, what: str) -> str:
    """Under which name a file of the lot is kept with the year's plan."""
    return f"special-{special.pk}-{what}.json"


def files(special: SpecialPlan) -> dict[str, bytes]:
    """What everybody may download, under the names that the audit knows: the frame from the notice on, then the draw.

    A lot made before its record was kept has none."""
    kept = PlanFile._plain.filter(plan=special.plan, name__in=[name_of(special, what) for what in ("frame", "draw")])
    found = {name.rpartition("-")[2]: bytes(content) for name, content in kept.values_list("name", "content")}
    return found if special.seed or "draw.json" not in found else {"frame.json": found["frame.json"]}


def record_of(special: SpecialPlan) -> dict[str, Any] | None:
    """The record of the draw, once there is one."""
    try:
        told: dict[str, Any] = json.loads(read(special.plan, name_of(special, "draw")))
    except PlanFile.DoesNotExist:
        return None
    return told


def dumped(told: dict[str, Any]) -> bytes:
    """As it is kept and published."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
