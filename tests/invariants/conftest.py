"""A city without records, people of a law inspection, and rows made directly: examples are drawn at random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings

from fadu.kernel.models import Matter
from fadu.kernel.register import register
from fadu.people.models import Organ
from tests.law_inspection.conftest import Office, city, office

__all__ = ["Office", "city", "drawn", "office", "rows", "undone"]
YEAR = 2025


def drawn(examples: int) -> settings:
    """So many examples on the database. A failing one is told as it was drawn: making it smaller would take minutes."""
    unsaid = [HealthCheck.function_scoped_fixture]
    phases = (Phase.explicit, Phase.generate)
    return settings(max_examples=examples, deadline=None, phases=phases, suppress_health_check=unsaid)


@contextmanager
def undone() -> Iterator[None]:
    """One example; nothing of it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


_numbers = iter(range(1, 10**9))


def rows(key: str, made: Iterable[tuple[Organ, date, dict[str, Any]]]) -> list[Any]:
    """Rows of a register as they would stand after their steps: organ, day, fields."""
    made = list(made)
    cards = Matter._plain.bulk_create(
        Matter(register=key, number=f"{key}-{next(_numbers)}", organ=organ, area=_area(organ), opened_on=opened)
        for organ, opened, _ in made
    )
    model = register(key).model
    return model._plain.bulk_create(
        model(matter=card, organ=organ, area=_area(organ), opened_on=opened, **fields)
        for card, (organ, opened, fields) in zip(cards, made, strict=True)
    )


def _area(organ: Organ) -> str:
    return str(organ.area.code) if organ.area else ""
