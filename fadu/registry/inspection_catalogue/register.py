"""The three books of the catalogue: bodies, items, officers."""

from __future__ import annotations

from fadu.kernel.register import Register

REGISTERS: tuple[Register, ...] = ()
