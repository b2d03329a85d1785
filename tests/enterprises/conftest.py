"""A small city with one body that has visited enterprises, and people around it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache

from fadu.kernel.access import SYSTEM, Actor, PostView
from fadu.kernel.today import frozen_today
from fadu.people.areas import towns
from fadu.people.city import load_city
from fadu.people.models import Organ
from fadu.registry.enterprise_voice.ballots import cast_for, judgement
from fadu.registry.enterprise_voice.visits import rateable

DAY = date(2026, 11, 23)


@pytest.fixture
def city(db):
    load_city()
    with frozen_today(DAY):
        yield


@pytest.fixture
def places(city):
    return [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]


@pytest.fixture
def demo(settings):
    """A demonstration, nothing counted yet."""
    settings.FADU_DEMO = True
    cache.clear()


def somebody(role: str, key: str, pk: int = 7) -> Actor:
    """One role at one organ."""
    organ = Organ.objects.get(key=key)
    return Actor(
        pk, "某甲", f"某甲（{organ.short}）", (PostView(role, organ.pk, frozenset({organ.pk}), organ.area.code),)
    )


class Town:
    """Visits by one body, made in bulk: only what ratings look at."""

    def __init__(self) -> None:
        from fadu.kernel.models import Matter
        from fadu.registry.enterprises.bulk import load
        from fadu.registry.enterprises.models import Enterprise
        from fadu.registry.enterprises.synthetic import entities

        rows = [(t.code, t.name, t.legal_parent.code) for t in towns().select_related("legal_parent")]
        load(entities(60, DAY, rows), SYSTEM, "测试")
        self.firms = list(Enterprise._plain.order_by("pk")[:30])
        self.organ = Organ.objects.select_related("area").get(key="yjj")
        self._matter = Matter._plain

    def visit(self, firm, told: date, *organs: Organ):
        """One visit whose result was told on a day."""
        from fadu.kernel.register import register

        organs = organs or (self.organ,)
        number = f"检〔{told.year}〕{self._matter.count()}号"
        matter = self._matter.create(register="inspection", number=number, organ=organs[0], opened_on=told)
        made = register("inspection").model(
            matter=matter, organ=organs[0], area=organs[0].area.code, opened_on=told, state="told", told_on=told,
            enterprise_id=firm.pk, enterprise_name=firm.name, uscc=firm.uscc, visited_on=told,
            organs=[organ.pk for organ in organs],
        )  # fmt: skip
        made.save(force_insert=True)
        for place, organ in enumerate(organs):
            made.bodies.create(body=self.body(organ), initiating=not place)
        return made

    def body(self, organ: Organ):
        """The inspecting body of an organ."""
        from fadu.registry.inspection_catalogue.models import Body

        found = Body._plain.filter(organ=organ).first()
        if found is None:
            matter = self._matter.create(
                register="inspection_body", number=f"主体{organ.pk}", organ=organ, opened_on=DAY
            )
            found = Body(matter=matter, organ=organ, opened_on=DAY, state="published", published_on=date(2024, 1, 1))
            found.save(force_insert=True)
        return found

    def vote(self, visit, score: int = 5, text: str = "", tags: tuple[str, ...] = ()) -> str:
        """Take and cast the ballot of a visit's first body."""
        chosen = rateable(visit)[0]
        return cast_for(chosen, visit.enterprise_id, judgement(score, list(tags), text))


@pytest.fixture
def town(city) -> Town:
    return Town()
