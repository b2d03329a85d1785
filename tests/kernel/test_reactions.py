"""One register reacts to another's steps: in the same transaction, so that both happen or neither."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.kernel import checks, register
from fadu.kernel.models import Event
from fadu.kernel.procedure import take
from fadu.kernel.register import Reaction, Register
from fadu.kernel.today import frozen_today

from .permit.models import Permit

pytestmark = pytest.mark.django_db


@pytest.fixture
def watcher(monkeypatch):
    """A second register that reacts to acceptances; what it was told."""
    told: list[str] = []

    def react(taking):
        told.append(taking.step.key)
        if taking.case.fee == 13:
            raise ValueError("not today")

    book = Register("watcher", "旁观", Permit, reactions=(Reaction("permit", react, ("accept",)),))
    monkeypatch.setitem(register._REGISTERS, "watcher", book)
    return told


def test_only_the_named_steps_are_told(file, actor, watcher):
    case = file()
    with frozen_today(date(2026, 3, 3)):
        take(case, "accept", actor)
    assert watcher == ["accept"]


def test_a_reaction_that_fails_undoes_the_step(file, actor, watcher):
    case = file(fee=13)
    with frozen_today(date(2026, 3, 3)), pytest.raises(ValueError, match="not today"):
        take(case, "accept", actor)
    assert Permit.objects.as_system().get(pk=case.pk).state == "filed"
    assert not Event._plain.filter(matter_id=case.pk, step="accept").exists()


@pytest.mark.parametrize(("of", "steps"), [("nowhere", ()), ("permit", ("acept",))])
def test_a_reaction_to_nothing_is_a_fault(of, steps):
    book = Register("watcher", "旁观", Permit, reactions=(Reaction(of, lambda taking: None, steps),))
    assert any("联动" in fault for fault in checks.register_faults(book))
