"""The proof that one enterprise's draw is right: its leaf, its path to the published root, and nobody else's data."""

from __future__ import annotations

from pathlib import Path

from . import audit_standalone as own
from .audit import load
from .merkle import Proof, Tree, leaf, number_of, verify


class NotInFrame(ValueError):
    """The enterprise is not among those that took part."""


def proof_of(ids: list[str], numbers: list[str], items: list[tuple[str, ...]], name: str) -> tuple[Proof, str]:
    """Proof and root. ids, numbers (16 hex digits), items: of all enterprises, in the order of the tree."""
    if name not in ids:
        raise NotInFrame(f"企业「{name}」不在这次抽取的总体中")
    at = ids.index(name)
    tree = Tree([leaf(*row) for row in zip(ids, numbers, items, strict=True)])
    return Proof(name, numbers[at], items[at], tree.path(at)), tree.root


def proof_from(folder: Path, name: str) -> dict:
    """Proof of one enterprise from a plan's folder, with whether it fits the published root."""
    return proof_in(load(folder), name)


def proof_in(data: dict, name: str) -> dict:
    """The same from the record itself. Raises NotInFrame."""
    record = own.Record(data)
    todo: dict[str, list[str]] = {i: [] for i in record.ids}
    passed = {(str(x["enterprise"]), str(x["item"])) for x in data["excluded"]}
    for x in data["strata"]:
        for e in x["drawn"]:
            if (str(e), str(x["item"])) not in passed:
                todo[str(e)].append(str(x["item"]))
    for x in data["added"]:
        todo[str(x["enterprise"])].append(str(x["item"]))
    numbers = [u.hex() for u in record.numbers()]
    order = {item: k for k, item in enumerate(record.names)}
    items = [tuple(sorted(todo[i], key=order.__getitem__)) for i in record.ids]
    proof, _ = proof_of(record.ids, numbers, items, name)
    return proof.as_dict() | {"merkle_root": data["merkle_root"], "ok": verify(proof, data["merkle_root"])}


def check(proof: dict, root: str, seed: str | None = None) -> list[str]:
    """What is wrong with a proof against the published root and, once it is open, the seed (no rotation)."""
    try:
        mine = Proof.from_dict(proof)
    except (KeyError, TypeError, ValueError):
        return ["证明缺项或者格式有误"]
    wrong = [] if verify(mine, root) else ["证明与公布的默克尔根不符"]
    if seed is not None and number_of(seed, mine.id) != mine.number:
        wrong.append("号码不是由公布的种子与企业编号算出的")
    return wrong
