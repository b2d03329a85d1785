"""Clues handed from body to body: who decides, what comes back, what supervision is warned of."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from fadu.kernel.access import Actor, PostView
from fadu.kernel.models import Matter, Run
from fadu.kernel.procedure import InvalidFacts, NotAllowed, open_case, take
from fadu.kernel.register import register
from fadu.people.models import Organ
from fadu.registry.inspection_catalogue.bulk import cards
from fadu.registry.inspection_catalogue.models import Body

from ..models import InspectionClue, InspectionWarning
from ..raising import run
from .conftest import DAY


def planner(body: Body) -> Actor:
    return Actor(
        9, "某乙", "某乙", (PostView("inspection.planner", body.organ_id, frozenset({body.organ_id}), "371000"),)
    )


@pytest.fixture
def fire(body) -> Body:
    """Another body."""
    organ = Organ.objects.select_related("area").get(key="xfzd")
    made = Body(organ=organ, area=organ.area.code, opened_on=date(2024, 1, 2), state="published", kind="department",
                published_on=date(2024, 1, 2))  # fmt: skip
    cards("inspection_body", [made], [("检主2", organ.name)])
    return made


def send(body, firm, to, on=DAY, channel="offline"):
    facts = {"uscc": firm.number, "receiver": str(to.pk), "source": "visit", "channel": channel, "content": "占用通道"}
    return open_case(register("inspection_clue"), planner(body), facts, organ_id=body.organ_id, on=on).case


def test_a_clue_is_taken_by_its_receiver_and_comes_back_with_the_result(body, fire, firm):
    with pytest.raises(InvalidFacts, match="不用登记"):
        send(body, firm, body)
    case = send(body, firm, fire, channel="online")
    assert [p.key for p in case.papers()] == ["letter"] and InspectionClue.objects.for_user(planner(fire)).count() == 1
    with pytest.raises(NotAllowed, match="接收主体"):
        take(case, "accept", planner(body), on=DAY)
    case = take(case, "accept", planner(fire), on=DAY).case
    assert Run._plain.get(matter_id=case.pk, key="handle").due_on == date(2026, 12, 21)
    visit = SimpleNamespace(pk=case.pk, trigger="transfer", trigger_number=Matter._plain.get(pk=case.pk).number,
                            enterprise_id=firm.pk, get_result_display=lambda: "当场改正")  # fmt: skip
    register("inspection_clue").reactions[0].run(SimpleNamespace(case=visit, step=SimpleNamespace(key="tell"), on=DAY))
    case = InspectionClue._plain.get(pk=case.pk)
    assert case.visit_result == "当场改正"
    assert take(case, "handle", planner(fire), {"handling": "已查处"}, on=DAY).case.state == "handled"


def test_clues_off_line_and_clues_returned_are_warned_of(body, fire, firm):
    made = [send(body, firm, fire, date(2026, 11, day)) for day in (2, 3, 4, 5, 6)]
    assert run(DAY, date(2026, 11, 1)) == 3  # the third, fourth and fifth
    for case in made:
        take(InspectionClue._plain.get(pk=case.pk), "return", planner(fire), {"return_reason": "不属本单位"}, on=DAY)
    assert run(DAY, date(2026, 11, 1)) == 1
    rules = sorted(InspectionWarning._plain.values_list("rule", "organ_id"))
    assert rules == [("hainan-clue-offline", body.organ_id)] * 3 + [("hainan-clue-returned", body.organ_id)]
