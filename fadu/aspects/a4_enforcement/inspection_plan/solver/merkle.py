"""One tree over all enterprises: publish its root, give each enterprise the path to its own leaf, show nobody
else's."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

NODE = b"\x01"


@dataclass(frozen=True)
class Proof:
    """What an enterprise needs: its own leaf's content and the sibling hashes on the way up.

    id, number (16 hex digits), items: the leaf; path: (side of the sibling "L"/"R", its hash in hex), from leaf to
    root.
    """

    id: str
    number: str
    items: tuple[str, ...]
    path: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, object]:
        """JSON shape."""
        return {"id": self.id, "number": self.number, "items": list(self.items), "path": [list(p) for p in self.path]}

    @classmethod
    def from_dict(cls, data: dict) -> Proof:
        """From the JSON shape. Raises KeyError, TypeError or ValueError when it is damaged."""
        path = tuple((str(side), str(node)) for side, node in data["path"])
        return cls(str(data["id"]), str(data["number"]), tuple(map(str, data["items"])), path)


def leaf(name: str, number: str, items: tuple[str, ...]) -> bytes:
    """SHA-256 of 0x00, identifier, number in hex, items, separated by tabs."""
    return hashlib.sha256("\t".join((f"\0{name}", number, "\t".join(items))).encode()).digest()


class Tree:
    """All levels of the tree; a node without partner goes up unchanged."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.levels = [leaves or [hashlib.sha256(b"\0").digest()]]
        new = hashlib.sha256
        while len(level := self.levels[-1]) > 1:
            above = [new(NODE + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
            self.levels.append(above + level[len(above) * 2:])

    @property
    def root(self) -> str:
        """The root in hex."""
        return self.levels[-1][0].hex()

    def path(self, at: int) -> tuple[tuple[str, str], ...]:
        """Sibling hashes from leaf `at` to the root."""
        steps = []
        for level in self.levels[:-1]:
            sibling = at ^ 1
            if sibling < len(level):
                steps.append(("L" if sibling < at else "R", level[sibling].hex()))
            at //= 2
        return tuple(steps)


def verify(proof: Proof, root: str) -> bool:
    """Does the leaf belong to the tree with this root?"""
    node = leaf(proof.id, proof.number, proof.items)
    for side, sibling in proof.path:
        try:
            other = bytes.fromhex(sibling)
        except ValueError:
            return False
        node = hashlib.sha256(NODE + (other + node if side == "L" else node + other)).digest()
    return node.hex() == root


def number_of(seed: str, name: str) -> str:
    """An enterprise's number in hex; anybody can check it once the seed is open."""
    return hashlib.sha256(f"{seed}|{name}".encode()).digest()[:8].hex()
