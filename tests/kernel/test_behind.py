"""Two loads at once: the events of the second join the chain behind those of the first."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel import audit, verifying
from fadu.kernel.access import SYSTEM
from fadu.kernel.behind import behind
from fadu.kernel.models import Event, SearchEntry
from tests.kernel.test_loads import _work

pytestmark = pytest.mark.django_db


def test_a_load_behind_another_joins_the_chain_after_it(file, actor):
    """Its events are numbered at once, its papers may name them; the chain takes them behind the other load's."""
    def other() -> None:
        with audit.batch():
            audit.record(SYSTEM, "load.first", "先装入的", on=date(2026, 3, 1))

    with behind(other) as load:
        early = _work(file, actor)
        load.stage()
    assert verifying.verify()[1] == []
    first = Event._plain.get(kind="load.first").pk
    assert all(event.pk > first for event in Event._plain.filter(matter_id=early.pk))
    assert SearchEntry.objects.filter(pk=early.pk).exists()
    audit.record(SYSTEM, "load.after", "以后的", on=date(2026, 3, 1))
    assert verifying.verify()[1] == []


def test_a_load_behind_another_that_fails_leaves_nothing(file, actor):
    def other() -> None:
        raise SystemExit(1)

    with pytest.raises(SystemExit), behind(other):
        _work(file, actor)
    assert not Event._plain.exists() and verifying.verify()[1] == []
