"""Check digits of many unified credit codes at once; agrees with python-stdnum row by row (tested)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fadu.people.ids import ALPHABET, inner_check_digit

WEIGHTS = np.array([3**place % 31 for place in range(17)], dtype=np.int64)
_PLACE = np.full(128, -1, dtype=np.int64)
_PLACE[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(31)
_SIGNS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)


def _matrix(codes: NDArray[np.bytes_], width: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(codes.astype(f"S{width}")).view(np.uint8).reshape(len(codes), width)


def valid(codes: Iterable[str]) -> NDArray[np.bool_]:
    """Which codes have 18 possible signs, digits in places 3–8 and the right check sign."""
    texts = list(codes)
    right = np.array([len(text) == 18 and text.isascii() for text in texts], dtype=bool)
    rows = _matrix(np.array([text if ok else "" for text, ok in zip(texts, right, strict=True)], dtype="S18"), 18)
    places = _PLACE[rows & 127]
    digits = (rows[:, 2:8] >= 48) & (rows[:, 2:8] <= 57)
    sums = (places[:, :17] * WEIGHTS).sum(axis=1)
    return right & (places >= 0).all(axis=1) & digits.all(axis=1) & ((31 - sums % 31) % 31 == places[:, 17])


def closed(bodies: Iterable[str]) -> list[str]:
    """The codes of 17 signs with their check sign."""
    texts = np.array(list(bodies), dtype="S17")
    sums = (_PLACE[_matrix(texts, 17)] * WEIGHTS).sum(axis=1)
    signs = _SIGNS[(31 - sums % 31) % 31]
    return [body.decode() + chr(sign) for body, sign in zip(texts.tolist(), signs.tolist(), strict=True)]


def fake(serials: Iterable[int], kinds: Iterable[str], areas: Iterable[str]) -> list[str]:
    """Valid codes that no real entity can have: the organisation part begins with FAKE, then a letter."""
    letters = [sign for sign in ALPHABET if sign.isalpha()]
    bodies = []
    for serial, kind, area in zip(serials, kinds, areas, strict=True):
        rest, d = divmod(serial, 31)
        rest, c = divmod(rest, 31)
        a, b = divmod(rest, 31)
        inner = f"FAKE{letters[a]}{ALPHABET[b]}{ALPHABET[c]}{ALPHABET[d]}"
        bodies.append(f"{kind}{area}{inner}{inner_check_digit(inner)}")
    return closed(bodies)
