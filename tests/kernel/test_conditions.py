"""A definition is told alike in every process: a frozen figure is compared with it for years."""

from __future__ import annotations

from django.db.models import Q

from fadu.kernel.clocks import met
from fadu.kernel.conditions import worded


def test_the_same_condition_built_twice_reads_alike_and_another_clock_differently() -> None:
    once, again = Q(state="done") | met("review"), Q(state="done") | met("review")
    assert worded((once, "skip")) == worded((again, "skip")) and "0x" not in worded(once)
    assert worded(once) != worded(Q(state="done") | met("decide"))
    plain = (Q(state="done") & ~Q(kind="x"), None)
    assert worded(plain) == repr(plain)  # what was frozen under these keeps its hash
