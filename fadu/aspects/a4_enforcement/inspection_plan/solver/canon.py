"""Fingerprints: the frame before the draw, and the tree of every enterprise's draw.

Only what decides the draw goes into them. Quiet months do not: whether an item has a month left does.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise

import numpy as np
import polars as pl

from .draw import Draw, Method
from .frame import CLASSES, Frame

FRAME = "fadu-frame-2"
SHUT = "\x1f"  # behind an item without an open month; no identifier holds a control character


def class_text(frame: Frame) -> str:
    """Classes of all enterprises as one string."""
    return np.frombuffer(CLASSES.encode(), np.uint8)[frame.cls].tobytes().decode()


def frame_text(frame: Frame, method: Method) -> str:
    """What decides the draw besides the seed, one line each: method, items, enterprises, sorted by identifier."""
    head = f"{FRAME}\t{method.tier}\t{method.least}\t{method.year}\t{method.step}"
    bodies = frame.bodies
    items = ["\t".join(("item", name, bodies[frame.body[i]], str(frame.window[i]), *map(repr, frame.ratio[i].tolist())))
             for i, name in enumerate(frame.items)]
    return "\n".join((head, *items, *firm_lines(frame))) + "\n"


def firm_lines(frame: Frame) -> list[str]:
    """One line per enterprise: identifier, class, its items, those that cannot be drawn marked."""
    shut = np.where(frame.possible, 0, len(frame.items)).astype(np.uint32)
    names = pl.Series([*frame.items, *(name + SHUT for name in frame.items)], dtype=pl.String)
    mine = (pl.DataFrame({"e": frame.e, "name": names.gather(frame.it.astype(np.uint32) + shut)})
            .group_by("e", maintain_order=True).agg(pl.col("name").str.join("\t")))
    told = pl.Series([""], dtype=pl.String).new_from_index(0, len(frame.cls))
    told = told.scatter(mine["e"].cast(pl.UInt32), mine["name"]) if len(mine) else told
    table = pl.DataFrame({
        "id": frame.id_column.cast(pl.String), "class": pl.Series(list(class_text(frame)), dtype=pl.String),
        "items": told})
    return table.select(pl.concat_str(["id", "class", "items"], separator="\t"))["id"].to_list()


def frame_hash(frame: Frame, method: Method) -> str:
    """SHA-256 of the frame's text; published before anybody can know the seed."""
    return hashlib.sha256(frame_text(frame, method).encode()).hexdigest()


def leaves(frame: Frame, draw: Draw) -> list[bytes]:
    """[N] leaf of each enterprise: SHA-256 of 0x00, identifier, number in hex, drawn items, separated by tabs."""
    bounds = np.searchsorted(frame.e[draw.tasks], np.arange(len(frame.cls) + 1)).tolist()
    item, names, new = frame.it[draw.tasks].tolist(), frame.items, hashlib.sha256
    return [new(f"\0{name}\t{u:016x}\t{chr(9).join([names[i] for i in item[a:b]])}".encode()).digest()
            for name, u, (a, b) in zip(frame.ids, draw.u.tolist(), pairwise(bounds), strict=True)]
