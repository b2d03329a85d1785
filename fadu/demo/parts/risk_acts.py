"""Supervision acts of the city's visits, made in one go: imported history takes no step that would make them."""

from __future__ import annotations

from collections.abc import Callable

from fadu.aspects.a8_digital.risk_supervision.acts import collect
from fadu.demo.world import World

ORDER = 45


def load(world: World, scale: float, say: Callable[..., None]) -> None:
    """One act for each item of each visit."""
    say("监管行为 supervision acts")
    collect()
