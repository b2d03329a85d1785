"""Sealing with a key that is not in the database: whoever reads the tables or a backup of them alone reads nothing,
and cannot tell from the rows' places which of them came last.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

SIZE = 2560  # what is sealed for one purpose is of one length, whatever it says
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


def shuffle(model: Any, **of: int) -> None:
    """Write all rows of one owner (`organ=7`) anew in random order: place and transaction number then tell nothing."""
    ((name, pk),) = of.items()
    quote, meta = connection.ops.quote_name, model._meta
    table, owner = quote(meta.db_table), quote(meta.get_field(name).column)
    names = ", ".join(quote(f.column) for f in meta.concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH gone AS (DELETE FROM {table} WHERE {owner} = %s RETURNING {names})"
            f" INSERT INTO {table} ({names}) SELECT {names} FROM gone ORDER BY random()",
            [pk],
        )
