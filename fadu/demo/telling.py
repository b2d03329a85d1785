"""From an arrival to the whole story of its case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

from fadu.demo import names
from fadu.demo.closing import close
from fadu.demo.course import draw
from fadu.demo.disputes import COUNTIES, DISPUTES, Dispute, dispute, respondent_key
from fadu.demo.intake import gate
from fadu.demo.story import Move, Story
from fadu.demo.trial import trial
from fadu.demo.volume import Arrival, arrivals
from fadu.demo.world import World

BY_KEY = {one.key: one for one in DISPUTES}


def tell(world: World, arrival: Arrival, kind: str = "", **fixed: Any) -> Story:
    """The story of one application. kind: key of a dispute; fixed: choices of its course."""
    rng = arrival.rng()
    quarrel = BY_KEY[kind] if kind else dispute(rng, arrival.authority == "weihai")
    organ = world.organs[respondent_key(rng, quarrel, arrival.authority, world.towns)]
    course = draw(rng, quarrel, **fixed)
    who = _applicant(world, rng, arrival.authority, quarrel)
    story = Story(world, arrival.number, arrival.authority, organ, quarrel, course, who, arrival.on, rng)
    gate(story)
    if not story.over:
        trial(story)
    if not story.over:
        close(story)
    return story


def _applicant(world: World, rng: Random, authority: str, quarrel: Dispute) -> names.Applicant:
    county = authority if authority in COUNTIES else rng.choice(COUNTIES)
    town = world.organs[rng.choice(world.towns[f"{county}.town"] or world.towns[f"{county}.street"])]
    code = world.organs[county].area.code
    place = f"{world.organs[county].area.name}{town.area.name}"
    return names.applicant(rng, code, place, rng.random() < quarrel.company)


def moves(world: World, scale: float, extra: Iterator[Story] | None = None) -> list[Move]:
    """All steps dated before today, in the order in which they are taken."""
    told = [tell(world, arrival) for arrival in arrivals(world.today, scale)]
    told.extend(extra or ())
    every = (move for story in told for move in story.moves if before(move, world.today))
    return sorted(every, key=lambda move: (move.on, move.case, move.turn))


def before(move: Move, day: date) -> bool:
    """Whether the step lies in the past."""
    return move.on < day
