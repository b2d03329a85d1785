"""Blind RSA signatures (Chaum) on full-domain hashes: the authority signs a ballot that it cannot see.

The voter draws a token, hides its hash behind a random factor and has the result signed once per visit; taking the
factor away leaves a signature of the token that nobody can connect with what was signed. `ballot.js` does the same.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from math import gcd

TOKEN_BYTES = 32
BLOCKS = 9  # 2304 bits of hash for a modulus of 2048: the rest of the division is even enough


@dataclass(frozen=True)
class Public:
    """What everybody may know of a key."""

    n: int
    e: int


def fdh(token: bytes, n: int) -> int:
    """The token's hash, as long as the modulus."""
    parts = (hashlib.sha256(bytes([place]) + token).digest() for place in range(BLOCKS))
    return int.from_bytes(b"".join(parts), "big") % n


def new_token() -> bytes:
    """A ballot's number that only its owner knows."""
    return secrets.token_bytes(TOKEN_BYTES)


def blind(token: bytes, key: Public) -> tuple[int, int]:
    """(what is given to be signed, the factor that hides it)."""
    while True:
        factor = secrets.randbelow(key.n - 2) + 2
        if gcd(factor, key.n) == 1:
            return fdh(token, key.n) * pow(factor, key.e, key.n) % key.n, factor


def sign(blinded: int, key: Public, d: int) -> int:
    """The authority's part. Raises ValueError for what is no number of the key."""
    if not 1 < blinded < key.n - 1:
        raise ValueError("blinded value out of range")
    return pow(blinded, d, key.n)


def unblind(signed: int, factor: int, key: Public) -> int:
    """The signature of the token itself."""
    return signed * pow(factor, -1, key.n) % key.n


def verify(token: bytes, signature: int, key: Public) -> bool:
    """Whether the token was signed with the key."""
    return len(token) == TOKEN_BYTES and 0 < signature < key.n and pow(signature, key.e, key.n) == fdh(token, key.n)
