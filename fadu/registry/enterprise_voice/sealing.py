"""Sealing with a key that is not in the database: whoever reads the tables or a backup of them alone reads nothing."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

SIZE = 2560  # every sealed judgement is as long as every other
NONCE = 12


def _key(purpose: str) -> bytes:
    return hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=purpose.encode()[:16]).digest()


def seal(purpose: str, content: dict[str, Any], size: int = SIZE) -> bytes:
    """The content, filled up to one size, sealed. Raises ValueError when it is too long."""
    plain = json.dumps(content, ensure_ascii=False).encode()
    if len(plain) > size:
        raise ValueError("too long to seal")
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_key(purpose)).encrypt(nonce, plain.ljust(size), None)


def unseal(purpose: str, sealed: bytes) -> dict[str, Any]:
    """The content again. Raises ValueError when it was sealed with another key or changed."""
    raw = bytes(sealed)
    try:
        plain = AESGCM(_key(purpose)).decrypt(raw[:NONCE], raw[NONCE:], None)
    except InvalidTag as error:
        raise ValueError("sealed with another key, or changed") from error
    found: dict[str, Any] = json.loads(plain)
    return found
