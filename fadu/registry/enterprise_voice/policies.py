"""The rules of rating out of the city's rows."""

from __future__ import annotations

from fadu.kernel.once import once
from fadu.registry.inspection_catalogue.models import RatingRule

from .rules.policy import LABEL, Policy


def rows() -> tuple[Policy, ...]:
    """Every rule that ever held, in the form of the pure rules; asked for once while a page is made."""
    found: tuple[Policy, ...] = once("rating.rules", _read)
    return found


def _read() -> tuple[Policy, ...]:
    return tuple(_policy(row) for row in RatingRule.objects.filter(active=True))


def _policy(row: RatingRule) -> Policy:
    word = LABEL if row.confidence == "platform" else row.basis or row.get_confidence_display()
    return Policy(
        row.valid_from, row.k, row.spare, row.window, row.release_day, row.satisfied, row.valid_to, word[:60]
    )  # fmt: skip
