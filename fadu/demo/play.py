"""Playing the stories: every step goes through the register's procedure, dated, by whoever held the post that day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, cast
from zlib import crc32

from fadu.aspects.a6_disputes.reconsideration.models import Party, PartyRequest
from fadu.demo.story import Move
from fadu.demo.world import World
from fadu.kernel.access import Actor, PostView
from fadu.kernel.audit import Spoilt, batch, remind
from fadu.kernel.models import Event, Matter
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take, tick
from fadu.kernel.register import register
from fadu.kernel.today import frozen_today

REGISTER = "reconsideration"
PREFIX = "demo:"
Acts = dict[date, list[Callable[[], None]]]


@dataclass
class Player:
    """Plays moves in order. `cases`: matter ids by story; `broken`: stories that were refused, with the reason."""

    world: World
    acts: Acts = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    def recall(self) -> None:
        """Find the cases that an earlier, interrupted load has opened."""
        known = Event._plain.filter(token__startswith=PREFIX).values_list("token", "matter_id")
        self.cases = {token.removeprefix(PREFIX): pk for token, pk in known}

    def chunk(self, moves: list[Move], last: date) -> None:
        """Play some days up to `last` in one transaction.

        Stories are written so that no step is refused. Should the procedure refuse one after all, the days are played
        again with a savepoint around each step, so that only this story ends.
        """
        before = dict(self.acts), dict(self.cases), dict(self.broken), Counter(self.taken)
        try:
            self._days(moves, last, sure=True)
        except Spoilt:
            self.acts, self.cases, self.broken, self.taken = before
            self._days(moves, last, sure=False)

    def _days(self, moves: list[Move], last: date, *, sure: bool) -> None:
        with batch(sure=sure):
            remind(self._known(moves))
            for day, group in groupby(moves, key=lambda move: move.on):
                self.acts_until(day)
                with frozen_today(day):
                    self.taken["expiry"] += tick(day)
                    for move in group:
                        self.play(move)
            self.acts_until(last)

    def _known(self, moves: list[Move]) -> dict[str, Any]:
        """Cards of the cases that go on in these days, and the authorities with their names."""
        cards = Matter._plain.in_bulk({self.cases[move.case] for move in moves if move.case in self.cases})
        organs = [self.world.organs[key] for key in {move.authority for move in moves}]
        found = {f"matter:{pk}": card for pk, card in cards.items()} | {f"organ:{o.pk}": o for o in organs}
        return found | {f"organ+:{o.pk}": o for o in organs}

    def acts_until(self, day: date) -> None:
        """Changes of posts that take effect by a day."""
        for when in sorted(d for d in self.acts if d <= day):
            with frozen_today(when):
                for act in self.acts.pop(when):
                    act()

    def play(self, move: Move) -> None:
        """Take one step. A story that the procedure refuses ends there and is reported, not forced."""
        if move.case in self.broken or (not move.opens and move.case not in self.cases):
            return
        try:
            if move.opens:
                self._open(move)
            else:
                self._step(move)
        except (NotAllowed, InvalidFacts) as refused:
            self.broken[move.case] = f"{move.on} {move.step}: {refused}"
        else:
            self.taken[move.step] += 1

    def _open(self, move: Move) -> None:
        if move.case in self.cases:
            return
        organ = self.world.organs[move.authority]
        actor = self._actor(move)
        how: dict[str, Any] = {"on": move.on, "step": move.step, "token": f"{PREFIX}{move.case}"}
        done = open_case(register(REGISTER), actor, move.facts, organ_id=organ.pk, **how)
        self.cases[move.case] = done.case.pk

    def _step(self, move: Move) -> None:
        facts = move.facts
        if facts.get("officer"):
            facts = facts | {"officer": self.world.users[self._officer(move)]}
        if facts.get("request") is True:
            facts = facts | {"request": self._request(move)}
        case = register(REGISTER).model(pk=self.cases[move.case])
        take(case, move.step, self._actor(move), facts, on=move.on)

    def _request(self, move: Move) -> str:
        """The request that waits for an answer."""
        rows = PartyRequest._plain.filter(matter_id=self.cases[move.case], answered_on=None)
        return str(rows.values_list("pk", flat=True).first())

    def _third(self, move: Move) -> Actor:
        """The case's third party, with its own code."""
        pk = self.cases[move.case]
        row = Party._plain.filter(matter_id=pk, role="third").values_list("pk", flat=True).first()
        posts, mine = (PostView(f"{REGISTER}.third"),), frozenset({pk})
        return Actor(None, "party", "第三人", posts, is_public=True, unlocked=mine, party=row)

    def _officer(self, move: Move) -> str:
        people = self.world.holders(f"{REGISTER}.handler", move.authority, move.on)
        return people[self._turn(move) % len(people)].username

    @staticmethod
    def _turn(move: Move) -> int:
        return crc32(move.case.encode())

    def _actor(self, move: Move) -> Actor:
        if move.role == "public":
            return self.world.public(self.cases.get(move.case))
        if move.role == "third":
            return self._third(move)
        found: Any = None
        if move.role == "respondent":
            found = self.world.pick(f"{REGISTER}.respondent", move.respondent, move.on)
        role = "handler" if move.role == "respondent" else move.role
        found = found or self.world.pick(f"{REGISTER}.{role}", move.authority, move.on, self._turn(move))
        return cast(Actor, found)
